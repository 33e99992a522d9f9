/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shapes first, then texts. What is now is solid, what will be is dashed or hollow, a stop is a wall of bricks. */
#include "nest-picture-canvas.h"

#include <adwaita.h>

/* Pixels, of the outermost box */
#define RADIUS 18
#define RADIUS_STEP 4
/* Opacity, at most, of what is not shared out: it must not be taken for the machine's share. */
#define TRACK 0.25

/** nest_picture_shown_init: @self: (out caller-allocates): the numbers of @model */
void
nest_picture_shown_init (NestPictureShown       *self,
                         const NestPictureModel *model)
{
  self->reach = nest_picture_state_get_reach (&model->now);
  self->reach_after = nest_picture_state_get_reach (&model->after);
  self->processors = model->now.processors;
  self->processors_after = model->after.processors;
  self->memory = (double) model->now.memory;
  self->memory_after = (double) model->after.memory;
}

/** nest_picture_shown_between: @progress: from 0 (@from) to 1 (@to) */
void
nest_picture_shown_between (NestPictureShown       *self,
                            const NestPictureShown *from,
                            const NestPictureShown *to,
                            double                  progress)
{
  self->reach = adw_lerp (from->reach, to->reach, progress);
  self->reach_after = adw_lerp (from->reach_after, to->reach_after, progress);
  self->processors = adw_lerp (from->processors, to->processors, progress);
  self->processors_after = adw_lerp (from->processors_after, to->processors_after, progress);
  self->memory = adw_lerp (from->memory, to->memory, progress);
  self->memory_after = adw_lerp (from->memory_after, to->memory_after, progress);
}

/* --- the boxes --- */

static void
draw_box (NestPictureCanvas *canvas,
          NestLevel          level)
{
  const graphene_rect_t *rect = &canvas->layout->boxes[level];
  double radius = RADIUS - RADIUS_STEP * (int) level;
  gboolean is_there = level <= canvas->model->here ||
                      (level == canvas->model->here + 1 && canvas->model->machine != NULL) ||
                      canvas->shown->reach > NEST_N_LEVELS - 0.5;

  nest_picture_canvas_trace (canvas, rect, 0, radius);
  if (level == NEST_LEVEL_COMPUTER)
    nest_picture_canvas_set_color (canvas, &canvas->colors.box, 1);
  else
    nest_picture_canvas_set_color (canvas, &canvas->colors.accent_fill, is_there ? 0.08 : 0.03);
  cairo_fill (canvas->cr);

  nest_picture_canvas_trace (canvas, rect, -0.5, radius - 0.5);
  nest_picture_canvas_set_dashes (canvas, !is_there);
  nest_picture_canvas_set_color (canvas, &canvas->colors.text, is_there ? canvas->colors.border : canvas->colors.border * 1.6);
  cairo_set_line_width (canvas->cr, 1);
  cairo_stroke (canvas->cr);
  nest_picture_canvas_set_dashes (canvas, FALSE);
}

/* --- what is shared out --- */

/* A part of a bar, both ends in units of what is shared out */
static void
draw_part (NestPictureCanvas    *canvas,
           const NestPictureBar *bar,
           double                from,
           double                to,
           gboolean              is_hollow)
{
  double unit = bar->rect.size.width / bar->total;
  double gap = bar->n_cells > 0 ? 2 : 0;
  double width = MAX ((to - from) * unit - gap, 1);
  graphene_rect_t rect;

  if (to <= from)
    return;
  graphene_rect_init (&rect, (float) (bar->rect.origin.x + from * unit), bar->rect.origin.y, (float) width,
                      bar->rect.size.height);
  if (canvas->is_rtl)
    rect.origin.x = (float) (bar->rect.origin.x + bar->rect.size.width - from * unit - width);
  if (is_hollow)
    {
      nest_picture_canvas_trace (canvas, &rect, -0.75, 2);
      nest_picture_canvas_set_color (canvas, &canvas->colors.box, 1);
      cairo_fill_preserve (canvas->cr);
      nest_picture_canvas_set_color (canvas, &canvas->colors.accent, 1);
      cairo_set_line_width (canvas->cr, 1.5);
      cairo_stroke (canvas->cr);
      return;
    }
  nest_picture_canvas_trace (canvas, &rect, 0, 2.5);
  cairo_fill (canvas->cr);
}

static void
draw_run (NestPictureCanvas    *canvas,
          const NestPictureBar *bar,
          double                from,
          double                to,
          gboolean              is_hollow)
{
  if (bar->n_cells == 0)
    {
      draw_part (canvas, bar, from, to, is_hollow);
      return;
    }
  for (double i = floor (from); i < to; i++)
    draw_part (canvas, bar, MAX (i, from), MIN (i + 1, to), is_hollow);
}

/* This system's bar shows all of it; the machine's only its share, on the same scale. */
static void
draw_bar (NestPictureCanvas    *canvas,
          const NestPictureBar *bar)
{
  double now = MIN (bar->is_memory ? canvas->shown->memory : canvas->shown->processors, bar->total);
  double after = MIN (bar->is_memory ? canvas->shown->memory_after : canvas->shown->processors_after, bar->total);

  if (bar->level == canvas->model->here)
    {
      nest_picture_canvas_set_color (canvas, &canvas->colors.text, MIN (canvas->colors.border, TRACK));
      draw_run (canvas, bar, 0, bar->total, FALSE);
    }
  nest_picture_canvas_set_color (canvas, &canvas->colors.accent_fill, 1);
  draw_run (canvas, bar, 0, MIN (now, after), FALSE);
  draw_run (canvas, bar, MIN (now, after), MAX (now, after), TRUE);
}

/* --- the words --- */

static void
draw_gate_frame (NestPictureCanvas     *canvas,
                 const NestPictureText *text)
{
  guint reach = nest_picture_state_get_reach (&canvas->model->now);
  NestGate gate = canvas->model->now.gates[text->level];
  const GdkRGBA *color = &canvas->colors.accent_fill;

  if (text->level == reach)
    color = gate == NEST_GATE_WALL ? &canvas->colors.stop
            : gate == NEST_GATE_WAITS ? &canvas->colors.waits : &canvas->colors.text;

  /* The border of the box must not show through. */
  nest_picture_canvas_trace (canvas, &text->frame, 0, 99);
  nest_picture_canvas_set_color (canvas, &canvas->colors.box, 1);
  cairo_fill_preserve (canvas->cr);
  nest_picture_canvas_set_color (canvas, color, 0.14);
  cairo_fill (canvas->cr);
  nest_picture_canvas_trace (canvas, &text->frame, -0.5, 99);
  nest_picture_canvas_set_dashes (canvas, text->level > reach);
  nest_picture_canvas_set_color (canvas, color, MAX (0.5, canvas->colors.border));
  cairo_set_line_width (canvas->cr, 1);
  cairo_stroke (canvas->cr);
  nest_picture_canvas_set_dashes (canvas, FALSE);
}

/* As .nest-keycap: the border at the bottom is higher */
static void
draw_key_frame (NestPictureCanvas     *canvas,
                const NestPictureText *text)
{
  const GdkRGBA *color = text->ink == NEST_INK_KEY_AFTER ? &canvas->colors.accent : &canvas->colors.text;
  double alpha = text->ink == NEST_INK_KEY_AFTER ? 1 : MAX (0.25, canvas->colors.border);
  graphene_rect_t shade = text->frame;

  nest_picture_canvas_set_dashes (canvas, text->ink == NEST_INK_KEY_AFTER);
  nest_picture_canvas_set_color (canvas, color, alpha);
  cairo_set_line_width (canvas->cr, 1);
  nest_picture_canvas_trace (canvas, &text->frame, -0.5, 6);
  cairo_stroke (canvas->cr);
  nest_picture_canvas_set_dashes (canvas, FALSE);
  cairo_save (canvas->cr);
  graphene_rect_init (&shade, text->frame.origin.x, text->frame.origin.y + text->frame.size.height - 2.5f,
                      text->frame.size.width, 2.5f);
  cairo_rectangle (canvas->cr, shade.origin.x, shade.origin.y, shade.size.width, shade.size.height);
  cairo_clip (canvas->cr);
  nest_picture_canvas_trace (canvas, &text->frame, 0, 6);
  cairo_fill (canvas->cr);
  cairo_restore (canvas->cr);
}

static void
draw_frames (NestPictureCanvas *canvas)
{
  for (guint i = 0; i < canvas->layout->texts->len; i++)
    {
      const NestPictureText *text = &g_array_index (canvas->layout->texts, NestPictureText, i);

      if (text->frame.size.width < 1)
        continue;
      if (text->ink == NEST_INK_GATE)
        draw_gate_frame (canvas, text);
      else
        draw_key_frame (canvas, text);
    }
}

static void
draw_text (GtkSnapshot           *snapshot,
           NestPictureCanvas     *canvas,
           const NestPictureText *text)
{
  GdkRGBA color = canvas->colors.text;

  if (text->ink == NEST_INK_TEXT)
    color.alpha *= (float) canvas->colors.quiet;
  else if (text->ink == NEST_INK_LEVEL && canvas->shown->reach > (int) text->level + 0.5)
    color = canvas->colors.accent_text;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &text->rect.origin);
  gtk_snapshot_append_layout (snapshot, text->layout, &color);
  gtk_snapshot_restore (snapshot);
}

/**
 * nest_picture_draw:
 * @widget: whose colours and direction count
 * @shown: of @model, or of a moment on the way to it
 */
void
nest_picture_draw (GtkSnapshot             *snapshot,
                   GtkWidget               *widget,
                   const NestPictureModel  *model,
                   const NestPictureLayout *layout,
                   const NestPictureShown  *shown)
{
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) layout->width, (float) layout->height);
  NestPictureCanvas canvas = { NULL, model, layout, shown };

  nest_picture_canvas_init (&canvas, widget);
  canvas.cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  for (NestLevel level = NEST_LEVEL_COMPUTER; level < NEST_N_LEVELS; level++)
    draw_box (&canvas, level);
  nest_picture_draw_line (&canvas);
  for (guint i = 0; i < layout->bars->len; i++)
    draw_bar (&canvas, &g_array_index (layout->bars, NestPictureBar, i));
  draw_frames (&canvas);
  cairo_destroy (canvas.cr);
  for (guint i = 0; i < layout->texts->len; i++)
    draw_text (snapshot, &canvas, &g_array_index (layout->texts, NestPictureText, i));
}
