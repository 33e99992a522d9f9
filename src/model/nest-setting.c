/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of settings: the one place that knows their ids, types, targets and names. */
#include "nest-setting.h"

#include <glib/gi18n.h>

#include "nest-host-key.h"
#include "nest-pinning.h"
#include "nest-types.h"

static const struct {
  const char *id;
  const char *type;
  NestTargetKind target;
  gboolean readable;
  const char *title;
} settings[NEST_N_SETTINGS] = {
  [NEST_SETTING_POWER_STATE] =
    { "power-state", "s", NEST_TARGET_MACHINE, TRUE, N_("Power") },
  [NEST_SETTING_HOST_KEY] =
    { "host-key", "s", NEST_TARGET_HYPERVISOR, TRUE, N_("Host Key") },
  [NEST_SETTING_HARDWARE_ACCELERATION] =
    { "hardware-acceleration", "b", NEST_TARGET_MACHINE, TRUE, N_("Hardware Acceleration") },
  [NEST_SETTING_UNRESTRICTED_GUEST] =
    { "unrestricted-guest", "b", NEST_TARGET_MACHINE, TRUE, N_("Unrestricted Guest") },
  [NEST_SETTING_NESTED_PAGING] =
    { "nested-paging", "b", NEST_TARGET_MACHINE, TRUE, N_("Nested Paging") },
  /* showvminfo --machinereadable does not show the two mitigations (7.2.22) */
  [NEST_SETTING_L1D_FLUSH] =
    { "l1d-flush-on-vm-entry", "b", NEST_TARGET_MACHINE, FALSE, N_("Flush L1 Data Cache on VM Entry") },
  [NEST_SETTING_MDS_CLEAR] =
    { "mds-clear-on-vm-entry", "b", NEST_TARGET_MACHINE, FALSE, N_("Clear CPU Buffers on VM Entry") },
  [NEST_SETTING_NESTED_HW_VIRT] =
    { "nested-hw-virt", "b", NEST_TARGET_MACHINE, TRUE, N_("Nested VT-x/AMD-V") },
  [NEST_SETTING_CPU_COUNT] =
    { "cpu-count", "u", NEST_TARGET_MACHINE, TRUE, N_("Processors") },
  [NEST_SETTING_MEMORY] =
    { "memory", "t", NEST_TARGET_MACHINE, TRUE, N_("Memory") },
  [NEST_SETTING_IO_APIC] =
    { "io-apic", "b", NEST_TARGET_MACHINE, TRUE, N_("I/O APIC") },
  [NEST_SETTING_ACPI] =
    { "acpi", "b", NEST_TARGET_MACHINE, TRUE, N_("ACPI") },
  [NEST_SETTING_CPU_PINNING] =
    { "cpu-pinning", "s", NEST_TARGET_MACHINE, TRUE, N_("Processor Pinning") },
  [NEST_SETTING_KVM_NESTED] =
    { "kvm-nested", "b", NEST_TARGET_HOST, TRUE, N_("Nesting in KVM") },
  [NEST_SETTING_KVM_VIRT_AT_LOAD] =
    { "kvm-virt-at-load", "b", NEST_TARGET_HOST, TRUE, N_("KVM Takes the Processor When Loaded") },
  [NEST_SETTING_VIRTUALBOX_INSTALLED] =
    { "virtualbox-installed", "b", NEST_TARGET_HOST, TRUE, N_("VirtualBox") },
  [NEST_SETTING_LIBVIRT_INSTALLED] =
    { "libvirt-installed", "b", NEST_TARGET_HOST, TRUE, N_("KVM and libvirt") },
};

/**
 * nest_setting_get_id:
 *
 * Returns: (transfer none): the stable id, as in the journal; never translated
 */
const char *
nest_setting_get_id (NestSetting setting)
{
  g_return_val_if_fail (setting < NEST_N_SETTINGS, NULL);

  return settings[setting].id;
}

/**
 * nest_setting_from_id:
 * @id: (nullable): an id
 * @setting: (out): the setting of that id
 *
 * Returns: whether there is such a setting
 */
gboolean
nest_setting_from_id (const char  *id,
                      NestSetting *setting)
{
  for (guint i = 0; i < NEST_N_SETTINGS; i++)
    {
      if (g_strcmp0 (settings[i].id, id) != 0)
        continue;
      *setting = i;
      return TRUE;
    }

  return FALSE;
}

/**
 * nest_setting_get_value_type:
 *
 * Returns: (transfer none): the type of the setting's values
 */
const GVariantType *
nest_setting_get_value_type (NestSetting setting)
{
  g_return_val_if_fail (setting < NEST_N_SETTINGS, NULL);

  return G_VARIANT_TYPE (settings[setting].type);
}

/** nest_setting_get_target: Returns: what the setting belongs to */
NestTargetKind
nest_setting_get_target (NestSetting setting)
{
  g_return_val_if_fail (setting < NEST_N_SETTINGS, NEST_TARGET_MACHINE);

  return settings[setting].target;
}

/**
 * nest_setting_is_readable:
 *
 * Returns: whether the hypervisor shows the value; one that it hides cannot be verified or undone
 */
gboolean
nest_setting_is_readable (NestSetting setting)
{
  g_return_val_if_fail (setting < NEST_N_SETTINGS, FALSE);

  return settings[setting].readable;
}

/** nest_setting_get_title: Returns: (transfer none): the name in the user's language */
const char *
nest_setting_get_title (NestSetting setting)
{
  g_return_val_if_fail (setting < NEST_N_SETTINGS, NULL);

  return _(settings[setting].title);
}

static char *
format_pinning (const char *text)
{
  g_autoptr (NestPinning) pinning = nest_pinning_parse (text);
  g_autoptr (GArray) cpus = NULL;
  g_autoptr (GString) list = g_string_new (NULL);
  g_autofree char *shown = NULL;

  if (pinning == NULL)
    return g_strdup (text);
  if (nest_pinning_is_none (pinning))
    /* Translators: which of this computer's CPUs a machine may use: all of them */
    return g_strdup (_("any CPU"));

  cpus = nest_pinning_get_cpus (pinning);
  for (guint i = 0; i < cpus->len; i++)
    g_string_append_printf (list, "%s%u", i > 0 ? "," : "", g_array_index (cpus, guint, i));
  shown = nest_cpu_list_format (list->str);

  /* Translators: which of this computer's CPUs a machine may use, such as "CPU 1-3" */
  return g_strdup_printf (ngettext ("CPU %s", "CPUs %s", cpus->len), shown != NULL ? shown : list->str);
}

/**
 * nest_setting_format_value:
 * @setting: a setting
 * @value: (nullable): a value of its type; %NULL is "not set"
 *
 * Returns: (transfer full): the value as a person says it: "on", "4 GiB", "Right Ctrl"
 */
char *
nest_setting_format_value (NestSetting setting,
                           GVariant   *value)
{
  g_return_val_if_fail (setting < NEST_N_SETTINGS, NULL);

  /* Which keys these are depends on the program: Right Ctrl in VirtualBox, Left Ctrl + Left Alt in virt-manager */
  if (setting == NEST_SETTING_HOST_KEY && value == NULL)
    /* Translators: a host key that nobody chose, so that it is the program's own */
    return g_strdup (_("default"));
  if (value == NULL)
    return g_strdup (_("not set"));
  if (setting == NEST_SETTING_HOST_KEY)
    {
      g_autoptr (NestHostKey) key = nest_host_key_new_from_virtualbox (g_variant_get_string (value, NULL));

      return nest_host_key_format (key);
    }
  if (setting == NEST_SETTING_POWER_STATE)
    return g_strdup (nest_power_state_get_title (nest_power_state_from_id (g_variant_get_string (value, NULL))));
  if (setting == NEST_SETTING_CPU_PINNING)
    return format_pinning (g_variant_get_string (value, NULL));
  if (setting == NEST_SETTING_MEMORY)
    return nest_format_memory (g_variant_get_uint64 (value));
  if (setting == NEST_SETTING_VIRTUALBOX_INSTALLED || setting == NEST_SETTING_LIBVIRT_INSTALLED)
    return g_strdup (g_variant_get_boolean (value) ? _("installed") : _("not installed"));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    /* Translators: a setting that is switched on or off */
    return g_strdup (g_variant_get_boolean (value) ? _("on") : _("off"));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32))
    return g_strdup_printf ("%u", g_variant_get_uint32 (value));

  return g_variant_dup_string (value, NULL);
}
