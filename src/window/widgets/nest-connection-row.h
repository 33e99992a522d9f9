/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestConnectionRow: a connection without machines, or with a problem: what is the matter, and the button that helps. */
#pragma once

#include <adwaita.h>

#include "nest-connection-entry.h"

G_BEGIN_DECLS

#define NEST_TYPE_CONNECTION_ROW (nest_connection_row_get_type ())
G_DECLARE_FINAL_TYPE (NestConnectionRow, nest_connection_row, NEST, CONNECTION_ROW, AdwBin)

GtkWidget *nest_connection_row_new         (void);
void       nest_connection_row_set_entry   (NestConnectionRow   *self,
                                            NestConnectionEntry *entry);
void       nest_connection_row_set_section (NestConnectionRow   *self,
                                            const char          *title,
                                            const char          *removable);

G_END_DECLS
