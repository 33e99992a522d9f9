/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The proof where it cannot work, its answers, and the use of VirtualBox's driver on made-up trees. */
#include "nest-kvm-proof.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "nest-virtualbox-use.h"

static void
assert_result (const char      *device,
               NestProofResult  expected)
{
  NestProof proof = nest_kvm_proof_run (device, 60 * 1000, NULL);

  g_assert_cmpstr (nest_proof_get_id (proof.result), ==, nest_proof_get_id (expected));
  g_assert_cmpint (proof.duration, >, 0);
}

static void
test_no_device (void)
{
  g_autofree char *folder = g_dir_make_tmp ("nestbox-proof-XXXXXX", NULL);
  g_autofree char *fifo = g_build_filename (folder, "fifo", NULL);

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  assert_result ("/nonexistent/kvm", NEST_PROOF_NO_DEVICE);
  assert_result ("/proc/self/status/kvm", NEST_PROOF_NO_DEVICE);
  assert_result (fifo, NEST_PROOF_NO_DEVICE);
  assert_result (folder, NEST_PROOF_CREATION_FAILED); /* a folder cannot be opened for writing */
  g_unlink (fifo);
  g_rmdir (folder);
}

/* A device that is not KVM's answers nothing that KVM would */
static void
test_foreign_device (void)
{
  assert_result ("/dev/null", NEST_PROOF_CREATION_FAILED);
  assert_result ("/dev/zero", NEST_PROOF_CREATION_FAILED);
}

/* Root may open everything: then somebody else tries, for as long as it takes. */
static void
test_no_permission (void)
{
  const uid_t nobody = 65534;
  gboolean is_root = geteuid () == 0;
  g_autofree char *folder = g_dir_make_tmp ("nestbox-proof-XXXXXX", NULL);
  g_autofree char *device = g_build_filename (folder, "kvm", NULL);

  g_assert_true (g_file_set_contents (device, "", 0, NULL));
  g_assert_cmpint (g_chmod (device, 0), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0711), ==, 0);
  if (is_root)
    g_assert_cmpint (seteuid (nobody), ==, 0);
  assert_result (device, NEST_PROOF_NO_PERMISSION);
  if (is_root)
    g_assert_cmpint (seteuid (0), ==, 0);
  g_unlink (device);
  g_rmdir (folder);
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  /* Whoever answers first: it never takes the time that it may take */
  nest_kvm_proof_run ("/dev/zero", G_MAXINT, cancellable);
}

/* Descriptors and children of the caller stay what they were */
static void
test_leaves_nothing (void)
{
  int before = dup (0);

  close (before);
  for (guint i = 0; i < 20; i++)
    assert_result ("/dev/null", NEST_PROOF_CREATION_FAILED);
  g_assert_cmpint (dup (0), ==, before);
  close (before);
  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1);
  g_assert_cmpint (errno, ==, ECHILD);
}

static void
test_answers (void)
{
  static const struct {
    NestProofResult result;
    NestAnswer flags;
    NestAnswer answer;
  } rows[] = {
    { NEST_PROOF_WORKS, NEST_ANSWER_NO, NEST_ANSWER_YES },
    { NEST_PROOF_WORKS, NEST_ANSWER_YES, NEST_ANSWER_YES },
    { NEST_PROOF_CREATION_FAILED, NEST_ANSWER_YES, NEST_ANSWER_NO },
    { NEST_PROOF_WRONG_EXIT, NEST_ANSWER_YES, NEST_ANSWER_NO },
    { NEST_PROOF_NO_DEVICE, NEST_ANSWER_NO, NEST_ANSWER_NO },
    { NEST_PROOF_NO_DEVICE, NEST_ANSWER_YES, NEST_ANSWER_UNKNOWN },
    { NEST_PROOF_NO_DEVICE, NEST_ANSWER_UNKNOWN, NEST_ANSWER_UNKNOWN },
    { NEST_PROOF_NO_PERMISSION, NEST_ANSWER_NO, NEST_ANSWER_UNKNOWN },
    { NEST_PROOF_IN_USE, NEST_ANSWER_YES, NEST_ANSWER_UNKNOWN },
    { NEST_PROOF_TOO_RISKY, NEST_ANSWER_YES, NEST_ANSWER_UNKNOWN },
    { NEST_PROOF_TIMED_OUT, NEST_ANSWER_NO, NEST_ANSWER_UNKNOWN },
    { NEST_PROOF_NOT_TESTED, NEST_ANSWER_YES, NEST_ANSWER_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      NestProof proof = { rows[i].result, EBUSY, 0 };
      g_autofree char *text = nest_proof_describe (&proof);

      g_assert_cmpint (nest_proof_get_answer (rows[i].result, rows[i].flags), ==, rows[i].answer);
      g_assert_cmpuint (strlen (text), >, 0);
      /* Whoever does not get a "yes" gets to know what helps */
      g_assert_true (rows[i].answer == NEST_ANSWER_YES || rows[i].result == NEST_PROOF_NOT_TESTED ||
                     nest_proof_get_remedy (rows[i].result) != NULL);
    }
}

static void
write_text (const char *root,
            const char *path,
            const char *text)
{
  g_autofree char *name = g_build_filename (root, path, NULL);
  g_autofree char *folder = g_path_get_dirname (name);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (name, text, -1, NULL));
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
test_virtualbox_use (void)
{
  static const struct {
    const char *first_process; /* NULL: the processes of others are hidden */
    const char *program;
    const char *users;         /* of the driver; NULL: it is not loaded */
    guint holders;
    NestAnswer busy;
  } rows[] = {
    { "systemd", "bash", NULL, 0, NEST_ANSWER_NO },
    { "systemd", "VirtualBoxVM", "5", 2, NEST_ANSWER_YES },
    { "systemd", "VBoxHeadless", "3", 2, NEST_ANSWER_YES },
    { NULL, "VBoxHeadless", "3", 2, NEST_ANSWER_YES },
    { "systemd", "VBoxSVC", "3", 2, NEST_ANSWER_NO },
    { NULL, "VBoxSVC", "3", 2, NEST_ANSWER_UNKNOWN },
    { NULL, "bash", "2", 2, NEST_ANSWER_NO },
    { NULL, "bash", "0", 0, NEST_ANSWER_NO },
    { NULL, "bash", NULL, 0, NEST_ANSWER_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *root = g_dir_make_tmp ("nestbox-use-XXXXXX", NULL);

      if (rows[i].first_process != NULL)
        write_text (root, "proc/1/comm", rows[i].first_process);
      write_text (root, "proc/77/comm", rows[i].program);
      if (rows[i].users != NULL)
        write_text (root, "sys/module/vboxdrv/refcnt", rows[i].users);
      for (guint j = 0; j < rows[i].holders; j++)
        {
          g_autofree char *holder = g_strdup_printf ("sys/module/vboxdrv/holders/%u", j);

          write_text (root, holder, "");
        }
      g_assert_cmpint (nest_virtualbox_use_read (root), ==, rows[i].busy);
      remove_tree (root);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/kvm-proof/no-device", test_no_device);
  g_test_add_func ("/kvm-proof/foreign-device", test_foreign_device);
  g_test_add_func ("/kvm-proof/no-permission", test_no_permission);
  g_test_add_func ("/kvm-proof/cancelled", test_cancelled);
  g_test_add_func ("/kvm-proof/leaves-nothing", test_leaves_nothing);
  g_test_add_func ("/kvm-proof/answers", test_answers);
  g_test_add_func ("/kvm-proof/virtualbox-use", test_virtualbox_use);

  return g_test_run ();
}
