/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestPicture: this computer, the machine in it and the machine to come in that, and how far the processor's help reaches. */
#pragma once

#include "nest-picture-layout.h"

G_BEGIN_DECLS

#define NEST_TYPE_PICTURE (nest_picture_get_type ())
G_DECLARE_FINAL_TYPE (NestPicture, nest_picture, NEST, PICTURE, GtkWidget)

GtkWidget              *nest_picture_new       (NestPictureForm   form);
void                    nest_picture_set_model (NestPicture      *self,
                                                NestPictureModel *model);
const NestPictureModel *nest_picture_get_model (NestPicture      *self);
gboolean                nest_picture_is_still  (NestPicture      *self);

G_END_DECLS
