/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A machine's notes, as a file: they are set aside, or what was read is ids, and can be written and read again. */
#include "nest-notes.h"

#include <glib/gstdio.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

#define CONNECTION "virtualbox"
#define UUID "11111111-2222-3333-4444-555555555555"

/* The folder of the process; nothing in it outlives a call */
static const char *
get_folder (void)
{
  static char *folder = NULL;

  if (folder == NULL)
    folder = g_dir_make_tmp ("nestbox-notes-XXXXXX", NULL);

  return folder;
}

/* Whatever the file is called: the one that Nestbox itself writes */
static const char *
get_path (const char *folder)
{
  static char *path = NULL;
  static const char *const ids[] = { "memory", NULL };
  g_autofree char *machines = g_build_filename (folder, "machines", NULL);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (path != NULL)
    return path;
  g_assert_true (nest_notes_write (folder, CONNECTION, UUID, NEST_NOTE_TICKED, ids, TRUE, NULL));
  dir = g_dir_open (machines, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      path = g_build_filename (machines, name, NULL);
  g_assert_nonnull (path);

  return path;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  const char *folder = get_folder ();
  const char *path = get_path (folder);
  g_autofree char *set_aside = NULL;
  g_autofree char *again_set_aside = NULL;
  g_autoptr (NestNotes) notes = NULL;
  g_autoptr (NestNotes) again = NULL;
  static const char *const none[] = { NULL };

  g_assert_true (g_file_set_contents_full (path, (const char *) data, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  notes = nest_notes_read (folder, CONNECTION, UUID, &set_aside);
  if (set_aside != NULL)
    {
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS)); /* it is out of the way */
      return 0;
    }

  g_assert_true (nest_notes_write (folder, CONNECTION, UUID, NEST_NOTE_SKIPPED, none, TRUE, NULL));
  again = nest_notes_read (folder, CONNECTION, UUID, &again_set_aside);
  g_assert_null (again_set_aside);
  for (guint note = 0; note < NEST_N_NOTES; note++)
    {
      g_auto (GStrv) before = nest_notes_list (notes, note);
      g_auto (GStrv) after = nest_notes_list (again, note);

      g_assert_true (g_strv_equal ((const char *const *) before, (const char *const *) after));
    }

  return 0;
}
