/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestOptionRow: one answer to a choice: a radio button with its consequence and its risk. Never preselected. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define NEST_TYPE_OPTION_ROW (nest_option_row_get_type ())
G_DECLARE_FINAL_TYPE (NestOptionRow, nest_option_row, NEST, OPTION_ROW, AdwActionRow)

/* Signal "chosen": the user, not the program, selected it. */

GtkWidget  *nest_option_row_new        (const char    *id,
                                        const char    *title,
                                        const char    *consequence,
                                        const char    *risk,
                                        gboolean       recommended);
const char *nest_option_row_get_id     (NestOptionRow *self);
void        nest_option_row_join_group (NestOptionRow *self,
                                        NestOptionRow *other);
void        nest_option_row_set_active (NestOptionRow *self,
                                        gboolean       active);

G_END_DECLS
