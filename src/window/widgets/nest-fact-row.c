/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of the welcome page. */
#include "nest-fact-row.h"

#include "nest-ui.h"

struct _NestFactRow
{
  AdwActionRow parent_instance;

  GtkStack *stack;
  GtkImage *icon;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (NestFactRow, nest_fact_row, ADW_TYPE_ACTION_ROW)

static void
nest_fact_row_class_init (NestFactRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-fact-row.ui");
  gtk_widget_class_bind_template_child (widget_class, NestFactRow, stack);
  gtk_widget_class_bind_template_child (widget_class, NestFactRow, icon);
  gtk_widget_class_bind_template_child (widget_class, NestFactRow, spinner);
}

static void
nest_fact_row_init (NestFactRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
nest_fact_row_new (void)
{
  return g_object_new (NEST_TYPE_FACT_ROW, NULL);
}

/**
 * nest_fact_row_set:
 * @style_class: (nullable): the icon's colour
 * @title: plain text
 * @subtitle: (nullable): plain text
 */
void
nest_fact_row_set (NestFactRow *self,
                   const char  *icon_name,
                   const char  *style_class,
                   const char  *title,
                   const char  *subtitle)
{
  NestLook look = { icon_name, style_class, NULL };

  nest_look_apply (&look, self->icon);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
}

/** nest_fact_row_set_busy: @busy: whether a spinner stands in place of the icon */
void
nest_fact_row_set_busy (NestFactRow *self,
                        gboolean     busy)
{
  gtk_stack_set_visible_child_name (self->stack, busy ? "busy" : "icon");
  gtk_spinner_set_spinning (self->spinner, busy);
}

/** nest_fact_row_set_explained: @id: of what stands in the way: the row leads to the page that says why */
void
nest_fact_row_set_explained (NestFactRow *self,
                             const char  *id)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Why?"));
  g_autofree char *name =
    /* Translators: %s is a sentence: what stands in the way */
    g_strdup_printf (_("Why? %s"), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.explain");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), button);
}
