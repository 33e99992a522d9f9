/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading domains: units, processors, pinning, what is left alone, who is refused, and that no secret gets out. */
#include <string.h>

#include "domain-test.h"
#include "nest-domain-values.h"

#define DOMAIN(before_os, after_os) \
  "<domain type='kvm'><name>m</name><uuid>5b7e9a0c-3a51-4d0e-9a39-3c8b6f1d2e01</uuid>" before_os \
  "<os><type arch='x86_64' machine='q35'>hvm</type></os>" after_os "</domain>"
#define MEMORY "<memory>2097152</memory>"

static NestMachine *
read_text (const char *text)
{
  g_autoptr (NestDomainXml) xml = domain_test_parse (text);

  return domain_test_read (xml, NULL);
}

static void
test_units (void)
{
  static const struct {
    const char *unit;
    guint64 bytes;
  } cases[] = {
    { NULL, 1024 },
    { "b", 1 },
    { "bytes", 1 },
    { "k", 1024 },
    { "K", 1024 },
    { "KiB", 1024 },
    { "kB", 1000 },
    { "KB", 1000 },
    { "M", 1 << 20 },
    { "MiB", 1 << 20 },
    { "MB", 1000000 },
    { "G", 1 << 30 },
    { "GiB", 1 << 30 },
    { "GB", 1000000000 },
    { "TiB", G_GUINT64_CONSTANT (1) << 40 },
    { "TB", G_GUINT64_CONSTANT (1000000000000) },
    { "PiB", G_GUINT64_CONSTANT (1) << 50 },
    { "EiB", G_GUINT64_CONSTANT (1) << 60 },
    { "", 0 },
    { "X", 0 },
    { "KiBs", 0 },
    { "MBit", 0 },
    { " MiB", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (nest_domain_get_unit (cases[i].unit), ==, cases[i].bytes);
}

static void
test_memory (void)
{
  static const struct {
    const char *xml;
    guint64 mib; /* 0: cannot be understood */
  } cases[] = {
    { DOMAIN ("<memory>2097152</memory>", ""), 2048 },
    { DOMAIN ("<memory unit='GB'>2</memory>", ""), 1907 },
    { DOMAIN ("<memory unit='b'>1048575</memory>", ""), 0 },
    { DOMAIN ("<memory unit='KiB'>4294967296</memory>", ""), 4194304 },
    { DOMAIN ("<memory unit='GiB'>8</memory><currentMemory unit='GiB'>2</currentMemory>", ""), 2048 },
    { DOMAIN ("<memory unit='GiB'>2</memory><currentMemory unit='GiB'>8</currentMemory>", ""), 2048 },
    { DOMAIN ("<memory unit='GiB'>2</memory><currentMemory unit='GiB'>0</currentMemory>", ""), 2048 },
    { DOMAIN ("<memory unit='GiB'>\n 2 </memory>", ""), 2048 },
    { DOMAIN ("<memory unit='EiB'>99999999</memory>", ""), 0 },
    { DOMAIN ("<memory>18446744073709551616</memory>", ""), 0 },
    { DOMAIN ("<memory>-1</memory>", ""), 0 },
    { DOMAIN ("<memory>1.5</memory>", ""), 0 },
    { DOMAIN ("<memory unit='stones'>4</memory>", ""), 0 },
    { DOMAIN ("<memory unit='GiB'>2</memory><currentMemory>two</currentMemory>", ""), 0 },
    { DOMAIN ("<memory/>", ""), 0 },
    { DOMAIN ("", ""), 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (NestMachine) machine = read_text (cases[i].xml);

      g_assert_cmpuint (nest_machine_get_number (machine, NEST_SETTING_MEMORY), ==, cases[i].mib);
      g_assert_true (cases[i].mib != 0 || i == 2 || nest_machine_get_fixed (machine, NEST_SETTING_MEMORY) != NULL);
    }
}

static void
test_processors (void)
{
  static const struct {
    const char *xml;
    guint count;
  } cases[] = {
    { DOMAIN (MEMORY, ""), 1 },
    { DOMAIN (MEMORY "<vcpu>4</vcpu>", ""), 4 },
    { DOMAIN (MEMORY "<vcpu current='2'>4</vcpu>", ""), 2 },
    { DOMAIN (MEMORY "<vcpu current='9'>4</vcpu>", ""), 4 },
    { DOMAIN (MEMORY "<vcpu current='x'>4</vcpu>", ""), 4 },
    { DOMAIN (MEMORY "<vcpu current='4'>4</vcpu><vcpus><vcpu id='0' enabled='yes'/><vcpu id='1' enabled='no'/></vcpus>", ""), 1 },
    { DOMAIN (MEMORY "<vcpu>0</vcpu>", ""), 0 },
    { DOMAIN (MEMORY "<vcpu></vcpu>", ""), 0 },
    { DOMAIN (MEMORY "<vcpu>4294967297</vcpu>", ""), 0 },
    { DOMAIN (MEMORY "<vcpu>-3</vcpu>", ""), 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (NestMachine) machine = read_text (cases[i].xml);

      g_assert_cmpuint (nest_machine_get_number (machine, NEST_SETTING_CPU_COUNT), ==, cases[i].count);
      g_assert_true (cases[i].count != 0 || nest_machine_get_fixed (machine, NEST_SETTING_CPU_COUNT) != NULL);
    }
}

static void
test_pinning (void)
{
  static const struct {
    const char *xml;
    const char *pinning; /* NULL: cannot be understood */
  } cases[] = {
    { DOMAIN (MEMORY, ""), "none" },
    { DOMAIN (MEMORY "<vcpu cpuset='1'>1</vcpu>", ""), "cpuset=1" },
    { DOMAIN (MEMORY "<vcpu cpuset='0-7,^3,12'>1</vcpu>", ""), "cpuset=0-2,4-7,12" },
    { DOMAIN (MEMORY "<vcpu placement='auto' cpuset='1'>1</vcpu>", ""), "none" },
    { DOMAIN (MEMORY "<vcpu>2</vcpu><cputune><vcpupin vcpu='1' cpuset='3'/><vcpupin vcpu='0' cpuset='2,3'/></cputune>", ""),
      "0:2-3 1:3" },
    { DOMAIN (MEMORY "<vcpu>2</vcpu><cputune><vcpupin vcpu='2' cpuset='3'/></cputune>", ""), "none" },
    { DOMAIN (MEMORY "<vcpu>2</vcpu><cputune><emulatorpin cpuset='3'/></cputune>", ""), "none" },
    { DOMAIN (MEMORY "<vcpu cpuset='a'>2</vcpu>", ""), NULL },
    { DOMAIN (MEMORY "<vcpu cpuset='99999'>2</vcpu>", ""), NULL },
    { DOMAIN (MEMORY "<vcpu>2</vcpu><cputune><vcpupin cpuset='3'/></cputune>", ""), NULL },
    { DOMAIN (MEMORY "<vcpu>2</vcpu><cputune><vcpupin vcpu='1'/></cputune>", ""), NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (NestMachine) machine = read_text (cases[i].xml);
      GVariant *value = nest_machine_get_value (machine, NEST_SETTING_CPU_PINNING);

      g_assert_cmpstr (value != NULL ? g_variant_get_string (value, NULL) : NULL, ==, cases[i].pinning);
      g_assert_true ((nest_machine_get_fixed (machine, NEST_SETTING_CPU_PINNING) != NULL) == (cases[i].pinning == NULL));
    }
}

static void
test_fixed (void)
{
  static const struct {
    const char *xml;
    gboolean memory;
    gboolean processors;
  } cases[] = {
    { DOMAIN (MEMORY, ""), FALSE, FALSE },
    { DOMAIN (MEMORY, "<cpu><numa><cell id='0' cpus='0' memory='2097152'/></numa></cpu>"), TRUE, TRUE },
    { DOMAIN (MEMORY "<maxMemory slots='2'>4194304</maxMemory>", ""), TRUE, FALSE },
    { DOMAIN (MEMORY, "<devices><memory model='dimm'/></devices>"), TRUE, FALSE },
    { DOMAIN (MEMORY "<memtune><hard_limit>4194304</hard_limit></memtune>", ""), TRUE, FALSE },
    { DOMAIN (MEMORY "<cputune><vcpusched vcpus='0' scheduler='fifo' priority='1'/></cputune>", ""), FALSE, TRUE },
    { DOMAIN (MEMORY "<cputune><cachetune vcpus='0'/></cputune>", ""), FALSE, TRUE },
    { DOMAIN (MEMORY "<cputune><iothreadsched iothreads='1' scheduler='batch'/></cputune>", ""), FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (NestMachine) machine = read_text (cases[i].xml);
      const char *memory = nest_machine_get_fixed (machine, NEST_SETTING_MEMORY);
      const char *processors = nest_machine_get_fixed (machine, NEST_SETTING_CPU_COUNT);

      g_assert_true ((memory != NULL) == cases[i].memory);
      g_assert_true ((processors != NULL) == cases[i].processors);
      g_assert_true (memory == NULL || g_str_has_suffix (memory, "."));
      g_assert_true (processors == NULL || g_str_has_suffix (processors, "."));
    }
}

static void
test_platform (void)
{
  static const struct {
    const char *arch;
    NestPlatform platform;
    NestAnswer is_64_bit;
  } cases[] = {
    { " arch='x86_64'", NEST_PLATFORM_X86, NEST_ANSWER_YES },
    { " arch='i686'", NEST_PLATFORM_X86, NEST_ANSWER_NO },
    { " arch='aarch64'", NEST_PLATFORM_OTHER, NEST_ANSWER_YES },
    { " arch='riscv64'", NEST_PLATFORM_OTHER, NEST_ANSWER_YES },
    { " arch='armv7l'", NEST_PLATFORM_OTHER, NEST_ANSWER_NO },
    { "", NEST_PLATFORM_UNKNOWN, NEST_ANSWER_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *xml = g_strdup_printf ("<domain type='kvm'><memory>1</memory><os><type%s>hvm</type></os></domain>",
                                              cases[i].arch);
      g_autoptr (NestMachine) machine = read_text (xml);
      gboolean has_switches = cases[i].platform != NEST_PLATFORM_OTHER;

      g_assert_cmpint (nest_machine_get_platform (machine), ==, cases[i].platform);
      g_assert_cmpint (nest_machine_get_is_64_bit (machine), ==, cases[i].is_64_bit);
      g_assert_true ((nest_machine_get_value (machine, NEST_SETTING_ACPI) != NULL) == has_switches);
      g_assert_true ((nest_machine_get_value (machine, NEST_SETTING_IO_APIC) != NULL) == has_switches);
    }
}

static void
test_problem (void)
{
  static const struct {
    const char *xml;
    const char *word; /* NULL: no problem */
  } cases[] = {
    { DOMAIN (MEMORY, ""), NULL },
    { "<domain type='qemu'><os><type>hvm</type></os></domain>", NULL },
    { "<domain type='test'><os><type>hvm</type></os></domain>", NULL },
    { "<domain type='xen'><os><type>linux</type></os></domain>", "Xen" },
    { "<domain type='lxc'><os><type>exe</type></os></domain>", "LXC" },
    { "<domain type='vbox'><os><type>hvm</type></os></domain>", "VirtualBox" },
    { "<domain type='%s&#10;'><os><type>hvm</type></os></domain>", "KVM or QEMU" },
    { "<domain type='kvm'><os><type>linux</type></os></domain>", "whole virtual machine" },
    { "<domain type='kvm'/>", "whole virtual machine" },
    { "<domain/>", "not one that libvirt writes" },
    { "<network type='kvm'/>", "not one that libvirt writes" },
    { "<x:domain xmlns:x='urn:x' type='kvm'><os><type>hvm</type></os></x:domain>", "not one that libvirt writes" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (NestDomainXml) xml = domain_test_parse (cases[i].xml);
      g_autofree char *problem = nest_domain_get_problem (xml);

      g_assert_true ((problem != NULL) == (cases[i].word != NULL));
      if (problem != NULL)
        g_assert_nonnull (strstr (problem, cases[i].word));
    }
}

static void
test_identity (void)
{
  g_autoptr (NestDomainXml) xml = domain_test_parse ("<domain type='qemu'><name> a\nb </name><uuid> 12\n</uuid>"
                                                     "<os><type arch='x86_64' machine='q35'>hvm</type></os>"
                                                     "<devices><emulator>/usr/bin/qemu</emulator></devices></domain>");
  g_autofree char *uuid = nest_domain_get_uuid (xml);
  g_autofree char *name = nest_domain_get_name (xml);
  g_autofree char *emulator = NULL;
  g_autofree char *arch = NULL;
  g_autofree char *machine = NULL;
  g_autofree char *type = NULL;

  nest_domain_get_caps_arguments (xml, &emulator, &arch, &machine, &type);
  g_assert_cmpstr (uuid, ==, "12");
  g_assert_cmpstr (name, ==, " a\nb ");
  g_assert_cmpstr (emulator, ==, "/usr/bin/qemu");
  g_assert_cmpstr (arch, ==, "x86_64");
  g_assert_cmpstr (machine, ==, "q35");
  g_assert_cmpstr (type, ==, "qemu");
}

/* What is kept beside a value goes into the journal and into reports. */
static void
test_no_secrets (void)
{
  g_autoptr (DomainTest) sample = domain_test_load ("graphics-password");
  g_autoptr (NestMachine) machine = domain_test_read (sample->xml, sample->host);
  g_autofree char *text = nest_domain_xml_to_string (sample->xml);

  g_assert_nonnull (strstr (text, "s3cr3t"));
  for (NestSetting setting = 0; setting < NEST_N_SETTINGS; setting++)
    {
      const char *source = nest_machine_get_source (machine, setting);

      g_assert_true (source == NULL || (strstr (source, "s3cr3t") == NULL && strstr (source, "eim") == NULL &&
                                        strstr (source, "devices") == NULL));
    }
}

static void
assert_unreadable (const char *xml,
                   gssize      length)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (nest_domain_xml_parse (xml, length, &error));
  g_assert_nonnull (error);
}

static void
test_hostile (void)
{
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autofree char *large = g_strnfill (4 * 1024 * 1024 + 1, ' ');
  g_autoptr (GString) wide = g_string_new ("<domain type='kvm'><os><type>hvm</type></os><cputune>");
  g_autoptr (NestDomainXml) xml = NULL;
  g_autofree char *problem = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (deep, "<a>");
  memcpy (large, "<domain type='kvm'/>", strlen ("<domain type='kvm'/>"));
  assert_unreadable ("", -1);
  assert_unreadable ("domain", -1);
  assert_unreadable ("<domain", -1);
  assert_unreadable ("<domain type='kvm'/>", 5);
  assert_unreadable ("<!-- only this -->", -1);
  assert_unreadable ("<domain>\xff\xfe</domain>", -1);
  assert_unreadable ("<domain><qemu:arg></domain>", -1);
  assert_unreadable ("<!DOCTYPE domain SYSTEM 'file:///etc/passwd'><domain type='kvm'/>", -1);
  assert_unreadable ("<!DOCTYPE d [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><domain><name>&a;</name></domain>", -1);
  assert_unreadable ("<!DOCTYPE d [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><domain><name>&b;</name></domain>", -1);
  assert_unreadable (deep->str, (gssize) deep->len);
  assert_unreadable (large, -1);

  for (guint i = 0; i < 30000; i++)
    g_string_append_printf (wide, "<vcpupin vcpu='%u' cpuset='1'/>", i);
  g_string_append (wide, "</cputune></domain>");
  xml = domain_test_parse (wide->str);
  problem = nest_domain_get_problem (xml);
  g_assert_nonnull (problem);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/domain-read/units", test_units);
  g_test_add_func ("/domain-read/memory", test_memory);
  g_test_add_func ("/domain-read/processors", test_processors);
  g_test_add_func ("/domain-read/pinning", test_pinning);
  g_test_add_func ("/domain-read/fixed", test_fixed);
  g_test_add_func ("/domain-read/platform", test_platform);
  g_test_add_func ("/domain-read/problem", test_problem);
  g_test_add_func ("/domain-read/identity", test_identity);
  g_test_add_func ("/domain-read/no-secrets", test_no_secrets);
  g_test_add_func ("/domain-read/hostile", test_hostile);

  return g_test_run ();
}
