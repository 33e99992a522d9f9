/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestMachinesPage: all machines of all hypervisors, to choose one. */
#pragma once

#include "nest-connections.h"
#include "nest-page.h"

G_BEGIN_DECLS

#define NEST_TYPE_MACHINES_PAGE (nest_machines_page_get_type ())
G_DECLARE_FINAL_TYPE (NestMachinesPage, nest_machines_page, NEST, MACHINES_PAGE, NestPage)

/*
 * Signals: "selected" (NestMachine *machine, nullable): another row is selected;
 * "chosen" (NestMachine *machine): just before "forward"
 */

NestPage    *nest_machines_page_new          (NestInventory    *inventory);
void         nest_machines_page_set_connections (NestMachinesPage *self,
                                              NestConnections  *connections);
void         nest_machines_page_set_last_used (NestMachinesPage *self,
                                              const char       *connection,
                                              const char       *uuid);
void         nest_machines_page_select       (NestMachinesPage *self,
                                              const char       *connection,
                                              const char       *uuid);
NestMachine *nest_machines_page_get_selected (NestMachinesPage *self);
void         nest_machines_page_search       (NestMachinesPage *self);

G_END_DECLS
