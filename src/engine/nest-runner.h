/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestRunner: does a run's jobs one after the other: re-read, compare, journal, apply, read back, verify, journal. */
#pragma once

#include "nest-journal.h"
#include "nest-runner-error.h"

G_BEGIN_DECLS

#define NEST_TYPE_RUNNER (nest_runner_get_type ())
G_DECLARE_FINAL_TYPE (NestRunner, nest_runner, NEST, RUNNER, GObject)

/** NEST_RUNNER_SHUT_DOWN_TIMEOUT: seconds a guest gets to shut down; the user can wait longer. */
#define NEST_RUNNER_SHUT_DOWN_TIMEOUT 120

/*
 * Signals:
 *  "job-changed" (NestJob *job): whenever a job's outcome, progress text or countdown changed
 *  "differences" (GStrv): just before a run stops with NEST_RUNNER_ERROR_CHANGED
 */

NestRunner *nest_runner_new                    (NestJournal          *journal);
void        nest_runner_set_shut_down_timeout  (NestRunner           *self,
                                                guint                 seconds);
void        nest_runner_set_trusts_readings    (NestRunner           *self,
                                                gboolean              trusts);
void        nest_runner_wait_longer            (NestRunner           *self,
                                                guint                 seconds);
gboolean    nest_runner_power_off_now          (NestRunner           *self,
                                                NestJob              *job);
const char *const *nest_runner_get_differences (NestRunner           *self);
void        nest_runner_run_async              (NestRunner           *self,
                                                NestRun              *run,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
gboolean    nest_runner_run_finish             (NestRunner           *self,
                                                GAsyncResult         *result,
                                                GError              **error);

G_END_DECLS
