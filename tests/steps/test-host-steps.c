/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hardware-virtualization and hypervisor-version. */
#include "nest-explanations.h"
#include "nest-test-snapshots.h"

/* Cells: the answers of the hypervisor, the flags that Linux sees, the driver */
static void
test_hardware_virtualization (void)
{
  static const struct {
    NestAnswer nested;
    NestAnswer hw_virt;
    NestAnswer flags;
    NestHypervisorProblem problem;
    NestStatus status;
  } rows[] = {
    { NEST_ANSWER_YES, NEST_ANSWER_YES, NEST_ANSWER_YES, NEST_HYPERVISOR_PROBLEM_NONE, NEST_STATUS_DONE },
    /* flags alone mislead: the hypervisor decides */
    { NEST_ANSWER_YES, NEST_ANSWER_YES, NEST_ANSWER_NO, NEST_HYPERVISOR_PROBLEM_NONE, NEST_STATUS_DONE },
    { NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_ANSWER_YES, NEST_HYPERVISOR_PROBLEM_NONE, NEST_STATUS_BLOCKED },
    { NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_HYPERVISOR_PROBLEM_NONE, NEST_STATUS_BLOCKED },
    { NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_ANSWER_UNKNOWN, NEST_HYPERVISOR_PROBLEM_NONE, NEST_STATUS_BLOCKED },
    { NEST_ANSWER_NO, NEST_ANSWER_YES, NEST_ANSWER_YES, NEST_HYPERVISOR_PROBLEM_NONE, NEST_STATUS_BLOCKED },
    { NEST_ANSWER_UNKNOWN, NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_HYPERVISOR_PROBLEM_NONE, NEST_STATUS_BLOCKED },
    { NEST_ANSWER_UNKNOWN, NEST_ANSWER_YES, NEST_ANSWER_YES, NEST_HYPERVISOR_PROBLEM_NONE, NEST_STATUS_DONE },
    { NEST_ANSWER_UNKNOWN, NEST_ANSWER_UNKNOWN, NEST_ANSWER_YES, NEST_HYPERVISOR_PROBLEM_NONE, NEST_STATUS_UNKNOWN },
    { NEST_ANSWER_UNKNOWN, NEST_ANSWER_UNKNOWN, NEST_ANSWER_NO, NEST_HYPERVISOR_PROBLEM_NOT_INSTALLED, NEST_STATUS_UNKNOWN },
    /* without its driver a hypervisor cannot ask the processor */
    { NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_ANSWER_YES, NEST_HYPERVISOR_PROBLEM_NO_DRIVER, NEST_STATUS_UNKNOWN },
    { NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_ANSWER_UNKNOWN, NEST_HYPERVISOR_PROBLEM_NO_DRIVER, NEST_STATUS_UNKNOWN },
    { NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_HYPERVISOR_PROBLEM_NO_DRIVER, NEST_STATUS_BLOCKED },
    { NEST_ANSWER_YES, NEST_ANSWER_YES, NEST_ANSWER_YES, NEST_HYPERVISOR_PROBLEM_NO_DRIVER, NEST_STATUS_DONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
      g_autoptr (NestFinding) finding = NULL;

      nest_hypervisor_info_set_hw_virt (snapshots->hypervisor, rows[i].hw_virt, rows[i].nested);
      nest_hypervisor_info_set_problem (snapshots->hypervisor, rows[i].problem, "message", "remedy");
      nest_host_set_cpu (snapshots->host, NEST_CPU_VENDOR_AMD, "Test CPU", rows[i].flags);
      finding = nest_test_snapshots_check (snapshots, "hardware-virtualization");
      g_test_message ("row %u", i);
      nest_test_assert_status (finding, rows[i].status);
      g_assert_cmpuint (nest_finding_get_changes (finding)->len, ==, 0);
      g_assert_cmpuint (nest_finding_get_notes (finding)->len, >=, 2);
      if (rows[i].status == NEST_STATUS_BLOCKED)
        g_assert_nonnull (nest_finding_get_remedy (finding));
    }
}

/* Where to look depends on the vendor, and that preparing is possible all the same is always said */
static void
test_firmware_remedy (void)
{
  static const struct {
    NestCpuVendor vendor;
    const char *word;
  } rows[] = {
    { NEST_CPU_VENDOR_INTEL, "Intel Virtualization Technology" },
    { NEST_CPU_VENDOR_AMD, "SVM Mode" },
    { NEST_CPU_VENDOR_UNKNOWN, "AMD-V" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
      g_autoptr (NestFinding) finding = NULL;
      gboolean said = FALSE;

      nest_test_snapshots_set_vendor (snapshots, rows[i].vendor);
      nest_hypervisor_info_set_hw_virt (snapshots->hypervisor, NEST_ANSWER_NO, NEST_ANSWER_NO);
      finding = nest_test_snapshots_check (snapshots, "hardware-virtualization");
      g_assert_nonnull (strstr (nest_finding_get_remedy (finding), rows[i].word));
      for (guint j = 0; j < nest_finding_get_notes (finding)->len; j++)
        said |= strstr (nest_finding_get_notes (finding)->pdata[j], "can be made now") != NULL;
      g_assert_true (said);
    }
}

static void
test_hardware_is_not_required (void)
{
  const NestStep *const *steps = nest_steps_get_all ();

  for (guint i = 0; steps[i] != NULL; i++)
    g_assert_false (steps[i]->requires != NULL && g_strv_contains (steps[i]->requires, "hardware-virtualization"));
}

static void
test_version (void)
{
  static const struct {
    NestCpuVendor vendor;
    const char *version;
    NestStatus status;
  } rows[] = {
    { NEST_CPU_VENDOR_INTEL, "7.2.22_Debianr174463", NEST_STATUS_DONE },
    { NEST_CPU_VENDOR_INTEL, "6.1.0r135406", NEST_STATUS_DONE },
    { NEST_CPU_VENDOR_INTEL, "6.0.24", NEST_STATUS_BLOCKED },
    { NEST_CPU_VENDOR_INTEL, "5.2.44", NEST_STATUS_BLOCKED },
    { NEST_CPU_VENDOR_AMD, "6.0.0", NEST_STATUS_DONE },
    { NEST_CPU_VENDOR_AMD, "5.2.44", NEST_STATUS_BLOCKED },
    { NEST_CPU_VENDOR_UNKNOWN, "6.0.24", NEST_STATUS_BLOCKED },
    { NEST_CPU_VENDOR_UNKNOWN, "6.1.0", NEST_STATUS_DONE },
    { NEST_CPU_VENDOR_OTHER, "6.0.24", NEST_STATUS_BLOCKED },
    { NEST_CPU_VENDOR_AMD, NULL, NEST_STATUS_UNKNOWN },
    { NEST_CPU_VENDOR_AMD, "strange", NEST_STATUS_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
      g_autoptr (NestFinding) finding = NULL;

      nest_test_snapshots_set_vendor (snapshots, rows[i].vendor);
      nest_test_snapshots_set_version (snapshots, rows[i].version);
      finding = nest_test_snapshots_check (snapshots, "hypervisor-version");
      g_test_message ("row %u", i);
      nest_test_assert_status (finding, rows[i].status);
      g_assert_cmpstr (nest_finding_get_current_text (finding), ==, rows[i].version);
      if (rows[i].status == NEST_STATUS_BLOCKED)
        g_assert_nonnull (strstr (nest_finding_get_remedy (finding), "Install VirtualBox 6."));
    }
}

static void
test_version_found_is_named (void)
{
  g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
  g_autoptr (NestFinding) finding = NULL;

  nest_test_snapshots_set_version (snapshots, "5.2.44r139111");
  finding = nest_test_snapshots_check (snapshots, "hypervisor-version");
  g_assert_nonnull (strstr (nest_finding_get_summary (finding), "5.2.44"));
}

static void
test_problems (void)
{
  static const struct {
    NestHypervisorProblem problem;
    const char *version;
    NestStatus status;
  } rows[] = {
    { NEST_HYPERVISOR_PROBLEM_NOT_INSTALLED, NULL, NEST_STATUS_BLOCKED },
    { NEST_HYPERVISOR_PROBLEM_NOT_WRITABLE, NEST_TEST_VERSION, NEST_STATUS_BLOCKED },
    { NEST_HYPERVISOR_PROBLEM_SERVICE_DEAD, NEST_TEST_VERSION, NEST_STATUS_BLOCKED },
    { NEST_HYPERVISOR_PROBLEM_SERVICE_HANGS, NEST_TEST_VERSION, NEST_STATUS_BLOCKED },
    { NEST_HYPERVISOR_PROBLEM_ACCESS_DENIED, NEST_TEST_VERSION, NEST_STATUS_BLOCKED },
    { NEST_HYPERVISOR_PROBLEM_BROKEN, NEST_TEST_VERSION, NEST_STATUS_BLOCKED },
    /* settings can be made without the driver: a person has to load it, and it never counts as an error */
    { NEST_HYPERVISOR_PROBLEM_NO_DRIVER, NEST_TEST_VERSION, NEST_STATUS_MANUAL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
      g_autoptr (NestFinding) finding = NULL;

      nest_test_snapshots_set_version (snapshots, rows[i].version);
      nest_hypervisor_info_set_problem (snapshots->hypervisor, rows[i].problem, "What is wrong.", "What helps.");
      finding = nest_test_snapshots_check (snapshots, "hypervisor-version");
      g_test_message ("row %u", i);
      nest_test_assert_status (finding, rows[i].status);
      g_assert_cmpstr (nest_finding_get_summary (finding), ==, "What is wrong.");
      g_assert_cmpstr (nest_finding_get_remedy (finding), ==, "What helps.");
    }
}

static void
test_too_old_and_no_driver (void)
{
  g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
  g_autoptr (NestFinding) finding = NULL;

  nest_test_snapshots_set_version (snapshots, "5.2.44");
  nest_hypervisor_info_set_problem (snapshots->hypervisor, NEST_HYPERVISOR_PROBLEM_NO_DRIVER, NULL, NULL);
  finding = nest_test_snapshots_check (snapshots, "hypervisor-version");
  nest_test_assert_status (finding, NEST_STATUS_BLOCKED);
}

/* A computer with 8 processors and 16 GiB; 0: nothing is wished */
static void
test_too_much_wished (void)
{
  static const struct {
    guint cores;
    guint64 memory;
    const char *found;
  } rows[] = {
    { 0, 0, "" },
    { 8, 16384, "" },
    { 9, 0, "too-many-cores" },
    { 0, 16385, "too-much-memory" },
    { 64, 65536, "too-many-cores too-much-memory" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
      g_autoptr (GPtrArray) found = NULL;
      g_autoptr (GString) ids = g_string_new (NULL);
      NestStepContext context = nest_test_snapshots_get_context (snapshots);

      if (rows[i].cores != 0)
        nest_choices_set_value (snapshots->choices, "cpu-cores", g_variant_new_uint32 (rows[i].cores));
      if (rows[i].memory != 0)
        nest_machine_set_value (snapshots->machine, NEST_SETTING_MEMORY, g_variant_new_uint64 (rows[i].memory));
      found = nest_explanations_for_machine (&context);
      for (guint j = 0; j < found->len; j++)
        g_string_append_printf (ids, "%s%s", j > 0 ? " " : "", ((const NestExplanation *) found->pdata[j])->id);
      g_assert_cmpstr (ids->str, ==, rows[i].found);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hardware-virtualization/answers", test_hardware_virtualization);
  g_test_add_func ("/hardware-virtualization/firmware-remedy", test_firmware_remedy);
  g_test_add_func ("/hardware-virtualization/is-not-required", test_hardware_is_not_required);
  g_test_add_func ("/explanations/too-much-wished", test_too_much_wished);
  g_test_add_func ("/hypervisor-version/versions", test_version);
  g_test_add_func ("/hypervisor-version/found-is-named", test_version_found_is_named);
  g_test_add_func ("/hypervisor-version/problems", test_problems);
  g_test_add_func ("/hypervisor-version/too-old-and-no-driver", test_too_old_and_no_driver);

  return g_test_run ();
}
