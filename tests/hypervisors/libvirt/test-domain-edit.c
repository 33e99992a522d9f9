/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Edits that cannot be made are refused with a sentence and change nothing; what was kept is put back only in its place. */
#include <string.h>

#include "domain-test.h"
#include "nest-hypervisor.h"

#define DOMAIN(before_os, after_os) \
  "<domain type='kvm'><name>m</name>" before_os "<os><type arch='x86_64' machine='q35'>hvm</type></os>" after_os \
  "</domain>"
#define MEMORY "<memory>2097152</memory>"

static void
assert_refused (const char *text,
                GPtrArray  *changes)
{
  g_autoptr (NestDomainXml) xml = domain_test_parse (text);
  g_autoptr (NestDomainXml) before = nest_domain_xml_copy (xml);
  g_autoptr (GError) error = NULL;

  g_assert_false (nest_domain_edit (xml, NULL, changes, &error));
  g_assert_error (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_INVALID_VALUE);
  g_assert_cmpuint (strlen (error->message), >, 20);
  g_assert_true (nest_domain_xml_equal (xml, before));
}

static void
test_refused (void)
{
  static const struct {
    const char *xml;
    NestSetting setting;
    const char *value;
  } cases[] = {
    { DOMAIN (MEMORY, ""), NEST_SETTING_CPU_COUNT, "uint32 0" },
    { DOMAIN (MEMORY, ""), NEST_SETTING_CPU_COUNT, "uint32 20000" },
    { DOMAIN (MEMORY "<vcpu>x</vcpu>", ""), NEST_SETTING_CPU_COUNT, "uint32 3" },
    { DOMAIN (MEMORY "<vcpu>2</vcpu><vcpus><vcpu id='1' enabled='yes'/></vcpus>", ""), NEST_SETTING_CPU_COUNT, "uint32 3" },
    { DOMAIN (MEMORY "<vcpu>2</vcpu><cputune><vcpusched vcpus='0-1'/></cputune>", ""), NEST_SETTING_CPU_COUNT, "uint32 1" },
    { DOMAIN (MEMORY "<vcpu>2</vcpu>", "<cpu><numa><cell cpus='0-1'/></numa></cpu>"), NEST_SETTING_CPU_COUNT, "uint32 1" },
    { DOMAIN (MEMORY, ""), NEST_SETTING_MEMORY, "uint64 0" },
    { DOMAIN (MEMORY, ""), NEST_SETTING_MEMORY, "uint64 18446744073709551615" },
    { DOMAIN ("", ""), NEST_SETTING_MEMORY, "uint64 4096" },
    { DOMAIN (MEMORY, "<cpu><numa><cell cpus='0'/></numa></cpu>"), NEST_SETTING_MEMORY, "uint64 4096" },
    { DOMAIN (MEMORY, ""), NEST_SETTING_CPU_PINNING, "'1'" },
    { DOMAIN (MEMORY, ""), NEST_SETTING_CPU_PINNING, "'0:x'" },
    { DOMAIN (MEMORY "<vcpu cpuset='nonsense'>1</vcpu>", ""), NEST_SETTING_CPU_PINNING, "'none'" },
    { DOMAIN (MEMORY, ""), NEST_SETTING_IO_APIC, "false" },
    { DOMAIN (MEMORY, ""), NEST_SETTING_NESTED_PAGING, "true" },
    { DOMAIN (MEMORY, ""), NEST_SETTING_POWER_STATE, "'off'" },
    { DOMAIN (MEMORY, ""), NEST_SETTING_NESTED_HW_VIRT, "true" },
    { DOMAIN (MEMORY, "<cpu mode='host-passthrough'/>"), NEST_SETTING_NESTED_HW_VIRT, "true" },
    { DOMAIN (MEMORY, "<cpu mode='host-passthrough'/>"), NEST_SETTING_NESTED_HW_VIRT, "false" },
    { "<domain type='xen'><os><type>hvm</type></os></domain>", NEST_SETTING_CPU_COUNT, "uint32 3" },
    { DOMAIN (MEMORY "<vcpu>1</vcpu><vcpu>2</vcpu>", ""), NEST_SETTING_CPU_COUNT, "uint32 3" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);

      /* One that can be made, before and after: all or nothing */
      g_ptr_array_add (changes, nest_change_new (NEST_SETTING_ACPI, NULL, g_variant_new_boolean (TRUE)));
      g_ptr_array_add (changes, nest_change_new (cases[i].setting, NULL, g_variant_new_parsed (cases[i].value)));
      g_ptr_array_add (changes, nest_change_new (NEST_SETTING_CPU_PINNING, NULL, g_variant_new_string ("0:1")));
      assert_refused (cases[i].xml, changes);
    }
}

static void
test_unreadable_sources (void)
{
  static const char *const sources[] = { "", "nonsense", "<source", "<other/>", "<!DOCTYPE source [<!ENTITY a 'b'>]><source/>" };

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);
      NestChange *change = nest_change_new (NEST_SETTING_ACPI, NULL, NULL);

      nest_change_set_sources (change, NULL, sources[i]);
      g_ptr_array_add (changes, change);
      assert_refused (DOMAIN (MEMORY, "<features><acpi/></features>"), changes);
    }
}

/* A source cannot bring anything but what belongs to its setting. */
static void
test_foreign_sources (void)
{
  static const char source[] =
    "<source type='kvm'><in path=''><element after='name:1'><name>other</name></element>"
    "<element after='name:1'><devices><emulator>/bin/sh</emulator></devices></element></in>"
    "<in path='devices'><element after=''><emulator>/bin/sh</emulator></element></in>"
    "<in path='features' after=''><element after=''><hap/></element><attribute name='x'>y</attribute></in></source>";
  g_autoptr (NestDomainXml) xml = domain_test_parse (DOMAIN (MEMORY, "<features><acpi/></features>"));
  g_autoptr (NestDomainXml) expected = domain_test_parse (DOMAIN (MEMORY, "<features/>"));
  g_autoptr (NestDomainXml) edited = NULL;
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);
  NestChange *change = nest_change_new (NEST_SETTING_ACPI, NULL, NULL);

  nest_change_set_sources (change, NULL, source);
  g_ptr_array_add (changes, change);
  edited = domain_test_edit (xml, NULL, changes);
  domain_test_assert_equal (edited, expected);
}

/* What changed in between belongs to others, and stays. */
static void
test_changes_of_others_stay (void)
{
  g_autoptr (NestDomainXml) before = domain_test_parse (DOMAIN (MEMORY "<vcpu>1</vcpu>", "<features/>"));
  g_autoptr (NestDomainXml) now = domain_test_parse (
    DOMAIN ("<title>new</title>" MEMORY "<vcpu cpuset='3'>3</vcpu><cputune><shares>5</shares></cputune>",
            "<features><pae/><acpi/></features><cpu mode='host-model'><topology sockets='3' cores='1' threads='1'/></cpu>"));
  g_autoptr (NestDomainXml) expected = domain_test_parse (
    DOMAIN ("<title>new</title>" MEMORY "<vcpu cpuset='3'>1</vcpu><cputune><shares>5</shares></cputune>",
            "<features><pae/></features><cpu mode='host-model'/>"));
  g_autoptr (NestMachine) machine = domain_test_read (before, NULL);
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);
  g_autoptr (NestDomainXml) edited = NULL;
  static const NestSetting settings[] = { NEST_SETTING_ACPI, NEST_SETTING_CPU_COUNT };

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      NestChange *change = nest_change_new (settings[i], NULL, NULL);

      nest_change_set_sources (change, NULL, nest_machine_get_source (machine, settings[i]));
      g_ptr_array_add (changes, change);
    }
  edited = domain_test_edit (now, NULL, changes);
  domain_test_assert_equal (edited, expected);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/domain-edit/refused", test_refused);
  g_test_add_func ("/domain-edit/unreadable-sources", test_unreadable_sources);
  g_test_add_func ("/domain-edit/foreign-sources", test_foreign_sources);
  g_test_add_func ("/domain-edit/changes-of-others-stay", test_changes_of_others_stay);

  return g_test_run ();
}
