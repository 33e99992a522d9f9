/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nestboxctl: Nestbox in a terminal. */
#include <glib/gi18n.h>
#include <stdio.h>
#include <locale.h>
#include <unistd.h>

#include "nest-module-probe.h"
#include "nest-records.h"

static NestExitStatus
run_command (const NestArguments *arguments,
             const NestConsole   *console)
{
  static NestExitStatus (*const commands[]) (NestInvocation *) = {
    [NEST_COMMAND_LIST] = nest_command_list,   [NEST_COMMAND_CHECK] = nest_command_check,
    [NEST_COMMAND_APPLY] = nest_command_apply, [NEST_COMMAND_UNDO] = nest_command_undo,
    [NEST_COMMAND_RUNS] = nest_command_runs,   [NEST_COMMAND_RESET] = nest_command_reset,
    [NEST_COMMAND_PROVE] = nest_command_prove, [NEST_COMMAND_COMPUTER] = nest_command_computer,
    [NEST_COMMAND_TICK] = nest_command_note,   [NEST_COMMAND_UNTICK] = nest_command_note,
    [NEST_COMMAND_SKIP] = nest_command_note,   [NEST_COMMAND_UNSKIP] = nest_command_note,
    [NEST_COMMAND_RESUME] = nest_command_resume, [NEST_COMMAND_FORGET] = nest_command_forget,
    [NEST_COMMAND_GUIDE] = nest_command_guide, [NEST_COMMAND_REPORT] = nest_command_report,
    [NEST_COMMAND_TYPE_KEY] = nest_command_type_key, [NEST_COMMAND_TOPIC] = nest_command_help,
  };
  g_autoptr (NestInvocation) invocation = nest_invocation_new (arguments, console);

  if (arguments->practice && !arguments->json)
    nest_console_print (console, "%s%s\n\n", arguments->dry_run ? "# " : "",
                        _("Practice: a made-up machine on a made-up computer. Nothing real is looked at or changed."));

  if (arguments->replay != NULL)
    return nest_command_replay (invocation);
  if (arguments->command == NEST_COMMAND_LIST || arguments->command == NEST_COMMAND_CHECK ||
      arguments->command == NEST_COMMAND_APPLY || arguments->command == NEST_COMMAND_RUNS)
    nest_records_mention (invocation);

  return commands[arguments->command] (invocation);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NestArguments) arguments = NULL;
  NestExitStatus status = NEST_EXIT_READY;
  NestConsole console;

  nest_module_probe_init ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, NEST_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("nestboxctl");

  arguments = nest_arguments_parse (argv, &error);
  nest_console_init (&console, arguments != NULL && arguments->quiet);
  console.is_practice = arguments != NULL && arguments->practice;
  if (arguments == NULL)
    {
      nest_print_error (&console, nest_arguments_wants_json (argv), error);
      status = NEST_EXIT_USAGE;
    }
  else if (arguments->show_version)
    g_print ("nestboxctl %s\n", NEST_VERSION);
  else if (arguments->command == NEST_COMMAND_HELP)
    g_print ("%s", arguments->help);
  else
    status = run_command (arguments, &console);

  /* What could not be written was not told: a full disk must not look like success */
  if ((fflush (stdout) != 0 || ferror (stdout)) && status == NEST_EXIT_READY)
    status = NEST_EXIT_FAILED;

  /* Threads may still be at what was cancelled: libvirt's and libxml2's ends must not come while they use them. */
  if (status == NEST_EXIT_CANCELLED)
    _exit (status);

  return status;
}
