/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is the same for all verbs: through pkexec unless we are root, and no patience without an end. */
#include "nest-helper-process.h"

#include <glib/gi18n.h>
#include <unistd.h>

/* pkexec's own: the user closed the dialog; no permission, or nobody to ask for it */
#define PKEXEC_DISMISSED 126
#define PKEXEC_REFUSED 127
/* Seconds: a person may have to find a password first */
#define PATIENCE 600

/**
 * nest_helper_process_start:
 * @digest: (nullable): of what was agreed to, for a verb that installs; the end of its standard input, then a pipe, is
 *   the sign to stop
 *
 * Returns: (transfer full): with its standard output in a pipe; %NULL where there is no helper, or nobody who starts
 *   it as root
 */
GSubprocess *
nest_helper_process_start (const char  *verb,
                           const char  *digest,
                           GError     **error)
{
  g_autofree char *pkexec = geteuid () != 0 ? g_find_program_in_path ("pkexec") : NULL;
  const char *argv[5] = { NULL };
  guint n = 0;

  if (!g_file_test (NEST_HELPER_PATH, G_FILE_TEST_IS_EXECUTABLE) || (geteuid () != 0 && pkexec == NULL))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           _("The helper that works as root is not installed, or pkexec is not."));
      return NULL;
    }
  if (pkexec != NULL)
    argv[n++] = pkexec;
  argv[n++] = NEST_HELPER_PATH;
  argv[n++] = verb;
  argv[n] = digest;

  return g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                    (digest != NULL ? G_SUBPROCESS_FLAGS_STDIN_PIPE : G_SUBPROCESS_FLAGS_NONE), error);
}

/**
 * nest_helper_process_get_refusal:
 * @process: has ended
 * @code: (out): which error it is
 *
 * Returns: (nullable): why the helper was not started at all; %NULL: it was
 */
const char *
nest_helper_process_get_refusal (GSubprocess  *process,
                                 GIOErrorEnum *code)
{
  int status = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;

  *code = status == PKEXEC_DISMISSED ? G_IO_ERROR_CANCELLED : G_IO_ERROR_PERMISSION_DENIED;
  if (status == PKEXEC_DISMISSED)
    return _("You did not give root's permission.");
  if (status == PKEXEC_REFUSED)
    return _("Root's permission is needed and could not be had: it was refused, or there is nobody here to ask.");

  return NULL;
}

/** nest_helper_process_add_timer: Returns: (transfer full): calls @timed_out with @task when nobody answered for long */
GSource *
nest_helper_process_add_timer (GTask       *task,
                               GSourceFunc  timed_out)
{
  GSource *timer = g_timeout_source_new_seconds (PATIENCE);

  g_source_set_callback (timer, timed_out, task, NULL);
  g_source_attach (timer, g_task_get_context (task));

  return timer;
}

/** nest_helper_process_stop_timer: @timer: (inout): %NULL afterwards; it may be that before */
void
nest_helper_process_stop_timer (GSource **timer)
{
  if (*timer != NULL)
    g_source_destroy (*timer);
  g_clear_pointer (timer, g_source_unref);
}
