/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the world for a remembered run, plans, asks, and does it. */
#include "nest-repair.h"

#include <glib/gi18n.h>

#include "nest-ask.h"
#include "nest-decide.h"
#include "nest-places.h"
#include "nest-reading.h"
#include "nest-resume.h"
#include "nest-show.h"
#include "nest-wait.h"

#define POWER_STEP "power-off"

static void
take_scope (NestRepair *self)
{
  const NestArguments *arguments = self->invocation->arguments;

  for (guint i = 0; i < arguments->only_steps->len; i++)
    nest_undo_scope_add_step (self->scope, g_ptr_array_index (arguments->only_steps, i));
  for (guint i = 0; i < arguments->over->len; i++)
    nest_undo_scope_add_anyway (self->scope, g_ptr_array_index (arguments->over, i));
  for (guint i = 0; arguments->machines != NULL && arguments->machines[i] != NULL; i++)
    nest_undo_scope_add_machine (self->scope, arguments->machines[i]);
}

/** nest_repair_new: @record: from the journal; it is to be taken back unless the caller says otherwise */
NestRepair *
nest_repair_new (NestInvocation *invocation,
                 NestRun        *record)
{
  NestRepair *self = g_new0 (NestRepair, 1);

  self->invocation = invocation;
  self->record = g_object_ref (record);
  self->was_interrupted = nest_run_is_interrupted (record);
  self->targets = nest_targets_new (record);
  self->choices = nest_choices_new ();

  return self;
}

void
nest_repair_free (NestRepair *self)
{
  g_clear_object (&self->record);
  g_clear_object (&self->targets);
  g_clear_object (&self->choices);
  g_clear_pointer (&self->scope, nest_undo_scope_free);
  g_clear_pointer (&self->undo, nest_undo_free);
  g_clear_pointer (&self->result, nest_result_free);
  g_free (self);
}

/* The run says where its machines are; no other connection has a say, nor can one hold it up. */
static void
look_only_at_record (NestRepair *self)
{
  NestInvocation *invocation = self->invocation;
  g_autoptr (GPtrArray) before = g_steal_pointer (&invocation->hypervisors);

  invocation->hypervisors = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < nest_run_count_jobs (self->record); i++)
    {
      const char *connection = nest_job_get_connection (nest_run_get_job (self->record, i));

      for (guint j = 0; j < before->len; j++)
        if (g_strcmp0 (nest_hypervisor_get_connection (g_ptr_array_index (before, j)), connection) == 0 &&
            nest_places_find (invocation, connection) == NULL)
          g_ptr_array_add (invocation->hypervisors, g_object_ref (g_ptr_array_index (before, j)));
      if (!invocation->arguments->practice && nest_places_is_name (connection))
        nest_places_add (invocation, connection);
    }
}

static gboolean
take_hypervisors (NestRepair  *self,
                  GError     **error)
{
  NestInvocation *invocation = self->invocation;

  for (guint i = 0; i < invocation->infos->len; i++)
    {
      NestHypervisorInfo *info = g_ptr_array_index (invocation->infos, i);
      GError *explained = nest_explain_problem (info);

      if (explained != NULL)
        {
          g_propagate_error (error, explained);
          return FALSE;
        }
      nest_targets_add (self->targets, nest_places_find (invocation, nest_hypervisor_info_get_connection (info)), info);
    }

  return TRUE;
}

/**
 * nest_repair_read:
 *
 * Reads what the run was about as it is now. After an interruption that waits until nothing of it is at work any
 * more, and the run's jobs get the outcome that was read.
 *
 * Returns: whether it is known how things are
 */
gboolean
nest_repair_read (NestRepair  *self,
                  GError     **error)
{
  g_autoptr (NestWait) wait = nest_wait_new ();

  look_only_at_record (self);
  if (!nest_probes_finish (nest_probes_start (self->invocation), self->invocation, NULL, error) ||
      !take_hypervisors (self, error))
    return FALSE;

  self->scope = nest_undo_scope_new (self->invocation->host);
  take_scope (self);
  nest_targets_read_async (self->targets, self->was_interrupted, self->invocation->cancellable, nest_wait_finish,
                           nest_wait_ref (wait));
  if (!nest_targets_read_finish (self->targets, nest_wait_get (wait), error))
    return FALSE;
  if (self->was_interrupted)
    nest_resume_verify (self->record, nest_targets_look_up, self->targets);

  return TRUE;
}

static void
plan (NestRepair *self)
{
  g_clear_pointer (&self->undo, nest_undo_free);
  self->undo = (self->is_going_on ? nest_resume_plan : nest_undo_new) (self->record, self->choices, self->scope,
                                                                       nest_targets_look_up, self->targets);
}

/** nest_repair_is_interactive: Returns: whether somebody is there to be asked, and wants to be */
gboolean
nest_repair_is_interactive (NestInvocation *invocation)
{
  const NestArguments *arguments = invocation->arguments;

  return invocation->console.can_ask && !arguments->yes && !arguments->dry_run && !arguments->json;
}

/* A machine that is not off needs the same yes as in apply. One option a round: several machines ask one by one. */
static gboolean
decide_power (NestRepair  *self,
              GError     **error)
{
  g_autoptr (NestFinding) finding = nest_finding_ref (self->undo->power_choice);
  const char *option = NULL;

  if (!nest_decide_consent (self->invocation, self->choices, POWER_STEP, finding, error))
    return FALSE;
  if (nest_choices_get_option (self->choices, POWER_STEP) == NULL && nest_repair_is_interactive (self->invocation) &&
      nest_finding_get_options (finding)->len > 0)
    {
      if (!nest_ask_option (self->invocation, nest_machine_get_display_name (self->undo->power_machine), finding, &option))
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Nothing was changed."));
          return FALSE;
        }
      if (option != NULL)
        nest_choices_set_option (self->choices, POWER_STEP, option);
    }
  plan (self);

  return TRUE;
}

/* Somebody's later value, one by one: over it, or left. */
static void
decide_conflicts (NestRepair *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->undo->items->len; i++)
    {
      NestUndoItem *item = g_ptr_array_index (self->undo->items, i);

      if (item->state == NEST_UNDO_CHANGED)
        g_ptr_array_add (items, g_strdup (item->id));
    }
  for (guint i = 0; i < items->len && i < self->undo->conflicts->len; i++)
    {
      NestConsole console = self->invocation->console;

      console.quiet = FALSE;
      nest_console_print (&console, "\n%s\n", (const char *) g_ptr_array_index (self->undo->conflicts, i));
      if (nest_ask_yes (self->invocation, _("Take it back anyway?")))
        nest_undo_scope_set_anyway (self->scope, g_ptr_array_index (items, i), TRUE);
      else
        nest_undo_scope_set_left (self->scope, g_ptr_array_index (items, i), TRUE);
    }
  plan (self);
}

/* Ends without having changed anything: @error says why; its domain decides about the exit status. */
static NestExitStatus
refuse (NestRepair   *self,
        const GError *error)
{
  if (!self->invocation->arguments->json)
    return nest_invocation_fail (self->invocation, error);

  nest_repair_print_document (self, error);

  return nest_exit_status_for_error (error);
}

/**
 * nest_repair_close:
 *
 * Writes down what became of an interrupted run that is left as it is.
 *
 * Returns: whether that worked; nothing is done for a run that ended
 */
gboolean
nest_repair_close (NestRepair  *self,
                   GError     **error)
{
  g_autoptr (NestWait) wait = NULL;

  if (!self->was_interrupted)
    return TRUE;

  wait = nest_wait_new ();
  nest_resume_close_async (self->record, self->invocation->journal, nest_wait_finish, nest_wait_ref (wait));

  return nest_resume_close_finish (self->record, nest_wait_get (wait), error);
}

static guint
count_changes (NestRun *run)
{
  guint n = 0;

  for (guint i = 0; i < nest_run_count_jobs (run); i++)
    {
      NestJob *job = nest_run_get_job (run, i);

      n += !nest_job_is_remembered (job) ? nest_job_get_changes (job)->len : 0;
    }

  return n;
}

static gboolean
confirm (NestRepair *self)
{
  NestInvocation *invocation = self->invocation;
  NestConsole console = invocation->console;
  guint n = count_changes (self->undo->run);
  g_autofree char *question =
    g_strdup_printf (self->is_going_on ? ngettext ("Make this %u change?", "Make these %u changes?", n)
                                       : ngettext ("Take back this %u change?", "Take back these %u changes?", n), n);

  console.quiet = FALSE;
  nest_show_plan (&console, self->undo->run);

  return nest_ask_yes (invocation, question);
}

/* Going on keeps the run open until it has ended; taking back closes it once the undo is written down. */
static NestExitStatus
perform (NestRepair *self)
{
  self->result = nest_perform (self->invocation, self->undo->run);

  return nest_repair_show_end (self);
}

static NestExitStatus
confirm_and_perform (NestRepair *self)
{
  NestInvocation *invocation = self->invocation;
  g_autoptr (GError) error = NULL;

  if (nest_repair_is_interactive (invocation))
    {
      if (confirm (self))
        return perform (self);
      nest_console_warn (&invocation->console, "%s", _("Nothing was changed."));
      return NEST_EXIT_CANCELLED;
    }
  if (invocation->arguments->yes)
    return perform (self);

  if (!invocation->arguments->json)
    nest_show_plan (&invocation->console, self->undo->run);
  error = g_error_new_literal (NEST_USAGE_ERROR, NEST_USAGE_ERROR_CONFIRM,
                               _("Nothing was changed: there is no terminal to ask at. Add --yes to make these changes, or "
                                 "--dry-run to see the commands."));

  return refuse (self, error);
}

/* Why nothing can be begun, if that is so. */
static GError *
find_obstacle (NestRepair *self)
{
  if (self->undo->broken->len > 0)
    return g_error_new_literal (NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_REQUIREMENT,
                                _("Nothing was taken back: what stays needs what would be taken back."));
  if (self->undo->conflicts->len > 0)
    return g_error_new (NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_CHANGED,
                        /* Translators: --anyway STEP and --only-step STEP are options of the program */
                        _("Nothing was changed: somebody else changed what this run set. Add --anyway STEP to set it over "
                          "that all the same, or --only-step STEP for the other steps."));

  return NULL;
}

static NestExitStatus
refuse_for_power (NestRepair *self)
{
  g_autoptr (GError) error =
    g_error_new_literal (NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_WRONG_STATE,
                         _("Nothing was changed: the machine is not off, and how to switch it off is your decision."));

  if (!self->invocation->arguments->json)
    nest_decide_hint (self->invocation, NULL, POWER_STEP, self->undo->power_choice);
  refuse (self, error);

  return NEST_EXIT_NEEDED;
}

static NestExitStatus
end_with_nothing_to_do (NestRepair *self)
{
  g_autoptr (GError) error = NULL;

  if (!self->invocation->arguments->dry_run && self->undo->problems->len == 0 && !nest_repair_close (self, &error))
    return refuse (self, error);

  return nest_repair_show_only (self);
}

/** nest_repair_do: Returns: the exit status; what was done, or why not, has been told */
NestExitStatus
nest_repair_do (NestRepair *self)
{
  g_autoptr (GError) error = NULL;

  plan (self);
  if (self->undo->conflicts->len > 0 && !self->is_going_on && nest_repair_is_interactive (self->invocation))
    decide_conflicts (self);
  if (self->undo->power_choice != NULL && self->undo->broken->len == 0 && !decide_power (self, &error))
    return refuse (self, error);

  nest_repair_show_plan (self);
  error = find_obstacle (self);
  if (error != NULL)
    return refuse (self, error);
  if (self->undo->power_choice != NULL)
    return refuse_for_power (self);
  if (count_changes (self->undo->run) == 0)
    return end_with_nothing_to_do (self);
  if (self->invocation->arguments->dry_run)
    return nest_repair_show_only (self);

  return confirm_and_perform (self);
}
