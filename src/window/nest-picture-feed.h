/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestPictureFeed: keeps the picture of the nest in step with what the session knows. */
#pragma once

#include "nest-picture-split.h"
#include "nest-session.h"

G_BEGIN_DECLS

#define NEST_TYPE_PICTURE_FEED (nest_picture_feed_get_type ())
G_DECLARE_FINAL_TYPE (NestPictureFeed, nest_picture_feed, NEST, PICTURE_FEED, GObject)

NestPictureFeed *nest_picture_feed_new          (NestPictureSplit *split,
                                                 NestSession      *session);
void             nest_picture_feed_set_practice (NestPictureFeed  *self);

G_END_DECLS
