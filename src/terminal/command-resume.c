/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nestboxctl resume: what became of a run that was interrupted, and the decision about it. */
#include <glib/gi18n.h>

#include "nest-ask.h"
#include "nest-json.h"
#include "nest-records.h"
#include "nest-repair.h"
#include "nest-resume.h"
#include "nest-show.h"
#include "nest-text.h"

/** Decision: what is to become of it. */
typedef enum {
  DECISION_NONE,
  DECISION_GO_ON,
  DECISION_TAKE_BACK,
  DECISION_LEAVE,
  DECISION_CANCELLED,
} Decision;

static void
show_record (NestRepair *repair)
{
  NestConsole console = repair->invocation->console;
  g_autoptr (GPtrArray) lines = nest_resume_describe (repair->record, nest_targets_look_up, repair->targets);
  g_autoptr (GDateTime) local = g_date_time_to_local (nest_run_get_started (repair->record));
  g_autofree char *time = g_date_time_format (local, "%Y-%m-%d %H:%M:%S");
  g_autofree char *heading = NULL;

  console.quiet = repair->invocation->arguments->json;
  heading = g_strdup_printf (nest_run_get_ended (repair->record) == NULL
                               /* Translators: %s is a date and time */
                               ? _("A run that began at %s was interrupted. This is how its settings are now:")
                               /* Translators: %s is a date and time */
                               : _("It is not known how a run that began at %s ended. This is how its settings are now:"), time);
  nest_show_sentences (&console, heading, lines);
}

static Decision
get_decision (const NestArguments *arguments)
{
  return arguments->go_on ? DECISION_GO_ON : arguments->take_back ? DECISION_TAKE_BACK
         : arguments->leave ? DECISION_LEAVE : DECISION_NONE;
}

static Decision
ask (NestInvocation *invocation)
{
  NestConsole console = invocation->console;

  console.quiet = FALSE;
  nest_console_print (&console, "\n  1) %s\n  2) %s\n  3) %s\n", _("Go on: make the changes that are left"),
                      _("Take back: set the old values again"), _("Leave everything as it is now; it can still be taken back later"));
  for (;;)
    {
      g_autofree char *answer = nest_ask_line (invocation, _("Your decision (1–3; Enter: decide later):"));

      if (answer == NULL || *answer == '\0')
        return DECISION_CANCELLED;
      if (g_str_equal (answer, "1") || g_str_equal (answer, "2") || g_str_equal (answer, "3"))
        return (Decision) (*answer - '0');
    }
}

static void
print_document (NestInvocation *invocation,
                NestRun        *record,
                const char     *hint)
{
  JsonBuilder *builder = nest_json_begin ();

  json_builder_set_member_name (builder, "interrupted");
  if (record != NULL)
    nest_json_add_summary (builder, record);
  else
    json_builder_add_null_value (builder);
  nest_json_add_error (builder, hint != NULL ? "confirmation-needed" : NULL, hint);
  nest_print_document (nest_json_end (builder));
}

static NestExitStatus
leave (NestRepair *repair)
{
  NestInvocation *invocation = repair->invocation;
  g_autoptr (GError) error = NULL;

  if (!invocation->arguments->dry_run && !nest_repair_close (repair, &error))
    return nest_invocation_fail (invocation, error);
  if (invocation->arguments->json)
    print_document (invocation, repair->record, NULL);
  else
    nest_console_print (&invocation->console,
                        /* Translators: a command stands after the colon */
                        _("Left as it is. To take it back later: %1$s undo %2$s\n"), invocation->command,
                        nest_run_get_id (repair->record));

  return NEST_EXIT_READY;
}

static NestExitStatus
show_only (NestRepair *repair)
{
  NestInvocation *invocation = repair->invocation;
  g_autofree char *hint =
    /* Translators: %s is a command; the words that begin with -- are its options */
    g_strdup_printf (_("Decide with “%s resume” and --go-on, --take-back or --leave."), invocation->command);

  if (invocation->arguments->json)
    print_document (invocation, repair->record, hint);
  else
    nest_console_warn (&invocation->console, "%s", hint);

  return NEST_EXIT_NEEDED;
}

static NestExitStatus
decide (NestRepair *repair)
{
  NestInvocation *invocation = repair->invocation;
  Decision decision = get_decision (invocation->arguments);

  show_record (repair);
  if (decision == DECISION_NONE && nest_repair_is_interactive (invocation))
    decision = ask (invocation);

  switch (decision)
    {
    case DECISION_GO_ON:
      repair->is_going_on = TRUE;
      return nest_repair_do (repair);
    case DECISION_TAKE_BACK:
      return nest_repair_do (repair);
    case DECISION_LEAVE:
      return leave (repair);
    case DECISION_CANCELLED:
      nest_console_warn (&invocation->console, "%s", _("Nothing was changed."));
      return NEST_EXIT_CANCELLED;
    case DECISION_NONE:
    default:
      return show_only (repair);
    }
}

static NestRun *
choose_record (NestInvocation  *invocation,
               GPtrArray       *runs,
               GError         **error)
{
  const char *id = invocation->arguments->arguments != NULL ? invocation->arguments->arguments[0] : NULL;
  NestRun *record = id != NULL ? nest_records_find (runs, id, error) : nest_resume_find (runs);
  g_autofree char *visible = NULL;

  if (record == NULL || nest_run_is_interrupted (record))
    return record;

  visible = nest_text_make_visible (id);
  g_set_error (error, NEST_USAGE_ERROR, NEST_USAGE_ERROR_NOT_FOUND,
               /* Translators: %s is the id of a run */
               _("The run “%s” was not interrupted, and it is known how it ended."), visible);
  return NULL;
}

NestExitStatus
nest_command_resume (NestInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = nest_records_load (invocation, &error);
  NestRun *record = runs != NULL ? choose_record (invocation, runs, &error) : NULL;
  g_autoptr (NestRepair) repair = NULL;

  if (error != NULL)
    return nest_invocation_fail (invocation, error);
  if (record == NULL)
    {
      if (invocation->arguments->json)
        print_document (invocation, NULL, NULL);
      else
        nest_console_print (&invocation->console, "%s\n", _("No run waits for a decision."));
      return NEST_EXIT_READY;
    }

  repair = nest_repair_new (invocation, record);
  if (!nest_records_check_free (invocation, record, &error) || !nest_repair_read (repair, &error))
    return nest_invocation_fail (invocation, error);

  return decide (repair);
}
