/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestRun: id, times, outcome and jobs of one click on Apply, one invocation, or one undo. */
#include "nest-run.h"

struct _NestRun
{
  GObject parent_instance;

  NestRunKind kind;
  char *id;
  gint64 number;
  char *undoes;
  GDateTime *started;
  GDateTime *ended;
  NestOutcome outcome;
  gboolean taken_back;
  gboolean partial;
  GListStore *jobs;
};

static void nest_run_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NestRun, nest_run, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, nest_run_list_model_init))

static GType
nest_run_get_item_type (GListModel *model)
{
  return NEST_TYPE_JOB;
}

static guint
nest_run_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (NEST_RUN (model)->jobs));
}

static gpointer
nest_run_get_item (GListModel *model,
                   guint       position)
{
  return g_list_model_get_item (G_LIST_MODEL (NEST_RUN (model)->jobs), position);
}

static void
nest_run_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = nest_run_get_item_type;
  iface->get_n_items = nest_run_get_n_items;
  iface->get_item = nest_run_get_item;
}

static void
nest_run_finalize (GObject *object)
{
  NestRun *self = NEST_RUN (object);

  g_free (self->id);
  g_free (self->undoes);
  g_clear_pointer (&self->started, g_date_time_unref);
  g_clear_pointer (&self->ended, g_date_time_unref);
  g_clear_object (&self->jobs);

  G_OBJECT_CLASS (nest_run_parent_class)->finalize (object);
}

static void
nest_run_class_init (NestRunClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nest_run_finalize;
}

static void
nest_run_init (NestRun *self)
{
  self->jobs = g_list_store_new (NEST_TYPE_JOB);
  g_signal_connect_object (self->jobs, "items-changed", G_CALLBACK (g_list_model_items_changed), self,
                           G_CONNECT_SWAPPED);
}

/**
 * nest_run_new:
 * @undoes: (nullable): the id of the run that this one takes back
 *
 * Returns: (transfer full): an empty plan
 */
NestRun *
nest_run_new (NestRunKind  kind,
              const char  *undoes)
{
  return nest_run_new_remembered (kind, NULL, undoes, NULL, NULL, NEST_OUTCOME_PLANNED);
}

/** nest_run_new_remembered: Returns: (transfer full): a run as the journal remembers it, without its jobs */
NestRun *
nest_run_new_remembered (NestRunKind  kind,
                         const char  *id,
                         const char  *undoes,
                         GDateTime   *started,
                         GDateTime   *ended,
                         NestOutcome  outcome)
{
  NestRun *self = g_object_new (NEST_TYPE_RUN, NULL);

  self->kind = kind;
  self->id = g_strdup (id);
  self->undoes = g_strdup (undoes);
  self->started = started != NULL ? g_date_time_ref (started) : NULL;
  self->ended = ended != NULL ? g_date_time_ref (ended) : NULL;
  self->outcome = outcome;

  return self;
}

/** nest_run_add_job: @job: (transfer none): to be done after all that were added before */
void
nest_run_add_job (NestRun *self,
                  NestJob *job)
{
  g_list_store_append (self->jobs, job);
}

/** nest_run_find_job: Returns: (transfer none) (nullable): the job of that kind for that target */
NestJob *
nest_run_find_job (NestRun     *self,
                   NestJobKind  kind,
                   const char  *connection,
                   const char  *machine_uuid)
{
  for (guint i = 0; i < nest_run_count_jobs (self); i++)
    {
      NestJob *job = nest_run_get_job (self, i);

      if (nest_job_get_kind (job) == kind && g_strcmp0 (nest_job_get_connection (job), connection) == 0 &&
          g_strcmp0 (nest_job_get_machine_uuid (job), machine_uuid) == 0)
        return job;
    }

  return NULL;
}

/** nest_run_find_planned_job: Returns: (transfer none) (nullable): the same, if it is still to be done */
NestJob *
nest_run_find_planned_job (NestRun     *self,
                           NestJobKind  kind,
                           const char  *connection,
                           const char  *machine_uuid)
{
  for (guint i = 0; i < nest_run_count_jobs (self); i++)
    {
      NestJob *job = nest_run_get_job (self, i);

      if (nest_job_get_kind (job) == kind && nest_job_get_hypervisor (job) != NULL &&
          g_strcmp0 (nest_job_get_connection (job), connection) == 0 &&
          g_strcmp0 (nest_job_get_machine_uuid (job), machine_uuid) == 0)
        return job;
    }

  return NULL;
}

/**
 * nest_run_begin:
 *
 * Gives the plan an id and a start time; the id sorts by time and is unique. A run that goes on after it was
 * interrupted keeps its own.
 */
void
nest_run_begin (NestRun *self)
{
  g_autofree char *time = NULL;

  g_return_if_fail (self->outcome == NEST_OUTCOME_PLANNED);

  self->outcome = NEST_OUTCOME_RUNNING;
  if (self->id != NULL)
    return;
  g_clear_pointer (&self->started, g_date_time_unref);
  self->started = g_date_time_new_now_utc ();
  time = g_date_time_format (self->started, "%Y%m%dT%H%M%S");
  g_free (self->id);
  self->id = g_strdup_printf ("%s-%08x", time, g_random_int ());
}

/**
 * nest_run_derive_outcome:
 *
 * A run is verified only if all of it is, and pending while some of it takes effect later; what did not happen
 * at all leaves it cancelled or failed.
 *
 * Returns: what its jobs make of it
 */
NestOutcome
nest_run_derive_outcome (NestRun *self)
{
  guint n = nest_run_count_jobs (self), good = 0, pending = 0, cancelled = 0, touched = 0;

  for (guint i = 0; i < n; i++)
    {
      NestJob *job = nest_run_get_job (self, i);
      NestOutcome outcome = nest_job_get_outcome (job);

      good += nest_job_has_succeeded (job);
      pending += outcome == NEST_OUTCOME_PENDING;
      cancelled += outcome == NEST_OUTCOME_CANCELLED;
      touched += outcome == NEST_OUTCOME_PARTIAL || outcome == NEST_OUTCOME_UNKNOWN;
    }

  if (good == n)
    return pending > 0 ? NEST_OUTCOME_PENDING : NEST_OUTCOME_VERIFIED;
  if (cancelled > 0 && touched == 0)
    return NEST_OUTCOME_CANCELLED;

  return good > 0 || touched > 0 ? NEST_OUTCOME_PARTIAL : NEST_OUTCOME_FAILED;
}

/**
 * nest_run_is_interrupted:
 *
 * Returns: whether it waits for a decision: it began and never ended (under a free lock, its owner is gone), or
 *   it ended without knowing what became of one of its jobs
 */
gboolean
nest_run_is_interrupted (NestRun *self)
{
  return self->outcome == NEST_OUTCOME_RUNNING || self->outcome == NEST_OUTCOME_UNKNOWN;
}

/* What can never be read back is no question that reading again could answer. */
static gboolean
could_be_read (NestJob *job)
{
  for (guint i = 0; i < nest_job_get_changes (job)->len; i++)
    if (nest_setting_is_readable (nest_change_get_setting (g_ptr_array_index (nest_job_get_changes (job), i))))
      return TRUE;

  return FALSE;
}

/** nest_run_has_unknown_jobs: Returns: whether it is not known what became of a job, and reading again may tell */
gboolean
nest_run_has_unknown_jobs (NestRun *self)
{
  for (guint i = 0; i < nest_run_count_jobs (self); i++)
    {
      NestJob *job = nest_run_get_job (self, i);

      if (nest_job_get_outcome (job) == NEST_OUTCOME_UNKNOWN && could_be_read (job))
        return TRUE;
    }

  return FALSE;
}

/**
 * nest_run_set_number:
 * @number: greater than that of every run before: clocks are set back, and their times say nothing about which came first
 */
void
nest_run_set_number (NestRun *self,
                     gint64   number)
{
  self->number = number;
}

gint64
nest_run_get_number (NestRun *self)
{
  return self->number;
}

/** nest_run_set_partial: @partial: whether some of the run that this one undoes stays, so that it is not taken back */
void
nest_run_set_partial (NestRun  *self,
                      gboolean  partial)
{
  self->partial = partial;
}

gboolean
nest_run_is_partial (NestRun *self)
{
  return self->partial;
}

void
nest_run_end (NestRun     *self,
              NestOutcome  outcome)
{
  g_clear_pointer (&self->ended, g_date_time_unref);
  self->ended = g_date_time_new_now_utc ();
  self->outcome = outcome;
}

/** nest_run_set_taken_back: derived from the other runs of the journal, never stored */
void
nest_run_set_taken_back (NestRun  *self,
                         gboolean  taken_back)
{
  self->taken_back = taken_back;
}

/** nest_run_get_id: Returns: (transfer none) (nullable): %NULL while it is only a plan */
const char *
nest_run_get_id (NestRun *self)
{
  return self->id;
}

NestRunKind
nest_run_get_kind (NestRun *self)
{
  return self->kind;
}

/** nest_run_get_undoes: Returns: (transfer none) (nullable): the id of the run that this one takes back */
const char *
nest_run_get_undoes (NestRun *self)
{
  return self->undoes;
}

/** nest_run_get_started: Returns: (transfer none) (nullable): in UTC */
GDateTime *
nest_run_get_started (NestRun *self)
{
  return self->started;
}

/** nest_run_get_ended: Returns: (transfer none) (nullable): in UTC */
GDateTime *
nest_run_get_ended (NestRun *self)
{
  return self->ended;
}

NestOutcome
nest_run_get_outcome (NestRun *self)
{
  return self->outcome;
}

gboolean
nest_run_is_taken_back (NestRun *self)
{
  return self->taken_back;
}

guint
nest_run_count_jobs (NestRun *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->jobs));
}

/** nest_run_get_job: Returns: (transfer none): the run keeps its jobs alive */
NestJob *
nest_run_get_job (NestRun *self,
                  guint    index)
{
  g_autoptr (NestJob) job = g_list_model_get_item (G_LIST_MODEL (self->jobs), index);

  return job;
}

guint
nest_run_count_changes (NestRun *self)
{
  guint count = 0;

  for (guint i = 0; i < nest_run_count_jobs (self); i++)
    count += nest_job_get_changes (nest_run_get_job (self, i))->len;

  return count;
}

/** nest_run_has_started_jobs: Returns: whether anything of it may have happened, so that undo has a say */
gboolean
nest_run_has_started_jobs (NestRun *self)
{
  for (guint i = 0; i < nest_run_count_jobs (self); i++)
    {
      NestJob *job = nest_run_get_job (self, i);
      NestOutcome outcome = nest_job_get_outcome (job);

      if (nest_job_has_succeeded (job) || outcome == NEST_OUTCOME_PARTIAL ||
          outcome == NEST_OUTCOME_RUNNING || outcome == NEST_OUTCOME_UNKNOWN)
        return TRUE;
    }

  return FALSE;
}
