/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A start that fails ends its log with the code; the log is other people's text, so only that code is taken from it. */
#include "nest-vbox-log.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "nest-vbox-parse.h"

/* The last words of the console before it gives up (Main: ConsoleImpl.cpp) */
#define POWER_UP_FAILED "Power up failed (vrc="
#define CODE_PREFIX "VERR_"
/* The longest code of VirtualBox 7.2 has less than 60 letters */
#define LONGEST_CODE 80

/* What follows a start that failed fits in here many times */
#define TAIL (64 * 1024)

/* The first line: "00:00:00.148723 VirtualBox VM 7.2.22_Debian r174463 linux.amd64 (…) release log" */
#define VERSION_PREFIX "VirtualBox VM "
#define HEAD 512

#define LOG_FILE "VBox.log"

/* From the start of @text; NULL if that is none */
static char *
take_code (const char *text,
           gsize       length)
{
  gsize end = 0;

  while (end < length && end < LONGEST_CODE && (g_ascii_isupper (text[end]) || g_ascii_isdigit (text[end]) || text[end] == '_'))
    end++;

  return end > strlen (CODE_PREFIX) && end < length && g_str_has_prefix (text, CODE_PREFIX) ? g_strndup (text, end) : NULL;
}

/**
 * nest_vbox_log_find_error:
 * @text: the end of a VBox.log, any bytes, with a 0 byte behind the last
 * @length: bytes
 *
 * Returns: (transfer full) (nullable): the VERR_ code with which the start failed; %NULL where the machine started
 */
char *
nest_vbox_log_find_error (const char *text,
                          gsize       length)
{
  const char *found = g_strrstr_len (text, length, POWER_UP_FAILED);

  if (found == NULL)
    return NULL;
  found += strlen (POWER_UP_FAILED);

  return take_code (found, length - (found - text));
}

/**
 * nest_vbox_log_find_version:
 * @text: the beginning of a VBox.log, any bytes, with a 0 byte behind the last
 *
 * Returns: (transfer full) (nullable): the version of the VirtualBox that wrote it: "7.2.22"
 */
char *
nest_vbox_log_find_version (const char *text)
{
  const char *found = strstr (text, VERSION_PREFIX);
  gsize length;

  if (found == NULL)
    return NULL;
  found += strlen (VERSION_PREFIX);
  length = strspn (found, "0123456789.");

  return length > 0 ? g_strndup (found, length) : NULL;
}

/* Plain calls: a FIFO in its place keeps nobody, and a log of gigabytes costs no more than a short one */
static char *
read_part (int    fd,
           off_t  offset,
           gsize  limit,
           gsize *length)
{
  g_autofree char *text = g_malloc (limit + 1);
  gssize got;

  do
    got = pread (fd, text, limit, offset);
  while (got < 0 && errno == EINTR);
  if (got < 0)
    return NULL;
  text[got] = '\0';
  *length = (gsize) got;

  return g_steal_pointer (&text);
}

/* What a start that failed left behind: its code, and the version that wrote it; NULL: nothing */
static char **
read_log (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  g_autofree char *head = NULL;
  g_autofree char *tail = NULL;
  g_auto (GStrv) found = g_new0 (char *, 3);
  gsize length = 0;
  struct stat status;

  if (fd < 0)
    return NULL;
  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode))
    {
      head = read_part (fd, 0, HEAD, &length);
      tail = read_part (fd, MAX (0, status.st_size - TAIL), TAIL, &length);
    }
  close (fd);
  found[0] = tail != NULL ? nest_vbox_log_find_error (tail, length) : NULL;
  if (found[0] == NULL)
    return NULL;
  found[1] = head != NULL ? nest_vbox_log_find_version (head) : NULL;

  return g_steal_pointer (&found);
}

static void
read_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  GBytes *output = task_data;
  g_autoptr (GHashTable) info =
    nest_vbox_parse_machine_readable (g_bytes_get_data (output, NULL), g_bytes_get_size (output), NULL);
  const char *folder = info != NULL ? g_hash_table_lookup (info, "LogFldr") : NULL;
  g_autofree char *path = folder != NULL && g_path_is_absolute (folder) ? g_build_filename (folder, LOG_FILE, NULL) : NULL;

  g_task_return_pointer (task, path != NULL ? read_log (path) : NULL, (GDestroyNotify) g_strfreev);
}

/**
 * nest_vbox_log_read_async:
 * @output: what showvminfo --machinereadable printed: it names the folder of the logs
 *
 * Reads the two ends of the machine's log in a thread. Nothing that cannot be read is an error.
 */
void
nest_vbox_log_read_async (GBytes              *output,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, nest_vbox_log_read_async);
  g_task_set_task_data (task, g_bytes_ref (output), (GDestroyNotify) g_bytes_unref);
  /* A folder on a server that has gone away must not keep anybody who has cancelled */
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, read_thread);
}

/**
 * nest_vbox_log_read_finish:
 * @version: (out) (nullable): of the VirtualBox that wrote it; %NULL if that is not known
 *
 * Returns: (transfer full) (nullable): as nest_vbox_log_find_error(); %NULL if cancelled, too
 */
char *
nest_vbox_log_read_finish (GAsyncResult  *result,
                           char         **version)
{
  g_autofree char **found = NULL;
  char *code;

  *version = NULL;
  g_return_val_if_fail (g_async_result_is_tagged (result, nest_vbox_log_read_async), NULL);

  found = g_task_propagate_pointer (G_TASK (result), NULL);
  if (found == NULL)
    return NULL;
  code = found[0];
  *version = found[1];

  return code;
}
