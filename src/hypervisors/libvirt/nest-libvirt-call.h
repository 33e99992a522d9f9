/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestLibvirtCall: work that blocks in libvirt, in a thread of its own; who asked can stop waiting for it. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _NestLibvirtCall NestLibvirtCall;

/**
 * NestLibvirtWork:
 * @data: what was handed to nest_libvirt_call_start()
 *
 * Runs in a thread and may block for as long as libvirt likes.
 *
 * Returns: (transfer full): the result; %NULL with @error set if it failed
 */
typedef gpointer (* NestLibvirtWork) (NestLibvirtCall  *call,
                                      gpointer          data,
                                      GError          **error);

void     nest_libvirt_call_start  (GTask            *task,
                                   NestLibvirtWork   work,
                                   gpointer          data,
                                   GDestroyNotify    free_data,
                                   GDestroyNotify    free_result,
                                   guint             timeout);
void     nest_libvirt_call_later  (GDestroyNotify    free_data,
                                   gpointer          data);
gboolean nest_libvirt_call_commit (NestLibvirtCall  *call,
                                   GError          **error);
GError  *nest_libvirt_call_new_timed_out
                                  (guint             seconds);
double   nest_libvirt_call_scale  (double            limit);
void     nest_libvirt_call_drain  (void);

G_END_DECLS
