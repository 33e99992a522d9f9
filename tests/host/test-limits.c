/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of the system that are no files, or far too large: no answer, and nobody waits or runs out of memory. */
#include "nest-root-file.h"
#include "nest-test-tree.h"
#include "nest-virtualbox-use.h"

#include <sys/stat.h>

#define LIMIT 100

static void
test_sizes (void)
{
  static const struct {
    gsize size;
    gboolean is_read;
  } table[] = { { 0, TRUE }, { 1, TRUE }, { LIMIT, TRUE }, { LIMIT + 1, FALSE }, { 100 * 1024, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (NestTestTree) tree = nest_test_tree_new ();
      g_autofree char *bytes = g_malloc0 (table[i].size + 1); /* zero bytes count, too */
      g_autofree char *read = NULL;
      gsize length = 1;

      nest_test_tree_write_bytes (tree, "/file", bytes, (gssize) table[i].size);
      read = nest_root_file_read_bytes (tree->root, "/file", LIMIT, &length);
      g_assert_cmpint (read != NULL, ==, table[i].is_read);
      g_assert_cmpuint (length, ==, table[i].is_read ? table[i].size : 0);
    }
}

/* A FIFO without a writer, a folder, and nothing at all */
static void
test_no_files (void)
{
  g_autoptr (NestTestTree) tree = nest_test_tree_new ();
  g_autofree char *fifo = g_build_filename (tree->root, "fifo", NULL);
  g_autofree char *line = NULL;

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  nest_test_tree_make_folder (tree, "/folder");
  line = nest_root_file_read_line (tree->root, "/fifo");
  g_assert_null (line);
  g_assert_null (nest_root_file_read (tree->root, "/folder", LIMIT));
  g_assert_null (nest_root_file_read (tree->root, "/missing", LIMIT));
}

/* A driver's counter that is no number, or never ends, is no machine that runs */
static void
test_driver (void)
{
  g_autoptr (NestTestTree) tree = nest_test_tree_new ();
  g_autofree char *huge = g_strnfill (1024 * 1024, '9');

  nest_test_tree_write (tree, "/sys/module/vboxdrv/refcnt", huge);
  g_assert_cmpint (nest_virtualbox_use_read (tree->root), ==, NEST_ANSWER_UNKNOWN);
  nest_test_tree_write (tree, "/proc/1/comm", "systemd\n");
  g_assert_cmpint (nest_virtualbox_use_read (tree->root), ==, NEST_ANSWER_NO);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/host/limits/sizes", test_sizes);
  g_test_add_func ("/host/limits/no-files", test_no_files);
  g_test_add_func ("/host/limits/driver", test_driver);

  return g_test_run ();
}
