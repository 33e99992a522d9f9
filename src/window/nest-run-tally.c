/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings are counted; that a machine was or may still be powered off is said in words. */
#include "nest-run-tally.h"

#include "nest-ui.h"

typedef struct {
  guint made;
  guint not_made;
  guint unknown;
  gboolean powered_off;
  gboolean asked; /* a guest that was asked may still shut down */
} Tally;

static void
add_power (Tally   *tally,
           NestJob *job)
{
  if (nest_job_has_succeeded (job))
    tally->powered_off = TRUE;
  else if (nest_job_get_outcome (job) == NEST_OUTCOME_CANCELLED && nest_job_get_elapsed (job) > 0)
    tally->asked = TRUE;
}

static void
add_changes (Tally   *tally,
             NestJob *job)
{
  gboolean begun = nest_job_get_elapsed (job) > 0 || nest_job_has_succeeded (job);

  for (guint i = 0; i < nest_job_get_changes (job)->len; i++)
    {
      NestOutcome outcome = nest_job_get_change_outcome (job, i);

      if (nest_outcome_is_success (outcome))
        tally->made++;
      else if (outcome == NEST_OUTCOME_UNKNOWN && begun)
        tally->unknown++;
      else
        tally->not_made++;
    }
}

static char *
describe_made (const Tally *tally)
{
  if (tally->made == 0)
    return g_strdup (_("No setting was changed."));

  return g_strdup_printf (ngettext ("%u setting was changed. That stays, and can be taken back.",
                                    "%u settings were changed. That stays, and can be taken back.", tally->made),
                          tally->made);
}

static char *
describe_not_made (const Tally *tally)
{
  if (tally->not_made == 0)
    return g_strdup ("");

  return g_strdup_printf (ngettext ("%u change was not begun and did not happen.",
                                    "%u changes were not begun and did not happen.", tally->not_made), tally->not_made);
}

static char *
describe_unknown (const Tally *tally)
{
  if (tally->unknown == 0)
    return g_strdup ("");

  return g_strdup_printf (ngettext ("Of %u change it is not known.", "Of %u changes it is not known.", tally->unknown),
                          tally->unknown);
}

static const char *
describe_power (const Tally *tally)
{
  if (tally->asked)
    return _("The machine was asked to shut down, and may still do so.");
  if (tally->powered_off)
    return _("The machine was powered off, and stays off.");

  return "";
}

/**
 * nest_run_tally_describe:
 * @run: that was cancelled
 *
 * Returns: (transfer full): a line for what was done, what was not, and what became of the machine's power
 */
char *
nest_run_tally_describe (NestRun *run)
{
  Tally tally = { 0 };
  g_autofree char *made = NULL;
  g_autofree char *not_made = NULL;
  g_autofree char *unknown = NULL;

  for (guint i = 0; i < nest_run_count_jobs (run); i++)
    {
      NestJob *job = nest_run_get_job (run, i);

      if (nest_job_is_remembered (job))
        continue;
      if (nest_job_get_kind (job) == NEST_JOB_POWER)
        add_power (&tally, job);
      else
        add_changes (&tally, job);
    }
  made = describe_made (&tally);
  not_made = describe_not_made (&tally);
  unknown = describe_unknown (&tally);

  return nest_ui_join ("\n", made, not_made, unknown, describe_power (&tally), NULL);
}
