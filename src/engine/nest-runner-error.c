/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The domain and the stable ids of the errors. */
#include "nest-runner-error.h"

#include "nest-hypervisor.h"

G_DEFINE_QUARK (nest-runner-error, nest_runner_error)

/** nest_runner_error_get_id: Returns: (transfer none): a stable id, for hypervisors' errors too; never translated */
const char *
nest_runner_error_get_id (const GError *error)
{
  static const char *const ids[] = { "busy", "changed-since-review", "journal", "not-applied", "ignored",
                                     "requirement", "interrupted", "unsettled" };

  if (error->domain == NEST_RUNNER_ERROR && error->code >= 0 && error->code < (int) G_N_ELEMENTS (ids))
    return ids[error->code];

  return nest_hypervisor_error_get_id (error);
}
