/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A state folder that refuses: on a disk that is full, one that can only be read, one that is another user's, no folder. */
#include "nest-engine-fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include "nest-notes.h"
#include "nest-runner-error.h"
#include "nest-state-write.h"

#define NOBODY 65534

static gboolean has_mounts;

/* What happened, where, and what to do, whatever the number */
static void
test_sentences (void)
{
  static const struct {
    int number;
    const char *happened;
    const char *to_do;
  } table[] = {
    { ENOSPC, "The disk is full", "Free some space" },
    { EDQUOT, "quota", "Free some space" },
    { EROFS, "can only be read", "XDG_STATE_HOME" },
    { EACCES, "You may not write", "XDG_STATE_HOME" },
    { EPERM, "You may not write", "XDG_STATE_HOME" },
    { ENOTDIR, "a file where a folder should be", "XDG_STATE_HOME" },
    { EEXIST, "a file where a folder should be", "XDG_STATE_HOME" },
    { EIO, "Input/output error", "XDG_STATE_HOME" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *sentence = nest_state_write_describe ("/some/where", table[i].number);

      g_assert_nonnull (strstr (sentence, table[i].happened));
      g_assert_nonnull (strstr (sentence, "“/some/where”"));
      g_assert_nonnull (strstr (sentence, "Nothing is changed that cannot be written down."));
      g_assert_nonnull (strstr (sentence, table[i].to_do));
    }
}

static void
assert_refused (GError     *error,
                const char *folder,
                const char *happened)
{
  g_assert_error (error, NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_JOURNAL);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, folder));
  g_assert_nonnull (strstr (error->message, happened));
}

/* The run stops before anything is done, and a note is not taken; both say the same. */
static void
assert_nothing_done (Fixture    *fixture,
                     const char *happened)
{
  static const char *const ids[] = { "memory", NULL };
  g_autoptr (GError) error = NULL;

  nest_choices_set_option (fixture->choices, "nested-paging", "on");
  fixture_look (fixture);
  fixture_run (fixture, fixture_plan (fixture));
  g_assert_false (fixture->ok);
  assert_refused (fixture->error, fixture->folder, happened);
  g_assert_cmpuint (nest_test_hypervisor_count_applies (fixture->hypervisor), ==, 0);

  g_assert_false (nest_notes_write (fixture->folder, "test:///default", "uuid", NEST_NOTE_TICKED, ids, TRUE, &error));
  assert_refused (error, fixture->folder, happened);
}

static gboolean
mount_small_disk (const char *folder)
{
  if (has_mounts && mount ("nestbox-test", folder, "tmpfs", 0, "size=64k") == 0)
    return TRUE;
  /* Only where root itself may not, such as in a chroot of a user namespace, would nothing but another machine help. */
  g_test_skip (geteuid () == 0 ? "this machine: mounts of one's own are not allowed here" : "only root may mount a disk");

  return FALSE;
}

static void
test_full (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *filler = g_build_filename (fixture->folder, "filler", NULL);
  static const char block[4096];
  int fd;

  if (!mount_small_disk (fixture->folder))
    return;
  fd = open (filler, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  while (write (fd, block, sizeof block) > 0)
    continue;
  g_assert_cmpint (errno, ==, ENOSPC);
  close (fd);
  assert_nothing_done (fixture, "The disk is full");
  g_assert_cmpint (umount2 (fixture->folder, MNT_DETACH), ==, 0);
}

static void
test_read_only (Fixture       *fixture,
                gconstpointer  data)
{
  if (!mount_small_disk (fixture->folder))
    return;
  g_assert_cmpint (mount (NULL, fixture->folder, NULL, MS_REMOUNT | MS_RDONLY, NULL), ==, 0);
  assert_nothing_done (fixture, "The disk can only be read");
  g_assert_cmpint (umount2 (fixture->folder, MNT_DETACH), ==, 0);
}

static void
test_not_ours (Fixture       *fixture,
               gconstpointer  data)
{
  gboolean is_root = geteuid () == 0;

  g_assert_cmpint (g_chmod (fixture->folder, 0555), ==, 0);
  if (is_root)
    g_assert_cmpint (seteuid (NOBODY), ==, 0);
  assert_nothing_done (fixture, "You may not write");
  if (is_root)
    g_assert_cmpint (seteuid (0), ==, 0);
  g_assert_cmpint (g_chmod (fixture->folder, 0700), ==, 0);
}

static void
test_no_folder (Fixture       *fixture,
                gconstpointer  data)
{
  fixture_remove_tree (fixture->folder);
  g_assert_true (g_file_set_contents (fixture->folder, "", 0, NULL));
  assert_nothing_done (fixture, "a file where a folder should be");
  g_assert_cmpint (g_unlink (fixture->folder), ==, 0);
  g_assert_cmpint (g_mkdir (fixture->folder, 0700), ==, 0);
}

/* It is made anew, and all goes well. */
static void
test_missing (Fixture       *fixture,
              gconstpointer  data)
{
  fixture_remove_tree (fixture->folder);
  nest_choices_set_option (fixture->choices, "nested-paging", "on");
  fixture_look (fixture);
  fixture_run (fixture, fixture_plan (fixture));
  g_assert_no_error (fixture->error);
  g_assert_true (g_file_test (fixture->folder, G_FILE_TEST_IS_DIR));
}

int
main (int   argc,
      char *argv[])
{
  /* Mounts of this process alone, which end with it; threads that are there already would not see them */
  has_mounts = unshare (CLONE_NEWNS) == 0 && mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/state-write/sentences", test_sentences);
  fixture_add ("/state-write/full", test_full);
  fixture_add ("/state-write/read-only", test_read_only);
  fixture_add ("/state-write/not-ours", test_not_ours);
  fixture_add ("/state-write/no-folder", test_no_folder);
  fixture_add ("/state-write/missing", test_missing);

  return g_test_run ();
}
