/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the steps about kernel modules share: a switch that has to stand one way, and who may turn it. */
#pragma once

#include "nest-step.h"

G_BEGIN_DECLS

NestFinding *nest_step_new_option      (const NestStepContext *context,
                                        NestSetting            setting,
                                        gboolean               wanted,
                                        const char            *summary);
void         nest_step_add_option_notes (NestFinding           *finding,
                                         const NestModuleOption *option);
gboolean     nest_step_is_elsewhere    (const NestStepContext *context);

G_END_DECLS
