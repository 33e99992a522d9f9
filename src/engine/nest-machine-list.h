/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The machines of an inventory: finding, replacing and merging in a GListStore of NestMachine. */
#pragma once

#include "nest-machine.h"

G_BEGIN_DECLS

NestMachine *nest_machine_list_find        (GListStore  *store,
                                            const char  *connection,
                                            const char  *uuid);
gboolean     nest_machine_list_replace     (GListStore  *store,
                                            NestMachine *machine);
void         nest_machine_list_remove      (GListStore  *store,
                                            NestMachine *machine);
NestMachine *nest_machine_list_find_unread (GListStore  *store,
                                            const char  *connection);
void         nest_machine_list_merge       (GListStore  *store,
                                            const char  *connection,
                                            GPtrArray   *listed,
                                            guint        start);
guint        nest_machine_list_count       (GListStore  *store,
                                            const char  *connection);

G_END_DECLS
