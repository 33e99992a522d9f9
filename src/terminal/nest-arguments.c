/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parsing of the command line. Steps are looked up here; options and values of steps need a reading first. */
#include "nest-arguments.h"

#include <glib/gi18n.h>

#include "nest-commands.h"
#include "nest-host-key.h"
#include "nest-instructions.h"
#include "nest-libvirt-uri.h"
#include "nest-options.h"
#include "nest-places.h"
#include "nest-runner.h"
#include "nest-steps.h"
#include "nest-text.h"

static void
nest_assignment_free (gpointer data)
{
  NestAssignment *self = data;

  g_free (self->step);
  g_free (self->value);
  g_free (self);
}

static NestArguments *
nest_arguments_new (void)
{
  NestArguments *self = g_new0 (NestArguments, 1);

  self->settings = g_ptr_array_new_with_free_func (nest_assignment_free);
  self->consents = g_ptr_array_new_with_free_func (nest_assignment_free);
  self->skipped = g_ptr_array_new_with_free_func (g_free);
  self->connections = g_ptr_array_new_with_free_func (g_free);
  self->only_steps = g_ptr_array_new_with_free_func (g_free);
  self->over = g_ptr_array_new_with_free_func (g_free);
  self->wait = NEST_RUNNER_SHUT_DOWN_TIMEOUT;

  return self;
}

void
nest_arguments_free (NestArguments *self)
{
  g_free (self->help);
  g_strfreev (self->arguments);
  g_ptr_array_unref (self->settings);
  g_ptr_array_unref (self->consents);
  g_ptr_array_unref (self->skipped);
  g_ptr_array_unref (self->connections);
  g_ptr_array_unref (self->only_steps);
  g_ptr_array_unref (self->over);
  g_strfreev (self->machines);
  g_strfreev (self->matches);
  g_free (self->keys);
  g_free (self->step);
  g_free (self->only);
  g_free (self->replay);
  g_free (self->output);
  g_free (self);
}

/* What the user wrote is repeated in it, and may be any bytes. */
G_GNUC_PRINTF (2, 3)
static gboolean
usage_error (GError     **error,
             const char  *format,
             ...)
{
  g_autofree char *message = NULL;
  g_autofree char *visible = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  visible = nest_text_make_visible (message);
  g_set_error_literal (error, NEST_USAGE_ERROR, NEST_USAGE_ERROR_USAGE, visible);

  return FALSE;
}

static gboolean
check_step (const char  *id,
            GError     **error)
{
  const NestStep *const *steps = nest_steps_get_all ();
  g_autoptr (GString) ids = g_string_new (NULL);

  if (nest_steps_find (id) != NULL)
    return TRUE;

  for (guint i = 0; steps[i] != NULL; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? ", " : "", steps[i]->id);

  return usage_error (error, _("There is no step “%s”. The steps are: %s."), id, ids->str);
}

static gboolean
take_assignments (GPtrArray   *into,
                  char       **texts,
                  gboolean     needs_value,
                  GError     **error)
{
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      NestAssignment *assignment = g_new0 (NestAssignment, 1);
      char *equals = strchr (texts[i], '=');

      assignment->step = equals != NULL ? g_strndup (texts[i], equals - texts[i]) : g_strdup (texts[i]);
      assignment->value = equals != NULL ? g_strdup (equals + 1) : NULL;
      g_ptr_array_add (into, assignment);
      if (!check_step (assignment->step, error))
        return FALSE;
      if (needs_value && assignment->value == NULL)
        return usage_error (error, _("--set needs a value, as in --set cpu-cores=2."));
    }

  return TRUE;
}

/* They may stand before and behind the command. */
static gboolean
take_connections (NestArguments  *self,
                  char          **connections,
                  GError        **error)
{
  for (guint i = 0; connections != NULL && connections[i] != NULL; i++)
    {
      if (!nest_libvirt_uri_is_valid (connections[i]))
        return usage_error (error, _("“%s” is no address of libvirt; those look like qemu:///system or "
                                     "qemu+ssh://user@host/system."), connections[i]);
      if (!g_ptr_array_find_with_equal_func (self->connections, connections[i], g_str_equal, NULL))
        g_ptr_array_add (self->connections, g_strdup (connections[i]));
    }

  return TRUE;
}

static gboolean
take_steps (GPtrArray  *into,
            char      **steps,
            GError    **error)
{
  for (guint i = 0; steps != NULL && steps[i] != NULL; i++)
    {
      if (!check_step (steps[i], error))
        return FALSE;
      g_ptr_array_add (into, g_strdup (steps[i]));
    }

  return TRUE;
}

static gboolean
take_kinds (NestArguments  *self,
            char          **kinds,
            GError        **error)
{
  g_autoptr (GError) local = NULL;

  for (guint i = 0; kinds != NULL && kinds[i] != NULL; i++)
    if (!nest_private_parse (kinds[i], &self->included, &local))
      return usage_error (error, "%s", local->message);

  return TRUE;
}

static gboolean
check_places (NestArguments  *self,
              GError        **error)
{
  if (self->practice && (self->connections->len > 0 || self->only != NULL))
    return usage_error (error, _("--practice looks at the practice machine only: --connect and --only do not go with it."));
  if (self->command == NEST_COMMAND_RESET && !self->practice)
    return usage_error (error, _("“reset” is about the practice machine only: nestboxctl --practice reset."));
  if (self->only != NULL && !nest_places_is_name (self->only))
    return usage_error (error, _("--only needs “virtualbox” or an address of libvirt, such as qemu:///system."));

  return TRUE;
}

static gboolean
nest_arguments_take (NestArguments  *self,
                     NestRawOptions     *raw,
                     GError        **error)
{
  if (!take_assignments (self->settings, raw->settings, TRUE, error) ||
      !take_assignments (self->consents, raw->consents, FALSE, error) ||
      !take_connections (self, raw->connections, error) || !check_places (self, error) ||
      !take_steps (self->skipped, raw->skipped, error) || !take_steps (self->only_steps, raw->only_steps, error) ||
      !take_steps (self->over, raw->over, error) || !take_kinds (self, raw->included, error))
    return FALSE;

  if (self->go_on + self->take_back + self->leave > 1)
    return usage_error (error, _("--go-on, --take-back and --leave are three different decisions: give one of them."));
  if (self->replay != NULL && (self->all || self->matches != NULL || self->arguments != NULL))
    return usage_error (error, _("--replay shows what is in the report: no machine can be named beside it."));
  if (self->wait < 0)
    return usage_error (error, _("--wait needs a number of seconds, 0 or more."));

  return TRUE;
}

/* What is noted is noted of one step, which stands behind the machine. */
static gboolean
take_step (NestArguments  *self,
           GError        **error)
{
  guint n = self->arguments != NULL ? g_strv_length (self->arguments) : 0;

  if (n < 2)
    return usage_error (error, _("Give a machine and a step; “nestboxctl check MACHINE --json” and “nestboxctl guide MACHINE” name the steps."));
  self->step = g_steal_pointer (&self->arguments[n - 1]);
  if ((self->command == NEST_COMMAND_TICK || self->command == NEST_COMMAND_UNTICK) &&
      nest_instructions_find (self->step) != NULL)
    return TRUE;

  return check_step (self->step, error);
}

/* GOption's own errors become ours, with a hint where to read on. */
static gboolean
parse_context (GOptionContext   *context,
               char           ***argv,
               const char       *command,
               GError          **error)
{
  g_autoptr (GError) local = NULL;

  if (g_option_context_parse_strv (context, argv, &local))
    return TRUE;

  return usage_error (error, _("%s. “nestboxctl %s--help” shows what is possible."), local->message, command);
}

/* What can be typed is known without looking at the machine */
static gboolean
take_keys (NestArguments  *self,
           GError        **error)
{
  guint n = self->arguments != NULL ? g_strv_length (self->arguments) : 0;
  g_autoptr (NestHostKey) keys = NULL;
  g_auto (GStrv) codes = NULL;
  g_autoptr (GError) local = NULL;

  if (n < 2)
    return usage_error (error, _("Give a machine and the keys, such as: type-key MACHINE \"Right Ctrl\"."));
  self->keys = g_steal_pointer (&self->arguments[n - 1]);
  keys = nest_host_key_parse_names (self->keys, &local);
  if (keys == NULL)
    return usage_error (error, "%s", local->message);
  codes = nest_host_key_list_scancodes (keys);

  return codes != NULL || usage_error (error, _("These keys cannot be typed for you: they are none of a usual keyboard."));
}

static gboolean parse_command (NestArguments          *self,
                               const NestCommandSpec  *command,
                               char                  **argv,
                               GError                **error);

/* “help apply” is what some other programs call “apply --help” */
static gboolean
take_topic (NestArguments  *self,
            GError        **error)
{
  const NestCommandSpec *command = self->arguments != NULL ? nest_commands_find (self->arguments[0]) : NULL;
  char *argv[] = { (char *) "", (char *) "--help", NULL };

  if (command == NULL)
    return TRUE;
  g_clear_pointer (&self->arguments, g_strfreev);

  return parse_command (self, command, argv, error);
}

static gboolean
parse_command (NestArguments          *self,
               const NestCommandSpec  *command,
               char                  **argv,
               GError                **error)
{
  g_autoptr (GOptionContext) context = NULL;
  g_auto (GStrv) rest = g_strdupv (argv);
  g_autofree char *prefix = g_strconcat (command->name, " ", NULL);
  NestRawOptions raw = { 0 };
  guint n_arguments;
  gboolean ok;

  context = g_option_context_new (command->arguments != NULL ? _(command->arguments) : NULL);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _(command->summary));
  g_option_context_set_description (context, nest_commands_describe_exit_statuses ());
  g_option_context_set_help_enabled (context, FALSE);
  self->command = command->command;
  nest_options_add (context, self, &raw, command->takes);

  ok = parse_context (context, &rest, prefix, error);
  if (ok && raw.help)
    {
      self->command = NEST_COMMAND_HELP;
      self->help = nest_command_get_help (command, context);
    }
  else if (ok)
    {
      n_arguments = self->arguments != NULL ? g_strv_length (self->arguments) : 0;
      ok = nest_arguments_take (self, &raw, error) &&
           (!(command->takes & NEST_TAKES_STEP) || take_step (self, error)) &&
           (!(command->takes & NEST_TAKES_KEYS) || take_keys (self, error)) &&
           (command->command != NEST_COMMAND_TOPIC || take_topic (self, error));
      if (ok && n_arguments < command->minimum && !self->all && self->matches == NULL)
        ok = usage_error (error, _("Which machine? Give its name or UUID; “nestboxctl list” shows them."));
      else if (ok && n_arguments > command->maximum)
        ok = usage_error (error, _("Too many arguments. A name with spaces in it needs quotes around it."));
    }
  g_strfreev (raw.settings);
  g_strfreev (raw.consents);
  g_strfreev (raw.skipped);
  g_strfreev (raw.connections);
  g_strfreev (raw.only_steps);
  g_strfreev (raw.over);
  g_strfreev (raw.included);

  return ok;
}

/* What stands before the command: only options that every command has. */
static gboolean
parse_before_command (NestArguments   *self,
                      char          ***argv,
                      GError         **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  gboolean help = FALSE;
  g_auto (GStrv) connections = NULL;
  GOptionEntry entries[] = {
    { "outside", 0, 0, G_OPTION_ARG_NONE, &self->outside, NULL, NULL },
    { "practice", 0, 0, G_OPTION_ARG_NONE, &self->practice, NULL, NULL },
    { "connect", 'c', 0, G_OPTION_ARG_STRING_ARRAY, &connections, NULL, NULL },
    { "only", 0, 0, G_OPTION_ARG_STRING, &self->only, NULL, NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->show_version, NULL, NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &help, NULL, NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, NULL, NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &self->quiet, NULL, NULL },
    { NULL },
  };

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_strict_posix (context, TRUE);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!parse_context (context, argv, "", error) || !take_connections (self, connections, error))
    return FALSE;
  if (help)
    {
      self->command = NEST_COMMAND_HELP;
      self->help = nest_commands_describe ();
    }

  return TRUE;
}

/**
 * nest_arguments_parse:
 * @argv: (array zero-terminated=1): program name and arguments, as the program got them
 *
 * Returns: (transfer full): what to do, or %NULL with a #NestUsageError
 */
NestArguments *
nest_arguments_parse (char   **argv,
                      GError **error)
{
  g_autoptr (NestArguments) self = nest_arguments_new ();
  g_auto (GStrv) rest = g_strdupv (argv);
  const NestCommandSpec *command;

  if (!parse_before_command (self, &rest, error))
    return NULL;
  if (self->show_version || self->command == NEST_COMMAND_HELP)
    return g_steal_pointer (&self);
  if (rest[0] == NULL || rest[1] == NULL)
    {
      usage_error (error, _("What shall be done? “nestboxctl --help” shows what is possible."));
      return NULL;
    }

  command = nest_commands_find (rest[1]);
  if (command != NULL)
    return parse_command (self, command, rest + 1, error) ? g_steal_pointer (&self) : NULL;

  usage_error (error, _("There is no command “%s”. “nestboxctl --help” shows what is possible."), rest[1]);

  return NULL;
}
