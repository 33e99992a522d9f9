/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same checklist as everywhere else, only counted: a list never says anything else than the page behind it. */
#include "nest-glance.h"

static gboolean
decides (NestVerdict verdict,
         NestStatus  status)
{
  if (verdict == NEST_VERDICT_BLOCKED)
    return status == NEST_STATUS_BLOCKED;
  if (verdict == NEST_VERDICT_MANUAL)
    return status == NEST_STATUS_MANUAL;
  if (verdict == NEST_VERDICT_TO_DO)
    return status == NEST_STATUS_NEEDED || status == NEST_STATUS_CHOICE;

  return verdict == NEST_VERDICT_UNKNOWN && status == NEST_STATUS_UNKNOWN;
}

static char *
list_steps (NestChecklist *checklist,
            NestVerdict    verdict)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (checklist)); i++)
    {
      g_autoptr (NestChecklistItem) item = g_list_model_get_item (G_LIST_MODEL (checklist), i);
      const NestStep *step = nest_checklist_item_get_step (item);

      if (decides (verdict, nest_finding_get_status (nest_checklist_item_get_finding (item))))
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", nest_step_get_title (step));
    }

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/**
 * nest_glance_init:
 * @glance: (out caller-allocates): cleared with nest_glance_clear()
 * @host: (nullable): this computer; the verdict is unknown without it
 * @info: (nullable): the machine's hypervisor; the verdict is unknown without it
 * @machine: the machine; the verdict is unknown until it was read
 * @vantage: whose checklist it is
 */
void
nest_glance_init (NestGlance         *glance,
                  NestHost           *host,
                  NestHypervisorInfo *info,
                  NestMachine        *machine,
                  NestVantage         vantage)
{
  g_autoptr (NestChoices) choices = NULL;
  g_autoptr (NestChecklist) checklist = NULL;

  *glance = (NestGlance){ .verdict = NEST_VERDICT_UNKNOWN };
  if (host == NULL || info == NULL || nest_machine_get_detail (machine) != NEST_MACHINE_READ)
    return;

  choices = nest_choices_new ();
  checklist = nest_checklist_new (choices);
  nest_checklist_set_vantage (checklist, vantage);
  nest_checklist_set_snapshots (checklist, host, info, machine);
  glance->verdict = nest_checklist_get_verdict (checklist);
  glance->count =
    nest_checklist_count (checklist, NEST_STATUS_NEEDED) + nest_checklist_count (checklist, NEST_STATUS_CHOICE);
  glance->steps = list_steps (checklist, glance->verdict);
}

void
nest_glance_clear (NestGlance *glance)
{
  g_clear_pointer (&glance->steps, g_free);
}
