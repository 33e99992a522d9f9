/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bringing a machine to "off" in the way the user agreed to, watched by one reading a second. */
#pragma once

#include "nest-journal.h"

G_BEGIN_DECLS

#define NEST_TYPE_POWER_JOB (nest_power_job_get_type ())
G_DECLARE_FINAL_TYPE (NestPowerJob, nest_power_job, NEST, POWER_JOB, GObject)

NestPowerJob *nest_power_job_new         (NestJob              *job,
                                          guint                 timeout);
void          nest_power_job_wait_longer (NestPowerJob         *self,
                                          guint                 seconds);
gboolean      nest_power_job_power_off_now (NestPowerJob      *self,
                                         NestJournal          *journal,
                                         NestRun              *run);
void          nest_power_job_run_async   (NestPowerJob         *self,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
gboolean      nest_power_job_run_finish  (NestPowerJob         *self,
                                          GAsyncResult         *result,
                                          GError              **error);

G_END_DECLS
