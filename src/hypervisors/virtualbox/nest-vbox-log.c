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

/* Plain calls: a FIFO in its place keeps nobody, and a log of gigabytes costs no more than a short one */
static char *
read_tail (const char *path,
           gsize      *length)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  g_autofree char *text = NULL;
  struct stat status;
  gssize got = -1;

  if (fd < 0)
    return NULL;
  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode))
    {
      text = g_malloc (TAIL + 1);
      do
        got = pread (fd, text, TAIL, MAX (0, status.st_size - TAIL));
      while (got < 0 && errno == EINTR);
    }
  close (fd);
  if (got < 0)
    return NULL;
  text[got] = '\0';
  *length = got;

  return g_steal_pointer (&text);
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
  gsize length = 0;
  g_autofree char *text = path != NULL ? read_tail (path, &length) : NULL;

  g_task_return_pointer (task, text != NULL ? nest_vbox_log_find_error (text, length) : NULL, g_free);
}

/**
 * nest_vbox_log_read_async:
 * @output: what showvminfo --machinereadable printed: it names the folder of the logs
 *
 * Reads the end of the machine's log in a thread. Nothing that cannot be read is an error.
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

/** nest_vbox_log_read_finish: Returns: (transfer full) (nullable): as nest_vbox_log_find_error(); %NULL if cancelled, too */
char *
nest_vbox_log_read_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, nest_vbox_log_read_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}
