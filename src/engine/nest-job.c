/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestJob: what is to be done to one target, against which reading it was reviewed, and how it went. */
#include "nest-job-private.h"

#include "nest-runner-error.h"

typedef struct {
  char *step;
  NestOutcome outcome;
} ChangeRecord;

G_DEFINE_FINAL_TYPE (NestJob, nest_job, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
change_record_clear (gpointer data)
{
  g_free (((ChangeRecord *) data)->step);
}

static void
nest_job_finalize (GObject *object)
{
  NestJob *self = NEST_JOB (object);

  g_clear_object (&self->hypervisor);
  g_clear_object (&self->info);
  g_clear_object (&self->machine);
  g_clear_object (&self->host);
  g_clear_object (&self->dependency);
  g_free (self->connection);
  g_free (self->machine_uuid);
  g_free (self->machine_name);
  g_ptr_array_unref (self->changes);
  g_array_unref (self->records);
  g_free (self->error_code);
  g_free (self->error_message);
  g_free (self->error_remedy);
  g_strfreev (self->advice);
  g_free (self->progress);

  G_OBJECT_CLASS (nest_job_parent_class)->finalize (object);
}

static void
nest_job_class_init (NestJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nest_job_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nest_job_init (NestJob *self)
{
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);
  self->records = g_array_new (FALSE, TRUE, sizeof (ChangeRecord));
  g_array_set_clear_func (self->records, change_record_clear);
  nest_job_clear_progress (self);
}

/**
 * nest_job_new_remembered:
 * @connection: (nullable): the hypervisor's connection
 * @machine_uuid: (nullable): the machine, if it is about one
 * @machine_name: (nullable): its raw name at that time
 *
 * Returns: (transfer full): a job as the journal remembers it, with nobody to do it
 */
NestJob *
nest_job_new_remembered (NestJobKind  kind,
                         const char  *connection,
                         const char  *machine_uuid,
                         const char  *machine_name)
{
  NestJob *self = g_object_new (NEST_TYPE_JOB, NULL);

  self->kind = kind;
  self->connection = g_strdup (connection);
  self->machine_uuid = g_strdup (machine_uuid);
  self->machine_name = g_strdup (machine_name);

  return self;
}

/**
 * nest_job_new:
 * @hypervisor: who does it
 * @info: (nullable): what was reviewed of the hypervisor
 * @machine: (nullable): what was reviewed of the machine; %NULL for the hypervisor's own settings
 *
 * Returns: (transfer full): a planned job without changes
 */
NestJob *
nest_job_new (NestJobKind         kind,
              NestHypervisor     *hypervisor,
              NestHypervisorInfo *info,
              NestMachine        *machine)
{
  NestJob *self = nest_job_new_remembered (kind, nest_hypervisor_get_connection (hypervisor),
                                           machine != NULL ? nest_machine_get_uuid (machine) : NULL,
                                           machine != NULL ? nest_machine_get_name (machine) : NULL);

  self->hypervisor = g_object_ref (hypervisor);
  g_set_object (&self->info, info);
  g_set_object (&self->machine, machine);

  return self;
}

/** nest_job_new_for_host: @host: what was reviewed of it; Returns: (transfer full): a planned job without changes */
NestJob *
nest_job_new_for_host (NestHost *host)
{
  NestJob *self = nest_job_new_remembered (NEST_JOB_HOST, NEST_HOST_CONNECTION, NULL, NULL);

  self->host = g_object_ref (host);

  return self;
}

/** nest_job_add_change: @step: the step it belongs to; @change: (transfer full): the change */
void
nest_job_add_change (NestJob    *self,
                     const char *step,
                     NestChange *change)
{
  ChangeRecord record = { .step = g_strdup (step), .outcome = NEST_OUTCOME_PLANNED };

  g_ptr_array_add (self->changes, change);
  g_array_append_val (self->records, record);
  nest_job_add_compared (self, nest_change_get_setting (change));
}

/** nest_job_add_compared: @setting: a value that must still be as reviewed when the job begins */
void
nest_job_add_compared (NestJob     *self,
                       NestSetting  setting)
{
  self->compared[setting] = TRUE;
}

/** nest_job_set_dependency: @dependency: (nullable): the job that must succeed first */
void
nest_job_set_dependency (NestJob *self,
                         NestJob *dependency)
{
  g_set_object (&self->dependency, dependency);
}

/** nest_job_set_outcome: @error: (nullable): why, unless it went well */
void
nest_job_set_outcome (NestJob      *self,
                      NestOutcome   outcome,
                      const GError *error)
{
  self->outcome = outcome;
  if (outcome == NEST_OUTCOME_RUNNING)
    self->began = g_get_monotonic_time ();
  else if (self->began != 0 && self->ended == 0)
    self->ended = g_get_monotonic_time ();
  if (outcome != NEST_OUTCOME_RUNNING)
    nest_job_clear_progress (self);
  if (error != NULL)
    nest_job_set_failure (self, error);
  g_signal_emit (self, signals[CHANGED], 0);
}

/** nest_job_set_error: @code: (nullable): a stable id; @message: (nullable): for people */
void
nest_job_set_error (NestJob    *self,
                    const char *code,
                    const char *message)
{
  g_free (self->error_code);
  self->error_code = g_strdup (code);
  g_free (self->error_message);
  self->error_message = g_strdup (message);
  g_clear_pointer (&self->error_remedy, g_free);
}

/** nest_job_set_failure: as nest_job_set_error(), with what helps against @error */
void
nest_job_set_failure (NestJob      *self,
                      const GError *error)
{
  nest_job_set_error (self, nest_runner_error_get_id (error), error->message);
  self->error_remedy = g_strdup (nest_hypervisor_error_get_remedy (error));
}

/** nest_job_set_advice: @advice: (transfer full) (nullable): what is left to be done: a sentence, and a command */
void
nest_job_set_advice (NestJob *self,
                     GStrv    advice)
{
  g_strfreev (self->advice);
  self->advice = advice;
}

void
nest_job_set_change_outcome (NestJob     *self,
                             guint        index,
                             NestOutcome  outcome)
{
  g_return_if_fail (index < self->records->len);

  g_array_index (self->records, ChangeRecord, index).outcome = outcome;
}

NestJobKind
nest_job_get_kind (NestJob *self)
{
  return self->kind;
}

/** nest_job_is_remembered: Returns: whether it is only a record, with nobody to do it */
gboolean
nest_job_is_remembered (NestJob *self)
{
  return self->hypervisor == NULL && self->host == NULL;
}

/** nest_job_get_hypervisor: Returns: (transfer none) (nullable): %NULL for a remembered job */
NestHypervisor *
nest_job_get_hypervisor (NestJob *self)
{
  return self->hypervisor;
}

/** nest_job_get_info: Returns: (transfer none) (nullable): what was reviewed of the hypervisor */
NestHypervisorInfo *
nest_job_get_info (NestJob *self)
{
  return self->info;
}

/** nest_job_get_machine: Returns: (transfer none) (nullable): what was reviewed of the machine */
NestMachine *
nest_job_get_machine (NestJob *self)
{
  return self->machine;
}

/** nest_job_get_host: Returns: (transfer none) (nullable): what was reviewed of this computer */
NestHost *
nest_job_get_host (NestJob *self)
{
  return self->host;
}

/** nest_job_set_reviewed_host: @host: (nullable): newer reading */
void
nest_job_set_reviewed_host (NestJob  *self,
                            NestHost *host)
{
  if (host != NULL)
    g_set_object (&self->host, host);
}

/** nest_job_set_reviewed: @info: (nullable): newer reading; @machine: (nullable): newer reading */
void
nest_job_set_reviewed (NestJob            *self,
                       NestHypervisorInfo *info,
                       NestMachine        *machine)
{
  if (info != NULL)
    g_set_object (&self->info, info);
  if (machine != NULL)
    g_set_object (&self->machine, machine);
}

/** nest_job_get_connection: Returns: (transfer none) (nullable): "virtualbox", or a libvirt URI */
const char *
nest_job_get_connection (NestJob *self)
{
  return self->connection;
}

/** nest_job_get_machine_uuid: Returns: (transfer none) (nullable): %NULL: about the hypervisor itself */
const char *
nest_job_get_machine_uuid (NestJob *self)
{
  return self->machine_uuid;
}

/** nest_job_get_machine_name: Returns: (transfer none) (nullable): the raw name; not safe to show */
const char *
nest_job_get_machine_name (NestJob *self)
{
  return self->machine_name;
}

/** nest_job_get_changes: Returns: (transfer none) (element-type NestChange): in the order they were added */
GPtrArray *
nest_job_get_changes (NestJob *self)
{
  return self->changes;
}

/** nest_job_get_step: Returns: (transfer none): the step the change at @index belongs to */
const char *
nest_job_get_step (NestJob *self,
                   guint    index)
{
  g_return_val_if_fail (index < self->records->len, NULL);

  return g_array_index (self->records, ChangeRecord, index).step;
}

NestOutcome
nest_job_get_change_outcome (NestJob *self,
                             guint    index)
{
  g_return_val_if_fail (index < self->records->len, NEST_OUTCOME_UNKNOWN);

  return g_array_index (self->records, ChangeRecord, index).outcome;
}

gboolean
nest_job_compares (NestJob     *self,
                   NestSetting  setting)
{
  return self->compared[setting];
}

/** nest_job_get_dependency: Returns: (transfer none) (nullable): the job that must succeed first */
NestJob *
nest_job_get_dependency (NestJob *self)
{
  return self->dependency;
}

NestOutcome
nest_job_get_outcome (NestJob *self)
{
  return self->outcome;
}

/** nest_job_get_error_code: Returns: (transfer none) (nullable): a stable id */
const char *
nest_job_get_error_code (NestJob *self)
{
  return self->error_code;
}

/** nest_job_get_error_remedy: Returns: (transfer none) (nullable): what helps, for people; only while the run is new */
const char *
nest_job_get_error_remedy (NestJob *self)
{
  return self->error_remedy;
}

/** nest_job_get_error_message: Returns: (transfer none) (nullable): for people */
const char *
nest_job_get_error_message (NestJob *self)
{
  return self->error_message;
}

/** nest_job_get_advice: Returns: (transfer none) (nullable): a sentence, and a command */
char **
nest_job_get_advice (NestJob *self)
{
  return self->advice;
}
