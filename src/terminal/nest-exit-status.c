/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One number out of findings, outcomes and errors. */
#include "nest-exit-status.h"

#include "nest-arguments.h"

/**
 * nest_exit_status_worst:
 *
 * Returns: the one to exit with where both apply: 2 stops everything; then 4, 5, 3, 1, 0
 */
NestExitStatus
nest_exit_status_worst (NestExitStatus a,
                        NestExitStatus b)
{
  static const guint weights[] = {
    [NEST_EXIT_READY] = 0,
    [NEST_EXIT_NEEDED] = 1,
    [NEST_EXIT_BLOCKED] = 2,
    [NEST_EXIT_CANCELLED] = 3,
    [NEST_EXIT_FAILED] = 4,
    [NEST_EXIT_USAGE] = 5,
  };

  return weights[a] >= weights[b] ? a : b;
}

/**
 * nest_exit_status_for_finding:
 *
 * What only a person can do never counts: nobody could reach 0 otherwise. A single value that could not be read counts as "something is needed": somebody has to look.
 * So does a step that another one holds up: how bad that is, the other one says.
 *
 * Returns: what @finding alone would make of it
 */
NestExitStatus
nest_exit_status_for_finding (const NestStep *step,
                              NestFinding    *finding)
{
  switch (nest_finding_get_status (finding))
    {
    case NEST_STATUS_NEEDED:
    case NEST_STATUS_CHOICE:
    case NEST_STATUS_UNKNOWN:
      return NEST_EXIT_NEEDED;
    case NEST_STATUS_BLOCKED:
      return nest_finding_get_required_step (finding) != NULL ? NEST_EXIT_NEEDED : NEST_EXIT_BLOCKED;
    case NEST_STATUS_DONE:
    case NEST_STATUS_PENDING:
    case NEST_STATUS_MANUAL:
    case NEST_STATUS_NOT_APPLICABLE:
    default:
      return NEST_EXIT_READY;
    }
}

/** nest_exit_status_for_checklist: Returns: the worst of all its findings; what the user left out does not count */
NestExitStatus
nest_exit_status_for_checklist (NestChecklist *checklist)
{
  NestExitStatus worst = NEST_EXIT_READY;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (checklist));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (NestChecklistItem) item = g_list_model_get_item (G_LIST_MODEL (checklist), i);

      if (!nest_checklist_item_get_skipped (item))
        worst = nest_exit_status_worst (worst,
                                        nest_exit_status_for_finding (nest_checklist_item_get_step (item),
                                                                      nest_checklist_item_get_finding (item)));
    }

  return worst;
}

/** nest_exit_status_for_outcome: Returns: what a run or job that ended so makes of it */
NestExitStatus
nest_exit_status_for_outcome (NestOutcome outcome)
{
  switch (outcome)
    {
    case NEST_OUTCOME_VERIFIED:
    case NEST_OUTCOME_PENDING:
      return NEST_EXIT_READY;
    case NEST_OUTCOME_CANCELLED:
      return NEST_EXIT_CANCELLED;
    case NEST_OUTCOME_PLANNED:
      return NEST_EXIT_NEEDED;
    case NEST_OUTCOME_RUNNING:
    case NEST_OUTCOME_PARTIAL:
    case NEST_OUTCOME_FAILED:
    case NEST_OUTCOME_UNKNOWN:
    case NEST_OUTCOME_SKIPPED:
    default:
      return NEST_EXIT_FAILED;
    }
}

/**
 * nest_exit_status_for_run:
 *
 * Returns: the worst of its jobs; a job that was left out because of another says nothing of its own
 */
NestExitStatus
nest_exit_status_for_run (NestRun *run)
{
  NestExitStatus worst = NEST_EXIT_READY;

  for (guint i = 0; i < nest_run_count_jobs (run); i++)
    {
      NestOutcome outcome = nest_job_get_outcome (nest_run_get_job (run, i));

      if (outcome != NEST_OUTCOME_SKIPPED)
        worst = nest_exit_status_worst (worst, nest_exit_status_for_outcome (outcome));
    }

  return worst;
}

/**
 * nest_exit_status_for_error:
 *
 * A machine that does not exist is a wrong argument. What is not installed is no failure of a command:
 * it cannot be done here.
 *
 * Returns: the status for an error that ended the command
 */
NestExitStatus
nest_exit_status_for_error (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return NEST_EXIT_CANCELLED;
  if (error->domain == NEST_USAGE_ERROR)
    return NEST_EXIT_USAGE;
  if (error->domain != NEST_HYPERVISOR_ERROR)
    return NEST_EXIT_FAILED;

  switch ((NestHypervisorError) error->code)
    {
    case NEST_HYPERVISOR_ERROR_NOT_FOUND:
      return NEST_EXIT_USAGE;
    case NEST_HYPERVISOR_ERROR_NOT_INSTALLED:
    case NEST_HYPERVISOR_ERROR_NOT_WRITABLE:
    case NEST_HYPERVISOR_ERROR_ACCESS_DENIED:
    case NEST_HYPERVISOR_ERROR_NOT_CONNECTED:
      return NEST_EXIT_BLOCKED;
    case NEST_HYPERVISOR_ERROR_INACCESSIBLE:
    case NEST_HYPERVISOR_ERROR_FAILED:
    case NEST_HYPERVISOR_ERROR_INVALID_VALUE:
    case NEST_HYPERVISOR_ERROR_LOCKED:
    case NEST_HYPERVISOR_ERROR_WRONG_STATE:
    case NEST_HYPERVISOR_ERROR_SERVICE_DEAD:
    case NEST_HYPERVISOR_ERROR_TIMED_OUT:
    case NEST_HYPERVISOR_ERROR_UNKNOWN_OPTION:
    case NEST_HYPERVISOR_ERROR_BAD_OUTPUT:
    case NEST_HYPERVISOR_ERROR_START_FAILED:
    default:
      return NEST_EXIT_FAILED;
    }
}
