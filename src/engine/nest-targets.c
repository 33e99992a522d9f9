/* SPDX-License-Identifier: GPL-3.0-or-later */
/* After an interruption the world may still be moving: it is read until no orphan is left and two reads agree. */
#include "nest-targets.h"

#include <glib/gi18n.h>

#include "nest-compare.h"
#include "nest-host-probe.h"
#include "nest-orphan.h"
#include "nest-runner-error.h"

/* How long the world may go on moving, and how often it is looked at, in ms. */
#define PATIENCE 60000
#define INTERVAL 250
/* A reading of a hypervisor this young need not be made again. In µs. */
#define FRESH (1 * G_USEC_PER_SEC)

/* One target: what stands there now, and what stood there when it was read before. */
typedef struct {
  NestUndoTarget target;
  NestHost *host; /* only for what belongs to this computer */
  NestHost *earlier_host;
  NestHypervisorInfo *info;
  NestHypervisorInfo *earlier_info;
  NestMachine *machine;
  NestMachine *earlier_machine;
  char *uuid;
  gboolean was_read;
} Target;

struct _NestTargets
{
  GObject parent_instance;

  NestRun *run;
  GHashTable *hypervisors; /* connection to NestHypervisor */
  GHashTable *infos;       /* connection to NestHypervisorInfo */
  GHashTable *targets;     /* "connection\nuuid" to Target */
  guint patience;
  guint pending;
  gboolean settle;
  int orphan;
  gint64 deadline;
  GError *error;
};

G_DEFINE_FINAL_TYPE (NestTargets, nest_targets, G_TYPE_OBJECT)

static void read_pass (GTask *task);

static void
target_free (gpointer data)
{
  Target *target = data;

  g_clear_object (&target->host);
  g_clear_object (&target->earlier_host);
  g_clear_object (&target->info);
  g_clear_object (&target->earlier_info);
  g_clear_object (&target->machine);
  g_clear_object (&target->earlier_machine);
  g_free (target->uuid);
  g_free (target);
}

static void
nest_targets_finalize (GObject *object)
{
  NestTargets *self = NEST_TARGETS (object);

  g_clear_object (&self->run);
  g_hash_table_unref (self->hypervisors);
  g_hash_table_unref (self->infos);
  g_hash_table_unref (self->targets);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (nest_targets_parent_class)->finalize (object);
}

static void
nest_targets_class_init (NestTargetsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nest_targets_finalize;
}

static void
nest_targets_init (NestTargets *self)
{
  self->hypervisors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->infos = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->targets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, target_free);
  self->patience = PATIENCE;
}

/** nest_targets_new: @run: from the journal: Returns: (transfer full): nothing is read yet */
NestTargets *
nest_targets_new (NestRun *run)
{
  NestTargets *self = g_object_new (NEST_TYPE_TARGETS, NULL);

  self->run = g_object_ref (run);

  return self;
}

/** nest_targets_set_patience: @milliseconds: how long the world may go on moving before that is an error */
void
nest_targets_set_patience (NestTargets *self,
                           guint        milliseconds)
{
  self->patience = milliseconds;
}

/** nest_targets_add: a hypervisor that the run may be about, and what it said of itself last */
void
nest_targets_add (NestTargets        *self,
                  NestHypervisor     *hypervisor,
                  NestHypervisorInfo *info)
{
  const char *connection = nest_hypervisor_get_connection (hypervisor);

  g_hash_table_insert (self->hypervisors, g_strdup (connection), g_object_ref (hypervisor));
  g_hash_table_insert (self->infos, g_strdup (connection), g_object_ref (info));
}

static char *
make_key (const char *connection,
          const char *uuid)
{
  return g_strjoin ("\n", connection != NULL ? connection : "", uuid != NULL ? uuid : "", NULL);
}

/* --- two reads agree --- */

static gboolean
is_same (Target *target)
{
  NestMachine *machine = target->machine, *earlier = target->earlier_machine;

  if (!target->was_read || (machine == NULL) != (earlier == NULL))
    return FALSE;
  if (machine != NULL && (g_strcmp0 (nest_machine_get_name (machine), nest_machine_get_name (earlier)) != 0 ||
                          nest_machine_get_detail (machine) != nest_machine_get_detail (earlier) ||
                          nest_machine_get_snapshot_count (machine) != nest_machine_get_snapshot_count (earlier)))
    return FALSE;
  for (guint i = 0; i < NEST_N_SETTINGS; i++)
    {
      g_autoptr (GVariant) now = nest_compare_get_value (i, target->host, target->info, machine);
      g_autoptr (GVariant) before = nest_compare_get_value (i, target->earlier_host, target->earlier_info, earlier);

      if (!nest_value_equal (now, before))
        return FALSE;
    }

  return TRUE;
}

static gboolean
has_settled (NestTargets *self)
{
  GHashTableIter iter;
  gpointer target;
  gboolean settled = self->orphan == 0;

  g_hash_table_iter_init (&iter, self->targets);
  while (g_hash_table_iter_next (&iter, NULL, &target))
    {
      settled = is_same (target) && settled;
      ((Target *) target)->was_read = TRUE;
    }

  return settled;
}

static GError *
new_unsettled_error (NestTargets *self)
{
  if (self->orphan != 0)
    return g_error_new (NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_UNSETTLED,
                        /* Translators: %d is the number of a process */
                        _("A command that the interrupted Nestbox started is still at work (process %d). Wait until it has "
                          "ended, then try again."), self->orphan);

  return g_error_new_literal (NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_UNSETTLED,
                              _("The settings go on changing while they are read. Wait until that has ended, then try "
                                "again."));
}

/* --- one pass over all targets --- */

static gboolean
read_again (gpointer user_data)
{
  read_pass (user_data);

  return G_SOURCE_REMOVE;
}

static void
pass_done (GTask *task)
{
  NestTargets *self = g_task_get_source_object (task);
  gboolean settled = self->settle && self->error == NULL ? has_settled (self) : TRUE;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->error != NULL)
    g_task_return_error (task, g_error_copy (self->error));
  else if (settled)
    g_task_return_boolean (task, TRUE);
  else if (g_get_monotonic_time () >= self->deadline)
    g_task_return_error (task, new_unsettled_error (self));
  else
    g_timeout_add_full (G_PRIORITY_DEFAULT, INTERVAL, read_again, g_object_ref (task), g_object_unref);
}

static void
reading_done (GTask *task)
{
  NestTargets *self = g_task_get_source_object (task);

  if (--self->pending == 0)
    pass_done (task);
}

static void
take_error (NestTargets *self,
            GError      *error)
{
  if (self->error == NULL && error != NULL && !g_error_matches (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_FOUND))
    self->error = g_error_copy (error);
}

/* What a reading is for: the task, and one target of it. */
typedef struct {
  GTask *task;
  Target *target;
} Reading;

static Reading *
reading_new (GTask  *task,
             Target *target)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->task = g_object_ref (task);
  reading->target = target;
  ((NestTargets *) g_task_get_source_object (task))->pending++;

  return reading;
}

static void
reading_end (Reading *reading,
             GError  *error)
{
  g_autoptr (GTask) task = reading->task;

  take_error (g_task_get_source_object (task), error);
  g_free (reading);
  reading_done (task);
}

static void
info_read (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Reading *reading = user_data;
  g_autoptr (GError) error = NULL;
  NestHypervisorInfo *info = nest_hypervisor_reread_finish (NEST_HYPERVISOR (source), result, &error);

  if (info != NULL)
    {
      g_clear_object (&reading->target->info);
      reading->target->info = reading->target->target.info = info;
    }
  reading_end (reading, error);
}

static void
host_read (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Reading *reading = user_data;
  g_autoptr (GError) error = NULL;

  g_clear_object (&reading->target->host);
  reading->target->host = nest_host_probe_finish (result, &error);
  reading->target->target.host = reading->target->host;
  reading_end (reading, error);
}

static void
machine_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Reading *reading = user_data;
  g_autoptr (GError) error = NULL;

  g_clear_object (&reading->target->machine);
  reading->target->machine = nest_hypervisor_read_finish (NEST_HYPERVISOR (source), result, &error);
  reading->target->target.machine = reading->target->machine;
  reading_end (reading, error);
}

static void
read_target (GTask  *task,
             Target *target)
{
  NestTargets *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  NestHypervisor *hypervisor = target->target.hypervisor;

  g_set_object (&target->earlier_host, target->host);
  g_set_object (&target->earlier_info, target->info);
  g_set_object (&target->earlier_machine, target->machine);
  if (target->uuid != NULL)
    nest_hypervisor_read_async (hypervisor, target->uuid, NEST_PRIORITY_SELECTED, cancellable, machine_read,
                                reading_new (task, target));
  else if (hypervisor == NULL)
    nest_host_probe_async (NULL, cancellable, host_read, reading_new (task, target));
  else if (self->settle || g_get_monotonic_time () - nest_hypervisor_info_get_read_time (target->info) > FRESH)
    nest_hypervisor_reread_async (hypervisor, target->info, NEST_PRIORITY_SELECTED, cancellable, info_read,
                                  reading_new (task, target));
}

static void
look_for_orphan (GTask        *task,
                 gpointer      source,
                 gpointer      run,
                 GCancellable *cancellable)
{
  g_task_return_int (task, nest_orphan_find (NULL, run));
}

/* Only what is read after the orphan has ended is true. */
static void
orphan_looked_for (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  NestTargets *self = NEST_TARGETS (source);
  GHashTableIter iter;
  gpointer target;

  self->orphan = (int) g_task_propagate_int (G_TASK (result), NULL);
  self->pending = 1;
  g_hash_table_iter_init (&iter, self->targets);
  while (g_hash_table_iter_next (&iter, NULL, &target))
    read_target (task, target);
  reading_done (task);
}

static void
read_pass (GTask *task)
{
  NestTargets *self = g_task_get_source_object (task);
  g_autoptr (GTask) look = g_task_new (self, NULL, orphan_looked_for, g_object_ref (task));

  g_task_set_task_data (look, g_object_ref (self->run), g_object_unref);
  if (self->settle)
    g_task_run_in_thread (look, look_for_orphan);
  else
    g_task_return_int (look, 0);
}

static void
add_target (NestTargets *self,
            NestJob     *job)
{
  const char *connection = nest_job_get_connection (job), *uuid = nest_job_get_machine_uuid (job);
  g_autofree char *key = make_key (connection, uuid);
  NestHypervisor *hypervisor = g_hash_table_lookup (self->hypervisors, connection);
  Target *target;

  if ((hypervisor == NULL && nest_job_get_kind (job) != NEST_JOB_HOST) || g_hash_table_contains (self->targets, key))
    return;
  target = g_new0 (Target, 1);
  target->uuid = g_strdup (uuid);
  g_set_object (&target->info, g_hash_table_lookup (self->infos, connection));
  target->target.hypervisor = hypervisor;
  target->target.info = target->info;
  g_hash_table_insert (self->targets, g_steal_pointer (&key), target);
}

/**
 * nest_targets_read_async:
 * @settle: whether the run was interrupted: then it is read until no command of it is at work any more and two
 *   reads agree
 *
 * Only once for each object.
 */
void
nest_targets_read_async (NestTargets         *self,
                         gboolean             settle,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  self->settle = settle;
  self->deadline = g_get_monotonic_time () + (gint64) self->patience * 1000;
  for (guint i = 0; i < nest_run_count_jobs (self->run); i++)
    add_target (self, nest_run_get_job (self->run, i));
  read_pass (task);
}

/**
 * nest_targets_read_finish:
 *
 * A machine that is gone is no error: it is looked up without a machine.
 *
 * Returns: whether all of it could be read, and stands still; what was read can be looked up in any case
 */
gboolean
nest_targets_read_finish (NestTargets   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/** nest_targets_look_up: a #NestUndoLookup: Returns: (transfer none) (nullable): %NULL: its hypervisor is not there */
NestUndoTarget *
nest_targets_look_up (const char *connection,
                      const char *machine_uuid,
                      gpointer    self)
{
  g_autofree char *key = make_key (connection, machine_uuid);
  Target *target = g_hash_table_lookup (NEST_TARGETS (self)->targets, key);

  return target != NULL ? &target->target : NULL;
}
