/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first thing that is missing is named with the level on which it is repaired. */
#include "nest-closing-text.h"

#include <glib/gi18n.h>

#include "nest-instructions.h"

/** nest_closing_text_describe_checklist: Returns: (transfer full): a sentence: what is left of it */
char *
nest_closing_text_describe_checklist (NestChecklist *checklist)
{
  guint n = nest_checklist_count (checklist, NEST_STATUS_NEEDED) + nest_checklist_count (checklist, NEST_STATUS_CHOICE);

  switch (nest_checklist_get_verdict (checklist))
    {
    case NEST_VERDICT_READY:
      return g_strdup (_("Its checklist has nothing left to do."));
    case NEST_VERDICT_BLOCKED:
      return g_strdup (_("Its checklist says what is in the way, and what helps."));
    case NEST_VERDICT_TO_DO:
      return g_strdup_printf (ngettext ("Its checklist has %u step left.", "Its checklist has %u steps left.", n), n);
    case NEST_VERDICT_MANUAL:
      return g_strdup (_("Its checklist has something left that only you can do."));
    case NEST_VERDICT_UNKNOWN:
    default:
      return g_strdup (_("Not everything of it could be read."));
    }
}

static GPtrArray *
list_instructions (NestChecklist *checklist)
{
  return nest_instructions_list (&(NestStepContext){ nest_checklist_get_host (checklist), nest_checklist_get_info (checklist),
                                                     nest_checklist_get_machine (checklist),
                                                     nest_checklist_get_choices (checklist) });
}

/** nest_closing_text_count_instructions: @n_ticked: (out): how many are ticked; Returns: how many there are to tick */
guint
nest_closing_text_count_instructions (NestChecklist *checklist,
                                      guint         *n_ticked)
{
  g_autoptr (GPtrArray) instructions = list_instructions (checklist);
  guint n = 0;

  *n_ticked = 0;
  for (guint i = 0; i < instructions->len; i++)
    {
      const NestInstruction *instruction = g_ptr_array_index (instructions, i);

      if (!nest_instruction_is_needed (instruction))
        continue;
      n++;
      *n_ticked += nest_choices_get_ticked (nest_checklist_get_choices (checklist), instruction->id);
    }

  return n;
}

static const char *
find_unfinished_step (NestChecklist *checklist,
                      NestPlace     *place)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (checklist)); i++)
    {
      g_autoptr (NestChecklistItem) item = g_list_model_get_item (G_LIST_MODEL (checklist), i);
      NestStatus status = nest_finding_get_status (nest_checklist_item_get_finding (item));

      *place = nest_checklist_get_place (checklist, item);
      if (status == NEST_STATUS_NEEDED || status == NEST_STATUS_CHOICE || status == NEST_STATUS_BLOCKED)
        return nest_step_get_title (nest_checklist_item_get_step (item));
    }

  return NULL;
}

static char *
find_unticked (NestChecklist *checklist,
               NestPlace     *place)
{
  g_autoptr (GPtrArray) instructions = list_instructions (checklist);

  for (guint i = 0; i < instructions->len; i++)
    {
      const NestInstruction *instruction = g_ptr_array_index (instructions, i);

      *place = instruction->place;
      if (nest_instruction_is_needed (instruction) &&
          !nest_choices_get_ticked (nest_checklist_get_choices (checklist), instruction->id))
        return g_strdup (instruction->title);
    }

  return NULL;
}

/**
 * nest_closing_text_find_missing:
 * @checklist: seen from outside
 *
 * Returns: (transfer full) (nullable): a sentence: the first thing that is missing and where it is done; %NULL for nothing
 */
char *
nest_closing_text_find_missing (NestChecklist *checklist)
{
  NestPlace place = NEST_PLACE_HOST;
  const char *step = find_unfinished_step (checklist, &place);
  g_autofree char *unticked = step == NULL ? find_unticked (checklist, &place) : NULL;

  if (step != NULL && place == NEST_PLACE_HOST)
    /* Translators: %s is a step of the checklist; L0 is the name of a level */
    return g_strdup_printf (_("The first thing missing is on this computer (L0): “%s”. Go back to the checklist for it."), step);
  if (step != NULL)
    /* Translators: %s is a step of the checklist; L1 is the name of a level */
    return g_strdup_printf (_("The first thing missing is a setting of the machine (L1): “%s”. Go back to the checklist for it."),
                            step);
  if (unticked != NULL && place == NEST_PLACE_HOST)
    /* Translators: %s is something to do on this computer, such as starting the machine; L0 is the name of a level */
    return g_strdup_printf (_("The first thing not ticked yet is done on this computer (L0): “%s”."), unticked);
  if (unticked != NULL)
    /* Translators: %s is something to do in the machine; L1 is the name of a level */
    return g_strdup_printf (_("The first thing not ticked yet is done in the machine (L1): “%s”."), unticked);

  return NULL;
}
