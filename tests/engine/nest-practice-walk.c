/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestPracticeWalk: everything is read, done and waited for as a process would. */
#include "nest-practice-walk.h"

void
nest_practice_walk_on_result (GObject      *source,
                              GAsyncResult *result,
                              gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

GAsyncResult *
nest_practice_walk_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

NestMachine *
nest_practice_walk_read (NestHypervisor *hypervisor,
                         const char     *uuid)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  NestMachine *machine;

  nest_hypervisor_read_async (hypervisor, uuid, NEST_PRIORITY_SELECTED, NULL, nest_practice_walk_on_result, &result);
  machine = nest_hypervisor_read_finish (hypervisor, nest_practice_walk_wait (&result), &error);
  g_assert_no_error (error);

  return machine;
}

void
nest_practice_walk_look (NestPracticeWalk *process)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_clear_object (&process->info);
  g_clear_object (&process->machine);
  nest_hypervisor_probe_async (process->hypervisor, NEST_PRIORITY_SELECTED, NULL, nest_practice_walk_on_result, &result);
  process->info = nest_hypervisor_probe_finish (process->hypervisor, nest_practice_walk_wait (&result), NULL);
  process->machine = nest_practice_walk_read (process->hypervisor, NEST_PRACTICE_WORKSTATION);
  nest_checklist_set_snapshots (process->checklist, process->host, process->info, process->machine);
}

NestPracticeWalk *
nest_practice_walk_new (void)
{
  NestPracticeWalk *process = g_new0 (NestPracticeWalk, 1);

  process->hypervisor = nest_practice_new_hypervisor ();
  process->host = nest_practice_new_host ();
  process->journal = nest_practice_new_journal ();
  process->runner = nest_runner_new (process->journal);
  process->choices = nest_choices_new ();
  process->checklist = nest_checklist_new (process->choices);
  nest_practice_walk_look (process);

  return process;
}

void
nest_practice_walk_free (NestPracticeWalk *process)
{
  g_clear_object (&process->checklist);
  g_clear_object (&process->choices);
  g_clear_object (&process->runner);
  g_clear_object (&process->journal);
  g_clear_object (&process->host);
  g_clear_object (&process->info);
  g_clear_object (&process->machine);
  g_clear_object (&process->hypervisor);
  g_clear_error (&process->error);
  g_free (process);
}

static void
run_done (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  NestPracticeWalk *process = user_data;

  process->is_ok = nest_runner_run_finish (NEST_RUNNER (source), result, &process->error);
}

void
nest_practice_walk_do (NestPracticeWalk *process,
                       NestRun *run)
{
  process->is_ok = -1;
  nest_runner_run_async (process->runner, run, NULL, run_done, process);
  while (process->is_ok == -1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (process->error);
  for (guint i = 0; i < nest_run_count_jobs (run); i++)
    g_assert_cmpstr (nest_job_get_error_message (nest_run_get_job (run, i)), ==, NULL);
  /* What runs goes on with what it has. */
  g_assert_cmpint (nest_run_get_outcome (run), ==,
                   nest_machine_get_power_state (process->machine) == NEST_POWER_STATE_RUNNING ? NEST_OUTCOME_PENDING
                                                                                            : NEST_OUTCOME_VERIFIED);
}

void
nest_practice_walk_apply (const char *pinning_option)
{
  g_autoptr (NestPracticeWalk) process = nest_practice_walk_new ();
  g_autoptr (NestRun) run = nest_run_new (NEST_RUN_APPLY, NULL);

  nest_choices_set_option (process->choices, "cpu-pinning", pinning_option);
  nest_choices_set_option (process->choices, "power-off", "next-start"); /* asked only where it runs */
  nest_practice_walk_look (process);
  nest_checklist_add_to_run (process->checklist, process->hypervisor, run);
  nest_practice_walk_do (process, run);
}

GPtrArray *
nest_practice_walk_load (NestPracticeWalk *process)
{
  g_autoptr (GAsyncResult) result = NULL;
  GPtrArray *runs;

  nest_journal_load_async (process->journal, NULL, nest_practice_walk_on_result, &result);
  runs = nest_journal_load_finish (process->journal, nest_practice_walk_wait (&result), NULL, NULL);
  g_assert_nonnull (runs);

  return runs;
}

NestUndoTarget *
nest_practice_walk_find_target (const char *connection,
                                const char *uuid,
                                gpointer    user_data)
{
  static NestUndoTarget target;
  NestPracticeWalk *process = user_data;

  g_assert_cmpstr (connection, ==, NEST_PRACTICE_CONNECTION);
  target = (NestUndoTarget) { process->hypervisor, process->info, uuid != NULL ? process->machine : NULL };

  return &target;
}
