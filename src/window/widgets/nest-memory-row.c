/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The slider shares its adjustment with the spin button beside the title; the bar below it is drawn to the same scale. */
#include "nest-memory-row.h"

#include "nest-memory-bar.h"
#include "nest-memory.h"
#include "nest-types.h"
#include "nest-ui.h"
#include "nest-wrap-layout.h"

struct _NestMemoryRow
{
  GtkListBoxRow parent_instance;

  GtkScale *scale;
  NestMemoryBar *bar;
  GtkWidget *legend;
  GtkLabel *machine_label;
  GtkLabel *recommended_label;
  GtkLabel *kept_label;
  guint64 total;       /* MiB; 0: not known */
  guint64 recommended; /* MiB; 0: nothing */
};

G_DEFINE_FINAL_TYPE (NestMemoryRow, nest_memory_row, GTK_TYPE_LIST_BOX_ROW)

static void
nest_memory_row_class_init (NestMemoryRowClass *klass)
{
}

static GtkLabel *
add_to_legend (NestMemoryRow  *self,
               NestMemoryPart  part)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *sample = nest_memory_bar_new (part, NULL);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_set_valign (sample, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (label, "caption");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), sample);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (self->legend), box);

  return GTK_LABEL (label);
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

static char *
format_value_text (NestMemoryRow *self,
                   const char    *value)
{
  g_autofree char *total = nest_format_memory (self->total);
  g_autofree char *recommended = nest_format_memory (self->recommended);

  if (self->total == 0)
    return g_strdup (value);
  if (self->recommended == 0)
    /* Translators: spoken for the slider: an amount of memory, and that of this computer */
    return g_strdup_printf (_("%1$s of %2$s"), value, total);

  /* Translators: spoken for the slider: an amount of memory, that of this computer, and what is recommended */
  return g_strdup_printf (_("%1$s of %2$s; recommended %3$s"), value, total, recommended);
}

static void
nest_memory_row_value_cb (NestMemoryRow *self)
{
  g_autofree char *value = nest_format_memory ((guint64) MAX (gtk_range_get_value (GTK_RANGE (self->scale)), 0));
  g_autofree char *spoken = format_value_text (self, value);
  /* Translators: in the legend of a bar: an amount of memory */
  g_autofree char *machine = g_strdup_printf (_("This machine: %s"), value);

  gtk_label_set_label (self->machine_label, machine);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, spoken, -1);
}

static GtkScale *
create_scale (GtkAdjustment *adjustment)
{
  GtkWidget *scale = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, adjustment);

  gtk_scale_set_draw_value (GTK_SCALE (scale), FALSE);
  g_signal_connect (scale, "change-value", G_CALLBACK (nest_memory_row_change_cb), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Memory of the machine"), -1);
  nest_ui_ignore_wheel (scale);

  return GTK_SCALE (scale);
}

/** nest_memory_row_new: @adjustment: in MiB */
GtkWidget *
nest_memory_row_new (GtkAdjustment *adjustment)
{
  NestMemoryRow *self = g_object_new (NEST_TYPE_MEMORY_ROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->scale = create_scale (adjustment);
  self->bar = NEST_MEMORY_BAR (nest_memory_bar_new (NEST_MEMORY_ALL, adjustment));
  self->legend = g_object_new (GTK_TYPE_BOX, "layout-manager", g_object_new (NEST_TYPE_WRAP_LAYOUT, NULL), NULL);
  self->machine_label = add_to_legend (self, NEST_MEMORY_MACHINE);
  self->recommended_label = add_to_legend (self, NEST_MEMORY_RECOMMENDED);
  self->kept_label = add_to_legend (self, NEST_MEMORY_KEPT);
  gtk_widget_add_css_class (box, "nest-memory");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->scale));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->bar));
  gtk_box_append (GTK_BOX (box), self->legend);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (nest_memory_row_value_cb), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * nest_memory_row_update:
 * @finding: with an editor for memory
 * @total: what this computer has, in MiB; 0: not known, then there is no bar
 */
void
nest_memory_row_update (NestMemoryRow *self,
                        NestFinding   *finding,
                        guint64        total)
{
  guint64 kept = nest_memory_get_kept (total);
  GVariant *recommended = NULL;
  g_autofree char *recommended_amount = NULL;
  g_autofree char *recommended_text = NULL;
  g_autofree char *kept_amount = nest_format_memory (kept);
  /* Translators: in the legend of a bar: an amount of memory */
  g_autofree char *kept_text = g_strdup_printf (_("This computer keeps at least %s"), kept_amount);

  nest_finding_get_editor (finding, NULL, NULL, &recommended);
  self->total = total;
  self->recommended = recommended != NULL ? g_variant_get_uint64 (recommended) : 0;
  recommended_amount = nest_format_memory (self->recommended);
  /* Translators: in the legend of a bar: an amount of memory */
  recommended_text = g_strdup_printf (_("Recommended: %s"), recommended_amount);
  gtk_label_set_label (self->recommended_label, recommended_text);
  gtk_label_set_label (self->kept_label, kept_text);
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->recommended_label)), self->recommended > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), total > 0);
  gtk_widget_set_visible (self->legend, total > 0);
  nest_memory_bar_update (self->bar, total, kept, self->recommended);
  nest_memory_row_value_cb (self);
}
