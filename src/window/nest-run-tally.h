/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What has and what has not happened in a run that was cancelled, in numbers. */
#pragma once

#include "nest-run.h"

G_BEGIN_DECLS

char *nest_run_tally_describe (NestRun *run);

G_END_DECLS
