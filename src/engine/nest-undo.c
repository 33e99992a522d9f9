/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Undo: old values in reverse order; never over somebody else's later change, never what cannot be taken back. */
#include "nest-undo.h"

#include <glib/gi18n.h>

#include "nest-compare.h"
#include "nest-host-install.h"
#include "nest-text.h"
#include "nest-undo-power.h"

typedef struct {
  NestUndo *undo;
  NestRun *run; /* to take back */
  NestChoices *choices;
  NestUndoScope *scope;
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
  g_autofree char *removal = nest_host_install_describe_removal (change);

  if (g_strcmp0 (method, NEST_METHOD_DISCARD_SAVED_STATE) == 0)
    g_ptr_array_add (builder->undo->irreversible,
                     /* Translators: %s is the name of a virtual machine */
                     g_strdup_printf (_("The saved state of “%s” was discarded; it cannot be brought back."), name));
  else if (removal != NULL)
    g_ptr_array_add (builder->undo->irreversible,
                     /* Translators: %1$s is a program, %2$s a command */
                     g_strdup_printf (_("%1$s stays installed. To remove it, type “%2$s”; its machines' files stay."),
                                      nest_setting_get_title (nest_change_get_setting (change)), removal));
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

/* The same value, written in another way */
static void
add_rewording (Builder    *builder,
               NestChange *change,
               const char *wording)
{
  NestSetting setting = nest_change_get_setting (change);
  g_autofree char *now = nest_setting_format_value (setting, nest_change_get_new_value (change));
  g_autofree char *left = nest_text_make_visible (nest_change_get_left (change));
  g_autofree char *found = nest_text_make_visible (wording);
  g_autofree char *before = nest_setting_format_value (setting, nest_change_get_old_value (change));

  g_ptr_array_add (builder->undo->conflicts,
                   /* Translators: %1$s is a setting, %2$s and %5$s its values, %3$s and %4$s lines of a description */
                   g_strdup_printf (_("%1$s: it is still %2$s, but somebody changed how that is written: Nestbox left "
                                      "“%3$s”, now it is “%4$s”. Taking back would set it to %5$s, as it was written before."),
                                    nest_setting_get_title (setting), now, left, found, before));
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

/* What stands there now, the run's own value or somebody's later one, is what an undo of the undo restores. */
static NestChange *
invert_change (NestChange     *change,
               GVariant       *found,
               NestUndoTarget *target)
{
  NestSetting setting = nest_change_get_setting (change);
  NestChange *inverse = nest_change_new_full (setting, found, nest_change_get_old_value (change),
                                              nest_change_get_method (change), nest_change_get_flags (change));
  const char *source = NULL;

  if (nest_setting_get_target (setting) == NEST_TARGET_HOST)
    source = nest_host_get_source (target->host, setting);
  else if (target->machine != NULL)
    source = nest_machine_get_source (target->machine, setting);

  nest_change_set_sources (inverse, source != NULL ? source : nest_change_get_new_source (change),
                           nest_change_get_old_source (change));

  return inverse;
}

/* One change of @job: what becomes of it. Nothing where it is as before already. */
static void
consider_change (Builder        *builder,
                 NestJob        *job,
                 guint           index,
                 NestUndoTarget *target,
                 NestJob        *inverse_job)
{
  NestChange *change = g_ptr_array_index (nest_job_get_changes (job), index);
  g_autoptr (GVariant) found = nest_compare_get_value (nest_change_get_setting (change), target->host, target->info,
                                                      target->machine);
  g_autoptr (NestChange) inverse = NULL;
  g_autofree char *wording = NULL;
  NestUndoItem *item;
  gboolean is_same = nest_value_equal (found, nest_change_get_new_value (change));
  gboolean is_reworded = nest_compare_is_reworded (change, target->machine, &wording);

  if (nest_value_equal (found, nest_change_get_old_value (change)))
    return;

  inverse = invert_change (change, found, target);
  item = nest_undo_add_item (builder->undo, job, index, inverse);
  item->is_changed = !is_same || is_reworded;
  if (!nest_undo_scope_contains (builder->scope, job, index))
    item->state = NEST_UNDO_LEFT;
  else if (item->is_changed && !nest_undo_scope_is_anyway (builder->scope, job, index))
    item->state = NEST_UNDO_CHANGED;

  if (item->state == NEST_UNDO_BACK)
    nest_job_add_change (inverse_job, nest_job_get_step (job, index), g_steal_pointer (&inverse));
  else
    nest_run_set_partial (builder->undo->run, TRUE);
  if (item->state == NEST_UNDO_CHANGED && is_same)
    add_rewording (builder, change, wording);
  else if (item->state == NEST_UNDO_CHANGED)
    add_conflict (builder, change, found);
}

/* The changes of @job that stand, in reverse; conflicts and the irreversible are noted on the way. */
static NestJob *
invert_job (Builder        *builder,
            NestJob        *job,
            NestUndoTarget *target)
{
  GPtrArray *changes = nest_job_get_changes (job);
  g_autoptr (NestJob) inverse = nest_undo_target_new_job (target, nest_job_get_kind (job));

  for (guint i = changes->len; i > 0; i--)
    {
      NestChange *change = g_ptr_array_index (changes, i - 1);

      if (nest_change_is_reversible (change))
        consider_change (builder, job, i - 1, target, inverse);
      else if (may_have_happened (nest_job_get_change_outcome (job, i - 1)) &&
               nest_undo_scope_contains (builder->scope, job, i - 1))
        add_irreversible (builder, job, change);
    }

  return nest_job_get_changes (inverse)->len > 0 ? g_steal_pointer (&inverse) : NULL;
}

/* What cannot be read now may be taken back another day, and a machine that was removed may be added again. */
static gboolean
is_there (Builder        *builder,
          NestJob        *job,
          NestUndoTarget *target,
          gboolean        needs_machine)
{
  if (target != NULL && (nest_job_get_kind (job) != NEST_JOB_HOST || target->host != NULL) && (!needs_machine || (target->machine != NULL &&
                                            nest_machine_get_detail (target->machine) == NEST_MACHINE_READ)))
    return TRUE;
  nest_run_set_partial (builder->undo->run, TRUE);

  return FALSE;
}

static gboolean
has_part_in_scope (Builder *builder,
                   NestJob *job)
{
  for (guint i = 0; i < nest_job_get_changes (job)->len; i++)
    if (nest_undo_scope_contains (builder->scope, job, i))
      return TRUE;

  return FALSE;
}

static void
add_inverse_of (Builder *builder,
                NestJob *job)
{
  NestUndoTarget *target = builder->lookup (nest_job_get_connection (job), nest_job_get_machine_uuid (job),
                                            builder->user_data);
  gboolean needs_machine = nest_job_get_kind (job) == NEST_JOB_MACHINE;
  g_autoptr (NestJob) inverse = NULL;

  if (!is_there (builder, job, target, needs_machine))
    {
      if (has_part_in_scope (builder, job))
        add_problem (builder, job);
      return;
    }

  inverse = invert_job (builder, job, target);
  if (inverse == NULL)
    return;
  if (!needs_machine || nest_undo_settle_power (builder->undo, target, builder->choices, inverse))
    nest_run_add_job (builder->undo->run, inverse);
  else
    nest_run_set_partial (builder->undo->run, TRUE);
}

/** nest_undo_target_new_job: Returns: (transfer full): a planned job of that kind about @self, without changes */
NestJob *
nest_undo_target_new_job (NestUndoTarget *self,
                          NestJobKind     kind)
{
  return kind == NEST_JOB_HOST ? nest_job_new_for_host (self->host)
                               : nest_job_new (kind, self->hypervisor, self->info, self->machine);
}

static void
nest_undo_item_free (gpointer data)
{
  NestUndoItem *item = data;

  g_free (item->id);
  g_free (item->text);
  g_free (item);
}

/** nest_undo_new_empty: @run: a run from the journal: Returns: (transfer full): nothing is taken back of it yet */
NestUndo *
nest_undo_new_empty (NestRun *run)
{
  NestUndo *undo = g_new0 (NestUndo, 1);

  undo->run = nest_run_new (NEST_RUN_UNDO, nest_run_get_id (run));
  undo->items = g_ptr_array_new_with_free_func (nest_undo_item_free);
  undo->conflicts = g_ptr_array_new_with_free_func (g_free);
  undo->broken = g_ptr_array_new_with_free_func (g_free);
  undo->irreversible = g_ptr_array_new_with_free_func (g_free);
  undo->problems = g_ptr_array_new_with_free_func (g_free);

  return undo;
}

/** nest_undo_add_item: @change: what is to be done about the change at @index of @job: Returns: (transfer none): new */
NestUndoItem *
nest_undo_add_item (NestUndo   *undo,
                    NestJob    *job,
                    guint       index,
                    NestChange *change)
{
  NestUndoItem *item = g_new0 (NestUndoItem, 1);

  item->job = job;
  item->index = index;
  item->id = nest_undo_scope_make_item (job, index);
  item->text = nest_change_format (change);
  g_ptr_array_add (undo->items, item);

  return item;
}

/**
 * nest_undo_new:
 * @run: a run from the journal
 * @choices: what the user agreed to; only "power-off" is looked at
 * @scope: (nullable): which part of it; %NULL: all
 * @lookup: says what the world is like now; returns %NULL where the hypervisor is gone
 *
 * Returns: (transfer full): what can be taken back and what cannot. Where @conflicts is not empty,
 *   somebody changed values since: the user must see them before anything is done. The run has no
 *   jobs where everything is as it was before already.
 */
NestUndo *
nest_undo_new (NestRun        *run,
               NestChoices    *choices,
               NestUndoScope  *scope,
               NestUndoLookup  lookup,
               gpointer        user_data)
{
  NestUndo *undo = nest_undo_new_empty (run);
  Builder builder = { undo, run, choices, scope, lookup, user_data };

  for (guint i = nest_run_count_jobs (run); i > 0; i--)
    {
      NestJob *job = nest_run_get_job (run, i - 1);

      if (!may_have_happened (nest_job_get_outcome (job)))
        continue;
      if (nest_job_get_kind (job) != NEST_JOB_POWER)
        add_inverse_of (&builder, job);
      else if (has_part_in_scope (&builder, job))
        add_irreversible (&builder, job, g_ptr_array_index (nest_job_get_changes (job), 0));
    }
  nest_undo_find_broken (undo, run, nest_undo_scope_get_host (scope));

  return undo;
}

void
nest_undo_free (NestUndo *undo)
{
  g_clear_object (&undo->run);
  g_clear_pointer (&undo->items, g_ptr_array_unref);
  g_clear_pointer (&undo->conflicts, g_ptr_array_unref);
  g_clear_pointer (&undo->broken, g_ptr_array_unref);
  g_clear_pointer (&undo->irreversible, g_ptr_array_unref);
  g_clear_pointer (&undo->problems, g_ptr_array_unref);
  g_clear_pointer (&undo->power_choice, nest_finding_unref);
  g_clear_object (&undo->power_machine);
  g_free (undo);
}
