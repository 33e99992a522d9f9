/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestGuide: brings the pages and the session together; the only one that knows them all. */
#pragma once

#include "nest-assistant.h"
#include "nest-session.h"

G_BEGIN_DECLS

#define NEST_TYPE_GUIDE (nest_guide_get_type ())
G_DECLARE_FINAL_TYPE (NestGuide, nest_guide, NEST, GUIDE, GObject)

NestGuide   *nest_guide_new          (NestAssistant *assistant,
                                      NestSession   *session,
                                      GSettings     *settings);
void         nest_guide_search       (NestGuide     *self);
void         nest_guide_undo_last    (NestGuide     *self);
void         nest_guide_show_history (NestGuide     *self);
void       nest_guide_add_connection (NestGuide *self);
void       nest_guide_explain (NestGuide *self, const char *id);
void       nest_guide_set_practice   (NestGuide *self);

G_END_DECLS
