/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One job, from the second look to the verified result. The runner decides what comes before and after. */
#include "nest-job-work.h"

#include <glib/gi18n.h>

#include "nest-compare.h"
#include "nest-host-install.h"
#include "nest-host-probe.h"
#include "nest-runner-error.h"

/* A reading this young, which no person has looked at in between, need not be made again. In µs. */
#define FRESH (1 * G_USEC_PER_SEC)

/* What one look at the job's target showed. */
typedef struct {
  NestHost *host;
  NestHypervisorInfo *info;
  NestMachine *machine;
  GError *apply_error;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_clear_object (&work->host);
  g_clear_object (&work->info);
  g_clear_object (&work->machine);
  g_clear_error (&work->apply_error);
  g_free (work);
}

static GTask *
new_task (NestJob             *job,
          GCancellable        *cancellable,
          GAsyncReadyCallback  callback,
          gpointer             user_data)
{
  GTask *task = g_task_new (job, cancellable, callback, user_data);

  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_new0 (Work, 1), work_free);

  return task;
}

/* --- looking --- */

static void
host_read (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;

  work->host = nest_host_probe_finish (result, &error);
  if (work->host == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
info_read (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;

  work->info = nest_hypervisor_reread_finish (NEST_HYPERVISOR (source), result, &error);
  if (work->info == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
machine_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;

  work->machine = nest_hypervisor_read_finish (NEST_HYPERVISOR (source), result, &error);
  if (work->machine == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* Reads what the job is about, and ends the task with it. */
static void
look (GTask        *task,
      GCancellable *cancellable)
{
  NestJob *job = g_task_get_source_object (task);
  NestHypervisor *hypervisor = nest_job_get_hypervisor (job);

  if (nest_job_get_kind (job) == NEST_JOB_HOST)
    nest_host_probe_async (NULL, cancellable, host_read, g_object_ref (task));
  else if (nest_job_get_kind (job) == NEST_JOB_HYPERVISOR)
    nest_hypervisor_reread_async (hypervisor, nest_job_get_info (job), NEST_PRIORITY_RUN, cancellable, info_read,
                                  g_object_ref (task));
  else
    nest_hypervisor_read_async (hypervisor, nest_job_get_machine_uuid (job), NEST_PRIORITY_RUN, cancellable,
                                machine_read, g_object_ref (task));
}

static gboolean
is_fresh (NestJob *job)
{
  gint64 read_time;

  /* This computer is read in milliseconds */
  if (nest_job_get_kind (job) == NEST_JOB_HOST)
    return FALSE;
  read_time = nest_job_get_kind (job) == NEST_JOB_HYPERVISOR
                ? nest_hypervisor_info_get_read_time (nest_job_get_info (job))
                : nest_machine_get_read_time (nest_job_get_machine (job));

  return g_get_monotonic_time () - read_time < FRESH;
}

/** nest_job_review_async: looks at what the job is about, unless that was done a moment ago; with @anew, in any case */
void
nest_job_review_async (NestJob             *job,
                       gboolean             anew,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr (GTask) task = new_task (job, cancellable, callback, user_data);

  if (!anew && is_fresh (job))
    g_task_return_boolean (task, TRUE);
  else
    look (task, cancellable);
}

/**
 * nest_job_review_finish:
 * @differences: (element-type utf8): gets a sentence for each difference from what was reviewed
 *
 * Returns: whether the target could be read; the reading is what the job counts as reviewed from now on
 */
gboolean
nest_job_review_finish (NestJob       *job,
                        GAsyncResult  *result,
                        GPtrArray     *differences,
                        GError       **error)
{
  Work *work = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  if (work->host == NULL && work->info == NULL && work->machine == NULL)
    return TRUE;

  nest_compare_with_reviewed (job, work->host, work->info, work->machine, FALSE, differences);
  nest_job_set_reviewed (job, work->info, work->machine);
  nest_job_set_reviewed_host (job, work->host);

  return TRUE;
}

/** nest_job_skip_for_dependency: Returns: whether what it needs did not happen; then it is skipped, with the reason */
gboolean
nest_job_skip_for_dependency (NestJob *job)
{
  NestJob *dependency = nest_job_get_dependency (job);

  if (dependency == NULL || nest_job_has_succeeded (dependency))
    return FALSE;

  nest_job_set_error (job, "dependency",
                      nest_job_get_outcome (dependency) == NEST_OUTCOME_CANCELLED
                        ? _("Left out, because powering off was cancelled.")
                        : _("Left out, because the machine could not be powered off."));
  nest_job_set_outcome (job, NEST_OUTCOME_SKIPPED, NULL);

  return TRUE;
}

/* --- doing --- */

/* Never cancelled: what was begun must be known to its end. */
static void
look_back (GTask *task)
{
  nest_job_set_progress (g_task_get_source_object (task), _("Reading back…"));
  look (task, NULL);
}

static void
applied (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Work *work = g_task_get_task_data (task);

  nest_hypervisor_apply_finish (NEST_HYPERVISOR (source), result, &work->apply_error);
  look_back (task);
}

static void
host_changed (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Work *work = g_task_get_task_data (task);
  GStrv advice;

  nest_host_control_apply_finish (result, &advice, &work->apply_error);
  nest_job_set_advice (g_task_get_source_object (task), advice);
  look_back (task);
}

static void
installed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Work *work = g_task_get_task_data (task);

  nest_host_install_finish (result, &work->apply_error);
  look_back (task);
}

static void
install_progressed (const char *text,
                    double      fraction,
                    gboolean    is_committed,
                    gpointer    job)
{
  nest_job_set_progress (job, text);
  nest_job_set_share (job, fraction, is_committed);
}

static void
powered (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Work *work = g_task_get_task_data (task);

  nest_power_job_run_finish (NEST_POWER_JOB (source), result, &work->apply_error);
  look_back (task);
}

/**
 * nest_job_do_async:
 * @power: (nullable): the worker for a job of kind %NEST_JOB_POWER
 * @cancellable: (nullable): ends the waiting for a guest; a command is never interrupted
 *
 * Applies the job's changes and reads back, whatever the hypervisor answered.
 */
void
nest_job_do_async (NestJob             *job,
                   NestPowerJob        *power,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  g_autoptr (GTask) task = new_task (job, cancellable, callback, user_data);

  if (power != NULL)
    {
      nest_power_job_run_async (power, cancellable, powered, g_object_ref (task));
      return;
    }

  if (nest_job_get_kind (job) == NEST_JOB_HOST && nest_host_install_is_for (nest_job_get_changes (job)))
    {
      nest_job_set_progress (job, _("Installing; root's permission may be asked for…"));
      nest_host_install_async (g_ptr_array_index (nest_job_get_changes (job), 0), install_progressed, g_object_ref (job),
                               g_object_unref, cancellable, installed, g_object_ref (task));
      return;
    }
  if (nest_job_get_kind (job) == NEST_JOB_HOST)
    {
      nest_job_set_progress (job, _("Changing this computer's settings; root's permission may be asked for…"));
      nest_host_control_apply_async (nest_job_get_host (job), nest_job_get_changes (job), cancellable, host_changed,
                                     g_object_ref (task));
      return;
    }

  nest_job_set_progress (job, _("Changing…"));
  nest_hypervisor_apply_async (nest_job_get_hypervisor (job), nest_job_get_machine_uuid (job),
                               nest_job_get_changes (job), NULL, applied, g_object_ref (task));
}

/* Written, and yet without effect: somebody else has the last word */
static char *
explain_override (NestJob  *job,
                  NestHost *host)
{
  NestChange *change = g_ptr_array_index (nest_job_get_changes (job), 0);
  const NestModuleOption *option = nest_host_get_module_option (host, nest_change_get_setting (change));
  g_autofree char *source = option != NULL ? nest_module_option_get_source (option) : NULL;

  /* Translators: %s is a file and a line */
  return source != NULL ? g_strdup_printf (_("It was written, but something else has the last word: %s"), source) : NULL;
}

static void
note_error (NestJob      *job,
            const GError *error,
            NestHost     *host)
{
  g_autofree char *override = host != NULL && error == NULL ? explain_override (job, host) : NULL;

  if (error != NULL)
    nest_job_set_failure (job, error);
  else if (override != NULL)
    nest_job_set_error (job, "overridden", override);
  else
    nest_job_set_error (job, "not-applied", _("The hypervisor did not complain, but the settings are not as agreed."));
}

/* A machine that was deleted meanwhile: there was nothing that could have been changed */
static gboolean
is_gone (Work         *work,
         const GError *read_error)
{
  return g_error_matches (work->apply_error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_FOUND) &&
         g_error_matches (read_error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_FOUND);
}

/**
 * nest_job_do_finish:
 * @machine: (out) (optional) (transfer full) (nullable): the machine as it was read back
 *
 * Returns: how it went, by what was read back; the reason and the outcome of each change stand in the
 *   job, whose own outcome is left to the caller. What was read back is what the job counts as reviewed
 *   from now on, so that nobody needs to read it once more to show it
 */
NestOutcome
nest_job_do_finish (NestJob       *job,
                    GAsyncResult  *result,
                    NestMachine  **machine)
{
  Work *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) read_error = NULL;
  NestOutcome outcome = NEST_OUTCOME_UNKNOWN;

  if (g_task_propagate_boolean (G_TASK (result), &read_error))
    outcome = nest_compare_with_agreed (job, work->host, work->info, work->machine);
  else if (is_gone (work, read_error))
    outcome = NEST_OUTCOME_FAILED;
  if (machine != NULL)
    *machine = work->machine != NULL ? g_object_ref (work->machine) : NULL;
  nest_job_set_reviewed (job, work->info, work->machine);
  nest_job_set_reviewed_host (job, work->host);

  for (guint i = 0; read_error != NULL && i < nest_job_get_changes (job)->len; i++)
    nest_job_set_change_outcome (job, i, outcome);
  /* The program is there as soon as its package is unpacked; it is not installed before the package is set up */
  if (outcome == NEST_OUTCOME_VERIFIED && work->apply_error != NULL && nest_host_install_is_for (nest_job_get_changes (job)))
    outcome = NEST_OUTCOME_PARTIAL;
  if (!nest_outcome_is_success (outcome))
    note_error (job, work->apply_error != NULL ? work->apply_error : read_error, work->host);
  if (outcome == NEST_OUTCOME_FAILED && g_error_matches (work->apply_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    outcome = NEST_OUTCOME_CANCELLED;

  return outcome;
}

/**
 * nest_job_hand_on_reading:
 * @run: the run
 * @from: the index of the first of the jobs that are still to come
 * @machine: (nullable): as it was read after it was powered off
 * @differences: (element-type utf8): gets a sentence for each difference from what was reviewed
 *
 * A later job for the same machine was reviewed while it still ran: only its power state may differ now.
 */
void
nest_job_hand_on_reading (NestRun     *run,
                          guint        from,
                          NestMachine *machine,
                          GPtrArray   *differences)
{
  for (guint i = from; machine != NULL && i < nest_run_count_jobs (run); i++)
    {
      NestJob *later = nest_run_get_job (run, i);

      if (nest_job_get_machine (later) == NULL ||
          g_strcmp0 (nest_job_get_machine_uuid (later), nest_machine_get_uuid (machine)) != 0)
        continue;
      nest_compare_with_reviewed (later, nest_job_get_host (later), nest_job_get_info (later), machine, TRUE, differences);
      nest_job_set_reviewed (later, NULL, machine);
    }
}
