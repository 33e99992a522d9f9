/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line of the processor's help: how far it goes, what stops it, and the circles it goes through. */
#include "nest-picture-canvas.h"

#include <adwaita.h>

/* Pixels */
#define LINE 4
#define TRACK 2
#define PORT 5 /* radius of the opening in a border */
#define WALL 10

static double
get_position (NestPictureCanvas *canvas,
              double             reach)
{
  const double *line = canvas->layout->line;
  int passed = CLAMP ((int) reach, 0, NEST_N_LEVELS - 1);

  return adw_lerp (line[passed], line[passed + 1], reach - passed);
}

static void
move_to (NestPictureCanvas *canvas,
         double             along,
         double             across)
{
  if (canvas->layout->is_horizontal)
    cairo_move_to (canvas->cr, along, canvas->layout->line_across + across);
  else
    cairo_move_to (canvas->cr, canvas->layout->line_across + across, along);
}

static void
line_to (NestPictureCanvas *canvas,
         double             along,
         double             across)
{
  if (canvas->layout->is_horizontal)
    cairo_line_to (canvas->cr, along, canvas->layout->line_across + across);
  else
    cairo_line_to (canvas->cr, canvas->layout->line_across + across, along);
}

static void
draw_stretch (NestPictureCanvas *canvas,
              double             from,
              double             to,
              double             width)
{
  move_to (canvas, from, 0);
  line_to (canvas, to, 0);
  cairo_set_line_width (canvas->cr, width);
  cairo_stroke (canvas->cr);
}

/* What the line may become, what it will be, what it is */
static void
draw_stretches (NestPictureCanvas *canvas)
{
  double now = get_position (canvas, canvas->shown->reach);
  double after = get_position (canvas, canvas->shown->reach_after);

  nest_picture_canvas_set_color (canvas, &canvas->colors.text, canvas->colors.border);
  draw_stretch (canvas, canvas->layout->line[0], canvas->layout->line[NEST_N_LEVELS], TRACK);
  cairo_set_line_cap (canvas->cr, CAIRO_LINE_CAP_BUTT);
  if (canvas->shown->reach_after > canvas->shown->reach)
    {
      nest_picture_canvas_set_color (canvas, &canvas->colors.box, 1);
      draw_stretch (canvas, now, after, LINE);
      nest_picture_canvas_set_color (canvas, &canvas->colors.accent, 1);
      nest_picture_canvas_set_dashes (canvas, TRUE);
      draw_stretch (canvas, now, after, LINE - 1);
      nest_picture_canvas_set_dashes (canvas, FALSE);
    }
  nest_picture_canvas_set_color (canvas, &canvas->colors.accent, 1);
  if (canvas->shown->reach > 0)
    draw_stretch (canvas, canvas->layout->line[0], now, LINE);
}

static void
draw_port (NestPictureCanvas *canvas,
           double             along,
           gboolean           is_open)
{
  if (canvas->layout->is_horizontal)
    cairo_arc (canvas->cr, along, canvas->layout->line_across, PORT, 0, 2 * G_PI);
  else
    cairo_arc (canvas->cr, canvas->layout->line_across, along, PORT, 0, 2 * G_PI);
  nest_picture_canvas_set_color (canvas, is_open ? &canvas->colors.accent : &canvas->colors.box, 1);
  cairo_fill_preserve (canvas->cr);
  nest_picture_canvas_set_color (canvas, &canvas->colors.accent, 1);
  cairo_set_line_width (canvas->cr, 2);
  cairo_stroke (canvas->cr);
}

static void
draw_joint (NestPictureCanvas *canvas,
            double             along_from,
            double             along_to,
            double             across)
{
  move_to (canvas, along_from, across);
  line_to (canvas, along_to, across);
}

/* Two courses of bricks across the line: solid, or hollow where it opens by itself */
static void
draw_wall (NestPictureCanvas *canvas,
           double             along,
           gboolean           is_solid)
{
  const GdkRGBA *color = is_solid ? &canvas->colors.stop : &canvas->colors.waits;
  double half = MAX (canvas->layout->radius + 1, 14);
  double brick = half * 2 / 3;
  graphene_rect_t rect;

  if (canvas->layout->is_horizontal)
    graphene_rect_init (&rect, (float) (along - WALL / 2.0), (float) (canvas->layout->line_across - half), WALL,
                        (float) (2 * half));
  else
    graphene_rect_init (&rect, (float) (canvas->layout->line_across - half), (float) (along - WALL / 2.0),
                        (float) (2 * half), WALL);
  nest_picture_canvas_trace (canvas, &rect, 0, 2.5);
  nest_picture_canvas_set_color (canvas, is_solid ? color : &canvas->colors.box, 1);
  cairo_fill_preserve (canvas->cr);
  nest_picture_canvas_set_color (canvas, color, 1);
  cairo_set_line_width (canvas->cr, 1.5);
  cairo_stroke (canvas->cr);

  draw_joint (canvas, along, along, -half);
  line_to (canvas, along, half);
  for (int i = 1; i < 3; i++)
    draw_joint (canvas, along - WALL / 2.0, along, -half + i * brick);
  for (int i = 0; i < 3; i++)
    draw_joint (canvas, along, along + WALL / 2.0, -half + (i + 0.5) * brick);
  nest_picture_canvas_set_color (canvas, is_solid ? &canvas->colors.box : color, 1);
  cairo_set_line_width (canvas->cr, 1.2);
  cairo_stroke (canvas->cr);
}

/* Open borders have a port; the first that is not open has what stops the line. */
static void
draw_gates (NestPictureCanvas *canvas)
{
  guint reach = nest_picture_state_get_reach (&canvas->model->now);

  for (guint level = 0; level < NEST_N_LEVELS; level++)
    {
      double along = canvas->layout->line[level];
      NestGate gate = canvas->model->now.gates[level];

      if (level < reach && level < canvas->shown->reach)
        draw_port (canvas, along, TRUE);
      else if (level == reach && (gate == NEST_GATE_WALL || gate == NEST_GATE_WAITS))
        draw_wall (canvas, along, gate == NEST_GATE_WALL);
      else if (level == reach || (level > reach && level < canvas->shown->reach_after))
        draw_port (canvas, along, FALSE);
    }
}

/* Full when the line gets there; with an accent when it will get there */
static void
draw_circle (NestPictureCanvas *canvas,
             NestLevel          level)
{
  const graphene_point_t *center = &canvas->layout->circles[level];
  double fullness = CLAMP (canvas->shown->reach - (int) level, 0, 1);
  gboolean will_be = canvas->shown->reach_after > (int) level;

  cairo_arc (canvas->cr, center->x, center->y, canvas->layout->radius - 1, 0, 2 * G_PI);
  nest_picture_canvas_set_color (canvas, &canvas->colors.box, 1);
  cairo_fill_preserve (canvas->cr);
  nest_picture_canvas_set_color (canvas, &canvas->colors.accent_fill, fullness);
  cairo_fill_preserve (canvas->cr);
  nest_picture_canvas_set_dashes (canvas, will_be && fullness < 1);
  nest_picture_canvas_set_color (canvas, will_be ? &canvas->colors.accent : &canvas->colors.text,
             will_be ? 1 : canvas->colors.border * 2);
  cairo_set_line_width (canvas->cr, 2);
  cairo_stroke (canvas->cr);
  nest_picture_canvas_set_dashes (canvas, FALSE);
}

/** nest_picture_draw_line: the line, what is on it, and the circles of the levels */
void
nest_picture_draw_line (NestPictureCanvas *canvas)
{
  draw_stretches (canvas);
  draw_gates (canvas);
  for (NestLevel level = NEST_LEVEL_COMPUTER; level < NEST_N_LEVELS; level++)
    draw_circle (canvas, level);
}
