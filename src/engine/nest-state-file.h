/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of the state folder: read with care, as anybody may have damaged them. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean  nest_state_file_check        (const char    *path,
                                        gsize          maximum,
                                        GError       **error);
char     *nest_state_file_read         (const char    *path,
                                        gsize          maximum,
                                        gsize         *length,
                                        GError       **error);
char     *nest_state_file_set_aside    (const char    *path,
                                        const GError  *reason);
gboolean  nest_state_file_is_sane_json (const char    *data,
                                        gsize          length);

G_END_DECLS
