/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Skipped, declined, failed or undecided: one rule for all steps. */
#include "nest-requirements.h"

#include <glib/gi18n.h>

/* Whether a required step is met, is not decided yet, or stands in the way. */
typedef enum {
  REQUIREMENT_MET,
  REQUIREMENT_OPEN,
  REQUIREMENT_UNMET,
} Requirement;

static Requirement
get_requirement (NestChoices *choices,
                 NestFinding *required,
                 const char  *id,
                 gboolean     final)
{
  gboolean skipped = nest_choices_get_skipped (choices, id);
  const char *option = nest_choices_get_option (choices, id);

  switch (nest_finding_get_status (required))
    {
    case NEST_STATUS_DONE:
    case NEST_STATUS_PENDING:
    case NEST_STATUS_NOT_APPLICABLE:
    case NEST_STATUS_MANUAL:
      return REQUIREMENT_MET;
    case NEST_STATUS_NEEDED:
      if (skipped)
        return REQUIREMENT_UNMET;
      return nest_finding_is_waiting (required) ? REQUIREMENT_OPEN : REQUIREMENT_MET;
    case NEST_STATUS_CHOICE:
      if (skipped)
        return REQUIREMENT_UNMET;
      if (option != NULL && nest_finding_get_option (required, option) != NULL)
        return nest_finding_is_waiting (required) ? REQUIREMENT_OPEN : REQUIREMENT_MET;
      return final ? REQUIREMENT_UNMET : REQUIREMENT_OPEN;
    case NEST_STATUS_BLOCKED:
    case NEST_STATUS_UNKNOWN:
    default:
      return REQUIREMENT_UNMET;
    }
}

static char *
format_unmet (const NestStep *required,
              NestFinding    *finding,
              gboolean        skipped)
{
  const char *title = nest_step_get_title (required);

  if (skipped)
    /* Translators: %s is the title of a step */
    return g_strdup_printf (_("This needs “%s”, which you left out."), title);
  if (nest_finding_get_status (finding) == NEST_STATUS_CHOICE)
    /* Translators: %s is the title of a step */
    return g_strdup_printf (_("This needs “%s”, to which you have not agreed."), title);

  /* Translators: %s is the title of a step */
  return g_strdup_printf (_("This needs “%s”, which is not possible right now."), title);
}

/* Powering off is needed to change a setting, the other requirements for the setting to work at all. */
static gboolean
is_precondition (const NestStep *required)
{
  return required->settings != NULL && required->settings[0] == NEST_SETTING_POWER_STATE;
}

static NestFinding *
settle_requirement (NestChoices    *choices,
                    const NestStep *required,
                    NestFinding    *required_finding,
                    NestFinding    *finding,
                    gboolean        final)
{
  NestStatus status = nest_finding_get_status (finding);
  Requirement requirement = get_requirement (choices, required_finding, required->id, final);
  g_autofree char *reason = NULL;

  if (requirement == REQUIREMENT_MET || (status == NEST_STATUS_DONE && is_precondition (required)))
    return nest_finding_ref (finding);
  if (status != NEST_STATUS_NEEDED && status != NEST_STATUS_CHOICE && status != NEST_STATUS_DONE)
    return nest_finding_ref (finding);

  if (requirement == REQUIREMENT_OPEN)
    {
      /* Translators: %s is the title of a step */
      reason = g_strdup_printf (_("This waits for your decision about “%s”."), nest_step_get_title (required));
      return nest_finding_new_waiting (finding, required->id, reason);
    }

  reason = format_unmet (required, required_finding, nest_choices_get_skipped (choices, required->id));
  return nest_finding_new_blocked_by (finding, required->id, reason);
}

/**
 * nest_requirements_settle:
 * @step: the step that was checked
 * @context: what it was checked against
 * @checked: what it said
 * @findings: (element-type utf8 NestFinding): the settled findings of all steps earlier in the table
 * @final: whether a choice without consent counts as declined
 *
 * Returns: (transfer full): @checked, or the same blocked or waiting, where a required step was skipped,
 *   declined, is not possible, or not decided yet
 */
NestFinding *
nest_requirements_settle (const NestStep        *step,
                          const NestStepContext *context,
                          NestFinding           *checked,
                          GHashTable            *findings,
                          gboolean               final)
{
  NestFinding *finding = nest_finding_ref (checked);

  for (guint i = 0; step->requires != NULL && step->requires[i] != NULL; i++)
    {
      const char *id = step->requires[i];
      NestFinding *required = g_hash_table_lookup (findings, id);
      NestFinding *settled;

      if (required == NULL || nest_finding_get_status (finding) == NEST_STATUS_BLOCKED ||
          (step->requirement_applies != NULL && !step->requirement_applies (context, checked, id)))
        continue;
      settled = settle_requirement (context->choices, nest_steps_find (id), required, finding, final);
      nest_finding_unref (finding);
      finding = settled;
    }

  return finding;
}
