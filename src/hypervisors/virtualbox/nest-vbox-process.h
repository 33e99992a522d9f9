/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of a program: in its own session, without a shell, with limits on time and on its output. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * NestVboxLimits:
 * @timeout_ms: after this it is asked to end (SIGTERM)
 * @grace_ms: and after this as well it is killed
 * @max_out: bytes of stdout that are kept
 * @max_err: bytes of stderr that are kept
 * @may_be_stopped: whether a cancellation or too much output stops it; a write runs to its end
 */
typedef struct {
  guint timeout_ms;
  guint grace_ms;
  gsize max_out;
  gsize max_err;
  gboolean may_be_stopped;
} NestVboxLimits;

/** NestVboxExit: how a program ended and what it printed. */
typedef struct {
  int wait_status;
  gboolean timed_out;
  gboolean too_much;
  GByteArray *out;
  GByteArray *err;
} NestVboxExit;

void          nest_vbox_exit_free          (NestVboxExit          *result);
void          nest_vbox_process_run_async  (const char *const     *argv,
                                            const NestVboxLimits  *limits,
                                            GCancellable          *cancellable,
                                            GAsyncReadyCallback    callback,
                                            gpointer               user_data);
NestVboxExit *nest_vbox_process_run_finish (GAsyncResult          *result,
                                            GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestVboxExit, nest_vbox_exit_free)

G_END_DECLS
