/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestInventory: this computer, its hypervisors and all their machines, read in the background. */
#pragma once

#include "nest-host.h"
#include "nest-hypervisor.h"
#include "nest-step.h"

G_BEGIN_DECLS

#define NEST_TYPE_INVENTORY (nest_inventory_get_type ())
G_DECLARE_FINAL_TYPE (NestInventory, nest_inventory, NEST, INVENTORY, GObject)

/*
 * Properties: "host" (NestHost or NULL), "loading" (boolean), "vantage" (NestVantage, notified before "host").
 * Signals: "hypervisors-changed": one was added or removed;
 *          "hypervisor-changed" (const char *connection): its info or list error is another now;
 *          "machine-changed" (NestMachine *machine): one machine was read again and differs.
 * The machines are a GListModel of NestMachine; a machine that was read again replaces its
 * predecessor at the same position (items-changed 1, 1). Those of one connection stand together, in the
 * order the connections were added. What a hypervisor hints at is read again by itself, soon.
 */

NestInventory      *nest_inventory_new               (void);
void                nest_inventory_add_hypervisor    (NestInventory       *self,
                                                      NestHypervisor      *hypervisor);
void                nest_inventory_remove_hypervisor (NestInventory       *self,
                                                      const char          *connection);
GPtrArray          *nest_inventory_get_hypervisors   (NestInventory       *self);
NestHypervisor     *nest_inventory_find_hypervisor   (NestInventory       *self,
                                                      const char          *connection);
NestHost           *nest_inventory_get_host          (NestInventory       *self);
NestHypervisorInfo *nest_inventory_get_info          (NestInventory       *self,
                                                      const char          *connection);
const GError       *nest_inventory_get_list_error    (NestInventory       *self,
                                                      const char          *connection);
GListModel         *nest_inventory_get_machines      (NestInventory       *self);
NestMachine        *nest_inventory_find_machine      (NestInventory       *self,
                                                      const char          *connection,
                                                      const char          *uuid);
gboolean            nest_inventory_is_loading        (NestInventory       *self);
gboolean            nest_inventory_is_connection_loading (NestInventory   *self,
                                                      const char          *connection);
void                nest_inventory_refresh           (NestInventory       *self);
void                nest_inventory_refresh_host      (NestInventory       *self);
void                nest_inventory_refresh_connection (NestInventory      *self,
                                                      const char          *connection);
void                nest_inventory_set_made_up_host  (NestInventory       *self,
                                                      NestHost            *host);
NestVantage         nest_inventory_get_vantage       (NestInventory       *self);
void                nest_inventory_set_from_outside  (NestInventory       *self,
                                                      gboolean             from_outside);
void                nest_inventory_take_proof        (NestInventory       *self,
                                                      const NestProof     *proof);
void                nest_inventory_stop              (NestInventory       *self);
void                nest_inventory_set_background    (NestInventory       *self,
                                                      gboolean             allowed);
void                nest_inventory_prefer            (NestInventory       *self,
                                                      GPtrArray           *machines);
void                nest_inventory_read_async        (NestInventory       *self,
                                                      const char          *connection,
                                                      const char          *uuid,
                                                      gboolean             with_info,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
NestMachine        *nest_inventory_read_finish       (NestInventory       *self,
                                                      GAsyncResult        *result,
                                                      GError             **error);

G_END_DECLS
