/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A checklist as a table: state, step, current and target value; below it what a person has to know. */
#include "nest-exit-status.h"
#include "nest-show.h"

#include <glib/gi18n.h>
#include <string.h>

#define DETAIL_INDENT 6

static const char *
get_status_word (NestChecklistItem *item)
{
  NestFinding *finding = nest_checklist_item_get_finding (item);

  if (nest_checklist_item_get_skipped (item))
    return _("left out");
  if (nest_checklist_item_get_ticked (item) && nest_finding_get_status (finding) == NEST_STATUS_MANUAL)
    return _("done by you");
  if (nest_finding_is_waiting (finding))
    return _("waits");

  return nest_status_get_title (nest_finding_get_status (finding));
}

static char *
format_values (const NestConsole *console,
               NestFinding       *finding)
{
  const char *current = nest_finding_get_current_text (finding);
  const char *target = nest_finding_get_target_text (finding);
  NestStatus status = nest_finding_get_status (finding);

  if (current == NULL)
    return g_strdup ("");
  if (target == NULL || g_str_equal (current, target) ||
      (status != NEST_STATUS_NEEDED && status != NEST_STATUS_CHOICE && status != NEST_STATUS_PENDING &&
       nest_finding_get_required_step (finding) == NULL))
    return g_strdup (current);

  return g_strdup_printf ("%s %s %s", current, nest_console_arrow (console), target);
}

static void
show_commands (const NestConsole *console,
               NestHypervisor    *hypervisor,
               NestMachine       *machine,
               GPtrArray         *changes)
{
  g_autoptr (GPtrArray) commands = NULL;
  NestSetting setting;

  if (changes->len == 0 || hypervisor == NULL)
    return;

  setting = nest_change_get_setting (g_ptr_array_index (changes, 0));
  commands = nest_hypervisor_describe (hypervisor,
                                       nest_setting_get_target (setting) == NEST_TARGET_MACHINE
                                         ? nest_machine_get_uuid (machine)
                                         : NULL,
                                       changes);
  for (guint i = 0; i < commands->len; i++)
    nest_console_print (console, "%*s%s %s\n", DETAIL_INDENT, "", _("Command:"),
                        (const char *) g_ptr_array_index (commands, i));
}

static void
show_options (const NestConsole *console,
              NestChecklistItem *item,
              NestHypervisor    *hypervisor,
              NestMachine       *machine)
{
  GPtrArray *options = nest_finding_get_options (nest_checklist_item_get_finding (item));
  const char *step = nest_checklist_item_get_step (item)->id;

  for (guint i = 0; i < options->len; i++)
    {
      NestOption *option = g_ptr_array_index (options, i);
      g_autofree char *argument = g_strdup_printf ("--consent %s=%s", step, option->id);
      g_autofree char *recommended = option->recommended ? g_strdup_printf (_("%s (recommended)"), argument) : NULL;
      g_autofree char *label = g_strconcat (recommended != NULL ? recommended : argument, ":", NULL);

      nest_console_paragraph (console, DETAIL_INDENT, label, option->consequence);
      nest_console_paragraph (console, DETAIL_INDENT + 4, _("Risk:"), option->risk);
      show_commands (console, hypervisor, machine, option->changes);
    }
}

/* What a sentence has already is not said twice */
static gboolean
is_said (NestFinding *finding,
         const char  *command)
{
  const char *remedy = nest_finding_get_remedy (finding);
  GPtrArray *notes = nest_finding_get_notes (finding);

  for (guint i = 0; i < notes->len; i++)
    if (strstr (g_ptr_array_index (notes, i), command) != NULL)
      return TRUE;

  return remedy != NULL && strstr (remedy, command) != NULL;
}

static void
show_notes (const NestConsole *console,
            NestFinding       *finding)
{
  GPtrArray *notes = nest_finding_get_notes (finding);
  GPtrArray *commands = nest_finding_get_commands (finding);

  for (guint i = 0; i < notes->len; i++)
    nest_console_paragraph (console, DETAIL_INDENT, _("Note:"), g_ptr_array_index (notes, i));
  for (guint i = 0; i < commands->len; i++)
    {
      const char *command = g_ptr_array_index (commands, i);
      /* Translators: %s is a command */
      g_autofree char *text = g_strdup_printf (_("Type: %s"), command);

      if (!is_said (finding, command))
        nest_console_paragraph (console, DETAIL_INDENT, _("Note:"), text);
    }
}

/* What must be known of a step that is not done; if verbose all there is to know of any step. */
static void
show_details (const NestConsole *console,
              NestChecklistItem *item,
              NestHypervisor    *hypervisor,
              NestMachine       *machine,
              NestShowFlags      flags)
{
  NestFinding *finding = nest_checklist_item_get_finding (item);
  const NestStep *step = nest_checklist_item_get_step (item);
  NestStatus status = nest_finding_get_status (finding);
  gboolean verbose = (flags & NEST_SHOW_VERBOSE) != 0;
  g_autofree char *documentation = nest_step_get_documentation (step);
  gboolean open = status != NEST_STATUS_DONE && status != NEST_STATUS_NOT_APPLICABLE &&
                  !nest_checklist_item_get_skipped (item);

  if (open || verbose)
    {
      nest_console_paragraph (console, DETAIL_INDENT, NULL, nest_step_get_brief (step));
      nest_console_paragraph (console, DETAIL_INDENT, NULL, nest_finding_get_summary (finding));
      nest_console_paragraph (console, DETAIL_INDENT, _("What helps:"), nest_finding_get_remedy (finding));
      nest_console_paragraph (console, DETAIL_INDENT, _("Risk:"), nest_finding_get_risk (finding));
    }
  if (verbose)
    {
      show_notes (console, finding);
      nest_console_paragraph (console, DETAIL_INDENT, _("Why:"), nest_step_get_why (step));
      show_commands (console, hypervisor, machine, nest_finding_get_changes (finding));
    }
  if (open && status == NEST_STATUS_CHOICE && (flags & NEST_SHOW_OPTIONS))
    show_options (console, item, hypervisor, machine);
  if (verbose)
    nest_console_paragraph (console, DETAIL_INDENT, _("Documentation:"), documentation);
}

static void
show_item (const NestConsole *console,
           NestChecklistItem *item,
           guint              word_width,
           guint              title_width)
{
  NestFinding *finding = nest_checklist_item_get_finding (item);
  const NestStep *step = nest_checklist_item_get_step (item);
  NestStatus status = nest_finding_get_status (finding);
  gboolean skipped = nest_checklist_item_get_skipped (item);
  g_autofree char *values = format_values (console, finding);
  g_autofree char *word = nest_text_pad (get_status_word (item), word_width);
  g_autofree char *title = nest_text_pad (nest_step_get_title (step), title_width);
  g_autofree char *state = g_strdup_printf ("%s %s", nest_console_status_symbol (console, status, skipped), word);
  g_autofree char *shaded =
    nest_console_shade (console, skipped ? NEST_SHADE_FAINT : nest_console_status_shade (status), state);

  g_strchomp (*values == '\0' ? title : values);
  nest_console_print (console, "  %s  %s%s%s\n", shaded, title, *values != '\0' ? "  " : "", values);
}

static const char *
get_group_title (const NestConsole  *console,
                 NestHypervisorInfo *info,
                 NestPlace           place)
{
  static const char *const titles[] = {
    [NEST_PLACE_HOST] = N_("This computer"),
    [NEST_PLACE_MACHINE] = N_("The machine"),
    [NEST_PLACE_INSIDE] = N_("This virtual machine, in which Nestbox runs"),
  };

  if (console->is_report)
    return place == NEST_PLACE_HOST ? _("The computer of the report") : _("The machine of the report");
  if (console->is_practice)
    return place == NEST_PLACE_HOST ? _("The practice computer (made up)") : _("The practice machine");

  if (place == NEST_PLACE_HOST && !nest_hypervisor_info_is_here (info))
    return nest_hypervisor_info_get_name (info);

  return _(titles[place]);
}

static void
measure (NestChecklist *checklist,
         guint         *word_width,
         guint         *title_width)
{
  *word_width = *title_width = 0;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (checklist)); i++)
    {
      g_autoptr (NestChecklistItem) item = g_list_model_get_item (G_LIST_MODEL (checklist), i);

      *word_width = MAX (*word_width, nest_text_get_width (get_status_word (item)));
      *title_width = MAX (*title_width,
                          nest_text_get_width (nest_step_get_title (nest_checklist_item_get_step (item))));
    }
}

static void
show_heading (const NestConsole  *console,
              NestHypervisor     *hypervisor,
              NestHypervisorInfo *info,
              NestMachine        *machine)
{
  g_autofree char *name = nest_console_shade (console, NEST_SHADE_STRONG, nest_machine_get_display_name (machine));

  /* Nobody's, so that nothing could be done with a UUID */
  if (hypervisor == NULL)
    {
      nest_console_print (console, "%s, %s, %s\n", name, nest_power_state_get_title (nest_machine_get_power_state (machine)),
                          nest_hypervisor_info_get_name (info));
      nest_console_paragraph (console, 0, NULL, nest_machine_get_problem (machine));
      return;
    }
  if (nest_machine_is_system (machine))
    {
      nest_console_print (console, "%s, %s\n", name, nest_hypervisor_get_name (hypervisor));
      return;
    }
  nest_console_print (console, "%s, %s%s%s\n%s, %s\n", name,
                      nest_power_state_get_title (nest_machine_get_power_state (machine)),
                      console->is_practice ? " " : "", console->is_practice ? _("(practice)") : "",
                      nest_machine_get_uuid (machine), nest_hypervisor_get_name (hypervisor));
  nest_console_paragraph (console, 0, NULL, nest_machine_get_problem (machine));
}

/** nest_show_checklist: @hypervisor: (nullable): of a report: nobody can say commands for its machine */
void
nest_show_checklist (const NestConsole *console,
                     NestChecklist     *checklist,
                     NestHypervisor    *hypervisor,
                     NestShowFlags      flags)
{
  NestMachine *machine = nest_checklist_get_machine (checklist);
  int place = -1;
  guint word_width, title_width;

  measure (checklist, &word_width, &title_width);
  show_heading (console, hypervisor, nest_checklist_get_info (checklist), machine);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (checklist)); i++)
    {
      g_autoptr (NestChecklistItem) item = g_list_model_get_item (G_LIST_MODEL (checklist), i);

      if ((int) nest_checklist_get_place (checklist, item) != place)
        {
          place = nest_checklist_get_place (checklist, item);
          nest_console_print (console, "\n%s\n", get_group_title (console, nest_checklist_get_info (checklist), place));
        }
      show_item (console, item, word_width, title_width);
      show_details (console, item, hypervisor, machine, flags);
    }
  nest_console_print (console, "\n");
}

/** nest_show_remaining: after a run: only what is not as it should be */
void
nest_show_remaining (const NestConsole *console,
                     NestChecklist     *checklist)
{
  guint word_width, title_width;
  gboolean any = FALSE;

  measure (checklist, &word_width, &title_width);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (checklist)); i++)
    {
      g_autoptr (NestChecklistItem) item = g_list_model_get_item (G_LIST_MODEL (checklist), i);
      NestFinding *finding = nest_checklist_item_get_finding (item);
      NestStatus status = nest_finding_get_status (finding);

      if (status == NEST_STATUS_DONE || status == NEST_STATUS_NOT_APPLICABLE)
        continue;
      if (!any)
        nest_console_print (console, "\n%s\n", _("What is left"));
      any = TRUE;
      show_item (console, item, word_width, title_width);
      nest_console_paragraph (console, DETAIL_INDENT, NULL, nest_finding_get_summary (finding));
      nest_console_paragraph (console, DETAIL_INDENT, _("What helps:"), nest_finding_get_remedy (finding));
    }
}

/**
 * nest_show_way_on:
 * @program: as this program was called
 *
 * Where a machine is ready, seen from outside: what is done next, which is in the machine.
 */
void
nest_show_way_on (const NestConsole *console,
                  NestChecklist     *checklist,
                  const char        *program)
{
  NestMachine *machine = nest_checklist_get_machine (checklist);
  g_autofree char *command = NULL;

  if (nest_checklist_get_vantage (checklist) != NEST_VANTAGE_OUTSIDE || nest_machine_is_system (machine) ||
      nest_exit_status_for_checklist (checklist) != NEST_EXIT_READY)
    return;
  command = g_strdup_printf ("%s guide %s", program, nest_machine_get_uuid (machine));
  /* Translators: %s is a command */
  nest_console_print (console, _("What comes next, in the machine: %s"), command);
  nest_console_print (console, "\n");
}
