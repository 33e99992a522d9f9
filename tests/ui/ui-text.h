/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether all text that is shown can be read to its end. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void ui_text_assert_whole (GtkWidget  *window,
                           const char *picture);

G_END_DECLS
