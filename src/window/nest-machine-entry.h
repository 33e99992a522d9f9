/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestMachineEntry: one place in the list of machines; stays the same object while its machine is read again. */
#pragma once

#include "nest-glance.h"
#include "nest-inventory.h"

G_BEGIN_DECLS

#define NEST_TYPE_MACHINE_ENTRY (nest_machine_entry_get_type ())
G_DECLARE_FINAL_TYPE (NestMachineEntry, nest_machine_entry, NEST, MACHINE_ENTRY, GObject)

/* Signal "changed": what there is to say about its machine is another now. */

NestMachineEntry *nest_machine_entry_new           (NestInventory    *inventory,
                                                    NestMachine      *machine);
NestMachine      *nest_machine_entry_get_machine   (NestMachineEntry *self);
void              nest_machine_entry_set_machine   (NestMachineEntry *self,
                                                    NestMachine      *machine);
gboolean          nest_machine_entry_get_ambiguous (NestMachineEntry *self);
void              nest_machine_entry_set_ambiguous (NestMachineEntry *self,
                                                    gboolean          ambiguous);
gboolean          nest_machine_entry_is_for        (NestMachineEntry *self,
                                                    NestMachine      *machine);
gboolean          nest_machine_entry_get_used_last (NestMachineEntry *self);
void              nest_machine_entry_set_used_last (NestMachineEntry *self,
                                                    gboolean          used_last);
const char       *nest_machine_entry_get_hypervisor_name (NestMachineEntry *self);
const NestGlance *nest_machine_entry_get_glance    (NestMachineEntry *self);
void              nest_machine_entry_look_again    (NestMachineEntry *self);
const char       *nest_machine_entry_get_search_key (NestMachineEntry *self);
char             *nest_machine_entry_get_refusal   (NestMachineEntry *self);

G_END_DECLS
