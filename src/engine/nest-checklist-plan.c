/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a checklist to the jobs of a run. */
#include "nest-checklist.h"

static const char *
get_connection (NestHypervisor *hypervisor,
                NestJobKind     kind)
{
  return kind == NEST_JOB_HOST ? NEST_HOST_CONNECTION : nest_hypervisor_get_connection (hypervisor);
}

static NestJobKind
get_kind (NestSetting setting)
{
  if (setting == NEST_SETTING_POWER_STATE)
    return NEST_JOB_POWER;
  if (nest_setting_get_target (setting) == NEST_TARGET_HOST)
    return NEST_JOB_HOST;

  return nest_setting_get_target (setting) == NEST_TARGET_MACHINE ? NEST_JOB_MACHINE : NEST_JOB_HYPERVISOR;
}

static NestJob *
ensure_job (NestChecklist  *self,
            NestHypervisor *hypervisor,
            NestRun        *run,
            NestJobKind     kind)
{
  gboolean about_machine = kind == NEST_JOB_POWER || kind == NEST_JOB_MACHINE;
  NestMachine *machine = about_machine ? nest_checklist_get_machine (self) : NULL;
  NestJob *found = nest_run_find_job (run, kind, get_connection (hypervisor, kind),
                                      machine != NULL ? nest_machine_get_uuid (machine) : NULL);
  g_autoptr (NestJob) job = NULL;

  if (found != NULL)
    return found;

  job = kind == NEST_JOB_HOST ? nest_job_new_for_host (nest_checklist_get_host (self))
                              : nest_job_new (kind, hypervisor, nest_checklist_get_info (self), machine);
  nest_run_add_job (run, job);

  return job;
}

static void
add_compared_settings (NestJob        *job,
                       const NestStep *step)
{
  for (guint i = 0; step->settings != NULL && step->settings[i] != NEST_N_SETTINGS; i++)
    if (nest_setting_get_target (step->settings[i]) == NEST_TARGET_MACHINE)
      nest_job_add_compared (job, step->settings[i]);
}

/* Changes of one kind of target; a host key that two machines of one run ask for appears once. */
static void
add_jobs_of_kind (NestChecklist  *self,
                  NestHypervisor *hypervisor,
                  NestRun        *run,
                  NestJobKind     kind)
{
  gboolean existed = nest_run_find_job (run, kind, get_connection (hypervisor, kind), NULL) != NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self)) && !existed; i++)
    {
      g_autoptr (NestChecklistItem) item = g_list_model_get_item (G_LIST_MODEL (self), i);
      const NestStep *step = nest_checklist_item_get_step (item);
      GPtrArray *changes = nest_checklist_item_get_kept_changes (item);

      for (guint j = 0; changes != NULL && j < changes->len; j++)
        {
          NestChange *change = g_ptr_array_index (changes, j);
          NestJob *job;

          if (get_kind (nest_change_get_setting (change)) != kind)
            continue;
          job = ensure_job (self, hypervisor, run, kind);
          nest_job_add_change (job, step->id, nest_change_ref (change));
          add_compared_settings (job, step);
          for (guint k = 0; kind == NEST_JOB_MACHINE && step->requires != NULL && step->requires[k] != NULL; k++)
            add_compared_settings (job, nest_steps_find (step->requires[k]));
        }
    }
}

/**
 * nest_checklist_add_to_run:
 * @hypervisor: the one the machine belongs to
 * @run: a plan; several checklists may be added to one
 *
 * Adds the kept changes as jobs: first this computer's and the hypervisor's own settings, then powering off, then the
 * machine's settings in one job, which depends on the powering off.
 */
void
nest_checklist_add_to_run (NestChecklist  *self,
                           NestHypervisor *hypervisor,
                           NestRun        *run)
{
  const char *connection = nest_hypervisor_get_connection (hypervisor);
  const char *uuid = nest_machine_get_uuid (nest_checklist_get_machine (self));
  NestJob *machine_job;

  add_jobs_of_kind (self, hypervisor, run, NEST_JOB_HOST);
  add_jobs_of_kind (self, hypervisor, run, NEST_JOB_HYPERVISOR);
  add_jobs_of_kind (self, hypervisor, run, NEST_JOB_POWER);
  add_jobs_of_kind (self, hypervisor, run, NEST_JOB_MACHINE);

  machine_job = nest_run_find_job (run, NEST_JOB_MACHINE, connection, uuid);
  if (machine_job != NULL)
    nest_job_set_dependency (machine_job, nest_run_find_job (run, NEST_JOB_POWER, connection, uuid));
}
