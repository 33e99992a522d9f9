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
 * nest_root_file_read_bytes:
 * @root: (nullable): instead of "/"
 * @limit: bytes
 * @length: (out) (optional): how many there are
 *
 * Returns: (transfer full) (nullable): the contents, with a zero byte behind them; %NULL if it cannot be read or is
 *   longer than @limit
 */
char *
nest_root_file_read_bytes (const char *root,
                           const char *path,
                           gsize       limit,
                           gsize      *length)
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
      gssize n = read (fd, buffer, sizeof buffer);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        break;
      complete = n == 0;
      g_string_append_len (text, buffer, n);
    }
  close (fd);
  complete = complete && text->len <= limit;
  if (length != NULL)
    *length = complete ? text->len : 0;

  return complete ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/** nest_root_file_read: Returns: (transfer full) (nullable): the same as text */
char *
nest_root_file_read (const char *root,
                     const char *path,
                     gsize       limit)
{
  return nest_root_file_read_bytes (root, path, limit, NULL);
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
