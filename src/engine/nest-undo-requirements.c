/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of a run is not taken back where what stays needs it: the pair is named. */
#include "nest-undo.h"

#include <glib/gi18n.h>

#include "nest-text.h"

static NestUndoItem *
find_item (NestUndo   *undo,
           NestJob    *of_target,
           const char *step)
{
  for (guint i = 0; i < undo->items->len; i++)
    {
      NestUndoItem *item = g_ptr_array_index (undo->items, i);

      if (g_str_equal (nest_job_get_step (item->job, item->index), step) &&
          g_strcmp0 (nest_job_get_connection (item->job), nest_job_get_connection (of_target)) == 0 &&
          g_strcmp0 (nest_job_get_machine_uuid (item->job), nest_job_get_machine_uuid (of_target)) == 0)
        return item;
    }

  return NULL;
}

/* What stays is what the run set; somebody's later value is not for Nestbox to judge. */
static gboolean
needs (NestUndoItem   *staying,
       const NestStep *step,
       const char     *required,
       NestHost       *host)
{
  NestChange *change = g_ptr_array_index (nest_job_get_changes (staying->job), staying->index);
  NestStepContext context = { .host = host };
  g_autoptr (NestFinding) finding = NULL;

  if (step->requirement_applies == NULL || host == NULL)
    return TRUE;

  finding = nest_finding_new (NEST_STATUS_DONE, "");
  nest_finding_set_target (finding, nest_change_get_new_value (change), NULL);

  return step->requirement_applies (&context, finding, required);
}

static void
add_broken (NestUndo       *undo,
            NestUndoItem   *staying,
            const NestStep *step,
            const NestStep *required)
{
  g_autofree char *name = nest_text_make_visible (nest_job_get_machine_name (staying->job));

  g_ptr_array_add (undo->broken,
                   /* Translators: %1$s and %2$s are titles of steps, %3$s is the name of a virtual machine */
                   g_strdup_printf (_("“%1$s” cannot be taken back alone: “%2$s” of “%3$s” stays, and needs it. Take both "
                                      "back, or neither."), nest_step_get_title (required), nest_step_get_title (step), name));
}

/**
 * nest_undo_find_broken:
 * @undo: gets the sentences; its run loses its jobs if there are any
 * @run: the run that is taken back
 * @host: (nullable): this computer; without it every requirement counts
 */
void
nest_undo_find_broken (NestUndo *undo,
                       NestRun  *run,
                       NestHost *host)
{
  for (guint i = 0; i < undo->items->len; i++)
    {
      NestUndoItem *item = g_ptr_array_index (undo->items, i);
      const NestStep *step = nest_steps_find (nest_job_get_step (item->job, item->index));

      if (item->state != NEST_UNDO_LEFT || item->is_changed || step == NULL)
        continue;
      for (guint j = 0; step->requires != NULL && step->requires[j] != NULL; j++)
        {
          NestUndoItem *required = find_item (undo, item->job, step->requires[j]);

          if (required != NULL && required->state == NEST_UNDO_BACK && needs (item, step, step->requires[j], host))
            add_broken (undo, item, step, nest_steps_find (step->requires[j]));
        }
    }
  if (undo->broken->len > 0)
    {
      g_clear_object (&undo->run);
      undo->run = nest_run_new (NEST_RUN_UNDO, nest_run_get_id (run));
    }
}
