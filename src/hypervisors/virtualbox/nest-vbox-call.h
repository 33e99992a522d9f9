/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One call of VBoxManage from the lock to its answer, with second tries where another program was in the way. */
#pragma once

#include "nest-hypervisor.h"
#include "nest-vbox-lock.h"

G_BEGIN_DECLS

/**
 * NestVboxCallFlags:
 * @NEST_VBOX_CALL_READ: a question; can be stopped while it is asked
 * @NEST_VBOX_CALL_WRITE: a change; can be cancelled only before it begins
 * @NEST_VBOX_CALL_REPEATABLE: with @NEST_VBOX_CALL_WRITE: done twice it is as done once, so that it may be tried again
 *   even if nobody knows how far it came
 * @NEST_VBOX_CALL_SLOW: takes long where all is well (starting a VM): three times the timeout
 */
typedef enum {
  NEST_VBOX_CALL_READ = 0,
  NEST_VBOX_CALL_WRITE = 1 << 0,
  NEST_VBOX_CALL_SLOW = 1 << 1,
  NEST_VBOX_CALL_REPEATABLE = 1 << 2,
} NestVboxCallFlags;

/**
 * NestVboxCallOptions:
 * @lock: held while the program runs
 * @priority: who waits for whom at the lock
 * @timeout_ms: for the program; milliseconds
 * @time_scale: factor of all waiting, for tests
 * @counter: counts how often the program was started; must outlive the call
 */
typedef struct {
  NestVboxLock *lock;
  NestVboxCallFlags flags;
  NestPriority priority;
  guint timeout_ms;
  double time_scale;
  guint *counter;
} NestVboxCallOptions;

void    nest_vbox_call_run_async  (const char *const          *argv,
                                   const NestVboxCallOptions  *options,
                                   GCancellable               *cancellable,
                                   GAsyncReadyCallback         callback,
                                   gpointer                    user_data);
GBytes *nest_vbox_call_run_finish (GAsyncResult               *result,
                                   GError                    **error);

G_END_DECLS
