/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trees are written file by file, read by the real probe, and removed. */
#include "nest-test-tree.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "nest-host-probe.h"

/** nest_test_tree_new: Returns: (transfer full): a computer that shows nothing at all */
NestTestTree *
nest_test_tree_new (void)
{
  NestTestTree *self = g_new0 (NestTestTree, 1);

  self->root = g_dir_make_tmp ("nestbox-host-XXXXXX", NULL);
  g_assert_nonnull (self->root);

  return self;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

void
nest_test_tree_free (NestTestTree *self)
{
  remove_tree (self->root);
  g_free (self->root);
  g_free (self);
}

/** nest_test_tree_write_bytes: @length: -1: up to the 0 byte. Nothing here has to survive a loss of power. */
void
nest_test_tree_write_bytes (NestTestTree *self,
                            const char   *path,
                            const char   *bytes,
                            gssize        length)
{
  g_autofree char *name = g_build_filename (self->root, path, NULL);
  g_autofree char *folder = g_path_get_dirname (name);
  gsize size = length < 0 ? strlen (bytes) : (gsize) length;
  FILE *file;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  file = g_fopen (name, "we");
  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (bytes, 1, size, file), ==, size);
  g_assert_cmpint (fclose (file), ==, 0);
}

void
nest_test_tree_write (NestTestTree *self,
                      const char   *path,
                      const char   *text)
{
  nest_test_tree_write_bytes (self, path, text, -1);
}

void
nest_test_tree_make_folder (NestTestTree *self,
                            const char   *path)
{
  g_autofree char *name = g_build_filename (self->root, path, NULL);

  g_assert_cmpint (g_mkdir_with_parents (name, 0700), ==, 0);
}

void
nest_test_tree_link (NestTestTree *self,
                     const char   *path,
                     const char   *target)
{
  g_autofree char *name = g_build_filename (self->root, path, NULL);
  g_autofree char *folder = g_path_get_dirname (name);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_cmpint (symlink (target, name), ==, 0);
}

static void
on_probed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

/** nest_test_tree_probe: Returns: (transfer full): the computer as the probe reads it */
NestHost *
nest_test_tree_probe (NestTestTree *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  NestHost *host;

  nest_host_probe_async (self->root, NULL, on_probed, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  host = nest_host_probe_finish (result, &error);
  g_assert_no_error (error);

  return host;
}
