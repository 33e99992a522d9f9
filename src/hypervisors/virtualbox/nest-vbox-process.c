/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs VBoxManage. Ends with its exit, not with the end of its pipes: a service it started may keep those. */
#include "nest-vbox-process.h"

#include <gio/gunixinputstream.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "nest-hypervisor.h"

#define CHUNK (64 * 1024)

typedef struct {
  GPollableInputStream *stream;
  GSource *source;
  GByteArray *bytes;
  gsize limit;
} Pipe;

typedef struct {
  GSubprocess *process;
  NestVboxLimits limits;
  NestVboxExit *result;
  Pipe out;
  Pipe err;
  GSource *timer;
  GSource *cancelled;
  gboolean asked_to_end;
  gboolean killed;
  gboolean done;
} Run;

static gboolean on_readable (GObject  *stream,
                             gpointer  user_data);
static gboolean on_timer    (gpointer  user_data);

void
nest_vbox_exit_free (NestVboxExit *result)
{
  g_byte_array_unref (result->out);
  g_byte_array_unref (result->err);
  g_free (result);
}

static void
drop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
run_free (gpointer data)
{
  Run *run = data;

  drop_source (&run->out.source);
  drop_source (&run->err.source);
  drop_source (&run->timer);
  drop_source (&run->cancelled);
  g_clear_object (&run->process);
  g_clear_pointer (&run->result, nest_vbox_exit_free);
  g_free (run);
}

static GSource *
watch (GSource     *source,
       GSourceFunc  callback,
       GTask       *task)
{
  g_source_set_callback (source, callback, g_object_ref (task), g_object_unref);
  g_source_attach (source, g_task_get_context (task));

  return source;
}

static void
set_timer (GTask *task,
           guint  milliseconds)
{
  Run *run = g_task_get_task_data (task);

  drop_source (&run->timer);
  run->timer = watch (g_timeout_source_new (milliseconds), on_timer, task);
}

/* Only the program itself: VBoxSVC may have been started from it and serves others, too. */
static void
ask_to_end (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  if (run->asked_to_end)
    return;
  run->asked_to_end = TRUE;
  g_subprocess_send_signal (run->process, SIGTERM);
  set_timer (task, run->limits.grace_ms);
}

/* Reads what is there. Returns whether more may come. */
static gboolean
read_available (Run  *run,
                Pipe *pipe)
{
  char chunk[CHUNK];

  /* A bounded turn: whoever floods us must not stop the main loop. */
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GError) error = NULL;
      gssize n = g_pollable_input_stream_read_nonblocking (pipe->stream, chunk, sizeof chunk, NULL, &error);
      gsize room = pipe->limit - pipe->bytes->len;

      if (n <= 0)
        return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
      g_byte_array_append (pipe->bytes, (const guint8 *) chunk, MIN ((gsize) n, room));
      if ((gsize) n > room)
        run->result->too_much = TRUE;
    }

  return TRUE;
}

static gboolean
on_readable (GObject  *stream,
             gpointer  user_data)
{
  GTask *task = user_data;
  Run *run = g_task_get_task_data (task);
  Pipe *pipe = G_OBJECT (run->out.stream) == stream ? &run->out : &run->err;
  gboolean more = read_available (run, pipe);

  if (run->result->too_much && run->limits.may_be_stopped)
    ask_to_end (task);
  if (more)
    return G_SOURCE_CONTINUE;
  g_clear_pointer (&pipe->source, g_source_unref);

  return G_SOURCE_REMOVE;
}

static void
finish (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  if (run->done)
    return;
  run->done = TRUE;
  drop_source (&run->out.source);
  drop_source (&run->err.source);
  drop_source (&run->timer);
  drop_source (&run->cancelled);
  g_task_return_pointer (task, g_steal_pointer (&run->result), (GDestroyNotify) nest_vbox_exit_free);
}

static gboolean
on_timer (gpointer user_data)
{
  GTask *task = user_data;
  Run *run = g_task_get_task_data (task);

  if (!run->asked_to_end)
    {
      run->result->timed_out = TRUE;
      ask_to_end (task);
      return G_SOURCE_REMOVE;
    }
  if (run->killed)
    {
      /* Not even SIGKILL ends it (it waits for a dead disk): do not wait for ever. */
      finish (task);
      return G_SOURCE_REMOVE;
    }

  run->killed = TRUE;
  g_subprocess_force_exit (run->process);
  set_timer (task, run->limits.grace_ms);

  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  ask_to_end (user_data);

  return G_SOURCE_REMOVE;
}

/* What it wrote before its end is in the pipes now; what comes later is not its own. */
static void
on_exited (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  if (run->done)
    return;
  if (run->out.source != NULL)
    read_available (run, &run->out);
  if (run->err.source != NULL)
    read_available (run, &run->err);
  run->result->wait_status = g_subprocess_get_status (run->process);
  finish (task);
}

/* Ctrl+C in the terminal that started Nestbox must not reach VBoxManage in the middle of a change. */
static void
become_session_leader (gpointer user_data)
{
  setsid ();
}

/* Its words in English, whatever the user's language is; VM names still in UTF-8. */
static char **
make_environment (void)
{
  char **environment = g_get_environ ();
  g_auto (GStrv) names = g_strdupv (environment);

  for (guint i = 0; names[i] != NULL; i++)
    {
      char *equals = strchr (names[i], '=');

      if (equals != NULL && g_str_has_prefix (names[i], "LC_"))
        {
          *equals = '\0';
          environment = g_environ_unsetenv (environment, names[i]);
        }
    }
  environment = g_environ_unsetenv (environment, "LANGUAGE");

  return g_environ_setenv (environment, "LC_ALL", "C.UTF-8", TRUE);
}

static GSubprocess *
spawn (const char *const  *argv,
       GError            **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                                                        G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_auto (GStrv) environment = make_environment ();

  g_subprocess_launcher_set_environ (launcher, environment);
  g_subprocess_launcher_set_cwd (launcher, "/");
  g_subprocess_launcher_set_child_setup (launcher, become_session_leader, NULL, NULL);

  return g_subprocess_launcher_spawnv (launcher, argv, error);
}

static void
open_pipe (GTask        *task,
           Pipe         *pipe,
           GInputStream *stream,
           GByteArray   *bytes,
           gsize         limit)
{
  pipe->stream = G_POLLABLE_INPUT_STREAM (stream);
  pipe->bytes = bytes;
  pipe->limit = limit;
  pipe->source = watch (g_pollable_input_stream_create_source (pipe->stream, NULL),
                        G_SOURCE_FUNC (on_readable), task);
}

static void
return_spawn_error (GTask      *task,
                    const char *program,
                    GError     *error)
{
  gboolean is_missing = g_error_matches (error, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT);
  gboolean is_denied = g_error_matches (error, G_SPAWN_ERROR, G_SPAWN_ERROR_ACCES);

  g_task_return_new_error (task, NEST_HYPERVISOR_ERROR,
                           is_missing ? NEST_HYPERVISOR_ERROR_NOT_INSTALLED
                           : is_denied ? NEST_HYPERVISOR_ERROR_ACCESS_DENIED
                                       : NEST_HYPERVISOR_ERROR_FAILED,
                           _("The program %s cannot be started: %s"), program, error->message);
  g_error_free (error);
}

/**
 * nest_vbox_process_run_async:
 * @argv: (array zero-terminated=1): the program's absolute path and its arguments
 * @limits: copied
 * @cancellable: (nullable): asks the program to end, if @limits allow that
 *
 * The result always says how the program ended, also after a cancellation: only the caller knows
 * what that means.
 */
void
nest_vbox_process_run_async (const char *const    *argv,
                             const NestVboxLimits *limits,
                             GCancellable         *cancellable,
                             GAsyncReadyCallback   callback,
                             gpointer              user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GError *error = NULL;
  Run *run = g_new0 (Run, 1);

  g_task_set_source_tag (task, nest_vbox_process_run_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, run, run_free);
  run->limits = *limits;
  run->process = spawn (argv, &error);
  if (run->process == NULL)
    {
      return_spawn_error (task, argv[0], error);
      return;
    }

  run->result = g_new0 (NestVboxExit, 1);
  run->result->out = g_byte_array_new ();
  run->result->err = g_byte_array_new ();
  open_pipe (task, &run->out, g_subprocess_get_stdout_pipe (run->process), run->result->out,
             limits->max_out);
  open_pipe (task, &run->err, g_subprocess_get_stderr_pipe (run->process), run->result->err,
             limits->max_err);
  set_timer (task, limits->timeout_ms);
  if (cancellable != NULL && limits->may_be_stopped)
    run->cancelled = watch (g_cancellable_source_new (cancellable), G_SOURCE_FUNC (on_cancelled), task);
  g_subprocess_wait_async (run->process, NULL, on_exited, g_object_ref (task));
}

/** nest_vbox_process_run_finish: Returns: (transfer full): how it ended; an error if it could not begin */
NestVboxExit *
nest_vbox_process_run_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
