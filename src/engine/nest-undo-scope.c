/* SPDX-License-Identifier: GPL-3.0-or-later */
/* By step and machine, as the terminal says it, and by single change, as the window does. */
#include "nest-undo-scope.h"

struct _NestUndoScope {
  NestHost *host;
  GHashTable *steps;        /* empty: all */
  GHashTable *machines;     /* UUIDs and names; empty: all */
  GHashTable *anyway_steps;
  GHashTable *left;         /* items */
  GHashTable *anyway;       /* items */
};

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/** nest_undo_scope_new: @host: (nullable): this computer, which decides whether some requirements apply */
NestUndoScope *
nest_undo_scope_new (NestHost *host)
{
  NestUndoScope *self = g_new0 (NestUndoScope, 1);

  g_set_object (&self->host, host);
  self->steps = new_set ();
  self->machines = new_set ();
  self->anyway_steps = new_set ();
  self->left = new_set ();
  self->anyway = new_set ();

  return self;
}

void
nest_undo_scope_free (NestUndoScope *self)
{
  g_clear_object (&self->host);
  g_hash_table_unref (self->steps);
  g_hash_table_unref (self->machines);
  g_hash_table_unref (self->anyway_steps);
  g_hash_table_unref (self->left);
  g_hash_table_unref (self->anyway);
  g_free (self);
}

/** nest_undo_scope_get_host: @self: (nullable): Returns: (transfer none) (nullable): this computer */
NestHost *
nest_undo_scope_get_host (NestUndoScope *self)
{
  return self != NULL ? self->host : NULL;
}

/** nest_undo_scope_add_step: only what this step and others so added changed */
void
nest_undo_scope_add_step (NestUndoScope *self,
                          const char    *step)
{
  g_hash_table_add (self->steps, g_strdup (step));
}

/** nest_undo_scope_add_machine: @machine: a UUID or a raw name: only what was changed about it and others so added */
void
nest_undo_scope_add_machine (NestUndoScope *self,
                             const char    *machine)
{
  g_hash_table_add (self->machines, g_strdup (machine));
}

/** nest_undo_scope_add_anyway: what this step changed is taken back even where somebody changed it since */
void
nest_undo_scope_add_anyway (NestUndoScope *self,
                            const char    *step)
{
  g_hash_table_add (self->anyway_steps, g_strdup (step));
}

static void
set_member (GHashTable *set,
            const char *item,
            gboolean    member)
{
  if (member)
    g_hash_table_add (set, g_strdup (item));
  else
    g_hash_table_remove (set, item);
}

/** nest_undo_scope_set_left: @item: of nest_undo_scope_make_item(): whether this one change stays as it is */
void
nest_undo_scope_set_left (NestUndoScope *self,
                          const char    *item,
                          gboolean       left)
{
  set_member (self->left, item, left);
}

/** nest_undo_scope_set_anyway: @item: of nest_undo_scope_make_item(): whether it is set over somebody's later change */
void
nest_undo_scope_set_anyway (NestUndoScope *self,
                            const char    *item,
                            gboolean       anyway)
{
  set_member (self->anyway, item, anyway);
}

static gboolean
has_machine (NestUndoScope *self,
             NestJob       *job)
{
  const char *uuid = nest_job_get_machine_uuid (job);
  const char *name = nest_job_get_machine_name (job);

  return g_hash_table_size (self->machines) == 0 || (uuid != NULL && g_hash_table_contains (self->machines, uuid)) ||
         (name != NULL && g_hash_table_contains (self->machines, name));
}

/** nest_undo_scope_contains: @self: (nullable): Returns: whether that change of @job is to be taken back */
gboolean
nest_undo_scope_contains (NestUndoScope *self,
                          NestJob       *job,
                          guint          index)
{
  g_autofree char *item = NULL;

  if (self == NULL)
    return TRUE;
  if (!has_machine (self, job) || (g_hash_table_size (self->steps) > 0 &&
                                   !g_hash_table_contains (self->steps, nest_job_get_step (job, index))))
    return FALSE;
  item = nest_undo_scope_make_item (job, index);

  return !g_hash_table_contains (self->left, item);
}

/** nest_undo_scope_is_anyway: @self: (nullable): Returns: whether it is taken back even if somebody changed it since */
gboolean
nest_undo_scope_is_anyway (NestUndoScope *self,
                           NestJob       *job,
                           guint          index)
{
  g_autofree char *item = NULL;

  if (self == NULL)
    return FALSE;
  item = nest_undo_scope_make_item (job, index);

  return g_hash_table_contains (self->anyway, item) ||
         g_hash_table_contains (self->anyway_steps, nest_job_get_step (job, index));
}

/** nest_undo_scope_make_item: Returns: (transfer full): what names that change among all of a run */
char *
nest_undo_scope_make_item (NestJob *job,
                           guint    index)
{
  NestChange *change = g_ptr_array_index (nest_job_get_changes (job), index);
  const char *uuid = nest_job_get_machine_uuid (job);

  return g_strjoin ("\n", nest_job_get_connection (job), uuid != NULL ? uuid : "",
                    nest_setting_get_id (nest_change_get_setting (change)), NULL);
}
