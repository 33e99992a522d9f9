/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestWait: lets linear code wait for an asynchronous call while the main loop keeps turning. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _NestWait NestWait;

NestWait     *nest_wait_new    (void);
NestWait     *nest_wait_ref    (NestWait     *self);
void          nest_wait_unref  (NestWait     *self);
void          nest_wait_finish (GObject      *source,
                                GAsyncResult *result,
                                gpointer      self);
GAsyncResult *nest_wait_get    (NestWait     *self);
GAsyncResult *nest_wait_peek   (NestWait     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestWait, nest_wait_unref)

G_END_DECLS
