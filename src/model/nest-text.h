/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text from outside (VM names, programs' output) made safe to show, to store and to paste. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *nest_text_make_visible (const char        *text);
char *nest_text_escape_bytes (const char        *text);
char *nest_text_unescape     (const char        *text);
char *nest_text_quote_argv   (const char *const *argv);

G_END_DECLS
