/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestRecovery: taking runs back, and what earlier ones left open: interrupted, or to take effect later. */
#pragma once

#include "nest-assistant.h"
#include "nest-session.h"

G_BEGIN_DECLS

#define NEST_TYPE_RECOVERY (nest_recovery_get_type ())
G_DECLARE_FINAL_TYPE (NestRecovery, nest_recovery, NEST, RECOVERY, GObject)

NestRecovery *nest_recovery_new       (NestAssistant *assistant,
                                       NestSession   *session,
                                       guint          run_page);
void          nest_recovery_look      (NestRecovery  *self);
void          nest_recovery_ask_undo  (NestRecovery  *self,
                                       NestRun       *run);
void          nest_recovery_ask_undo_last (NestRecovery *self);
void          nest_recovery_ask_again (NestRecovery  *self);

G_END_DECLS
