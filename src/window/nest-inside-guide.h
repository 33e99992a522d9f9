/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestInsideGuide: what follows a run: the machine is started, what is done in it is told, and how far that leads. */
#pragma once

#include "nest-assistant.h"
#include "nest-session.h"

G_BEGIN_DECLS

#define NEST_TYPE_INSIDE_GUIDE (nest_inside_guide_get_type ())
G_DECLARE_FINAL_TYPE (NestInsideGuide, nest_inside_guide, NEST, INSIDE_GUIDE, GObject)

NestInsideGuide *nest_inside_guide_new (NestAssistant *assistant,
                                        NestSession   *session);

G_END_DECLS
