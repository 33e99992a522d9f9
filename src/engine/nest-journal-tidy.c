/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run that can still be taken back never goes, however old it is. */
#include "nest-journal-tidy.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "nest-journal.h"
#include "nest-runner-error.h"
#include "nest-state-file.h"

#define SUFFIX ".json"
#define MAX_FILE_SIZE (4 * 1024 * 1024)

static int
compare_newest_first (gconstpointer a,
                      gconstpointer b)
{
  NestRun *run_a = *(NestRun *const *) a, *run_b = *(NestRun *const *) b;
  gint64 later = nest_run_get_number (run_b) - nest_run_get_number (run_a);
  int order = g_date_time_compare (nest_run_get_started (run_b), nest_run_get_started (run_a));

  if (later != 0)
    return later > 0 ? 1 : -1;

  return order != 0 ? order : g_strcmp0 (nest_run_get_id (run_b), nest_run_get_id (run_a));
}

static gboolean
takes_back (NestRun *run)
{
  NestOutcome outcome = nest_run_get_outcome (run);

  return !nest_run_is_partial (run) && nest_outcome_is_success (outcome);
}

static void
mark_taken_back (GPtrArray *runs)
{
  /* Oldest first, so that an undo that was itself undone leaves its run standing again. */
  for (guint i = runs->len; i > 0; i--)
    {
      NestRun *run = g_ptr_array_index (runs, i - 1);
      NestRun *undone = nest_journal_find (runs, nest_run_get_undoes (run));
      NestRun *original;

      if (undone == NULL || !takes_back (run))
        continue;
      nest_run_set_taken_back (undone, TRUE);
      original = nest_run_get_kind (undone) == NEST_RUN_UNDO ? nest_journal_find (runs, nest_run_get_undoes (undone)) : NULL;
      if (original != NULL)
        nest_run_set_taken_back (original, FALSE);
    }
}

/* The name of the file is the id: a copy under another name would be written to the wrong file one day. */
static gboolean
is_named_after (NestRun     *run,
                const char  *name,
                GError     **error)
{
  g_autofree char *expected = g_strconcat (nest_run_get_id (run), SUFFIX, NULL);

  if (g_str_equal (expected, name))
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("This is a copy of another file."));
  return FALSE;
}

static void
read_run (const char *folder,
          const char *name,
          GPtrArray  *runs,
          GPtrArray  *set_aside)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *data = NULL;
  g_autoptr (NestRun) run = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  data = nest_state_file_read (path, MAX_FILE_SIZE, &length, &error);
  if (data != NULL)
    run = nest_run_new_from_json (data, length, &error);
  if (run != NULL && is_named_after (run, name, &error))
    g_ptr_array_add (runs, g_steal_pointer (&run));
  else if (set_aside != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)) /* another Nestbox tidied up just now */
    g_ptr_array_add (set_aside, nest_state_file_set_aside (path, error));
}

/**
 * nest_journal_read_folder:
 * @set_aside: (nullable) (element-type utf8): gets a sentence for each file that was set aside; %NULL: none is
 *
 * Returns: (transfer full) (element-type NestRun): all runs, newest first; those taken back are marked
 */
GPtrArray *
nest_journal_read_folder (const char   *folder,
                          GPtrArray    *set_aside,
                          GCancellable *cancellable)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *runs = g_ptr_array_new_with_free_func (g_object_unref);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL && !g_cancellable_is_cancelled (cancellable))
    if (g_str_has_suffix (name, SUFFIX))
      read_run (folder, name, runs, set_aside);
  g_ptr_array_sort (runs, compare_newest_first);
  mark_taken_back (runs);

  return runs;
}

/* Nothing of it happened, or all of it is back already. */
static gboolean
is_disposable (NestRun *run)
{
  return !nest_run_is_interrupted (run) && (nest_run_is_taken_back (run) || !nest_run_has_started_jobs (run));
}

/* What a crash left of a file that was being written: only the owner of the lock tidies up, so nobody writes it now. Returns the number of runs. */
static guint
remove_leftovers (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      const char *suffix = strstr (name, SUFFIX ".");
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (suffix != NULL && strlen (suffix) == strlen (SUFFIX ".XXXXXX") && !g_str_has_suffix (name, ".damaged"))
        g_unlink (path);
      n += g_str_has_suffix (name, SUFFIX);
    }

  return n;
}

/**
 * nest_journal_tidy:
 * @kept: how many runs may be there before any goes
 *
 * Deletes the oldest runs of which nothing is left to take back, and files that a crash left behind. Whoever
 * calls it holds the lock.
 */
void
nest_journal_tidy (const char *folder,
                   guint       kept)
{
  g_autoptr (GPtrArray) runs = NULL;
  guint n = remove_leftovers (folder);

  if (n <= kept)
    return;
  runs = nest_journal_read_folder (folder, NULL, NULL);
  for (guint i = runs->len; i > 0 && n > kept; i--)
    {
      NestRun *run = g_ptr_array_index (runs, i - 1);
      g_autofree char *name = g_strconcat (nest_run_get_id (run), SUFFIX, NULL);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (is_disposable (run) && g_unlink (path) == 0)
        n--;
    }
}

/** nest_journal_empty_folder: deletes every file in @folder: Returns: whether none is left */
gboolean
nest_journal_empty_folder (const char  *folder,
                           GError     **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *shown = NULL;

      if (g_unlink (path) == 0)
        continue;
      shown = g_filename_display_name (path);
      g_set_error (error, NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_JOURNAL,
                   /* Translators: %1$s is a file, %2$s the system's reason */
                   _("The file “%1$s” cannot be deleted: %2$s."), shown, g_strerror (errno));
      return FALSE;
    }

  return TRUE;
}
