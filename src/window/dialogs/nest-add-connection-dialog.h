/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for the address of another libvirt, and adds it. */
#pragma once

#include <adwaita.h>

#include "nest-connections.h"

G_BEGIN_DECLS

GtkWidget *nest_add_connection_dialog_new (GtkWindow       *parent,
                                           NestConnections *connections);

G_END_DECLS
