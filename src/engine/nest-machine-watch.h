/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestMachineWatch: keeps what is known of the one machine somebody looks at true, whoever changes it. */
#pragma once

#include "nest-inventory.h"

G_BEGIN_DECLS

#define NEST_TYPE_MACHINE_WATCH (nest_machine_watch_get_type ())
G_DECLARE_FINAL_TYPE (NestMachineWatch, nest_machine_watch, NEST, MACHINE_WATCH, GObject)

/* Property "gone": the machine was removed by another program since it is looked at. */

NestMachineWatch *nest_machine_watch_new          (NestInventory    *inventory);
void              nest_machine_watch_set_machine  (NestMachineWatch *self,
                                                   NestMachine      *machine);
gboolean          nest_machine_watch_get_gone     (NestMachineWatch *self);
void              nest_machine_watch_set_active   (NestMachineWatch *self,
                                                   gboolean          active);
void              nest_machine_watch_stop         (NestMachineWatch *self);
void              nest_machine_watch_set_interval (NestMachineWatch *self,
                                                   guint             milliseconds);

G_END_DECLS
