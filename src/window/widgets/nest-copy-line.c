/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place that offers to copy something. */
#include "nest-copy-line.h"

#include "nest-ui.h"

struct _NestCopyLine
{
  AdwBin parent_instance;

  GtkWidget *box;
  GtkLabel *label;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (NestCopyLine, nest_copy_line, ADW_TYPE_BIN)

static void
nest_copy_line_clicked_cb (NestCopyLine *self)
{
  nest_ui_copy (GTK_WIDGET (self), gtk_label_get_label (self->label));
}

/* Of the two only the button is a stop for the keyboard, as it does all that the text could */
static gboolean
nest_copy_line_focus (GtkWidget        *widget,
                      GtkDirectionType  direction)
{
  NestCopyLine *self = NEST_COPY_LINE (widget);

  return !gtk_widget_is_focus (self->button) && gtk_widget_grab_focus (self->button);
}

static void
nest_copy_line_class_init (NestCopyLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->focus = nest_copy_line_focus;

  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-copy-line.ui");
  gtk_widget_class_bind_template_child (widget_class, NestCopyLine, box);
  gtk_widget_class_bind_template_child (widget_class, NestCopyLine, label);
  gtk_widget_class_bind_template_child (widget_class, NestCopyLine, button);
  gtk_widget_class_bind_template_callback (widget_class, nest_copy_line_clicked_cb);
}

static void
nest_copy_line_init (NestCopyLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** nest_copy_line_new: @text: an address where it is one ("https://…"), else something to type */
GtkWidget *
nest_copy_line_new (const char *text)
{
  NestCopyLine *self = g_object_new (NEST_TYPE_COPY_LINE, NULL);

  nest_copy_line_set_text (self, text);
  nest_copy_line_set_kind (self, !g_str_has_prefix (text, "https://"));

  return GTK_WIDGET (self);
}

/** nest_copy_line_new_row: @command: to type; Returns: a row of a list with nothing but the line, which has the focus for itself */
GtkWidget *
nest_copy_line_new_row (const char *command)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *line = nest_copy_line_new (command);

  gtk_widget_set_margin_start (line, 9);
  gtk_widget_set_margin_end (line, 9);
  gtk_widget_set_margin_top (line, 6);
  gtk_widget_set_margin_bottom (line, 6);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);

  return row;
}

/** nest_copy_line_set_text: @text: shown and copied as it is */
void
nest_copy_line_set_text (NestCopyLine *self,
                         const char   *text)
{
  if (!g_str_equal (gtk_label_get_label (self->label), text))
    gtk_label_set_label (self->label, text);
}

/**
 * nest_copy_line_set_kind:
 * @is_command: whether it is something to type, which stands in a box, or an address, which stands by itself
 */
void
nest_copy_line_set_kind (NestCopyLine *self,
                         gboolean      is_command)
{
  const char *tooltip = is_command ? _("Copy the command") : _("Copy the address");

  if (is_command)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->label), "monospace");
      gtk_widget_remove_css_class (self->box, "flat");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->label), "monospace");
      gtk_widget_add_css_class (self->box, "flat");
    }
  gtk_widget_set_tooltip_text (self->button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
}
