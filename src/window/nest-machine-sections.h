/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestMachineSections: the list of the machines page: for each connection its machines, or the row that says why not. */
#pragma once

#include <gtk/gtk.h>

#include "nest-connection-entry.h"
#include "nest-machine-entries.h"

G_BEGIN_DECLS

#define NEST_TYPE_MACHINE_SECTIONS (nest_machine_sections_get_type ())
G_DECLARE_FINAL_TYPE (NestMachineSections, nest_machine_sections, NEST, MACHINE_SECTIONS, GObject)

NestMachineSections *nest_machine_sections_new         (NestInventory       *inventory);
GListModel          *nest_machine_sections_get_model   (NestMachineSections *self);
NestMachineEntries  *nest_machine_sections_get_entries (NestMachineSections *self);
void                 nest_machine_sections_set_can_add (NestMachineSections *self,
                                                        gboolean             can_add);
void                 nest_machine_sections_set_last    (NestMachineSections *self,
                                                        const char          *connection,
                                                        const char          *uuid);
const char          *nest_machine_sections_get_id      (gpointer             item);

G_END_DECLS
