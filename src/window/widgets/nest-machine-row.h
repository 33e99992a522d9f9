/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestMachineRow: one machine in the list, with its hypervisor's name above where a new one begins. */
#pragma once

#include "nest-machine-entry.h"
#include "nest-list-row.h"

G_BEGIN_DECLS

#define NEST_TYPE_MACHINE_ROW (nest_machine_row_get_type ())
G_DECLARE_FINAL_TYPE (NestMachineRow, nest_machine_row, NEST, MACHINE_ROW, NestListRow)

GtkWidget *nest_machine_row_new (void);

G_END_DECLS
