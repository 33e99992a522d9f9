/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What VirtualBox's own log says of a machine's last start. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *nest_vbox_log_find_error  (const char           *text,
                                 gsize                 length);
char *nest_vbox_log_find_version (const char          *text);
void  nest_vbox_log_read_async  (GBytes               *output,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
char *nest_vbox_log_read_finish (GAsyncResult         *result,
                                 char                **version);

G_END_DECLS
