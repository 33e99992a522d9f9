/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestChange: immutable but for what it left, so it can be shared between plan, runner, journal and window. */
#include "nest-change.h"

struct _NestChange {
  NestSetting setting;
  GVariant *old_value;
  GVariant *new_value;
  char *method;
  char *old_source;
  char *new_source;
  char *left;
  NestChangeFlags flags;
};

/**
 * nest_change_new_full:
 * @setting: what changes
 * @old_value: (nullable) (transfer floating): the value that was read; %NULL: it was not set
 * @new_value: (nullable) (transfer floating): the value to come; %NULL: to be unset
 * @method: (nullable): how, where there is more than one way (power state)
 * @flags: what undo has to know
 *
 * Which machine is meant is not part of a change: the job that carries it knows.
 *
 * Returns: (transfer full): a change
 */
NestChange *
nest_change_new_full (NestSetting      setting,
                      GVariant        *old_value,
                      GVariant        *new_value,
                      const char      *method,
                      NestChangeFlags  flags)
{
  NestChange *self = g_atomic_rc_box_new0 (NestChange);

  g_assert (setting < NEST_N_SETTINGS);
  g_assert (old_value == NULL || g_variant_is_of_type (old_value, nest_setting_get_value_type (setting)));
  g_assert (new_value == NULL || g_variant_is_of_type (new_value, nest_setting_get_value_type (setting)));

  self->setting = setting;
  self->old_value = old_value != NULL ? g_variant_ref_sink (old_value) : NULL;
  self->new_value = new_value != NULL ? g_variant_ref_sink (new_value) : NULL;
  self->method = g_strdup (method);
  self->flags = flags;

  return self;
}

/**
 * nest_change_new:
 * @setting: what changes
 * @old_value: (nullable) (transfer floating): the value that was read
 * @new_value: (nullable) (transfer floating): the value to come
 *
 * Returns: (transfer full): a reversible change; a setting that cannot be read is irreversible, as
 *   nobody knows its old value
 */
NestChange *
nest_change_new (NestSetting  setting,
                 GVariant    *old_value,
                 GVariant    *new_value)
{
  return nest_change_new_full (setting, old_value, new_value, NULL,
                               nest_setting_is_readable (setting) ? NEST_CHANGE_NONE : NEST_CHANGE_IRREVERSIBLE);
}

/**
 * nest_change_set_sources:
 * @old_source: (nullable): see nest_machine_set_source(): what stood there before
 * @new_source: (nullable): what is to be restored to the letter; %NULL: the hypervisor plans the edit
 *
 * Only while it is being built.
 */
void
nest_change_set_sources (NestChange *self,
                         const char *old_source,
                         const char *new_source)
{
  /* Either may be a source of this very change */
  char *old_copy = g_strdup (old_source);
  char *new_copy = g_strdup (new_source);

  g_free (self->old_source);
  g_free (self->new_source);
  self->old_source = old_copy;
  self->new_source = new_copy;
}

/** nest_change_get_old_source: Returns: (transfer none) (nullable): what stood there before */
const char *
nest_change_get_old_source (NestChange *self)
{
  return self->old_source;
}

/** nest_change_get_new_source: Returns: (transfer none) (nullable): what is to be restored to the letter */
const char *
nest_change_get_new_source (NestChange *self)
{
  return self->new_source;
}

/** nest_change_set_left: @left: (nullable): what stood there once it was done, in the words of nest_wording_new() */
void
nest_change_set_left (NestChange *self,
                      const char *left)
{
  char *copy = g_strdup (left);

  g_free (self->left);
  self->left = copy;
}

/** nest_change_get_left: Returns: (transfer none) (nullable): %NULL: the value is all there is to compare */
const char *
nest_change_get_left (NestChange *self)
{
  return self->left;
}

/**
 * nest_change_new_inverse:
 *
 * Returns: (transfer full): the change that takes @self back, to the letter where the source is known
 */
NestChange *
nest_change_new_inverse (NestChange *self)
{
  NestChange *inverse = nest_change_new_full (self->setting, self->new_value, self->old_value, NULL, self->flags);

  nest_change_set_sources (inverse, self->new_source, self->old_source);

  return inverse;
}

/** nest_change_new_with_method: Returns: (transfer full): the same change, done in another way */
NestChange *
nest_change_new_with_method (NestChange *self,
                             const char *method)
{
  NestChange *other = nest_change_new_full (self->setting, self->old_value, self->new_value, method, self->flags);

  nest_change_set_sources (other, self->old_source, self->new_source);

  return other;
}

NestChange *
nest_change_ref (NestChange *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
nest_change_clear (gpointer data)
{
  NestChange *self = data;

  g_clear_pointer (&self->old_value, g_variant_unref);
  g_clear_pointer (&self->new_value, g_variant_unref);
  g_clear_pointer (&self->method, g_free);
  g_clear_pointer (&self->old_source, g_free);
  g_clear_pointer (&self->new_source, g_free);
  g_clear_pointer (&self->left, g_free);
}

void
nest_change_unref (NestChange *self)
{
  g_atomic_rc_box_release_full (self, nest_change_clear);
}

NestSetting
nest_change_get_setting (NestChange *self)
{
  return self->setting;
}

/** nest_change_get_old_value: Returns: (transfer none) (nullable): %NULL: it was not set */
GVariant *
nest_change_get_old_value (NestChange *self)
{
  return self->old_value;
}

/** nest_change_get_new_value: Returns: (transfer none) (nullable): %NULL: to be unset */
GVariant *
nest_change_get_new_value (NestChange *self)
{
  return self->new_value;
}

/** nest_change_get_method: Returns: (transfer none) (nullable): one of the NEST_METHOD_ ids */
const char *
nest_change_get_method (NestChange *self)
{
  return self->method;
}

NestChangeFlags
nest_change_get_flags (NestChange *self)
{
  return self->flags;
}

gboolean
nest_change_is_reversible (NestChange *self)
{
  return (self->flags & NEST_CHANGE_IRREVERSIBLE) == 0;
}

/** nest_change_equal: Returns: whether both do the same to the same old value in the same way */
gboolean
nest_change_equal (NestChange *a,
                   NestChange *b)
{
  return a->setting == b->setting && a->flags == b->flags && g_strcmp0 (a->method, b->method) == 0 &&
         nest_value_equal (a->old_value, b->old_value) && nest_value_equal (a->new_value, b->new_value);
}

/**
 * nest_change_format:
 *
 * Returns: (transfer full): "Processors: 1 → 3"
 */
char *
nest_change_format (NestChange *self)
{
  g_autofree char *old_text = nest_setting_format_value (self->setting, self->old_value);
  g_autofree char *new_text = nest_setting_format_value (self->setting, self->new_value);
  const char *title = nest_setting_get_title (self->setting);

  if (!nest_setting_is_readable (self->setting))
    return g_strdup_printf ("%s: %s", title, new_text);

  return g_strdup_printf ("%s: %s → %s", title, old_text, new_text);
}

/**
 * nest_value_equal:
 * @a: (nullable): a value
 * @b: (nullable): another
 *
 * Returns: whether both are unset, or of one type and equal
 */
gboolean
nest_value_equal (GVariant *a,
                  GVariant *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return g_variant_equal (a, b);
}
