/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Built once from what it shows; the page replaces it when something else applies. */
#include "nest-consideration-row.h"

#include "nest-copy-line.h"
#include "nest-ui.h"

struct _NestConsiderationRow
{
  GtkListBoxRow parent_instance;

  GtkLabel *title_label;
  GtkWidget *new_label;
  GtkLabel *text_label;
  NestCopyLine *address_line;
};

G_DEFINE_FINAL_TYPE (NestConsiderationRow, nest_consideration_row, GTK_TYPE_LIST_BOX_ROW)

static void
nest_consideration_row_class_init (NestConsiderationRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (NEST_TYPE_COPY_LINE);
  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-consideration-row.ui");
  gtk_widget_class_bind_template_child (widget_class, NestConsiderationRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, NestConsiderationRow, new_label);
  gtk_widget_class_bind_template_child (widget_class, NestConsiderationRow, text_label);
  gtk_widget_class_bind_template_child (widget_class, NestConsiderationRow, address_line);
}

static void
nest_consideration_row_init (NestConsiderationRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** nest_consideration_row_new: @is_new: whether it applies only since others were read */
GtkWidget *
nest_consideration_row_new (const NestConsideration *consideration,
                            gboolean                 is_new)
{
  NestConsiderationRow *self = g_object_new (NEST_TYPE_CONSIDERATION_ROW, NULL);
  g_autofree char *documentation = nest_consideration_get_documentation (consideration);

  gtk_label_set_label (self->title_label, nest_consideration_get_title (consideration));
  gtk_widget_set_visible (self->new_label, is_new);
  gtk_label_set_label (self->text_label, nest_consideration_get_text (consideration));
  nest_copy_line_set_text (self->address_line, documentation);
  nest_copy_line_set_kind (self->address_line, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  nest_consideration_get_title (consideration), -1);

  return GTK_WIDGET (self);
}
