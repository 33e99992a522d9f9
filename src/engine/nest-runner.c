/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestRunner: one run at a time. Everything is re-read and compared before anything is touched. */
#include "nest-runner.h"

#include <glib/gi18n.h>

#include "nest-job-work.h"
#include "nest-resume.h"

struct _NestRunner
{
  GObject parent_instance;

  NestJournal *journal;
  guint shut_down_timeout;
  gboolean trusts_readings;

  NestRun *run;
  NestRun *undone; /* interrupted, and open until its undo is written down */
  GCancellable *cancellable;
  GTask *task;
  guint index;
  gboolean reviewing; /* the pass over all jobs before the first one begins */
  NestPowerJob *power;
  GError *stop_error;
  GPtrArray *differences;
};

G_DEFINE_FINAL_TYPE (NestRunner, nest_runner, G_TYPE_OBJECT)

enum {
  JOB_CHANGED,
  DIFFERENCES,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void nest_runner_next_job (NestRunner *self);

static void
nest_runner_dispose (GObject *object)
{
  NestRunner *self = NEST_RUNNER (object);

  g_clear_object (&self->journal);
  g_clear_object (&self->run);
  g_clear_object (&self->undone);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->power);
  g_clear_error (&self->stop_error);
  g_clear_pointer (&self->differences, g_ptr_array_unref);

  G_OBJECT_CLASS (nest_runner_parent_class)->dispose (object);
}

static void
nest_runner_class_init (NestRunnerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nest_runner_dispose;

  signals[JOB_CHANGED] = g_signal_new ("job-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 1, NEST_TYPE_JOB);
  signals[DIFFERENCES] = g_signal_new ("differences", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRV);
}

static void
nest_runner_init (NestRunner *self)
{
  self->shut_down_timeout = NEST_RUNNER_SHUT_DOWN_TIMEOUT;
  self->differences = g_ptr_array_new_with_free_func (g_free);
}

/** nest_runner_new: @journal: (transfer none): where runs are written down, and whose lock is taken */
NestRunner *
nest_runner_new (NestJournal *journal)
{
  NestRunner *self = g_object_new (NEST_TYPE_RUNNER, NULL);

  self->journal = g_object_ref (journal);

  return self;
}

/** nest_runner_set_shut_down_timeout: @seconds: how long a guest that was asked may take to shut down */
void
nest_runner_set_shut_down_timeout (NestRunner *self,
                                   guint       seconds)
{
  self->shut_down_timeout = seconds;
}

/** nest_runner_set_trusts_readings: @trusts: whether a reading made a moment ago counts: only where nobody was asked since */
void
nest_runner_set_trusts_readings (NestRunner *self,
                                 gboolean    trusts)
{
  self->trusts_readings = trusts;
}

/** nest_runner_wait_longer: @seconds: more for the guest that is shutting down right now */
void
nest_runner_wait_longer (NestRunner *self,
                         guint       seconds)
{
  if (self->power != NULL)
    nest_power_job_wait_longer (self->power, seconds);
}

/**
 * nest_runner_power_off_now:
 * @job: whose guest is asked to shut down right now; the user agreed to pull its plug instead
 *
 * Returns: whether it is still being waited for
 */
gboolean
nest_runner_power_off_now (NestRunner *self,
                           NestJob    *job)
{
  return self->power != NULL && job == nest_run_get_job (self->run, self->index) &&
         nest_power_job_power_off_now (self->power, self->journal, self->run);
}

/** nest_runner_get_differences: Returns: (transfer none): sentences; empty unless the run stopped for them */
const char *const *
nest_runner_get_differences (NestRunner *self)
{
  static const char *const none[] = { NULL };

  return self->differences->len > 0 ? (const char *const *) self->differences->pdata : none;
}

static NestJob *
current_job (NestRunner *self)
{
  return nest_run_get_job (self->run, self->index);
}

static void
job_changed (NestJob    *job,
             NestRunner *self)
{
  g_signal_emit (self, signals[JOB_CHANGED], 0, job);
}

static void
nest_runner_return (NestRunner *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  for (guint i = 0; i < nest_run_count_jobs (self->run); i++)
    g_signal_handlers_disconnect_by_func (nest_run_get_job (self->run, i), job_changed, self);
  nest_journal_unlock (self->journal);
  if (self->stop_error != NULL)
    g_task_return_error (task, g_steal_pointer (&self->stop_error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
nest_runner_ended_saved (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr (NestRunner) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!nest_journal_save_finish (self->journal, result, &error) && self->stop_error == NULL)
    self->stop_error = g_steal_pointer (&error);
  nest_runner_return (self);
}

static void
nest_runner_end (NestRunner *self)
{
  nest_run_end (self->run, nest_run_has_unknown_jobs (self->run) ? NEST_OUTCOME_UNKNOWN
                                                                : nest_run_derive_outcome (self->run));
  nest_journal_save_async (self->journal, self->run, nest_runner_ended_saved, g_object_ref (self));
}

/* All jobs from the present one on are not begun. */
static void
nest_runner_stop (NestRunner  *self,
                  NestOutcome  outcome,
                  GError      *error)
{
  for (; self->index < nest_run_count_jobs (self->run); self->index++)
    {
      NestJob *job = current_job (self);

      if (nest_job_is_remembered (job))
        continue;
      nest_job_set_outcome (job, outcome, error);
    }
  if (self->stop_error == NULL)
    self->stop_error = error;
  else
    g_error_free (error);

  if (self->reviewing)
    nest_runner_return (self);
  else
    nest_runner_end (self);
}

static void
nest_runner_stop_for_differences (NestRunner *self)
{
  GError *error = g_error_new_literal (NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_CHANGED,
                                       _("Something changed since you looked, so nothing more was done. Look again, then decide."));

  g_ptr_array_add (self->differences, NULL);
  g_signal_emit (self, signals[DIFFERENCES], 0, self->differences->pdata);
  nest_runner_stop (self, NEST_OUTCOME_SKIPPED, error);
}

static void
nest_runner_job_saved (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr (NestRunner) self = user_data;
  GError *error = NULL;

  self->index++;
  if (nest_journal_save_finish (self->journal, result, &error))
    nest_runner_next_job (self);
  else
    nest_runner_stop (self, NEST_OUTCOME_SKIPPED, error);
}

static void
nest_runner_job_done (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr (NestRunner) self = user_data;
  g_autoptr (NestMachine) machine = NULL;
  NestJob *job = NEST_JOB (source);
  NestOutcome outcome = nest_job_do_finish (job, result, &machine);

  if (outcome == NEST_OUTCOME_VERIFIED && self->power != NULL)
    nest_job_hand_on_reading (self->run, self->index + 1, machine, self->differences);
  g_clear_object (&self->power);
  nest_job_set_outcome (job, outcome, NULL);
  nest_journal_save_async (self->journal, self->run, nest_runner_job_saved, g_object_ref (self));
}

static void nest_runner_begun_saved (GObject      *source,
                                     GAsyncResult *result,
                                     gpointer      user_data);

/* From here on the undo is what was interrupted, if that happens. */
static gboolean
close_undone (NestRunner *self)
{
  g_autoptr (NestRun) undone = g_steal_pointer (&self->undone);

  if (undone == NULL)
    return FALSE;

  nest_resume_end (undone);
  nest_journal_save_async (self->journal, undone, nest_runner_begun_saved, g_object_ref (self));

  return TRUE;
}

/* Only what is written down is done. */
static void
nest_runner_begun_saved (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr (NestRunner) self = user_data;
  NestJob *job = current_job (self);
  GError *error = NULL;

  if (!nest_journal_save_finish (self->journal, result, &error))
    {
      nest_runner_stop (self, NEST_OUTCOME_FAILED, error);
      return;
    }
  if (close_undone (self))
    return;

  if (nest_job_get_kind (job) == NEST_JOB_POWER)
    self->power = nest_power_job_new (job, self->shut_down_timeout);
  nest_job_do_async (job, self->power, self->cancellable, nest_runner_job_done, g_object_ref (self));
}

static void
nest_runner_begin_job (NestRunner *self)
{
  nest_job_set_outcome (current_job (self), NEST_OUTCOME_RUNNING, NULL);
  nest_journal_save_async (self->journal, self->run, nest_runner_begun_saved, g_object_ref (self));
}

static void
nest_runner_job_reviewed (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data)
{
  g_autoptr (NestRunner) self = user_data;
  GError *error = NULL;

  if (!nest_job_review_finish (NEST_JOB (source), result, self->differences, &error))
    nest_runner_stop (self, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? NEST_OUTCOME_CANCELLED
                                                                                      : NEST_OUTCOME_FAILED, error);
  else if (self->reviewing)
    {
      self->index++;
      nest_runner_next_job (self);
    }
  else if (self->differences->len > 0)
    nest_runner_stop_for_differences (self);
  else
    nest_runner_begin_job (self);
}

static void
nest_runner_begin_run (NestRunner *self)
{
  self->reviewing = FALSE;
  self->index = 0;
  if (self->differences->len > 0)
    {
      self->reviewing = TRUE; /* nothing was begun, so there is nothing to write down */
      nest_runner_stop_for_differences (self);
      return;
    }

  nest_run_begin (self->run);
  nest_runner_next_job (self);
}

/* The next job of the pass: either it is only reviewed, or reviewed again and done. */
static void
nest_runner_next_job (NestRunner *self)
{
  guint n = nest_run_count_jobs (self->run);
  GError *error = NULL;

  while (self->index < n && (nest_job_is_remembered (current_job (self)) || (!self->reviewing && nest_job_skip_for_dependency (current_job (self)))))
    self->index++;

  if (self->index >= n && self->reviewing)
    nest_runner_begin_run (self);
  else if (self->index >= n)
    nest_runner_end (self);
  else if (g_cancellable_set_error_if_cancelled (self->cancellable, &error))
    nest_runner_stop (self, NEST_OUTCOME_CANCELLED, error);
  else if (!self->reviewing && self->differences->len > 0)
    nest_runner_stop_for_differences (self);
  else
    nest_job_review_async (current_job (self), self->reviewing && !self->trusts_readings, self->cancellable,
                           nest_runner_job_reviewed, g_object_ref (self));
}

/* Half of a run is no state to start from: its old values would be remembered as somebody's own. */
static void
nest_runner_journal_loaded (GObject      *source,
                            GAsyncResult *result,
                            gpointer      user_data)
{
  g_autoptr (NestRunner) self = user_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) runs = nest_journal_load_finish (self->journal, result, NULL, &error);
  NestRun *undone;

  if (runs != NULL && nest_resume_find_for (runs, self->run) != NULL)
    error = g_error_new_literal (NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_INTERRUPTED,
                                 _("An earlier run about the same machine did not come to its end. Decide first whether to go on "
                                   "with it, to take it back or to leave it. Nothing was changed."));
  undone = runs != NULL ? nest_journal_find (runs, nest_run_get_undoes (self->run)) : NULL;
  g_set_object (&self->undone, (undone != NULL && nest_run_is_interrupted (undone) ? undone : NULL));
  if (runs != NULL)
    nest_journal_number (runs, self->run);
  if (error != NULL)
    nest_runner_stop (self, NEST_OUTCOME_SKIPPED, error);
  else
    nest_runner_next_job (self);
}

static void
nest_runner_locked (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (NestRunner) self = user_data;

  if (!nest_journal_lock_finish (self->journal, result, &self->stop_error))
    {
      nest_runner_return (self);
      return;
    }
  for (guint i = 0; i < nest_run_count_jobs (self->run); i++)
    g_signal_connect (nest_run_get_job (self->run, i), "changed", G_CALLBACK (job_changed), self);
  nest_journal_look_async (self->journal, NULL, nest_runner_journal_loaded, g_object_ref (self));
}

/**
 * nest_runner_run_async:
 * @run: a plan with at least one job
 * @cancellable: (nullable): cancels between jobs and while a guest is shutting down, never inside a command
 *
 * Does the run. How each job went stands in the job.
 */
void
nest_runner_run_async (NestRunner          *self,
                       NestRun             *run,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (self->task == NULL);
  g_return_if_fail (nest_run_get_outcome (run) == NEST_OUTCOME_PLANNED);

  /* How it went is returned even if it was cancelled: the jobs know. */
  g_task_set_check_cancellable (task, FALSE);
  g_set_object (&self->run, run);
  g_set_object (&self->cancellable, cancellable);
  g_ptr_array_set_size (self->differences, 0);
  g_clear_error (&self->stop_error);
  self->task = g_steal_pointer (&task);
  self->index = 0;
  self->reviewing = TRUE;
  nest_journal_lock_async (self->journal, nest_runner_locked, g_object_ref (self));
}

/**
 * nest_runner_run_finish:
 *
 * Returns: %TRUE when every job had its turn (each job knows how it went); %FALSE when the run stopped:
 *   another run is under way, something changed since the review, it could not be written down, it was
 *   cancelled, or the world could not be read
 */
gboolean
nest_runner_run_finish (NestRunner    *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
