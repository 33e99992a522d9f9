/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lock that allows a user one run at a time: a flock, which the kernel drops with its owner. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

int      nest_run_lock_take        (const char  *folder,
                                    GError     **error);
int      nest_run_lock_try         (const char  *folder,
                                    GError     **error);
void     nest_run_lock_give        (int          fd);
gboolean nest_run_lock_is_taken    (const char  *folder);
gboolean nest_run_lock_make_folder (const char  *folder,
                                    GError     **error);

G_END_DECLS
