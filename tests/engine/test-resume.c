/* SPDX-License-Identifier: GPL-3.0-or-later */
/* After an interruption: found, verified, taken back or gone on with; and one run at a time. */
#include "nest-engine-fixture.h"

#include <glib/gstdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "nest-orphan.h"
#include "nest-resume.h"
#include "nest-run-lock.h"
#include "nest-targets.h"

typedef struct {
  gboolean done;
  gboolean ok;
  GError *error;
} Waiting;

static void
saved (GObject      *source,
       GAsyncResult *result,
       gpointer      user_data)
{
  Waiting *waiting = user_data;

  waiting->ok = nest_journal_save_finish (NEST_JOURNAL (source), result, &waiting->error);
  waiting->done = TRUE;
}

static void
wait_for (Waiting *waiting)
{
  while (!waiting->done)
    g_main_context_iteration (NULL, TRUE);
}

/* A run that ended in the middle of its first job: as the file says after kill -9. Processors are done, memory is not. */
static void
interrupt (Fixture *fixture)
{
  Waiting waiting = { FALSE, FALSE, NULL };
  NestRun *run;

  nest_choices_set_option (fixture->choices, "nested-paging", "on");
  fixture_look (fixture);
  run = fixture_plan (fixture);
  nest_run_begin (run);
  nest_job_set_outcome (nest_run_get_job (run, nest_run_count_jobs (run) - 1), NEST_OUTCOME_RUNNING, NULL);
  nest_journal_save_async (fixture->journal, run, saved, &waiting);
  wait_for (&waiting);
  g_assert_no_error (waiting.error);
  nest_test_hypervisor_set (fixture->hypervisor, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (3));
}

static void
targets_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Waiting *waiting = user_data;

  waiting->ok = nest_targets_read_finish (NEST_TARGETS (source), result, &waiting->error);
  waiting->done = TRUE;
}

/* @patience: in ms */
static NestTargets *
read_targets (Fixture  *fixture,
              NestRun  *run,
              guint     patience,
              GError  **error)
{
  NestTargets *targets = nest_targets_new (run);
  g_autoptr (NestHypervisorInfo) info = nest_test_hypervisor_look_at_info (fixture->hypervisor);
  Waiting waiting = { FALSE, FALSE, NULL };

  nest_targets_set_patience (targets, patience);
  nest_targets_add (targets, NEST_HYPERVISOR (fixture->hypervisor), info);
  nest_targets_read_async (targets, TRUE, NULL, targets_read, &waiting);
  wait_for (&waiting);
  if (waiting.error != NULL)
    g_propagate_error (error, waiting.error);

  return targets;
}

static NestRun *
find_interrupted (GPtrArray *runs)
{
  NestRun *run = nest_resume_find (runs);

  g_assert_nonnull (run);

  return run;
}

/* Each setting is said to be as it was, or as agreed. */
static void
test_verify (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (NestTargets) targets = NULL;
  g_autoptr (GError) error = NULL;
  guint agreed = 0, as_it_was = 0;
  NestRun *run;
  NestJob *job;

  interrupt (fixture);
  runs = fixture_load (fixture, NULL);
  run = find_interrupted (runs);
  targets = read_targets (fixture, run, 60000, &error);
  g_assert_no_error (error);
  nest_resume_verify (run, nest_targets_look_up, targets);
  job = nest_run_get_job (run, nest_run_count_jobs (run) - 1);
  g_assert_cmpint (nest_job_get_outcome (job), ==, NEST_OUTCOME_PARTIAL);
  g_assert_cmpstr (nest_job_get_error_code (job), ==, "interrupted");
  lines = nest_resume_describe (run, nest_targets_look_up, targets);
  for (guint i = 0; i < lines->len; i++)
    {
      agreed += g_str_has_suffix (g_ptr_array_index (lines, i), "as agreed");
      as_it_was += strstr (g_ptr_array_index (lines, i), "as it was") != NULL;
    }
  g_assert_cmpuint (agreed, ==, 1);
  g_assert_cmpuint (agreed + as_it_was, >=, lines->len - 1); /* the host key's setting may be hidden */
}

/* Another plan about the machine has to wait for the decision; the undo is the decision, and closes the run. */
static void
test_take_back (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (NestRun) interrupted = NULL;
  g_autoptr (NestUndo) undo = NULL;
  NestRun *closed;

  interrupt (fixture);
  interrupted = g_object_ref (fixture->run);
  fixture_look (fixture);
  fixture_run (fixture, fixture_plan (fixture));
  g_assert_error (fixture->error, NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_INTERRUPTED);
  g_assert_cmpuint (nest_test_hypervisor_count_applies (fixture->hypervisor), ==, 0);

  runs = fixture_load (fixture, NULL);
  undo = fixture_undo (fixture, find_interrupted (runs));
  g_assert_cmpuint (undo->conflicts->len, ==, 0);
  fixture_run (fixture, undo->run);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (nest_run_get_outcome (undo->run), ==, NEST_OUTCOME_VERIFIED);
  g_assert_cmpuint (g_variant_get_uint32 (nest_test_hypervisor_get (fixture->hypervisor, NEST_SETTING_CPU_COUNT)), ==, 1);

  after = fixture_load (fixture, NULL);
  g_assert_null (nest_resume_find (after));
  closed = nest_journal_find (after, nest_run_get_id (interrupted));
  g_assert_nonnull (nest_run_get_ended (closed));
  g_assert_true (nest_run_is_taken_back (closed));
}

static NestRun *
find_unknown (GPtrArray *runs)
{
  NestRun *run = find_interrupted (runs);

  g_assert_cmpint (nest_run_get_outcome (run), ==, NEST_OUTCOME_UNKNOWN);
  g_assert_nonnull (nest_run_get_ended (run));

  return run;
}

/* The hypervisor goes away inside the job: half of it happened, and nothing can be read. */
static GPtrArray *
run_and_vanish (Fixture *fixture)
{
  nest_choices_set_option (fixture->choices, "nested-paging", "on");
  fixture_look (fixture);
  nest_test_hypervisor_set_behaviour (fixture->hypervisor, NEST_TEST_VANISHES);
  fixture_run (fixture, fixture_plan (fixture));
  nest_test_hypervisor_set_gone (fixture->hypervisor, FALSE);
  nest_test_hypervisor_set_behaviour (fixture->hypervisor, NEST_TEST_HONEST);

  return fixture_load (fixture, NULL);
}

/* A run whose end nobody knows waits for a decision like one that was interrupted, and what is known by then is said. */
static void
test_unknown (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GPtrArray) runs = run_and_vanish (fixture);
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (NestTargets) targets = NULL;
  g_autoptr (NestUndo) undo = NULL;
  g_autoptr (GError) error = NULL;
  guint applies = nest_test_hypervisor_count_applies (fixture->hypervisor);
  NestRun *run = find_unknown (runs);

  fixture_look (fixture);
  fixture_run (fixture, fixture_plan (fixture));
  g_assert_error (fixture->error, NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_INTERRUPTED);
  g_assert_cmpuint (nest_test_hypervisor_count_applies (fixture->hypervisor), ==, applies);

  targets = read_targets (fixture, run, 60000, &error);
  g_assert_no_error (error);
  nest_resume_verify (run, nest_targets_look_up, targets);
  g_assert_false (nest_run_has_unknown_jobs (run));
  undo = fixture_undo (fixture, run);
  fixture_run (fixture, undo->run);
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (g_variant_get_uint32 (nest_test_hypervisor_get (fixture->hypervisor, NEST_SETTING_CPU_COUNT)), ==, 1);
  after = fixture_load (fixture, NULL);
  g_assert_null (nest_resume_find (after));
}

static void
closed (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  Waiting *waiting = user_data;

  waiting->ok = nest_resume_close_finish (NEST_RUN (source), result, &waiting->error);
  waiting->done = TRUE;
}

/* Whoever leaves it although nothing can be read is not asked again; it can still be taken back. */
static void
test_unknown_left (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (GPtrArray) runs = run_and_vanish (fixture);
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (NestUndo) undo = NULL;
  Waiting waiting = { FALSE, FALSE, NULL };

  nest_resume_close_async (find_unknown (runs), fixture->journal, closed, &waiting);
  wait_for (&waiting);
  g_assert_no_error (waiting.error);
  after = fixture_load (fixture, NULL);
  g_assert_null (nest_resume_find (after));
  undo = fixture_undo (fixture, g_ptr_array_index (after, 0));
  g_assert_cmpuint (undo->items->len, >, 0);
  fixture_run (fixture, undo->run);
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (g_variant_get_uint32 (nest_test_hypervisor_get (fixture->hypervisor, NEST_SETTING_CPU_COUNT)), ==, 1);
}

/* An undo that never began leaves the question open. */
static void
test_refused_undo (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (NestUndo) undo = NULL;

  interrupt (fixture);
  runs = fixture_load (fixture, NULL);
  undo = fixture_undo (fixture, find_interrupted (runs));
  g_cancellable_cancel (fixture->cancellable);
  fixture_run (fixture, undo->run);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  after = fixture_load (fixture, NULL);
  g_assert_nonnull (nest_resume_find (after));
}

/* The rest of it under the same id, so that one undo takes all of it back. */
static void
test_go_on (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (NestTargets) targets = NULL;
  g_autoptr (NestUndo) rest = NULL;
  g_autoptr (NestUndo) undo = NULL;
  g_autoptr (GError) error = NULL;
  NestRun *run;

  interrupt (fixture);
  runs = fixture_load (fixture, NULL);
  run = find_interrupted (runs);
  targets = read_targets (fixture, run, 60000, &error);
  g_assert_no_error (error);
  nest_resume_verify (run, nest_targets_look_up, targets);
  rest = nest_resume_plan (run, fixture->choices, NULL, nest_targets_look_up, targets);
  g_assert_cmpuint (rest->conflicts->len + rest->problems->len, ==, 0);
  g_assert_cmpstr (nest_run_get_id (rest->run), ==, nest_run_get_id (run));
  fixture_run (fixture, rest->run);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (nest_run_get_outcome (rest->run), ==, NEST_OUTCOME_VERIFIED);

  after = fixture_load (fixture, NULL);
  g_assert_cmpuint (after->len, ==, 1);
  undo = fixture_undo (fixture, g_ptr_array_index (after, 0));
  fixture_run (fixture, undo->run);
  g_assert_cmpuint (g_variant_get_uint32 (nest_test_hypervisor_get (fixture->hypervisor, NEST_SETTING_CPU_COUNT)), ==, 1);
}

static gboolean
edit_again (gpointer user_data)
{
  Fixture *fixture = user_data;
  guint32 count = g_variant_get_uint32 (nest_test_hypervisor_get (fixture->hypervisor, NEST_SETTING_CPU_COUNT));

  nest_test_hypervisor_set (fixture->hypervisor, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (count + 1));

  return G_SOURCE_CONTINUE;
}

/* A world that goes on moving is no ground for a decision. */
static void
test_unsettled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (NestTargets) targets = NULL;
  g_autoptr (GError) error = NULL;
  guint editor;

  interrupt (fixture);
  runs = fixture_load (fixture, NULL);
  editor = g_timeout_add (10, edit_again, fixture);
  targets = read_targets (fixture, find_interrupted (runs), 600, &error);
  g_source_remove (editor);
  g_assert_error (error, NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_UNSETTLED);
}

static void
write_process (const char *proc,
               const char *pid,
               const char *words,
               gsize       length)
{
  g_autofree char *folder = g_build_filename (proc, pid, NULL);
  g_autofree char *path = g_build_filename (folder, "cmdline", NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, words, (gssize) length, NULL));
}

#define WORDS(text) text, sizeof (text)

static void
test_orphan (Fixture       *fixture,
             gconstpointer  data)
{
  const struct {
    const char *words;
    gsize length;
    gboolean is_orphan;
  } table[] = {
    { WORDS ("/usr/lib/virtualbox/VBoxManage\0modifyvm\0" NEST_TEST_UUID "\0--cpus\0" "3"), TRUE },
    { WORDS ("/bin/sh\0/usr/bin/VBoxManage\0modifyvm\0" NEST_TEST_UUID), TRUE },
    { WORDS ("VBoxManage\0controlvm\0" NEST_TEST_UUID "\0acpipowerbutton"), TRUE },
    { WORDS ("VBoxManage\0showvminfo\0" NEST_TEST_UUID), FALSE },
    { WORDS ("VBoxManage\0modifyvm\0" "99999999-2222-3333-4444-555555555555"), FALSE },
    { WORDS ("grep\0modifyvm\0" NEST_TEST_UUID), FALSE },
    { "", 0, FALSE },
    { "VBoxManage", 10, FALSE }, /* without an end */
  };

  fixture_look (fixture);
  fixture_plan (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *proc = g_dir_make_tmp ("nestbox-proc-XXXXXX", NULL);

      write_process (proc, "self", WORDS ("VBoxManage\0modifyvm\0" NEST_TEST_UUID));
      write_process (proc, "4711", table[i].words, table[i].length);
      g_assert_cmpint (nest_orphan_find (proc, fixture->run), ==, table[i].is_orphan ? 4711 : 0);
      fixture_remove_tree (proc);
    }
}

/* The kernel drops the lock with its owner, however that one ends; the message says who it is. */
static void
test_lock (Fixture       *fixture,
           gconstpointer  data)
{
  int ready[2];
  char byte;
  pid_t owner;
  g_autofree char *expected = NULL;
  g_autoptr (GError) error = NULL;
  int lock;

  g_assert_cmpint (pipe (ready), ==, 0);
  owner = fork ();
  if (owner == 0)
    {
      if (nest_run_lock_take (fixture->folder, NULL) >= 0 && write (ready[1], "x", 1) == 1)
        pause ();
      _exit (1);
    }
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);

  g_assert_true (nest_journal_is_busy (fixture->journal));
  g_assert_cmpint (nest_run_lock_take (fixture->folder, &error), ==, -1);
  g_assert_error (error, NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_BUSY);
  expected = g_strdup_printf ("(process %d, started at ", (int) owner);
  g_assert_nonnull (strstr (error->message, expected));

  g_assert_cmpint (kill (owner, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (owner, NULL, 0), ==, owner);
  lock = nest_run_lock_take (fixture->folder, NULL);
  g_assert_cmpint (lock, >=, 0);
  nest_run_lock_give (lock);
  close (ready[0]);
  close (ready[1]);
}

/* A lock that the kernel has dropped is free, whoever is named in it, and whoever has that number now. */
static void
test_lock_names_a_stranger (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "run.lock", NULL);
  static const char *const texts[] = { "1 00:00:00 1\n", "1 00:00:00\n", "99999999 00:00:00 5\n", "x", "" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      int lock;

      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      g_assert_false (nest_journal_is_busy (fixture->journal));
      lock = nest_run_lock_take (fixture->folder, &error);
      g_assert_no_error (error);
      nest_run_lock_give (lock);
    }
}

/* Killed between the birth of a child and its becoming another program: the child has the lock until then. */
static void
test_lock_left_to_a_child (Fixture       *fixture,
                           gconstpointer  data)
{
  int ready[2], release[2];
  pid_t owner, child = 0;
  g_autofree char *expected = NULL;
  g_autoptr (GError) error = NULL;
  int lock;

  g_assert_cmpint (pipe (ready), ==, 0);
  g_assert_cmpint (pipe (release), ==, 0);
  owner = fork ();
  if (owner == 0)
    {
      close (release[1]);
      if (nest_run_lock_take (fixture->folder, NULL) >= 0 && (child = fork ()) > 0 &&
          write (ready[1], &child, sizeof child) == sizeof child)
        pause ();
      _exit (read (release[0], &child, 1) < 0);
    }
  close (release[0]);
  g_assert_cmpint (read (ready[0], &child, sizeof child), ==, sizeof child);
  g_assert_cmpint (kill (owner, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (owner, NULL, 0), ==, owner);

  g_assert_false (nest_journal_is_busy (fixture->journal)); /* nobody does a run any more */
  g_assert_cmpint (nest_run_lock_take (fixture->folder, &error), ==, -1);
  g_assert_error (error, NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_BUSY);
  expected = g_strdup_printf ("Process %d, which a Nestbox that ended (process %d, ", (int) child, (int) owner);
  g_assert_nonnull (strstr (error->message, expected));

  close (release[1]); /* now it ends, as an exec closes the lock */
  lock = nest_run_lock_take (fixture->folder, NULL);
  g_assert_cmpint (lock, >=, 0);
  nest_run_lock_give (lock);
  close (ready[0]);
  close (ready[1]);
}

/* A run neither hides nor moves a damaged file: who shows the history tells of it. */
static void
test_damaged_file_is_told_of (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autofree char *runs_folder = g_build_filename (fixture->folder, "runs", NULL);
  g_autofree char *path = g_build_filename (runs_folder, "bad.json", NULL);
  g_autoptr (GPtrArray) set_aside = NULL;
  g_autoptr (GPtrArray) runs = NULL;

  g_assert_cmpint (g_mkdir_with_parents (runs_folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "{", -1, NULL));
  nest_choices_set_option (fixture->choices, "nested-paging", "on");
  fixture_look (fixture);
  fixture_run (fixture, fixture_plan (fixture));
  g_assert_no_error (fixture->error);
  runs = fixture_load (fixture, &set_aside);
  g_assert_cmpuint (runs->len, ==, 1);
  g_assert_cmpuint (set_aside->len, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  fixture_add ("/resume/verify", test_verify);
  fixture_add ("/resume/take-back", test_take_back);
  fixture_add ("/resume/unknown", test_unknown);
  fixture_add ("/resume/unknown-left", test_unknown_left);
  fixture_add ("/resume/refused-undo", test_refused_undo);
  fixture_add ("/resume/go-on", test_go_on);
  fixture_add ("/resume/unsettled", test_unsettled);
  fixture_add ("/resume/orphan", test_orphan);
  fixture_add ("/resume/lock", test_lock);
  fixture_add ("/resume/lock/stranger", test_lock_names_a_stranger);
  fixture_add ("/resume/lock/child", test_lock_left_to_a_child);
  fixture_add ("/journal/damaged-file-is-told-of", test_damaged_file_is_told_of);

  return g_test_run ();
}
