/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One sentence for each way in which the state folder refuses, as the same disk is full for the journal, notes and practice. */
#include "nest-state-write.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>

/* GLib tells no number, and no kind of its own for a quota: its sentence ends with the system's words. */
static int
get_number (const GError *error)
{
  static const struct {
    int code;
    int number;
  } table[] = {
    { G_FILE_ERROR_NOSPC, ENOSPC },   { G_FILE_ERROR_ROFS, EROFS },   { G_FILE_ERROR_ACCES, EACCES },
    { G_FILE_ERROR_PERM, EPERM },     { G_FILE_ERROR_NOTDIR, ENOTDIR }, { G_FILE_ERROR_NOENT, ENOENT },
    { G_FILE_ERROR_ISDIR, EISDIR },   { G_FILE_ERROR_LOOP, ELOOP },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_error_matches (error, G_FILE_ERROR, table[i].code))
      return table[i].number;

  return g_str_has_suffix (error->message, g_strerror (EDQUOT)) ? EDQUOT : EIO;
}

/**
 * nest_state_write:
 * @path: the file, in a folder that is there
 * @text: all of it
 *
 * Returns: 0 once it is on the disk, for this user only; else the number of the system's error, and the file is as it was
 */
int
nest_state_write (const char *path,
                  const char *text)
{
  g_autoptr (GError) error = NULL;

  if (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &error))
    return 0;
  g_debug ("%s", error->message);

  return get_number (error);
}

/**
 * nest_state_write_describe:
 * @path: (type filename): a folder that cannot be made or written to, or a file in it
 * @number: the number of the system's error
 *
 * Returns: (transfer full): what happened, where, and what to do; it promises that nothing is changed that cannot be
 *   written down, so the caller must keep to that
 */
char *
nest_state_write_describe (const char *path,
                           int         number)
{
  g_autofree char *name = g_filename_display_name (path);

  switch (number)
    {
    case ENOSPC:
      /* Translators: %s is a folder or file of the state folder, here and in the next ones */
      return g_strdup_printf (_("The disk is full, so Nestbox cannot write to “%s”. Nothing is changed that cannot be "
                                "written down. Free some space there, then try again."), name);
    case EDQUOT:
      return g_strdup_printf (_("Your share of the disk (the quota) is used up, so Nestbox cannot write to “%s”. Nothing is "
                                "changed that cannot be written down. Free some space of yours, then try again."), name);
    case EROFS:
      return g_strdup_printf (_("The disk can only be read, so Nestbox cannot write to “%s”. Nothing is changed that cannot be "
                                "written down. Make the disk writable, or name another folder in the environment variable "
                                "XDG_STATE_HOME, then try again."), name);
    case EACCES:
    case EPERM:
      return g_strdup_printf (_("You may not write to “%s”, where Nestbox has to. Nothing is changed that cannot be written "
                                "down. Make the folder yours and writable, or name another one in the environment variable "
                                "XDG_STATE_HOME, then try again."), name);
    case ENOTDIR:
    case EEXIST:
      return g_strdup_printf (_("Nestbox cannot write to “%s”: it, or what it is in, is a file where a folder should be. "
                                "Nothing is changed that cannot be written down. Move that file away, or name another folder "
                                "in the environment variable XDG_STATE_HOME, then try again."), name);
    default:
      /* Translators: %1$s is a folder or file of the state folder, %2$s the system's reason */
      return g_strdup_printf (_("Nestbox cannot write to “%1$s”: %2$s. Nothing is changed that cannot be written down. Put "
                                "that right, or name another folder in the environment variable XDG_STATE_HOME, then try "
                                "again."), name, g_strerror (number));
    }
}
