/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parsing of the command line. Steps are looked up here; options and values of steps need a reading first. */
#include "nest-arguments.h"

#include <glib/gi18n.h>

#include "nest-runner.h"
#include "nest-steps.h"
#include "nest-text.h"

G_DEFINE_QUARK (nest-usage-error, nest_usage_error)

/** nest_usage_error_get_id: Returns: (transfer none): a stable id for JSON; never translated */
const char *
nest_usage_error_get_id (const GError *error)
{
  static const char *const ids[] = { "usage", "ambiguous-name", "not-found", "confirmation-needed" };

  g_return_val_if_fail (error->domain == NEST_USAGE_ERROR, NULL);

  return ids[error->code];
}

/* Which options a command has, so that one table describes each of them once. */
enum {
  TAKES_JSON = 1 << 0,
  TAKES_VERBOSE = 1 << 1,
  TAKES_CHOICES = 1 << 2,
  TAKES_CONSENT = 1 << 3,
  TAKES_RUN = 1 << 4,
  TAKES_NAMES_ONLY = 1 << 5,
};

static const struct {
  NestCommand command;
  const char *name;
  const char *arguments;
  guint minimum;
  guint maximum;
  guint takes;
  const char *summary;
} commands[] = {
  { NEST_COMMAND_LIST, "list", NULL, 0, 0, TAKES_JSON | TAKES_NAMES_ONLY,
    N_("Show the virtual machines of this computer.") },
  { NEST_COMMAND_CHECK, "check", N_("MACHINE"), 1, 1, TAKES_JSON | TAKES_VERBOSE | TAKES_CHOICES,
    N_("Look at this computer and a machine, and show what is ready for a machine inside it and what is not.") },
  { NEST_COMMAND_APPLY, "apply", N_("MACHINE"), 1, 1,
    TAKES_JSON | TAKES_VERBOSE | TAKES_CHOICES | TAKES_CONSENT | TAKES_RUN,
    N_("Make the changes that a machine needs, one by one checked, and show what came of it.") },
  { NEST_COMMAND_UNDO, "undo", N_("[RUN]"), 0, 1, TAKES_JSON | TAKES_CONSENT | TAKES_RUN,
    N_("Take back what a run changed: the one named, or the last one that can be taken back.") },
  { NEST_COMMAND_RUNS, "runs", NULL, 0, 0, TAKES_JSON,
    N_("Show what was changed when, and what was taken back.") },
};

/* What GOption writes into, before it is checked. */
typedef struct {
  gboolean help;
  char **settings;
  char **consents;
  char **skipped;
} RawOptions;

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
  g_free (self);
}

G_GNUC_PRINTF (2, 3)
static gboolean
usage_error (GError     **error,
             const char  *format,
             ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, NEST_USAGE_ERROR, NEST_USAGE_ERROR_USAGE, message);

  return FALSE;
}

static gboolean
check_step (const char  *id,
            GError     **error)
{
  const NestStep *const *steps = nest_steps_get_all ();
  g_autoptr (GString) ids = g_string_new (NULL);
  g_autofree char *visible = nest_text_make_visible (id);

  if (nest_steps_find (id) != NULL)
    return TRUE;

  for (guint i = 0; steps[i] != NULL; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? ", " : "", steps[i]->id);

  return usage_error (error, _("There is no step “%s”. The steps are: %s."), visible, ids->str);
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

static gboolean
nest_arguments_take (NestArguments  *self,
                     RawOptions     *raw,
                     GError        **error)
{
  if (!take_assignments (self->settings, raw->settings, TRUE, error) ||
      !take_assignments (self->consents, raw->consents, FALSE, error))
    return FALSE;

  for (guint i = 0; raw->skipped != NULL && raw->skipped[i] != NULL; i++)
    {
      if (!check_step (raw->skipped[i], error))
        return FALSE;
      g_ptr_array_add (self->skipped, g_strdup (raw->skipped[i]));
    }
  if (self->wait < 0)
    return usage_error (error, _("--wait needs a number of seconds, 0 or more."));

  return TRUE;
}

static void
add_entries (GOptionContext *context,
             NestArguments  *self,
             RawOptions     *raw,
             guint           takes)
{
  GOptionEntry json[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_("Print one JSON document"), NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &self->quiet, N_("Print nothing but problems"), NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &raw->help, N_("Show this help"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->arguments, NULL, NULL },
    { NULL },
  };
  GOptionEntry verbose[] = {
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &self->verbose,
      N_("Explain each step: why, what it risks, the command, the documentation"), NULL },
    { NULL },
  };
  GOptionEntry choices[] = {
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &raw->settings,
      N_("Choose a value yourself: cpu-cores=2, memory=4GiB, host-key=\"Scroll Lock\""), N_("STEP=VALUE") },
    { "skip", 0, 0, G_OPTION_ARG_STRING_ARRAY, &raw->skipped, N_("Leave a step as it is"), N_("STEP") },
    { NULL },
  };
  GOptionEntry consent[] = {
    { "consent", 0, 0, G_OPTION_ARG_STRING_ARRAY, &raw->consents,
      N_("Agree to this answer of a step that asks; --yes never does"), N_("STEP=OPTION") },
    { NULL },
  };
  GOptionEntry run[] = {
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &self->yes, N_("Do not ask before changing anything"), NULL },
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &self->dry_run,
      N_("Change nothing, print the commands a person would type"), NULL },
    { "wait", 0, 0, G_OPTION_ARG_INT, &self->wait,
      N_("How long the machine may take to shut down (120)"), N_("SECONDS") },
    { NULL },
  };
  GOptionEntry names[] = {
    { "names-only", 0, 0, G_OPTION_ARG_NONE, &self->names_only,
      N_("Only names and UUIDs: faster with many machines"), NULL },
    { NULL },
  };

  if (takes & TAKES_RUN)
    g_option_context_add_main_entries (context, run, GETTEXT_PACKAGE);
  if (takes & TAKES_CONSENT)
    g_option_context_add_main_entries (context, consent, GETTEXT_PACKAGE);
  if (takes & TAKES_CHOICES)
    g_option_context_add_main_entries (context, choices, GETTEXT_PACKAGE);
  if (takes & TAKES_NAMES_ONLY)
    g_option_context_add_main_entries (context, names, GETTEXT_PACKAGE);
  if (takes & TAKES_VERBOSE)
    g_option_context_add_main_entries (context, verbose, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, json, GETTEXT_PACKAGE);
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

static const char *
describe_exit_statuses (void)
{
  return _("Exit status:\n"
           "  0  everything is ready\n"
           "  1  something is needed: a change, a decision, or a look at what could not be read\n"
           "  2  wrong arguments, or a name that no machine or more than one has\n"
           "  3  something cannot be done here; all else is ready\n"
           "  4  something failed\n"
           "  5  cancelled\n"
           "Where several apply, the first of 4, 5, 3, 1 counts. What only a person can do, what is done inside\n"
           "the machine, and what is set but takes effect later never count.\n"
           "\n"
           "MACHINE is a UUID, or a name. A name that begins with “-” follows after “--”.");
}

/* GOption would put the command behind its options. */
static char *
get_command_help (GOptionContext *context,
                  const char     *command)
{
  g_autofree char *program = g_strdup (g_get_prgname ());
  g_autofree char *full = g_strconcat ("nestboxctl ", command, NULL);
  char *help;

  g_set_prgname (full);
  help = g_option_context_get_help (context, TRUE, NULL);
  g_set_prgname (program);

  return help;
}

static gboolean
parse_command (NestArguments  *self,
               guint           index,
               char          **argv,
               GError        **error)
{
  g_autoptr (GOptionContext) context = NULL;
  g_auto (GStrv) rest = g_strdupv (argv);
  g_autofree char *prefix = g_strconcat (commands[index].name, " ", NULL);
  RawOptions raw = { 0 };
  guint n_arguments;
  gboolean ok;

  context = g_option_context_new (commands[index].arguments != NULL ? _(commands[index].arguments) : NULL);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _(commands[index].summary));
  g_option_context_set_description (context, describe_exit_statuses ());
  g_option_context_set_help_enabled (context, FALSE);
  self->command = commands[index].command;
  add_entries (context, self, &raw, commands[index].takes);

  ok = parse_context (context, &rest, prefix, error);
  if (ok && raw.help)
    {
      self->command = NEST_COMMAND_HELP;
      self->help = get_command_help (context, commands[index].name);
    }
  else if (ok)
    {
      n_arguments = self->arguments != NULL ? g_strv_length (self->arguments) : 0;
      ok = nest_arguments_take (self, &raw, error);
      if (ok && n_arguments < commands[index].minimum)
        ok = usage_error (error, _("Which machine? Give its name or UUID; “nestboxctl list” shows them."));
      else if (ok && n_arguments > commands[index].maximum)
        ok = usage_error (error, _("Too many arguments. A name with spaces in it needs quotes around it."));
    }
  g_strfreev (raw.settings);
  g_strfreev (raw.consents);
  g_strfreev (raw.skipped);

  return ok;
}

static char *
describe_commands (void)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n  nestboxctl %s\n\n", _("Usage:"), _("COMMAND [OPTION…] [MACHINE | RUN]"));
  g_string_append_printf (text, "%s\n\n%s\n", _("Prepares virtual machines for running virtual machines inside them."),
                          _("Commands:"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *usage =
        g_strjoin (" ", commands[i].name, commands[i].arguments != NULL ? _(commands[i].arguments) : NULL, NULL);

      g_string_append_printf (text, "  %s\n      %s\n", usage, _(commands[i].summary));
    }
  g_string_append_printf (text, "\n%s\n\n%s\n",
                          _("“nestboxctl COMMAND --help” shows the options of a command, “nestboxctl --version” the "
                            "version."),
                          describe_exit_statuses ());

  return g_string_free (text, FALSE);
}

/* What stands before the command: only options that every command has. */
static gboolean
parse_before_command (NestArguments   *self,
                      char          ***argv,
                      GError         **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  gboolean help = FALSE;
  GOptionEntry entries[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->show_version, NULL, NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &help, NULL, NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, NULL, NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &self->quiet, NULL, NULL },
    { NULL },
  };

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_strict_posix (context, TRUE);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!parse_context (context, argv, "", error))
    return FALSE;
  if (help)
    {
      self->command = NEST_COMMAND_HELP;
      self->help = describe_commands ();
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
  g_autofree char *visible = NULL;

  if (!parse_before_command (self, &rest, error))
    return NULL;
  if (self->show_version || self->command == NEST_COMMAND_HELP)
    return g_steal_pointer (&self);
  if (rest[0] == NULL || rest[1] == NULL)
    {
      usage_error (error, _("What shall be done? “nestboxctl --help” shows what is possible."));
      return NULL;
    }

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (rest[1], commands[i].name))
      return parse_command (self, i, rest + 1, error) ? g_steal_pointer (&self) : NULL;

  visible = nest_text_make_visible (rest[1]);
  usage_error (error, _("There is no command “%s”. “nestboxctl --help” shows what is possible."), visible);

  return NULL;
}

/** nest_arguments_wants_json: Returns: whether even an error in @argv must be told as JSON */
gboolean
nest_arguments_wants_json (char **argv)
{
  for (guint i = 1; argv[i] != NULL && !g_str_equal (argv[i], "--"); i++)
    if (g_str_equal (argv[i], "--json"))
      return TRUE;

  return FALSE;
}
