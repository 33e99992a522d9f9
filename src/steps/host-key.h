/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The host keys of both levels, for all that compares them or tells of them. */
#pragma once

#include "nest-host-key.h"
#include "nest-step.h"

G_BEGIN_DECLS

const char  *nest_step_get_keyboard_program (const NestStepContext *context);
const char  *nest_step_get_keyboard_menu    (const NestStepContext *context);
NestHostKey *nest_step_new_host_key         (const NestStepContext *context);
NestHostKey *nest_step_new_default_host_key (const NestStepContext *context);

G_END_DECLS
