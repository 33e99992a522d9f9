/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the instructions share: sentences that depend on what was read. */
#pragma once

#include "nest-instructions.h"

G_BEGIN_DECLS

/* In nest-instruction-texts.c */
char *nest_instruction_format_host_keys     (const NestStepContext *context);
char *nest_instruction_format_inner_machine (guint64                memory,
                                             guint64                limit);

G_END_DECLS
