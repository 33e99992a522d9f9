/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A radio button with all that a person needs to know before saying yes. */
#include "nest-option-row.h"

#include "nest-ui.h"

struct _NestOptionRow
{
  AdwActionRow parent_instance;

  char *id;
  GtkCheckButton *check;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (NestOptionRow, nest_option_row, ADW_TYPE_ACTION_ROW)

enum {
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
nest_option_row_toggled_cb (NestOptionRow *self)
{
  if (!self->updating && gtk_check_button_get_active (self->check))
    g_signal_emit (self, signals[CHOSEN], 0);
}

static void
nest_option_row_finalize (GObject *object)
{
  g_free (NEST_OPTION_ROW (object)->id);

  G_OBJECT_CLASS (nest_option_row_parent_class)->finalize (object);
}

static void
nest_option_row_class_init (NestOptionRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nest_option_row_finalize;

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nest_option_row_init (NestOptionRow *self)
{
  self->check = GTK_CHECK_BUTTON (gtk_check_button_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->check), GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), GTK_WIDGET (self->check));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), GTK_WIDGET (self->check));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 0);
  g_signal_connect_swapped (self->check, "toggled", G_CALLBACK (nest_option_row_toggled_cb), self);
}

/**
 * nest_option_row_new:
 * @id: what the option is called in the finding; "" for leaving things as they are
 * @consequence: a sentence
 * @risk: (nullable): a sentence
 */
GtkWidget *
nest_option_row_new (const char *id,
                     const char *title,
                     const char *consequence,
                     const char *risk,
                     gboolean    recommended)
{
  NestOptionRow *self = g_object_new (NEST_TYPE_OPTION_ROW, NULL);
  g_autofree char *shown = recommended ? g_strdup_printf (_("%s (recommended)"), title) : g_strdup (title);
  g_autofree char *warning = risk != NULL ? g_strdup_printf (_("Risk: %s"), risk) : g_strdup ("");
  g_autofree char *text = nest_ui_join ("\n", consequence, warning, NULL);

  self->id = g_strdup (id);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), shown);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL, shown,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);

  return GTK_WIDGET (self);
}

const char *
nest_option_row_get_id (NestOptionRow *self)
{
  return self->id;
}

/** nest_option_row_join_group: @other: a row of which only one is selected together with this one */
void
nest_option_row_join_group (NestOptionRow *self,
                            NestOptionRow *other)
{
  gtk_check_button_set_group (self->check, other->check);
}

/** nest_option_row_set_active: shows what the model says; does not count as chosen by the user */
void
nest_option_row_set_active (NestOptionRow *self,
                            gboolean       active)
{
  self->updating = TRUE;
  gtk_check_button_set_active (self->check, active);
  self->updating = FALSE;
}
