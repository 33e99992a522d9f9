/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nestboxctl apply: decides with the user, plans, does the run, and shows what came of it. */
#include <glib/gi18n.h>

#include "nest-ask.h"
#include "nest-decide.h"
#include "nest-json.h"
#include "nest-perform.h"
#include "nest-reading.h"
#include "nest-show.h"

#define POWER_STEP "power-off"

/* What this invocation has come to so far. */
typedef struct {
  NestInvocation *invocation;
  NestReading *reading;
  NestChecklist *checklist;
  NestRun *run;
  NestResult *result; /* NULL: nothing was done */
} Apply;

static gboolean
is_interactive (NestInvocation *invocation)
{
  const NestArguments *arguments = invocation->arguments;

  return invocation->console.can_ask && !arguments->yes && !arguments->dry_run && !arguments->json;
}

static void
plan (Apply *apply)
{
  g_clear_object (&apply->run);
  apply->run = nest_run_new (NEST_RUN_APPLY, NULL);
  nest_checklist_add_to_run (apply->checklist, apply->reading->hypervisor, apply->run);
}

/*
 * The runner has read back what it changed, so the end can be shown without reading once more. What it
 * could not read back is not shown at all.
 */
static gboolean
take_read_back (Apply *apply)
{
  NestHypervisorInfo *info = apply->reading->info;
  NestMachine *machine = apply->reading->machine;

  for (guint i = 0; i < nest_run_count_jobs (apply->run); i++)
    {
      NestJob *job = nest_run_get_job (apply->run, i);

      if (nest_job_get_outcome (job) == NEST_OUTCOME_UNKNOWN)
        return FALSE;
      if (nest_job_get_kind (job) == NEST_JOB_HYPERVISOR)
        info = nest_job_get_info (job);
      else
        machine = nest_job_get_machine (job);
    }
  g_set_object (&apply->reading->info, info);
  g_set_object (&apply->reading->machine, machine);
  nest_checklist_set_snapshots (apply->checklist, apply->invocation->host, info, machine);

  return TRUE;
}

static void
print_document (Apply        *apply,
                gboolean      is_known,
                const GError *error)
{
  JsonBuilder *builder = nest_json_begin ();

  json_builder_set_member_name (builder, "machine");
  nest_json_add_machine (builder, apply->reading->machine);
  nest_json_add_run (builder, apply->run, TRUE);
  nest_json_add_error (builder, error != NULL ? nest_error_get_code (error) : NULL,
                       error != NULL ? error->message : NULL);
  nest_json_add_texts (builder, "differences", apply->result != NULL ? apply->result->differences : NULL);
  if (is_known)
    nest_json_add_findings (builder, apply->checklist, apply->reading->hypervisor);
  else
    nest_json_add_value (builder, "findings", NULL);
  nest_print_document (nest_json_end (builder));
}

/* A computer that cannot do it does not forbid preparing the machine. */
static void
show_host_obstacle (Apply      *apply,
                    const char *format)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (apply->checklist)); i++)
    {
      g_autoptr (NestChecklistItem) item = g_list_model_get_item (G_LIST_MODEL (apply->checklist), i);
      const NestStep *step = nest_checklist_item_get_step (item);
      g_autoptr (GString) sentence = NULL;

      if (step->place != NEST_PLACE_HOST ||
          nest_finding_get_status (nest_checklist_item_get_finding (item)) != NEST_STATUS_BLOCKED)
        continue;
      sentence = g_string_new (format);
      g_string_replace (sentence, "%s", nest_step_get_title (step), 1);
      nest_console_paragraph (&apply->invocation->console, 0, NULL, sentence->str);
    }
}

static void
hint_at_choices (Apply *apply)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (apply->checklist)); i++)
    {
      g_autoptr (NestChecklistItem) item = g_list_model_get_item (G_LIST_MODEL (apply->checklist), i);
      NestFinding *finding = nest_checklist_item_get_finding (item);

      if (nest_finding_get_status (finding) == NEST_STATUS_CHOICE && !nest_checklist_item_get_skipped (item) &&
          nest_checklist_item_get_option (item) == NULL)
        nest_decide_hint (apply->invocation, nest_checklist_item_get_step (item)->id, finding);
    }
}

static void
show_undo_hint (Apply *apply)
{
  const NestConsole *console = &apply->invocation->console;
  guint n = 0;

  for (guint i = 0; i < nest_run_count_jobs (apply->run); i++)
    if (nest_job_has_succeeded (nest_run_get_job (apply->run, i)))
      n += nest_job_get_changes (nest_run_get_job (apply->run, i))->len;
  if (n == 0)
    return;

  nest_console_print (console, ngettext ("%u change made and verified.", "%u changes made and verified.", n), n);
  /* Translators: followed by a command */
  nest_console_print (console, _(" To take it back: %s"), "nestboxctl undo ");
  nest_console_print (console, "%s\n", nest_run_get_id (apply->run));
}

static void
show_end (Apply    *apply,
          gboolean  is_known)
{
  NestInvocation *invocation = apply->invocation;

  nest_result_show (invocation, apply->result);
  show_undo_hint (apply);
  if (!is_known)
    nest_console_warn (&invocation->console,
                       _("How the machine is now could not be read. Look again with “nestboxctl check %s”."),
                       nest_machine_get_uuid (apply->reading->machine));
  if (nest_result_is_ignored (apply->run))
    nest_console_warn (&invocation->console,
                       /* Translators: a command stands after the colon */
                       _("The machine did not shut down when asked. To pull its plug instead, which loses unsaved work "
                         "in it: nestboxctl apply --consent power-off=pull-plug %s"),
                       nest_machine_get_uuid (apply->reading->machine));
  if (is_known)
    {
      hint_at_choices (apply);
      nest_show_remaining (&invocation->console, apply->checklist);
      /* Translators: %s is the title of a step */
      show_host_obstacle (apply, _("The settings are made; they take effect only when “%s” is solved."));
    }
}

static NestExitStatus
finish (Apply *apply)
{
  gboolean is_known = apply->result->status == NEST_EXIT_READY || nest_run_get_id (apply->run) != NULL;
  NestExitStatus status = apply->result->status;

  if (is_known)
    is_known = take_read_back (apply);
  if (apply->invocation->arguments->json)
    print_document (apply, is_known, apply->result->error);
  else
    show_end (apply, is_known);
  if (is_known)
    status = nest_exit_status_worst (status, nest_exit_status_for_checklist (apply->checklist));

  return status;
}

/* After a time-out the plug can be pulled, but only if the person in front says so now. */
static gboolean
offer_pulling_the_plug (Apply *apply)
{
  NestInvocation *invocation = apply->invocation;

  if (!is_interactive (invocation) || !nest_result_is_ignored (apply->run) || !take_read_back (apply) ||
      nest_invocation_is_interrupted (invocation))
    return FALSE;
  if (!nest_ask_yes (invocation, _("The machine did not shut down when asked. Pull its plug now? Unsaved work in it is "
                                   "lost.")))
    return FALSE;

  /* What comes is another run; what this one did can be taken back all the same */
  show_undo_hint (apply);
  nest_choices_set_option (nest_checklist_get_choices (apply->checklist), POWER_STEP, NEST_METHOD_PULL_PLUG);

  return TRUE;
}

static NestExitStatus
perform (Apply *apply)
{
  do
    {
      plan (apply);
      g_clear_pointer (&apply->result, nest_result_free);
      apply->result = nest_perform (apply->invocation, apply->run);
    }
  while (offer_pulling_the_plug (apply));

  return finish (apply);
}

/* Nothing is done: the plan is the answer. */
static NestExitStatus
show_plan_only (Apply *apply)
{
  NestInvocation *invocation = apply->invocation;
  guint n = nest_run_count_changes (apply->run);

  if (invocation->arguments->json)
    print_document (apply, TRUE, NULL);
  else
    {
      if (invocation->arguments->dry_run)
        nest_show_commands (&invocation->console, apply->run);
      if (n == 0)
        nest_console_print (&invocation->console, "%s%s\n", invocation->arguments->dry_run ? "# " : "",
                            _("There is nothing to change."));
      hint_at_choices (apply);
      if (n == 0 && !invocation->arguments->dry_run)
        {
          nest_show_remaining (&invocation->console, apply->checklist);
        }
    }

  return nest_exit_status_for_checklist (apply->checklist);
}

static NestExitStatus
refuse_without_yes (Apply *apply)
{
  NestInvocation *invocation = apply->invocation;
  g_autoptr (GError) error =
    g_error_new_literal (NEST_USAGE_ERROR, NEST_USAGE_ERROR_CONFIRM,
                         _("Nothing was changed: there is no terminal to ask at. Add --yes to make these changes, or "
                           "--dry-run to see the commands."));

  if (invocation->arguments->json)
    {
      print_document (apply, TRUE, error);
      return NEST_EXIT_USAGE;
    }
  nest_show_plan (&invocation->console, apply->run);
  hint_at_choices (apply);

  return nest_invocation_fail (invocation, error);
}

/* Shows all, asks each choice, then asks once whether to begin. */
static gboolean
confirm (Apply *apply)
{
  NestInvocation *invocation = apply->invocation;
  NestConsole console = invocation->console;
  g_autofree char *question = NULL;
  guint n;

  console.quiet = FALSE;
  nest_show_checklist (&console, apply->checklist, apply->reading->hypervisor,
                       invocation->arguments->verbose ? NEST_SHOW_VERBOSE : 0);
  if (!nest_decide_by_asking (invocation, apply->checklist))
    return FALSE;
  nest_checklist_set_final (apply->checklist, TRUE);
  plan (apply);
  n = nest_run_count_changes (apply->run);
  if (n == 0)
    return TRUE;

  nest_console_print (&console, "\n");
  nest_show_plan (&console, apply->run);
  /* Translators: %s is the title of a step */
  show_host_obstacle (apply, _("The settings can be made now, but they take effect only when “%s” is solved."));
  question = g_strdup_printf (ngettext ("Apply this %u change?", "Apply these %u changes?", n), n);

  return nest_ask_yes (invocation, question);
}

static NestExitStatus
apply_changes (Apply *apply)
{
  NestInvocation *invocation = apply->invocation;
  const NestArguments *arguments = invocation->arguments;

  if (is_interactive (invocation))
    {
      if (!confirm (apply))
        {
          nest_console_warn (&invocation->console, "%s", _("Nothing was changed."));
          return NEST_EXIT_CANCELLED;
        }
    }
  else
    {
      nest_checklist_set_final (apply->checklist, TRUE);
      plan (apply);
    }

  if (nest_run_count_jobs (apply->run) == 0 || arguments->dry_run)
    return show_plan_only (apply);
  if (!is_interactive (invocation) && !arguments->yes)
    return refuse_without_yes (apply);

  return perform (apply);
}

/* A machine that cannot be read cannot be changed. */
static gboolean
check_readable (NestMachine  *machine,
                GError      **error)
{
  const char *problem = nest_machine_get_problem (machine);

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
  g_autoptr (NestReading) reading = nest_find_machine (invocation, invocation->arguments->arguments[0], &error);
  g_autoptr (NestChoices) choices = nest_choices_new ();
  g_autoptr (NestChecklist) checklist = nest_checklist_new (choices);
  Apply apply = { invocation, reading, checklist, NULL, NULL };
  NestExitStatus status;

  if (reading == NULL || !check_readable (reading->machine, &error))
    return nest_invocation_fail (invocation, error);

  nest_checklist_set_snapshots (checklist, invocation->host, reading->info, reading->machine);
  if (!nest_decide_by_arguments (invocation, checklist, &error))
    return nest_invocation_fail (invocation, error);

  status = apply_changes (&apply);
  g_clear_object (&apply.run);
  g_clear_pointer (&apply.result, nest_result_free);

  return status;
}
