/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was noted of a machine earlier, in the window or here. */
#pragma once

#include "nest-invocation.h"
#include "nest-choices.h"

G_BEGIN_DECLS

void nest_noted_take (NestInvocation *invocation,
                      NestMachine    *machine,
                      NestChoices    *choices);

G_END_DECLS
