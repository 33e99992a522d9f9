/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Going on: the same run with the same id, so that one undo takes back what happened before and after. */
#include "nest-resume.h"

#include <glib/gi18n.h>

#include "nest-compare.h"
#include "nest-text.h"
#include "nest-undo-power.h"

typedef struct {
  NestUndo *undo;
  NestRun *run;
  NestChoices *choices;
  NestUndoScope *scope;
} Builder;

static void
add_conflict (Builder    *builder,
              NestChange *change,
              GVariant   *found)
{
  NestSetting setting = nest_change_get_setting (change);
  g_autofree char *agreed = nest_setting_format_value (setting, nest_change_get_new_value (change));
  g_autofree char *now = nest_setting_format_value (setting, found);
  g_autofree char *before = nest_setting_format_value (setting, nest_change_get_old_value (change));

  g_ptr_array_add (builder->undo->conflicts,
                   /* Translators: %1$s is a setting, the others are its values */
                   g_strdup_printf (_("%1$s: it was %2$s, but it is %3$s now. Going on would set it to %4$s."),
                                    nest_setting_get_title (setting), before, now, agreed));
}

/* A record of what is done already, which the runner passes over. */
static void
remember (NestRun    *run,
          NestJob    *job,
          NestJob   **record,
          guint       index)
{
  if (*record == NULL)
    {
      g_autoptr (NestJob) remembered =
        nest_job_new_remembered (nest_job_get_kind (job), nest_job_get_connection (job), nest_job_get_machine_uuid (job),
                                 nest_job_get_machine_name (job));

      nest_job_set_outcome (remembered, NEST_OUTCOME_VERIFIED, NULL);
      nest_run_add_job (run, remembered);
      *record = remembered;
    }
  nest_job_add_change (*record, nest_job_get_step (job, index),
                       nest_change_ref (g_ptr_array_index (nest_job_get_changes (job), index)));
  nest_job_set_change_outcome (*record, nest_job_get_changes (*record)->len - 1, NEST_OUTCOME_VERIFIED);
}

/* With the old value it had in the first place; over somebody's later value only if told so, and then that one counts. */
static void
add_rest (Builder    *builder,
          NestJob    *job,
          guint       index,
          NestJob    *rest,
          GVariant   *found)
{
  NestChange *change = g_ptr_array_index (nest_job_get_changes (job), index);
  NestSetting setting = nest_change_get_setting (change);
  g_autoptr (NestChange) over =
    nest_change_new_full (setting, found, nest_change_get_new_value (change), nest_change_get_method (change),
                          nest_change_get_flags (change));
  gboolean is_changed = nest_setting_is_readable (setting) && !nest_value_equal (found, nest_change_get_old_value (change));
  NestUndoItem *item = nest_undo_add_item (builder->undo, job, index, is_changed ? over : change);

  item->is_changed = is_changed;
  if (!nest_undo_scope_contains (builder->scope, job, index))
    item->state = NEST_UNDO_LEFT;
  else if (is_changed && !nest_undo_scope_is_anyway (builder->scope, job, index))
    {
      item->state = NEST_UNDO_CHANGED;
      add_conflict (builder, change, found);
    }
  else
    nest_job_add_change (rest, nest_job_get_step (job, index), nest_change_ref (is_changed ? over : change));
}

/* @records: what is done comes first, as the runner stops in the order of the jobs */
static NestJob *
split_job (Builder        *builder,
           NestJob        *job,
           NestUndoTarget *target)
{
  g_autoptr (NestJob) rest = nest_undo_target_new_job (target, nest_job_get_kind (job));
  NestJob *record = NULL;

  for (guint i = 0; i < nest_job_get_changes (job)->len; i++)
    {
      NestChange *change = g_ptr_array_index (nest_job_get_changes (job), i);
      NestSetting setting = nest_change_get_setting (change);
      g_autoptr (GVariant) found = nest_compare_get_value (setting, target->host, target->info, target->machine);

      if (nest_outcome_is_success (nest_job_get_change_outcome (job, i)) ||
          (nest_setting_is_readable (setting) && nest_value_equal (found, nest_change_get_new_value (change))))
        remember (builder->undo->run, job, &record, i);
      else
        add_rest (builder, job, i, rest, found);
    }

  return nest_job_get_changes (rest)->len > 0 ? g_steal_pointer (&rest) : NULL;
}

static void
add_problem (Builder *builder,
             NestJob *job)
{
  g_autofree char *name = nest_text_make_visible (nest_job_get_machine_name (job));

  g_ptr_array_add (builder->undo->problems,
                   nest_job_get_machine_uuid (job) == NULL
                     ? g_strdup (_("The hypervisor whose settings are to be changed cannot be reached now."))
                     /* Translators: %s is the name of a virtual machine */
                     : g_strdup_printf (_("“%s” cannot be found or read any more."), name));
}

static void
remember_whole (Builder *builder,
                NestJob *job)
{
  NestJob *record = NULL;

  for (guint i = 0; i < nest_job_get_changes (job)->len; i++)
    remember (builder->undo->run, job, &record, i);
}

/* What was done, first; what is left, into @rests. Powering off is decided anew by how the machine is now. */
static void
sort_job (Builder        *builder,
          NestJob        *job,
          NestUndoTarget *target,
          GPtrArray      *rests)
{
  NestJob *rest;

  if (nest_job_has_succeeded (job))
    remember_whole (builder, job);
  else if (nest_job_get_kind (job) == NEST_JOB_POWER)
    return;
  else if (target == NULL || (nest_job_get_machine_uuid (job) != NULL && target->machine == NULL))
    add_problem (builder, job);
  else if ((rest = split_job (builder, job, target)) != NULL)
    g_ptr_array_add (rests, rest);
}

/**
 * nest_resume_plan:
 * @run: an interrupted run, verified
 * @choices: what the user agreed to; only "power-off" is looked at, and it is asked anew
 * @scope: (nullable): over whose later changes it may go
 *
 * Returns: (transfer full): the rest of the run, which keeps its id; @conflicts and @problems as for an undo
 */
NestUndo *
nest_resume_plan (NestRun        *run,
                  NestChoices    *choices,
                  NestUndoScope  *scope,
                  NestUndoLookup  lookup,
                  gpointer        user_data)
{
  NestUndo *undo = nest_undo_new_empty (run);
  Builder builder = { undo, run, choices, scope };
  g_autoptr (GPtrArray) rests = g_ptr_array_new_with_free_func (g_object_unref);

  g_clear_object (&undo->run);
  undo->run = nest_run_new_remembered (nest_run_get_kind (run), nest_run_get_id (run), nest_run_get_undoes (run),
                                       nest_run_get_started (run), NULL, NEST_OUTCOME_PLANNED);
  nest_run_set_number (undo->run, nest_run_get_number (run));
  nest_run_set_partial (undo->run, nest_run_is_partial (run));
  for (guint i = 0; i < nest_run_count_jobs (run); i++)
    {
      NestJob *job = nest_run_get_job (run, i);

      sort_job (&builder, job, lookup (nest_job_get_connection (job), nest_job_get_machine_uuid (job), user_data), rests);
    }
  for (guint i = 0; i < rests->len; i++)
    {
      NestJob *rest = g_ptr_array_index (rests, i);
      NestUndoTarget *target = lookup (nest_job_get_connection (rest), nest_job_get_machine_uuid (rest), user_data);

      if (nest_job_get_kind (rest) != NEST_JOB_MACHINE || nest_undo_settle_power (undo, target, choices, rest))
        nest_run_add_job (undo->run, rest);
    }

  return undo;
}
