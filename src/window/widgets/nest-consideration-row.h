/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestConsiderationRow: one consideration to read. */
#pragma once

#include <adwaita.h>

#include "nest-considerations.h"

G_BEGIN_DECLS

#define NEST_TYPE_CONSIDERATION_ROW (nest_consideration_row_get_type ())
G_DECLARE_FINAL_TYPE (NestConsiderationRow, nest_consideration_row, NEST, CONSIDERATION_ROW, GtkListBoxRow)

GtkWidget *nest_consideration_row_new (const NestConsideration *consideration,
                                       gboolean                 is_new);

G_END_DECLS
