/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestVboxLock: one VBoxManage at a time for a user's VirtualBox, across all Nestbox processes. */
#pragma once

#include "nest-hypervisor.h"

G_BEGIN_DECLS

#define NEST_TYPE_VBOX_LOCK (nest_vbox_lock_get_type ())
G_DECLARE_FINAL_TYPE (NestVboxLock, nest_vbox_lock, NEST, VBOX_LOCK, GObject)

NestVboxLock *nest_vbox_lock_new            (void);
void          nest_vbox_lock_acquire_async  (NestVboxLock         *self,
                                             NestPriority          priority,
                                             guint                 wait_ms,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
gboolean      nest_vbox_lock_acquire_finish (NestVboxLock         *self,
                                             GAsyncResult         *result,
                                             GError              **error);
void          nest_vbox_lock_release        (NestVboxLock         *self);

G_END_DECLS
