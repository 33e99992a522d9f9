/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the picture of the nest are drawn with. */
#pragma once

#include "nest-picture-drawing.h"

G_BEGIN_DECLS

typedef struct {
  GdkRGBA text;
  GdkRGBA box;         /* opaque */
  GdkRGBA accent;      /* for lines */
  GdkRGBA accent_fill; /* for areas */
  GdkRGBA accent_text; /* on accent_fill */
  GdkRGBA stop;
  GdkRGBA waits;
  double border; /* opacity */
  double quiet;  /* opacity of what is less important */
} NestPictureColors;

typedef struct {
  cairo_t *cr;
  const NestPictureModel *model;
  const NestPictureLayout *layout;
  const NestPictureShown *shown;
  NestPictureColors colors;
  gboolean is_rtl;
} NestPictureCanvas;

void nest_picture_canvas_init       (NestPictureCanvas       *self,
                                     GtkWidget               *widget);
void nest_picture_canvas_set_color  (NestPictureCanvas       *self,
                                     const GdkRGBA           *color,
                                     double                   alpha);
void nest_picture_canvas_trace      (NestPictureCanvas       *self,
                                     const graphene_rect_t   *rect,
                                     double                   grow,
                                     double                   radius);
void nest_picture_canvas_set_dashes (NestPictureCanvas       *self,
                                     gboolean                 dashed);

/* nest-picture-line.c */
void nest_picture_draw_line         (NestPictureCanvas       *canvas);

G_END_DECLS
