/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Only what was read is written down; what cannot be read now stays open. */
#include "nest-pending.h"

#include <glib/gi18n.h>

#include "nest-compare.h"
#include "nest-resume.h"

/* A run that another one takes back, wholly or in part, is that one's business. */
static gboolean
is_superseded (GPtrArray *runs,
               NestRun   *run)
{
  for (guint i = 0; i < runs->len; i++)
    if (g_strcmp0 (nest_run_get_undoes (g_ptr_array_index (runs, i)), nest_run_get_id (run)) == 0)
      return TRUE;

  return FALSE;
}

/** nest_pending_find: Returns: (transfer full) (element-type NestRun): those of @runs that may have taken effect by now */
GPtrArray *
nest_pending_find (GPtrArray *runs)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < runs->len; i++)
    {
      NestRun *run = g_ptr_array_index (runs, i);

      if (nest_run_get_outcome (run) == NEST_OUTCOME_PENDING && !is_superseded (runs, run))
        g_ptr_array_add (found, g_object_ref (run));
    }

  return found;
}

static gboolean
is_readable (NestJob        *job,
             NestUndoTarget *target)
{
  if (nest_job_get_kind (job) == NEST_JOB_HOST)
    return target != NULL && target->host != NULL;

  return target != NULL && target->machine != NULL && nest_machine_get_detail (target->machine) == NEST_MACHINE_READ;
}

/* A machine that is gone for good leaves nothing to wait for. Returns: whether more is known than before */
static gboolean
verify_job (NestJob        *job,
            NestUndoTarget *target)
{
  gboolean is_gone = target != NULL && target->machine == NULL && nest_job_get_machine_uuid (job) != NULL;
  NestOutcome outcome = NEST_OUTCOME_UNKNOWN;

  if (!is_gone && !is_readable (job, target))
    return FALSE;
  if (is_gone)
    nest_job_set_error (job, "not-found", _("The machine was gone before this took effect."));
  else
    outcome = nest_compare_with_agreed (job, target->host, target->info, target->machine);
  if (outcome == NEST_OUTCOME_PENDING)
    return FALSE;
  if (outcome != NEST_OUTCOME_VERIFIED && !is_gone)
    nest_job_set_error (job, "changed-since", _("Somebody changed this before it took effect."));
  nest_job_set_outcome (job, outcome, NULL);

  return TRUE;
}

static gboolean
verify (NestRun     *run,
        NestTargets *targets)
{
  gboolean is_new = FALSE;

  for (guint i = 0; i < nest_run_count_jobs (run); i++)
    {
      NestJob *job = nest_run_get_job (run, i);

      if (nest_job_get_outcome (job) == NEST_OUTCOME_PENDING)
        is_new = verify_job (job, nest_targets_look_up (nest_job_get_connection (job), nest_job_get_machine_uuid (job),
                                                        targets)) || is_new;
    }

  return is_new;
}

static void
closed (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (nest_resume_close_finish (NEST_RUN (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
targets_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  NestTargets *targets = NEST_TARGETS (source);
  NestRun *run = g_task_get_source_object (task);
  GError *error = NULL;

  if (!nest_targets_read_finish (targets, result, &error))
    g_task_return_error (task, error);
  else if (!verify (run, targets))
    g_task_return_boolean (task, FALSE);
  else
    nest_resume_close_async (run, g_task_get_task_data (task), closed, g_object_ref (task));
}

/**
 * nest_pending_settle_async:
 * @run: of nest_pending_find()
 * @targets: of @run, with the hypervisors that are there; nothing is read of them yet
 *
 * Reads whether what was to take effect later has done so, and writes that down. Nothing else is changed.
 */
void
nest_pending_settle_async (NestRun             *run,
                           NestTargets         *targets,
                           NestJournal         *journal,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (run, cancellable, callback, user_data);

  g_task_set_task_data (task, g_object_ref (journal), g_object_unref);
  nest_targets_read_async (targets, FALSE, cancellable, targets_read, g_object_ref (task));
}

/** nest_pending_settle_finish: Returns: whether more is known of it than before, and written down */
gboolean
nest_pending_settle_finish (NestRun       *run,
                            GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/** nest_pending_describe: Returns: (transfer full) (nullable): what was found; %NULL: a part still waits */
char *
nest_pending_describe (NestRun     *run,
                       NestTargets *targets)
{
  g_autoptr (GDateTime) local = g_date_time_to_local (nest_run_get_started (run));
  g_autofree char *time = g_date_time_format (local, "%Y-%m-%d %H:%M");
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *joined = NULL;

  if (nest_run_get_outcome (run) == NEST_OUTCOME_PENDING)
    return NULL;
  if (nest_run_get_outcome (run) == NEST_OUTCOME_VERIFIED)
    /* Translators: %s is a date and time */
    return g_strdup_printf (_("What was set at %s has taken effect, as agreed."), time);

  lines = nest_resume_describe (run, nest_targets_look_up, targets);
  g_ptr_array_add (lines, NULL);
  joined = g_strjoinv ("\n  ", (char **) lines->pdata);

  /* Translators: %1$s is a date and time, %2$s lines about settings */
  return g_strdup_printf (_("What was set at %1$s and was to take effect later is not as agreed:\n  %2$s"), time, joined);
}
