/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loading the journal and choosing from it. */
#include "nest-records.h"

#include <glib/gi18n.h>

#include "nest-pending.h"
#include "nest-places.h"
#include "nest-resume.h"
#include "nest-text.h"
#include "nest-wait.h"

/** nest_records_load: Returns: (transfer full) (element-type NestRun): newest first; damaged files are told of on stderr */
GPtrArray *
nest_records_load (NestInvocation  *invocation,
                   GError         **error)
{
  g_autoptr (NestWait) wait = nest_wait_new ();
  g_autoptr (GPtrArray) set_aside = NULL;
  GPtrArray *runs;

  nest_journal_load_async (invocation->journal, invocation->cancellable, nest_wait_finish, nest_wait_ref (wait));
  runs = nest_journal_load_finish (invocation->journal, nest_wait_get (wait), &set_aside, error);
  for (guint i = 0; runs != NULL && i < set_aside->len; i++)
    nest_console_warn (&invocation->console, "%s", (const char *) g_ptr_array_index (set_aside, i));

  return runs;
}

/** nest_records_find: Returns: (transfer none): the run of that id, or %NULL with a #NestUsageError */
NestRun *
nest_records_find (GPtrArray   *runs,
                   const char  *id,
                   GError     **error)
{
  NestRun *run = nest_journal_find (runs, id);
  g_autofree char *visible = nest_text_make_visible (id);

  if (run == NULL)
    g_set_error (error, NEST_USAGE_ERROR, NEST_USAGE_ERROR_NOT_FOUND,
                 /* Translators: %s is what the user wrote */
                 _("There is no run “%s”. “nestboxctl runs” shows those that there are."), visible);

  return run;
}

/** nest_records_check_free: Returns: whether no living Nestbox is at work on an unended @record; else %NEST_RUNNER_ERROR_BUSY */
gboolean
nest_records_check_free (NestInvocation  *invocation,
                         NestRun         *record,
                         GError         **error)
{
  g_autoptr (NestWait) wait = NULL;

  if (!nest_run_is_interrupted (record))
    return TRUE;
  wait = nest_wait_new ();
  nest_journal_lock_async (invocation->journal, nest_wait_finish, nest_wait_ref (wait));
  if (!nest_journal_lock_finish (invocation->journal, nest_wait_get (wait), error))
    return FALSE;
  nest_journal_unlock (invocation->journal);

  return TRUE;
}

/* Returns: whether all that @run is about could be added */
static gboolean
add_hypervisors (NestInvocation *invocation,
                 NestRun        *run,
                 NestTargets    *targets)
{
  for (guint i = 0; i < nest_run_count_jobs (run); i++)
    {
      const char *connection = nest_job_get_connection (nest_run_get_job (run, i));
      NestHypervisor *hypervisor = nest_places_find (invocation, connection);
      g_autoptr (NestWait) wait = NULL;
      g_autoptr (NestHypervisorInfo) info = NULL;

      if (nest_job_get_kind (nest_run_get_job (run, i)) == NEST_JOB_HOST)
        continue;
      if (hypervisor == NULL)
        return FALSE;
      wait = nest_wait_new ();
      nest_hypervisor_probe_async (hypervisor, NEST_PRIORITY_SELECTED, invocation->cancellable, nest_wait_finish,
                                   nest_wait_ref (wait));
      info = nest_hypervisor_probe_finish (hypervisor, nest_wait_get (wait), NULL);
      if (info == NULL)
        return FALSE;
      nest_targets_add (targets, hypervisor, info);
    }

  return TRUE;
}

/* What was to take effect later: whether it has by now. What cannot be read stays open, for another time. */
static void
settle_pending (NestInvocation *invocation,
                GPtrArray      *runs)
{
  g_autoptr (GPtrArray) pending = nest_pending_find (runs);

  for (guint i = 0; i < pending->len; i++)
    {
      NestRun *run = g_ptr_array_index (pending, i);
      g_autoptr (NestTargets) targets = nest_targets_new (run);
      g_autoptr (NestWait) wait = NULL;
      g_autofree char *found = NULL;

      if (!add_hypervisors (invocation, run, targets))
        continue;
      wait = nest_wait_new ();
      nest_pending_settle_async (run, targets, invocation->journal, invocation->cancellable, nest_wait_finish,
                                 nest_wait_ref (wait));
      if (nest_pending_settle_finish (run, nest_wait_get (wait), NULL))
        found = nest_pending_describe (run, targets);
      if (found != NULL)
        nest_console_warn (&invocation->console, "%s", found);
    }
}

/** nest_records_mention: tells on stderr that a run was interrupted, and what has become of what was to take effect later */
void
nest_records_mention (NestInvocation *invocation)
{
  g_autoptr (GPtrArray) runs = NULL;

  if (nest_journal_is_busy (invocation->journal))
    return;
  runs = nest_records_load (invocation, NULL);
  if (runs == NULL)
    return;
  settle_pending (invocation, runs);
  if (nest_resume_find (runs) != NULL)
    nest_console_warn (&invocation->console,
                       /* Translators: a command stands after the colon */
                       _("A run waits for your decision, as it did not come to its end: %s resume"), invocation->command);
}
