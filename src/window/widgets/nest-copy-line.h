/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestCopyLine: an address or a command, shown as it is, with a button that copies it. Nothing is opened. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define NEST_TYPE_COPY_LINE (nest_copy_line_get_type ())
G_DECLARE_FINAL_TYPE (NestCopyLine, nest_copy_line, NEST, COPY_LINE, AdwBin)

GtkWidget *nest_copy_line_new      (const char   *text);
GtkWidget *nest_copy_line_new_row  (const char   *command);
void       nest_copy_line_set_text (NestCopyLine *self,
                                    const char   *text);
void       nest_copy_line_set_kind (NestCopyLine *self,
                                    gboolean      is_command);

G_END_DECLS
