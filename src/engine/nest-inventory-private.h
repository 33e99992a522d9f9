/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the inventory share with each other and with nobody else. */
#pragma once

#include "nest-inventory.h"

G_BEGIN_DECLS

void nest_inventory_take_machine (NestInventory      *self,
                                  NestMachine        *machine);
void nest_inventory_take_info    (NestInventory      *self,
                                  NestHypervisorInfo *info);
void nest_inventory_take_host    (NestInventory      *self,
                                  NestHost           *host);

G_END_DECLS
