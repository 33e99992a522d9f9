/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fresh readings of every target of the run; after an interruption only once nothing of it is at work any more. */
#include "nest-undo-plan.h"

#include "nest-resume.h"

struct _NestUndoPlan
{
  GObject parent_instance;

  NestInventory *inventory;
  NestRun *run;
  NestTargets *targets; /* of the last reading */
  NestUndoScope *scope;
  gboolean was_interrupted;
  gboolean going_on;
  gboolean is_read;
  guint pending;
};

G_DEFINE_FINAL_TYPE (NestUndoPlan, nest_undo_plan, G_TYPE_OBJECT)

static void
nest_undo_plan_finalize (GObject *object)
{
  NestUndoPlan *self = NEST_UNDO_PLAN (object);

  g_clear_object (&self->inventory);
  g_clear_object (&self->run);
  g_clear_object (&self->targets);
  g_clear_pointer (&self->scope, nest_undo_scope_free);

  G_OBJECT_CLASS (nest_undo_plan_parent_class)->finalize (object);
}

static void
nest_undo_plan_class_init (NestUndoPlanClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nest_undo_plan_finalize;
}

static void
nest_undo_plan_init (NestUndoPlan *self)
{
}

/** nest_undo_plan_new: @run: what is to be taken back, or gone on with */
NestUndoPlan *
nest_undo_plan_new (NestInventory *inventory,
                    NestRun       *run)
{
  NestUndoPlan *self = g_object_new (NEST_TYPE_UNDO_PLAN, NULL);

  self->inventory = g_object_ref (inventory);
  self->run = g_object_ref (run);
  self->was_interrupted = nest_run_is_interrupted (run);
  self->scope = nest_undo_scope_new (nest_inventory_get_host (inventory));

  return self;
}

/** nest_undo_plan_get_run: Returns: (transfer none): the run of the journal */
NestRun *
nest_undo_plan_get_run (NestUndoPlan *self)
{
  return self->run;
}

/** nest_undo_plan_get_targets: Returns: (transfer none) (nullable): what was read last */
NestTargets *
nest_undo_plan_get_targets (NestUndoPlan *self)
{
  return self->targets;
}

/** nest_undo_plan_get_scope: Returns: (transfer none): which part of it, and over whose changes: for the caller to say */
NestUndoScope *
nest_undo_plan_get_scope (NestUndoPlan *self)
{
  return self->scope;
}

/** nest_undo_plan_set_going_on: @going_on: whether an interrupted run is finished, in place of taking it back */
void
nest_undo_plan_set_going_on (NestUndoPlan *self,
                             gboolean      going_on)
{
  self->going_on = going_on;
}

gboolean
nest_undo_plan_is_going_on (NestUndoPlan *self)
{
  return self->going_on;
}

/** nest_undo_plan_was_interrupted: Returns: whether the run began and never ended */
gboolean
nest_undo_plan_was_interrupted (NestUndoPlan *self)
{
  return self->was_interrupted;
}

/** nest_undo_plan_is_read: Returns: whether it is known how things are */
gboolean
nest_undo_plan_is_read (NestUndoPlan *self)
{
  return self->is_read;
}

/* --- reading --- */

static void
nest_undo_plan_targets_cb (GObject      *source,
                           GAsyncResult *result,
                           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  NestUndoPlan *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  gboolean settled = nest_targets_read_finish (NEST_TARGETS (source), result, &error);

  if (g_task_return_error_if_cancelled (task))
    return;
  /* What cannot be read is simply not there for an undo; how an interruption ended must be known of all of it. */
  if (!settled && self->was_interrupted)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (self->was_interrupted)
    nest_resume_verify (self->run, nest_targets_look_up, self->targets);
  self->is_read = TRUE;
  g_task_return_boolean (task, TRUE);
}

static void
nest_undo_plan_known (GTask *task)
{
  NestUndoPlan *self = g_task_get_source_object (task);

  if (--self->pending == 0)
    nest_targets_read_async (self->targets, self->was_interrupted, g_task_get_cancellable (task), nest_undo_plan_targets_cb,
                             g_object_ref (task));
  g_object_unref (task);
}

static void
nest_undo_plan_probed_cb (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data)
{
  GTask *task = user_data;
  NestUndoPlan *self = g_task_get_source_object (task);
  g_autoptr (NestHypervisorInfo) info = nest_hypervisor_probe_finish (NEST_HYPERVISOR (source), result, NULL);

  if (info != NULL)
    nest_targets_add (self->targets, NEST_HYPERVISOR (source), info);
  nest_undo_plan_known (task);
}

static gboolean
is_first_of_its_connection (NestRun *run,
                            guint    index)
{
  const char *connection = nest_job_get_connection (nest_run_get_job (run, index));

  for (guint i = 0; i < index; i++)
    if (g_strcmp0 (nest_job_get_connection (nest_run_get_job (run, i)), connection) == 0)
      return FALSE;

  return connection != NULL;
}

/* A hypervisor that was not asked yet is asked now: the list may still be loading. */
static void
add_hypervisor (NestUndoPlan *self,
                const char   *connection,
                GTask        *task)
{
  NestHypervisor *hypervisor = nest_inventory_find_hypervisor (self->inventory, connection);
  NestHypervisorInfo *info = nest_inventory_get_info (self->inventory, connection);

  if (hypervisor == NULL)
    return;
  if (info != NULL)
    {
      nest_targets_add (self->targets, hypervisor, info);
      return;
    }
  self->pending++;
  nest_hypervisor_probe_async (hypervisor, NEST_PRIORITY_SELECTED, g_task_get_cancellable (task), nest_undo_plan_probed_cb,
                               g_object_ref (task));
}

/** nest_undo_plan_read_async: reads what the run was about as it is now; may be called again */
void
nest_undo_plan_read_async (NestUndoPlan        *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_clear_object (&self->targets);
  self->targets = nest_targets_new (self->run);
  self->is_read = FALSE;
  self->pending = 1;
  for (guint i = 0; i < nest_run_count_jobs (self->run); i++)
    if (is_first_of_its_connection (self->run, i))
      add_hypervisor (self, nest_job_get_connection (nest_run_get_job (self->run, i)), task);
  nest_undo_plan_known (task);
}

/** nest_undo_plan_read_finish: Returns: whether it is known how things are; an interrupted run may not have settled */
gboolean
nest_undo_plan_read_finish (NestUndoPlan  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * nest_undo_plan_build:
 * @choices: how a machine that is not off may be powered off
 *
 * Returns: (transfer full): what can be done and what cannot, by what was read
 */
NestUndo *
nest_undo_plan_build (NestUndoPlan *self,
                      NestChoices  *choices)
{
  return (self->going_on ? nest_resume_plan : nest_undo_new) (self->run, choices, self->scope, nest_targets_look_up,
                                                              self->targets);
}
