/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Laid out as if read from left to right, then mirrored where it is not. Grows with the user's font. */
#include "nest-picture-layout.h"

#include "nest-picture-pen.h"
#include "nest-picture-words.h"

/* Pixels */
#define INSET 10   /* between the sides of two boxes */
#define PADDING 12 /* between a box and what is in it */
#define GAP 10
#define LITTLE 4
#define MARGIN 8   /* before the outermost border, for what stands on it */
#define BAR 8      /* height */
#define MIN_CELL 6 /* width of a processor that can be told from its neighbours */
#define KEY_X 8
#define KEY_Y 3
#define GATE_X 8
#define GATE_Y 3
#define MAX_LINES 3 /* of a name in the compact form */

static void
add_bar (NestPicturePen *pen,
         NestLevel       level,
         gboolean        is_memory,
         double          x,
         double          width)
{
  const NestPictureModel *model = pen->model;
  double total = is_memory ? (double) model->memory : model->processors;
  NestPictureBar bar = { level, is_memory, total };

  if (total < 1)
    return;
  if (!is_memory && width / model->processors >= MIN_CELL)
    bar.n_cells = model->processors;
  pen->y += LITTLE;
  graphene_rect_init (&bar.rect, (float) x, (float) pen->y, (float) width, BAR);
  g_array_append_val (pen->layout->bars, bar);
  pen->y += BAR;
}

/* What a level has: in words, then to scale */
static void
add_share (NestPicturePen *pen,
           NestLevel       level,
           gboolean        is_memory,
           double          x,
           double          width,
           double          bar_width)
{
  char *text = is_memory ? nest_picture_words_format_memory (pen->model, level)
                         : nest_picture_words_format_processors (pen->model, level);

  if (text == NULL)
    return;
  pen->y += GAP;
  nest_picture_pen_add_line (pen, NEST_INK_TEXT, level, text, x, width);
  add_bar (pen, level, is_memory, x, bar_width);
}

static double
get_last_frame_end (NestPicturePen *pen)
{
  GArray *texts = pen->layout->texts;
  const NestPictureText *last = &g_array_index (texts, NestPictureText, texts->len - 1);

  return last->frame.origin.y + last->frame.size.height;
}

/* A key's cap, beside the one before it if there is room */
static void
add_key (NestPicturePen *pen,
         NestPictureInk  ink,
         NestLevel       level,
         const char     *keys,
         double          start,
         double          end,
         double         *x)
{
  PangoLayout *layout = nest_picture_pen_create_layout (pen, ink, keys, end - start - 2 * KEY_X);
  PangoRectangle logical;
  graphene_size_t size;

  pango_layout_get_pixel_extents (layout, NULL, &logical);
  if (*x > start && *x + logical.width + 2 * KEY_X > end)
    {
      *x = start;
      pen->y = get_last_frame_end (pen) + LITTLE;
    }
  size = nest_picture_pen_place (pen, layout, ink, level, *x + KEY_X, pen->y + KEY_Y);
  nest_picture_pen_set_frame (pen, *x, pen->y, size.width + 2 * KEY_X, size.height + 2 * KEY_Y);
  *x += size.width + 2 * KEY_X + GAP;
}

static void
add_keys (NestPicturePen *pen,
          NestLevel       level,
          double          x,
          double          width)
{
  const NestPictureModel *model = pen->model;
  const char *now = level == model->here ? model->now.host_key : level == model->here + 1 ? model->inside_host_key : NULL;
  double next = x;

  if (now == NULL)
    return;
  pen->y += GAP;
  nest_picture_pen_add_line (pen, NEST_INK_TEXT, level, nest_picture_words_format_key_title (model, level), x, width);
  pen->y += LITTLE;
  add_key (pen, NEST_INK_KEY, level, now, x, x + width, &next);
  if (level == model->here && g_strcmp0 (now, model->after.host_key) != 0)
    {
      gboolean rtl = gtk_widget_get_direction (pen->widget) == GTK_TEXT_DIR_RTL;
      g_autofree char *after = g_strdup_printf (rtl ? "← %s" : "→ %s", model->after.host_key);

      add_key (pen, NEST_INK_KEY_AFTER, level, after, x, x + width, &next);
    }
  pen->y = get_last_frame_end (pen);
}

/* The word stands on the border, which is where @pen is. Returns half its height. */
static double
add_gate (NestPicturePen *pen,
          NestLevel       level,
          double          x,
          double          end)
{
  g_autofree char *text = nest_picture_words_format_gate (pen->model, level);
  int least = nest_picture_pen_get_line_height (pen->widget) / 2 + GATE_Y;
  PangoLayout *layout;
  graphene_size_t size;
  int height;

  if (text == NULL)
    return least;
  layout = nest_picture_pen_create_layout (pen, NEST_INK_GATE, text, end - x - 2 * GATE_X);
  pango_layout_get_pixel_size (layout, NULL, &height);
  size = nest_picture_pen_place (pen, layout, NEST_INK_GATE, level, x + GATE_X, pen->y - height / 2.0);
  nest_picture_pen_set_frame (pen, x, pen->y - height / 2.0 - GATE_Y, size.width + 2 * GATE_X, size.height + 2 * GATE_Y);

  return MAX (least, height / 2.0 + GATE_Y);
}

static double
measure_gate (NestPicturePen *pen,
              NestLevel       level,
              double          width)
{
  g_autofree char *text = nest_picture_words_format_gate (pen->model, level);
  g_autoptr (PangoLayout) layout = NULL;
  int height = 0;

  if (text == NULL)
    return 0;
  layout = nest_picture_pen_create_layout (pen, NEST_INK_GATE, text, width - 2 * GATE_X);
  pango_layout_get_pixel_size (layout, NULL, &height);

  return height / 2.0 + GATE_Y;
}

/* The circle beside the first line of the title, whichever is higher */
static void
add_heading (NestPicturePen *pen,
             NestLevel       level,
             double          x,
             double          width)
{
  NestPictureLayout *layout = pen->layout;
  double title_y = pen->y + MAX (0, layout->radius - nest_picture_pen_get_line_height (pen->widget) / 2.0);

  nest_picture_pen_add_circle (pen, level, layout->line_across, pen->y + layout->radius);
  pen->y = title_y;
  nest_picture_pen_add_line (pen, NEST_INK_TITLE, level, nest_picture_words_format_title (pen->model, level), x, width);
  nest_picture_pen_add_line (pen, NEST_INK_TEXT, level, nest_picture_words_format_text (pen->model, level), x, width);
  pen->y = MAX (pen->y, layout->circles[level].y + layout->radius);
}

/* Below each other; the line goes down through the circles, the words stand beside it. */
static void
lay_out_down (NestPicturePen *pen,
              gboolean        with_details)
{
  NestPictureLayout *layout = pen->layout;
  double top[NEST_N_LEVELS];
  double x;

  layout->line_across = 2 * INSET + PADDING + layout->radius;
  x = layout->line_across + layout->radius + GAP;
  pen->y = measure_gate (pen, NEST_LEVEL_COMPUTER, layout->width - x - PADDING) + 1;
  for (NestLevel level = NEST_LEVEL_COMPUTER; level < NEST_N_LEVELS; level++)
    {
      double width = layout->width - (int) level * INSET - PADDING - x;
      double bar_width = layout->width - INSET - PADDING - x;

      top[level] = pen->y;
      layout->line[level] = pen->y;
      pen->y += add_gate (pen, level, x, x + width) + LITTLE;
      add_heading (pen, level, x, width);
      if (with_details)
        {
          add_share (pen, level, FALSE, x, width, bar_width);
          add_share (pen, level, TRUE, x, width, bar_width);
          add_keys (pen, level, x, width);
        }
      if (level + 1 < NEST_N_LEVELS)
        pen->y += PADDING + MAX (measure_gate (pen, level + 1, width - INSET), LITTLE);
    }
  pen->y += PADDING;
  layout->line[NEST_N_LEVELS] = layout->circles[NEST_LEVEL_INSIDE].y - layout->radius;
  for (int level = NEST_N_LEVELS - 1; level >= 0; level--)
    {
      graphene_rect_init (&layout->boxes[level], (float) (level * INSET), (float) top[level],
                          (float) (layout->width - 2 * level * INSET), (float) (pen->y - top[level]));
      if (level > 0)
        pen->y += INSET;
    }
  layout->height = (int) (pen->y + 1);
}

/* The longest word in the titles of all levels but the chosen machine's, whose name may be broken anywhere */
static int
measure_titles (NestPicturePen *pen)
{
  int width = 0;

  for (NestLevel level = NEST_LEVEL_COMPUTER; level < NEST_N_LEVELS; level++)
    if (level != pen->model->here + 1)
      width = MAX (width, nest_picture_pen_measure_word (pen, nest_picture_words_format_title (pen->model, level)));

  return width;
}

/* The names of the other levels are short; the machine's gets what is left, as far as it needs it. */
static gboolean
divide (NestPicturePen *pen,
        double          starts[NEST_N_LEVELS + 1])
{
  double room = pen->layout->width - MARGIN - 2 * INSET;
  double other = MAX (measure_titles (pen), 2 * pen->layout->radius) + PADDING + LITTLE;
  double named;
  g_autofree char *title = nest_picture_words_format_title (pen->model, pen->model->here + 1);
  g_autoptr (PangoLayout) name = nest_picture_pen_create_layout (pen, NEST_INK_TITLE, title, 0);
  int name_width;

  if (room - 2 * other < other)
    return FALSE;
  pango_layout_get_pixel_size (name, &name_width, NULL);
  /* Where the machine's can give a little, no name stands close to the next box */
  named = MAX (room - 2 * (other + GAP - LITTLE), other);
  named = MIN (named, MAX (room / NEST_N_LEVELS, name_width + PADDING + GAP));
  starts[NEST_LEVEL_COMPUTER] = MARGIN;
  for (NestLevel level = NEST_LEVEL_COMPUTER; level < NEST_LEVEL_INSIDE; level++)
    starts[level + 1] = starts[level] + floor (level == pen->model->here + 1 ? named : (room - named) / 2);
  starts[NEST_N_LEVELS] = MARGIN + room;

  return TRUE;
}

/* Circles on the line, the names below; returns where the lowest of them ends. */
static double
add_columns (NestPicturePen *pen,
             const double    starts[NEST_N_LEVELS + 1],
             double          top)
{
  NestPictureLayout *layout = pen->layout;
  double bottom = 0;

  for (NestLevel level = NEST_LEVEL_COMPUTER; level < NEST_N_LEVELS; level++)
    {
      double width = starts[level + 1] - starts[level] - PADDING - LITTLE;
      g_autofree char *title = nest_picture_words_format_title (pen->model, level);
      PangoLayout *text = nest_picture_pen_create_layout (pen, NEST_INK_TITLE, title, width);

      pango_layout_set_height (text, -MAX_LINES);
      pango_layout_set_ellipsize (text, PANGO_ELLIPSIZE_MIDDLE);
      layout->line[level] = starts[level];
      nest_picture_pen_add_circle (pen, level, starts[level] + PADDING + layout->radius, layout->line_across);
      pen->y = top + 2 * layout->radius + LITTLE;
      pen->y += nest_picture_pen_place (pen, text, NEST_INK_TITLE, level, starts[level] + PADDING, pen->y).height;
      bottom = MAX (bottom, pen->y);
    }
  layout->line[NEST_N_LEVELS] = layout->circles[NEST_LEVEL_INSIDE].x - layout->radius;

  return bottom;
}

/* Next to each other; the line goes across, the names stand below it, one sentence below all. */
static gboolean
lay_out_across (NestPicturePen *pen)
{
  NestPictureLayout *layout = pen->layout;
  double starts[NEST_N_LEVELS + 1];
  double top = 1 + 2 * INSET + GAP;
  double bottom;

  if (!divide (pen, starts))
    return FALSE;

  layout->is_horizontal = TRUE;
  layout->line_across = top + layout->radius;
  bottom = ceil (add_columns (pen, starts, top)) + GAP + (NEST_N_LEVELS - 1) * INSET;
  for (int level = 0; level < NEST_N_LEVELS; level++)
    {
      double inset = level * INSET;

      graphene_rect_init (&layout->boxes[level], (float) starts[level], (float) (1 + inset),
                          (float) (layout->width - starts[level] - inset), (float) (bottom - 1 - 2 * inset));
    }
  pen->y = bottom + LITTLE;
  nest_picture_pen_add_line (pen, NEST_INK_TEXT, NEST_LEVEL_COMPUTER, nest_picture_words_format_reach (pen->model),
                             MARGIN + PADDING, layout->width - MARGIN - 2 * PADDING);
  layout->height = (int) (pen->y + 1);

  return TRUE;
}

static void
mirror_rect (graphene_rect_t *rect,
             int              width)
{
  rect->origin.x = (float) width - rect->origin.x - rect->size.width;
}

static void
mirror (NestPictureLayout *self)
{
  for (guint i = 0; i < NEST_N_LEVELS; i++)
    {
      mirror_rect (&self->boxes[i], self->width);
      self->circles[i].x = (float) self->width - self->circles[i].x;
    }
  for (guint i = 0; i < self->texts->len; i++)
    {
      mirror_rect (&g_array_index (self->texts, NestPictureText, i).rect, self->width);
      mirror_rect (&g_array_index (self->texts, NestPictureText, i).frame, self->width);
    }
  for (guint i = 0; i < self->bars->len; i++)
    mirror_rect (&g_array_index (self->bars, NestPictureBar, i).rect, self->width);
  for (guint i = 0; self->is_horizontal && i < G_N_ELEMENTS (self->line); i++)
    self->line[i] = self->width - self->line[i];
  if (!self->is_horizontal)
    self->line_across = self->width - self->line_across;
}

static void
clear_text (gpointer data)
{
  g_clear_object (&((NestPictureText *) data)->layout);
}

/** nest_picture_layout_new: @widget: whose font and direction count; @width: pixels; Returns: (transfer full) */
NestPictureLayout *
nest_picture_layout_new (const NestPictureModel *model,
                         GtkWidget              *widget,
                         NestPictureForm         form,
                         int                     width)
{
  NestPictureLayout *self = g_new0 (NestPictureLayout, 1);
  NestPicturePen pen = { self, model, widget };

  self->width = width;
  self->radius = ceil (nest_picture_pen_get_line_height (widget) * 0.8);
  self->texts = g_array_new (FALSE, FALSE, sizeof (NestPictureText));
  g_array_set_clear_func (self->texts, clear_text);
  self->bars = g_array_new (FALSE, FALSE, sizeof (NestPictureBar));
  if (form == NEST_PICTURE_FULL || !lay_out_across (&pen))
    lay_out_down (&pen, form == NEST_PICTURE_FULL);
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    mirror (self);

  return self;
}

void
nest_picture_layout_free (NestPictureLayout *self)
{
  g_array_unref (self->texts);
  g_array_unref (self->bars);
  g_free (self);
}

/** nest_picture_layout_get_minimum: Returns: pixels: the least width at which no word has to be broken */
int
nest_picture_layout_get_minimum (const NestPictureModel *model,
                                 GtkWidget              *widget)
{
  NestPicturePen pen = { .model = model, .widget = widget };
  int radius = (int) ceil (nest_picture_pen_get_line_height (widget) * 0.8);

  return 4 * INSET + 2 * PADDING + 2 * radius + GAP + measure_titles (&pen);
}

/** nest_picture_layout_get_scale: Returns: how much larger than usual the user wants texts to be */
double
nest_picture_layout_get_scale (GtkWidget *widget)
{
  int dpi = -1;

  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi, NULL);

  return dpi > 0 ? MAX (1.0, dpi / 1024.0 / 96.0) : 1.0;
}
