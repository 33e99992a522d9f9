/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rotation: a run that can still be taken back never goes, however many there are and whatever became of them. */
#include "nest-engine-fixture.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "nest-journal-tidy.h"

/** Kind: what stands in the file of one run. */
typedef enum {
  KIND_STANDS,         /* verified, and nobody took it back */
  KIND_PENDING,        /* takes effect later */
  KIND_PARTIAL,        /* half of it happened */
  KIND_UNKNOWN,        /* nobody knows what happened */
  KIND_UNDER_WAY,      /* never ended, killed inside its job */
  KIND_NOT_BEGUN,      /* never ended, killed before its job */
  KIND_UNDONE,         /* taken back by a later run */
  KIND_UNDONE_PARTLY,  /* a part of it was taken back */
  KIND_UNDO_FAILED,    /* taking it back failed */
  KIND_UNDONE_TWICE,   /* taken back, and the undo was taken back as well: it stands again */
  KIND_FAILED,         /* nothing happened */
  KIND_CANCELLED,      /* nothing was begun */
  N_KINDS,
} Kind;

/* Whether anything of it could be lost: only what is wholly back, or never was, may go. */
static const struct {
  const char *name;
  NestOutcome run;
  NestOutcome job;
  gboolean stays;
} kinds[N_KINDS] = {
  [KIND_STANDS] = { "stands", NEST_OUTCOME_VERIFIED, NEST_OUTCOME_VERIFIED, TRUE },
  [KIND_PENDING] = { "pending", NEST_OUTCOME_PENDING, NEST_OUTCOME_PENDING, TRUE },
  [KIND_PARTIAL] = { "partial", NEST_OUTCOME_PARTIAL, NEST_OUTCOME_PARTIAL, TRUE },
  [KIND_UNKNOWN] = { "unknown", NEST_OUTCOME_UNKNOWN, NEST_OUTCOME_UNKNOWN, TRUE },
  [KIND_UNDER_WAY] = { "under-way", NEST_OUTCOME_RUNNING, NEST_OUTCOME_RUNNING, TRUE },
  [KIND_NOT_BEGUN] = { "not-begun", NEST_OUTCOME_RUNNING, NEST_OUTCOME_PLANNED, TRUE },
  [KIND_UNDONE] = { "undone", NEST_OUTCOME_VERIFIED, NEST_OUTCOME_VERIFIED, FALSE },
  [KIND_UNDONE_PARTLY] = { "undone-partly", NEST_OUTCOME_VERIFIED, NEST_OUTCOME_VERIFIED, TRUE },
  [KIND_UNDO_FAILED] = { "undo-failed", NEST_OUTCOME_VERIFIED, NEST_OUTCOME_VERIFIED, TRUE },
  [KIND_UNDONE_TWICE] = { "undone-twice", NEST_OUTCOME_VERIFIED, NEST_OUTCOME_VERIFIED, TRUE },
  [KIND_FAILED] = { "failed", NEST_OUTCOME_FAILED, NEST_OUTCOME_FAILED, FALSE },
  [KIND_CANCELLED] = { "cancelled", NEST_OUTCOME_CANCELLED, NEST_OUTCOME_CANCELLED, FALSE },
};

typedef struct {
  char *folder;
  gint64 time;   /* of the next run, in seconds */
  gint64 number; /* of the last */
} Runs;

static void
set_up (Runs          *runs,
        gconstpointer  data)
{
  runs->folder = g_dir_make_tmp ("nestbox-runs-XXXXXX", NULL);
  runs->time = 1700000000;
}

static void
tear_down (Runs          *runs,
           gconstpointer  data)
{
  fixture_remove_tree (runs->folder);
  g_free (runs->folder);
}

/* Returns: the id */
static char *
write_run (Runs        *runs,
           const char  *undoes,
           gboolean     partial,
           NestOutcome  outcome,
           NestOutcome  of_job)
{
  g_autoptr (GDateTime) started = g_date_time_new_from_unix_utc (runs->time++);
  gboolean is_open = outcome == NEST_OUTCOME_RUNNING;
  g_autofree char *id = g_strdup_printf ("run-%" G_GINT64_FORMAT, runs->number + 1);
  g_autofree char *name = g_strconcat (id, ".json", NULL);
  g_autofree char *path = g_build_filename (runs->folder, name, NULL);
  g_autoptr (NestRun) run = nest_run_new_remembered (undoes != NULL ? NEST_RUN_UNDO : NEST_RUN_APPLY, id, undoes, started,
                                                     is_open ? NULL : started, outcome);
  g_autoptr (NestJob) job = nest_job_new_remembered (NEST_JOB_MACHINE, "virtualbox", NEST_TEST_UUID, "whonix");
  g_autofree char *text = NULL;

  nest_job_add_change (job, "cpu-cores", nest_change_new (NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (1),
                                                          g_variant_new_uint32 (3)));
  nest_job_set_change_outcome (job, 0, of_job);
  nest_job_set_outcome (job, of_job, NULL);
  nest_run_add_job (run, job);
  nest_run_set_partial (run, partial);
  nest_run_set_number (run, ++runs->number);
  text = nest_run_to_json (run);
  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));

  return g_steal_pointer (&id);
}

/* Returns: the id of the run itself; what was done about it is in files of its own */
static char *
write_kind (Runs *runs,
            Kind  kind)
{
  g_autofree char *id = write_run (runs, NULL, FALSE, kinds[kind].run, kinds[kind].job);
  g_autofree char *undo = NULL;
  g_autofree char *redo = NULL;

  if (kind == KIND_UNDONE || kind == KIND_UNDONE_PARTLY || kind == KIND_UNDONE_TWICE)
    undo = write_run (runs, id, kind == KIND_UNDONE_PARTLY, NEST_OUTCOME_VERIFIED, NEST_OUTCOME_VERIFIED);
  if (kind == KIND_UNDO_FAILED)
    undo = write_run (runs, id, FALSE, NEST_OUTCOME_PARTIAL, NEST_OUTCOME_PARTIAL);
  if (kind == KIND_UNDONE_TWICE)
    redo = write_run (runs, undo, FALSE, NEST_OUTCOME_VERIFIED, NEST_OUTCOME_VERIFIED);

  return g_steal_pointer (&id);
}

static gboolean
is_there (Runs       *runs,
          const char *id)
{
  g_autofree char *name = g_strconcat (id, ".json", NULL);
  g_autofree char *path = g_build_filename (runs->folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Every kind, as the oldest of all, when none at all would be kept for its age. */
static void
test_kinds (Runs          *runs,
            gconstpointer  data)
{
  for (Kind kind = 0; kind < N_KINDS; kind++)
    {
      g_autofree char *id = write_kind (runs, kind);

      nest_journal_tidy (runs->folder, 0);
      g_test_message ("%s", kinds[kind].name);
      g_assert_cmpint (is_there (runs, id), ==, kinds[kind].stays);
    }
}

/* Thousands of all kinds: what could be lost is there to the last one, and the rest is kept up to the limit. */
static void
test_thousands (Runs          *runs,
                gconstpointer  data)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) left = NULL;
  guint n_standing = 0;

  for (guint i = 0; i < 250 * N_KINDS; i++)
    g_ptr_array_add (ids, write_kind (runs, i % N_KINDS));
  nest_journal_tidy (runs->folder, NEST_JOURNAL_KEPT);
  for (guint i = 0; i < ids->len; i++)
    {
      g_assert_cmpint (is_there (runs, g_ptr_array_index (ids, i)), ==, kinds[i % N_KINDS].stays);
      n_standing += kinds[i % N_KINDS].stays;
    }
  left = nest_journal_read_folder (runs->folder, NULL, NULL);
  g_assert_cmpuint (left->len, >=, n_standing);
}

/* Up to the limit nothing goes, and the oldest goes first. */
static void
test_oldest_first (Runs          *runs,
                   gconstpointer  data)
{
  g_autofree char *oldest = write_kind (runs, KIND_FAILED);
  g_autofree char *standing = write_kind (runs, KIND_STANDS);
  g_autofree char *later = write_kind (runs, KIND_FAILED);

  nest_journal_tidy (runs->folder, 3);
  g_assert_true (is_there (runs, oldest));
  nest_journal_tidy (runs->folder, 2);
  g_assert_false (is_there (runs, oldest));
  g_assert_true (is_there (runs, standing));
  g_assert_true (is_there (runs, later));
}

/* A clock that went backwards: the undo seems to be older than what it took back. */
static void
test_clock_backwards (Runs          *runs,
                      gconstpointer  data)
{
  g_autofree char *run = write_kind (runs, KIND_STANDS);
  g_autofree char *undo = NULL;
  g_autofree char *standing = NULL;
  g_autoptr (GPtrArray) read = NULL;

  runs->time -= 100;
  undo = write_run (runs, run, FALSE, NEST_OUTCOME_VERIFIED, NEST_OUTCOME_VERIFIED);
  standing = write_kind (runs, KIND_STANDS);
  read = nest_journal_read_folder (runs->folder, NULL, NULL);
  g_assert_true (nest_run_is_taken_back (nest_journal_find (read, run)));
  g_assert_false (nest_run_is_taken_back (nest_journal_find (read, undo)));
  nest_journal_tidy (runs->folder, 0);
  g_assert_true (is_there (runs, standing));
  g_assert_true (is_there (runs, undo));
}

/* What a crash left of a file being written goes; what is not Nestbox's, and what was set aside, stays. */
static void
test_leftovers (Runs          *runs,
                gconstpointer  data)
{
  const struct {
    const char *name;
    gboolean stays;
  } table[] = {
    { "run-9.json.X7F2QA", FALSE },
    { "run-9.json.damaged", TRUE },
    { "notes.txt", TRUE },
    { "bad.json", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *path = g_build_filename (runs->folder, table[i].name, NULL);

      g_assert_true (g_file_set_contents (path, "{", -1, NULL));
      nest_journal_tidy (runs->folder, 0);
      g_assert_cmpint (g_file_test (path, G_FILE_TEST_EXISTS), ==, table[i].stays);
    }
}

#define ADD(name, function) g_test_add ("/journal/rotation/" name, Runs, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("kinds", test_kinds);
  ADD ("thousands", test_thousands);
  ADD ("oldest-first", test_oldest_first);
  ADD ("clock-backwards", test_clock_backwards);
  ADD ("leftovers", test_leftovers);

  return g_test_run ();
}
