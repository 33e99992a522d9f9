/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run from its first to its last job, with signals heard and progress shown. */
#include "nest-perform.h"

#include <glib/gi18n.h>
#include <signal.h>

#include "nest-progress.h"
#include "nest-show.h"
#include "nest-wait.h"

void
nest_result_free (NestResult *self)
{
  g_clear_error (&self->error);
  g_ptr_array_unref (self->differences);
  g_free (self);
}

/**
 * nest_perform:
 * @run: a plan
 *
 * Returns: (transfer full): how it ended; how each job went stands in the job
 */
NestResult *
nest_perform (NestInvocation *invocation,
              NestRun        *run)
{
  NestConsole console = invocation->console;
  g_autoptr (NestRunner) runner = nest_runner_new (invocation->journal);
  g_autoptr (NestProgress) progress = NULL;
  g_autoptr (NestWait) wait = nest_wait_new ();
  NestResult *result = g_new0 (NestResult, 1);
  const char *const *differences;

  /* A reader that goes away must not end a run in its middle */
  signal (SIGPIPE, SIG_IGN);
  console.quiet = console.quiet || invocation->arguments->json;
  progress = nest_progress_new (&console, runner);
  g_set_object (&invocation->run, run);
  nest_runner_set_shut_down_timeout (runner, (guint) invocation->arguments->wait);
  nest_runner_set_trusts_readings (runner, invocation->arguments->yes);
  nest_runner_run_async (runner, run, invocation->cancellable, nest_wait_finish, nest_wait_ref (wait));
  nest_runner_run_finish (runner, nest_wait_get (wait), &result->error);
  g_clear_object (&invocation->run);

  result->differences = g_ptr_array_new_with_free_func (g_free);
  differences = nest_runner_get_differences (runner);
  for (guint i = 0; differences[i] != NULL; i++)
    g_ptr_array_add (result->differences, g_strdup (differences[i]));
  result->status = result->error != NULL ? nest_exit_status_for_error (result->error) : NEST_EXIT_READY;
  if (nest_run_get_id (run) != NULL)
    result->status = nest_exit_status_worst (result->status, nest_exit_status_for_run (run));

  return result;
}

/** nest_job_is_ignored: Returns: whether the guest did not shut down in time, so that force can be offered */
gboolean
nest_job_is_ignored (NestJob *job)
{
  return g_strcmp0 (nest_job_get_error_code (job), "ignored") == 0;
}

/** nest_result_is_ignored: Returns: whether this is so for any job of @run */
gboolean
nest_result_is_ignored (NestRun *run)
{
  for (guint i = 0; i < nest_run_count_jobs (run); i++)
    if (nest_job_is_ignored (nest_run_get_job (run, i)))
      return TRUE;

  return FALSE;
}

/** nest_result_show: says why the run stopped, unless its jobs have said it already */
void
nest_result_show (NestInvocation *invocation,
                  NestResult     *result)
{
  if (result->error == NULL)
    return;

  if (g_error_matches (result->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    nest_console_warn (&invocation->console, "%s", _("Cancelled: what was not begun was left out."));
  else
    nest_console_warn (&invocation->console, "%s", result->error->message);
  nest_show_sentences (&invocation->console, _("What is different now:"), result->differences);
}
