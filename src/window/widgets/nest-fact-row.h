/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestFactRow: a row that says one thing with a shape, a title and a sentence; or that it is still being read. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define NEST_TYPE_FACT_ROW (nest_fact_row_get_type ())
G_DECLARE_FINAL_TYPE (NestFactRow, nest_fact_row, NEST, FACT_ROW, AdwActionRow)

GtkWidget *nest_fact_row_new      (void);
void       nest_fact_row_set      (NestFactRow *self,
                                   const char  *icon_name,
                                   const char  *style_class,
                                   const char  *title,
                                   const char  *subtitle);
void       nest_fact_row_set_busy (NestFactRow *self,
                                   gboolean     busy);
void       nest_fact_row_set_explained (NestFactRow *self,
                                        const char  *id);

G_END_DECLS
