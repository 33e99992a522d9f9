/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way to "off" is the same choice with the same options as when changes are made. */
#include "nest-undo-power.h"

#define POWER_STEP "power-off"

static NestJob *
add_power_job (NestUndo       *undo,
               NestUndoTarget *target,
               NestOption     *option)
{
  g_autoptr (NestJob) job = nest_job_new (NEST_JOB_POWER, target->hypervisor, target->info, target->machine);

  for (guint i = 0; i < option->changes->len; i++)
    nest_job_add_change (job, POWER_STEP, nest_change_ref (g_ptr_array_index (option->changes, i)));
  nest_run_add_job (undo->run, job);

  return job;
}

/**
 * nest_undo_settle_power:
 * @undo: gets the job that powers off, or the choice that is still open
 * @job: about the machine of @target; depends on that job from now on
 *
 * The way to "off" that the user agreed to; an option without changes (at the next start) needs no job.
 *
 * Returns: whether @job can be done; %FALSE: the user has to choose first
 */
gboolean
nest_undo_settle_power (NestUndo       *undo,
                        NestUndoTarget *target,
                        NestChoices    *choices,
                        NestJob        *job)
{
  NestStepContext context = { NULL, target->info, target->machine, choices };
  g_autoptr (NestFinding) finding = NULL;
  NestOption *option;
  NestJob *power;

  if (nest_power_state_is_off (nest_machine_get_power_state (target->machine)))
    return TRUE;
  power = nest_run_find_planned_job (undo->run, NEST_JOB_POWER, nest_job_get_connection (job),
                                     nest_job_get_machine_uuid (job));
  if (power == NULL)
    {
      finding = nest_steps_check_power (&context);
      option = nest_finding_get_option (finding, nest_choices_get_option (choices, POWER_STEP));
      if (option == NULL)
        {
          g_clear_pointer (&undo->power_choice, nest_finding_unref);
          undo->power_choice = g_steal_pointer (&finding);
          g_set_object (&undo->power_machine, target->machine);
          return FALSE;
        }
      if (option->changes->len == 0)
        return TRUE;
      power = add_power_job (undo, target, option);
    }
  nest_job_set_dependency (job, power);

  return TRUE;
}
