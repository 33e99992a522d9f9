/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestHintQueue: gathers what happened to machines, in any thread, and hints at it once, in the main loop. */
#pragma once

#include "nest-hypervisor.h"

G_BEGIN_DECLS

/** NestHintQueue: reference counted (atomically). */
typedef struct _NestHintQueue NestHintQueue;

NestHintQueue *nest_hint_queue_new   (NestHypervisor *hypervisor);
NestHintQueue *nest_hint_queue_ref   (NestHintQueue  *self);
void           nest_hint_queue_unref (NestHintQueue  *self);
void           nest_hint_queue_add   (NestHintQueue  *self,
                                      const char     *uuid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestHintQueue, nest_hint_queue_unref)

G_END_DECLS
