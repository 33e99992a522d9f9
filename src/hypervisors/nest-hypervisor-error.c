/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestHypervisorError: its stable ids, and what helps, which travels with the error. */
#include "nest-hypervisor.h"

/* What an error of ours carries beside code and message. */
typedef struct {
  char *remedy;
} NestHypervisorErrorPrivate;

static void
nest_hypervisor_error_private_init (NestHypervisorErrorPrivate *priv)
{
}

static void
nest_hypervisor_error_private_copy (const NestHypervisorErrorPrivate *from,
                                    NestHypervisorErrorPrivate       *to)
{
  g_assert (from != NULL && to != NULL);

  to->remedy = g_strdup (from->remedy);
}

static void
nest_hypervisor_error_private_clear (NestHypervisorErrorPrivate *priv)
{
  g_assert (priv != NULL);

  g_free (priv->remedy);
}

G_DEFINE_EXTENDED_ERROR (NestHypervisorError, nest_hypervisor_error)

/**
 * nest_hypervisor_error_get_id:
 * @error: any error
 *
 * Returns: (transfer none): a stable id for JSON and the journal; never translated
 */
const char *
nest_hypervisor_error_get_id (const GError *error)
{
  static const char *const ids[] = {
    "failed", "not-installed", "not-found", "invalid-value", "locked", "wrong-state", "inaccessible",
    "not-writable", "service-dead", "timed-out", "unknown-option", "bad-output", "access-denied",
    "start-failed", "not-connected",
  };

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return "cancelled";
  if (error->domain != NEST_HYPERVISOR_ERROR || error->code < 0 || error->code >= (int) G_N_ELEMENTS (ids))
    return "failed";

  return ids[error->code];
}

/** nest_hypervisor_error_set_remedy: @error: a %NEST_HYPERVISOR_ERROR; @remedy: (nullable): a sentence: what helps */
void
nest_hypervisor_error_set_remedy (GError     *error,
                                  const char *remedy)
{
  NestHypervisorErrorPrivate *priv = nest_hypervisor_error_get_private (error);

  g_assert (priv != NULL);
  g_free (priv->remedy);
  priv->remedy = g_strdup (remedy);
}

/** nest_hypervisor_error_get_remedy: @error: any error; Returns: (transfer none) (nullable): what helps */
const char *
nest_hypervisor_error_get_remedy (const GError *error)
{
  const NestHypervisorErrorPrivate *priv;

  if (error->domain != NEST_HYPERVISOR_ERROR)
    return NULL;

  priv = nest_hypervisor_error_get_private (error);
  g_assert (priv != NULL);

  return priv->remedy;
}
