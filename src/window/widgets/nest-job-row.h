/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestJobRow: one job of a run: what it is doing, how it went, and below that every change and the reason of a failure. */
#pragma once

#include <adwaita.h>

#include "nest-job.h"

G_BEGIN_DECLS

#define NEST_TYPE_JOB_ROW (nest_job_row_get_type ())
G_DECLARE_FINAL_TYPE (NestJobRow, nest_job_row, NEST, JOB_ROW, AdwExpanderRow)

GtkWidget  *nest_job_row_new            (NestJob    *job);
void        nest_job_row_tick           (NestJobRow *self);
const char *nest_job_row_get_problem    (NestJob    *job);
char       *nest_job_row_format_changes (NestJob    *job);

G_END_DECLS
