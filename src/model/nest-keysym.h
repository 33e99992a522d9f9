/* SPDX-License-Identifier: GPL-3.0-or-later */
/* X11 keysyms that matter for host keys: their names for people, and which of them VirtualBox honours. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean    nest_keysym_is_host_key (guint        keysym);
gboolean    nest_keysym_is_modifier (guint        keysym);
const char *nest_keysym_get_name    (guint        keysym);
gboolean    nest_keysym_from_name   (const char  *name,
                                     guint       *keysym);
char       *nest_keysym_explain     (guint        keysym);

G_END_DECLS
