/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The slider shares its adjustment with the spin button beside the title. */
#include "nest-memory-row.h"

#include "nest-types.h"
#include "nest-ui.h"

struct _NestMemoryRow
{
  GtkListBoxRow parent_instance;

  GtkScale *scale;
  guint64 maximum;     /* MiB, as marked */
  guint64 recommended; /* MiB, as marked */
};

G_DEFINE_FINAL_TYPE (NestMemoryRow, nest_memory_row, GTK_TYPE_LIST_BOX_ROW)

static void
nest_memory_row_class_init (NestMemoryRowClass *klass)
{
}

static void
nest_memory_row_init (NestMemoryRow *self)
{
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
}

/* Dragging moves in the steps of the spin button; the ends stay reachable. */
static gboolean
nest_memory_row_change_cb (GtkRange      *range,
                           GtkScrollType  scroll,
                           double         value,
                           gpointer       user_data)
{
  GtkAdjustment *adjustment = gtk_range_get_adjustment (range);
  guint step = (guint) gtk_adjustment_get_step_increment (adjustment);
  guint rounded = ((guint) MAX (value, 0) + step / 2) / step * step;

  gtk_adjustment_set_value (adjustment, rounded);

  return GDK_EVENT_STOP;
}

/** nest_memory_row_new: @adjustment: in MiB */
GtkWidget *
nest_memory_row_new (GtkAdjustment *adjustment)
{
  NestMemoryRow *self = g_object_new (NEST_TYPE_MEMORY_ROW, NULL);

  self->scale = GTK_SCALE (gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, adjustment));
  gtk_scale_set_draw_value (self->scale, FALSE);
  gtk_widget_set_margin_top (GTK_WIDGET (self->scale), 12);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->scale), 6);
  gtk_widget_set_margin_start (GTK_WIDGET (self->scale), 18);
  gtk_widget_set_margin_end (GTK_WIDGET (self->scale), 18);
  g_signal_connect (self->scale, "change-value", G_CALLBACK (nest_memory_row_change_cb), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Memory of the machine"), -1);
  nest_ui_ignore_wheel (GTK_WIDGET (self->scale));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), GTK_WIDGET (self->scale));

  return GTK_WIDGET (self);
}

static void
mark (NestMemoryRow *self,
      guint64        mib,
      const char    *label)
{
  g_autofree char *markup = g_markup_printf_escaped ("<small>%s</small>", label);

  gtk_scale_add_mark (self->scale, (double) mib, GTK_POS_BOTTOM, markup);
}

/** nest_memory_row_update: @finding: with an editor for memory */
void
nest_memory_row_update (NestMemoryRow *self,
                        NestFinding   *finding)
{
  GVariant *recommended_value = NULL;
  guint64 maximum, recommended;
  g_autofree char *recommended_amount = NULL;
  g_autofree char *recommended_text = NULL;
  g_autofree char *maximum_text = NULL;

  nest_finding_get_editor (finding, NULL, &maximum, &recommended_value);
  recommended = recommended_value != NULL ? g_variant_get_uint64 (recommended_value) : 0;
  if (maximum == self->maximum && recommended == self->recommended)
    return;
  self->maximum = maximum;
  self->recommended = recommended;
  gtk_scale_clear_marks (self->scale);
  recommended_amount = nest_format_memory (recommended);
  /* Translators: %s is an amount of memory */
  recommended_text = g_strdup_printf (_("%s recommended"), recommended_amount);
  maximum_text = nest_format_memory (maximum);
  if (recommended > 0 && recommended <= maximum)
    mark (self, recommended, recommended_text);
  /* Near the end the two labels would lie on each other. */
  if (recommended < maximum - maximum / 3)
    mark (self, maximum, maximum_text);
}
