/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Built once from what it shows; the page replaces it when it says something else. */
#include "nest-obstacle-row.h"

#include "nest-copy-line.h"
#include "nest-ui.h"

struct _NestObstacleRow
{
  AdwExpanderRow parent_instance;

  GtkImage *icon;
  GtkLabel *meaning_label;
  GtkWidget *possible_box;
  GtkLabel *possible_label;
  GtkBox *commands_box;
  GtkWidget *impossible_box;
  GtkLabel *impossible_label;
  NestCopyLine *documentation_line;
};

G_DEFINE_FINAL_TYPE (NestObstacleRow, nest_obstacle_row, ADW_TYPE_EXPANDER_ROW)

static void
nest_obstacle_row_class_init (NestObstacleRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (NEST_TYPE_COPY_LINE);
  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-obstacle-row.ui");
  gtk_widget_class_bind_template_child (widget_class, NestObstacleRow, icon);
  gtk_widget_class_bind_template_child (widget_class, NestObstacleRow, meaning_label);
  gtk_widget_class_bind_template_child (widget_class, NestObstacleRow, possible_box);
  gtk_widget_class_bind_template_child (widget_class, NestObstacleRow, possible_label);
  gtk_widget_class_bind_template_child (widget_class, NestObstacleRow, commands_box);
  gtk_widget_class_bind_template_child (widget_class, NestObstacleRow, impossible_box);
  gtk_widget_class_bind_template_child (widget_class, NestObstacleRow, impossible_label);
  gtk_widget_class_bind_template_child (widget_class, NestObstacleRow, documentation_line);
}

static void
nest_obstacle_row_init (NestObstacleRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_text (GtkWidget  *box,
           GtkLabel   *label,
           const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (box, text != NULL);
}

/** nest_obstacle_row_new: @obstacle: not needed any more afterwards */
GtkWidget *
nest_obstacle_row_new (const NestObstacle *obstacle)
{
  NestObstacleRow *self = g_object_new (NEST_TYPE_OBSTACLE_ROW, "title", obstacle->title, NULL);

  gtk_widget_set_name (GTK_WIDGET (self), obstacle->id);
  if (obstacle->is_note)
    {
      gtk_image_set_from_icon_name (self->icon, "nest-status-skipped-symbolic");
      gtk_widget_remove_css_class (GTK_WIDGET (self->icon), "warning");
      gtk_widget_add_css_class (GTK_WIDGET (self->icon), "dim-label");
    }
  gtk_label_set_label (self->meaning_label, obstacle->meaning);
  show_text (self->possible_box, self->possible_label, obstacle->possible);
  for (guint i = 0; i < obstacle->commands->len; i++)
    gtk_box_append (self->commands_box, nest_copy_line_new (g_ptr_array_index (obstacle->commands, i)));
  gtk_widget_set_visible (GTK_WIDGET (self->commands_box), obstacle->commands->len > 0);
  show_text (self->impossible_box, self->impossible_label, obstacle->impossible);
  nest_copy_line_set_text (self->documentation_line, obstacle->documentation);
  nest_copy_line_set_kind (self->documentation_line, FALSE);

  return GTK_WIDGET (self);
}
