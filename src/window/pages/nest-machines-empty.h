/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestMachinesEmpty: what there is to say, and to do, where the list of machines would be empty. */
#pragma once

#include <adwaita.h>

#include "nest-connection-entry.h"

G_BEGIN_DECLS

#define NEST_TYPE_MACHINES_EMPTY (nest_machines_empty_get_type ())
G_DECLARE_FINAL_TYPE (NestMachinesEmpty, nest_machines_empty, NEST, MACHINES_EMPTY, AdwBin)

void nest_machines_empty_show           (NestMachinesEmpty   *self,
                                         NestInventory       *inventory,
                                         NestConnectionEntry *entry);
void nest_machines_empty_set_can_add    (NestMachinesEmpty   *self,
                                         gboolean             can_add);

G_END_DECLS
