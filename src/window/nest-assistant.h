/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestAssistant: owns the way through the pages: the header bar, Back, and the one suggested action. */
#pragma once

#include "nest-page.h"
#include "nest-picture-split.h"

G_BEGIN_DECLS

#define NEST_TYPE_ASSISTANT (nest_assistant_get_type ())
G_DECLARE_FINAL_TYPE (NestAssistant, nest_assistant, NEST, ASSISTANT, AdwBin)

/*
 * Actions "assistant.back" and "assistant.forward". Property "current" (NestPage) notifies. Signal "page-made": a page
 * (NestPage) is there now, and waits for what it is to show.
 */

typedef NestPage *(*NestAssistantMake) (guint    position,
                                        gpointer data);

NestAssistant *nest_assistant_new         (void);
void           nest_assistant_add_page    (NestAssistant *self,
                                           NestPage      *page);
void           nest_assistant_add_pages   (NestAssistant     *self,
                                           guint              n_pages,
                                           NestAssistantMake  make,
                                           gpointer           data);
NestPage      *nest_assistant_get_page    (NestAssistant *self,
                                           guint          position);
NestPage      *nest_assistant_peek_page   (NestAssistant *self,
                                           guint          position);
NestPage      *nest_assistant_get_current (NestAssistant *self);
void           nest_assistant_go_to       (NestAssistant *self,
                                           NestPage      *page);
void           nest_assistant_forward     (NestAssistant *self);
void           nest_assistant_back        (NestAssistant *self);
void           nest_assistant_set_strip   (NestAssistant *self,
                                           GtkWidget     *strip);
NestPictureSplit *nest_assistant_get_picture (NestAssistant *self);

G_END_DECLS
