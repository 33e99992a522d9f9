/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes are the beginning of what is decided: the command line comes after them, and may say otherwise. */
#include "nest-noted.h"

#include "nest-notes.h"

/* --set and --consent mean that something is to be done about the step. */
static gboolean
is_decided (const NestArguments *arguments,
            const char          *step)
{
  for (guint i = 0; i < arguments->settings->len; i++)
    if (g_str_equal (((NestAssignment *) g_ptr_array_index (arguments->settings, i))->step, step))
      return TRUE;
  for (guint i = 0; i < arguments->consents->len; i++)
    if (g_str_equal (((NestAssignment *) g_ptr_array_index (arguments->consents, i))->step, step))
      return TRUE;

  return FALSE;
}

/** nest_noted_take: puts what is noted of @machine into @choices, unless the command line says otherwise */
void
nest_noted_take (NestInvocation *invocation,
                 NestMachine    *machine,
                 NestChoices    *choices)
{
  g_autofree char *set_aside = NULL;
  g_autoptr (NestNotes) notes =
    nest_notes_read (nest_journal_get_folder (invocation->journal), nest_machine_get_connection (machine),
                     nest_machine_get_uuid (machine), &set_aside);
  g_auto (GStrv) ticked = nest_notes_list (notes, NEST_NOTE_TICKED);
  g_auto (GStrv) skipped = nest_notes_list (notes, NEST_NOTE_SKIPPED);

  if (set_aside != NULL)
    nest_console_warn (&invocation->console, "%s", set_aside);
  for (guint i = 0; ticked[i] != NULL; i++)
    nest_choices_set_ticked (choices, ticked[i], TRUE);
  for (guint i = 0; skipped[i] != NULL; i++)
    if (!is_decided (invocation->arguments, skipped[i]))
      nest_choices_set_skipped (choices, skipped[i], TRUE);
}
