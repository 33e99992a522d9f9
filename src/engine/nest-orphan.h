/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A command that outlived the Nestbox that started it: orphans finish what they were told to do. */
#pragma once

#include "nest-run.h"

G_BEGIN_DECLS

int nest_orphan_find (const char *proc,
                      NestRun    *run);

G_END_DECLS
