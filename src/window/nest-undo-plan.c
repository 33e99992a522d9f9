/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fresh readings of every target of the run; what cannot be read is simply not there for the undo. */
#include "nest-undo-plan.h"

struct _NestUndoPlan
{
  GObject parent_instance;

  NestInventory *inventory;
  NestRun *run;
  GHashTable *infos;    /* connection to NestHypervisorInfo */
  GHashTable *machines; /* "connection|uuid" to NestMachine */
  guint pending;
  NestUndoTarget target; /* handed out by the lookup */
};

G_DEFINE_FINAL_TYPE (NestUndoPlan, nest_undo_plan, G_TYPE_OBJECT)

static void
nest_undo_plan_finalize (GObject *object)
{
  NestUndoPlan *self = NEST_UNDO_PLAN (object);

  g_clear_object (&self->inventory);
  g_clear_object (&self->run);
  g_hash_table_unref (self->infos);
  g_hash_table_unref (self->machines);

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
  self->infos = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->machines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

/** nest_undo_plan_new: @run: what is to be taken back */
NestUndoPlan *
nest_undo_plan_new (NestInventory *inventory,
                    NestRun       *run)
{
  NestUndoPlan *self = g_object_new (NEST_TYPE_UNDO_PLAN, NULL);

  self->inventory = g_object_ref (inventory);
  self->run = g_object_ref (run);

  return self;
}

/** nest_undo_plan_get_run: Returns: (transfer none): what is to be taken back */
NestRun *
nest_undo_plan_get_run (NestUndoPlan *self)
{
  return self->run;
}

static void
nest_undo_plan_reading_done (GTask *task)
{
  NestUndoPlan *self = g_task_get_source_object (task);

  if (--self->pending == 0)
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
nest_undo_plan_info_cb (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  GTask *task = user_data;
  NestUndoPlan *self = g_task_get_source_object (task);
  NestHypervisorInfo *info = nest_hypervisor_reread_finish (NEST_HYPERVISOR (source), result, NULL);

  if (info != NULL)
    g_hash_table_insert (self->infos, g_strdup (nest_hypervisor_get_connection (NEST_HYPERVISOR (source))), info);
  nest_undo_plan_reading_done (task);
}

static void
nest_undo_plan_machine_cb (GObject      *source,
                           GAsyncResult *result,
                           gpointer      user_data)
{
  GTask *task = user_data;
  NestUndoPlan *self = g_task_get_source_object (task);
  NestMachine *machine = nest_hypervisor_read_finish (NEST_HYPERVISOR (source), result, NULL);

  if (machine != NULL)
    g_hash_table_insert (self->machines,
                         g_strjoin ("|", nest_machine_get_connection (machine), nest_machine_get_uuid (machine), NULL),
                         machine);
  nest_undo_plan_reading_done (task);
}

/* A machine with two jobs is read twice: that costs less than keeping account of it. */
static void
read_target (NestUndoPlan *self,
             NestJob      *job,
             GTask        *task)
{
  const char *connection = nest_job_get_connection (job);
  NestHypervisor *hypervisor = connection != NULL ? nest_inventory_find_hypervisor (self->inventory, connection) : NULL;
  NestHypervisorInfo *info = connection != NULL ? nest_inventory_get_info (self->inventory, connection) : NULL;

  if (hypervisor == NULL)
    return;
  if (nest_job_get_machine_uuid (job) != NULL)
    {
      self->pending++;
      nest_hypervisor_read_async (hypervisor, nest_job_get_machine_uuid (job), NEST_PRIORITY_SELECTED,
                                  g_task_get_cancellable (task), nest_undo_plan_machine_cb, g_object_ref (task));
    }
  if (info != NULL)
    {
      self->pending++;
      nest_hypervisor_reread_async (hypervisor, info, NEST_PRIORITY_SELECTED, g_task_get_cancellable (task),
                                    nest_undo_plan_info_cb, g_object_ref (task));
    }
}

/** nest_undo_plan_read_async: reads what the run was about as it is now */
void
nest_undo_plan_read_async (NestUndoPlan        *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  self->pending = 1;
  for (guint i = 0; i < nest_run_count_jobs (self->run); i++)
    read_target (self, nest_run_get_job (self->run, i), task);
  nest_undo_plan_reading_done (task);
}

gboolean
nest_undo_plan_read_finish (NestUndoPlan  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static NestUndoTarget *
look_up (const char *connection,
         const char *machine_uuid,
         gpointer    user_data)
{
  NestUndoPlan *self = user_data;
  g_autofree char *key = g_strjoin ("|", connection, machine_uuid != NULL ? machine_uuid : "", NULL);

  self->target.hypervisor = connection != NULL ? nest_inventory_find_hypervisor (self->inventory, connection) : NULL;
  self->target.info = connection != NULL ? g_hash_table_lookup (self->infos, connection) : NULL;
  self->target.machine = g_hash_table_lookup (self->machines, key);

  self->target.host = nest_inventory_get_host (self->inventory);
  if (g_strcmp0 (connection, NEST_HOST_CONNECTION) == 0)
    return &self->target;

  return self->target.hypervisor != NULL && self->target.info != NULL ? &self->target : NULL;
}

/**
 * nest_undo_plan_build:
 * @choices: how a machine that is not off may be powered off
 *
 * Returns: (transfer full): what can be taken back and what cannot, by what was read
 */
NestUndo *
nest_undo_plan_build (NestUndoPlan *self,
                      NestChoices  *choices)
{
  return nest_undo_new (self->run, choices, NULL, look_up, self);
}
