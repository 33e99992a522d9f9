/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestPictureSplit: the picture of the nest beside what is shown, or above it where that is narrow. */
#pragma once

#include "nest-picture.h"

G_BEGIN_DECLS

#define NEST_TYPE_PICTURE_SPLIT (nest_picture_split_get_type ())
G_DECLARE_FINAL_TYPE (NestPictureSplit, nest_picture_split, NEST, PICTURE_SPLIT, GtkWidget)

/** NestPicturePlace: where the picture stands just now. */
typedef enum {
  NEST_PICTURE_NOWHERE,
  NEST_PICTURE_BESIDE,
  NEST_PICTURE_ABOVE,
} NestPicturePlace;

/* Property "child" (GtkWidget): what is shown. */

void             nest_picture_split_set_child       (NestPictureSplit *self,
                                                     GtkWidget        *child);
void             nest_picture_split_set_model       (NestPictureSplit *self,
                                                     NestPictureModel *model);
void             nest_picture_split_set_needs_room  (NestPictureSplit *self,
                                                     gboolean          needs_room);
NestPicturePlace nest_picture_split_get_place       (NestPictureSplit *self);

G_END_DECLS
