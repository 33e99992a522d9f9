/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tick for all shows a third state while only some are ticked; from there it ticks them all. */
#include "nest-undo-group.h"

#include <glib/gi18n.h>

struct _NestUndoGroup
{
  AdwPreferencesGroup parent_instance;

  GPtrArray *checks;   /* GtkCheckButton, one a change */
  GtkCheckButton *all; /* NULL: there is none */
  gboolean is_setting; /* ticks follow each other, and are not to follow back */
};

G_DEFINE_FINAL_TYPE (NestUndoGroup, nest_undo_group, ADW_TYPE_PREFERENCES_GROUP)

static void
nest_undo_group_show_all (NestUndoGroup *self)
{
  guint n = 0;

  if (self->all == NULL || self->is_setting)
    return;
  for (guint i = 0; i < self->checks->len; i++)
    n += gtk_check_button_get_active (g_ptr_array_index (self->checks, i));

  self->is_setting = TRUE;
  gtk_check_button_set_active (self->all, n == self->checks->len);
  gtk_check_button_set_inconsistent (self->all, n > 0 && n < self->checks->len);
  self->is_setting = FALSE;
}

static void
nest_undo_group_all_cb (NestUndoGroup  *self,
                        GtkCheckButton *all)
{
  if (self->is_setting)
    return;
  self->is_setting = TRUE;
  gtk_check_button_set_inconsistent (all, FALSE);
  for (guint i = 0; i < self->checks->len; i++)
    gtk_check_button_set_active (g_ptr_array_index (self->checks, i), gtk_check_button_get_active (all));
  self->is_setting = FALSE;
}

/**
 * nest_undo_group_add:
 * @title: what the change does
 * @subtitle: (nullable): what is to be known about it
 *
 * Returns: (transfer none): its tick, to be listened to
 */
GtkCheckButton *
nest_undo_group_add (NestUndoGroup *self,
                     const char    *title,
                     const char    *subtitle,
                     gboolean       ticked)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), ticked);
  g_signal_connect_object (check, "toggled", G_CALLBACK (nest_undo_group_show_all), self, G_CONNECT_SWAPPED);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->checks, check);

  return GTK_CHECK_BUTTON (check);
}

/** nest_undo_group_add_all: @name: of the target: adds the tick for all that were added so far */
void
nest_undo_group_add_all (NestUndoGroup *self,
                         const char    *name)
{
  /* Translators: %s is the name of a virtual machine */
  g_autofree char *label = g_strdup_printf (_("All of “%s”"), name);

  g_return_if_fail (self->all == NULL);

  self->all = GTK_CHECK_BUTTON (gtk_check_button_new_with_label (_("All")));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->all), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  nest_undo_group_show_all (self);
  g_signal_connect_object (self->all, "toggled", G_CALLBACK (nest_undo_group_all_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->all));
}

static void
nest_undo_group_dispose (GObject *object)
{
  NestUndoGroup *self = NEST_UNDO_GROUP (object);

  g_ptr_array_set_size (self->checks, 0);
  self->all = NULL;

  G_OBJECT_CLASS (nest_undo_group_parent_class)->dispose (object);
}

static void
nest_undo_group_finalize (GObject *object)
{
  g_ptr_array_unref (NEST_UNDO_GROUP (object)->checks);

  G_OBJECT_CLASS (nest_undo_group_parent_class)->finalize (object);
}

static void
nest_undo_group_class_init (NestUndoGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nest_undo_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = nest_undo_group_finalize;
}

static void
nest_undo_group_init (NestUndoGroup *self)
{
  self->checks = g_ptr_array_new ();
}

/** nest_undo_group_new: @name: of the target, as plain text */
GtkWidget *
nest_undo_group_new (const char *name)
{
  /* The title of a group is markup */
  g_autofree char *title = g_markup_escape_text (name, -1);

  return g_object_new (NEST_TYPE_UNDO_GROUP, "title", title, "tooltip-text", name, NULL);
}
