/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestPowerJob: asks, waits with a countdown, and gives up with a reason; it never goes further than agreed. */
#include "nest-power-job.h"

#include <glib/gi18n.h>

#include "nest-runner-error.h"

/* A yes to pulling the plug while the guest is waited for: it counts once it is written down. */
typedef enum {
  CONSENT_NONE,
  CONSENT_BEING_WRITTEN,
  CONSENT_WRITTEN,
} Consent;

/* A pulled plug or a discarded state takes effect in moments; a saved machine wakes within a minute. */
#define IMMEDIATE_TIMEOUT 30
#define START_TIMEOUT 60
/* A guest that is still waking up may miss the first press of its power button. */
#define ASK_AGAIN_AFTER 20

struct _NestPowerJob
{
  GObject parent_instance;

  NestJob *job;
  guint timeout; /* seconds */
  gint64 deadline;
  gint64 asked_at; /* 0: not yet */
  guint timer;
  gboolean is_busy; /* a reading or an action is under way */
  Consent consent;
  GTask *task;
};

G_DEFINE_FINAL_TYPE (NestPowerJob, nest_power_job, G_TYPE_OBJECT)

static void nest_power_job_read (NestPowerJob *self);
static void nest_power_job_use_consent (NestPowerJob *self);

static void
nest_power_job_finalize (GObject *object)
{
  NestPowerJob *self = NEST_POWER_JOB (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->job);

  G_OBJECT_CLASS (nest_power_job_parent_class)->finalize (object);
}

static void
nest_power_job_class_init (NestPowerJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nest_power_job_finalize;
}

static void
nest_power_job_init (NestPowerJob *self)
{
}

/**
 * nest_power_job_new:
 * @job: of kind %NEST_JOB_POWER with one change, whose method says how
 * @timeout: seconds a guest that was asked gets to shut down
 */
NestPowerJob *
nest_power_job_new (NestJob *job,
                    guint    timeout)
{
  NestPowerJob *self = g_object_new (NEST_TYPE_POWER_JOB, NULL);

  self->job = g_object_ref (job);
  self->timeout = timeout;

  return self;
}

static gboolean
has_method (NestPowerJob *self,
            const char   *method)
{
  return g_strcmp0 (nest_change_get_method (g_ptr_array_index (nest_job_get_changes (self->job), 0)), method) == 0;
}

/* The task holds the last reference to self that the operation needs. */
static void
nest_power_job_end (NestPowerJob *self,
                    GError       *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  g_clear_handle_id (&self->timer, g_source_remove);
  nest_job_set_countdown (self->job, -1);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static gboolean
nest_power_job_tick (gpointer user_data)
{
  NestPowerJob *self = user_data;

  self->timer = 0;
  nest_power_job_read (self);

  return G_SOURCE_REMOVE;
}

static void
nest_power_job_watch (NestPowerJob *self)
{
  gint64 left = self->deadline - g_get_monotonic_time ();

  self->timer = g_timeout_add (1000, nest_power_job_tick, self);
  nest_job_set_countdown (self->job, (int) MAX (0, (left + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC));
}

static void
nest_power_job_acted (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr (NestPowerJob) self = user_data;
  g_autoptr (GError) error = NULL;

  self->is_busy = FALSE;
  nest_hypervisor_power_finish (NEST_HYPERVISOR (source), result, &error);
  if (self->consent != CONSENT_NONE)
    nest_power_job_use_consent (self);
  /* Paused, then asked: the machine may have ended by itself in between; reading decides. */
  else if (error != NULL && !g_error_matches (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_WRONG_STATE))
    nest_power_job_end (self, g_steal_pointer (&error));
  else
    nest_power_job_watch (self);
}

static void
nest_power_job_act (NestPowerJob    *self,
                    NestPowerAction  action,
                    const char      *progress)
{
  self->is_busy = TRUE;
  nest_job_set_progress (self->job, progress);
  nest_hypervisor_power_async (nest_job_get_hypervisor (self->job), nest_job_get_machine_uuid (self->job), action,
                               NULL, nest_power_job_acted, g_object_ref (self));
}

static void
nest_power_job_ask (NestPowerJob *self)
{
  if (self->asked_at == 0)
    self->deadline = g_get_monotonic_time () + self->timeout * G_USEC_PER_SEC;
  self->asked_at = g_get_monotonic_time ();
  nest_power_job_act (self, NEST_POWER_ACTION_ASK_TO_SHUT_DOWN, _("Waiting for the machine to shut down…"));
}

static void
nest_power_job_time_out (NestPowerJob *self)
{
  if (self->asked_at != 0)
    nest_power_job_end (self, g_error_new (NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_IGNORED,
                                           ngettext ("The machine did not shut down within %u second. It may be waiting for an answer in its window.",
                                                     "The machine did not shut down within %u seconds. It may be waiting for an answer in its window.",
                                                     self->timeout),
                                           self->timeout));
  else
    nest_power_job_end (self, g_error_new_literal (NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_NOT_APPLIED,
                                                   _("The machine did not change its state in time.")));
}

/* What comes next in the state just read: done, another action, more waiting, or giving up. */
static void
nest_power_job_advance (NestPowerJob   *self,
                        NestPowerState  state)
{
  gint64 now = g_get_monotonic_time ();
  gboolean may_ask = has_method (self, NEST_METHOD_SHUT_DOWN) || has_method (self, NEST_METHOD_START_AND_SHUT_DOWN);

  if (nest_power_state_is_off (state))
    nest_power_job_end (self, NULL);
  else if (now >= self->deadline)
    nest_power_job_time_out (self);
  else if (may_ask && state == NEST_POWER_STATE_PAUSED && self->asked_at == 0)
    nest_power_job_act (self, NEST_POWER_ACTION_RESUME, _("Resuming the paused machine…"));
  else if (may_ask && state == NEST_POWER_STATE_RUNNING &&
           (self->asked_at == 0 || now - self->asked_at > ASK_AGAIN_AFTER * G_USEC_PER_SEC))
    nest_power_job_ask (self);
  else
    nest_power_job_watch (self);
}

static void
nest_power_job_was_read (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr (NestPowerJob) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (NestMachine) machine = nest_hypervisor_read_finish (NEST_HYPERVISOR (source), result, &error);

  self->is_busy = FALSE;
  if (self->consent != CONSENT_NONE)
    nest_power_job_use_consent (self);
  else if (machine == NULL)
    nest_power_job_end (self, g_steal_pointer (&error));
  else
    nest_power_job_advance (self, nest_machine_get_power_state (machine));
}

static void
nest_power_job_read (NestPowerJob *self)
{
  GError *error = NULL;

  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (self->task), &error))
    {
      nest_power_job_end (self, error);
      return;
    }

  self->is_busy = TRUE;
  nest_hypervisor_read_async (nest_job_get_hypervisor (self->job), nest_job_get_machine_uuid (self->job),
                              NEST_PRIORITY_RUN, g_task_get_cancellable (self->task),
                              nest_power_job_was_read, g_object_ref (self));
}

/** nest_power_job_wait_longer: gives the guest @seconds more from now on */
void
nest_power_job_wait_longer (NestPowerJob *self,
                            guint         seconds)
{
  self->deadline = MAX (self->deadline, g_get_monotonic_time ()) + seconds * G_USEC_PER_SEC;
  self->timeout += seconds;
}

/*
 * Until the yes is written down nothing ends or begins here: two versions of the run's file would overtake each other.
 * Written down, and nothing else under way: only now is the plug pulled, unless the user
 * cancelled meanwhile.
 */
static void
nest_power_job_use_consent (NestPowerJob *self)
{
  GError *error = NULL;

  if (self->consent != CONSENT_WRITTEN || self->is_busy)
    return;

  self->consent = CONSENT_NONE;
  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (self->task), &error))
    {
      nest_power_job_end (self, error);
      return;
    }
  self->asked_at = 0;
  self->deadline = g_get_monotonic_time () + IMMEDIATE_TIMEOUT * G_USEC_PER_SEC;
  nest_power_job_act (self, NEST_POWER_ACTION_PULL_PLUG, _("Powering off…"));
}

static void
nest_power_job_consent_saved (GObject      *source,
                              GAsyncResult *result,
                              gpointer      user_data)
{
  g_autoptr (NestPowerJob) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!nest_journal_save_finish (NEST_JOURNAL (source), result, &error))
    {
      self->consent = CONSENT_NONE;
      nest_power_job_end (self, g_steal_pointer (&error));
      return;
    }
  self->consent = CONSENT_WRITTEN;
  nest_power_job_use_consent (self);
}

/**
 * nest_power_job_power_off_now:
 * @journal: where the yes is written down before anything is done
 * @run: that the job belongs to
 *
 * The user agreed to pull the plug of a guest that is being waited for: the job's change says so from now on.
 *
 * Returns: whether that guest is still being waited for
 */
gboolean
nest_power_job_power_off_now (NestPowerJob *self,
                              NestJournal  *journal,
                              NestRun      *run)
{
  if (self->task == NULL || self->asked_at == 0 || self->consent != CONSENT_NONE)
    return FALSE;

  self->consent = CONSENT_BEING_WRITTEN;
  g_clear_handle_id (&self->timer, g_source_remove);
  nest_job_set_countdown (self->job, -1);
  nest_job_set_method (self->job, 0, NEST_METHOD_PULL_PLUG);
  nest_journal_save_async (journal, run, nest_power_job_consent_saved, g_object_ref (self));

  return TRUE;
}

static void
nest_power_job_begin (NestPowerJob *self)
{
  NestPowerState state = nest_machine_get_power_state (nest_job_get_machine (self->job));

  self->deadline = g_get_monotonic_time () + IMMEDIATE_TIMEOUT * G_USEC_PER_SEC;
  if (has_method (self, NEST_METHOD_PULL_PLUG))
    nest_power_job_act (self, NEST_POWER_ACTION_PULL_PLUG, _("Powering off…"));
  else if (has_method (self, NEST_METHOD_DISCARD_SAVED_STATE))
    nest_power_job_act (self, NEST_POWER_ACTION_DISCARD_SAVED_STATE, _("Discarding the saved state…"));
  else if (has_method (self, NEST_METHOD_START_AND_SHUT_DOWN) && state == NEST_POWER_STATE_SAVED)
    {
      self->deadline = g_get_monotonic_time () + START_TIMEOUT * G_USEC_PER_SEC;
      nest_power_job_act (self, NEST_POWER_ACTION_START, _("Starting the saved machine…"));
    }
  else
    nest_power_job_advance (self, state);
}

/**
 * nest_power_job_run_async:
 * @cancellable: (nullable): ends the waiting; a guest that was asked may still shut down
 */
void
nest_power_job_run_async (NestPowerJob        *self,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (self->task == NULL);

  self->task = g_task_new (self, cancellable, callback, user_data);
  nest_power_job_begin (self);
}

/** nest_power_job_run_finish: Returns: whether the machine was seen to be off */
gboolean
nest_power_job_run_finish (NestPowerJob  *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
