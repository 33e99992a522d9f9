/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where everything in the picture of the nest stands, in pixels, for one width and one font. */
#pragma once

#include <gtk/gtk.h>

#include "nest-picture-model.h"

G_BEGIN_DECLS

/** NestPictureForm: how much room the picture takes. */
typedef enum {
  NEST_PICTURE_FULL,    /* the levels below each other, with everything: beside a page */
  NEST_PICTURE_COMPACT, /* the levels next to each other, with their names: above a page */
} NestPictureForm;

/** NestPictureInk: what a text is, and so which colour it has. */
typedef enum {
  NEST_INK_TITLE,
  NEST_INK_TEXT,
  NEST_INK_LEVEL, /* in the circle of a level */
  NEST_INK_GATE,  /* on the border of a level */
  NEST_INK_KEY,
  NEST_INK_KEY_AFTER,
} NestPictureInk;

typedef struct {
  PangoLayout *layout;
  NestPictureInk ink;
  NestLevel level;
  graphene_rect_t rect;  /* of the text */
  graphene_rect_t frame; /* of what is drawn around it; empty: nothing */
} NestPictureText;

/** NestPictureBar: something that is shared out; its whole width stands for the computer's @total. */
typedef struct {
  NestLevel level;
  gboolean is_memory;
  double total;
  guint n_cells; /* 0: one piece */
  graphene_rect_t rect;
} NestPictureBar;

/**
 * NestPictureLayout:
 *
 * @line: the way of the processor's help: the borders of the levels, then its end, along the axis of the line
 * @line_across: where the line stands on the other axis
 * @is_horizontal: whether the line goes across the picture
 */
typedef struct {
  int width, height;
  gboolean is_horizontal;
  double radius; /* of the circles */
  double line[NEST_N_LEVELS + 1];
  double line_across;
  graphene_rect_t boxes[NEST_N_LEVELS];
  graphene_point_t circles[NEST_N_LEVELS];
  GArray *texts; /* NestPictureText */
  GArray *bars;  /* NestPictureBar */
} NestPictureLayout;

NestPictureLayout *nest_picture_layout_new           (const NestPictureModel  *model,
                                                      GtkWidget               *widget,
                                                      NestPictureForm          form,
                                                      int                      width);
void               nest_picture_layout_free          (NestPictureLayout       *self);
int                nest_picture_layout_get_minimum   (const NestPictureModel  *model,
                                                      GtkWidget               *widget);
double             nest_picture_layout_get_scale     (GtkWidget               *widget);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestPictureLayout, nest_picture_layout_free)

G_END_DECLS
