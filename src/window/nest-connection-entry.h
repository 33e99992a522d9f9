/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestConnectionEntry: what there is to say about one connection, in words; follows the inventory. */
#pragma once

#include "nest-inventory.h"

G_BEGIN_DECLS

#define NEST_TYPE_CONNECTION_ENTRY (nest_connection_entry_get_type ())
G_DECLARE_FINAL_TYPE (NestConnectionEntry, nest_connection_entry, NEST, CONNECTION_ENTRY, GObject)

/** NestConnectionState: the first one that fits. */
typedef enum {
  NEST_CONNECTION_BUSY,          /* being read, and nothing is known yet */
  NEST_CONNECTION_WAITS,         /* not connected: the user has to say so */
  NEST_CONNECTION_NOT_INSTALLED,
  NEST_CONNECTION_PROBLEM,       /* cannot be used, or its machines cannot be listed */
  NEST_CONNECTION_EMPTY,
  NEST_CONNECTION_READY,         /* has machines */
} NestConnectionState;

/* Signal "changed": its state or its words are others now. */

NestConnectionEntry *nest_connection_entry_new            (NestInventory       *inventory,
                                                           const char          *connection);
const char          *nest_connection_entry_get_connection (NestConnectionEntry *self);
const char          *nest_connection_entry_get_name       (NestConnectionEntry *self);
const char          *nest_connection_entry_get_version    (NestConnectionEntry *self);
NestConnectionState  nest_connection_entry_get_state      (NestConnectionEntry *self);
const char          *nest_connection_entry_get_title      (NestConnectionEntry *self);
const char          *nest_connection_entry_get_button_label (NestConnectionEntry *self);
char                *nest_connection_entry_get_text       (NestConnectionEntry *self);

G_END_DECLS
