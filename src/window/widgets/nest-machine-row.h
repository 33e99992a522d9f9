/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestMachineRow: one machine in the list, with its hypervisor's name above where a new one begins. */
#pragma once

#include <adwaita.h>

#include "nest-machine-entry.h"

G_BEGIN_DECLS

#define NEST_TYPE_MACHINE_ROW (nest_machine_row_get_type ())
G_DECLARE_FINAL_TYPE (NestMachineRow, nest_machine_row, NEST, MACHINE_ROW, AdwBin)

GtkWidget *nest_machine_row_new         (void);
void       nest_machine_row_set_entry   (NestMachineRow   *self,
                                         NestMachineEntry *entry);
void       nest_machine_row_set_section (NestMachineRow   *self,
                                         const char       *title,
                                         const char       *removable);

G_END_DECLS
