/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nothing is guessed: each job that was under way counts as what its settings say now. */
#include "nest-resume.h"

#include <glib/gi18n.h>

#include "nest-compare.h"
#include "nest-runner-error.h"
#include "nest-text.h"

/** nest_resume_find: Returns: (transfer none) (nullable): the newest run that was interrupted; the lock must be free */
NestRun *
nest_resume_find (GPtrArray *runs)
{
  for (guint i = 0; i < runs->len; i++)
    if (nest_run_is_interrupted (g_ptr_array_index (runs, i)))
      return g_ptr_array_index (runs, i);

  return NULL;
}

static gboolean
is_about_the_same (NestRun *a,
                   NestRun *b)
{
  for (guint i = 0; i < nest_run_count_jobs (a); i++)
    for (guint j = 0; j < nest_run_count_jobs (b); j++)
      {
        NestJob *job_a = nest_run_get_job (a, i), *job_b = nest_run_get_job (b, j);

        if (g_strcmp0 (nest_job_get_connection (job_a), nest_job_get_connection (job_b)) == 0 &&
            g_strcmp0 (nest_job_get_machine_uuid (job_a), nest_job_get_machine_uuid (job_b)) == 0)
          return TRUE;
      }

  return FALSE;
}

/**
 * nest_resume_find_for:
 *
 * Returns: (transfer none) (nullable): an interrupted run about a target of @plan, to be decided first; what @plan
 *   goes on with or takes back is decided by it
 */
NestRun *
nest_resume_find_for (GPtrArray *runs,
                      NestRun   *plan)
{
  for (guint i = 0; i < runs->len; i++)
    {
      NestRun *run = g_ptr_array_index (runs, i);

      if (nest_run_is_interrupted (run) && g_strcmp0 (nest_run_get_id (run), nest_run_get_id (plan)) != 0 &&
          g_strcmp0 (nest_run_get_id (run), nest_run_get_undoes (plan)) != 0 &&
          is_about_the_same (run, plan))
        return run;
    }

  return NULL;
}

static gboolean
is_readable (NestJob        *job,
             NestUndoTarget *target)
{
  return target != NULL && (nest_job_get_kind (job) != NEST_JOB_HOST || target->host != NULL) &&
         (nest_job_get_machine_uuid (job) == NULL ||
                            (target->machine != NULL && nest_machine_get_detail (target->machine) == NEST_MACHINE_READ));
}

static void
set_unknown (NestJob *job)
{
  for (guint i = 0; i < nest_job_get_changes (job)->len; i++)
    nest_job_set_change_outcome (job, i, NEST_OUTCOME_UNKNOWN);
}

static void
verify_job (NestJob        *job,
            NestUndoTarget *target)
{
  gboolean was_unknown = nest_job_get_outcome (job) == NEST_OUTCOME_UNKNOWN;
  NestOutcome outcome = NEST_OUTCOME_UNKNOWN;

  if (is_readable (job, target))
    outcome = nest_compare_with_agreed (job, target->host, target->info, target->machine);
  else
    set_unknown (job);
  if (nest_outcome_is_success (outcome))
    nest_job_set_error (job, NULL, NULL);
  else if (!was_unknown) /* which has a reason of its own */
    nest_job_set_error (job, "interrupted", _("Nestbox was interrupted while it did this."));
  nest_job_set_outcome (job, outcome, NULL);
}

/* The one that was under way, and those that could not be read when the run ended */
static gboolean
is_open (NestJob *job)
{
  return nest_job_get_outcome (job) == NEST_OUTCOME_RUNNING || nest_job_get_outcome (job) == NEST_OUTCOME_UNKNOWN;
}

/**
 * nest_resume_verify:
 * @run: an interrupted run
 * @lookup: what the world is like now, after it has settled
 *
 * The jobs of which nobody knows what became get the outcome that was read, setting by setting. What was not begun stays so.
 */
void
nest_resume_verify (NestRun        *run,
                    NestUndoLookup  lookup,
                    gpointer        user_data)
{
  for (guint i = 0; i < nest_run_count_jobs (run); i++)
    {
      NestJob *job = nest_run_get_job (run, i);

      if (is_open (job))
        verify_job (job, lookup (nest_job_get_connection (job), nest_job_get_machine_uuid (job), user_data));
    }
}

static char *
describe_power (NestUndoTarget *target)
{
  return g_strdup (nest_power_state_is_off (nest_machine_get_power_state (target->machine))
                     ? _("the machine is off, as agreed") : _("the machine is not off"));
}

/* One setting, as it stands now. */
static char *
describe_change (NestChange     *change,
                 NestUndoTarget *target)
{
  NestSetting setting = nest_change_get_setting (change);
  const char *title = nest_setting_get_title (setting);
  g_autoptr (GVariant) found = nest_compare_get_value (setting, target->host, target->info, target->machine);
  g_autofree char *now = nest_setting_format_value (setting, found);
  g_autofree char *before = nest_setting_format_value (setting, nest_change_get_old_value (change));
  g_autofree char *agreed = nest_setting_format_value (setting, nest_change_get_new_value (change));

  if (setting == NEST_SETTING_POWER_STATE)
    return describe_power (target);
  if (!nest_setting_is_readable (setting))
    /* Translators: %s is a setting */
    return g_strdup_printf (_("%s: the hypervisor does not show it"), title);
  if (nest_value_equal (found, nest_change_get_new_value (change)))
    /* Translators: %1$s is a setting, %2$s its value */
    return g_strdup_printf (_("%1$s: %2$s, as agreed"), title, now);
  if (nest_value_equal (found, nest_change_get_old_value (change)))
    /* Translators: %1$s is a setting, %2$s its value, %3$s the value it was to get */
    return g_strdup_printf (_("%1$s: %2$s, as it was (agreed: %3$s)"), title, now, agreed);

  /* Translators: %1$s is a setting, the others are its values */
  return g_strdup_printf (_("%1$s: %2$s, neither as it was (%3$s) nor as agreed (%4$s)"), title, now, before, agreed);
}

/** nest_resume_describe_job: Returns: (transfer full) (element-type utf8): every setting of @job: as it was, or as agreed */
GPtrArray *
nest_resume_describe_job (NestJob        *job,
                          NestUndoLookup  lookup,
                          gpointer        user_data)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *changes = nest_job_get_changes (job);
  NestUndoTarget *target = lookup (nest_job_get_connection (job), nest_job_get_machine_uuid (job), user_data);

  if (!is_readable (job, target))
    g_ptr_array_add (lines, g_strdup (_("cannot be found or read now")));
  for (guint i = 0; is_readable (job, target) && i < changes->len; i++)
    g_ptr_array_add (lines, describe_change (g_ptr_array_index (changes, i), target));

  return lines;
}

static char *
prefix_target (NestJob    *job,
               const char *text)
{
  g_autofree char *name = NULL;

  if (nest_job_get_machine_uuid (job) == NULL)
    return g_strdup (text);
  name = nest_text_make_visible (nest_job_get_machine_name (job));

  /* Translators: %1$s is the name of a virtual machine, %2$s what is said of it: "Processors: 3, as agreed" */
  return g_strdup_printf (_("%1$s: %2$s"), name, text);
}

/** nest_resume_describe: Returns: (transfer full) (element-type utf8): the same of all jobs, with the names of the machines */
GPtrArray *
nest_resume_describe (NestRun        *run,
                      NestUndoLookup  lookup,
                      gpointer        user_data)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < nest_run_count_jobs (run); i++)
    {
      NestJob *job = nest_run_get_job (run, i);
      g_autoptr (GPtrArray) of_job = nest_resume_describe_job (job, lookup, user_data);

      for (guint j = 0; j < of_job->len; j++)
        g_ptr_array_add (lines, prefix_target (job, g_ptr_array_index (of_job, j)));
    }

  return lines;
}

/* --- closing --- */

/* Whoever held the lock before may have decided already. */
static gboolean
is_still_open (GPtrArray *runs,
               NestRun   *run)
{
  NestRun *present = nest_journal_find (runs, nest_run_get_id (run));

  return present != NULL && (nest_run_is_interrupted (present) || nest_run_get_outcome (present) == NEST_OUTCOME_PENDING);
}

static void
close_saved (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  NestJournal *journal = NEST_JOURNAL (source);
  GError *error = NULL;
  gboolean saved = nest_journal_save_finish (journal, result, &error);

  nest_journal_unlock (journal);
  if (saved)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/** nest_resume_end: @run: whose owner is gone: it is over, with what is known of its jobs */
void
nest_resume_end (NestRun *run)
{
  for (guint i = 0; i < nest_run_count_jobs (run); i++)
    {
      NestJob *job = nest_run_get_job (run, i);

      if (nest_job_get_outcome (job) == NEST_OUTCOME_RUNNING) /* nobody has looked */
        verify_job (job, NULL);
      if (nest_job_get_outcome (job) != NEST_OUTCOME_PLANNED)
        continue;
      nest_job_set_error (job, "interrupted", _("Nestbox was interrupted before it began this."));
      nest_job_set_outcome (job, NEST_OUTCOME_CANCELLED, NULL);
    }
  nest_run_end (run, nest_run_derive_outcome (run));
}

static void
close_loaded (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  NestJournal *journal = NEST_JOURNAL (source);
  NestRun *run = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) runs = nest_journal_load_finish (journal, result, NULL, &error);

  if (runs != NULL && is_still_open (runs, run))
    {
      nest_resume_end (run);
      nest_journal_save_async (journal, run, close_saved, g_steal_pointer (&task));
      return;
    }
  nest_journal_unlock (journal);
  if (runs != NULL)
    g_set_error_literal (&error, NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_CHANGED,
                         _("Another Nestbox has decided about the interrupted run since."));
  g_task_return_error (task, error);
}

static void
close_locked (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  NestJournal *journal = NEST_JOURNAL (source);
  GError *error = NULL;

  if (nest_journal_lock_finish (journal, result, &error))
    nest_journal_look_async (journal, NULL, close_loaded, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

/**
 * nest_resume_close_async:
 * @run: an interrupted run, verified
 *
 * Writes down what became of it: it is over, and can be taken back like any other.
 */
void
nest_resume_close_async (NestRun             *run,
                         NestJournal         *journal,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  nest_journal_lock_async (journal, close_locked, g_task_new (run, NULL, callback, user_data));
}

gboolean
nest_resume_close_finish (NestRun       *run,
                          GAsyncResult  *result,
                          GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
