/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestJournal: files and lock. Reading and writing happen in threads, as a durable write may wait for the disk. */
#include "nest-journal.h"

#include <glib/gi18n.h>
#include <unistd.h>

#include "nest-run-lock.h"
#include "nest-runner-error.h"
#include "nest-state-file.h"

#define MAX_FILE_SIZE (4 * 1024 * 1024)

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

/**
 * nest_journal_lock:
 *
 * Takes the lock that allows this user one run at a time, over window, terminal and crashed owners.
 *
 * Returns: whether it is ours now; else %NEST_RUNNER_ERROR_BUSY or %NEST_RUNNER_ERROR_JOURNAL
 */
gboolean
nest_journal_lock (NestJournal  *self,
                   GError      **error)
{
  g_return_val_if_fail (self->lock_fd < 0, FALSE);

  self->lock_fd = nest_run_lock_take (self->folder, error);

  return self->lock_fd >= 0;
}

void
nest_journal_unlock (NestJournal *self)
{
  if (self->lock_fd < 0)
    return;
  close (self->lock_fd);
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
  g_autoptr (GError) reason = NULL;

  if (!nest_run_lock_make_folder (save->folder, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_file_set_contents_full (save->path, save->contents, -1,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &reason))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_JOURNAL,
                             /* Translators: %s is the system's reason */
                             _("Nestbox could not write down what it does: %s"), reason->message);
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

/* A file that cannot be read is renamed, so that it is neither lost nor complained about for ever. */
static void
load_file (const char *folder,
           const char *name,
           LoadResult *result)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *data = NULL;
  g_autoptr (NestRun) run = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  data = nest_state_file_read (path, MAX_FILE_SIZE, &length, &error);
  if (data != NULL)
    run = nest_run_new_from_json (data, length, &error);
  if (run != NULL)
    {
      g_ptr_array_add (result->runs, g_steal_pointer (&run));
      return;
    }

  g_ptr_array_add (result->set_aside, nest_state_file_set_aside (path, error));
}

static int
compare_newest_first (gconstpointer a,
                      gconstpointer b)
{
  NestRun *run_a = *(NestRun *const *) a, *run_b = *(NestRun *const *) b;
  int order = g_date_time_compare (nest_run_get_started (run_b), nest_run_get_started (run_a));

  return order != 0 ? order : g_strcmp0 (nest_run_get_id (run_b), nest_run_get_id (run_a));
}

static void
mark_taken_back (GPtrArray *runs)
{
  /* Oldest first, so that an undo that was itself undone leaves its run standing again. */
  for (guint i = runs->len; i > 0; i--)
    {
      NestRun *run = g_ptr_array_index (runs, i - 1);
      NestRun *undone = nest_journal_find (runs, nest_run_get_undoes (run));

      if (undone == NULL || nest_run_get_outcome (run) != NEST_OUTCOME_VERIFIED)
        continue;
      nest_run_set_taken_back (undone, TRUE);
      if (nest_run_get_kind (undone) == NEST_RUN_UNDO)
        {
          NestRun *original = nest_journal_find (runs, nest_run_get_undoes (undone));

          if (original != NULL)
            nest_run_set_taken_back (original, FALSE);
        }
    }
}

static void
load_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  const char *folder = task_data;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  LoadResult *result = g_new0 (LoadResult, 1);
  const char *name;

  result->runs = g_ptr_array_new_with_free_func (g_object_unref);
  result->set_aside = g_ptr_array_new_with_free_func (g_free);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL && !g_cancellable_is_cancelled (cancellable))
    if (g_str_has_suffix (name, ".json"))
      load_file (folder, name, result);

  g_ptr_array_sort (result->runs, compare_newest_first);
  mark_taken_back (result->runs);
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

/**
 * nest_journal_load_finish:
 * @set_aside: (out) (optional) (transfer full) (element-type utf8): sentences about files that were set aside
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
