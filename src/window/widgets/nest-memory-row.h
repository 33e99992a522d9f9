/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestMemoryRow: a slider for the memory of a machine, above a bar of the memory of this computer. */
#pragma once

#include <adwaita.h>

#include "nest-finding.h"

G_BEGIN_DECLS

#define NEST_TYPE_MEMORY_ROW (nest_memory_row_get_type ())
G_DECLARE_FINAL_TYPE (NestMemoryRow, nest_memory_row, NEST, MEMORY_ROW, GtkListBoxRow)

GtkWidget *nest_memory_row_new    (GtkAdjustment *adjustment);
void       nest_memory_row_update (NestMemoryRow *self,
                                   NestFinding   *finding,
                                   guint64        total);

G_END_DECLS
