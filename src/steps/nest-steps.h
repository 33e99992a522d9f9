/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ordered table of all steps: the one place that lists them. */
#pragma once

#include "nest-step.h"

G_BEGIN_DECLS

const NestStep *const *nest_steps_get_all (void);
const NestStep        *nest_steps_find    (const char *id);

NestFinding           *nest_steps_check_power     (const NestStepContext *context);
NestFinding           *nest_steps_offer_pull_plug (const NestStepContext *context);

G_END_DECLS
