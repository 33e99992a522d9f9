/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run at a time; it is only over when the inventory shows what it left behind. */
#include "nest-run-control.h"

struct _NestRunControl
{
  GObject parent_instance;

  NestInventory *inventory;
  NestRunner *runner;
  NestRun *run;
  GCancellable *cancellable;
  GError *error;
  gboolean running;
  guint readings_left;
};

G_DEFINE_FINAL_TYPE (NestRunControl, nest_run_control, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_RUN,
  PROP_RUNNING,
  PROP_CANCELLED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum {
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
nest_run_control_dispose (GObject *object)
{
  NestRunControl *self = NEST_RUN_CONTROL (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->run);
  g_clear_object (&self->runner);
  g_clear_object (&self->inventory);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (nest_run_control_parent_class)->dispose (object);
}

static void
nest_run_control_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  NestRunControl *self = NEST_RUN_CONTROL (object);

  switch (prop_id)
    {
    case PROP_RUN:
      g_value_set_object (value, self->run);
      break;
    case PROP_RUNNING:
      g_value_set_boolean (value, self->running);
      break;
    case PROP_CANCELLED:
      g_value_set_boolean (value, nest_run_control_get_cancelled (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
nest_run_control_class_init (NestRunControlClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = nest_run_control_dispose;
  object_class->get_property = nest_run_control_get_property;

  properties[PROP_RUN] = g_param_spec_object ("run", NULL, NULL, NEST_TYPE_RUN, read_only);
  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, read_only);
  properties[PROP_CANCELLED] = g_param_spec_boolean ("cancelled", NULL, NULL, FALSE, read_only);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
nest_run_control_init (NestRunControl *self)
{
}

/** nest_run_control_new: Returns: (transfer full): a control that shows no run yet */
NestRunControl *
nest_run_control_new (NestInventory *inventory,
                      NestJournal   *journal)
{
  NestRunControl *self = g_object_new (NEST_TYPE_RUN_CONTROL, NULL);

  self->inventory = g_object_ref (inventory);
  self->runner = nest_runner_new (journal);

  return self;
}

/** nest_run_control_set_shut_down_timeout: @seconds: how long a guest that was asked gets to shut down */
void
nest_run_control_set_shut_down_timeout (NestRunControl *self,
                                        guint           seconds)
{
  nest_runner_set_shut_down_timeout (self->runner, seconds);
}

static void
nest_run_control_end (NestRunControl *self)
{
  nest_inventory_set_background (self->inventory, TRUE);
  self->running = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
  g_signal_emit (self, signals[ENDED], 0, nest_run_control_has_succeeded (self));
}

static void
nest_run_control_reading_done (NestRunControl *self)
{
  if (--self->readings_left == 0)
    nest_run_control_end (self);
}

static void
nest_run_control_read_cb (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data)
{
  g_autoptr (NestRunControl) self = user_data;
  g_autoptr (NestMachine) machine = nest_inventory_read_finish (NEST_INVENTORY (source), result, NULL);

  nest_run_control_reading_done (self);
}

static gboolean
is_first_of_its_machine (NestRun *run,
                         guint    index)
{
  NestJob *job = nest_run_get_job (run, index);

  for (guint i = 0; i < index; i++)
    {
      NestJob *earlier = nest_run_get_job (run, i);

      if (g_strcmp0 (nest_job_get_machine_uuid (earlier), nest_job_get_machine_uuid (job)) == 0 &&
          g_strcmp0 (nest_job_get_connection (earlier), nest_job_get_connection (job)) == 0)
        return FALSE;
    }

  return nest_job_get_machine_uuid (job) != NULL;
}

/* “Try again” starts from what the run left behind, so that is read before the run counts as over. */
static void
nest_run_control_ran_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr (NestRunControl) self = user_data;

  nest_runner_run_finish (NEST_RUNNER (source), result, &self->error);
  self->readings_left = 1;
  for (guint i = 0; i < nest_run_count_jobs (self->run); i++)
    {
      NestJob *job = nest_run_get_job (self->run, i);

      if (!is_first_of_its_machine (self->run, i))
        continue;
      self->readings_left++;
      nest_inventory_read_async (self->inventory, nest_job_get_connection (job), nest_job_get_machine_uuid (job),
                                 TRUE, NULL, nest_run_control_read_cb, g_object_ref (self));
    }
  nest_run_control_reading_done (self);
}

/**
 * nest_run_control_start:
 * @run: a plan with at least one job
 */
void
nest_run_control_start (NestRunControl *self,
                        NestRun        *run)
{
  g_return_if_fail (!self->running);
  g_return_if_fail (nest_run_count_jobs (run) > 0);

  g_clear_error (&self->error);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  nest_inventory_set_background (self->inventory, FALSE);
  g_set_object (&self->run, run);
  self->running = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUN]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CANCELLED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
  nest_runner_run_async (self->runner, run, self->cancellable, nest_run_control_ran_cb, g_object_ref (self));
}

/** nest_run_control_clear: no run is shown any more */
void
nest_run_control_clear (NestRunControl *self)
{
  g_return_if_fail (!self->running);

  g_clear_error (&self->error);
  g_clear_object (&self->cancellable);
  if (g_set_object (&self->run, NULL))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUN]);
}

/** nest_run_control_cancel: ends the run after the job that is under way */
void
nest_run_control_cancel (NestRunControl *self)
{
  if (!self->running || nest_run_control_get_cancelled (self))
    return;
  g_cancellable_cancel (self->cancellable);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CANCELLED]);
}

/** nest_run_control_wait_longer: @seconds: that a guest which is shutting down gets in addition */
void
nest_run_control_wait_longer (NestRunControl *self,
                              guint           seconds)
{
  if (self->running)
    nest_runner_wait_longer (self->runner, seconds);
}

/** nest_run_control_power_off_now: @job: whose plug the user agreed to pull; too late is no harm: then it is off */
void
nest_run_control_power_off_now (NestRunControl *self,
                                NestJob        *job)
{
  if (self->running)
    nest_runner_power_off_now (self->runner, job);
}

/** nest_run_control_get_run: Returns: (transfer none) (nullable): the run that is under way or ended last */
NestRun *
nest_run_control_get_run (NestRunControl *self)
{
  return self->run;
}

gboolean
nest_run_control_get_running (NestRunControl *self)
{
  return self->running;
}

/** nest_run_control_get_cancelled: Returns: whether the user asked the run to stop */
gboolean
nest_run_control_get_cancelled (NestRunControl *self)
{
  return self->cancellable != NULL && g_cancellable_is_cancelled (self->cancellable);
}

/** nest_run_control_has_succeeded: Returns: whether the run is over and every job of it went well */
gboolean
nest_run_control_has_succeeded (NestRunControl *self)
{
  if (self->run == NULL || self->running || self->error != NULL)
    return FALSE;
  for (guint i = 0; i < nest_run_count_jobs (self->run); i++)
    if (!nest_job_has_succeeded (nest_run_get_job (self->run, i)))
      return FALSE;

  return TRUE;
}

/** nest_run_control_get_error: Returns: (transfer none) (nullable): why the run as a whole stopped */
const GError *
nest_run_control_get_error (NestRunControl *self)
{
  return self->error;
}

/** nest_run_control_get_differences: Returns: (transfer none) (nullable): what changed since it was reviewed */
const char *const *
nest_run_control_get_differences (NestRunControl *self)
{
  if (!g_error_matches (self->error, NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_CHANGED))
    return NULL;

  return nest_runner_get_differences (self->runner);
}
