/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lock, run, judge, and perhaps once more: the life of one call. */
#include "nest-vbox-call.h"

#include <glib/gi18n.h>

#include "nest-text.h"
#include "nest-vbox-cursor.h"
#include "nest-vbox-error.h"
#include "nest-vbox-process.h"

#define GRACE_MS 2000
/* How long "locked" may be another program that is just asking, VirtualBox's own window included. */
#define RETRY_MS 3000
#define FIRST_PAUSE_MS 50
#define LONGEST_PAUSE_MS 400
#define MAX_ERR (1024 * 1024)

typedef struct {
  char **argv;
  NestVboxCallOptions options;
  guint n_tries;
  gint64 retry_until;
  gint64 begin_time;
} Call;

static void call_begin (GTask *task);

static void
call_free (gpointer data)
{
  Call *call = data;

  g_strfreev (call->argv);
  g_clear_object (&call->options.lock);
  g_free (call);
}

static guint
scaled (const Call *call,
        guint       milliseconds)
{
  return MAX (1, (guint) (milliseconds * call->options.time_scale));
}

static guint
call_get_timeout (const Call *call)
{
  guint factor = (call->options.flags & NEST_VBOX_CALL_SLOW) != 0 ? 3 : 1;

  return scaled (call, call->options.timeout_ms * factor);
}

static GError *
make_timeout_error (guint timeout_ms)
{
  guint seconds = (timeout_ms + 999) / 1000;

  return g_error_new (NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_TIMED_OUT,
                      ngettext ("VirtualBox did not answer within %u second: its background service "
                                "VBoxSVC hangs. Close all windows of VirtualBox; if that does not help, "
                                "end the process VBoxSVC or log out and in again.",
                                "VirtualBox did not answer within %u seconds: its background service "
                                "VBoxSVC hangs. Close all windows of VirtualBox; if that does not help, "
                                "end the process VBoxSVC or log out and in again.", seconds),
                      seconds);
}

static GError *
call_judge (const Call         *call,
            const NestVboxExit *result)
{
  NestVboxOutcome outcome = {
    .command = call->argv[1],
    .is_write = (call->options.flags & NEST_VBOX_CALL_WRITE) != 0,
    .wait_status = result->wait_status,
    .out = (const char *) result->out->data,
    .out_length = result->out->len,
    .err = (const char *) result->err->data,
    .err_length = result->err->len,
  };

  if (result->timed_out)
    return make_timeout_error (call_get_timeout (call));
  if (result->too_much)
    return g_error_new (NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_BAD_OUTPUT,
                        _("VirtualBox answered with more than %u MiB, which cannot be right"),
                        NEST_VBOX_MAX_OUTPUT / 1024 / 1024);

  return nest_vbox_error_from_outcome (&outcome);
}

static void
call_log (const Call         *call,
          const NestVboxExit *result)
{
  g_autofree char *line = nest_text_quote_argv ((const char *const *) call->argv);
  g_autofree char *visible = nest_text_make_visible (line);

  g_log ("nestbox-vboxmanage", G_LOG_LEVEL_DEBUG, "%s: status %d after %.0f ms", visible,
         result->wait_status, (g_get_monotonic_time () - call->begin_time) / 1000.0);
}

static gboolean
on_pause_over (gpointer user_data)
{
  GTask *task = user_data;

  if (!g_task_return_error_if_cancelled (task))
    call_begin (task);

  return G_SOURCE_REMOVE;
}

/* VirtualBox's service ends by itself some seconds after the last question; who asks in that very moment dies with it. */
static gboolean
call_may_be_repeated (const Call   *call,
                      const GError *error)
{
  gboolean is_repeatable = (call->options.flags & (NEST_VBOX_CALL_WRITE | NEST_VBOX_CALL_REPEATABLE)) != NEST_VBOX_CALL_WRITE;

  return nest_vbox_error_may_pass (error) ||
         (is_repeatable && g_error_matches (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_SERVICE_DEAD));
}

/* Another program may be done in a moment. Returns whether there will be another try. */
static gboolean
call_try_again (GTask        *task,
                const GError *error)
{
  Call *call = g_task_get_task_data (task);
  guint pause_ms = MIN (FIRST_PAUSE_MS << MIN (call->n_tries, 4), LONGEST_PAUSE_MS);
  gint64 now = g_get_monotonic_time ();
  g_autoptr (GSource) source = NULL;

  if (!call_may_be_repeated (call, error))
    return FALSE;
  if (call->retry_until == 0)
    call->retry_until = now + scaled (call, RETRY_MS) * G_TIME_SPAN_MILLISECOND;
  if (now >= call->retry_until)
    return FALSE;

  call->n_tries++;
  source = g_timeout_source_new (scaled (call, pause_ms));
  g_source_set_callback (source, on_pause_over, g_object_ref (task), g_object_unref);
  g_source_attach (source, g_task_get_context (task));

  return TRUE;
}

static void
on_process_ended (GObject      *source,
                  GAsyncResult *async_result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (NestVboxExit) result = nest_vbox_process_run_finish (async_result, &error);

  nest_vbox_lock_release (call->options.lock);
  if (result != NULL)
    {
      call_log (call, result);
      /* A stopped question has no answer to be judged; a change is never stopped. */
      if ((call->options.flags & NEST_VBOX_CALL_WRITE) == 0 && g_task_return_error_if_cancelled (task))
        return;
      error = call_judge (call, result);
    }
  if (error == NULL)
    g_task_return_pointer (task, g_bytes_new (result->out->data, result->out->len),
                           (GDestroyNotify) g_bytes_unref);
  else if (!call_try_again (task, error))
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_locked (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  NestVboxLimits limits = {
    .timeout_ms = call_get_timeout (call),
    .grace_ms = scaled (call, GRACE_MS),
    .max_out = NEST_VBOX_MAX_OUTPUT,
    .max_err = MAX_ERR,
    .may_be_stopped = (call->options.flags & NEST_VBOX_CALL_WRITE) == 0,
  };

  if (!nest_vbox_lock_acquire_finish (NEST_VBOX_LOCK (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    {
      nest_vbox_lock_release (call->options.lock);
      return;
    }

  call->begin_time = g_get_monotonic_time ();
  (*call->options.counter)++;
  nest_vbox_process_run_async ((const char *const *) call->argv, &limits, g_task_get_cancellable (task),
                               on_process_ended, g_object_ref (task));
}

/* Waits a little longer for the lock than its owner, one call, may hold it. */
static void
call_begin (GTask *task)
{
  Call *call = g_task_get_task_data (task);

  nest_vbox_lock_acquire_async (call->options.lock, call->options.priority,
                                scaled (call, call->options.timeout_ms / 2 * 3),
                                g_task_get_cancellable (task), on_locked, g_object_ref (task));
}

/**
 * nest_vbox_call_run_async:
 * @argv: (array zero-terminated=1): the absolute path of VBoxManage and its arguments; copied
 * @options: copied
 * @cancellable: (nullable): stops a question that runs, a change only before it began
 *
 * Ends when the program has ended, also after a cancellation, so that the next call may begin.
 */
void
nest_vbox_call_run_async (const char *const         *argv,
                          const NestVboxCallOptions *options,
                          GCancellable              *cancellable,
                          GAsyncReadyCallback        callback,
                          gpointer                   user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);

  g_task_set_source_tag (task, nest_vbox_call_run_async);
  /* A change that went through is a success, whatever was pressed meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  call->argv = g_strdupv ((char **) argv);
  call->options = *options;
  call->options.lock = g_object_ref (options->lock);
  g_task_set_task_data (task, call, call_free);
  call_begin (task);
}

/** nest_vbox_call_run_finish: Returns: (transfer full): what VBoxManage printed on stdout */
GBytes *
nest_vbox_call_run_finish (GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
