/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of a domain: each setting with its own smallest edit, or put back from what was kept of it. */
#include "nest-domain-edit.h"

#include <glib/gi18n.h>

#include "nest-domain-edit-private.h"
#include "nest-domain-pins.h"
#include "nest-domain-read.h"
#include "nest-domain-slots.h"
#include "nest-domain-values.h"
#include "nest-hypervisor.h"

#define MIB (G_GUINT64_CONSTANT (1) << 20)
#define KIB (G_GUINT64_CONSTANT (1) << 10)

/** nest_domain_edit_refuse: Returns: %FALSE, with %NEST_HYPERVISOR_ERROR_INVALID_VALUE and @sentence */
gboolean
nest_domain_edit_refuse (GError     **error,
                         const char  *sentence)
{
  g_set_error_literal (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_INVALID_VALUE, sentence);

  return FALSE;
}

/* --- memory --- */

/* In the unit that stands there, if that is exact; else in libvirt's own, KiB. */
static void
set_memory (xmlNode *node,
            guint64  mib)
{
  g_autofree char *unit_text = nest_domain_node_get_attribute (node, "unit");
  guint64 unit = nest_domain_get_unit (unit_text);
  guint64 bytes = mib * MIB;
  g_autofree char *number = NULL;

  if (unit == 0 || bytes % unit != 0)
    {
      unit = KIB;
      nest_domain_node_set_attribute (node, "unit", "KiB");
    }
  number = g_strdup_printf ("%" G_GUINT64_FORMAT, bytes / unit);
  nest_domain_node_set_text (node, number);
}

/* <memory> is what there can be, <currentMemory> what the machine gets; where they differ, the first only grows. */
static gboolean
edit_memory (xmlNode  *root,
             guint64   mib,
             GError  **error)
{
  xmlNode *memory = nest_domain_node_first (root, "memory");
  xmlNode *current = nest_domain_node_first (root, "currentMemory");
  guint64 maximum, now;
  gboolean is_smaller;

  if (mib == 0 || mib > G_MAXUINT64 / MIB || !nest_domain_get_memory (root, &now) ||
      !nest_domain_get_bytes (memory, &maximum))
    return nest_domain_edit_refuse (error, _("The machine cannot have this amount of memory"));
  if (now == mib)
    return TRUE;

  is_smaller = current != NULL && now < maximum / MIB;
  if (!is_smaller || mib * MIB > maximum)
    set_memory (memory, mib);
  if (current != NULL)
    set_memory (current, mib);

  return TRUE;
}

/* --- ACPI --- */

static gboolean
edit_acpi (xmlNode  *root,
           gboolean  on)
{
  xmlNode *acpi = nest_domain_node_find (root, "features/acpi");

  if (on && acpi == NULL)
    nest_domain_node_make_path (root, "features/acpi");
  else if (!on && acpi != NULL)
    nest_domain_node_remove (acpi);

  return TRUE;
}

/* --- pinning --- */

static gboolean
edit_pinning (xmlNode     *root,
              const char  *text,
              GError     **error)
{
  g_autoptr (NestPinning) pinning = nest_pinning_parse (text);
  g_autoptr (NestPinning) now = nest_domain_get_pinning (root);
  xmlNode *vcpu = nest_domain_node_first (root, "vcpu");
  const char *cpuset;

  if (pinning == NULL || now == NULL)
    return nest_domain_edit_refuse (error, _("The list of CPUs that the machine is to be bound to cannot be understood"));

  cpuset = nest_pinning_get_cpuset (pinning);
  if (g_strcmp0 (cpuset, nest_pinning_get_cpuset (now)) != 0)
    {
      if (vcpu == NULL)
        {
          vcpu = nest_domain_node_make (root, "vcpu");
          nest_domain_node_set_text (vcpu, "1");
        }
      /* With 'auto' libvirt chooses the CPUs itself and ignores the list */
      if (cpuset != NULL && nest_domain_node_attribute_is (vcpu, "placement", "auto"))
        nest_domain_node_set_attribute (vcpu, "placement", "static");
      nest_domain_node_set_attribute (vcpu, "cpuset", cpuset);
    }
  nest_domain_pins_set (root, pinning);

  return TRUE;
}

/* --- all --- */

static gboolean
edit_setting (xmlNode         *root,
              NestDomainHost  *host,
              NestSetting      setting,
              GVariant        *value,
              GError         **error)
{
  g_autofree char *fixed = nest_domain_get_fixed_reason (root, setting);

  if (fixed != NULL)
    return nest_domain_edit_refuse (error, fixed);
  if (value != NULL && setting == NEST_SETTING_CPU_COUNT)
    return nest_domain_edit_processors (root, g_variant_get_uint32 (value), error);
  if (value != NULL && setting == NEST_SETTING_CPU_PINNING)
    return edit_pinning (root, g_variant_get_string (value, NULL), error);
  if (value != NULL && setting == NEST_SETTING_MEMORY)
    return edit_memory (root, g_variant_get_uint64 (value), error);
  if (value != NULL && setting == NEST_SETTING_ACPI)
    return edit_acpi (root, g_variant_get_boolean (value));
  if (value != NULL && setting == NEST_SETTING_NESTED_HW_VIRT)
    return nest_domain_edit_nested_hw_virt (root, host, g_variant_get_boolean (value), error);
  /* On x86 QEMU's machines always have it, whatever <apic/> says */
  if (value != NULL && setting == NEST_SETTING_IO_APIC && g_variant_get_boolean (value))
    return TRUE;

  g_set_error (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_INVALID_VALUE,
               /* Translators: %s is the name of a setting */
               _("“%s” cannot be changed in the description of a libvirt machine"), nest_setting_get_title (setting));

  return FALSE;
}

/* The number of processors first: which pins can be there depends on it. */
static gboolean
edit_all (NestDomainXml   *xml,
          NestDomainHost  *host,
          GPtrArray       *changes,
          gboolean         processors,
          GError         **error)
{
  xmlNode *root = nest_domain_xml_get_root (xml);

  for (guint i = 0; i < changes->len; i++)
    {
      NestChange *change = g_ptr_array_index (changes, i);
      NestSetting setting = nest_change_get_setting (change);
      const char *source = nest_change_get_new_source (change);
      gboolean done;

      if ((setting == NEST_SETTING_CPU_COUNT) != processors)
        continue;
      if (source != NULL)
        done = nest_domain_restore (root, setting, source, error);
      else
        done = edit_setting (root, host, setting, nest_change_get_new_value (change), error);
      if (!done)
        return FALSE;
    }

  return TRUE;
}

/**
 * nest_domain_edit:
 * @xml: the domain as it is defined, read with its secrets; unchanged on error
 * @host: (nullable): what the host's capabilities say; only for nested virtualization
 * @changes: (element-type NestChange): in any order; one with a new source is put back to the letter
 *
 * Whatever the changes do not name stays: unknown elements, comments, passwords.
 *
 * Returns: whether all changes were made; %FALSE with %NEST_HYPERVISOR_ERROR_INVALID_VALUE if one cannot be
 */
gboolean
nest_domain_edit (NestDomainXml   *xml,
                  NestDomainHost  *host,
                  GPtrArray       *changes,
                  GError         **error)
{
  g_autofree char *problem = nest_domain_get_problem (xml);
  g_autoptr (NestDomainXml) copy = NULL;

  if (problem != NULL)
    return nest_domain_edit_refuse (error, problem);
  copy = nest_domain_xml_copy (xml);
  if (!edit_all (copy, host, changes, TRUE, error) || !edit_all (copy, host, changes, FALSE, error))
    return FALSE;
  nest_domain_xml_swap (xml, copy);

  return TRUE;
}
