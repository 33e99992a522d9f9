/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the inventory share with each other and with nobody else. */
#pragma once

#include "nest-inventory.h"

G_BEGIN_DECLS

/*
 * NestInventoryConnection: one connection with what is known of it; reference counted, because answers
 * may come when it was removed long ago.
 */
typedef struct {
  NestInventory *inventory; /* not owned; NULL once it was removed */
  NestHypervisor *hypervisor;
  gulong hint_handler;
  NestHypervisorInfo *info;
  GError *list_error;
  GCancellable *cancellable;
  guint pending;        /* answers the user waits for */
  gboolean listing;
  gboolean list_again;  /* something changed while it was being listed */
  gboolean reading;     /* a background read is under way */
  gboolean list_hinted;
  GHashTable *hinted;   /* UUIDs of machines that changed */
  gboolean reading_hinted;
  guint requested;      /* readings that somebody asked for, under way */
  guint hint_source;
} NestInventoryConnection;

NestInventoryConnection *nest_inventory_connection_new      (NestInventory           *inventory,
                                                             NestHypervisor          *hypervisor);
void                     nest_inventory_connection_remove   (NestInventoryConnection *self);
void                     nest_inventory_connection_refresh  (NestInventoryConnection *self);
void                     nest_inventory_connection_go_on    (NestInventoryConnection *self);

NestInventoryConnection *nest_inventory_find_connection     (NestInventory           *self,
                                                             const char              *name);
gboolean                 nest_inventory_connection_is_busy  (NestInventoryConnection *self);
gboolean                 nest_inventory_get_background      (NestInventory           *self);
void                     nest_inventory_loading_changed     (NestInventory           *self);
void                     nest_inventory_connection_changed  (NestInventory           *self,
                                                             NestInventoryConnection *connection);
void                     nest_inventory_take_list           (NestInventory           *self,
                                                             NestInventoryConnection *connection,
                                                             GPtrArray               *listed);
void                     nest_inventory_take_failure        (NestInventory           *self,
                                                             NestInventoryConnection *connection,
                                                             const char              *uuid,
                                                             const GError            *error);
char                    *nest_inventory_find_unread         (NestInventory           *self,
                                                             NestInventoryConnection *connection);

void                     nest_inventory_take_machine        (NestInventory           *self,
                                                             NestMachine             *machine);
void                     nest_inventory_take_info           (NestInventory           *self,
                                                             NestHypervisorInfo      *info);
void                     nest_inventory_take_host           (NestInventory           *self,
                                                             NestHost                *host);

G_END_DECLS
