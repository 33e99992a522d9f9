/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who holds a lock, as its own file says. It serves the message: the kernel alone decides whether it is held. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** NestLockOwner: a Nestbox that took it; pid 0: nobody is named */
typedef struct {
  int pid;
  char started[9];          /* local time of day, for "ps" */
  unsigned long long ticks; /* since boot, which no clock that is set can change; 0: not written */
} NestLockOwner;

void     nest_lock_owner_write       (int                  fd);
void     nest_lock_owner_read        (int                  fd,
                                      NestLockOwner       *owner);
gboolean nest_lock_owner_is_alive    (const NestLockOwner *owner);
int      nest_lock_owner_find_holder (int                  fd);

G_END_DECLS
