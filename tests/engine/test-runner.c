/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runner: what it does when all is well, and what it refuses, notices and reports when not. */
#include <glib/gstdio.h>

#include "nest-engine-fixture.h"
#include "nest-run-lock.h"

static void
agree (Fixture *fixture)
{
  nest_choices_set_option (fixture->choices, "nested-paging", "on");
}

static gboolean
is_on (Fixture     *fixture,
       NestSetting  setting)
{
  return g_variant_get_boolean (nest_test_hypervisor_get (fixture->hypervisor, setting));
}

static NestJob *
job (Fixture     *fixture,
     NestJobKind  kind)
{
  return nest_run_find_job (fixture->run, kind, "virtualbox", kind == NEST_JOB_HYPERVISOR ? NULL : NEST_TEST_UUID);
}

static void
test_everything (Fixture       *fixture,
                 gconstpointer  data)
{
  agree (fixture);
  fixture_run (fixture, fixture_plan (fixture));

  g_assert_no_error (fixture->error);
  g_assert_true (fixture->ok);
  g_assert_cmpint (nest_run_get_outcome (fixture->run), ==, NEST_OUTCOME_VERIFIED);
  g_assert_cmpuint (nest_test_hypervisor_count_applies (fixture->hypervisor), ==, 2);
  g_assert_true (is_on (fixture, NEST_SETTING_NESTED_PAGING));
  g_assert_true (is_on (fixture, NEST_SETTING_NESTED_HW_VIRT));
  g_assert_true (is_on (fixture, NEST_SETTING_IO_APIC));
  g_assert_cmpuint (g_variant_get_uint32 (nest_test_hypervisor_get (fixture->hypervisor, NEST_SETTING_CPU_COUNT)), ==, 3);
  g_assert_cmpstr (g_variant_get_string (nest_test_hypervisor_get (fixture->hypervisor, NEST_SETTING_HOST_KEY), NULL),
                   ==, "65505,65506");

  fixture_look (fixture);
  g_assert_cmpuint (nest_checklist_count_changes (fixture->checklist), ==, 0);
  g_assert_cmpint (nest_checklist_get_verdict (fixture->checklist), ==, NEST_VERDICT_READY);
  g_assert_false (nest_journal_is_busy (fixture->journal));
}

/* Each of these is reported by what was read back, whatever the hypervisor said. */
static void
test_behaviours (Fixture       *fixture,
                 gconstpointer  data)
{
  static const struct {
    NestTestBehaviour behaviour;
    NestOutcome machine, run;
    const char *code;
  } table[] = {
    { NEST_TEST_REFUSES, NEST_OUTCOME_FAILED, NEST_OUTCOME_FAILED, "locked" },
    { NEST_TEST_LIES, NEST_OUTCOME_FAILED, NEST_OUTCOME_FAILED, "not-applied" },
    { NEST_TEST_DOES_HALF, NEST_OUTCOME_PARTIAL, NEST_OUTCOME_PARTIAL, "not-applied" },
    { NEST_TEST_DIES_AFTER, NEST_OUTCOME_VERIFIED, NEST_OUTCOME_VERIFIED, NULL },
  };

  agree (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      fixture_look (fixture);
      nest_test_hypervisor_set_behaviour (fixture->hypervisor, table[i].behaviour);
      fixture_run (fixture, fixture_plan (fixture));
      g_assert_true (fixture->ok);
      g_assert_cmpint (nest_job_get_outcome (job (fixture, NEST_JOB_MACHINE)), ==, table[i].machine);
      g_assert_cmpint (nest_run_get_outcome (fixture->run), ==, table[i].run);
      g_assert_cmpstr (nest_job_get_error_code (job (fixture, NEST_JOB_MACHINE)), ==, table[i].code);
    }
}

static void
set_cores (Fixture *fixture)
{
  nest_test_hypervisor_set (fixture->hypervisor, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (2));
}

static void
set_paging (Fixture *fixture)
{
  nest_test_hypervisor_set (fixture->hypervisor, NEST_SETTING_NESTED_PAGING, g_variant_new_boolean (TRUE));
}

static void
set_host_key (Fixture *fixture)
{
  nest_test_hypervisor_set (fixture->hypervisor, NEST_SETTING_HOST_KEY, g_variant_new_string ("65514"));
}

static void
rename_machine (Fixture *fixture)
{
  nest_test_hypervisor_set_name (fixture->hypervisor, "Renamed");
}

static void
start_machine (Fixture *fixture)
{
  nest_test_hypervisor_set_power (fixture->hypervisor, NEST_POWER_STATE_RUNNING);
}

static void
take_snapshot (Fixture *fixture)
{
  nest_test_hypervisor_set_snapshots (fixture->hypervisor, 1);
}

static void
test_changed_since_review (Fixture       *fixture,
                           gconstpointer  data)
{
  static void (*const meddlers[]) (Fixture *) = {
    set_cores, set_paging, set_host_key, rename_machine, start_machine, take_snapshot,
  };

  agree (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (meddlers); i++)
    {
      Fixture fresh = { NULL };

      fixture_set_up (&fresh, NULL);
      agree (&fresh);
      fixture_plan (&fresh);
      meddlers[i] (&fresh);
      fixture_run (&fresh, fresh.run);
      g_assert_false (fresh.ok);
      g_assert_error (fresh.error, NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_CHANGED);
      g_assert_nonnull (nest_runner_get_differences (fresh.runner)[0]);
      g_assert_cmpuint (nest_test_hypervisor_count_applies (fresh.hypervisor), ==, 0);
      fixture_tear_down (&fresh, NULL);
    }
}

/* What a run does not need may change: free memory, or a setting no kept step reads. */
static void
test_unrelated_change (Fixture       *fixture,
                       gconstpointer  data)
{
  agree (fixture);
  nest_choices_set_skipped (fixture->choices, "memory", TRUE);
  fixture_plan (fixture);
  nest_test_hypervisor_set (fixture->hypervisor, NEST_SETTING_MEMORY, g_variant_new_uint64 (3000));
  fixture_run (fixture, fixture->run);
  g_assert_true (fixture->ok);
  g_assert_cmpint (nest_run_get_outcome (fixture->run), ==, NEST_OUTCOME_VERIFIED);
}

static void
test_gone (Fixture       *fixture,
           gconstpointer  data)
{
  agree (fixture);
  fixture_plan (fixture);
  nest_test_hypervisor_set_gone (fixture->hypervisor, TRUE);
  fixture_run (fixture, fixture->run);
  g_assert_false (fixture->ok);
  g_assert_error (fixture->error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_FOUND);
  g_assert_cmpuint (nest_test_hypervisor_count_applies (fixture->hypervisor), ==, 0);
}

static void
test_busy (Fixture       *fixture,
           gconstpointer  data)
{
  int other = nest_run_lock_take (fixture->folder, NULL);

  g_assert_cmpint (other, >=, 0);
  g_assert_true (nest_journal_is_busy (fixture->journal));
  agree (fixture);
  fixture_run (fixture, fixture_plan (fixture));
  g_assert_error (fixture->error, NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_BUSY);
  g_assert_cmpuint (nest_test_hypervisor_count_applies (fixture->hypervisor), ==, 0);
  nest_run_lock_give (other);
  g_assert_false (nest_journal_is_busy (fixture->journal));
}

static void
cancel_after_first_job (NestRunner *runner,
                        NestJob    *changed,
                        Fixture    *fixture)
{
  if (nest_job_get_kind (changed) == NEST_JOB_HYPERVISOR && nest_job_get_outcome (changed) == NEST_OUTCOME_VERIFIED)
    g_cancellable_cancel (fixture->cancellable);
}

static void
test_cancel_between_jobs (Fixture       *fixture,
                          gconstpointer  data)
{
  agree (fixture);
  fixture_plan (fixture);
  g_signal_connect (fixture->runner, "job-changed", G_CALLBACK (cancel_after_first_job), fixture);
  fixture_run (fixture, fixture->run);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (nest_job_get_outcome (job (fixture, NEST_JOB_HYPERVISOR)), ==, NEST_OUTCOME_VERIFIED);
  g_assert_cmpint (nest_job_get_outcome (job (fixture, NEST_JOB_MACHINE)), ==, NEST_OUTCOME_CANCELLED);
  g_assert_cmpint (nest_run_get_outcome (fixture->run), ==, NEST_OUTCOME_CANCELLED);
  g_assert_false (is_on (fixture, NEST_SETTING_NESTED_PAGING));
}

static void
test_shut_down (Fixture       *fixture,
                gconstpointer  data)
{
  static const struct {
    NestPowerState state;
    const char *option;
  } table[] = {
    { NEST_POWER_STATE_RUNNING, "shut-down" },
    { NEST_POWER_STATE_RUNNING, "pull-plug" },
    { NEST_POWER_STATE_PAUSED, "shut-down" },
    { NEST_POWER_STATE_SAVED, "start-and-shut-down" },
    { NEST_POWER_STATE_SAVED, "discard-saved-state" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      Fixture fresh = { NULL };

      fixture_set_up (&fresh, NULL);
      agree (&fresh);
      nest_test_hypervisor_set_power (fresh.hypervisor, table[i].state);
      fixture_look (&fresh);

      /* Without a yes, nothing that needs the machine off is planned. */
      g_assert_null (nest_run_find_job (fixture_plan (&fresh), NEST_JOB_MACHINE, "virtualbox", NEST_TEST_UUID));

      nest_choices_set_option (fresh.choices, "power-off", table[i].option);
      fixture_run (&fresh, fixture_plan (&fresh));
      g_assert_no_error (fresh.error);
      g_assert_cmpint (nest_run_get_outcome (fresh.run), ==, NEST_OUTCOME_VERIFIED);
      g_assert_true (is_on (&fresh, NEST_SETTING_NESTED_HW_VIRT));
      fixture_tear_down (&fresh, NULL);
    }
}

static void
test_button_ignored (Fixture       *fixture,
                     gconstpointer  data)
{
  agree (fixture);
  nest_test_hypervisor_set_power (fixture->hypervisor, NEST_POWER_STATE_RUNNING);
  nest_test_hypervisor_set_ignores_button (fixture->hypervisor, TRUE);
  fixture_look (fixture);
  nest_choices_set_option (fixture->choices, "power-off", "shut-down");
  nest_runner_set_shut_down_timeout (fixture->runner, 2);
  fixture_run (fixture, fixture_plan (fixture));

  g_assert_true (fixture->ok);
  g_assert_cmpint (nest_job_get_outcome (job (fixture, NEST_JOB_POWER)), ==, NEST_OUTCOME_FAILED);
  g_assert_cmpstr (nest_job_get_error_code (job (fixture, NEST_JOB_POWER)), ==, "ignored");
  g_assert_cmpint (nest_job_get_outcome (job (fixture, NEST_JOB_MACHINE)), ==, NEST_OUTCOME_SKIPPED);
  /* The host key does not depend on the machine */
  g_assert_cmpint (nest_job_get_outcome (job (fixture, NEST_JOB_HYPERVISOR)), ==, NEST_OUTCOME_VERIFIED);
  g_assert_cmpint (nest_run_get_outcome (fixture->run), ==, NEST_OUTCOME_PARTIAL);
}

static char *
read_journal (Fixture *fixture)
{
  g_autofree char *name = g_strdup_printf ("runs/%s.json", nest_run_get_id (fixture->run));
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  char *contents = NULL;

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));

  return contents;
}

/* The yes comes while the guest is waited for; the hypervisor pulls the plug only with that in the journal. */
static void
power_off_while_waiting (NestRunner *runner,
                         NestJob    *changed,
                         Fixture    *fixture)
{
  g_autofree char *journal = nest_job_waits_for_guest (changed) ? read_journal (fixture) : NULL;

  if (journal == NULL)
    return;
  g_assert_nonnull (strstr (journal, NEST_METHOD_SHUT_DOWN));
  g_assert_null (strstr (journal, NEST_METHOD_PULL_PLUG));
  g_assert_false (nest_runner_power_off_now (runner, job (fixture, NEST_JOB_MACHINE)));
  g_assert_true (nest_runner_power_off_now (runner, changed));
  g_assert_false (nest_runner_power_off_now (runner, changed));
}

static void
journal_knows (NestTestHypervisor *hypervisor,
               Fixture            *fixture)
{
  g_autofree char *journal = read_journal (fixture);

  g_assert_nonnull (strstr (journal, NEST_METHOD_PULL_PLUG));
  g_assert_null (strstr (journal, NEST_METHOD_SHUT_DOWN));
}

/* @job_changed: what happens meanwhile */
static void
run_while_ignored (Fixture   *fixture,
                   GCallback  job_changed)
{
  agree (fixture);
  nest_test_hypervisor_set_power (fixture->hypervisor, NEST_POWER_STATE_RUNNING);
  nest_test_hypervisor_set_ignores_button (fixture->hypervisor, TRUE);
  fixture_look (fixture);
  nest_choices_set_option (fixture->choices, "power-off", "shut-down");
  g_signal_connect (fixture->runner, "job-changed", job_changed, fixture);
  fixture_run (fixture, fixture_plan (fixture));
}

static void
test_power_off_now (Fixture       *fixture,
                    gconstpointer  data)
{
  NestChange *change;

  g_signal_connect (fixture->hypervisor, "plug-pulled", G_CALLBACK (journal_knows), fixture);
  run_while_ignored (fixture, G_CALLBACK (power_off_while_waiting));
  g_assert_no_error (fixture->error);
  g_assert_cmpint (nest_run_get_outcome (fixture->run), ==, NEST_OUTCOME_VERIFIED);
  g_assert_true (is_on (fixture, NEST_SETTING_NESTED_HW_VIRT));
  g_assert_cmpuint (nest_test_hypervisor_count_pulled_plugs (fixture->hypervisor), ==, 1);
  change = g_ptr_array_index (nest_job_get_changes (job (fixture, NEST_JOB_POWER)), 0);
  g_assert_cmpstr (nest_change_get_method (change), ==, NEST_METHOD_PULL_PLUG);
  g_assert_false (nest_runner_power_off_now (fixture->runner, job (fixture, NEST_JOB_POWER)));
}

/* A yes that cannot be written down is none. */
static void
break_journal (NestRunner *runner,
               NestJob    *changed,
               Fixture    *fixture)
{
  g_autofree char *runs = g_build_filename (fixture->folder, "runs", NULL);
  g_autofree char *aside = g_build_filename (fixture->folder, "aside", NULL);

  if (!nest_job_waits_for_guest (changed))
    return;
  g_assert_cmpint (g_rename (runs, aside), ==, 0);
  g_assert_true (g_file_set_contents (runs, "", 0, NULL));
  g_assert_true (nest_runner_power_off_now (runner, changed));
}

static void
test_power_off_now_unwritable (Fixture       *fixture,
                               gconstpointer  data)
{
  run_while_ignored (fixture, G_CALLBACK (break_journal));
  g_assert_error (fixture->error, NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_JOURNAL);
  g_assert_cmpuint (nest_test_hypervisor_count_pulled_plugs (fixture->hypervisor), ==, 0);
  g_assert_false (is_on (fixture, NEST_SETTING_NESTED_HW_VIRT));
}

/* Cancelled before it was done: it is not done. */
static void
power_off_and_cancel (NestRunner *runner,
                      NestJob    *changed,
                      Fixture    *fixture)
{
  if (nest_job_waits_for_guest (changed))
    {
      g_assert_true (nest_runner_power_off_now (runner, changed));
      g_cancellable_cancel (fixture->cancellable);
    }
}

static void
test_power_off_now_cancelled (Fixture       *fixture,
                              gconstpointer  data)
{
  run_while_ignored (fixture, G_CALLBACK (power_off_and_cancel));
  g_assert_cmpint (nest_job_get_outcome (job (fixture, NEST_JOB_POWER)), ==, NEST_OUTCOME_CANCELLED);
  g_assert_cmpuint (nest_test_hypervisor_count_pulled_plugs (fixture->hypervisor), ==, 0);
}

static void
cancel_while_waiting (NestRunner *runner,
                      NestJob    *changed,
                      Fixture    *fixture)
{
  if (nest_job_get_countdown (changed) > 0)
    g_cancellable_cancel (fixture->cancellable);
}

static void
test_cancel_shut_down (Fixture       *fixture,
                       gconstpointer  data)
{
  agree (fixture);
  nest_test_hypervisor_set_power (fixture->hypervisor, NEST_POWER_STATE_RUNNING);
  nest_test_hypervisor_set_ignores_button (fixture->hypervisor, TRUE);
  fixture_look (fixture);
  nest_choices_set_option (fixture->choices, "power-off", "shut-down");
  g_signal_connect (fixture->runner, "job-changed", G_CALLBACK (cancel_while_waiting), fixture);
  fixture_run (fixture, fixture_plan (fixture));

  g_assert_cmpint (nest_job_get_outcome (job (fixture, NEST_JOB_POWER)), ==, NEST_OUTCOME_CANCELLED);
  g_assert_cmpint (nest_run_get_outcome (fixture->run), ==, NEST_OUTCOME_CANCELLED);
  g_assert_false (is_on (fixture, NEST_SETTING_NESTED_HW_VIRT));
}

/* The machine is edited by somebody else while it shuts down: the settings are left alone. */
static void
edit_while_waiting (NestRunner *runner,
                    NestJob    *changed,
                    Fixture    *fixture)
{
  if (nest_job_get_kind (changed) == NEST_JOB_POWER && nest_job_get_countdown (changed) > 0)
    set_cores (fixture);
}

static void
test_edited_during_shut_down (Fixture       *fixture,
                              gconstpointer  data)
{
  agree (fixture);
  nest_test_hypervisor_set_power (fixture->hypervisor, NEST_POWER_STATE_RUNNING);
  fixture_look (fixture);
  nest_choices_set_option (fixture->choices, "power-off", "shut-down");
  g_signal_connect (fixture->runner, "job-changed", G_CALLBACK (edit_while_waiting), fixture);
  fixture_run (fixture, fixture_plan (fixture));

  g_assert_error (fixture->error, NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_CHANGED);
  g_assert_cmpint (nest_job_get_outcome (job (fixture, NEST_JOB_MACHINE)), ==, NEST_OUTCOME_SKIPPED);
  g_assert_false (is_on (fixture, NEST_SETTING_NESTED_HW_VIRT));
}

/* What cannot be written down is not done. */
static void
test_journal_unwritable (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autofree char *runs = g_build_filename (fixture->folder, "runs", NULL);

  /* A file where the folder should be refuses root as well */
  g_assert_true (g_file_set_contents (runs, "", 0, NULL));
  agree (fixture);
  fixture_run (fixture, fixture_plan (fixture));
  g_assert_error (fixture->error, NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_JOURNAL);
  g_assert_cmpuint (nest_test_hypervisor_count_applies (fixture->hypervisor), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  fixture_add ("/runner/everything", test_everything);
  fixture_add ("/runner/behaviours", test_behaviours);
  fixture_add ("/runner/changed-since-review", test_changed_since_review);
  fixture_add ("/runner/unrelated-change", test_unrelated_change);
  fixture_add ("/runner/gone", test_gone);
  fixture_add ("/runner/busy", test_busy);
  fixture_add ("/runner/cancel-between-jobs", test_cancel_between_jobs);
  fixture_add ("/runner/shut-down", test_shut_down);
  fixture_add ("/runner/button-ignored", test_button_ignored);
  fixture_add ("/runner/power-off-now", test_power_off_now);
  fixture_add ("/runner/power-off-now-unwritable", test_power_off_now_unwritable);
  fixture_add ("/runner/power-off-now-cancelled", test_power_off_now_cancelled);
  fixture_add ("/runner/cancel-shut-down", test_cancel_shut_down);
  fixture_add ("/runner/edited-during-shut-down", test_edited_during_shut_down);
  fixture_add ("/runner/journal-unwritable", test_journal_unwritable);

  return g_test_run ();
}
