/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bringing a machine to "off" for a run that takes back or goes on: never without a yes. */
#pragma once

#include "nest-undo.h"

G_BEGIN_DECLS

gboolean nest_undo_settle_power (NestUndo        *undo,
                                 NestUndoTarget  *target,
                                 NestChoices     *choices,
                                 NestJob         *job);

G_END_DECLS
