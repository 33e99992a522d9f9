/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of this computer's own settings: the commands a person would type, and doing it through the helper. */
#pragma once

#include "nest-change.h"
#include "nest-host.h"

G_BEGIN_DECLS

/** NEST_HOST_CONNECTION: in place of a hypervisor's connection, for what belongs to this computer. */
#define NEST_HOST_CONNECTION "host"

GPtrArray *nest_host_control_describe     (NestHost             *host,
                                           GPtrArray            *changes);
void       nest_host_control_apply_async  (NestHost             *host,
                                           GPtrArray            *changes,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean   nest_host_control_apply_finish (GAsyncResult         *result,
                                           GStrv                *advice,
                                           GError              **error);

G_END_DECLS
