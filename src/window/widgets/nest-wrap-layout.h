/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestWrapLayout: children side by side while there is room, line by line where there is not; a line is centred unless a
 * child in it expands. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define NEST_TYPE_WRAP_LAYOUT (nest_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (NestWrapLayout, nest_wrap_layout, NEST, WRAP_LAYOUT, GtkLayoutManager)

G_END_DECLS
