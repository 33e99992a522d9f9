/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which steps depend on another stands in the steps themselves; only those that the checklist shows are named. */
#include "nest-skip-words.h"

#include "nest-steps.h"
#include "nest-ui.h"

static char *
list_dependents (NestChecklist  *checklist,
                 const NestStep *step)
{
  const NestStep *const *steps = nest_steps_get_all ();
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();

  for (guint i = 0; steps[i] != NULL; i++)
    if (steps[i]->requires != NULL && g_strv_contains (steps[i]->requires, step->id) &&
        nest_checklist_find (checklist, steps[i]->id) != NULL)
      g_ptr_array_add (titles, (char *) nest_step_get_title (steps[i]));
  if (titles->len == 0)
    return NULL;
  g_ptr_array_add (titles, NULL);

  /* Translators: stands between the names of steps */
  return g_strjoinv (_(", "), (char **) titles->pdata);
}

/** nest_skip_words_describe: Returns: (transfer full): what is not done when @step is left out, and which steps need it */
char *
nest_skip_words_describe (NestChecklist  *checklist,
                          const NestStep *step)
{
  g_autofree char *dependents = list_dependents (checklist, step);

  if (dependents == NULL)
    return g_strdup (_("Nothing is changed for this step. No other step depends on it."));

  /* Translators: %s are the names of steps */
  return g_strdup_printf (_("Nothing is changed for this step. Steps that depend on it: %s."), dependents);
}
