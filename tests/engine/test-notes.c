/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is noted of a machine: it stays, it is kept apart from other machines, it survives damage, and it can be forgotten. */
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "nest-engine-fixture.h"
#include "nest-notepad.h"
#include "nest-notes.h"

#define CONNECTION "qemu:///system"
#define UUID "11111111-2222-4333-8444-555555555501"

typedef struct {
  char *folder;
  NestChoices *choices;
  NestNotepad *notepad;
  char *problem;
} Notes;

static void
problem_cb (Notes      *notes,
            const char *sentence)
{
  g_free (notes->problem);
  notes->problem = g_strdup (sentence);
}

static void
open_notepad (Notes *notes)
{
  g_clear_object (&notes->notepad);
  g_clear_object (&notes->choices);
  notes->choices = nest_choices_new ();
  notes->notepad = nest_notepad_new (notes->folder, CONNECTION, UUID, notes->choices);
  g_signal_connect_swapped (notes->notepad, "problem", G_CALLBACK (problem_cb), notes);
  nest_notepad_read (notes->notepad);
}

static void
set_up (Notes         *notes,
        gconstpointer  data)
{
  notes->folder = g_dir_make_tmp ("nestbox-notes-XXXXXX", NULL);
  open_notepad (notes);
}

static void
tear_down (Notes         *notes,
           gconstpointer  data)
{
  g_clear_object (&notes->notepad);
  g_clear_object (&notes->choices);
  g_clear_pointer (&notes->problem, g_free);
  fixture_remove_tree (notes->folder);
  g_free (notes->folder);
}

static void
wait_until_written (Notes *notes)
{
  while (nest_notepad_is_writing (notes->notepad))
    g_main_context_iteration (NULL, TRUE);
}

/* The one file of a machine, and the only one besides the lock */
static char *
find_file (Notes *notes)
{
  g_autofree char *machines = g_build_filename (notes->folder, "machines", NULL);
  g_autoptr (GDir) dir = g_dir_open (machines, 0, NULL);
  char *found = NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      {
        g_assert_null (found);
        found = g_build_filename (machines, name, NULL);
      }

  return found;
}

static void
note (Notes      *notes,
      NestNote    kind,
      const char *id,
      gboolean    noted)
{
  const char *ids[] = { id, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (nest_notes_write (notes->folder, CONNECTION, UUID, kind, ids, noted, &error));
  g_assert_no_error (error);
}

static void
test_stays (Notes         *notes,
            gconstpointer  data)
{
  const char *read[] = { "save-your-work", "network", NULL };
  g_autofree char *file = NULL;
  struct stat info;

  nest_choices_set_ticked (notes->choices, "snapshots", TRUE);
  nest_choices_set_skipped (notes->choices, "memory", TRUE);
  /* A consent is for what was shown: never noted */
  nest_choices_set_option (notes->choices, "power-off", "pull-plug");
  nest_notepad_acknowledge (notes->notepad, read);
  wait_until_written (notes);
  open_notepad (notes);
  g_assert_true (nest_choices_get_ticked (notes->choices, "snapshots"));
  g_assert_true (nest_choices_get_skipped (notes->choices, "memory"));
  g_assert_null (nest_choices_get_option (notes->choices, "power-off"));
  g_assert_true (nest_notepad_is_acknowledged (notes->notepad, "network"));
  g_assert_false (nest_notepad_is_acknowledged (notes->notepad, "attack-surface"));
  g_assert_null (notes->problem);

  file = find_file (notes);
  g_assert_cmpint (stat (file, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 0777, ==, 0600);
  g_assert_null (strstr (file, "qemu"));
  g_assert_null (strstr (file, UUID));
}

/* Without waiting for the threads, as when the program ends, and in the order in which it was said */
static void
test_nothing_is_lost_at_the_end (Notes         *notes,
                                 gconstpointer  data)
{
  for (guint i = 0; i < 21; i++)
    nest_choices_set_ticked (notes->choices, "snapshots", i % 2 == 0);
  nest_choices_set_skipped (notes->choices, "memory", TRUE);
  g_signal_handlers_disconnect_by_data (notes->notepad, notes);
  g_object_run_dispose (G_OBJECT (notes->notepad));
  wait_until_written (notes);
  open_notepad (notes);
  g_assert_true (nest_choices_get_ticked (notes->choices, "snapshots"));
  g_assert_true (nest_choices_get_skipped (notes->choices, "memory"));
}

static void
test_another_process (Notes         *notes,
                      gconstpointer  data)
{
  nest_choices_set_ticked (notes->choices, "snapshots", TRUE);
  wait_until_written (notes);
  note (notes, NEST_NOTE_SKIPPED, "memory", TRUE);
  nest_choices_set_ticked (notes->choices, "io-apic", TRUE);
  wait_until_written (notes);
  note (notes, NEST_NOTE_TICKED, "snapshots", FALSE);
  nest_notepad_read (notes->notepad);
  g_assert_true (nest_choices_get_skipped (notes->choices, "memory"));
  g_assert_true (nest_choices_get_ticked (notes->choices, "io-apic"));
  g_assert_false (nest_choices_get_ticked (notes->choices, "snapshots"));
}

static void
test_machines_are_kept_apart (Notes         *notes,
                              gconstpointer  data)
{
  static const char *const others[][2] = {
    { "qemu:///session", UUID },
    { CONNECTION, "11111111-2222-4333-8444-555555555502" },
    /* What could become a path, and what could be taken for the other half */
    { "../../../tmp/x", "/etc/passwd" },
    { CONNECTION UUID, "" },
  };

  note (notes, NEST_NOTE_TICKED, "snapshots", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *set_aside = NULL;
      g_autoptr (NestNotes) other = nest_notes_read (notes->folder, others[i][0], others[i][1], &set_aside);

      g_assert_false (nest_notes_has (other, NEST_NOTE_TICKED, "snapshots"));
      g_assert_null (set_aside);
    }
}

static void
test_damage (Notes         *notes,
             gconstpointer  data)
{
  g_autofree char *deep = g_strnfill (60000, '[');
  g_autofree char *huge = g_strnfill (100000, ' ');
  const char *const damaged[] = {
    "", "[]", "null", "{", "\xff\xfe", "{\"format\": 2, \"ticked\": [], \"skipped\": [], \"acknowledged\": []}",
    "{\"format\": 1, \"ticked\": [], \"skipped\": []}",
    "{\"format\": 1, \"ticked\": [1], \"skipped\": [], \"acknowledged\": []}",
    "{\"format\": 1, \"ticked\": [\"../x\"], \"skipped\": [], \"acknowledged\": []}",
    "{\"format\": [], \"ticked\": {}, \"skipped\": 1, \"acknowledged\": null}",
    deep, huge,
  };
  g_autofree char *file = NULL;

  note (notes, NEST_NOTE_TICKED, "snapshots", TRUE);
  file = find_file (notes);
  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      g_clear_pointer (&notes->problem, g_free);
      g_assert_true (g_file_set_contents (file, damaged[i], -1, NULL));
      open_notepad (notes);
      g_assert_false (nest_choices_get_ticked (notes->choices, "snapshots"));
      g_assert_nonnull (notes->problem);
      g_assert_nonnull (strstr (notes->problem, ".damaged"));
      g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
    }

  /* Neither is a link followed, nor does a FIFO hang anything. */
  g_assert_cmpint (symlink ("/etc/passwd", file), ==, 0);
  open_notepad (notes);
  g_assert_nonnull (notes->problem);
  g_assert_cmpint (mkfifo (file, 0600), ==, 0);
  open_notepad (notes);
  note (notes, NEST_NOTE_TICKED, "snapshots", TRUE);
  g_clear_pointer (&notes->problem, g_free);
  open_notepad (notes);
  g_assert_true (nest_choices_get_ticked (notes->choices, "snapshots"));
  g_assert_null (notes->problem);
}

static void
test_cannot_be_written (Notes         *notes,
                        gconstpointer  data)
{
  g_autofree char *machines = g_build_filename (notes->folder, "machines", NULL);

  g_assert_true (g_file_set_contents (machines, "in the way", -1, NULL));
  nest_choices_set_ticked (notes->choices, "snapshots", TRUE);
  wait_until_written (notes);
  g_assert_nonnull (notes->problem);
  /* What was said still counts for as long as the program runs. */
  g_assert_true (nest_choices_get_ticked (notes->choices, "snapshots"));
}

static void
test_size_is_bounded (Notes         *notes,
                      gconstpointer  data)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *file = NULL;
  g_autoptr (GError) error = NULL;
  struct stat info;

  for (guint i = 0; i < 2000; i++)
    g_ptr_array_add (ids, g_strdup_printf ("step-with-a-name-that-is-as-long-as-one-can-be-but-not-more-%u", i));
  g_ptr_array_add (ids, NULL);
  for (guint i = 0; i < NEST_N_NOTES; i++)
    g_assert_true (nest_notes_write (notes->folder, CONNECTION, UUID, i, (const char *const *) ids->pdata, TRUE, &error));
  file = find_file (notes);
  g_assert_cmpint (stat (file, &info), ==, 0);
  g_assert_cmpint (info.st_size, <, 64 * 1024);
  open_notepad (notes);
  g_assert_null (notes->problem);
  g_assert_true (nest_notepad_is_acknowledged (notes->notepad, ids->pdata[0]));
}

static void
test_forget (Notes         *notes,
             gconstpointer  data)
{
  const char *ids[] = { "snapshots", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *file = NULL;

  /* Nothing to forget is no error. */
  g_assert_true (nest_notes_forget (notes->folder, &error));
  note (notes, NEST_NOTE_TICKED, "snapshots", TRUE);
  g_assert_true (nest_notes_write (notes->folder, "virtualbox", UUID, NEST_NOTE_SKIPPED, ids, TRUE, &error));
  open_notepad (notes);
  g_assert_true (nest_choices_get_ticked (notes->choices, "snapshots"));
  g_assert_true (nest_notes_forget (notes->folder, &error));
  g_assert_no_error (error);
  file = find_file (notes);
  g_assert_null (file);
  nest_notepad_read (notes->notepad);
  g_assert_false (nest_choices_get_ticked (notes->choices, "snapshots"));
}

#define ADD(name, function) g_test_add ("/engine/notes/" name, Notes, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("stays", test_stays);
  ADD ("nothing-is-lost-at-the-end", test_nothing_is_lost_at_the_end);
  ADD ("another-process", test_another_process);
  ADD ("machines-are-kept-apart", test_machines_are_kept_apart);
  ADD ("damage", test_damage);
  ADD ("cannot-be-written", test_cannot_be_written);
  ADD ("size-is-bounded", test_size_is_bounded);
  ADD ("forget", test_forget);

  return g_test_run ();
}
