/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A domain from a stranger: read, changed in all ways, read back, taken back. What comes out is what went in. */
#include "nest-domain-edit.h"
#include "nest-domain-read.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static const struct {
  NestSetting setting;
  const char *value;
} wishes[] = {
  { NEST_SETTING_CPU_COUNT, "uint32 3" },
  { NEST_SETTING_CPU_COUNT, "uint32 1" },
  { NEST_SETTING_CPU_PINNING, "'cpuset=1-3 0:1 1:2 2:3'" },
  { NEST_SETTING_CPU_PINNING, "'none'" },
  { NEST_SETTING_MEMORY, "uint64 4096" },
  { NEST_SETTING_ACPI, "true" },
  { NEST_SETTING_ACPI, "false" },
  { NEST_SETTING_NESTED_HW_VIRT, "true" },
  { NEST_SETTING_NESTED_HW_VIRT, "false" },
};

static void
assert_stable (NestDomainXml *xml)
{
  g_autofree char *text = nest_domain_xml_to_string (xml);
  g_autoptr (NestDomainXml) again = nest_domain_xml_parse (text, -1, NULL);

  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_nonnull (again);
  g_assert_true (nest_domain_xml_equal (xml, again));
}

static NestMachine *
read_domain (NestDomainXml *xml)
{
  NestMachine *machine = nest_machine_new ("kvm", "test:///default", "uuid", "name", NEST_MACHINE_READ);

  nest_domain_read (xml, xml, NULL, machine);

  return machine;
}

static void
change_and_take_back (NestDomainXml *xml,
                      NestMachine   *machine,
                      NestSetting    setting,
                      const char    *text)
{
  g_autoptr (NestDomainXml) edited = nest_domain_xml_copy (xml);
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);
  g_autoptr (GPtrArray) inverse = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);
  g_autoptr (GError) error = NULL;
  g_autoptr (NestMachine) changed = NULL;
  NestChange *change = nest_change_new (setting, nest_machine_get_value (machine, setting),
                                        g_variant_new_parsed (text));

  nest_change_set_sources (change, nest_machine_get_source (machine, setting), NULL);
  g_ptr_array_add (changes, change);
  /* No step changes what could not be read */
  if (nest_machine_get_value (machine, setting) == NULL && setting != NEST_SETTING_NESTED_HW_VIRT)
    return;
  if (!nest_domain_edit (edited, NULL, changes, &error))
    {
      g_assert_nonnull (error);
      g_assert_true (nest_domain_xml_equal (xml, edited));
      return;
    }
  assert_stable (edited);
  changed = read_domain (edited);
  g_assert_true (setting == NEST_SETTING_CPU_PINNING || setting == NEST_SETTING_NESTED_HW_VIRT ||
                 nest_value_equal (nest_machine_get_value (changed, setting), nest_change_get_new_value (change)));

  g_ptr_array_add (inverse, nest_change_new_inverse (change));
  g_assert_true (nest_domain_edit (edited, NULL, inverse, &error));
  g_assert_true (nest_domain_xml_equal (xml, edited));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (NestDomainXml) xml = nest_domain_xml_parse ((const char *) data, (gssize) size, NULL);
  g_autofree char *problem = NULL;
  g_autoptr (NestMachine) machine = NULL;

  if (xml == NULL)
    return 0;
  assert_stable (xml);
  problem = nest_domain_get_problem (xml);
  machine = read_domain (xml);
  for (guint i = 0; problem == NULL && i < G_N_ELEMENTS (wishes); i++)
    change_and_take_back (xml, machine, wishes[i].setting, wishes[i].value);

  return 0;
}
