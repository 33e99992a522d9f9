/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads this computer's processor, memory and kernel into a NestHost, off the main loop. */
#pragma once

#include "nest-host.h"

G_BEGIN_DECLS

void      nest_host_probe_async  (const char           *root,
                                  GCancellable         *cancellable,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data);
NestHost *nest_host_probe_finish (GAsyncResult         *result,
                                  GError              **error);

G_END_DECLS
