/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestWayBack: waits until the machine that was used last is found again, or turns out not to be there. */
#pragma once

#include "nest-inventory.h"

G_BEGIN_DECLS

#define NEST_TYPE_WAY_BACK (nest_way_back_get_type ())
G_DECLARE_FINAL_TYPE (NestWayBack, nest_way_back, NEST, WAY_BACK, GObject)

/* Signal "ended" (NestMachine *machine, nullable): once; without a machine everything was listed and it is not there. */

NestWayBack *nest_way_back_new (NestInventory *inventory,
                                const char    *connection,
                                const char    *uuid);
void         nest_way_back_look (NestWayBack  *self);

G_END_DECLS
