/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done with the chosen machine: a run is planned, and the machine is started. */
#include "nest-session.h"

/** nest_session_plan: Returns: (transfer full): the run that the checklist asks for now; it may be empty */
NestRun *
nest_session_plan (NestSession *self)
{
  NestRun *run = nest_run_new (NEST_RUN_APPLY, NULL);
  NestChecklist *checklist = nest_session_get_checklist (self);

  if (checklist != NULL && nest_checklist_get_machine (checklist) != NULL)
    nest_checklist_add_to_run (checklist, nest_session_get_hypervisor (self), run);

  return run;
}

static void
nest_session_started_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  NestSession *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!nest_hypervisor_power_finish (NEST_HYPERVISOR (source), result, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
  nest_session_read (self);
}

/** nest_session_start_machine_async: starts the chosen machine, in a window of its hypervisor */
void
nest_session_start_machine_async (NestSession         *self,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  NestMachine *machine = nest_session_get_machine (self);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (machine != NULL);

  nest_hypervisor_power_async (nest_session_get_hypervisor (self), nest_machine_get_uuid (machine),
                               NEST_POWER_ACTION_START, cancellable, nest_session_started_cb, task);
}

gboolean
nest_session_start_machine_finish (NestSession   *self,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
