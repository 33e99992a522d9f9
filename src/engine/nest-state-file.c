/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is no regular file of a sane size is not read, and what is damaged is kept under another name. */
#include "nest-state-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Deep nesting crashes json-glib 1.6.6; no file of ours is deeper than this. */
#define MAX_DEPTH 16

static gboolean
refuse (int      number,
        GError **error)
{
  if (number == ENOENT)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("There is no such file."));
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 /* Translators: %s is the system's reason, such as "Permission denied" */
                 _("The file cannot be read: %s"), g_strerror (number));

  return FALSE;
}

static gboolean
judge (const struct stat  *info,
       gsize               maximum,
       GError            **error)
{
  if (!S_ISREG (info->st_mode))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _("This is no file to read, but a folder, a link or a device."));
  else if ((gsize) info->st_size > maximum)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("This file is far too large."));
  else
    return TRUE;

  return FALSE;
}

/** nest_state_file_check: Returns: whether nest_state_file_read() would read it; else @error is as there */
gboolean
nest_state_file_check (const char  *path,
                       gsize        maximum,
                       GError     **error)
{
  struct stat info;

  return lstat (path, &info) == 0 ? judge (&info, maximum, error) : refuse (errno, error);
}

/**
 * nest_state_file_read:
 * @path: the file
 * @maximum: bytes it may have at most
 * @length: (out): how many it has
 *
 * Regular files of a sane size only: a FIFO would hang, a huge file would eat the memory.
 *
 * Returns: (transfer full): its contents with a zero byte behind them, or %NULL with %G_IO_ERROR_NOT_FOUND or
 *   %G_IO_ERROR_INVALID_DATA
 */
char *
nest_state_file_read (const char  *path,
                      gsize        maximum,
                      gsize       *length,
                      GError     **error)
{
  g_autofree char *buffer = NULL;
  struct stat info;
  gsize done = 0;
  gssize n;
  int number;
  int fd;

  /* Before it is opened, as that alone may do something to a device; and after it, as it may be another file by then */
  if (!nest_state_file_check (path, maximum, error))
    return NULL;
  fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (!(fd >= 0 && fstat (fd, &info) == 0 ? judge (&info, maximum, error) : refuse (errno, error)))
    {
      if (fd >= 0)
        close (fd);
      return NULL;
    }

  buffer = g_malloc ((gsize) info.st_size + 1);
  do
    {
      n = read (fd, buffer + done, (gsize) info.st_size - done);
      done += (gsize) MAX (n, 0);
    }
  while (n > 0 && done < (gsize) info.st_size);
  number = errno;
  close (fd);
  if (n < 0)
    {
      refuse (number, error);
      return NULL;
    }
  buffer[done] = '\0';
  *length = done;

  return g_steal_pointer (&buffer);
}

/**
 * nest_state_file_set_aside:
 * @path: a file that cannot be used
 * @reason: why not
 *
 * Renames it, so that it is neither lost nor complained about for ever.
 *
 * Returns: (transfer full): a sentence about that
 */
char *
nest_state_file_set_aside (const char   *path,
                           const GError *reason)
{
  g_autofree char *aside = g_strconcat (path, ".damaged", NULL);
  g_autofree char *shown = g_filename_display_name (g_rename (path, aside) == 0 ? aside : path);

  /* Translators: %1$s is a file, %2$s the reason */
  return g_strdup_printf (_("“%1$s” was set aside: %2$s"), shown, reason->message);
}

/* Strings are skipped, so that brackets in them do not count. */
static gboolean
depth_is_sane (const char *data,
               gsize       length)
{
  guint depth = 0;
  gboolean in_string = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (in_string && data[i] == '\\')
        i++;
      else if (data[i] == '"')
        in_string = !in_string;
      else if (!in_string && (data[i] == '[' || data[i] == '{'))
        depth++;
      else if (!in_string && (data[i] == ']' || data[i] == '}') && depth > 0)
        depth--;
      if (depth > MAX_DEPTH)
        return FALSE;
    }

  return TRUE;
}

/** nest_state_file_is_sane_json: Returns: whether json-glib can be trusted with @data: it is text and not too deep */
gboolean
nest_state_file_is_sane_json (const char *data,
                              gsize       length)
{
  return g_utf8_validate (data, (gssize) length, NULL) && depth_is_sane (data, length);
}
