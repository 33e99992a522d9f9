/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recycled by the list view: everything it shows is derived from its entry by one update. */
#include "nest-connection-row.h"

#include "nest-ui.h"

struct _NestConnectionRow
{
  NestListRow parent_instance;

  GtkStack *stack;
  GtkImage *icon;
  GtkSpinner *spinner;
  GtkLabel *title_label;
  GtkLabel *text_label;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (NestConnectionRow, nest_connection_row, NEST_TYPE_LIST_ROW)

static NestLook
get_look (NestConnectionState state)
{
  if (state == NEST_CONNECTION_PROBLEM)
    return (NestLook){ "dialog-warning-symbolic", "warning", NULL };

  return (NestLook){ state == NEST_CONNECTION_WAITS ? "nest-status-pending-symbolic" : "nest-computer-symbolic",
                     "dim-label", NULL };
}

/* “Not connected” need not stand below “Not Connected”. */
static const char *
skip_title (const char *text,
            const char *title)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", 2);
  g_autofree char *first = lines[0] != NULL ? g_utf8_casefold (lines[0], -1) : g_strdup ("");
  g_autofree char *folded = g_utf8_casefold (title, -1);

  if (lines[0] == NULL || lines[1] == NULL || !g_str_equal (first, folded))
    return text;

  return text + strlen (lines[0]) + 1;
}

static void
nest_connection_row_update (NestListRow *row)
{
  NestConnectionRow *self = NEST_CONNECTION_ROW (row);
  NestConnectionEntry *entry = nest_list_row_get_entry (row);
  NestConnectionState state = nest_connection_entry_get_state (entry);
  NestLook look = get_look (state);
  const char *label = nest_connection_entry_get_button_label (entry);
  const char *title = nest_connection_entry_get_title (entry);
  g_autofree char *full_text = nest_connection_entry_get_text (entry);
  const char *text = skip_title (full_text, title);
  const char *name = nest_connection_entry_get_name (entry);
  g_autofree char *spoken = nest_ui_join (", ", name, title, text, NULL);

  nest_look_apply (&look, self->icon);
  gtk_stack_set_visible_child_name (self->stack, state == NEST_CONNECTION_BUSY ? "busy" : "icon");
  gtk_spinner_set_spinning (self->spinner, state == NEST_CONNECTION_BUSY);
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->text_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->text_label), *text != '\0');
  gtk_button_set_label (GTK_BUTTON (self->button), label != NULL ? label : "");
  gtk_widget_set_visible (self->button, label != NULL);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self->button),
                                          g_variant_new_string (nest_connection_entry_get_connection (entry)));
  /* Several connections have the same button, so a screen reader is told which one it is for. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, name, -1);
  nest_list_row_set_spoken (row, spoken);
}

static void
nest_connection_row_class_init (NestConnectionRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  NEST_LIST_ROW_CLASS (klass)->update = nest_connection_row_update;

  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-connection-row.ui");
  gtk_widget_class_bind_template_child (widget_class, NestConnectionRow, stack);
  gtk_widget_class_bind_template_child (widget_class, NestConnectionRow, icon);
  gtk_widget_class_bind_template_child (widget_class, NestConnectionRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, NestConnectionRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, NestConnectionRow, text_label);
  gtk_widget_class_bind_template_child (widget_class, NestConnectionRow, button);
}

static void
nest_connection_row_init (NestConnectionRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
nest_connection_row_new (void)
{
  return g_object_new (NEST_TYPE_CONNECTION_ROW, NULL);
}
