/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nestboxctl tick, untick, skip, unskip: what a person says about a step of one machine, remembered. */
#include <glib/gi18n.h>

#include "nest-checklist.h"
#include "nest-inside.h"
#include "nest-instructions.h"
#include "nest-json.h"
#include "nest-notes.h"
#include "nest-reading.h"

static gboolean
is_up_to_a_person (NestFinding *finding)
{
  return nest_finding_get_status (finding) == NEST_STATUS_MANUAL ||
         nest_finding_get_option (finding, NEST_OPTION_COMPARED) != NULL;
}

/* Ticking what a program can look at would hide what is really so. */
static gboolean
check_is_manual (NestInvocation  *invocation,
                 NestReading     *reading,
                 GError         **error)
{
  const char *step = invocation->arguments->step;
  g_autoptr (NestChoices) choices = nest_choices_new ();
  g_autoptr (NestChecklist) checklist = nest_checklist_new (choices);
  NestChecklistItem *item;

  /* What is done in the machine cannot be looked at from outside */
  if (nest_instructions_find (step) != NULL)
    return TRUE;

  nest_checklist_set_vantage (checklist, nest_invocation_get_vantage (invocation));
  nest_checklist_set_snapshots (checklist, invocation->host, reading->info, reading->machine);
  item = nest_checklist_find (checklist, step);
  if (item != NULL && is_up_to_a_person (nest_checklist_item_get_finding (item)))
    return TRUE;

  g_set_error (error, NEST_USAGE_ERROR, NEST_USAGE_ERROR_USAGE,
               /* Translators: %s is a step */
               _("“%s” is nothing to be done by hand on this machine now; Nestbox looks at it itself."), step);
  return FALSE;
}

static char *
format_note (const char *step,
             const char *machine,
             NestNote    note,
             gboolean    noted)
{
  /* Translators: in all of these %1$s is a step, %2$s a machine */
  if (note == NEST_NOTE_TICKED && noted)
    return g_strdup_printf (_("Noted: “%1$s” of “%2$s” is done."), step, machine);
  if (note == NEST_NOTE_TICKED)
    return g_strdup_printf (_("Noted: “%1$s” of “%2$s” is not done."), step, machine);
  if (noted)
    return g_strdup_printf (_("Noted: “%1$s” of “%2$s” is left as it is."), step, machine);

  return g_strdup_printf (_("Noted: “%1$s” of “%2$s” is not left out any more."), step, machine);
}

static void
show_note (NestInvocation *invocation,
           NestMachine    *machine,
           NestNote        note,
           gboolean        noted)
{
  const char *step = invocation->arguments->step;
  const char *instruction = nest_instructions_find (step);
  g_autofree char *text = format_note (instruction != NULL ? instruction : nest_step_get_title (nest_steps_find (step)),
                                       nest_machine_get_display_name (machine), note, noted);
  JsonBuilder *builder;

  if (!invocation->arguments->json)
    {
      nest_console_print (&invocation->console, "%s\n", text);
      return;
    }
  builder = nest_json_begin ();
  json_builder_set_member_name (builder, "machine");
  nest_json_add_machine (builder, machine);
  nest_json_add_string (builder, "step", step);
  nest_json_add_flag (builder, note == NEST_NOTE_TICKED ? "ticked" : "skipped", noted);
  nest_print_document (nest_json_end (builder));
}

NestExitStatus
nest_command_note (NestInvocation *invocation)
{
  NestCommand command = invocation->arguments->command;
  NestNote note = command == NEST_COMMAND_TICK || command == NEST_COMMAND_UNTICK ? NEST_NOTE_TICKED : NEST_NOTE_SKIPPED;
  gboolean noted = command == NEST_COMMAND_TICK || command == NEST_COMMAND_SKIP;
  const char *ids[] = { invocation->arguments->step, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) readings = nest_find_machines (invocation, &error);
  NestReading *reading = readings != NULL ? g_ptr_array_index (readings, 0) : NULL;

  if (reading == NULL || (command == NEST_COMMAND_TICK && !check_is_manual (invocation, reading, &error)) ||
      !nest_notes_write (nest_journal_get_folder (invocation->journal), nest_machine_get_connection (reading->machine),
                         nest_machine_get_uuid (reading->machine), note, ids, noted, &error))
    return nest_invocation_fail (invocation, error);

  show_note (invocation, reading->machine, note, noted);

  return NEST_EXIT_READY;
}
