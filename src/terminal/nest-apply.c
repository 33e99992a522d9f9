/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The machines of an "apply", and which jobs of the run are whose. */
#include "nest-apply.h"

#include "nest-decide.h"

static void
target_free (gpointer data)
{
  NestApplyTarget *self = data;

  g_clear_object (&self->checklist);
  g_free (self);
}

/** nest_apply_is_many: Returns: whether several machines may be meant: then all that is told names them */
gboolean
nest_apply_is_many (NestApply *self)
{
  return nest_arguments_ask_for_many (self->invocation->arguments);
}

/* The Gateway keeps the others anonymous, and nothing runs inside it: whoever wants that says its name. */
static gboolean
is_to_be_left_alone (NestReading *reading)
{
  return nest_machine_get_detail (reading->machine) != NEST_MACHINE_READ ||
         (!reading->is_named && nest_machine_get_whonix_role (reading->machine) == NEST_WHONIX_GATEWAY);
}

static gboolean
add_target (NestApply    *self,
            NestReading  *reading,
            GError      **error)
{
  g_autoptr (NestChoices) choices = nest_choices_new ();
  NestApplyTarget *target = g_new0 (NestApplyTarget, 1);

  target->reading = reading;
  target->is_known = TRUE;
  target->is_left_alone = is_to_be_left_alone (reading);
  target->checklist = nest_checklist_new (choices);
  if (nest_machine_get_detail (reading->machine) != NEST_MACHINE_READ)
    target->status = NEST_EXIT_FAILED;
  g_ptr_array_add (self->targets, target);
  nest_checklist_set_vantage (target->checklist, nest_invocation_get_vantage (self->invocation));
  nest_checklist_set_snapshots (target->checklist, self->invocation->host, reading->info, reading->machine);

  return target->is_left_alone || nest_decide_for_machine (self->invocation, target->checklist, error);
}

/**
 * nest_apply_new:
 * @readings: (element-type NestReading): the machines
 *
 * Takes what the command line says about each of them.
 *
 * Returns: (transfer full): all of it, nothing planned yet; %NULL with a #NestUsageError
 */
NestApply *
nest_apply_new (NestInvocation  *invocation,
                GPtrArray       *readings,
                GError         **error)
{
  g_autoptr (NestApply) self = g_new0 (NestApply, 1);

  self->invocation = invocation;
  self->readings = g_ptr_array_ref (readings);
  self->targets = g_ptr_array_new_with_free_func (target_free);
  for (guint i = 0; i < readings->len; i++)
    if (!add_target (self, g_ptr_array_index (readings, i), error))
      return NULL;

  return nest_decide_finish (invocation, error) ? g_steal_pointer (&self) : NULL;
}

void
nest_apply_free (NestApply *self)
{
  g_ptr_array_unref (self->targets);
  g_ptr_array_unref (self->readings);
  g_clear_object (&self->run);
  g_clear_pointer (&self->result, nest_result_free);
  g_free (self);
}

/** nest_apply_plan: makes one run of what is to be done to all machines */
void
nest_apply_plan (NestApply *self)
{
  g_clear_object (&self->run);
  self->run = nest_run_new (NEST_RUN_APPLY, NULL);
  for (guint i = 0; i < self->targets->len; i++)
    {
      NestApplyTarget *target = g_ptr_array_index (self->targets, i);

      if (!target->is_left_alone)
        nest_checklist_add_to_run (target->checklist, target->reading->hypervisor, self->run);
    }
}

static gboolean
is_first_of_hypervisor (NestApply       *self,
                        NestApplyTarget *target)
{
  for (guint i = 0; i < self->targets->len; i++)
    {
      NestApplyTarget *other = g_ptr_array_index (self->targets, i);

      if (!other->is_left_alone && other->reading->hypervisor == target->reading->hypervisor)
        return other == target;
    }

  return FALSE;
}

/* @about_hypervisor: whether what is changed for all machines of its hypervisor counts as well */
static gboolean
is_about (NestJob         *job,
          NestApplyTarget *target,
          gboolean         about_hypervisor)
{
  if (nest_job_get_kind (job) == NEST_JOB_HOST)
    return about_hypervisor;
  if (g_strcmp0 (nest_job_get_connection (job), nest_hypervisor_get_connection (target->reading->hypervisor)) != 0)
    return FALSE;
  if (nest_job_get_kind (job) == NEST_JOB_HYPERVISOR)
    return about_hypervisor;

  return g_strcmp0 (nest_job_get_machine_uuid (job), nest_machine_get_uuid (target->reading->machine)) == 0;
}

/**
 * nest_apply_find_jobs:
 *
 * Returns: (transfer container) (element-type NestJob): the jobs of one machine; what is changed for all
 *   machines of a hypervisor is with the first of them
 */
GPtrArray *
nest_apply_find_jobs (NestApply       *self,
                      NestApplyTarget *target)
{
  GPtrArray *jobs = g_ptr_array_new ();
  gboolean is_first = is_first_of_hypervisor (self, target);

  for (guint i = 0; i < nest_run_count_jobs (self->run); i++)
    if (is_about (nest_run_get_job (self->run, i), target, is_first))
      g_ptr_array_add (jobs, nest_run_get_job (self->run, i));

  return jobs;
}

/**
 * nest_apply_take_read_back:
 *
 * The runner has read back what it changed, so the end can be shown without reading once more. What it
 * could not read back is not shown at all.
 *
 * Returns: whether how the machine is now is known
 */
gboolean
nest_apply_take_read_back (NestApply       *self,
                           NestApplyTarget *target)
{
  NestHypervisorInfo *info = target->reading->info;
  NestMachine *machine = target->reading->machine;

  for (guint i = 0; i < nest_run_count_jobs (self->run); i++)
    {
      NestJob *job = nest_run_get_job (self->run, i);

      if (!is_about (job, target, TRUE))
        continue;
      if (nest_job_get_outcome (job) == NEST_OUTCOME_UNKNOWN)
        return FALSE;
      if (nest_job_get_kind (job) == NEST_JOB_HOST)
        g_set_object (&self->invocation->host, nest_job_get_host (job));
      else if (nest_job_get_kind (job) == NEST_JOB_HYPERVISOR)
        info = nest_job_get_info (job);
      else
        machine = nest_job_get_machine (job);
    }
  g_set_object (&target->reading->info, info);
  g_set_object (&target->reading->machine, machine);
  nest_checklist_set_snapshots (target->checklist, self->invocation->host, info, machine);

  return TRUE;
}

/** nest_apply_is_ignored: Returns: whether this machine did not shut down in time, so that force can be offered */
gboolean
nest_apply_is_ignored (NestApply       *self,
                       NestApplyTarget *target)
{
  g_autoptr (GPtrArray) jobs = nest_apply_find_jobs (self, target);

  for (guint i = 0; i < jobs->len; i++)
    if (nest_job_is_ignored (g_ptr_array_index (jobs, i)))
      return TRUE;

  return FALSE;
}

/** nest_apply_get_status: Returns: the worst of what was done and of what is still to do, over all machines */
NestExitStatus
nest_apply_get_status (NestApply *self)
{
  NestExitStatus worst = self->result != NULL ? self->result->status : NEST_EXIT_READY;

  for (guint i = 0; i < self->targets->len; i++)
    {
      NestApplyTarget *target = g_ptr_array_index (self->targets, i);

      worst = nest_exit_status_worst (worst, target->status);
      if (target->is_known && !target->is_left_alone)
        worst = nest_exit_status_worst (worst, nest_exit_status_for_checklist (target->checklist));
    }

  return worst;
}
