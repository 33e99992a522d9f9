/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The checklist: requirements between steps, stable items, and which changes become which jobs. */
#include "nest-engine-fixture.h"

static NestFinding *
finding (Fixture    *fixture,
         const char *step)
{
  return nest_checklist_item_get_finding (nest_checklist_find (fixture->checklist, step));
}

static gboolean
is_kept (Fixture    *fixture,
         const char *step)
{
  return nest_checklist_item_is_kept (nest_checklist_find (fixture->checklist, step));
}

/* Every pair of steps of which one requires the other: skipped, undecided, declined, agreed. */
static void
test_requirement_pairs (Fixture       *fixture,
                        gconstpointer  data)
{
  static const struct {
    const char *step, *required, *option;
  } pairs[] = {
    { "nested-hw-virt", "nested-paging", "on" },
    { "cpu-cores", "io-apic", NULL },
    { "nested-hw-virt", "power-off", "shut-down" },
    { "cpu-cores", "power-off", "shut-down" },
    { "memory", "power-off", "pull-plug" },
    { "io-apic", "power-off", "pull-plug" },
    { "nested-paging", "power-off", "shut-down" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      Fixture fresh = { NULL };
      const char *step = pairs[i].step, *required = pairs[i].required;

      g_test_message ("%s requires %s", step, required);
      fixture_set_up (&fresh, NULL);
      if (g_str_equal (required, "power-off"))
        nest_test_hypervisor_set_power (fresh.hypervisor, NEST_POWER_STATE_RUNNING);
      if (!g_str_equal (required, "nested-paging"))
        nest_choices_set_option (fresh.choices, "nested-paging", "on");
      fixture_look (&fresh);

      nest_choices_set_skipped (fresh.choices, required, TRUE);
      g_assert_cmpint (nest_finding_get_status (finding (&fresh, step)), ==, NEST_STATUS_BLOCKED);
      g_assert_cmpstr (nest_finding_get_required_step (finding (&fresh, step)), ==, required);
      g_assert_false (is_kept (&fresh, step));
      nest_choices_set_skipped (fresh.choices, required, FALSE);

      if (pairs[i].option != NULL)
        {
          g_assert_true (nest_finding_is_waiting (finding (&fresh, step)));
          g_assert_false (is_kept (&fresh, step));
          nest_checklist_set_final (fresh.checklist, TRUE);
          g_assert_cmpint (nest_finding_get_status (finding (&fresh, step)), ==, NEST_STATUS_BLOCKED);
          nest_checklist_set_final (fresh.checklist, FALSE);
          nest_choices_set_option (fresh.choices, required, pairs[i].option);
        }
      g_assert_true (is_kept (&fresh, step));
      fixture_tear_down (&fresh, NULL);
    }
}

/* One core needs no I/O APIC */
static void
test_conditional_requirement (Fixture       *fixture,
                              gconstpointer  data)
{
  nest_choices_set_skipped (fixture->choices, "io-apic", TRUE);
  nest_choices_set_value (fixture->choices, "cpu-cores", g_variant_new_uint32 (1));
  g_assert_cmpint (nest_finding_get_status (finding (fixture, "cpu-cores")), ==, NEST_STATUS_DONE);
  nest_choices_set_value (fixture->choices, "cpu-cores", g_variant_new_uint32 (2));
  g_assert_cmpint (nest_finding_get_status (finding (fixture, "cpu-cores")), ==, NEST_STATUS_BLOCKED);
}

/* More processors on one CPU lock up: what becomes of the pinning is settled first. */
static void
test_cores_require_pinning (Fixture       *fixture,
                            gconstpointer  data)
{
  static const char *const agreed[] = { "pin-free-cpus", "remove" };

  nest_choices_set_skipped (fixture->choices, "cpu-pinning", TRUE);
  g_assert_cmpint (nest_finding_get_status (finding (fixture, "cpu-cores")), ==, NEST_STATUS_BLOCKED);
  g_assert_cmpstr (nest_finding_get_required_step (finding (fixture, "cpu-cores")), ==, "cpu-pinning");
  g_assert_false (is_kept (fixture, "cpu-cores"));
  nest_choices_set_skipped (fixture->choices, "cpu-pinning", FALSE);

  g_assert_true (nest_finding_is_waiting (finding (fixture, "cpu-cores")));
  nest_checklist_set_final (fixture->checklist, TRUE);
  g_assert_cmpint (nest_finding_get_status (finding (fixture, "cpu-cores")), ==, NEST_STATUS_BLOCKED);
  nest_checklist_set_final (fixture->checklist, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (agreed); i++)
    {
      nest_choices_set_option (fixture->choices, "cpu-pinning", agreed[i]);
      g_assert_cmpint (nest_finding_get_status (finding (fixture, "cpu-cores")), ==, NEST_STATUS_NEEDED);
      g_assert_true (is_kept (fixture, "cpu-cores"));
    }

  /* Kept as it is: nothing to change, and nothing to wait for */
  nest_choices_set_option (fixture->choices, "cpu-pinning", "keep-one-core");
  g_assert_cmpint (nest_finding_get_status (finding (fixture, "cpu-cores")), ==, NEST_STATUS_DONE);
  nest_choices_set_option (fixture->choices, "cpu-pinning", NULL);
  nest_choices_set_value (fixture->choices, "cpu-cores", g_variant_new_uint32 (1));
  g_assert_cmpint (nest_finding_get_status (finding (fixture, "cpu-cores")), ==, NEST_STATUS_DONE);
}

/* The pinning goes before the processors are added, in one job */
static void
test_pinning_plan (Fixture       *fixture,
                   gconstpointer  data)
{
  NestRun *run;
  NestJob *job;
  guint pinning = G_MAXUINT, cores = G_MAXUINT;

  nest_choices_set_option (fixture->choices, "cpu-pinning", "remove");
  run = fixture_plan (fixture);
  job = nest_run_find_job (run, NEST_JOB_MACHINE, NEST_TEST_URI, NEST_TEST_UUID);
  g_assert_nonnull (job);
  for (guint i = 0; i < nest_job_get_changes (job)->len; i++)
    {
      NestSetting setting = nest_change_get_setting (nest_job_get_changes (job)->pdata[i]);

      if (setting == NEST_SETTING_CPU_PINNING)
        pinning = i;
      else if (setting == NEST_SETTING_CPU_COUNT)
        cores = i;
    }
  g_assert_cmpuint (pinning, <, cores);
  g_assert_cmpuint (cores, !=, G_MAXUINT);
  fixture_run (fixture, run);
  g_assert_cmpint (nest_run_get_outcome (run), ==, NEST_OUTCOME_VERIFIED);
}

/* A setting that is on already does not work while what it requires was declined. */
static void
test_done_but_useless (Fixture       *fixture,
                       gconstpointer  data)
{
  nest_test_hypervisor_set (fixture->hypervisor, NEST_SETTING_NESTED_HW_VIRT, g_variant_new_boolean (TRUE));
  nest_choices_set_skipped (fixture->choices, "nested-paging", TRUE);
  fixture_look (fixture);
  g_assert_cmpint (nest_finding_get_status (finding (fixture, "nested-hw-virt")), ==, NEST_STATUS_BLOCKED);
}

static void
count_changed (NestChecklistItem *item,
               guint             *count)
{
  (*count)++;
}

static void
test_stable_items (Fixture       *fixture,
                   gconstpointer  data)
{
  NestChecklistItem *cores = nest_checklist_find (fixture->checklist, "cpu-cores");
  NestChecklistItem *acpi = nest_checklist_find (fixture->checklist, "acpi");
  guint cores_changed = 0, acpi_changed = 0;

  g_signal_connect (cores, "changed", G_CALLBACK (count_changed), &cores_changed);
  g_signal_connect (acpi, "changed", G_CALLBACK (count_changed), &acpi_changed);
  fixture_look (fixture);
  g_assert_cmpuint (cores_changed, ==, 0);
  nest_test_hypervisor_set (fixture->hypervisor, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (2));
  fixture_look (fixture);
  g_assert_true (nest_checklist_find (fixture->checklist, "cpu-cores") == cores);
  g_assert_cmpuint (cores_changed, ==, 1);
  g_assert_cmpuint (acpi_changed, ==, 0);
}

static void
test_plan (Fixture       *fixture,
           gconstpointer  data)
{
  NestRun *run;

  nest_test_hypervisor_set_power (fixture->hypervisor, NEST_POWER_STATE_RUNNING);
  nest_choices_set_option (fixture->choices, "nested-paging", "on");
  nest_choices_set_option (fixture->choices, "power-off", "shut-down");
  fixture_look (fixture);
  run = fixture_plan (fixture);

  g_assert_cmpuint (nest_run_count_jobs (run), ==, 3);
  g_assert_cmpint (nest_job_get_kind (nest_run_get_job (run, 0)), ==, NEST_JOB_HYPERVISOR);
  g_assert_cmpint (nest_job_get_kind (nest_run_get_job (run, 1)), ==, NEST_JOB_POWER);
  g_assert_cmpint (nest_job_get_kind (nest_run_get_job (run, 2)), ==, NEST_JOB_MACHINE);
  g_assert_true (nest_job_get_dependency (nest_run_get_job (run, 2)) == nest_run_get_job (run, 1));

  /* The same host key for a second machine of the run appears once */
  nest_checklist_add_to_run (fixture->checklist, NEST_HYPERVISOR (fixture->hypervisor), run);
  g_assert_cmpuint (nest_job_get_changes (nest_run_get_job (run, 0))->len, ==, 1);
}

static void
test_refused_values (Fixture       *fixture,
                     gconstpointer  data)
{
  static const struct {
    const char *step;
    guint64 value;
    gboolean fine;
  } table[] = {
    { "cpu-cores", 0, FALSE }, { "cpu-cores", 1, TRUE }, { "cpu-cores", 8, TRUE }, { "cpu-cores", 9, FALSE },
    { "memory", 0, FALSE }, { "memory", 2048, TRUE }, { "memory", 16384, TRUE }, { "memory", 16385, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GVariant) value =
        g_variant_ref_sink (g_str_equal (table[i].step, "memory") ? g_variant_new_uint64 (table[i].value)
                                                                  : g_variant_new_uint32 ((guint32) table[i].value));
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (nest_checklist_validate (fixture->checklist, table[i].step, value, &error), ==, table[i].fine);
      g_assert_cmpint (error == NULL, ==, table[i].fine);
    }
}

/* Nestbox itself may run in a machine; what is on another computer is looked at from outside all the same. */
static void
test_vantage (void)
{
  static const struct {
    const char *connection;
    NestVantage vantage;
  } rows[] = {
    { "qemu:///system", NEST_VANTAGE_INSIDE },
    { "qemu+ssh://host/system", NEST_VANTAGE_OUTSIDE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestHost) host = nest_host_new ();
      g_autoptr (NestHypervisorInfo) info = nest_hypervisor_info_new ("kvm", rows[i].connection, "KVM");
      g_autoptr (NestMachine) machine =
        nest_machine_new ("kvm", rows[i].connection, "11111111-2222-4333-8444-555555555501", "Whonix-Workstation", NEST_MACHINE_READ);
      g_autoptr (NestChoices) choices = nest_choices_new ();
      g_autoptr (NestChecklist) checklist = nest_checklist_new (choices);
      gboolean is_outside = rows[i].vantage == NEST_VANTAGE_OUTSIDE;

      nest_checklist_set_vantage (checklist, NEST_VANTAGE_INSIDE);
      nest_checklist_set_snapshots (checklist, host, info, machine);
      g_assert_cmpint (nest_checklist_get_vantage (checklist), ==, rows[i].vantage);
      g_assert_cmpint (nest_checklist_find (checklist, "nested-hw-virt") != NULL, ==, is_outside);
      g_assert_cmpint (nest_checklist_find (checklist, "inside-cores") != NULL, ==, !is_outside);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  fixture_add ("/checklist/requirement-pairs", test_requirement_pairs);
  fixture_add ("/checklist/conditional-requirement", test_conditional_requirement);
  fixture_add ("/checklist/done-but-useless", test_done_but_useless);
  fixture_add ("/checklist/stable-items", test_stable_items);
  fixture_add ("/checklist/plan", test_plan);
  fixture_add ("/checklist/refused-values", test_refused_values);
  fixture_add_kvm ("/checklist/cores-require-pinning", test_cores_require_pinning);
  fixture_add_kvm ("/checklist/pinning-plan", test_pinning_plan);
  g_test_add_func ("/checklist/vantage", test_vantage);

  return g_test_run ();
}
