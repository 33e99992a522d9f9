/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ids and names of the outcomes. */
#include "nest-outcome.h"

#include <glib/gi18n.h>

static const struct {
  const char *id;
  const char *title;
} outcomes[] = {
  [NEST_OUTCOME_PLANNED] = { "planned", N_("not yet") },
  [NEST_OUTCOME_RUNNING] = { "running", N_("under way") },
  [NEST_OUTCOME_VERIFIED] = { "verified", N_("done and verified") },
  [NEST_OUTCOME_PENDING] = { "pending", N_("set, takes effect later") },
  [NEST_OUTCOME_PARTIAL] = { "partial", N_("only partly done") },
  [NEST_OUTCOME_FAILED] = { "failed", N_("failed, nothing was changed") },
  [NEST_OUTCOME_UNKNOWN] = { "unknown", N_("not known whether it was done") },
  [NEST_OUTCOME_SKIPPED] = { "skipped", N_("left out") },
  [NEST_OUTCOME_CANCELLED] = { "cancelled", N_("cancelled before it began") },
};

/** nest_outcome_get_id: Returns: (transfer none): the stable id; never translated */
const char *
nest_outcome_get_id (NestOutcome outcome)
{
  g_return_val_if_fail (outcome < G_N_ELEMENTS (outcomes), NULL);

  return outcomes[outcome].id;
}

/** nest_outcome_from_id: Returns: the outcome; %NEST_OUTCOME_UNKNOWN for a word that is none */
NestOutcome
nest_outcome_from_id (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    if (g_strcmp0 (outcomes[i].id, id) == 0)
      return i;

  return NEST_OUTCOME_UNKNOWN;
}

/** nest_outcome_get_title: Returns: (transfer none): the outcome in the user's language */
const char *
nest_outcome_get_title (NestOutcome outcome)
{
  g_return_val_if_fail (outcome < G_N_ELEMENTS (outcomes), NULL);

  return _(outcomes[outcome].title);
}

/** nest_outcome_is_success: Returns: whether it was read back as agreed, even where it takes effect later */
gboolean
nest_outcome_is_success (NestOutcome outcome)
{
  return outcome == NEST_OUTCOME_VERIFIED || outcome == NEST_OUTCOME_PENDING;
}
