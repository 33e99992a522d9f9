/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plain system calls: files of /proc have no size, and GFile would load the desktop's file systems. */
#include "nest-root-file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "nest-text.h"

/** nest_root_file_get_path: @root: (nullable): instead of "/"; Returns: (transfer full) (type filename) */
char *
nest_root_file_get_path (const char *root,
                         const char *path)
{
  return g_build_filename (root != NULL ? root : "/", path, NULL);
}

/**
 * nest_root_file_read:
 * @root: (nullable): instead of "/"
 * @limit: bytes
 *
 * Returns: (transfer full) (nullable): the text; %NULL if it cannot be read or is longer than @limit
 */
char *
nest_root_file_read (const char *root,
                     const char *path,
                     gsize       limit)
{
  g_autofree char *name = nest_root_file_get_path (root, path);
  g_autoptr (GString) text = g_string_new (NULL);
  int fd = open (name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  gboolean complete = FALSE;

  if (fd < 0)
    return NULL;
  while (!complete && text->len <= limit)
    {
      char buffer[16384];
      gssize length = read (fd, buffer, sizeof buffer);

      if (length < 0 && errno == EINTR)
        continue;
      if (length < 0)
        break;
      complete = length == 0;
      g_string_append_len (text, buffer, length);
    }
  close (fd);

  return complete ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/** nest_root_file_read_line: Returns: (transfer full) (nullable): a small file as one line of valid text, without blanks around it */
char *
nest_root_file_read_line (const char *root,
                          const char *path)
{
  g_autofree char *text = nest_root_file_read (root, path, NEST_ROOT_FILE_LIMIT);
  g_autofree char *visible = text != NULL ? nest_text_make_visible (g_strstrip (text)) : NULL;

  return visible != NULL && *visible != '\0' ? g_steal_pointer (&visible) : NULL;
}

/** nest_root_file_exists: Returns: whether it is there; unknown where the way to it is closed */
NestAnswer
nest_root_file_exists (const char *root,
                       const char *path)
{
  g_autofree char *name = nest_root_file_get_path (root, path);
  struct stat status;

  if (stat (name, &status) == 0)
    return NEST_ANSWER_YES;

  return errno == ENOENT || errno == ENOTDIR ? NEST_ANSWER_NO : NEST_ANSWER_UNKNOWN;
}
