/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the practice machines live: files in the user's state folder, which libvirt's test driver opens. */
#pragma once

#include <gio/gio.h>

#include "nest-libvirt-link.h"

G_BEGIN_DECLS

char            *nest_practice_store_get_folder (void);
char            *nest_practice_store_get_uri    (void);
char            *nest_practice_store_get_text   (const char       *name);
int              nest_practice_store_lock       (GError          **error);

/* With the lock */
gboolean         nest_practice_store_restore    (GError          **error);
NestLibvirtLink *nest_practice_store_open       (GError          **error);
gboolean         nest_practice_store_save       (NestLibvirtLink  *link,
                                                 GError          **error);

/* The practice computer's host key */
char            *nest_practice_store_get_keys_path
                                                (void);
char            *nest_practice_store_read_keys  (void);
gboolean         nest_practice_store_write_keys (const char       *keys,
                                                 GError          **error);

G_END_DECLS
