/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Edits /etc/modprobe.d/zz-nestbox.conf: one option of one module, all else in it stays. The new file takes the
 * place of the old one in one step, so that whoever looks, and whenever it is killed, there is a whole one.
 */
#include "option-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* modprobe reads only names that end in .conf, so that what a killed helper left behind has no effect */
#define NEW_NAME OPTION_FILE_NAME ".new"
#define MAX_SIZE (64 * 1024)
#define HEADER "# Written by Nestbox. Of several files that set an option, the last one by name counts.\n"

/* "options MODULE … PARAMETER=x …" without that one parameter; NULL: nothing is left of the line. */
static char *
remove_parameter (const char  *line,
                  const char  *module,
                  const char  *parameter,
                  char       **value)
{
  g_auto (GStrv) words = g_strsplit_set (line, " \t", -1);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  g_autofree char *prefix = g_strconcat (parameter, "=", NULL);
  gboolean found = FALSE;

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_ptr_array_add (kept, words[i]);
  if (kept->len < 3 || !g_str_equal (kept->pdata[0], "options") || !g_str_equal (kept->pdata[1], module))
    return g_strdup (line);

  for (guint i = 2; i < kept->len;)
    {
      const char *word = kept->pdata[i];

      if (!g_str_has_prefix (word, prefix) && !g_str_equal (word, parameter))
        {
          i++;
          continue;
        }
      g_free (*value);
      *value = g_strdup (word[strlen (parameter)] == '=' ? word + strlen (prefix) : "1");
      g_ptr_array_remove_index (kept, i);
      found = TRUE;
    }
  if (!found)
    return g_strdup (line);
  if (kept->len < 3)
    return NULL;
  g_ptr_array_add (kept, NULL);

  return g_strjoinv (" ", (char **) kept->pdata);
}

/**
 * option_file_edit_text:
 * @text: (nullable): what the file holds
 * @value: (nullable): the value to set; %NULL: none
 * @previous: (out) (nullable): the value that the text set before
 *
 * Returns: (transfer full) (nullable): what it has to hold; %NULL: nothing but our own comment, or nothing
 */
char *
option_file_edit_text (const char  *text,
                       const char  *module,
                       const char  *parameter,
                       const char  *value,
                       char       **previous)
{
  g_autoptr (GString) edited = g_string_new (NULL);
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : HEADER, "\n", -1);

  *previous = NULL;
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = remove_parameter (lines[i], module, parameter, previous);

      if (line != NULL && (*line != '\0' || lines[i + 1] != NULL))
        g_string_append_printf (edited, "%s\n", line);
    }
  if (value != NULL)
    g_string_append_printf (edited, "options %s %s=%s\n", module, parameter, value);
  if (edited->len == 0 || g_str_equal (edited->str, HEADER))
    return NULL;

  return g_string_free (g_steal_pointer (&edited), FALSE);
}

/* Only root may be able to change what stands in there: everything else would be a way to become root. */
static gboolean
is_roots (const struct stat *status)
{
  return status->st_uid == 0 && (status->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

static const char *
open_folder (int *folder)
{
  struct stat status;

  if (mkdir (OPTION_FILE_FOLDER, 0755) != 0 && errno != EEXIST)
    return errno == EROFS ? "read-only" : "folder";
  *folder = open (OPTION_FILE_FOLDER, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (*folder < 0 || fstat (*folder, &status) != 0 || !is_roots (&status))
    return "folder";
  /* One helper after the other; the kernel drops the lock with its owner */
  if (flock (*folder, LOCK_EX) != 0)
    return "folder";

  return NULL;
}

static const char *
read_file (int    folder,
           char **text)
{
  g_autofree char *buffer = g_malloc (MAX_SIZE + 1);
  struct stat status;
  gsize length = 0;
  int fd = openat (folder, OPTION_FILE_NAME, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

  if (fd < 0)
    return errno == ENOENT ? NULL : "foreign-file";
  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode) || status.st_nlink != 1 || !is_roots (&status) ||
      status.st_size > MAX_SIZE)
    {
      close (fd);
      return "foreign-file";
    }
  while (length <= MAX_SIZE)
    {
      gssize n = read (fd, buffer + length, MAX_SIZE + 1 - length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        break;
      length += (gsize) n;
    }
  close (fd);
  /* A line that goes on in the next one is somebody else's work, and not ours to take apart */
  if (length > MAX_SIZE || memchr (buffer, '\0', length) != NULL || g_strstr_len (buffer, length, "\\\n") != NULL)
    return "foreign-file";
  *text = g_strndup (buffer, length);

  return NULL;
}

static gboolean
write_all (int         fd,
           const char *text)
{
  gsize length = strlen (text);

  while (length > 0)
    {
      gssize n = write (fd, text, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      text += n;
      length -= (gsize) n;
    }

  return fchmod (fd, 0644) == 0 && fsync (fd) == 0;
}

static const char *
replace_file (int         folder,
              const char *text)
{
  gboolean written;
  int fd;

  if (unlinkat (folder, NEW_NAME, 0) != 0 && errno != ENOENT)
    return errno == EROFS ? "read-only" : "write";
  fd = openat (folder, NEW_NAME, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    return errno == EROFS ? "read-only" : "write";
  written = write_all (fd, text);
  if (close (fd) == 0 && written && renameat (folder, NEW_NAME, folder, OPTION_FILE_NAME) == 0)
    return fsync (folder) == 0 ? NULL : "write";
  unlinkat (folder, NEW_NAME, 0);

  return "write";
}

static const char *
edit_in_folder (int          folder,
                const char  *module,
                const char  *parameter,
                const char  *value,
                char       **previous,
                gboolean    *changed)
{
  g_autofree char *text = NULL;
  g_autofree char *edited = NULL;
  const char *problem = read_file (folder, &text);

  if (problem != NULL)
    return problem;
  /* What a helper left behind that was killed */
  unlinkat (folder, NEW_NAME, 0);
  edited = option_file_edit_text (text, module, parameter, value, previous);
  if (g_strcmp0 (*previous, value) == 0)
    return NULL;
  *changed = TRUE;
  if (edited != NULL)
    return replace_file (folder, edited);

  return unlinkat (folder, OPTION_FILE_NAME, 0) == 0 && fsync (folder) == 0 ? NULL : "write";
}

/**
 * option_file_edit:
 * @value: (nullable): "1" or "0"; %NULL removes the option from the file
 * @previous: (out) (nullable): what the file set before, for undo
 * @changed: (out): whether the file is another now
 *
 * Returns: (transfer none) (nullable): why it was not possible, a stable id
 */
const char *
option_file_edit (const char  *module,
                  const char  *parameter,
                  const char  *value,
                  char       **previous,
                  gboolean    *changed)
{
  int folder = -1;
  const char *problem = open_folder (&folder);

  *previous = NULL;
  *changed = FALSE;
  if (problem == NULL)
    problem = edit_in_folder (folder, module, parameter, value, previous, changed);
  if (folder >= 0)
    close (folder);

  return problem;
}
