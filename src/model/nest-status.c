/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ids and names of the statuses. */
#include "nest-status.h"

#include <glib/gi18n.h>

static const struct {
  const char *id;
  const char *title;
} statuses[] = {
  [NEST_STATUS_DONE] = { "done", N_("done") },
  [NEST_STATUS_PENDING] = { "pending", N_("set, takes effect later") },
  [NEST_STATUS_NEEDED] = { "needed", N_("to do") },
  [NEST_STATUS_CHOICE] = { "choice", N_("your decision") },
  [NEST_STATUS_MANUAL] = { "manual", N_("by hand") },
  [NEST_STATUS_BLOCKED] = { "blocked", N_("not possible here") },
  [NEST_STATUS_NOT_APPLICABLE] = { "not-applicable", N_("does not apply") },
  [NEST_STATUS_UNKNOWN] = { "unknown", N_("unknown") },
};

/** nest_status_get_id: Returns: (transfer none): the stable id; never translated */
const char *
nest_status_get_id (NestStatus status)
{
  g_return_val_if_fail (status < G_N_ELEMENTS (statuses), NULL);

  return statuses[status].id;
}

/** nest_status_from_id: Returns: whether @id names a status */
gboolean
nest_status_from_id (const char *id,
                     NestStatus *status)
{
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      if (g_strcmp0 (statuses[i].id, id) != 0)
        continue;
      *status = i;
      return TRUE;
    }

  return FALSE;
}

/** nest_status_get_title: Returns: (transfer none): the status in a word or two of the user's language */
const char *
nest_status_get_title (NestStatus status)
{
  g_return_val_if_fail (status < G_N_ELEMENTS (statuses), NULL);

  return _(statuses[status].title);
}
