/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place that knows how VirtualBox calls its settings, for reading, changing and describing. */
#include "nest-vbox-settings.h"

/*
 * Where an option has two names, the older one: 7.x knows both, 6.x only that. "option" is of
 * modifyvm, "key" of showvminfo --machinereadable, which does not show the two mitigations.
 */
static const struct {
  NestSetting setting;
  const char *option;
  const char *key;
} table[] = {
  { NEST_SETTING_HARDWARE_ACCELERATION, "--hwvirtex", "hwvirtex" },
  { NEST_SETTING_UNRESTRICTED_GUEST, "--vtxux", "vtxux" },
  { NEST_SETTING_NESTED_PAGING, "--nestedpaging", "nestedpaging" },
  { NEST_SETTING_L1D_FLUSH, "--l1d-flush-on-vm-entry", NULL },
  { NEST_SETTING_MDS_CLEAR, "--mds-clear-on-vm-entry", NULL },
  { NEST_SETTING_NESTED_HW_VIRT, "--nested-hw-virt", "nested-hw-virt" },
  { NEST_SETTING_CPU_COUNT, "--cpus", "cpus" },
  { NEST_SETTING_MEMORY, "--memory", "memory" },
  { NEST_SETTING_IO_APIC, "--ioapic", "ioapic" },
  { NEST_SETTING_ACPI, "--acpi", "acpi" },
};

/** nest_vbox_setting_get_option: Returns: (nullable): the option of modifyvm; %NULL if it has none */
const char *
nest_vbox_setting_get_option (NestSetting setting)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].setting == setting)
      return table[i].option;

  return NULL;
}

/** nest_vbox_setting_get_key: Returns: (nullable): the key of showvminfo; %NULL if it cannot be read */
const char *
nest_vbox_setting_get_key (NestSetting setting)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].setting == setting)
      return table[i].key;

  return NULL;
}

/** nest_vbox_setting_format_value: Returns: (transfer full): @value as modifyvm takes it */
char *
nest_vbox_setting_format_value (NestSetting  setting,
                                GVariant    *value)
{
  g_return_val_if_fail (g_variant_is_of_type (value, nest_setting_get_value_type (setting)), NULL);

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    return g_strdup (g_variant_get_boolean (value) ? "on" : "off");
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return g_variant_dup_string (value, NULL);

  return g_variant_print (value, FALSE);
}

/**
 * nest_vbox_setting_parse_value:
 * @text: (nullable): what showvminfo says
 *
 * Returns: (transfer full) (nullable): the value; %NULL if @text is none
 */
GVariant *
nest_vbox_setting_parse_value (NestSetting  setting,
                               const char  *text)
{
  const GVariantType *type = nest_setting_get_value_type (setting);
  guint64 number;

  if (text == NULL)
    return NULL;
  if (g_variant_type_equal (type, G_VARIANT_TYPE_BOOLEAN))
    {
      if (!g_str_equal (text, "on") && !g_str_equal (text, "off"))
        return NULL;
      return g_variant_ref_sink (g_variant_new_boolean (g_str_equal (text, "on")));
    }
  if (g_variant_type_equal (type, G_VARIANT_TYPE_UINT32))
    {
      if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &number, NULL))
        return NULL;
      return g_variant_ref_sink (g_variant_new_uint32 ((guint32) number));
    }
  if (g_variant_type_equal (type, G_VARIANT_TYPE_UINT64))
    {
      if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &number, NULL))
        return NULL;
      return g_variant_ref_sink (g_variant_new_uint64 (number));
    }

  return NULL;
}
