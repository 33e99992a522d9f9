/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts in the user's font, each as narrow as its lines, so that they can stand and be mirrored anywhere. */
#include "nest-picture-pen.h"

/** nest_picture_pen_create_layout: @width: pixels; 0: all in one line; Returns: (transfer full) */
PangoLayout *
nest_picture_pen_create_layout (NestPicturePen *pen,
                                NestPictureInk  ink,
                                const char     *text,
                                double          width)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (pen->widget, text);
  gboolean rtl_text = pango_layout_get_direction (layout, 0) == PANGO_DIRECTION_RTL;
  PangoAttrList *attributes = pango_attr_list_new ();

  if (ink == NEST_INK_TITLE || ink == NEST_INK_LEVEL || ink == NEST_INK_GATE)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  if (ink != NEST_INK_TITLE)
    pango_attr_list_insert (attributes, pango_attr_scale_new (ink == NEST_INK_LEVEL ? 0.85 : 0.9));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  /* Pango swaps the sides where a text is read the other way than the window around it. */
  pango_layout_set_alignment (layout, rtl_text ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  if (width > 0)
    pango_layout_set_width (layout, (int) (width * PANGO_SCALE));

  return layout;
}

/**
 * nest_picture_pen_place:
 * @layout: (transfer full): begins at @x, whichever way it is read
 *
 * Returns: how much room it really takes
 */
graphene_size_t
nest_picture_pen_place (NestPicturePen *pen,
                        PangoLayout    *layout,
                        NestPictureInk  ink,
                        NestLevel       level,
                        double          x,
                        double          y)
{
  PangoRectangle logical;
  NestPictureText text = { layout, ink, level };

  pango_layout_get_pixel_extents (layout, NULL, &logical);
  /* The layout is as narrow as its lines, so that it can stand anywhere. */
  if (pango_layout_get_width (layout) != -1)
    pango_layout_set_width (layout, logical.width * PANGO_SCALE);
  graphene_rect_init (&text.rect, (float) x, (float) y, (float) logical.width, (float) logical.height);
  graphene_rect_init (&text.frame, 0, 0, 0, 0);
  g_array_append_val (pen->layout->texts, text);

  return text.rect.size;
}

/** nest_picture_pen_set_frame: of the text that was placed last */
void
nest_picture_pen_set_frame (NestPicturePen *pen,
                            double          x,
                            double          y,
                            double          width,
                            double          height)
{
  NestPictureText *text = &g_array_index (pen->layout->texts, NestPictureText, pen->layout->texts->len - 1);

  graphene_rect_init (&text->frame, (float) x, (float) y, (float) width, (float) height);
}

/** nest_picture_pen_get_line_height: Returns: pixels, in the font of @widget */
int
nest_picture_pen_get_line_height (GtkWidget *widget)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, "L0");
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);

  return height;
}

/** nest_picture_pen_add_circle: with the number of the level in it; @x, @y: its middle */
void
nest_picture_pen_add_circle (NestPicturePen *pen,
                             NestLevel       level,
                             double          x,
                             double          y)
{
  g_autofree char *text = g_strdup_printf ("L%d", (int) (level + pen->model->first_number));
  PangoLayout *layout = nest_picture_pen_create_layout (pen, NEST_INK_LEVEL, text, 0);
  int width, height;

  graphene_point_init (&pen->layout->circles[level], (float) x, (float) y);
  pango_layout_get_pixel_size (layout, &width, &height);
  nest_picture_pen_place (pen, layout, NEST_INK_LEVEL, level, x - width / 2.0, y - height / 2.0);
}

/** nest_picture_pen_add_line: @text: (transfer full) (nullable): the pen moves on by its height */
void
nest_picture_pen_add_line (NestPicturePen *pen,
                           NestPictureInk  ink,
                           NestLevel       level,
                           char           *text,
                           double          x,
                           double          width)
{
  g_autofree char *owned = text;

  if (owned != NULL)
    pen->y += nest_picture_pen_place (pen, nest_picture_pen_create_layout (pen, ink, owned, width), ink, level, x, pen->y).height;
}

/** nest_picture_pen_measure_word: @text: (transfer full): a title; Returns: pixels: the width of its widest word */
int
nest_picture_pen_measure_word (NestPicturePen *pen,
                               char           *text)
{
  g_autofree char *owned = text;
  g_autoptr (PangoLayout) layout = nest_picture_pen_create_layout (pen, NEST_INK_TITLE, owned, 1);
  int width;

  pango_layout_set_wrap (layout, PANGO_WRAP_WORD);
  pango_layout_get_pixel_size (layout, &width, NULL);

  return width;
}
