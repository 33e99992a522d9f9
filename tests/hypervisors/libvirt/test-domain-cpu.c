/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The processor rule: what the guest sees, why not, what would help, for every kind of <cpu> on every kind of host. */
#include <string.h>

#include "domain-test.h"
#include "nest-domain-cpu.h"

#define YES NEST_ANSWER_YES
#define NO NEST_ANSWER_NO
#define UNKNOWN NEST_ANSWER_UNKNOWN

#define SVM_OFF "<feature policy='disable' name='svm'/>"
#define SVM_ON "<feature policy='require' name='svm'/>"
#define SVM_MAYBE "<feature policy='optional' name='svm'/>"
#define VMX_OFF "<feature policy='disable' name='vmx'/>"
#define VMX_ON "<feature policy='require' name='vmx'/>"
#define PASSTHROUGH(features) "<cpu mode='host-passthrough'>" features "</cpu>"
#define HOST_MODEL(features) "<cpu mode='host-model'>" features "</cpu>"
#define MAXIMUM(features) "<cpu mode='maximum'>" features "</cpu>"
#define CUSTOM(model, features) "<cpu mode='custom' match='exact'><model>" model "</model>" features "</cpu>"
#define MINIMUM(model, features) "<cpu match='minimum'><model>" model "</model>" features "</cpu>"

typedef struct {
  const char *type;
  const char *host; /* NULL: nothing is known */
  const char *cpu;
  NestAnswer sees;
  NestAnswer can_be_given;
  gboolean has_plan;
} Case;

static const Case cases[] = {
  /* TCG, as seen with QEMU 7.2 */
  { "qemu", "tcg", "", YES, YES, FALSE },
  { "qemu", NULL, "", YES, YES, FALSE },
  { "qemu", "tcg", "<cpu/>", YES, YES, FALSE },
  { "qemu", "tcg", "<cpu><topology sockets='1'/></cpu>", YES, YES, FALSE },
  { "qemu", "tcg", PASSTHROUGH (""), NO, YES, TRUE },
  { "qemu", "tcg", PASSTHROUGH (SVM_ON), NO, YES, TRUE },
  { "qemu", "tcg", HOST_MODEL (""), YES, YES, FALSE },
  { "qemu", NULL, HOST_MODEL (""), YES, YES, FALSE },
  { "qemu", "tcg", HOST_MODEL (SVM_OFF), NO, YES, TRUE },
  { "qemu", "tcg", MAXIMUM (""), YES, YES, FALSE },
  { "qemu", "tcg", MAXIMUM (SVM_OFF), NO, YES, TRUE },
  { "qemu", "tcg", MAXIMUM (VMX_ON), YES, YES, FALSE },
  { "qemu", "tcg", CUSTOM ("EPYC", ""), YES, YES, FALSE },
  { "qemu", "tcg", CUSTOM ("EPYC", SVM_OFF), NO, YES, TRUE },
  { "qemu", "tcg", CUSTOM ("Opteron_G1", ""), NO, YES, TRUE },
  { "qemu", "tcg", CUSTOM ("Nehalem", ""), NO, YES, TRUE },
  { "qemu", "tcg", CUSTOM ("Nehalem", VMX_ON), NO, YES, TRUE },
  { "qemu", "tcg", CUSTOM ("Nehalem", SVM_ON), YES, YES, FALSE },
  { "qemu", "tcg", MINIMUM ("Nehalem", ""), YES, YES, FALSE },
  { "qemu", "intel", CUSTOM ("Nehalem", ""), NO, YES, TRUE },

  /* KVM on AMD: named models are without svm unless asked for */
  { "kvm", "amd", "", NO, YES, TRUE },
  { "kvm", "amd", PASSTHROUGH (""), YES, YES, FALSE },
  { "kvm", "amd", PASSTHROUGH (SVM_OFF), NO, YES, TRUE },
  { "kvm", "amd", PASSTHROUGH (VMX_OFF), YES, YES, FALSE },
  { "kvm", "amd", MAXIMUM (""), YES, YES, FALSE },
  { "kvm", "amd", HOST_MODEL (""), NO, YES, TRUE },
  { "kvm", "amd", HOST_MODEL (SVM_ON), YES, YES, FALSE },
  { "kvm", "amd", HOST_MODEL (SVM_MAYBE), YES, YES, FALSE },
  { "kvm", "amd", HOST_MODEL (SVM_OFF), NO, YES, TRUE },
  { "kvm", "amd", CUSTOM ("EPYC", ""), NO, YES, TRUE },
  { "kvm", "amd", CUSTOM ("EPYC", "<feature name='svm'/>"), YES, YES, FALSE },
  { "kvm", "amd", CUSTOM ("EPYC", "<feature name='svm' policy='force'/>"), YES, YES, FALSE },
  { "kvm", "amd", MINIMUM ("kvm64", ""), NO, YES, TRUE },

  /* KVM on AMD that keeps svm back */
  { "kvm", "amd-not-nested", PASSTHROUGH (""), NO, NO, FALSE },
  { "kvm", "amd-not-nested", PASSTHROUGH (SVM_OFF), NO, NO, TRUE },
  { "kvm", "amd-not-nested", HOST_MODEL (""), NO, NO, TRUE },
  { "kvm", "amd-not-nested", CUSTOM ("EPYC", SVM_ON), NO, NO, FALSE },
  { "kvm", "amd-not-nested", CUSTOM ("EPYC", SVM_MAYBE), NO, NO, FALSE },

  /* KVM on Intel: the list of host-model names vmx */
  { "kvm", "intel", "", NO, YES, TRUE },
  { "kvm", "intel", PASSTHROUGH (""), YES, YES, FALSE },
  { "kvm", "intel", PASSTHROUGH (VMX_OFF), NO, YES, TRUE },
  { "kvm", "intel", PASSTHROUGH (SVM_OFF), YES, YES, FALSE },
  { "kvm", "intel", HOST_MODEL (""), YES, YES, FALSE },
  { "kvm", "intel", HOST_MODEL (VMX_OFF), NO, YES, TRUE },
  { "kvm", "intel", MINIMUM ("Nehalem", ""), YES, YES, FALSE },
  { "kvm", "intel", CUSTOM ("Skylake-Client-IBRS", ""), NO, YES, TRUE },
  { "kvm", "intel", CUSTOM ("Skylake-Client-IBRS", VMX_ON), YES, YES, FALSE },
  { "kvm", "intel", CUSTOM ("EPYC", ""), NO, YES, TRUE },
  { "kvm", "intel-not-nested", PASSTHROUGH (""), NO, NO, FALSE },
  { "kvm", "intel-not-nested", HOST_MODEL (""), NO, NO, TRUE },

  /* KVM of which nothing is known: a refusal is never a "no" */
  { "kvm", NULL, "", NO, UNKNOWN, FALSE },
  { "kvm", NULL, PASSTHROUGH (""), UNKNOWN, UNKNOWN, FALSE },
  { "kvm", NULL, PASSTHROUGH (SVM_OFF), NO, UNKNOWN, TRUE },
  { "kvm", NULL, HOST_MODEL (""), UNKNOWN, UNKNOWN, FALSE },
  { "kvm", NULL, CUSTOM ("EPYC", ""), NO, UNKNOWN, FALSE },
  { "kvm", NULL, CUSTOM ("EPYC", VMX_ON), YES, UNKNOWN, FALSE },

  /* The practice machine's type */
  { "test", "intel", PASSTHROUGH (""), YES, YES, FALSE },
  { "test", NULL, PASSTHROUGH (""), UNKNOWN, UNKNOWN, FALSE },
};

static NestDomainXml *
build_domain (const char *type,
              const char *arch,
              const char *cpu)
{
  g_autofree char *text = g_strdup_printf ("<domain type='%s'><name>m</name><memory>1048576</memory><vcpu>1</vcpu>"
                                           "<os><type arch='%s'>hvm</type></os>%s</domain>", type, arch, cpu);

  return domain_test_parse (text);
}

/* Switches it on and looks again: with a plan it works, and only then. */
static void
assert_plan_works (const Case     *item,
                   NestDomainXml  *xml,
                   NestDomainHost *host)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);
  g_autoptr (NestCpu) cpu = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done;

  g_ptr_array_add (changes, nest_change_new (NEST_SETTING_NESTED_HW_VIRT, NULL, g_variant_new_boolean (TRUE)));
  done = nest_domain_edit (xml, host, changes, &error);
  g_assert_true (done == (item->has_plan || item->sees == YES));
  g_assert_true (done == (error == NULL));
  if (!done)
    return;
  cpu = nest_domain_cpu_new (xml, NULL, host);
  if (item->can_be_given == YES)
    g_assert_cmpint (cpu->sees, ==, YES);
  g_assert_null (cpu->plan);
}

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *item = &cases[i];
      g_autoptr (NestDomainXml) xml = build_domain (item->type, "x86_64", item->cpu);
      g_autoptr (NestDomainHost) host = item->host != NULL ? domain_test_load_host (item->host) : NULL;
      g_autoptr (NestCpu) cpu = nest_domain_cpu_new (xml, NULL, host);

      g_test_message ("%s on %s: %s: %s", item->type, item->host, item->cpu, cpu->reason);
      g_assert_cmpint (cpu->sees, ==, item->sees);
      g_assert_cmpint (cpu->sees_now, ==, UNKNOWN);
      g_assert_cmpint (cpu->can_be_given, ==, item->can_be_given);
      g_assert_true ((cpu->reason != NULL) == (item->sees != YES));
      g_assert_true ((cpu->plan != NULL) == item->has_plan);
      g_assert_true ((cpu->cost != NULL) == item->has_plan);
      g_assert_true (cpu->reason == NULL || strstr (cpu->reason, "%s") == NULL);
      g_assert_true (cpu->is_emulated == g_str_equal (item->type, "qemu"));
      assert_plan_works (item, xml, host);
    }
}

static void
test_off (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (NestDomainXml) xml = build_domain (cases[i].type, "x86_64", cases[i].cpu);
      g_autoptr (NestDomainHost) host = cases[i].host != NULL ? domain_test_load_host (cases[i].host) : NULL;
      g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);
      g_autoptr (NestDomainXml) edited = NULL;
      g_autoptr (NestCpu) cpu = NULL;

      if (cases[i].sees == UNKNOWN)
        continue;
      g_ptr_array_add (changes, nest_change_new (NEST_SETTING_NESTED_HW_VIRT, NULL, g_variant_new_boolean (FALSE)));
      edited = domain_test_edit (xml, host, changes);
      cpu = nest_domain_cpu_new (edited, NULL, host);
      g_assert_cmpint (cpu->sees, ==, NO);
      if (cases[i].sees == NO)
        domain_test_assert_equal (edited, xml);
    }
}

/* In the running machine's description libvirt has written down what QEMU left out. */
static void
test_live (void)
{
  static const struct {
    const char *host;
    const char *cpu;
    NestAnswer sees_now;
  } live[] = {
    { "amd", "<cpu mode='custom' match='exact' check='full'><model>EPYC</model>" SVM_OFF "</cpu>", NO },
    { "amd", "<cpu mode='custom' match='exact' check='full'><model>EPYC</model></cpu>", YES },
    { "amd", "<cpu mode='custom' match='exact' check='full'><model>kvm64</model>" SVM_ON "</cpu>", YES },
    { "amd-not-nested", "<cpu mode='custom' match='exact' check='full'><model>kvm64</model>" SVM_ON "</cpu>", YES },
    { "intel", "<cpu mode='custom' match='exact' check='full'><model>Skylake-Client</model></cpu>", NO },
    { "intel", PASSTHROUGH (""), YES },
  };

  for (guint i = 0; i < G_N_ELEMENTS (live); i++)
    {
      g_autoptr (NestDomainXml) xml = build_domain ("kvm", "x86_64", HOST_MODEL (""));
      g_autoptr (NestDomainXml) running = build_domain ("kvm", "x86_64", live[i].cpu);
      g_autoptr (NestDomainHost) host = domain_test_load_host (live[i].host);
      g_autoptr (NestCpu) cpu = nest_domain_cpu_new (xml, running, host);

      g_assert_cmpint (cpu->sees_now, ==, live[i].sees_now);
    }
}

static void
test_other_families (void)
{
  static const char *const families[] = { "aarch64", "riscv64", "ppc64le", "s390x" };

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      g_autoptr (NestDomainXml) xml = build_domain ("kvm", families[i], PASSTHROUGH (""));
      g_autoptr (NestDomainHost) host = domain_test_load_host ("amd");
      g_autoptr (NestCpu) cpu = nest_domain_cpu_new (xml, NULL, host);
      g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (cpu->sees, ==, NO);
      g_assert_cmpint (cpu->can_be_given, ==, NO);
      g_assert_null (cpu->plan);
      g_ptr_array_add (changes, nest_change_new (NEST_SETTING_NESTED_HW_VIRT, NULL, g_variant_new_boolean (TRUE)));
      g_assert_false (nest_domain_edit (xml, host, changes, &error));
      g_assert_nonnull (error);
    }
}

/* Only the host's processor is known: without svm it is a no, with it KVM may still keep it back. */
static void
test_capabilities_only (void)
{
  g_autofree char *with = domain_test_read_file ("hosts", "amd", ".capabilities.xml");
  g_autofree char *without = domain_test_read_file ("hosts", "tcg", ".capabilities.xml");
  g_autoptr (NestDomainHost) capable = nest_domain_host_new (with, NULL);
  g_autoptr (NestDomainHost) incapable = nest_domain_host_new (without, "<domainCapabilities/>");
  g_autoptr (NestDomainHost) nonsense = nest_domain_host_new ("<capabilities>", "nonsense");

  g_assert_cmpint (nest_domain_host_get_vendor (capable), ==, NEST_CPU_VENDOR_AMD);
  g_assert_cmpint (nest_domain_host_get_can_give (capable, "svm"), ==, UNKNOWN);
  g_assert_cmpint (nest_domain_host_get_can_give (incapable, "svm"), ==, NO);
  g_assert_cmpint (nest_domain_host_get_vendor (nonsense), ==, NEST_CPU_VENDOR_UNKNOWN);
  g_assert_cmpint (nest_domain_host_get_can_give (nonsense, "svm"), ==, UNKNOWN);
  g_assert_cmpint (nest_domain_host_get_has_mode (nonsense, "maximum"), ==, UNKNOWN);
}

#define RESOLVED(model, features) \
  "<cpu mode='custom' match='exact' check='partial'><model fallback='allow'>" model "</model>" \
  "<vendor>AMD</vendor>" features "</cpu>"

/* Only the host's processor is known, and what libvirt makes of the machine's. */
static void
test_resolved (void)
{
  static const struct {
    const char *type;
    const char *host;
    const char *cpu;
    const char *resolved; /* NULL: nothing that would tell more */
    NestAnswer sees, can_be_given;
  } rows[] = {
    { "kvm", "amd", HOST_MODEL (""), RESOLVED ("EPYC-Rome", ""), NO, YES },
    { "kvm", "amd", HOST_MODEL (""), RESOLVED ("EPYC-Rome", SVM_ON), YES, YES },
    { "kvm", "amd", HOST_MODEL (""), RESOLVED ("EPYC-Rome", SVM_OFF), NO, NO },
    { "kvm", "amd", HOST_MODEL (SVM_OFF), RESOLVED ("EPYC-Rome", SVM_OFF), NO, UNKNOWN },
    { "kvm", "amd", HOST_MODEL (SVM_ON), RESOLVED ("EPYC-Rome", SVM_ON), YES, UNKNOWN },
    { "kvm", "amd", MINIMUM ("kvm64", ""), RESOLVED ("EPYC-Rome", ""), NO, YES },
    { "kvm", "amd", CUSTOM ("EPYC", SVM_MAYBE), RESOLVED ("EPYC", SVM_ON), YES, YES },
    { "kvm", "amd", CUSTOM ("EPYC", SVM_MAYBE), RESOLVED ("EPYC", SVM_OFF), NO, NO },
    { "kvm", "amd", HOST_MODEL (SVM_MAYBE), RESOLVED ("EPYC-Rome", SVM_ON), YES, YES },
    { "kvm", "intel", HOST_MODEL (""), RESOLVED ("Skylake-Client-IBRS", VMX_ON), YES, YES },
    { "kvm", "intel", HOST_MODEL (""), RESOLVED ("Skylake-Client-IBRS", ""), NO, NO },
    { "kvm", "intel", HOST_MODEL (VMX_OFF), RESOLVED ("Skylake-Client-IBRS", VMX_OFF), NO, UNKNOWN },
    { "kvm", "intel", MINIMUM ("Nehalem", ""), RESOLVED ("Skylake-Client-IBRS", VMX_ON), YES, YES },
    { "kvm", "intel", CUSTOM ("Nehalem", "<feature policy='optional' name='vmx'/>"), RESOLVED ("Nehalem", VMX_ON), YES,
      YES },
    { "qemu", "tcg", HOST_MODEL (""), RESOLVED ("EPYC", ""), YES, YES },
    { "kvm", "amd", PASSTHROUGH (""), NULL, UNKNOWN, UNKNOWN },
    { "kvm", "amd", MAXIMUM (""), NULL, UNKNOWN, UNKNOWN },
    { "kvm", "amd", CUSTOM ("EPYC", SVM_ON), NULL, YES, UNKNOWN },
    { "kvm", "amd", "", NULL, NO, UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestDomainXml) xml = build_domain (rows[i].type, "x86_64", rows[i].cpu);
      g_autoptr (NestDomainXml) resolved = build_domain (rows[i].type, "x86_64",
                                                         rows[i].resolved != NULL ? rows[i].resolved : rows[i].cpu);
      g_autofree char *text = domain_test_read_file ("hosts", rows[i].host, ".capabilities.xml");
      g_autofree char *open_cpu = nest_domain_get_open_cpu (xml);
      g_autoptr (NestDomainHost) base = nest_domain_host_new (text, NULL);
      g_autoptr (NestDomainHost) host = NULL;
      g_autoptr (NestCpu) cpu = NULL;

      g_test_message ("row %u: %s", i, rows[i].cpu);
      g_assert_true ((open_cpu != NULL) == (rows[i].resolved != NULL));
      host = open_cpu != NULL ? nest_domain_host_new_resolved (base, xml, resolved) : nest_domain_host_ref (base);
      cpu = nest_domain_cpu_new (xml, NULL, host);
      g_assert_cmpint (cpu->sees, ==, rows[i].sees);
      g_assert_cmpint (cpu->can_be_given, ==, rows[i].can_be_given);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/domain-cpu/table", test_table);
  g_test_add_func ("/domain-cpu/off", test_off);
  g_test_add_func ("/domain-cpu/live", test_live);
  g_test_add_func ("/domain-cpu/other-families", test_other_families);
  g_test_add_func ("/domain-cpu/resolved", test_resolved);
  g_test_add_func ("/domain-cpu/capabilities-only", test_capabilities_only);

  return g_test_run ();
}
