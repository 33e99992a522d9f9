/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading many machines: one at a time of each connection, all connections side by side. */
#pragma once

#include "nest-reading.h"

G_BEGIN_DECLS

/** NestReadAhead: is at work as long as it lives and there is something to read. */
typedef struct _NestReadAhead NestReadAhead;

NestReadAhead *nest_read_ahead_start (NestInvocation  *invocation,
                                      GPtrArray       *readings);
gboolean       nest_read_ahead_wait  (NestReadAhead   *self,
                                      NestReading     *reading,
                                      GError         **error);
void           nest_read_ahead_stop  (NestReadAhead   *self);
gboolean       nest_read_all         (NestInvocation  *invocation,
                                      GPtrArray       *readings,
                                      GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestReadAhead, nest_read_ahead_stop)

G_END_DECLS
