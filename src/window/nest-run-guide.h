/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestRunGuide: from Apply on: runs, what they take back, and the machine that is powered off or started. */
#pragma once

#include "nest-assistant.h"
#include "nest-session.h"

G_BEGIN_DECLS

#define NEST_TYPE_RUN_GUIDE (nest_run_guide_get_type ())
G_DECLARE_FINAL_TYPE (NestRunGuide, nest_run_guide, NEST, RUN_GUIDE, GObject)

/* Signal "review": the checklist, if there is one, is to be shown. */

NestRunGuide *nest_run_guide_new      (NestAssistant *assistant,
                                       NestSession   *session,
                                       GSettings     *settings);
void          nest_run_guide_apply    (NestRunGuide  *self);
void          nest_run_guide_look_back (NestRunGuide *self);
void          nest_run_guide_ask_undo_last (NestRunGuide *self);
void          nest_run_guide_ask_undo (NestRunGuide  *self,
                                       NestRun       *run);

G_END_DECLS
