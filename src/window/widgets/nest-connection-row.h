/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestConnectionRow: a connection without machines, or with a problem: what is the matter, and the button that helps. */
#pragma once

#include "nest-connection-entry.h"
#include "nest-list-row.h"

G_BEGIN_DECLS

#define NEST_TYPE_CONNECTION_ROW (nest_connection_row_get_type ())
G_DECLARE_FINAL_TYPE (NestConnectionRow, nest_connection_row, NEST, CONNECTION_ROW, NestListRow)

GtkWidget *nest_connection_row_new (void);

G_END_DECLS
