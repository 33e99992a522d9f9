/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starting nestbox-helper as root, waiting for somebody who types a password, and what pkexec's end means. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GSubprocess *nest_helper_process_start      (const char       *verb,
                                             const char       *digest,
                                             GError          **error);
const char  *nest_helper_process_get_refusal
                                            (GSubprocess      *process,
                                             GIOErrorEnum     *code);
GSource     *nest_helper_process_add_timer  (GTask            *task,
                                             GSourceFunc       timed_out);
void         nest_helper_process_stop_timer (GSource         **timer);

G_END_DECLS
