/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestPracticeWalk: the pages once more, on a made-up machine and computer, with runs of their own. */
#pragma once

#include "nest-assistant.h"
#include "nest-guide.h"

G_BEGIN_DECLS

#define NEST_TYPE_PRACTICE_WALK (nest_practice_walk_get_type ())
G_DECLARE_FINAL_TYPE (NestPracticeWalk, nest_practice_walk, NEST, PRACTICE_WALK, GObject)

NestPracticeWalk *nest_practice_walk_new           (GtkStack         *stack);
NestSession      *nest_practice_walk_get_session   (NestPracticeWalk *self);
NestGuide        *nest_practice_walk_get_guide     (NestPracticeWalk *self);
void              nest_practice_walk_leave         (NestPracticeWalk *self);

G_END_DECLS
