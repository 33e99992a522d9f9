/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many processors the machine is to have, which the pinning of processors has to know. */
#pragma once

#include "nest-step.h"

G_BEGIN_DECLS

guint nest_cpu_cores_get_wish (const NestStepContext *context);

G_END_DECLS
