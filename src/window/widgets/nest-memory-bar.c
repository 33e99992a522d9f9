/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each part has a shape of its own, so that it is not told by colour alone: filled, striped, and a pointer. */
#include "nest-memory-bar.h"

#include "nest-picture-canvas.h"

/* Pixels */
#define HEIGHT 12
#define POINTER 8 /* below the bar, as high as half of it is wide */
#define SAMPLE 14
#define RADIUS 6
#define STRIPE 5
/* As far as the trough of a GtkScale keeps from its sides, so that the slider stands above what it means */
#define INSET 12

struct _NestMemoryBar
{
  GtkWidget parent_instance;

  NestMemoryPart part;
  GtkAdjustment *adjustment; /* MiB; nullable in a sample */
  guint64 total;             /* MiB */
  guint64 kept;              /* MiB */
  guint64 recommended;       /* MiB; 0: nothing */
};

G_DEFINE_FINAL_TYPE (NestMemoryBar, nest_memory_bar, GTK_TYPE_WIDGET)

static void
nest_memory_bar_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  if (NEST_MEMORY_BAR (widget)->part != NEST_MEMORY_ALL)
    *minimum = *natural = SAMPLE;
  else
    *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 0 : HEIGHT + POINTER;
}

/* Where an amount stands, read from the left; the window's direction is applied when all is drawn */
static double
get_x (NestMemoryBar *self,
       double         mib)
{
  double lower = gtk_adjustment_get_lower (self->adjustment);
  double upper = gtk_adjustment_get_upper (self->adjustment);
  double width = gtk_widget_get_width (GTK_WIDGET (self)) - 2 * INSET;

  return INSET + (upper > lower ? (CLAMP (mib, lower, upper) - lower) / (upper - lower) * width : 0);
}

static void
draw_stripes (NestPictureCanvas     *canvas,
              const graphene_rect_t *rect)
{
  cairo_t *cr = canvas->cr;

  cairo_save (cr);
  cairo_rectangle (cr, rect->origin.x, rect->origin.y, rect->size.width, rect->size.height);
  cairo_clip (cr);
  nest_picture_canvas_set_color (canvas, &canvas->colors.text, 0.5);
  cairo_set_line_width (cr, 1.5);
  for (double x = rect->origin.x - rect->size.height; x < rect->origin.x + rect->size.width; x += STRIPE)
    {
      cairo_move_to (cr, x, rect->origin.y + rect->size.height);
      cairo_line_to (cr, x + rect->size.height, rect->origin.y);
    }
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_fill (NestPictureCanvas     *canvas,
           const graphene_rect_t *rect)
{
  nest_picture_canvas_set_color (canvas, &canvas->colors.accent_fill, 1);
  cairo_rectangle (canvas->cr, rect->origin.x, rect->origin.y, rect->size.width, rect->size.height);
  cairo_fill (canvas->cr);
}

/* Points up, at @x and @y */
static void
draw_pointer (NestPictureCanvas *canvas,
              double             x,
              double             y)
{
  nest_picture_canvas_set_color (canvas, &canvas->colors.text, 0.8);
  cairo_move_to (canvas->cr, x, y);
  cairo_rel_line_to (canvas->cr, POINTER * 0.7, POINTER);
  cairo_rel_line_to (canvas->cr, -POINTER * 1.4, 0);
  cairo_close_path (canvas->cr);
  cairo_fill (canvas->cr);
}

static void
draw_bar (NestMemoryBar     *self,
          NestPictureCanvas *canvas)
{
  double machine = get_x (self, gtk_adjustment_get_value (self->adjustment));
  double kept = get_x (self, (double) (self->total - self->kept));
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, (float) width, HEIGHT);

  cairo_save (canvas->cr);
  nest_picture_canvas_trace (canvas, &all, -0.5, RADIUS);
  cairo_clip_preserve (canvas->cr);
  nest_picture_canvas_set_color (canvas, &canvas->colors.text, 0.08);
  cairo_fill (canvas->cr);
  draw_fill (canvas, &GRAPHENE_RECT_INIT (0, 0, (float) machine, HEIGHT));
  draw_stripes (canvas, &GRAPHENE_RECT_INIT ((float) kept, 0, (float) (width - kept), HEIGHT));
  nest_picture_canvas_set_color (canvas, &canvas->colors.text, 0.5);
  cairo_rectangle (canvas->cr, kept, 0, 1, HEIGHT);
  cairo_fill (canvas->cr);
  cairo_restore (canvas->cr);
  nest_picture_canvas_trace (canvas, &all, -0.5, RADIUS);
  nest_picture_canvas_set_color (canvas, &canvas->colors.text, canvas->colors.border);
  cairo_set_line_width (canvas->cr, 1);
  cairo_stroke (canvas->cr);
  if (self->recommended > 0)
    draw_pointer (canvas, get_x (self, (double) self->recommended), HEIGHT);
}

static void
draw_sample (NestMemoryBar     *self,
             NestPictureCanvas *canvas)
{
  graphene_rect_t rect = GRAPHENE_RECT_INIT (0, 0, SAMPLE, SAMPLE);

  if (self->part == NEST_MEMORY_RECOMMENDED)
    {
      draw_pointer (canvas, SAMPLE / 2.0, (SAMPLE - POINTER) / 2.0);
      return;
    }
  nest_picture_canvas_trace (canvas, &rect, -0.5, 3);
  cairo_clip_preserve (canvas->cr);
  if (self->part == NEST_MEMORY_MACHINE)
    draw_fill (canvas, &rect);
  else
    draw_stripes (canvas, &rect);
  nest_picture_canvas_trace (canvas, &rect, -0.5, 3);
  nest_picture_canvas_set_color (canvas, &canvas->colors.text, canvas->colors.border);
  cairo_stroke (canvas->cr);
}

static void
nest_memory_bar_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  NestMemoryBar *self = NEST_MEMORY_BAR (widget);
  NestPictureCanvas canvas = { 0 };
  int width = gtk_widget_get_width (widget);

  nest_picture_canvas_init (&canvas, widget);
  canvas.cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width,
                                                                         (float) gtk_widget_get_height (widget)));
  if (canvas.is_rtl)
    {
      cairo_translate (canvas.cr, width, 0);
      cairo_scale (canvas.cr, -1, 1);
    }
  if (self->part == NEST_MEMORY_ALL)
    draw_bar (self, &canvas);
  else
    draw_sample (self, &canvas);
  cairo_destroy (canvas.cr);
}

static void
nest_memory_bar_dispose (GObject *object)
{
  g_clear_object (&NEST_MEMORY_BAR (object)->adjustment);

  G_OBJECT_CLASS (nest_memory_bar_parent_class)->dispose (object);
}

static void
nest_memory_bar_class_init (NestMemoryBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nest_memory_bar_dispose;
  widget_class->measure = nest_memory_bar_measure;
  widget_class->snapshot = nest_memory_bar_snapshot;
  /* The slider and the legend say in words what is drawn */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
  gtk_widget_class_set_css_name (widget_class, "nestmemorybar");
}

static void
nest_memory_bar_init (NestMemoryBar *self)
{
}

/**
 * nest_memory_bar_new:
 * @adjustment: (transfer none) (nullable): the machine's memory in MiB; %NULL in a sample
 */
GtkWidget *
nest_memory_bar_new (NestMemoryPart  part,
                     GtkAdjustment  *adjustment)
{
  NestMemoryBar *self = g_object_new (NEST_TYPE_MEMORY_BAR, NULL);

  self->part = part;
  if (g_set_object (&self->adjustment, adjustment) && adjustment != NULL)
    {
      g_signal_connect_object (adjustment, "changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
    }

  return GTK_WIDGET (self);
}

/** nest_memory_bar_update: all in MiB; @total: of this computer; @kept: not more than that; @recommended: 0: nothing */
void
nest_memory_bar_update (NestMemoryBar *self,
                        guint64        total,
                        guint64        kept,
                        guint64        recommended)
{
  self->total = total;
  self->kept = kept;
  self->recommended = recommended;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
