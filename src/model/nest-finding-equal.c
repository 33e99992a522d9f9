/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether two findings say and do the same. */
#include "nest-finding.h"

static gboolean
changes_equal (GPtrArray *a,
               GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!nest_change_equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;

  return TRUE;
}

static gboolean
texts_equal (GPtrArray *a,
             GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!g_str_equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;

  return TRUE;
}

static gboolean
option_equal (NestOption *a,
              NestOption *b)
{
  return g_strcmp0 (a->id, b->id) == 0 && g_strcmp0 (a->title, b->title) == 0 &&
         g_strcmp0 (a->consequence, b->consequence) == 0 && g_strcmp0 (a->risk, b->risk) == 0 &&
         a->recommended == b->recommended && changes_equal (a->changes, b->changes);
}

static gboolean
options_equal (GPtrArray *a,
               GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!option_equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;

  return TRUE;
}

static gboolean
editors_equal (NestFinding *a,
               NestFinding *b)
{
  guint64 minimum_a, minimum_b, maximum_a, maximum_b;
  GVariant *recommended_a, *recommended_b;

  return nest_finding_get_editor (a, &minimum_a, &maximum_a, &recommended_a) ==
           nest_finding_get_editor (b, &minimum_b, &maximum_b, &recommended_b) &&
         minimum_a == minimum_b && maximum_a == maximum_b && nest_value_equal (recommended_a, recommended_b);
}

/** nest_finding_equal: Returns: whether a row that shows @a need not be redrawn for @b */
gboolean
nest_finding_equal (NestFinding *a,
                    NestFinding *b)
{
  static const char *(*const texts[]) (NestFinding *finding) = {
    nest_finding_get_summary, nest_finding_get_current_text, nest_finding_get_target_text,
    nest_finding_get_risk,    nest_finding_get_remedy,       nest_finding_get_required_step,
  };

  if (a == b)
    return TRUE;
  if (a == NULL || b == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_strcmp0 (texts[i](a), texts[i](b)) != 0)
      return FALSE;

  return nest_finding_get_status (a) == nest_finding_get_status (b) && nest_finding_is_waiting (a) == nest_finding_is_waiting (b) &&
         nest_value_equal (nest_finding_get_current (a), nest_finding_get_current (b)) &&
         nest_value_equal (nest_finding_get_target (a), nest_finding_get_target (b)) && editors_equal (a, b) &&
         changes_equal (nest_finding_get_changes (a), nest_finding_get_changes (b)) &&
         options_equal (nest_finding_get_options (a), nest_finding_get_options (b)) &&
         texts_equal (nest_finding_get_notes (a), nest_finding_get_notes (b)) &&
         texts_equal (nest_finding_get_commands (a), nest_finding_get_commands (b));
}
