/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestMachineEntries: the machines as a GListModel of stable NestMachineEntry objects. */
#pragma once

#include "nest-machine-entry.h"

G_BEGIN_DECLS

#define NEST_TYPE_MACHINE_ENTRIES (nest_machine_entries_get_type ())
G_DECLARE_FINAL_TYPE (NestMachineEntries, nest_machine_entries, NEST, MACHINE_ENTRIES, GObject)

NestMachineEntries *nest_machine_entries_new  (NestInventory      *inventory);
NestMachineEntry   *nest_machine_entries_find (NestMachineEntries *self,
                                               const char         *connection,
                                               const char         *uuid);

G_END_DECLS
