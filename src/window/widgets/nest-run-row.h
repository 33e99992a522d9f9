/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestRunRow: one remembered run: when, how it went, and below it every change. */
#pragma once

#include <adwaita.h>

#include "nest-run.h"

G_BEGIN_DECLS

#define NEST_TYPE_RUN_ROW (nest_run_row_get_type ())
G_DECLARE_FINAL_TYPE (NestRunRow, nest_run_row, NEST, RUN_ROW, AdwExpanderRow)

/* Signal "undo". */

GtkWidget *nest_run_row_new     (NestRun    *run);
NestRun   *nest_run_row_get_run (NestRunRow *self);

G_END_DECLS
