/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestMachineRows: makes and recycles the rows of the list of machines, and says which of them are seen. */
#pragma once

#include "nest-connections.h"
#include "nest-machine-sections.h"

G_BEGIN_DECLS

#define NEST_TYPE_MACHINE_ROWS (nest_machine_rows_get_type ())
G_DECLARE_FINAL_TYPE (NestMachineRows, nest_machine_rows, NEST, MACHINE_ROWS, GObject)

NestMachineRows *nest_machine_rows_new             (GtkListView       *list_view,
                                                    GtkSelectionModel *model,
                                                    NestInventory     *inventory);
void             nest_machine_rows_set_connections (NestMachineRows   *self,
                                                    NestConnections   *connections);
void             nest_machine_rows_focus           (NestMachineRows   *self);

G_END_DECLS
