/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Undo: old values in reverse order; never over somebody else's later change, never what cannot be taken back. */
#include "nest-undo.h"

#include <glib/gi18n.h>

#include "nest-compare.h"
#include "nest-text.h"

#define POWER_STEP "power-off"

typedef struct {
  NestUndo *undo;
  NestRun *run; /* to take back */
  NestChoices *choices;
  NestUndoLookup lookup;
  gpointer user_data;
} Builder;

static gboolean
may_have_happened (NestOutcome outcome)
{
  return outcome == NEST_OUTCOME_VERIFIED || outcome == NEST_OUTCOME_PENDING || outcome == NEST_OUTCOME_PARTIAL ||
         outcome == NEST_OUTCOME_RUNNING || outcome == NEST_OUTCOME_UNKNOWN;
}

static void
add_irreversible (Builder    *builder,
                  NestJob    *job,
                  NestChange *change)
{
  g_autofree char *name = nest_text_make_visible (nest_job_get_machine_name (job));
  const char *method = nest_change_get_method (change);

  if (g_strcmp0 (method, NEST_METHOD_DISCARD_SAVED_STATE) == 0)
    g_ptr_array_add (builder->undo->irreversible,
                     /* Translators: %s is the name of a virtual machine */
                     g_strdup_printf (_("The saved state of “%s” was discarded; it cannot be brought back."), name));
  else if (method != NULL)
    g_ptr_array_add (builder->undo->irreversible,
                     /* Translators: %s is the name of a virtual machine */
                     g_strdup_printf (_("“%s” was powered off; it stays off until you start it."), name));
  else
    g_ptr_array_add (builder->undo->irreversible,
                     /* Translators: %1$s is a setting, %2$s the name of a virtual machine */
                     g_strdup_printf (_("“%1$s” of “%2$s” stays as it is: the hypervisor does not show what it was before."),
                                      nest_setting_get_title (nest_change_get_setting (change)), name));
}

static void
add_conflict (Builder    *builder,
              NestChange *change,
              GVariant   *found)
{
  NestSetting setting = nest_change_get_setting (change);
  g_autofree char *left = nest_setting_format_value (setting, nest_change_get_new_value (change));
  g_autofree char *now = nest_setting_format_value (setting, found);
  g_autofree char *before = nest_setting_format_value (setting, nest_change_get_old_value (change));

  g_ptr_array_add (builder->undo->conflicts,
                   /* Translators: %1$s is a setting, the others are its values */
                   g_strdup_printf (_("%1$s: Nestbox set it to %2$s, but it is %3$s now. Taking back would set it to %4$s."),
                                    nest_setting_get_title (setting), left, now, before));
}

static void
add_problem (Builder *builder,
             NestJob *job)
{
  g_autofree char *name = nest_text_make_visible (nest_job_get_machine_name (job));

  if (nest_job_get_kind (job) == NEST_JOB_HOST)
    g_ptr_array_add (builder->undo->problems, g_strdup (_("This computer's settings cannot be read now.")));
  else if (nest_job_get_kind (job) == NEST_JOB_HYPERVISOR)
    g_ptr_array_add (builder->undo->problems,
                     g_strdup (_("The hypervisor whose settings were changed cannot be reached now.")));
  else
    g_ptr_array_add (builder->undo->problems,
                     /* Translators: %s is the name of a virtual machine */
                     g_strdup_printf (_("“%s” cannot be found or read any more."), name));
}

/*
 * The way to "off" that the user agreed to; without a yes the options are handed to the caller. An option
 * without changes (at the next start) needs no job.
 */
static gboolean
settle_power (Builder         *builder,
              NestUndoTarget  *target,
              NestJob        **power)
{
  NestStepContext context = { NULL, target->info, target->machine, builder->choices };
  g_autoptr (NestFinding) finding = nest_steps_check_power (&context);
  NestOption *option = nest_finding_get_option (finding, nest_choices_get_option (builder->choices, POWER_STEP));
  g_autoptr (NestJob) job = NULL;

  if (option == NULL)
    {
      g_clear_pointer (&builder->undo->power_choice, nest_finding_unref);
      builder->undo->power_choice = nest_finding_ref (finding);
      g_set_object (&builder->undo->power_machine, target->machine);
      return FALSE;
    }
  if (option->changes->len == 0)
    return TRUE;

  job = nest_job_new (NEST_JOB_POWER, target->hypervisor, target->info, target->machine);
  for (guint i = 0; i < option->changes->len; i++)
    nest_job_add_change (job, POWER_STEP, nest_change_ref (g_ptr_array_index (option->changes, i)));
  nest_run_add_job (builder->undo->run, job);
  *power = job;

  return TRUE;
}

/* What stands there now is what an undo of the undo restores. */
static NestChange *
invert_change (NestChange     *change,
               NestUndoTarget *target)
{
  NestChange *inverse = nest_change_new_inverse (change);
  NestSetting setting = nest_change_get_setting (change);

  if (nest_setting_get_target (setting) == NEST_TARGET_HOST)
    nest_change_set_sources (inverse, nest_host_get_source (target->host, setting),
                             nest_change_get_new_source (inverse));
  else if (target->machine != NULL)
    nest_change_set_sources (inverse, nest_machine_get_source (target->machine, setting),
                             nest_change_get_new_source (inverse));

  return inverse;
}

/* The changes of @job that stand, in reverse; conflicts and the irreversible are noted on the way. */
static NestJob *
invert_job (Builder        *builder,
            NestJob        *job,
            NestUndoTarget *target)
{
  GPtrArray *changes = nest_job_get_changes (job);
  g_autoptr (NestJob) inverse =
    nest_job_get_kind (job) == NEST_JOB_HOST
      ? nest_job_new_for_host (target->host)
      : nest_job_new (nest_job_get_kind (job), target->hypervisor, target->info, target->machine);

  for (guint i = changes->len; i > 0; i--)
    {
      NestChange *change = g_ptr_array_index (changes, i - 1);
      g_autoptr (GVariant) found = NULL;

      if (!nest_change_is_reversible (change))
        {
          if (may_have_happened (nest_job_get_change_outcome (job, i - 1)))
            add_irreversible (builder, job, change);
          continue;
        }
      found = nest_compare_get_value (nest_change_get_setting (change), target->host, target->info, target->machine);
      if (nest_value_equal (found, nest_change_get_old_value (change)))
        continue;
      if (nest_value_equal (found, nest_change_get_new_value (change)))
        nest_job_add_change (inverse, nest_job_get_step (job, i - 1), invert_change (change, target));
      else
        add_conflict (builder, change, found);
    }

  return nest_job_get_changes (inverse)->len > 0 ? g_steal_pointer (&inverse) : NULL;
}

static void
add_inverse_of (Builder *builder,
                NestJob *job)
{
  NestUndoTarget *target = builder->lookup (nest_job_get_connection (job), nest_job_get_machine_uuid (job),
                                            builder->user_data);
  gboolean needs_machine = nest_job_get_kind (job) == NEST_JOB_MACHINE;
  g_autoptr (NestJob) inverse = NULL;
  NestJob *power = NULL;

  if (target == NULL || (nest_job_get_kind (job) == NEST_JOB_HOST && target->host == NULL) ||
      (needs_machine && (target->machine == NULL ||
                         nest_machine_get_detail (target->machine) != NEST_MACHINE_READ)))
    {
      add_problem (builder, job);
      return;
    }

  inverse = invert_job (builder, job, target);
  if (inverse == NULL)
    return;
  if (needs_machine && !nest_power_state_is_off (nest_machine_get_power_state (target->machine)))
    {
      if (!settle_power (builder, target, &power))
        return;
      nest_job_set_dependency (inverse, power);
    }
  nest_run_add_job (builder->undo->run, inverse);
}

/**
 * nest_undo_new:
 * @run: a run from the journal
 * @choices: what the user agreed to; only "power-off" is looked at
 * @lookup: says what the world is like now; returns %NULL where the hypervisor is gone
 *
 * Returns: (transfer full): what can be taken back and what cannot. Where @conflicts is not empty,
 *   somebody changed values since: the user must see them before anything is done. The run has no
 *   jobs where everything is as it was before already.
 */
NestUndo *
nest_undo_new (NestRun        *run,
               NestChoices    *choices,
               NestUndoLookup  lookup,
               gpointer        user_data)
{
  NestUndo *undo = g_new0 (NestUndo, 1);
  Builder builder = { undo, run, choices, lookup, user_data };

  undo->run = nest_run_new (NEST_RUN_UNDO, nest_run_get_id (run));
  undo->conflicts = g_ptr_array_new_with_free_func (g_free);
  undo->irreversible = g_ptr_array_new_with_free_func (g_free);
  undo->problems = g_ptr_array_new_with_free_func (g_free);

  for (guint i = nest_run_count_jobs (run); i > 0; i--)
    {
      NestJob *job = nest_run_get_job (run, i - 1);
      GPtrArray *changes = nest_job_get_changes (job);

      if (!may_have_happened (nest_job_get_outcome (job)))
        continue;
      if (nest_job_get_kind (job) != NEST_JOB_POWER)
        add_inverse_of (&builder, job);
      else if (changes->len > 0)
        add_irreversible (&builder, job, g_ptr_array_index (changes, 0));
    }

  return undo;
}

void
nest_undo_free (NestUndo *undo)
{
  g_clear_object (&undo->run);
  g_clear_pointer (&undo->conflicts, g_ptr_array_unref);
  g_clear_pointer (&undo->irreversible, g_ptr_array_unref);
  g_clear_pointer (&undo->problems, g_ptr_array_unref);
  g_clear_pointer (&undo->power_choice, nest_finding_unref);
  g_clear_object (&undo->power_machine);
  g_free (undo);
}
