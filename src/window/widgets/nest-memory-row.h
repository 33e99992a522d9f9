/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestMemoryRow: a slider for the memory of a machine, with marks for what is recommended and what there is. */
#pragma once

#include <adwaita.h>

#include "nest-finding.h"

G_BEGIN_DECLS

#define NEST_TYPE_MEMORY_ROW (nest_memory_row_get_type ())
G_DECLARE_FINAL_TYPE (NestMemoryRow, nest_memory_row, NEST, MEMORY_ROW, GtkListBoxRow)

GtkWidget *nest_memory_row_new    (GtkAdjustment *adjustment);
void       nest_memory_row_update (NestMemoryRow *self,
                                   NestFinding   *finding);

G_END_DECLS
