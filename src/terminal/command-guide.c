/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nestboxctl guide: what is left to do in the machine, told from outside. Changes nothing. */
#include <glib/gi18n.h>

#include "nest-instructions.h"
#include "nest-json.h"
#include "nest-notes.h"
#include "nest-reading.h"
#include "nest-show.h"

#define INDENT 7

static NestNotes *
read_notes (NestInvocation *invocation,
            NestMachine    *machine)
{
  g_autofree char *set_aside = NULL;
  NestNotes *notes = nest_notes_read (nest_journal_get_folder (invocation->journal), nest_machine_get_connection (machine),
                                      nest_machine_get_uuid (machine), &set_aside);

  if (set_aside != NULL)
    nest_console_warn (&invocation->console, "%s", set_aside);

  return notes;
}

static void
print_document (NestMachine *machine,
                GPtrArray   *instructions,
                NestNotes   *notes)
{
  JsonBuilder *builder = nest_json_begin ();

  json_builder_set_member_name (builder, "machine");
  nest_json_add_machine (builder, machine);
  nest_json_begin_array (builder, "instructions");
  for (guint i = 0; i < instructions->len; i++)
    {
      const NestInstruction *instruction = g_ptr_array_index (instructions, i);

      json_builder_begin_object (builder);
      nest_json_add_string (builder, "instruction", instruction->id);
      nest_json_add_string (builder, "place", instruction->place == NEST_PLACE_INSIDE ? "inside" : "host");
      nest_json_add_string (builder, "title", instruction->title);
      nest_json_add_string (builder, "text", instruction->text);
      nest_json_begin_array (builder, "commands");
      for (guint j = 0; instruction->commands[j] != NULL; j++)
        json_builder_add_string_value (builder, instruction->commands[j]);
      json_builder_end_array (builder);
      nest_json_add_string (builder, "expectation", instruction->expectation);
      nest_json_add_flag (builder, "ticked", nest_notes_has (notes, NEST_NOTE_TICKED, instruction->id));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  nest_print_document (nest_json_end (builder));
}

static void
show_instruction (const NestConsole     *console,
                  guint                  number,
                  const NestInstruction *instruction,
                  gboolean               ticked)
{
  g_autofree char *title = nest_console_shade (console, NEST_SHADE_STRONG, instruction->title);

  nest_console_print (console, "%2u. [%s] %s (%s)\n", number, ticked ? "x" : " ", title, instruction->id);
  nest_console_paragraph (console, INDENT, NULL, instruction->text);
  for (guint i = 0; instruction->commands[i] != NULL; i++)
    {
      if (i == 0)
        nest_console_paragraph (console, INDENT, NULL,
                                instruction->place == NEST_PLACE_INSIDE ? _("In the machine:") : _("On this computer:"));
      nest_show_command (console, INDENT + 2, instruction->commands[i]);
    }
  nest_console_paragraph (console, INDENT, _("What to expect:"), instruction->expectation);
  nest_console_print (console, "\n");
}

static void
show (NestInvocation *invocation,
      NestMachine    *machine,
      GPtrArray      *instructions,
      NestNotes      *notes)
{
  /* What is piped somewhere is to be pasted, and read in a terminal as well */
  NestConsole wrapped = invocation->console;
  const NestConsole *console = &wrapped;
  g_autofree char *heading = NULL;
  g_autofree char *tick = NULL;

  wrapped.width = wrapped.width == 0 ? NEST_SHOW_WIDTH : MIN (wrapped.width, NEST_SHOW_WIDTH);
  /* Translators: %s is a machine */
  heading = g_strdup_printf (_("Inside “%s”"), nest_machine_get_display_name (machine));
  nest_console_print (console, "%s\n\n", heading);
  nest_console_paragraph (console, 0, NULL, nest_instructions_get_preface ());
  nest_console_print (console, "\n");
  for (guint i = 0; i < instructions->len; i++)
    {
      const NestInstruction *instruction = g_ptr_array_index (instructions, i);

      show_instruction (console, i + 1, instruction, nest_notes_has (notes, NEST_NOTE_TICKED, instruction->id));
    }
  /* Translators: %1$s is a command that needs no translation, %2$s a UUID */
  tick = g_strdup_printf (_("What is done can be ticked, and stays so: “%1$s tick %2$s start-machine”."), invocation->command,
                          nest_machine_get_uuid (machine));
  nest_console_paragraph (console, 0, NULL, tick);
}

NestExitStatus
nest_command_guide (NestInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) readings = nest_find_machines (invocation, &error);
  g_autoptr (NestChoices) choices = nest_choices_new ();
  g_autoptr (GPtrArray) instructions = NULL;
  g_autoptr (NestNotes) notes = NULL;
  NestReading *reading;

  if (readings == NULL)
    return nest_invocation_fail (invocation, error);

  reading = g_ptr_array_index (readings, 0);
  if (reading->error != NULL)
    return nest_invocation_fail (invocation, reading->error);

  notes = read_notes (invocation, reading->machine);
  instructions = nest_instructions_list (
    &(NestStepContext){ invocation->host, reading->info, reading->machine, choices });
  if (invocation->arguments->json)
    print_document (reading->machine, instructions, notes);
  else
    show (invocation, reading->machine, instructions, notes);

  return NEST_EXIT_READY;
}
