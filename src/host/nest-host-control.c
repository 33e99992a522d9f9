/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs nestbox-helper, through pkexec unless we are root, one verb after the other. Where it cannot be run, the
 * error says so with the commands to type.
 */
#include "nest-host-control.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "nest-helper-process.h"
#include "nest-helper-verb.h"
#include "nest-host-install.h"

#define CONF NEST_MODULE_OPTION_FILE
/* Bytes of the helper's answer; it has some hundred */
#define MAX_ANSWER 4096

typedef struct {
  NestHost *host;
  GPtrArray *changes;
  GPtrArray *verbs; /* static strings, those that are still to be done */
  GCancellable *stop; /* cancelled by the caller's, or by the timer */
  GSource *timer;
  gboolean timed_out;
  GStrv advice; /* what is still to be done: a sentence, and a command */
  char answer[MAX_ANSWER + 1]; /* of the first of them, so far; a byte more than it may have */
  gsize length;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  nest_helper_process_stop_timer (&work->timer);
  g_object_unref (work->host);
  g_ptr_array_unref (work->changes);
  g_ptr_array_unref (work->verbs);
  g_object_unref (work->stop);
  g_strfreev (work->advice);
  g_free (work);
}

/* The new source says what Nestbox's own file is to hold: "1", "0", or nothing */
static NestHelperAct
get_act (NestChange *change)
{
  const char *source = nest_change_get_new_source (change);

  if (source == NULL)
    return NEST_HELPER_FORGET;

  return g_str_equal (source, "0") ? NEST_HELPER_CLEAR : NEST_HELPER_SET;
}

static gboolean
needs_reload (NestHost   *host,
              NestChange *change)
{
  const NestModuleOption *option = nest_host_get_module_option (host, nest_change_get_setting (change));

  return option != NULL && option->state == NEST_MODULE_LOADED;
}

static gboolean
is_amd (NestHost *host)
{
  return nest_host_get_cpu_vendor (host) == NEST_CPU_VENDOR_AMD;
}

static char *
describe_change (NestHost   *host,
                 NestChange *change)
{
  NestHelperAct act = get_act (change);
  const char *module, *parameter;

  if (!nest_helper_setting_get_option (nest_change_get_setting (change), is_amd (host), &module, &parameter))
    return nest_host_install_describe (change);
  if (act == NEST_HELPER_FORGET)
    return g_strdup_printf ("sudo sed -i '/^options %s %s=/d' " CONF, module, parameter);

  return g_strdup_printf ("echo 'options %s %s=%s' | sudo tee -a " CONF, module, parameter,
                          act == NEST_HELPER_SET ? "1" : "0");
}

/**
 * nest_host_control_describe:
 * @changes: (element-type NestChange): of settings that belong to this computer
 *
 * Returns: (transfer full) (element-type utf8): the commands a person would type
 */
GPtrArray *
nest_host_control_describe (NestHost  *host,
                            GPtrArray *changes)
{
  GPtrArray *commands = g_ptr_array_new_with_free_func (g_free);
  const char *vendor = is_amd (host) ? "kvm_amd" : "kvm_intel";
  gboolean reload = FALSE;

  for (guint i = 0; i < changes->len; i++)
    {
      char *command = describe_change (host, g_ptr_array_index (changes, i));

      if (command != NULL)
        g_ptr_array_add (commands, command);
      reload = reload || needs_reload (host, g_ptr_array_index (changes, i));
    }
  if (reload)
    {
      g_ptr_array_add (commands, g_strdup_printf ("sudo modprobe -r %s kvm", vendor));
      g_ptr_array_add (commands, g_strdup_printf ("sudo modprobe %s", vendor));
    }

  return commands;
}

static GError *
new_error (Work       *work,
           GIOErrorEnum code,
           const char *message)
{
  g_autoptr (GPtrArray) commands = nest_host_control_describe (work->host, work->changes);
  g_autofree char *typed = NULL;

  g_ptr_array_add (commands, NULL);
  typed = g_strjoinv (" && ", (char **) commands->pdata);

  /* Translators: %1$s is a sentence, %2$s commands */
  return g_error_new (G_IO_ERROR, code, _("%1$s You can type it yourself: %2$s"), message, typed);
}

static const char *
explain_refusal (const char *id)
{
  if (g_strcmp0 (id, "built-in") == 0)
    return _("This module is part of the kernel itself, so that only the kernel's command line can set its options.");
  if (g_strcmp0 (id, "foreign-file") == 0)
    return _("In place of /etc/modprobe.d/zz-nestbox.conf there is something that Nestbox did not make and will not touch.");
  if (g_strcmp0 (id, "folder") == 0)
    return _("The folder /etc/modprobe.d is a link, or others than root may write into it.");
  if (g_strcmp0 (id, "read-only") == 0 || g_strcmp0 (id, "write") == 0)
    return _("The file /etc/modprobe.d/zz-nestbox.conf could not be written: the disk may be full or read-only.");

  return _("The helper that works as root could not do it.");
}

/* KVM in an initramfs has the options of the day that was made. Nobody is bothered where it is known not to be there. */
static void
take_advice (Work       *work,
             JsonObject *object)
{
  const char *holds = json_object_get_string_member_with_default (object, "initramfs-holds-kvm", NULL);
  const char *command = json_object_get_string_member_with_default (object, "initramfs-command", NULL);
  const char *text;

  if (command == NULL || (g_strcmp0 (holds, "yes") != 0 && g_strcmp0 (holds, "unknown") != 0))
    return;
  text = g_str_equal (holds, "yes")
           ? _("KVM is loaded from the first image that the kernel starts with (initramfs), which keeps the "
               "options of the day it was made. Make it anew, so that it knows this change:")
           : _("Whether KVM is loaded from the first image that the kernel starts with (initramfs) could not be "
               "seen. If the change is gone after a restart, make that image anew:");
  g_strfreev (work->advice);
  work->advice = g_new0 (char *, 3);
  work->advice[0] = g_strdup (text);
  work->advice[1] = g_strdup (command);
}

/* The helper's one object says how it went; a refused reload only means that it takes effect later. */
static GError *
check_answer (Work       *work,
              const char *verb)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  /* Its one flat object is short; json-glib is shown nothing that could be deep */
  JsonNode *root = work->length <= MAX_ANSWER &&
                       json_parser_load_from_data (parser, work->answer, (gssize) work->length, NULL)
                     ? json_parser_get_root (parser) : NULL;
  JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;

  if (object != NULL && json_object_get_boolean_member_with_default (object, "ok", FALSE))
    {
      take_advice (work, object);
      return NULL;
    }
  if (object != NULL && nest_helper_verb_find (verb)->act == NEST_HELPER_RELOAD)
    return NULL;

  return new_error (work, G_IO_ERROR_FAILED,
                    explain_refusal (object != NULL ? json_object_get_string_member_with_default (object, "error", NULL)
                                                    : NULL));
}

static void run_next (GTask *task);

static void
ended (GObject      *source,
       GAsyncResult *result,
       gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Work *work = g_task_get_task_data (task);
  GSubprocess *process = G_SUBPROCESS (source);
  const char *verb = g_ptr_array_index (work->verbs, 0);
  gboolean is_reload = nest_helper_verb_find (verb)->act == NEST_HELPER_RELOAD;
  const char *refusal;
  GIOErrorEnum code;
  GError *error = NULL;

  g_subprocess_wait_finish (process, result, NULL);
  refusal = nest_helper_process_get_refusal (process, &code);
  error = refusal != NULL ? new_error (work, code, refusal) : check_answer (work, verb);

  /* What is written is written: without the reload it takes effect later */
  if (error != NULL && !is_reload)
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_error (&error);
  g_ptr_array_remove_index (work->verbs, 0);
  run_next (task);
}

typedef struct {
  GTask *task;
  GSubprocess *process;
} Reading;

/* All that it says was read, or more than it has to say */
static void
answer_read (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autofree Reading *reading = user_data;
  g_autoptr (GTask) task = reading->task;
  g_autoptr (GSubprocess) process = reading->process;
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;

  if (g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &work->length, &error))
    {
      /* Whoever goes on talking has nobody who listens */
      g_input_stream_close (G_INPUT_STREAM (source), NULL, NULL);
      g_subprocess_wait_async (process, NULL, ended, g_object_ref (task));
      return;
    }
  if (work->timed_out)
    {
      g_clear_error (&error);
      error = new_error (work, G_IO_ERROR_TIMED_OUT, _("Nobody answered the question for the password."));
    }
  g_subprocess_force_exit (process);
  g_task_return_error (task, error);
}

static void
run_next (GTask *task)
{
  Work *work = g_task_get_task_data (task);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  Reading *reading;

  if (work->verbs->len == 0)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  process = nest_helper_process_start (g_ptr_array_index (work->verbs, 0), NULL, &error);
  if (process == NULL)
    {
      g_task_return_error (task, new_error (work, G_IO_ERROR_NOT_FOUND, error->message));
      return;
    }

  reading = g_new (Reading, 1);
  *reading = (Reading) { g_object_ref (task), g_object_ref (process) };
  g_input_stream_read_all_async (g_subprocess_get_stdout_pipe (process), work->answer, sizeof work->answer,
                                 G_PRIORITY_DEFAULT, work->stop, answer_read, reading);
}

static gboolean
timed_out (gpointer user_data)
{
  Work *work = g_task_get_task_data (user_data);

  work->timed_out = TRUE;
  g_cancellable_cancel (work->stop);

  return G_SOURCE_REMOVE;
}

static void
cancelled (GCancellable *cancellable,
           GCancellable *stop)
{
  g_cancellable_cancel (stop);
}

static void
take_verbs (Work *work)
{
  gboolean reload = FALSE;

  for (guint i = 0; i < work->changes->len; i++)
    {
      NestChange *change = g_ptr_array_index (work->changes, i);
      const NestHelperVerb *verb = nest_helper_verb_get (get_act (change), nest_change_get_setting (change));

      if (verb != NULL)
        g_ptr_array_add (work->verbs, (gpointer) verb->name);
      reload = reload || needs_reload (work->host, change);
    }
  if (reload)
    g_ptr_array_add (work->verbs, (gpointer) nest_helper_verb_get (NEST_HELPER_RELOAD, NEST_N_SETTINGS)->name);
}

/**
 * nest_host_control_apply_async:
 * @changes: (element-type NestChange): of settings that belong to this computer
 * @cancellable: (nullable): ends the waiting, for a password for example
 *
 * Writes the options and, where the modules are loaded and nothing uses them, loads the modules again.
 */
void
nest_host_control_apply_async (NestHost            *host,
                               GPtrArray           *changes,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Work *work = g_new0 (Work, 1);

  g_task_set_source_tag (task, nest_host_control_apply_async);
  work->host = g_object_ref (host);
  work->changes = g_ptr_array_ref (changes);
  work->verbs = g_ptr_array_new ();
  work->stop = g_cancellable_new ();
  g_task_set_task_data (task, work, work_free);
  take_verbs (work);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (cancelled), work->stop, 0);
  if (g_cancellable_is_cancelled (cancellable))
    g_cancellable_cancel (work->stop);
  work->timer = nest_helper_process_add_timer (task, timed_out);
  run_next (task);
}

/**
 * nest_host_control_apply_finish:
 * @advice: (out) (transfer full) (nullable): what is still to be done by hand: a sentence, and a command
 *
 * Returns: whether the options were written; read back to see what came of it
 */
gboolean
nest_host_control_apply_finish (GAsyncResult  *result,
                                GStrv         *advice,
                                GError       **error)
{
  Work *work;

  g_return_val_if_fail (g_async_result_is_tagged (result, nest_host_control_apply_async), FALSE);

  work = g_task_get_task_data (G_TASK (result));
  nest_helper_process_stop_timer (&work->timer);
  *advice = g_steal_pointer (&work->advice);

  return g_task_propagate_boolean (G_TASK (result), error);
}
