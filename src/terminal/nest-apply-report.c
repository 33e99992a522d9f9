/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What "apply" tells: one document, or text; with several machines each thing says which it is about. */
#include <glib/gi18n.h>

#include "nest-apply.h"
#include "nest-places.h"
#include "nest-decide.h"
#include "nest-host-install.h"
#include "nest-json.h"
#include "nest-show.h"

/* A result of its own: how the jobs of this machine went, the worst first. */
static NestOutcome
get_outcome (GPtrArray *jobs)
{
  static const NestOutcome order[] = {
    NEST_OUTCOME_UNKNOWN, NEST_OUTCOME_PARTIAL, NEST_OUTCOME_FAILED, NEST_OUTCOME_SKIPPED, NEST_OUTCOME_RUNNING,
    NEST_OUTCOME_CANCELLED, NEST_OUTCOME_PLANNED, NEST_OUTCOME_PENDING,
  };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    for (guint j = 0; j < jobs->len; j++)
      if (nest_job_get_outcome (g_ptr_array_index (jobs, j)) == order[i])
        return order[i];

  return jobs->len > 0 ? NEST_OUTCOME_VERIFIED : NEST_OUTCOME_PLANNED;
}

/* Why nothing is done to it, although it was meant. */
static const char *
explain_leaving_alone (NestApplyTarget *target)
{
  const char *problem = nest_machine_get_problem (target->reading->machine);

  if (nest_machine_get_detail (target->reading->machine) != NEST_MACHINE_READ)
    return problem != NULL ? problem : _("The settings of the machine could not be read.");

  return _("This is a Whonix-Gateway: it is left alone unless you name it, as no machines belong inside it.");
}

static void
add_own_run (JsonBuilder     *builder,
             NestApply       *self,
             NestApplyTarget *target)
{
  g_autoptr (GPtrArray) jobs = nest_apply_find_jobs (self, target);

  nest_json_add_string (builder, "run", jobs->len > 0 ? nest_run_get_id (self->run) : NULL);
  nest_json_add_string (builder, "outcome", nest_outcome_get_id (get_outcome (jobs)));
  nest_json_add_jobs (builder, jobs, TRUE);
}

static void
add_document (JsonBuilder     *builder,
              NestApply       *self,
              NestApplyTarget *target,
              const GError    *error)
{
  const GError *own = error != NULL ? error : target->reading->error;
  g_autoptr (GPtrArray) explanations = nest_explanations_for (self->invocation->host);

  json_builder_set_member_name (builder, "machine");
  nest_json_add_machine (builder, target->reading->machine);
  if (nest_apply_is_many (self))
    add_own_run (builder, self, target);
  else
    nest_json_add_run (builder, self->run, TRUE);
  nest_json_add_error (builder, own != NULL ? nest_error_get_code (own) : NULL, own != NULL ? own->message : NULL);
  nest_json_add_texts (builder, "differences", self->result != NULL ? self->result->differences : NULL);
  nest_json_add_string (builder, "left-alone", target->is_left_alone ? explain_leaving_alone (target) : NULL);
  nest_json_add_explanations (builder, self->invocation->host, explanations);
  if (target->is_known)
    nest_json_add_findings (builder, target->checklist, target->reading->hypervisor);
  else
    nest_json_add_value (builder, "findings", NULL);
}

/** nest_apply_print_document: @error: (nullable): what kept the run as a whole from being done */
void
nest_apply_print_document (NestApply    *self,
                           const GError *error)
{
  JsonBuilder *builder = nest_json_begin ();

  if (!nest_apply_is_many (self))
    add_document (builder, self, g_ptr_array_index (self->targets, 0), error);
  else
    {
      nest_json_begin_array (builder, "results");
      for (guint i = 0; i < self->targets->len; i++)
        {
          json_builder_begin_object (builder);
          add_document (builder, self, g_ptr_array_index (self->targets, i), error);
          json_builder_end_object (builder);
        }
      json_builder_end_array (builder);
      nest_json_add_unreachable (builder, self->invocation->failures);
    }
  nest_print_document (nest_json_end (builder));
}

/* With several machines, whose the next lines are. */
static void
show_name (NestApply       *self,
           NestApplyTarget *target)
{
  const NestConsole *console = &self->invocation->console;
  g_autofree char *name =
    nest_console_shade (console, NEST_SHADE_STRONG, nest_machine_get_display_name (target->reading->machine));

  if (nest_apply_is_many (self))
    nest_console_print (console, "\n%s (%s)\n", name, nest_hypervisor_get_name (target->reading->hypervisor));
}

/** nest_apply_show_leftovers: says of which machines nothing is done, and why */
void
nest_apply_show_leftovers (NestApply *self)
{
  for (guint i = 0; i < self->targets->len; i++)
    {
      NestApplyTarget *target = g_ptr_array_index (self->targets, i);

      if (target->is_left_alone)
        nest_console_warn (&self->invocation->console, "%s: %s",
                           nest_machine_get_display_name (target->reading->machine), explain_leaving_alone (target));
    }
}

/* A computer that cannot do it does not forbid preparing the machine. */
static void
show_obstacles_of (NestApply       *self,
                   NestApplyTarget *target,
                   const char      *format)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (target->checklist)); i++)
    {
      g_autoptr (NestChecklistItem) item = g_list_model_get_item (G_LIST_MODEL (target->checklist), i);
      const NestStep *step = nest_checklist_item_get_step (item);
      g_autoptr (GString) sentence = NULL;

      if (step->place != NEST_PLACE_HOST ||
          nest_finding_get_status (nest_checklist_item_get_finding (item)) != NEST_STATUS_BLOCKED)
        continue;
      sentence = g_string_new (format);
      g_string_replace (sentence, "%s", nest_step_get_title (step), 1);
      nest_console_paragraph (&self->invocation->console, 0, NULL, sentence->str);
    }
}

/** nest_apply_show_obstacles: @format: a sentence with %s, the title of a step of the computer; once each hypervisor */
void
nest_apply_show_obstacles (NestApply  *self,
                           const char *format)
{
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();

  for (guint i = 0; i < self->targets->len; i++)
    {
      NestApplyTarget *target = g_ptr_array_index (self->targets, i);

      if (!target->is_known || target->is_left_alone || g_ptr_array_find (shown, target->reading->hypervisor, NULL))
        continue;
      g_ptr_array_add (shown, target->reading->hypervisor);
      show_obstacles_of (self, target, format);
    }
}

static void
hint_at_choices_of (NestApply       *self,
                    NestApplyTarget *target)
{
  const char *name = nest_machine_get_display_name (target->reading->machine);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (target->checklist)); i++)
    {
      g_autoptr (NestChecklistItem) item = g_list_model_get_item (G_LIST_MODEL (target->checklist), i);
      NestFinding *finding = nest_checklist_item_get_finding (item);

      if (nest_finding_get_status (finding) == NEST_STATUS_CHOICE && !nest_checklist_item_get_skipped (item) &&
          nest_checklist_item_get_option (item) == NULL)
        nest_decide_hint (self->invocation, nest_apply_is_many (self) ? name : NULL,
                          nest_checklist_item_get_step (item)->id, finding);
    }
}

/** nest_apply_hint_at_choices: says how to agree to what was not decided */
void
nest_apply_hint_at_choices (NestApply *self)
{
  for (guint i = 0; i < self->targets->len; i++)
    {
      NestApplyTarget *target = g_ptr_array_index (self->targets, i);

      if (target->is_known && !target->is_left_alone)
        hint_at_choices_of (self, target);
    }
}

/** nest_apply_show_explanations: says what somebody has to know before anything is changed, live mode above all */
void
nest_apply_show_explanations (NestApply *self)
{
  g_autoptr (GPtrArray) explanations = nest_explanations_for (self->invocation->host);

  for (guint i = 0; !self->invocation->arguments->json && i < explanations->len; i++)
    {
      const NestExplanation *explanation = g_ptr_array_index (explanations, i);

      if (nest_explanation_concerns_changes (explanation))
        nest_console_warn (&self->invocation->console, "%s %s", _(explanation->title), _(explanation->meaning));
    }
}

static guint
count_changes (NestRun  *run,
               gboolean *is_pending)
{
  guint n = 0;

  *is_pending = FALSE;
  for (guint i = 0; i < nest_run_count_jobs (run); i++)
    {
      NestJob *job = nest_run_get_job (run, i);

      if (!nest_job_has_succeeded (job))
        continue;
      n += nest_job_get_changes (job)->len;
      *is_pending = *is_pending || nest_job_get_outcome (job) == NEST_OUTCOME_PENDING;
    }

  return n;
}

/* What undo does not take back has a command of its own; the others are left to undo */
static gboolean
show_removals (const NestConsole *console,
               NestRun           *run)
{
  gboolean is_any_reversible = FALSE;

  for (guint i = 0; i < nest_run_count_jobs (run); i++)
    {
      GPtrArray *changes = nest_job_get_changes (nest_run_get_job (run, i));

      for (guint j = 0; j < changes->len; j++)
        {
          NestChange *change = g_ptr_array_index (changes, j);
          g_autofree char *removal = nest_host_install_describe_removal (change);

          is_any_reversible = is_any_reversible || nest_change_is_reversible (change);
          if (removal == NULL)
            continue;
          nest_console_print (console, " ");
          /* Translators: %s is a command */
          nest_console_print (console, _("What was installed stays; to remove it: %s"), removal);
        }
    }

  return is_any_reversible;
}

/** nest_apply_show_undo_hint: says what was done, from when it counts, and how to take it back */
void
nest_apply_show_undo_hint (NestApply *self)
{
  const NestConsole *console = &self->invocation->console;
  g_autofree char *command = NULL;
  gboolean is_pending;
  guint n = count_changes (self->run, &is_pending);

  if (n == 0)
    return;

  nest_console_print (console, ngettext ("%u change made and verified.", "%u changes made and verified.", n), n);
  if (is_pending)
    nest_console_print (console, " %s", _("What is set for a machine that runs takes effect when it was shut down and is "
                                          "started again; a restart inside it is not enough."));
  if (!show_removals (console, self->run))
    {
      nest_console_print (console, "\n");
      return;
    }
  command = g_strconcat (self->invocation->arguments->practice ? "nestboxctl --practice undo " : "nestboxctl undo ",
                         nest_run_get_id (self->run), NULL);
  nest_console_print (console, " ");
  /* Translators: %s is a command */
  nest_console_print (console, _("To take it back: %s"), command);
  nest_console_print (console, "\n");
}

static void
show_end_of (NestApply       *self,
             NestApplyTarget *target)
{
  const NestInvocation *invocation = self->invocation;
  const char *uuid = nest_machine_get_uuid (target->reading->machine);

  show_name (self, target);
  if (!target->is_known)
    nest_console_warn (&invocation->console,
                       /* Translators: %1$s is the name of this program, %2$s a UUID */
                       _("How the machine is now could not be read. Look again with “%1$s check %2$s”."),
                       invocation->command, uuid);
  if (nest_apply_is_ignored (self, target))
    nest_console_warn (&invocation->console,
                       /* Translators: a command stands after the colon */
                       _("The machine did not shut down when asked. To pull its plug instead, which loses unsaved work "
                         "in it: %1$s apply --consent power-off=pull-plug %2$s"),
                       invocation->command, uuid);
  if (target->is_known)
    {
      hint_at_choices_of (self, target);
      nest_show_remaining (&invocation->console, target->checklist);
      nest_show_way_on (&invocation->console, target->checklist, invocation->command);
    }
}

/** nest_apply_show_end: all that is to be said after a run */
void
nest_apply_show_end (NestApply *self)
{
  nest_result_show (self->invocation, self->result);
  nest_apply_show_undo_hint (self);
  for (guint i = 0; i < self->targets->len; i++)
    {
      NestApplyTarget *target = g_ptr_array_index (self->targets, i);

      if (!target->is_left_alone)
        show_end_of (self, target);
    }
  /* Translators: %s is the title of a step */
  nest_apply_show_obstacles (self, _("The settings are made; they take effect only when “%s” is solved."));
}
