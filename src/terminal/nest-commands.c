/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of commands, and help made from it. */
#include "nest-commands.h"

#include <glib/gi18n.h>

static const NestCommandSpec commands[] = {
  { NEST_COMMAND_LIST, "list", NULL, 0, 0, NEST_TAKES_JSON | NEST_TAKES_NAMES_ONLY,
    N_("Show the virtual machines of this computer.") },
  { NEST_COMMAND_CHECK, "check", N_("[MACHINE…]"), 0, G_MAXUINT,
    NEST_TAKES_JSON | NEST_TAKES_VERBOSE | NEST_TAKES_CHOICES | NEST_TAKES_MACHINES | NEST_TAKES_REPLAY,
    N_("Look at this computer and at machines, and show what is ready for a machine inside them and what is not.") },
  { NEST_COMMAND_APPLY, "apply", N_("[MACHINE…]"), 0, G_MAXUINT,
    NEST_TAKES_JSON | NEST_TAKES_VERBOSE | NEST_TAKES_CHOICES | NEST_TAKES_CONSENT | NEST_TAKES_RUN |
      NEST_TAKES_MACHINES,
    N_("Make the changes that machines need, one by one checked, and show what came of it.") },
  { NEST_COMMAND_UNDO, "undo", N_("[RUN]"), 0, 1,
    NEST_TAKES_JSON | NEST_TAKES_CONSENT | NEST_TAKES_RUN | NEST_TAKES_PART | NEST_TAKES_OVER,
    N_("Take back what a run changed: the one named, or the last one that can be taken back.") },
  { NEST_COMMAND_RESUME, "resume", N_("[RUN]"), 0, 1,
    NEST_TAKES_JSON | NEST_TAKES_CONSENT | NEST_TAKES_RUN | NEST_TAKES_OVER | NEST_TAKES_DECISION,
    N_("After a crash: show what became of the run that was interrupted, and go on with it, take it back or leave it.") },
  { NEST_COMMAND_RUNS, "runs", NULL, 0, 0, NEST_TAKES_JSON,
    N_("Show what was changed when, and what was taken back.") },
  { NEST_COMMAND_COMPUTER, "computer", NULL, 0, 0, NEST_TAKES_JSON | NEST_TAKES_VERBOSE,
    N_("Show what this computer is, what stands in the way on it, and what can be done about it.") },
  { NEST_COMMAND_GUIDE, "guide", N_("MACHINE"), 1, 1, NEST_TAKES_JSON,
    N_("Show what is left to do inside a machine, with commands to type there and ways out when the keyboard is stuck.") },
  { NEST_COMMAND_TYPE_KEY, "type-key", N_("MACHINE KEYS"), 0, 2, NEST_TAKES_JSON | NEST_TAKES_YES | NEST_TAKES_KEYS,
    N_("Type the inner host key, such as \"Right Ctrl\", into a machine whose inner machine keeps the keyboard.") },
  { NEST_COMMAND_REPORT, "report", N_("[MACHINE…]"), 0, G_MAXUINT, NEST_TAKES_JSON | NEST_TAKES_MACHINES | NEST_TAKES_REPORT,
    N_("Show all that somebody who helps needs to know, without names, files and numbers of yours, for a forum.") },
  { NEST_COMMAND_PROVE, "prove", NULL, 0, 0, NEST_TAKES_JSON | NEST_TAKES_ANYWAY,
    N_("Try whether hardware virtualization works here, by running a tiny KVM machine for some milliseconds.") },
  { NEST_COMMAND_TICK, "tick", N_("MACHINE STEP"), 0, 2, NEST_TAKES_JSON | NEST_TAKES_STEP,
    N_("Note that a step which only a person can do is done; the window shows it as well.") },
  { NEST_COMMAND_UNTICK, "untick", N_("MACHINE STEP"), 0, 2, NEST_TAKES_JSON | NEST_TAKES_STEP,
    N_("Take that note back.") },
  { NEST_COMMAND_SKIP, "skip", N_("MACHINE STEP"), 0, 2, NEST_TAKES_JSON | NEST_TAKES_STEP,
    N_("Note that a step is to be left as it is, from now on.") },
  { NEST_COMMAND_UNSKIP, "unskip", N_("MACHINE STEP"), 0, 2, NEST_TAKES_JSON | NEST_TAKES_STEP,
    N_("Take that note back.") },
  { NEST_COMMAND_TOPIC, "help", N_("[TOPIC]"), 0, 1, NEST_TAKES_JSON,
    N_("Show the topics of the help, or one of them: what nesting is, each step, what stands in the way, ways out.") },
  { NEST_COMMAND_FORGET, "forget", NULL, 0, 0, NEST_TAKES_JSON | NEST_TAKES_YES,
    N_("Delete all that is remembered: runs, ticks and machines. Nothing can be taken back afterwards.") },
  { NEST_COMMAND_RESET, "reset", NULL, 0, 0, NEST_TAKES_JSON,
    N_("With --practice: make the practice machine as it was at first.") },
};

/** nest_commands_find: Returns: (transfer none) (nullable): the command of that name */
const NestCommandSpec *
nest_commands_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (name, commands[i].name))
      return &commands[i];

  return NULL;
}

/** nest_commands_describe_exit_statuses: Returns: (transfer none): what ends every help */
const char *
nest_commands_describe_exit_statuses (void)
{
  return _("Exit status:\n"
           "  0  everything is ready\n"
           "  1  something is needed: a change, a decision, or a look at what could not be read\n"
           "  2  wrong arguments, or a name that no machine or more than one has\n"
           "  3  something cannot be done here; all else is ready\n"
           "  4  something failed\n"
           "  5  cancelled\n"
           "Where several apply, also because of several machines, the first of 4, 5, 3, 1 counts. What only a\n"
           "person can do, and what is set but takes effect later never count.\n"
           "\n"
           "MACHINE is a UUID, or a name. A name that begins with “-” follows after “--”.");
}

/** nest_command_get_help: Returns: (transfer full): GOption's help, which would put the command behind its options */
char *
nest_command_get_help (const NestCommandSpec *self,
                       GOptionContext        *context)
{
  g_autofree char *program = g_strdup (g_get_prgname ());
  g_autofree char *full = g_strconcat ("nestboxctl ", self->name, NULL);
  char *help;

  g_set_prgname (full);
  help = g_option_context_get_help (context, TRUE, NULL);
  g_set_prgname (program);

  return help;
}

/** nest_commands_describe: Returns: (transfer full): the help of the program as a whole */
char *
nest_commands_describe (void)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n  nestboxctl %s\n\n", _("Usage:"), _("COMMAND [OPTION…] [MACHINE… | RUN]"));
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
                            "version. “nestboxctl --practice COMMAND” does it on a practice machine that is shipped with "
                            "Nestbox, on a made-up computer: nothing real is touched."),
                          nest_commands_describe_exit_statuses ());

  return g_string_free (text, FALSE);
}
