/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window remembers from one start to the next, and the terminal can forget; without an installed schema it starts as new each time. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GSettings *nest_settings_new              (void);
void       nest_settings_set_last_machine (GSettings   *settings,
                                           const char  *connection,
                                           const char  *uuid);
gboolean   nest_settings_get_last_machine (GSettings   *settings,
                                           char       **connection,
                                           char       **uuid);
void       nest_settings_set_connections  (GSettings   *settings,
                                           const char *const *uris);
char     **nest_settings_get_connections  (GSettings   *settings);
void       nest_settings_forget           (GSettings   *settings);

G_END_DECLS
