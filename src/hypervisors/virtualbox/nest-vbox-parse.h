/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parsers of what VBoxManage prints of machines. Pure: bytes in, values out; nothing they read is trusted. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** NEST_VBOX_INACCESSIBLE: what VirtualBox prints instead of a name; a VM may also really have this name. */
#define NEST_VBOX_INACCESSIBLE "<inaccessible>"

/** NestVboxEntry: one line of "list vms"; only a candidate until showvminfo confirmed its UUID. */
typedef struct {
  char *uuid;
  char *name;
} NestVboxEntry;

void        nest_vbox_entry_free             (NestVboxEntry  *entry);

gboolean    nest_vbox_output_is_empty        (const char     *data,
                                              gsize           length);
GHashTable *nest_vbox_parse_machine_readable (const char     *data,
                                              gsize           length,
                                              GError        **error);
GPtrArray  *nest_vbox_parse_list             (const char     *data,
                                              gsize           length,
                                              GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestVboxEntry, nest_vbox_entry_free)

G_END_DECLS
