/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs nestbox-helper's install verbs, through pkexec unless we are root, and reads its lines. Cancelling closes the
 * helper's standard input: it stops fetching, and takes no notice once packages are being installed.
 */
#include "nest-host-install.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "nest-helper-process.h"
#include "nest-helper-verb.h"
#include "nest-text.h"

/* Characters of the package manager's complaint that are shown */
#define MESSAGE_LENGTH 300

typedef struct {
  NestChange *change;
  NestInstallProgress progress;
  gpointer progress_data;
  GDestroyNotify progress_destroy;
  GSubprocess *process;
  GDataInputStream *lines;
  GCancellable *cancellable;
  gulong cancel_handler;
  GCancellable *stop; /* for reading: only while nobody has begun */
  GSource *timer;
  gboolean has_begun;
  gboolean was_asked_to_stop;
  char *last;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  nest_helper_process_stop_timer (&work->timer);
  g_clear_signal_handler (&work->cancel_handler, work->cancellable);
  if (work->progress_destroy != NULL)
    work->progress_destroy (work->progress_data);
  nest_change_unref (work->change);
  g_clear_object (&work->process);
  g_clear_object (&work->lines);
  g_clear_object (&work->cancellable);
  g_clear_object (&work->stop);
  g_free (work->last);
  g_free (work);
}

static gboolean
is_install (NestChange *change)
{
  NestSetting setting = nest_change_get_setting (change);

  return setting == NEST_SETTING_VIRTUALBOX_INSTALLED || setting == NEST_SETTING_LIBVIRT_INSTALLED;
}

/** nest_host_install_is_for: @changes: (element-type NestChange): Returns: whether this is an installation */
gboolean
nest_host_install_is_for (GPtrArray *changes)
{
  return changes->len > 0 && is_install (g_ptr_array_index (changes, 0));
}

static char *
describe (NestChange *change,
          const char *verb)
{
  g_auto (GStrv) packages = nest_install_parse_source (nest_change_get_new_source (change), NULL);
  g_autofree char *names = g_strjoinv (" ", packages);

  if (!is_install (change) || *names == '\0')
    return NULL;

  return g_strconcat ("sudo apt ", verb, " ", names, NULL);
}

/** nest_host_install_describe: Returns: (transfer full) (nullable): the command a person would type */
char *
nest_host_install_describe (NestChange *change)
{
  return describe (change, "install");
}

/** nest_host_install_describe_removal: Returns: (transfer full) (nullable): the command that takes it back */
char *
nest_host_install_describe_removal (NestChange *change)
{
  return describe (change, "remove");
}

/* --- what it says --- */

static const char *
explain (const char *id)
{
  static const struct {
    const char *id;
    const char *text;
  } reasons[] = {
    { "plan-changed", N_("The packages or their repositories are no longer those that you were shown. Nothing was installed; "
                         "look again, then decide.") },
    { "no-source", N_("None of this system's repositories has it any more. Nothing was installed.") },
    { "mixed", N_("It would have mixed packages of another release into this system. Nothing was installed.") },
    { "would-remove", N_("Something else would have been removed for it. Nothing was installed.") },
    { "impossible", N_("The package manager refuses to install it. Nothing was installed.") },
    { "download", N_("The packages could not be fetched. Nothing was installed; what was fetched is kept.") },
    { "unauthenticated", N_("The packages are not signed with a key that this system trusts. Nothing was installed.") },
    { "locked", N_("Another program is installing packages right now. Nothing was installed; try again when it is done.") },
    { "dpkg-broken", N_("An earlier installation could not be finished: “sudo dpkg --configure -a” shows why.") },
    { "install", N_("The installation stopped in its middle. “sudo dpkg --configure -a” finishes what can be finished; then look "
                    "again.") },
    { "repository-changed", N_("It was installed, but a package changed this system's repositories, keys or rules for "
                               "packages: look at /etc/apt.") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_strcmp0 (reasons[i].id, id) == 0)
      return _(reasons[i].text);

  return _("The helper that works as root could not install it.");
}

static GError *
new_error (Work        *work,
           GIOErrorEnum code,
           const char  *message)
{
  g_autofree char *command = nest_host_install_describe (work->change);

  if (command == NULL)
    return g_error_new_literal (G_IO_ERROR, code, message);

  /* Translators: %1$s is a sentence, %2$s a command */
  return g_error_new (G_IO_ERROR, code, _("%1$s You can type it yourself: %2$s"), message, command);
}

static JsonObject *
parse (const char *line,
       JsonParser *parser)
{
  JsonNode *root = line != NULL && json_parser_load_from_data (parser, line, -1, NULL) ? json_parser_get_root (parser) : NULL;

  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
}

static GError *
explain_answer (Work *work)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = parse (work->last, parser);
  const char *id = object != NULL ? json_object_get_string_member_with_default (object, "error", NULL) : NULL;
  const char *message = object != NULL ? json_object_get_string_member_with_default (object, "message", NULL) : NULL;
  g_autofree char *visible = NULL;
  g_autofree char *text = NULL;

  if (object != NULL && json_object_get_boolean_member_with_default (object, "ok", FALSE))
    return NULL;
  if (g_strcmp0 (id, "cancelled") == 0)
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                _("Fetching was cancelled, and nothing was installed. What was fetched is kept for the next "
                                  "time."));
  if (message == NULL || *message == '\0')
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, explain (id));

  visible = nest_text_make_visible (message);
  if (g_utf8_strlen (visible, -1) > MESSAGE_LENGTH)
    *g_utf8_offset_to_pointer (visible, MESSAGE_LENGTH) = '\0';
  /* Translators: %1$s is a sentence, %2$s the package manager's own words */
  text = g_strdup_printf (_("%1$s (apt says: %2$s)"), explain (id), visible);

  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, text);
}

static char *
format_progress (JsonObject *object)
{
  const char *phase = json_object_get_string_member_with_default (object, "phase", "");
  const char *raw = json_object_get_string_member_with_default (object, "package", "");
  int percent = (int) CLAMP (json_object_get_int_member_with_default (object, "percent", 0), 0, 100);
  g_autofree char *package = nest_text_make_visible (raw);

  if (g_str_equal (phase, "download"))
    /* Translators: a percentage */
    return g_strdup_printf (_("Fetching the packages: %d %%. This can be cancelled."), percent);
  if (g_str_equal (phase, "finish"))
    return g_strdup (_("Finishing an earlier installation; this is not interrupted…"));
  if (*package == '\0')
    return g_strdup_printf (_("Installing: %d %%. This is not interrupted."), percent);

  /* Translators: %1$s is a package, %2$d a percentage */
  return g_strdup_printf (_("Installing %1$s: %2$d %%. This is not interrupted."), package, percent);
}

static void
tell (Work       *work,
      const char *line)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = parse (line, parser);
  const char *phase = object != NULL ? json_object_get_string_member_with_default (object, "phase", NULL) : NULL;
  gboolean is_download = g_strcmp0 (phase, "download") == 0;
  g_autofree char *text = NULL;
  double fraction = -1;

  if (phase == NULL || work->progress == NULL)
    return;
  text = format_progress (object);
  if (!g_str_equal (phase, "finish"))
    fraction = (CLAMP (json_object_get_int_member_with_default (object, "percent", 0), 0, 100) + (is_download ? 0 : 100)) / 200.0;
  work->progress (text, fraction, !is_download, work->progress_data);
}

/* --- reading it --- */

static void
ended (GObject      *source,
       GAsyncResult *result,
       gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Work *work = g_task_get_task_data (task);
  const char *refusal;
  GIOErrorEnum code;
  GError *error;

  g_subprocess_wait_finish (work->process, result, NULL);
  refusal = nest_helper_process_get_refusal (work->process, &code);
  error = refusal != NULL ? new_error (work, code, refusal) : explain_answer (work);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void read_line (GTask *task);

static void
line_read (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Work *work = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, &error);

  if (error != NULL)
    {
      /* Nobody has begun: pkexec only waits for the password */
      g_subprocess_send_signal (work->process, SIGTERM);
      g_task_return_error (task, work->was_asked_to_stop
                                   ? g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Cancelled."))
                                   : new_error (work, G_IO_ERROR_TIMED_OUT,
                                                _("Nobody answered the question for the password.")));
      return;
    }
  if (line == NULL)
    {
      g_subprocess_wait_async (work->process, NULL, ended, g_object_ref (task));
      return;
    }

  work->has_begun = TRUE;
  nest_helper_process_stop_timer (&work->timer);
  tell (work, line);
  g_free (work->last);
  work->last = g_steal_pointer (&line);
  read_line (task);
}

static void
read_line (GTask *task)
{
  Work *work = g_task_get_task_data (task);

  /* What was begun must be known to its end */
  g_data_input_stream_read_line_async (work->lines, G_PRIORITY_DEFAULT, work->has_begun ? NULL : work->stop, line_read,
                                       g_object_ref (task));
}

static void
cancelled (GCancellable *cancellable,
           gpointer      user_data)
{
  Work *work = user_data;

  work->was_asked_to_stop = TRUE;
  /* The helper sees the end of its input; before it runs, pkexec asks for a password and sees nothing */
  g_output_stream_close (g_subprocess_get_stdin_pipe (work->process), NULL, NULL);
  if (!work->has_begun)
    g_cancellable_cancel (work->stop);
}

static gboolean
timed_out (gpointer user_data)
{
  Work *work = g_task_get_task_data (user_data);

  g_cancellable_cancel (work->stop);

  return G_SOURCE_REMOVE;
}

static void
attend (GTask        *task,
        GCancellable *cancellable)
{
  Work *work = g_task_get_task_data (task);

  work->lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (work->process));
  /* Until it says its first word */
  work->timer = nest_helper_process_add_timer (task, timed_out);
  if (cancellable != NULL)
    {
      work->cancellable = g_object_ref (cancellable);
      work->cancel_handler = g_signal_connect (cancellable, "cancelled", G_CALLBACK (cancelled), work);
      if (g_cancellable_is_cancelled (cancellable))
        cancelled (cancellable, work);
    }
  read_line (task);
}

/**
 * nest_host_install_async:
 * @change: of one of the two settings that say what is installed; its new source is nest_install_get_source() of what
 *   the user agreed to
 * @progress: (nullable) (scope notified): is told how far it is
 * @cancellable: (nullable): ends the waiting for a password, and the fetching; nothing after that
 *
 * Installs a hypervisor. The helper refuses whatever is not to the letter what was agreed to.
 */
void
nest_host_install_async (NestChange          *change,
                         NestInstallProgress  progress,
                         gpointer             progress_data,
                         GDestroyNotify       progress_destroy,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  const NestHelperVerb *verb = nest_helper_verb_get (NEST_HELPER_INSTALL, nest_change_get_setting (change));
  g_autofree char *digest = NULL;
  g_auto (GStrv) packages = nest_install_parse_source (nest_change_get_new_source (change), &digest);
  g_autoptr (GError) error = NULL;
  Work *work = g_new0 (Work, 1);

  g_task_set_source_tag (task, nest_host_install_async);
  work->change = nest_change_ref (change);
  work->progress = progress;
  work->progress_data = progress_data;
  work->progress_destroy = progress_destroy;
  work->stop = g_cancellable_new ();
  g_task_set_task_data (task, work, work_free);
  if (verb != NULL && digest != NULL)
    work->process = nest_helper_process_start (verb->name, digest, &error);
  else
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("It is not known what was agreed to."));
  if (work->process == NULL)
    g_task_return_error (task, new_error (work, G_IO_ERROR_NOT_FOUND, error->message));
  else
    attend (task, cancellable);
}

/** nest_host_install_finish: Returns: whether the helper says that it is installed; read back to see what came of it */
gboolean
nest_host_install_finish (GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, nest_host_install_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
