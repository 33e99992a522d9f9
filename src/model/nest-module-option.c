/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A switch of a kernel module: which of the places that set it counts. */
#include "nest-module-option.h"

#include <glib/gi18n.h>

/**
 * nest_module_state_get_id:
 *
 * Returns: (transfer none): "unknown", "absent", "available", "loaded", "built-in" or "unloaded"; never translated
 */
const char *
nest_module_state_get_id (NestModuleState state)
{
  static const char *const ids[] = { "unknown", "absent", "available", "loaded", "built-in", "unloaded" };

  g_return_val_if_fail (state < G_N_ELEMENTS (ids), NULL);

  return ids[state];
}

/** nest_module_state_is_active: Returns: whether the module works in the running kernel */
NestAnswer
nest_module_state_is_active (NestModuleState state)
{
  switch (state)
    {
    case NEST_MODULE_LOADED:
    case NEST_MODULE_BUILT_IN:
      return NEST_ANSWER_YES;
    case NEST_MODULE_ABSENT:
    case NEST_MODULE_AVAILABLE:
    case NEST_MODULE_UNLOADED:
      return NEST_ANSWER_NO;
    case NEST_MODULE_UNKNOWN:
    default:
      return NEST_ANSWER_UNKNOWN;
    }
}

static void
assignment_free (gpointer data)
{
  NestModuleAssignment *self = data;

  g_free (self->file);
  g_free (self);
}

/** nest_module_option_new: Returns: (transfer full): a switch of which nothing is known and that nobody sets */
NestModuleOption *
nest_module_option_new (const char *module,
                        const char *parameter)
{
  NestModuleOption *self = g_new0 (NestModuleOption, 1);

  self->module = g_strdup (module);
  self->parameter = g_strdup (parameter);
  self->assignments = g_ptr_array_new_with_free_func (assignment_free);

  return self;
}

/** nest_module_option_copy: @self: (nullable); Returns: (transfer full) (nullable) */
NestModuleOption *
nest_module_option_copy (const NestModuleOption *self)
{
  NestModuleOption *copy;

  if (self == NULL)
    return NULL;

  copy = nest_module_option_new (self->module, self->parameter);
  copy->state = self->state;
  copy->is_known = self->is_known;
  copy->loaded = self->loaded;
  copy->fallback = self->fallback;
  copy->misspelled = g_strdup (self->misspelled);
  for (guint i = 0; i < self->assignments->len; i++)
    {
      const NestModuleAssignment *assignment = g_ptr_array_index (self->assignments, i);

      nest_module_option_add (copy, assignment->value, assignment->file, assignment->line);
    }

  return copy;
}

void
nest_module_option_free (NestModuleOption *self)
{
  if (self == NULL)
    return;
  g_free (self->module);
  g_free (self->parameter);
  g_free (self->misspelled);
  g_ptr_array_unref (self->assignments);
  g_free (self);
}

/**
 * nest_module_option_add:
 * @file: the file, or %NEST_KERNEL_COMMAND_LINE
 * @line: from 1, or 0
 *
 * Adds a place that sets the option; it wins over those added before.
 */
void
nest_module_option_add (NestModuleOption *self,
                        NestAnswer        value,
                        const char       *file,
                        guint             line)
{
  NestModuleAssignment *assignment = g_new0 (NestModuleAssignment, 1);

  assignment->value = value;
  assignment->file = g_strdup (file);
  assignment->line = line;
  g_ptr_array_add (self->assignments, assignment);
}

/** nest_module_option_get_winner: Returns: (transfer none) (nullable): the place that counts at the next load */
const NestModuleAssignment *
nest_module_option_get_winner (const NestModuleOption *self)
{
  return self->assignments->len > 0 ? g_ptr_array_index (self->assignments, self->assignments->len - 1) : NULL;
}

/** nest_module_option_get_next: Returns: the value that the module would have if it were loaded again */
NestAnswer
nest_module_option_get_next (const NestModuleOption *self)
{
  const NestModuleAssignment *winner = nest_module_option_get_winner (self);

  return winner != NULL ? winner->value : self->fallback;
}

/** nest_module_option_get_own: Returns: what Nestbox's own file sets; unknown where it does not set it */
NestAnswer
nest_module_option_get_own (const NestModuleOption *self)
{
  NestAnswer own = NEST_ANSWER_UNKNOWN;

  for (guint i = 0; i < self->assignments->len; i++)
    {
      const NestModuleAssignment *assignment = g_ptr_array_index (self->assignments, i);

      if (g_str_equal (assignment->file, NEST_MODULE_OPTION_FILE))
        own = assignment->value;
    }

  return own;
}

static char *
format_place (const NestModuleAssignment *self)
{
  if (g_str_equal (self->file, NEST_KERNEL_COMMAND_LINE))
    /* Translators: where a setting comes from: the words that the boot loader gives to Linux */
    return g_strdup (_("the kernel's command line"));
  if (self->line == 0)
    return g_strdup (self->file);

  /* Translators: where a setting comes from: "line 3 of /etc/modprobe.d/kvm.conf" */
  return g_strdup_printf (_("line %u of %s"), self->line, self->file);
}

/**
 * nest_module_option_get_source:
 *
 * Returns: (transfer full) (nullable): where the value at the next load comes from, for people: "line 3 of
 *   /etc/modprobe.d/kvm.conf"; %NULL where nobody sets it
 */
char *
nest_module_option_get_source (const NestModuleOption *self)
{
  const NestModuleAssignment *winner = nest_module_option_get_winner (self);

  return winner != NULL ? format_place (winner) : NULL;
}

/**
 * nest_module_option_get_overruled:
 *
 * Returns: (transfer full) (nullable): for people: where another value stands that does not count, as a later place
 *   says otherwise; %NULL where nobody contradicts
 */
char *
nest_module_option_get_overruled (const NestModuleOption *self)
{
  const NestModuleAssignment *winner = nest_module_option_get_winner (self);
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->assignments->len; i++)
    {
      const NestModuleAssignment *assignment = g_ptr_array_index (self->assignments, i);

      if (assignment->value != winner->value)
        g_ptr_array_add (places, format_place (assignment));
    }
  if (places->len == 0)
    return NULL;
  g_ptr_array_add (places, NULL);

  return g_strjoinv (", ", (char **) places->pdata);
}

/**
 * nest_module_value_parse:
 * @text: (nullable): a switch as the kernel reads and writes it: "1", "Y", "0", "N", "on", "off" …; %NULL for
 *   an option that stands there without "=", which switches on
 *
 * Returns: its value; unknown where it is none. The rules are the kernel's kstrtobool(), which looks at
 *   the first character, and for "on" and "off" at the second.
 */
NestAnswer
nest_module_value_parse (const char *text)
{
  if (text == NULL)
    return NEST_ANSWER_YES;

  switch (*text)
    {
    case 'y': case 'Y': case 't': case 'T': case '1':
      return NEST_ANSWER_YES;
    case 'n': case 'N': case 'f': case 'F': case '0':
      return NEST_ANSWER_NO;
    case 'o': case 'O':
      if (text[1] == 'n' || text[1] == 'N')
        return NEST_ANSWER_YES;
      return text[1] == 'f' || text[1] == 'F' ? NEST_ANSWER_NO : NEST_ANSWER_UNKNOWN;
    default:
      return NEST_ANSWER_UNKNOWN;
    }
}
