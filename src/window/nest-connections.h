/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestConnections: which hypervisors this user has: those of this computer, and those he added himself. No widgets. */
#pragma once

#include "nest-inventory.h"

G_BEGIN_DECLS

#define NEST_TYPE_CONNECTIONS (nest_connections_get_type ())
G_DECLARE_FINAL_TYPE (NestConnections, nest_connections, NEST, CONNECTIONS, GObject)

NestConnections *nest_connections_new      (NestInventory    *inventory,
                                            GSettings        *settings);
void             nest_connections_find_all (NestConnections  *self);
char            *nest_connections_check    (NestConnections  *self,
                                            const char       *uri);
gboolean         nest_connections_add      (NestConnections  *self,
                                            const char       *uri,
                                            GError          **error);
void             nest_connections_open     (NestConnections  *self,
                                            const char       *connection);
void             nest_connections_remove   (NestConnections  *self,
                                            const char       *connection);
gboolean         nest_connections_is_added (NestConnections  *self,
                                            const char       *connection);

G_END_DECLS
