/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts texts and circles into a layout of the picture of the nest. */
#pragma once

#include "nest-picture-layout.h"

G_BEGIN_DECLS

/** NestPicturePen: where the next thing goes. */
typedef struct {
  NestPictureLayout *layout;
  const NestPictureModel *model;
  GtkWidget *widget;
  double y;
} NestPicturePen;

PangoLayout    *nest_picture_pen_create_layout   (NestPicturePen *pen,
                                                  NestPictureInk  ink,
                                                  const char     *text,
                                                  double          width);
graphene_size_t nest_picture_pen_place           (NestPicturePen *pen,
                                                  PangoLayout    *layout,
                                                  NestPictureInk  ink,
                                                  NestLevel       level,
                                                  double          x,
                                                  double          y);
void            nest_picture_pen_set_frame       (NestPicturePen *pen,
                                                  double          x,
                                                  double          y,
                                                  double          width,
                                                  double          height);
int             nest_picture_pen_get_line_height (GtkWidget *widget);
void            nest_picture_pen_add_circle      (NestPicturePen *pen,
                                                  NestLevel       level,
                                                  double          x,
                                                  double          y);
void            nest_picture_pen_add_line        (NestPicturePen *pen,
                                                  NestPictureInk  ink,
                                                  NestLevel       level,
                                                  char           *text,
                                                  double          x,
                                                  double          width);
int             nest_picture_pen_measure_word    (NestPicturePen *pen,
                                                  char           *text);

G_END_DECLS
