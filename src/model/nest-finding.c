/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestFinding: status, texts, changes and options of one step. */
#include "nest-finding.h"

struct _NestFinding {
  NestStatus status;
  char *summary;
  GVariant *current;
  char *current_text;
  GVariant *target;
  char *target_text;
  GPtrArray *changes;
  GPtrArray *options;
  GPtrArray *notes;
  GPtrArray *commands;
  char *risk;
  char *remedy;
  NestEditorKind editor;
  guint64 editor_minimum;
  guint64 editor_maximum;
  GVariant *editor_recommended;
  char *required_step;
  gboolean waiting;
};

static void
nest_option_free (gpointer data)
{
  NestOption *option = data;

  g_free (option->id);
  g_free (option->title);
  g_free (option->consequence);
  g_free (option->risk);
  g_ptr_array_unref (option->changes);
  g_free (option);
}

static GPtrArray *
new_change_array (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);
}

/**
 * nest_finding_new:
 * @summary: (nullable): a sentence in the user's language: what was found
 *
 * Returns: (transfer full): a finding to be filled in and then left alone
 */
NestFinding *
nest_finding_new (NestStatus  status,
                  const char *summary)
{
  NestFinding *self = g_atomic_rc_box_new0 (NestFinding);

  self->status = status;
  self->summary = g_strdup (summary);
  self->changes = new_change_array ();
  self->options = g_ptr_array_new_with_free_func (nest_option_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  self->commands = g_ptr_array_new_with_free_func (g_free);

  return self;
}

/* A copy with another status that keeps what the user sees of values, but none of the changes. */
static NestFinding *
nest_finding_new_unmet (NestFinding *self,
                        NestStatus   status,
                        const char  *required_step,
                        const char  *reason)
{
  NestFinding *copy = nest_finding_new (status, reason);

  nest_finding_set_current (copy, self->current, self->current_text);
  nest_finding_set_target (copy, self->target, self->target_text);
  nest_finding_set_risk (copy, self->risk);
  for (guint i = 0; i < self->notes->len; i++)
    nest_finding_add_note (copy, g_ptr_array_index (self->notes, i));
  nest_finding_set_editor (copy, self->editor, self->editor_minimum, self->editor_maximum, self->editor_recommended);
  copy->required_step = g_strdup (required_step);

  return copy;
}

/**
 * nest_finding_new_blocked_by:
 * @required_step: the id of the step that was skipped, declined or failed
 * @reason: a sentence that says so
 *
 * Returns: (transfer full): @self, blocked and without its changes
 */
NestFinding *
nest_finding_new_blocked_by (NestFinding *self,
                             const char  *required_step,
                             const char  *reason)
{
  return nest_finding_new_unmet (self, NEST_STATUS_BLOCKED, required_step, reason);
}

/**
 * nest_finding_new_waiting:
 * @required_step: the id of the step on whose decision it waits
 * @reason: a sentence that says so
 *
 * Returns: (transfer full): @self, with its changes shown but not to be applied yet
 */
NestFinding *
nest_finding_new_waiting (NestFinding *self,
                          const char  *required_step,
                          const char  *reason)
{
  NestFinding *copy = nest_finding_new_unmet (self, self->status, required_step, reason);

  for (guint i = 0; i < self->changes->len; i++)
    nest_finding_add_change (copy, nest_change_ref (g_ptr_array_index (self->changes, i)));
  for (guint i = 0; i < self->options->len; i++)
    {
      NestOption *option = g_ptr_array_index (self->options, i);
      NestOption *twin = nest_finding_add_option (copy, option->id, option->title, option->consequence, option->risk);

      twin->recommended = option->recommended;
      for (guint j = 0; j < option->changes->len; j++)
        nest_option_add_change (twin, nest_change_ref (g_ptr_array_index (option->changes, j)));
    }
  copy->waiting = TRUE;

  return copy;
}

/**
 * nest_finding_set_current:
 * @value: (nullable) (transfer floating): the value found
 * @text: (nullable): the same for people
 */
void
nest_finding_set_current (NestFinding *self,
                          GVariant    *value,
                          const char  *text)
{
  g_clear_pointer (&self->current, g_variant_unref);
  self->current = value != NULL ? g_variant_ref_sink (value) : NULL;
  g_free (self->current_text);
  self->current_text = g_strdup (text);
}

/** nest_finding_set_target: the value to come, as in nest_finding_set_current() */
void
nest_finding_set_target (NestFinding *self,
                         GVariant    *value,
                         const char  *text)
{
  g_clear_pointer (&self->target, g_variant_unref);
  self->target = value != NULL ? g_variant_ref_sink (value) : NULL;
  g_free (self->target_text);
  self->target_text = g_strdup (text);
}

/** nest_finding_add_change: @change: (transfer full): one of the changes of a needed finding */
void
nest_finding_add_change (NestFinding *self,
                         NestChange  *change)
{
  g_ptr_array_add (self->changes, change);
}

/**
 * nest_finding_add_option:
 * @risk: (nullable): what can be lost
 *
 * Returns: (transfer none): the option, to add changes to
 */
NestOption *
nest_finding_add_option (NestFinding *self,
                         const char  *id,
                         const char  *title,
                         const char  *consequence,
                         const char  *risk)
{
  NestOption *option = g_new0 (NestOption, 1);

  option->id = g_strdup (id);
  option->title = g_strdup (title);
  option->consequence = g_strdup (consequence);
  option->risk = g_strdup (risk);
  option->changes = new_change_array ();
  g_ptr_array_add (self->options, option);

  return option;
}

/** nest_option_add_change: @change: (transfer full): something the option changes */
void
nest_option_add_change (NestOption *option,
                        NestChange *change)
{
  g_ptr_array_add (option->changes, change);
}

/** nest_finding_set_risk: @risk: (nullable): a sentence: what the change costs or exposes */
void
nest_finding_set_risk (NestFinding *self,
                       const char  *risk)
{
  g_free (self->risk);
  self->risk = g_strdup (risk);
}

/** nest_finding_set_remedy: @remedy: (nullable): a sentence: what a person can do about it */
void
nest_finding_set_remedy (NestFinding *self,
                         const char  *remedy)
{
  g_free (self->remedy);
  self->remedy = g_strdup (remedy);
}

/** nest_finding_add_note: @note: a sentence worth knowing that changes nothing */
void
nest_finding_add_note (NestFinding *self,
                       const char  *note)
{
  g_ptr_array_add (self->notes, g_strdup (note));
}

/** nest_finding_add_command: @command: for a person to type, after those before it, where the program does not do it */
void
nest_finding_add_command (NestFinding *self,
                          const char  *command)
{
  g_ptr_array_add (self->commands, g_strdup (command));
}

/** nest_finding_set_editor: @recommended: (nullable) (transfer floating): what the program proposes */
void
nest_finding_set_editor (NestFinding    *self,
                         NestEditorKind  kind,
                         guint64         minimum,
                         guint64         maximum,
                         GVariant       *recommended)
{
  self->editor = kind;
  self->editor_minimum = minimum;
  self->editor_maximum = maximum;
  g_clear_pointer (&self->editor_recommended, g_variant_unref);
  self->editor_recommended = recommended != NULL ? g_variant_ref_sink (recommended) : NULL;
}

NestFinding *
nest_finding_ref (NestFinding *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
nest_finding_clear (gpointer data)
{
  NestFinding *self = data;

  g_free (self->summary);
  g_clear_pointer (&self->current, g_variant_unref);
  g_free (self->current_text);
  g_clear_pointer (&self->target, g_variant_unref);
  g_free (self->target_text);
  g_ptr_array_unref (self->changes);
  g_ptr_array_unref (self->options);
  g_ptr_array_unref (self->notes);
  g_ptr_array_unref (self->commands);
  g_free (self->risk);
  g_free (self->remedy);
  g_clear_pointer (&self->editor_recommended, g_variant_unref);
  g_free (self->required_step);
}

void
nest_finding_unref (NestFinding *self)
{
  g_atomic_rc_box_release_full (self, nest_finding_clear);
}

NestStatus
nest_finding_get_status (NestFinding *self)
{
  return self->status;
}

/** nest_finding_get_summary: Returns: (transfer none) (nullable): what was found, a sentence */
const char *
nest_finding_get_summary (NestFinding *self)
{
  return self->summary;
}

/** nest_finding_get_current: Returns: (transfer none) (nullable): the value found */
GVariant *
nest_finding_get_current (NestFinding *self)
{
  return self->current;
}

/** nest_finding_get_current_text: Returns: (transfer none) (nullable): the value found, for people */
const char *
nest_finding_get_current_text (NestFinding *self)
{
  return self->current_text;
}

/** nest_finding_get_target: Returns: (transfer none) (nullable): the value to come */
GVariant *
nest_finding_get_target (NestFinding *self)
{
  return self->target;
}

/** nest_finding_get_target_text: Returns: (transfer none) (nullable): the value to come, for people */
const char *
nest_finding_get_target_text (NestFinding *self)
{
  return self->target_text;
}

/** nest_finding_get_changes: Returns: (transfer none) (element-type NestChange): may be empty */
GPtrArray *
nest_finding_get_changes (NestFinding *self)
{
  return self->changes;
}

/** nest_finding_get_options: Returns: (transfer none) (element-type NestOption): may be empty */
GPtrArray *
nest_finding_get_options (NestFinding *self)
{
  return self->options;
}

/** nest_finding_get_option: Returns: (transfer none) (nullable): the option called @id */
NestOption *
nest_finding_get_option (NestFinding *self,
                         const char  *id)
{
  for (guint i = 0; i < self->options->len; i++)
    {
      NestOption *option = g_ptr_array_index (self->options, i);

      if (g_strcmp0 (option->id, id) == 0)
        return option;
    }

  return NULL;
}

const char *
nest_finding_get_risk (NestFinding *self)
{
  return self->risk;
}

const char *
nest_finding_get_remedy (NestFinding *self)
{
  return self->remedy;
}

/** nest_finding_get_notes: Returns: (transfer none) (element-type utf8): may be empty */
GPtrArray *
nest_finding_get_notes (NestFinding *self)
{
  return self->notes;
}

/** nest_finding_get_commands: Returns: (transfer none) (element-type utf8): of nest_finding_add_command(); may be empty */
GPtrArray *
nest_finding_get_commands (NestFinding *self)
{
  return self->commands;
}

/**
 * nest_finding_get_editor:
 * @minimum: (out) (optional): the least the user may choose
 * @maximum: (out) (optional): the most
 * @recommended: (out) (optional) (transfer none) (nullable): what the program proposes
 *
 * Returns: how the value is edited
 */
NestEditorKind
nest_finding_get_editor (NestFinding  *self,
                         guint64      *minimum,
                         guint64      *maximum,
                         GVariant    **recommended)
{
  if (minimum != NULL)
    *minimum = self->editor_minimum;
  if (maximum != NULL)
    *maximum = self->editor_maximum;
  if (recommended != NULL)
    *recommended = self->editor_recommended;

  return self->editor;
}

/** nest_finding_get_required_step: Returns: (transfer none) (nullable): the step it is blocked by or waits for */
const char *
nest_finding_get_required_step (NestFinding *self)
{
  return self->required_step;
}

/** nest_finding_is_waiting: Returns: whether it only waits for the decision about another step */
gboolean
nest_finding_is_waiting (NestFinding *self)
{
  return self->waiting;
}
