/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestJournal: files and lock. Reading and writing happen in threads, as a durable write may wait for the disk. */
#include "nest-journal.h"

#include "nest-journal-tidy.h"
#include "nest-notes.h"
#include "nest-run-lock.h"
#include "nest-runner-error.h"
#include "nest-state-write.h"

struct _NestJournal
{
  GObject parent_instance;

  char *folder;
  int lock_fd;
};

G_DEFINE_FINAL_TYPE (NestJournal, nest_journal, G_TYPE_OBJECT)

static void
nest_journal_finalize (GObject *object)
{
  NestJournal *self = NEST_JOURNAL (object);

  nest_journal_unlock (self);
  g_free (self->folder);

  G_OBJECT_CLASS (nest_journal_parent_class)->finalize (object);
}

static void
nest_journal_class_init (NestJournalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nest_journal_finalize;
}

static void
nest_journal_init (NestJournal *self)
{
  self->lock_fd = -1;
}

/**
 * nest_journal_new:
 * @folder: (nullable): where to keep it; %NULL: $XDG_STATE_HOME/nestbox
 *
 * Returns: (transfer full): a journal; nothing is read or created yet
 */
NestJournal *
nest_journal_new (const char *folder)
{
  NestJournal *self = g_object_new (NEST_TYPE_JOURNAL, NULL);

  self->folder = folder != NULL ? g_strdup (folder) : g_build_filename (g_get_user_state_dir (), "nestbox", NULL);

  return self;
}

const char *
nest_journal_get_folder (NestJournal *self)
{
  return self->folder;
}

static char *
nest_journal_runs_folder (NestJournal *self)
{
  return g_build_filename (self->folder, "runs", NULL);
}

static void
lock_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  GError *error = NULL;
  int fd = nest_run_lock_take (task_data, &error);

  if (fd >= 0)
    g_task_return_int (task, fd);
  else
    g_task_return_error (task, error);
}

/**
 * nest_journal_lock_async:
 *
 * Takes the lock that allows this user one run at a time, over window, terminal and crashed owners. What a crashed
 * owner left behind is waited for, some seconds at most.
 */
void
nest_journal_lock_async (NestJournal         *self,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (self->lock_fd < 0);

  g_task_set_task_data (task, g_strdup (self->folder), g_free);
  g_task_run_in_thread (task, lock_thread);
}

/** nest_journal_lock_finish: Returns: whether it is ours now; else %NEST_RUNNER_ERROR_BUSY or %NEST_RUNNER_ERROR_JOURNAL */
gboolean
nest_journal_lock_finish (NestJournal   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  self->lock_fd = (int) g_task_propagate_int (G_TASK (result), error);

  return self->lock_fd >= 0;
}

void
nest_journal_unlock (NestJournal *self)
{
  if (self->lock_fd < 0)
    return;
  nest_run_lock_give (self->lock_fd);
  self->lock_fd = -1;
}

/** nest_journal_is_busy: Returns: whether a run, ours or another process's, is under way */
gboolean
nest_journal_is_busy (NestJournal *self)
{
  return self->lock_fd >= 0 || nest_run_lock_is_taken (self->folder);
}

typedef struct {
  char *folder;
  char *path;
  char *contents;
  gboolean is_last; /* of its run: then the folder is tidied up */
} SaveData;

static void
save_data_free (gpointer data)
{
  SaveData *save = data;

  g_free (save->folder);
  g_free (save->path);
  g_free (save->contents);
  g_free (save);
}

static void
save_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  SaveData *save = task_data;
  GError *error = NULL;
  int number;

  if (!nest_run_lock_make_folder (save->folder, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  number = nest_state_write (save->path, save->contents);
  if (number == 0)
    {
      if (save->is_last)
        nest_journal_tidy (save->folder, NEST_JOURNAL_KEPT);
      g_task_return_boolean (task, TRUE);
    }
  else
    {
      g_autofree char *sentence = nest_state_write_describe (save->folder, number);

      g_task_return_new_error (task, NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_JOURNAL, "%s", sentence);
    }
}

/**
 * nest_journal_save_async:
 * @run: a run that has begun; it is written as it is at the time of the call
 *
 * Writes the run's file durably. Not cancellable: what was done must be written down.
 */
void
nest_journal_save_async (NestJournal         *self,
                         NestRun             *run,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  SaveData *save = g_new0 (SaveData, 1);
  g_autofree char *name = g_strconcat (nest_run_get_id (run), ".json", NULL);

  save->folder = nest_journal_runs_folder (self);
  save->path = g_build_filename (save->folder, name, NULL);
  save->contents = nest_run_to_json (run);
  save->is_last = nest_run_get_ended (run) != NULL;
  g_task_set_task_data (task, save, save_data_free);
  g_task_run_in_thread (task, save_thread);
}

gboolean
nest_journal_save_finish (NestJournal   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct {
  GPtrArray *runs;
  GPtrArray *set_aside;
} LoadResult;

static void
load_result_free (gpointer data)
{
  LoadResult *result = data;

  g_clear_pointer (&result->runs, g_ptr_array_unref);
  g_clear_pointer (&result->set_aside, g_ptr_array_unref);
  g_free (result);
}

static void
load_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  LoadResult *result = g_new0 (LoadResult, 1);

  result->set_aside = g_ptr_array_new_with_free_func (g_free);
  result->runs = nest_journal_read_folder (task_data, result->set_aside, cancellable);
  g_task_return_pointer (task, result, load_result_free);
}

/** nest_journal_load_async: reads all runs; damaged and foreign files are set aside, never fatal */
void
nest_journal_load_async (NestJournal         *self,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_task_data (task, nest_journal_runs_folder (self), g_free);
  g_task_run_in_thread (task, load_thread);
}

static void
look_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  LoadResult *result = g_new0 (LoadResult, 1);

  result->runs = nest_journal_read_folder (task_data, NULL, cancellable);
  g_task_return_pointer (task, result, load_result_free);
}

/** nest_journal_look_async: the same, but damaged files stay where they are, for somebody who can tell the user of them */
void
nest_journal_look_async (NestJournal         *self,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_task_data (task, nest_journal_runs_folder (self), g_free);
  g_task_run_in_thread (task, look_thread);
}

/**
 * nest_journal_load_finish:
 * @set_aside: (out) (optional) (transfer full) (element-type utf8): sentences about files that were set aside;
 *   %NULL after nest_journal_look_async()
 *
 * Returns: (transfer full) (element-type NestRun): newest first
 */
GPtrArray *
nest_journal_load_finish (NestJournal   *self,
                          GAsyncResult  *result,
                          GPtrArray    **set_aside,
                          GError       **error)
{
  LoadResult *loaded = g_task_propagate_pointer (G_TASK (result), error);
  GPtrArray *runs;

  if (loaded == NULL)
    return NULL;

  runs = g_steal_pointer (&loaded->runs);
  if (set_aside != NULL)
    *set_aside = g_steal_pointer (&loaded->set_aside);
  load_result_free (loaded);

  return runs;
}

static void
forget_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  NestJournal *self = source;
  g_autofree char *runs = nest_journal_runs_folder (self);
  GError *error = NULL;
  int lock = nest_run_lock_take (self->folder, &error);

  if (lock < 0)
    {
      g_task_return_error (task, error);
      return;
    }
  if (nest_journal_empty_folder (runs, &error) && nest_notes_forget (self->folder, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  nest_run_lock_give (lock);
}

/**
 * nest_journal_forget_async:
 *
 * Deletes all runs and what is noted about machines: nothing can be taken back afterwards, so the user must have
 * said yes to that. Refused with %NEST_RUNNER_ERROR_BUSY while a run is under way.
 */
void
nest_journal_forget_async (NestJournal         *self,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_run_in_thread (task, forget_thread);
}

gboolean
nest_journal_forget_finish (NestJournal   *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/** nest_journal_number: gives @run, which is to begin, the number after that of the newest of @runs; one that goes on keeps its own */
void
nest_journal_number (GPtrArray *runs,
                     NestRun   *run)
{
  gint64 number = runs->len > 0 ? nest_run_get_number (g_ptr_array_index (runs, 0)) : 0;

  if (nest_run_get_id (run) == NULL)
    nest_run_set_number (run, number + 1);
}

/** nest_journal_find: @id: (nullable): Returns: (transfer none) (nullable): the run of that id */
NestRun *
nest_journal_find (GPtrArray  *runs,
                   const char *id)
{
  for (guint i = 0; id != NULL && i < runs->len; i++)
    if (g_strcmp0 (nest_run_get_id (g_ptr_array_index (runs, i)), id) == 0)
      return g_ptr_array_index (runs, i);

  return NULL;
}

static gboolean
has_something_to_take_back (NestRun *run)
{
  if (nest_run_get_kind (run) != NEST_RUN_APPLY || nest_run_is_taken_back (run))
    return FALSE;

  for (guint i = 0; i < nest_run_count_jobs (run); i++)
    {
      NestJob *job = nest_run_get_job (run, i);
      GPtrArray *changes = nest_job_get_changes (job);
      NestOutcome outcome = nest_job_get_outcome (job);

      if (!nest_job_has_succeeded (job) && outcome != NEST_OUTCOME_PARTIAL && outcome != NEST_OUTCOME_RUNNING &&
          outcome != NEST_OUTCOME_UNKNOWN)
        continue;
      for (guint j = 0; j < changes->len; j++)
        if (nest_change_is_reversible (g_ptr_array_index (changes, j)))
          return TRUE;
    }

  return FALSE;
}

/** nest_journal_find_last: Returns: (transfer none) (nullable): the last run that has something to take back */
NestRun *
nest_journal_find_last (GPtrArray *runs)
{
  for (guint i = 0; i < runs->len; i++)
    if (has_something_to_take_back (g_ptr_array_index (runs, i)))
      return g_ptr_array_index (runs, i);

  return NULL;
}
