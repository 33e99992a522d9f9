/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one step's finding means for the steps that require it. Pure. */
#pragma once

#include "nest-steps.h"

G_BEGIN_DECLS

NestFinding *nest_requirements_settle (const NestStep        *step,
                                       const NestStepContext *context,
                                       NestFinding           *checked,
                                       GHashTable            *findings,
                                       gboolean               final);

G_END_DECLS
