/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps about a single switch, the kind of guest and snapshots. */
#include "nest-test-snapshots.h"

/* Every switch: on is done, off brings exactly one change, left out is unknown */
static void
test_on_off_unknown (void)
{
  static const struct {
    const char *step;
    NestSetting setting;
  } rows[] = {
    { "hardware-acceleration", NEST_SETTING_HARDWARE_ACCELERATION },
    { "unrestricted-guest", NEST_SETTING_UNRESTRICTED_GUEST },
    { "nested-hw-virt", NEST_SETTING_NESTED_HW_VIRT },
    { "io-apic", NEST_SETTING_IO_APIC },
    { "acpi", NEST_SETTING_ACPI },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
      g_autoptr (NestFinding) on = NULL;
      g_autoptr (NestFinding) off = NULL;
      g_autoptr (NestFinding) unknown = NULL;

      g_test_message ("%s", rows[i].step);
      nest_test_snapshots_set_vendor (snapshots, NEST_CPU_VENDOR_INTEL);
      nest_test_set_boolean (snapshots->machine, rows[i].setting, TRUE);
      on = nest_test_snapshots_check (snapshots, rows[i].step);
      nest_test_assert_status (on, NEST_STATUS_DONE);
      g_assert_cmpuint (nest_finding_get_changes (on)->len, ==, 0);
      g_assert_cmpstr (nest_finding_get_current_text (on), ==, "on");

      nest_test_set_boolean (snapshots->machine, rows[i].setting, FALSE);
      off = nest_test_snapshots_check (snapshots, rows[i].step);
      nest_test_assert_status (off, NEST_STATUS_NEEDED);
      g_assert_cmpuint (nest_finding_get_changes (off)->len, ==, 1);
      nest_test_assert_change (nest_finding_get_changes (off)->pdata[0], rows[i].setting, g_variant_new_boolean (FALSE),
                               g_variant_new_boolean (TRUE));
      g_assert_cmpstr (nest_finding_get_current_text (off), ==, "off");
      g_assert_cmpstr (nest_finding_get_target_text (off), ==, "on");

      nest_machine_set_value (snapshots->machine, rows[i].setting, NULL);
      unknown = nest_test_snapshots_check (snapshots, rows[i].step);
      nest_test_assert_status (unknown, NEST_STATUS_UNKNOWN);
      g_assert_nonnull (strstr (nest_finding_get_summary (unknown), nest_setting_get_title (rows[i].setting)));
    }
}

static void
test_hardware_acceleration_is_ignored (void)
{
  static const struct {
    const char *version;
    gboolean ignored;
  } rows[] = {
    { "7.2.22", TRUE }, { "6.1.0", TRUE }, { "6.0.24", FALSE }, { NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
      g_autoptr (NestFinding) finding = NULL;

      nest_test_snapshots_set_version (snapshots, rows[i].version);
      nest_test_set_boolean (snapshots->machine, NEST_SETTING_HARDWARE_ACCELERATION, FALSE);
      finding = nest_test_snapshots_check (snapshots, "hardware-acceleration");
      nest_test_assert_status (finding, NEST_STATUS_NEEDED);
      g_assert_cmpint (strstr (nest_finding_get_summary (finding), "ignore") != NULL, ==, rows[i].ignored);
      g_assert_cmpuint (nest_finding_get_changes (finding)->len, ==, 1);
    }
}

static void
test_nothing_requires_hardware_acceleration (void)
{
  const NestStep *const *steps = nest_steps_get_all ();

  for (guint i = 0; steps[i] != NULL; i++)
    g_assert_false (steps[i]->requires != NULL && g_strv_contains (steps[i]->requires, "hardware-acceleration"));
}

static void
test_unrestricted_guest (void)
{
  static const struct {
    NestCpuVendor vendor;
    NestAnswer host_can;
    NestAnswer hw_virt;
    NestHypervisorProblem problem;
    NestStatus status; /* of a machine that has it off */
  } rows[] = {
    { NEST_CPU_VENDOR_AMD, NEST_ANSWER_NO, NEST_ANSWER_YES, NEST_HYPERVISOR_PROBLEM_NONE, NEST_STATUS_NOT_APPLICABLE },
    { NEST_CPU_VENDOR_INTEL, NEST_ANSWER_YES, NEST_ANSWER_YES, NEST_HYPERVISOR_PROBLEM_NONE, NEST_STATUS_NEEDED },
    { NEST_CPU_VENDOR_INTEL, NEST_ANSWER_UNKNOWN, NEST_ANSWER_YES, NEST_HYPERVISOR_PROBLEM_NONE, NEST_STATUS_NEEDED },
    { NEST_CPU_VENDOR_INTEL, NEST_ANSWER_NO, NEST_ANSWER_YES, NEST_HYPERVISOR_PROBLEM_NONE, NEST_STATUS_BLOCKED },
    { NEST_CPU_VENDOR_INTEL, NEST_ANSWER_NO, NEST_ANSWER_UNKNOWN, NEST_HYPERVISOR_PROBLEM_NONE, NEST_STATUS_BLOCKED },
    /* VT-x switched off, or nobody there to ask the processor: preparing stays possible */
    { NEST_CPU_VENDOR_INTEL, NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_HYPERVISOR_PROBLEM_NONE, NEST_STATUS_NEEDED },
    { NEST_CPU_VENDOR_INTEL, NEST_ANSWER_NO, NEST_ANSWER_YES, NEST_HYPERVISOR_PROBLEM_NO_DRIVER, NEST_STATUS_NEEDED },
    { NEST_CPU_VENDOR_UNKNOWN, NEST_ANSWER_YES, NEST_ANSWER_YES, NEST_HYPERVISOR_PROBLEM_NONE, NEST_STATUS_NEEDED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
      g_autoptr (NestFinding) finding = NULL;

      nest_test_snapshots_set_vendor (snapshots, rows[i].vendor);
      nest_hypervisor_info_set_hw_virt (snapshots->hypervisor, rows[i].hw_virt, rows[i].hw_virt);
      nest_hypervisor_info_set_paging (snapshots->hypervisor, NEST_ANSWER_YES, rows[i].host_can);
      nest_hypervisor_info_set_problem (snapshots->hypervisor, rows[i].problem, NULL, NULL);
      nest_test_set_boolean (snapshots->machine, NEST_SETTING_UNRESTRICTED_GUEST, FALSE);
      finding = nest_test_snapshots_check (snapshots, "unrestricted-guest");
      g_test_message ("row %u", i);
      nest_test_assert_status (finding, rows[i].status);
    }
}

static void
test_nested_hw_virt_version (void)
{
  static const struct {
    NestCpuVendor vendor;
    const char *version;
    NestStatus status;
  } rows[] = {
    { NEST_CPU_VENDOR_INTEL, "6.0.24", NEST_STATUS_BLOCKED },
    { NEST_CPU_VENDOR_INTEL, "6.1.0", NEST_STATUS_NEEDED },
    { NEST_CPU_VENDOR_AMD, "5.2.44", NEST_STATUS_BLOCKED },
    { NEST_CPU_VENDOR_AMD, "6.0.0", NEST_STATUS_NEEDED },
    { NEST_CPU_VENDOR_AMD, NULL, NEST_STATUS_NEEDED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
      g_autoptr (NestFinding) finding = NULL;

      nest_test_snapshots_set_vendor (snapshots, rows[i].vendor);
      nest_test_snapshots_set_version (snapshots, rows[i].version);
      finding = nest_test_snapshots_check (snapshots, "nested-hw-virt");
      g_test_message ("row %u", i);
      nest_test_assert_status (finding, rows[i].status);
      g_assert_cmpint (nest_finding_get_changes (finding)->len, ==, rows[i].status == NEST_STATUS_NEEDED ? 1 : 0);
    }
}

/* Old versions do not know the setting: that is too old, not unknown */
static void
test_nested_hw_virt_old_without_setting (void)
{
  g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
  g_autoptr (NestFinding) finding = NULL;

  nest_test_snapshots_set_version (snapshots, "5.2.44");
  nest_machine_set_value (snapshots->machine, NEST_SETTING_NESTED_HW_VIRT, NULL);
  finding = nest_test_snapshots_check (snapshots, "nested-hw-virt");
  nest_test_assert_status (finding, NEST_STATUS_BLOCKED);
}

/* A computer that cannot do it does not forbid preparing the machine */
static void
test_nested_hw_virt_without_hardware (void)
{
  g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
  g_autoptr (NestFinding) finding = NULL;

  nest_hypervisor_info_set_hw_virt (snapshots->hypervisor, NEST_ANSWER_NO, NEST_ANSWER_NO);
  nest_hypervisor_info_set_paging (snapshots->hypervisor, NEST_ANSWER_NO, NEST_ANSWER_NO);
  finding = nest_test_snapshots_check (snapshots, "nested-hw-virt");
  nest_test_assert_status (finding, NEST_STATUS_NEEDED);
  g_assert_nonnull (nest_finding_get_risk (finding));
}

static void
test_guest_64_bit (void)
{
  static const struct {
    NestAnswer is_64_bit;
    NestStatus status;
  } rows[] = {
    { NEST_ANSWER_YES, NEST_STATUS_DONE },
    { NEST_ANSWER_NO, NEST_STATUS_BLOCKED },
    { NEST_ANSWER_UNKNOWN, NEST_STATUS_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
      g_autoptr (NestFinding) finding = NULL;

      nest_machine_set_guest (snapshots->machine, "Debian", rows[i].is_64_bit);
      finding = nest_test_snapshots_check (snapshots, "guest-64-bit");
      nest_test_assert_status (finding, rows[i].status);
      g_assert_cmpstr (nest_finding_get_current_text (finding), ==, "Debian");
    }
}

static void
test_snapshots (void)
{
  g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
  g_autoptr (NestFinding) none = nest_test_snapshots_check (snapshots, "snapshots");
  g_autoptr (NestFinding) some = NULL;

  nest_test_assert_status (none, NEST_STATUS_DONE);
  g_assert_cmpuint (nest_finding_get_notes (none)->len, ==, 0);

  nest_machine_set_snapshot_count (snapshots->machine, 2);
  some = nest_test_snapshots_check (snapshots, "snapshots");
  nest_test_assert_status (some, NEST_STATUS_DONE);
  g_assert_nonnull (strstr (nest_finding_get_summary (some), "2 snapshots"));
  g_assert_cmpuint (nest_finding_get_notes (some)->len, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/switches/on-off-unknown", test_on_off_unknown);
  g_test_add_func ("/hardware-acceleration/is-ignored", test_hardware_acceleration_is_ignored);
  g_test_add_func ("/hardware-acceleration/is-not-required", test_nothing_requires_hardware_acceleration);
  g_test_add_func ("/unrestricted-guest/hosts", test_unrestricted_guest);
  g_test_add_func ("/nested-hw-virt/version", test_nested_hw_virt_version);
  g_test_add_func ("/nested-hw-virt/old-without-setting", test_nested_hw_virt_old_without_setting);
  g_test_add_func ("/nested-hw-virt/without-hardware", test_nested_hw_virt_without_hardware);
  g_test_add_func ("/guest-64-bit/answers", test_guest_64_bit);
  g_test_add_func ("/snapshots/count", test_snapshots);

  return g_test_run ();
}
