/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws the picture of the nest in the user's colours. */
#pragma once

#include "nest-picture-layout.h"

G_BEGIN_DECLS

/** NestPictureShown: the numbers of a model, or of a moment between two models. */
typedef struct {
  double reach; /* borders passed by the line */
  double reach_after;
  double processors;
  double processors_after;
  double memory; /* MiB */
  double memory_after;
} NestPictureShown;

void nest_picture_shown_init    (NestPictureShown        *self,
                                 const NestPictureModel  *model);
void nest_picture_shown_between (NestPictureShown        *self,
                                 const NestPictureShown  *from,
                                 const NestPictureShown  *to,
                                 double                   progress);
void nest_picture_draw          (GtkSnapshot             *snapshot,
                                 GtkWidget               *widget,
                                 const NestPictureModel  *model,
                                 const NestPictureLayout *layout,
                                 const NestPictureShown  *shown);

G_END_DECLS
