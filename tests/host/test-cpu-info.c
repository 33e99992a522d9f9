/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernel's texts about processors, made up for computers that no developer owns. */
#include "nest-cpu-info.h"

#define INTEL_CPU(processor, package, core) \
  "processor\t: " processor "\nvendor_id\t: GenuineIntel\nmodel name\t: Intel(R) Core(TM) i5\n" \
  "physical id\t: " package "\ncore id\t\t: " core "\nflags\t\t: fpu vmx sse2\n\n"

static void
test_cpuinfo (void)
{
  static const struct {
    const char *text;
    NestCpuVendor vendor;
    const char *model;
    NestAnswer has_extensions;
    guint logical;
    guint physical;
  } rows[] = {
    { INTEL_CPU ("0", "0", "0") INTEL_CPU ("1", "0", "1") INTEL_CPU ("2", "0", "0") INTEL_CPU ("3", "0", "1"),
      NEST_CPU_VENDOR_INTEL, "Intel(R) Core(TM) i5", NEST_ANSWER_YES, 4, 2 },
    { INTEL_CPU ("0", "0", "0") INTEL_CPU ("1", "1", "0"), NEST_CPU_VENDOR_INTEL, "Intel(R) Core(TM) i5", NEST_ANSWER_YES, 2, 2 },
    { "processor\t: 0\nvendor_id\t: AuthenticAMD\nflags\t\t: fpu svm\n", NEST_CPU_VENDOR_AMD, NULL, NEST_ANSWER_YES, 1, 0 },
    { "processor\t: 0\nvendor_id\t: HygonGenuine\nflags\t\t: svm\n", NEST_CPU_VENDOR_AMD, NULL, NEST_ANSWER_YES, 1, 0 },
    { "processor\t: 0\nvendor_id\t: CentaurHauls\nflags\t\t: vmx\n", NEST_CPU_VENDOR_OTHER, NULL, NEST_ANSWER_YES, 1, 0 },
    /* flags that are there and do not name it are a no; hidden or empty ones are not */
    { "processor\t: 0\nvendor_id\t: AuthenticAMD\nflags\t\t: fpu sse2\n", NEST_CPU_VENDOR_AMD, NULL, NEST_ANSWER_NO, 1, 0 },
    { "processor\t: 0\nvendor_id\t: AuthenticAMD\n", NEST_CPU_VENDOR_AMD, NULL, NEST_ANSWER_UNKNOWN, 1, 0 },
    { "processor\t: 0\nflags\t\t:\n", NEST_CPU_VENDOR_UNKNOWN, NULL, NEST_ANSWER_UNKNOWN, 1, 0 },
    /* "vmx flags" and names that only begin alike are something else */
    { "processor\t: 0\nvmx flags\t: vnmi\nflags\t\t: vmx_fake svm_lock\n", NEST_CPU_VENDOR_UNKNOWN, NULL, NEST_ANSWER_NO, 1, 0 },
    { "processor\t: 0\nmodel name\t: a\xff" "b\n", NEST_CPU_VENDOR_UNKNOWN, "a\\xff" "b", NEST_ANSWER_UNKNOWN, 1, 0 },
    /* ARM */
    { "processor\t: 0\nBogoMIPS\t: 50.00\nFeatures\t: fp asimd\n\nprocessor\t: 1\n",
      NEST_CPU_VENDOR_UNKNOWN, NULL, NEST_ANSWER_UNKNOWN, 2, 0 },
    { "", NEST_CPU_VENDOR_UNKNOWN, NULL, NEST_ANSWER_UNKNOWN, 0, 0 },
    { NULL, NEST_CPU_VENDOR_UNKNOWN, NULL, NEST_ANSWER_UNKNOWN, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (NestCpuInfo) info = { 0 };

      nest_cpu_info_parse (&info, rows[i].text);
      g_test_message ("row %u", i);
      g_assert_cmpint (info.vendor, ==, rows[i].vendor);
      g_assert_cmpstr (info.model, ==, rows[i].model);
      g_assert_cmpint (info.has_extensions, ==, rows[i].has_extensions);
      g_assert_cmpuint (info.logical, ==, rows[i].logical);
      g_assert_cmpuint (info.physical, ==, rows[i].physical);
    }
}

static void
test_cpu_list (void)
{
  static const struct {
    const char *text;
    guint count;
    guint last;
  } rows[] = {
    { "0-7\n", 8, 7 },
    { "0\n", 1, 0 },
    { "0-3,8", 5, 8 },
    { "0,2-3,5-6\n", 5, 6 },
    { "", 0, 0 },
    { NULL, 0, 0 },
    { "\n", 0, 0 },
    { "3-1", 0, 0 },
    { "a-b", 0, 0 },
    { "0-", 0, 0 },
    { "-3", 0, 0 },
    { "0-7x", 0, 0 },
    { "0-99999999", 0, 0 },
    { "0-65535,0-65535", 0, 0 },
    { "99999999999999999999999", 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GArray) cpus = nest_cpu_list_parse (rows[i].text);

      g_test_message ("row %u", i);
      g_assert_cmpuint (cpus->len, ==, rows[i].count);
      if (rows[i].count > 0)
        g_assert_cmpuint (g_array_index (cpus, guint, cpus->len - 1), ==, rows[i].last);
    }
}

static void
test_l1tf (void)
{
  static const struct {
    const char *text;
    NestAnswer affected;
  } rows[] = {
    { "Not affected\n", NEST_ANSWER_NO },
    { "Mitigation: PTE Inversion; VMX: conditional cache flushes, SMT vulnerable\n", NEST_ANSWER_YES },
    { "Vulnerable\n", NEST_ANSWER_YES },
    { "Unknown: No mitigations\n", NEST_ANSWER_UNKNOWN },
    { "", NEST_ANSWER_UNKNOWN },
    { "\n", NEST_ANSWER_UNKNOWN },
    { NULL, NEST_ANSWER_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (nest_l1tf_parse (rows[i].text), ==, rows[i].affected);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cpu-info/cpuinfo", test_cpuinfo);
  g_test_add_func ("/cpu-info/cpu-list", test_cpu_list);
  g_test_add_func ("/cpu-info/l1tf", test_l1tf);

  return g_test_run ();
}
