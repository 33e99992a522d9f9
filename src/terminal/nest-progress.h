/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestProgress: a run as it happens: one line that is redrawn on a terminal, plain lines elsewhere. */
#pragma once

#include "nest-console.h"
#include "nest-runner.h"

G_BEGIN_DECLS

typedef struct _NestProgress NestProgress;

NestProgress *nest_progress_new    (const NestConsole *console,
                                    NestRunner        *runner);
void          nest_progress_free   (NestProgress      *self);
char         *nest_progress_format (const NestConsole *console,
                                    NestJob           *job);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestProgress, nest_progress_free)

G_END_DECLS
