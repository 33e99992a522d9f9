/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nestboxctl apply: decides with the user, plans, does the run, and shows what came of it. */
#include <glib/gi18n.h>

#include "nest-apply.h"
#include "nest-ask.h"
#include "nest-places.h"
#include "nest-decide.h"
#include "nest-show.h"

#define POWER_STEP "power-off"

static gboolean
is_interactive (NestInvocation *invocation)
{
  const NestArguments *arguments = invocation->arguments;

  return invocation->console.can_ask && !arguments->yes && !arguments->dry_run && !arguments->json;
}

/* What the jobs of this run say of each machine; a second run is about fewer of them. */
static void
note_statuses (NestApply *self)
{
  for (guint i = 0; i < self->targets->len; i++)
    {
      NestApplyTarget *target = g_ptr_array_index (self->targets, i);
      g_autoptr (GPtrArray) jobs = nest_apply_find_jobs (self, target);

      for (guint j = 0; j < jobs->len; j++)
        {
          NestOutcome outcome = nest_job_get_outcome (g_ptr_array_index (jobs, j));

          if (outcome != NEST_OUTCOME_SKIPPED && outcome != NEST_OUTCOME_PLANNED)
            target->status = nest_exit_status_worst (target->status, nest_exit_status_for_outcome (outcome));
        }
    }
}

static NestExitStatus
finish (NestApply *self)
{
  gboolean is_read_back = self->result->status == NEST_EXIT_READY || nest_run_get_id (self->run) != NULL;

  note_statuses (self);
  for (guint i = 0; i < self->targets->len; i++)
    {
      NestApplyTarget *target = g_ptr_array_index (self->targets, i);

      target->is_known = target->is_left_alone || (is_read_back && nest_apply_take_read_back (self, target));
    }
  if (self->invocation->arguments->json)
    nest_apply_print_document (self, self->result->error);
  else
    nest_apply_show_end (self);

  return nest_exit_status_worst (nest_apply_get_status (self), nest_places_get_status_for_many (self->invocation));
}

static gboolean
may_pull (NestApply       *self,
          NestApplyTarget *target)
{
  g_autofree char *question = NULL;

  if (!nest_apply_is_ignored (self, target) || nest_invocation_is_interrupted (self->invocation) ||
      !nest_apply_take_read_back (self, target))
    return FALSE;

  if (!nest_apply_is_many (self))
    return nest_ask_yes (self->invocation, _("The machine did not shut down when asked. Pull its plug now? Unsaved work "
                                             "in it is lost."));

  /* Translators: %s is the name of a machine */
  question = g_strdup_printf (_("“%s” did not shut down when asked. Pull its plug now? Unsaved work in it is lost."),
                              nest_machine_get_display_name (target->reading->machine));

  return nest_ask_yes (self->invocation, question);
}

/* After a time-out the plug can be pulled, but only if the person in front says so now, for each machine. */
static gboolean
offer_pulling_the_plug (NestApply *self)
{
  g_autoptr (GPtrArray) agreed = g_ptr_array_new ();

  if (!is_interactive (self->invocation))
    return FALSE;

  for (guint i = 0; i < self->targets->len; i++)
    if (may_pull (self, g_ptr_array_index (self->targets, i)))
      g_ptr_array_add (agreed, g_ptr_array_index (self->targets, i));
  if (agreed->len == 0)
    return FALSE;

  /* What comes is another run, of these machines; what this one did can be taken back all the same */
  nest_apply_show_undo_hint (self);
  note_statuses (self);
  for (guint i = 0; i < self->targets->len; i++)
    {
      NestApplyTarget *target = g_ptr_array_index (self->targets, i);

      target->is_left_alone = !g_ptr_array_find (agreed, target, NULL);
    }
  for (guint i = 0; i < agreed->len; i++)
    {
      NestApplyTarget *target = g_ptr_array_index (agreed, i);

      target->status = NEST_EXIT_READY;
      nest_choices_set_option (nest_checklist_get_choices (target->checklist), POWER_STEP, NEST_METHOD_PULL_PLUG);
    }

  return TRUE;
}

static NestExitStatus
perform (NestApply *self)
{
  do
    {
      nest_apply_plan (self);
      g_clear_pointer (&self->result, nest_result_free);
      self->result = nest_perform (self->invocation, self->run);
    }
  while (offer_pulling_the_plug (self));

  return finish (self);
}

/* What was changed while a machine ran, and takes effect when that starts the next time */
static gboolean
has_pending (NestApply *self)
{
  for (guint i = 0; i < self->targets->len; i++)
    {
      GListModel *checklist = G_LIST_MODEL (((NestApplyTarget *) g_ptr_array_index (self->targets, i))->checklist);

      for (guint j = 0; j < g_list_model_get_n_items (checklist); j++)
        {
          g_autoptr (NestChecklistItem) item = g_list_model_get_item (checklist, j);

          if (nest_finding_get_status (nest_checklist_item_get_finding (item)) == NEST_STATUS_PENDING)
            return TRUE;
        }
    }

  return FALSE;
}

/* Nothing is done: the plan is the answer. */
static NestExitStatus
show_plan_only (NestApply *self)
{
  NestInvocation *invocation = self->invocation;
  guint n = nest_run_count_changes (self->run);

  if (invocation->arguments->json)
    nest_apply_print_document (self, NULL);
  else
    {
      if (invocation->arguments->dry_run)
        nest_show_commands (&invocation->console, self->run);
      if (n == 0)
        nest_console_print (&invocation->console, "%s%s\n", invocation->arguments->dry_run ? "# " : "",
                            has_pending (self) ? _("There is nothing left to change. What was changed waits for the "
                                                   "machine's next start: shut it down, then start it.")
                                               : _("There is nothing to change."));
      nest_apply_hint_at_choices (self);
      for (guint i = 0; n == 0 && !invocation->arguments->dry_run && i < self->targets->len; i++)
        nest_show_remaining (&invocation->console,
                             ((NestApplyTarget *) g_ptr_array_index (self->targets, i))->checklist);
    }

  return nest_exit_status_worst (nest_apply_get_status (self), nest_places_get_status_for_many (invocation));
}

static NestExitStatus
refuse_without_yes (NestApply *self)
{
  NestInvocation *invocation = self->invocation;
  g_autoptr (GError) error =
    g_error_new_literal (NEST_USAGE_ERROR, NEST_USAGE_ERROR_CONFIRM,
                         _("Nothing was changed: there is no terminal to ask at. Add --yes to make these changes, or "
                           "--dry-run to see the commands."));

  if (invocation->arguments->json)
    {
      nest_apply_print_document (self, error);
      return NEST_EXIT_USAGE;
    }
  nest_show_plan (&invocation->console, self->run);
  nest_apply_hint_at_choices (self);

  return nest_invocation_fail (invocation, error);
}

/* Shows all of one machine, and asks each choice. */
static gboolean
review (NestApply       *self,
        NestApplyTarget *target)
{
  NestInvocation *invocation = self->invocation;
  NestConsole console = invocation->console;
  const char *name = nest_machine_get_display_name (target->reading->machine);

  console.quiet = FALSE;
  nest_show_checklist (&console, target->checklist, target->reading->hypervisor,
                       invocation->arguments->verbose ? NEST_SHOW_VERBOSE : 0);

  return nest_decide_by_asking (invocation, nest_apply_is_many (self) ? name : NULL, target->checklist);
}

static void
set_final (NestApply *self)
{
  for (guint i = 0; i < self->targets->len; i++)
    nest_checklist_set_final (((NestApplyTarget *) g_ptr_array_index (self->targets, i))->checklist, TRUE);
  nest_apply_plan (self);
}

/* Machine by machine; then asks once whether to begin. */
static gboolean
confirm (NestApply *self)
{
  NestInvocation *invocation = self->invocation;
  NestConsole console = invocation->console;
  g_autofree char *question = NULL;
  guint n;

  for (guint i = 0; i < self->targets->len; i++)
    {
      NestApplyTarget *target = g_ptr_array_index (self->targets, i);

      if (!target->is_left_alone && !review (self, target))
        return FALSE;
    }
  set_final (self);
  n = nest_run_count_changes (self->run);
  if (n == 0)
    return TRUE;

  console.quiet = FALSE;
  nest_console_print (&console, "\n");
  nest_show_plan (&console, self->run);
  /* Translators: %s is the title of a step */
  nest_apply_show_obstacles (self, _("The settings can be made now, but they take effect only when “%s” is solved."));
  question = g_strdup_printf (ngettext ("Apply this %u change?", "Apply these %u changes?", n), n);

  return nest_ask_yes (invocation, question);
}

static NestExitStatus
apply_changes (NestApply *self)
{
  NestInvocation *invocation = self->invocation;
  const NestArguments *arguments = invocation->arguments;

  nest_apply_show_leftovers (self);
  nest_apply_show_explanations (self);
  if (!is_interactive (invocation))
    set_final (self);
  else if (!confirm (self))
    {
      nest_console_warn (&invocation->console, "%s", _("Nothing was changed."));
      return NEST_EXIT_CANCELLED;
    }

  if (nest_run_count_jobs (self->run) == 0 || arguments->dry_run)
    return show_plan_only (self);
  if (!is_interactive (invocation) && !arguments->yes)
    return refuse_without_yes (self);

  return perform (self);
}

/* A machine that cannot be read cannot be changed; among several it is left alone. */
static gboolean
check_readable (NestInvocation  *invocation,
                GPtrArray       *readings,
                GError         **error)
{
  NestMachine *machine;
  const char *problem;

  if (nest_arguments_ask_for_many (invocation->arguments))
    return TRUE;
  machine = ((NestReading *) g_ptr_array_index (readings, 0))->machine;
  problem = nest_machine_get_problem (machine);
  if (nest_machine_get_detail (machine) == NEST_MACHINE_READ)
    return TRUE;

  g_set_error_literal (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_INACCESSIBLE,
                       problem != NULL ? problem : _("The settings of the machine could not be read."));
  return FALSE;
}

NestExitStatus
nest_command_apply (NestInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) readings = nest_find_machines (invocation, &error);
  g_autoptr (NestApply) self = NULL;

  if (readings == NULL || !check_readable (invocation, readings, &error))
    return nest_invocation_fail (invocation, error);
  self = nest_apply_new (invocation, readings, &error);
  if (self == NULL)
    return nest_invocation_fail (invocation, error);

  return apply_changes (self);
}
