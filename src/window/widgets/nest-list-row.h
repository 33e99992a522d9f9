/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestListRow: a recycled row of the list of machines: follows one entry, below the header of its section. Abstract. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define NEST_TYPE_LIST_ROW (nest_list_row_get_type ())
G_DECLARE_DERIVABLE_TYPE (NestListRow, nest_list_row, NEST, LIST_ROW, GtkBox)

struct _NestListRowClass
{
  GtkBoxClass parent_class;

  /* Derives the whole look from the entry, which is never NULL then. */
  void (* update) (NestListRow *self);
};

void     nest_list_row_set_entry    (NestListRow *self,
                                     gpointer     entry);
gpointer nest_list_row_get_entry    (NestListRow *self);
void     nest_list_row_set_section  (NestListRow *self,
                                     const char  *title,
                                     const char  *removable);
void     nest_list_row_set_spoken   (NestListRow *self,
                                     const char  *text);

G_END_DECLS
