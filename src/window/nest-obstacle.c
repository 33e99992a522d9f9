/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the explanations of a computer, and from those steps about it that hold without a machine. */
#include "nest-obstacle.h"

#include <glib/gi18n.h>

#include "nest-explanations.h"
#include "nest-host-control.h"
#include "nest-steps.h"

#define STEP_INSTALL "inside-install-hypervisor"

/* The steps about this computer alone; what the others say depends on the machine, or stands in the explanations */
static const char *const steps[] = { STEP_INSTALL, "hypervisor-conflict", "kvm-nested" };

static void
nest_obstacle_free (gpointer data)
{
  NestObstacle *self = data;

  g_free (self->title);
  g_free (self->meaning);
  g_free (self->possible);
  g_ptr_array_unref (self->commands);
  g_free (self->impossible);
  g_free (self->documentation);
  g_free (self);
}

static NestObstacle *
new_from_explanation (const NestExplanation *explanation,
                      NestHost              *host)
{
  NestObstacle *self = g_new0 (NestObstacle, 1);

  self->id = explanation->id;
  self->title = g_strdup (_(explanation->title));
  self->meaning = g_strdup (_(explanation->meaning));
  self->possible = nest_explanation_format_possible (explanation, host);
  self->commands = nest_explanation_get_commands (explanation, host);
  self->impossible = explanation->impossible != NULL ? g_strdup (_(explanation->impossible)) : NULL;
  self->documentation = nest_explanation_get_documentation (explanation);
  self->is_note = explanation->is_note;
  self->concerns_changes = nest_explanation_concerns_changes (explanation);

  return self;
}

static char *
format_meaning (const NestStep *step,
                NestFinding    *finding)
{
  g_autoptr (GString) text = g_string_new (nest_finding_get_summary (finding));
  GPtrArray *notes = nest_finding_get_notes (finding);

  g_string_append_printf (text, "\n\n%s", nest_step_get_why (step));
  for (guint i = 0; i < notes->len; i++)
    g_string_append_printf (text, "\n\n%s", (const char *) g_ptr_array_index (notes, i));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Of two hypervisors that are missing, each is explained */
static char *
format_title (const NestStep     *step,
              NestHypervisorInfo *info)
{
  if (!g_str_equal (step->id, STEP_INSTALL))
    return g_strdup (nest_step_get_title (step));

  /* Translators: %s is a hypervisor, such as VirtualBox; "here" is a virtual machine */
  return g_strdup_printf (_("%s in Here"), nest_hypervisor_info_get_product (info));
}

static const char *
get_possible (const NestStep *step,
              NestFinding    *finding)
{
  if (g_str_equal (step->id, STEP_INSTALL) && nest_finding_get_status (finding) == NEST_STATUS_CHOICE)
    return _("Nestbox can install it, with root's permission: the next page leads there. Nothing is installed before you say so.");
  if (nest_finding_get_changes (finding)->len > 0)
    return _("Choose a machine: its checklist offers the change, which is made only when you apply it, with root's permission. "
             "You can type it yourself as well.");

  return nest_finding_get_remedy (finding);
}

static NestObstacle *
new_from_finding (const NestStep     *step,
                  NestFinding        *finding,
                  NestHypervisorInfo *info,
                  NestHost           *host)
{
  NestObstacle *self = g_new0 (NestObstacle, 1);
  GPtrArray *by_hand = nest_finding_get_commands (finding);

  self->id = step->id;
  self->title = format_title (step, info);
  self->meaning = format_meaning (step, finding);
  self->possible = g_strdup (get_possible (step, finding));
  self->commands = nest_host_control_describe (host, nest_finding_get_changes (finding));
  for (guint i = 0; i < by_hand->len; i++)
    g_ptr_array_add (self->commands, g_strdup (g_ptr_array_index (by_hand, i)));
  self->impossible = g_strdup (nest_finding_get_risk (finding));
  self->documentation = nest_step_get_documentation (step);

  return self;
}

static gboolean
is_in_the_way (NestFinding *finding)
{
  switch (nest_finding_get_status (finding))
    {
    case NEST_STATUS_NEEDED:
    case NEST_STATUS_CHOICE:
    case NEST_STATUS_MANUAL:
    case NEST_STATUS_BLOCKED:
    case NEST_STATUS_PENDING:
      return TRUE;
    case NEST_STATUS_DONE:
    case NEST_STATUS_NOT_APPLICABLE:
    case NEST_STATUS_UNKNOWN:
    default:
      return FALSE;
    }
}

static gboolean
is_listed (GPtrArray          *obstacles,
           const NestStep     *step,
           NestHypervisorInfo *info)
{
  g_autofree char *title = format_title (step, info);

  for (guint i = 0; i < obstacles->len; i++)
    if (g_str_equal (((NestObstacle *) g_ptr_array_index (obstacles, i))->title, title))
      return TRUE;

  return FALSE;
}

/* A switch of this computer that two hypervisors ask for is in the way once */
static void
add_findings (GPtrArray          *obstacles,
              NestHost           *host,
              NestHypervisorInfo *info,
              NestVantage         vantage)
{
  NestVantage narrowed = nest_step_narrow_vantage (vantage, info);
  NestStepContext context = { host, info, NULL, NULL, narrowed };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      const NestStep *step = nest_steps_find (steps[i]);
      g_autoptr (NestFinding) finding =
        nest_step_is_for (step, nest_hypervisor_info_get_hypervisor (info)) && nest_step_is_seen_from (step, narrowed)
          ? step->check (step, &context) : NULL;

      if (finding != NULL && is_in_the_way (finding) && !is_listed (obstacles, step, info))
        g_ptr_array_add (obstacles, new_from_finding (step, finding, info, host));
    }
}

static GPtrArray *
list_explanations (NestHost  *host,
                   GPtrArray *explanations)
{
  GPtrArray *obstacles = g_ptr_array_new_with_free_func (nest_obstacle_free);

  for (guint i = 0; explanations != NULL && i < explanations->len; i++)
    g_ptr_array_add (obstacles, new_from_explanation (g_ptr_array_index (explanations, i), host));

  return obstacles;
}

/** nest_obstacles_list_for_host: Returns: (transfer full) (element-type NestObstacle): what needs no hypervisor to be known */
GPtrArray *
nest_obstacles_list_for_host (NestHost *host)
{
  g_autoptr (GPtrArray) explanations = host != NULL ? nest_explanations_for (host) : NULL;

  return list_explanations (host, explanations);
}

/** nest_obstacles_list_notes: Returns: (transfer full) (element-type NestObstacle): what is good to know, and in nobody's way */
GPtrArray *
nest_obstacles_list_notes (NestHost *host)
{
  g_autoptr (GPtrArray) notes = host != NULL ? nest_explanations_get_notes (host) : NULL;

  return list_explanations (host, notes);
}

/** nest_obstacles_list_for_machine: Returns: (transfer full) (element-type NestObstacle): what its machine asks of this computer in vain */
GPtrArray *
nest_obstacles_list_for_machine (NestChecklist *checklist)
{
  NestStepContext context = { nest_checklist_get_host (checklist), nest_checklist_get_info (checklist),
                              nest_checklist_get_machine (checklist), nest_checklist_get_choices (checklist),
                              nest_checklist_get_vantage (checklist) };
  g_autoptr (GPtrArray) explanations =
    context.host != NULL && context.hypervisor != NULL ? nest_explanations_for_machine (&context) : NULL;

  return list_explanations (context.host, explanations);
}

static gboolean
is_any_usable (NestInventory *inventory,
               GPtrArray     *hypervisors)
{
  for (guint i = 0; i < hypervisors->len; i++)
    {
      const char *connection = nest_hypervisor_get_connection (g_ptr_array_index (hypervisors, i));
      NestHypervisorInfo *info = nest_inventory_get_info (inventory, connection);

      if (info == NULL || nest_hypervisor_info_is_usable (info))
        return TRUE;
    }

  return FALSE;
}

/**
 * nest_obstacles_list:
 * @inventory: what was read of it so far counts
 *
 * Returns: (transfer full) (element-type NestObstacle): what stands in the way, the most important first; each once
 */
GPtrArray *
nest_obstacles_list (NestInventory *inventory)
{
  NestHost *host = nest_inventory_get_host (inventory);
  GPtrArray *obstacles = nest_obstacles_list_for_host (host);
  g_autoptr (GPtrArray) hypervisors = nest_inventory_get_hypervisors (inventory);
  NestVantage vantage = nest_inventory_get_vantage (inventory);

  for (guint i = 0; host != NULL && i < hypervisors->len; i++)
    {
      const char *connection = nest_hypervisor_get_connection (g_ptr_array_index (hypervisors, i));
      NestHypervisorInfo *info = nest_inventory_get_info (inventory, connection);

      if (info != NULL && (nest_hypervisor_info_get_problem (info) == NEST_HYPERVISOR_PROBLEM_NONE ||
                           (vantage == NEST_VANTAGE_INSIDE && !is_any_usable (inventory, hypervisors))))
        add_findings (obstacles, host, info, vantage);
    }

  return obstacles;
}

static gboolean
equals (const NestObstacle *self,
        const NestObstacle *other)
{
  return g_str_equal (self->id, other->id) && g_str_equal (self->meaning, other->meaning) &&
         g_strcmp0 (self->possible, other->possible) == 0;
}

/** nest_obstacles_equal: @shown: (nullable): Returns: whether both say the same, so that nothing has to be shown anew */
gboolean
nest_obstacles_equal (GPtrArray *shown,
                      GPtrArray *obstacles)
{
  if (shown == NULL || shown->len != obstacles->len)
    return FALSE;
  for (guint i = 0; i < obstacles->len; i++)
    if (!equals (g_ptr_array_index (shown, i), g_ptr_array_index (obstacles, i)))
      return FALSE;

  return TRUE;
}
