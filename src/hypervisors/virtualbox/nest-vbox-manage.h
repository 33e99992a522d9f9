/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestVboxManage: the worker that runs VBoxManage, one call after the other, for all of a user's Nestboxes. */
#pragma once

#include "nest-vbox-call.h"

G_BEGIN_DECLS

#define NEST_TYPE_VBOX_MANAGE (nest_vbox_manage_get_type ())
G_DECLARE_FINAL_TYPE (NestVboxManage, nest_vbox_manage, NEST, VBOX_MANAGE, GObject)

NestVboxManage *nest_vbox_manage_new            (const char           *program);
char           *nest_vbox_manage_get_command    (NestVboxManage       *self);
guint           nest_vbox_manage_get_call_count (NestVboxManage       *self);
void            nest_vbox_manage_call_async     (NestVboxManage       *self,
                                                 const char *const    *args,
                                                 NestVboxCallFlags     flags,
                                                 NestPriority          priority,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
GBytes         *nest_vbox_manage_call_finish    (NestVboxManage       *self,
                                                 GAsyncResult         *result,
                                                 GError              **error);

G_END_DECLS
