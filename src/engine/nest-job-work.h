/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The work on one job: reading again and comparing before it, applying, reading back and comparing after. */
#pragma once

#include "nest-job.h"
#include "nest-power-job.h"
#include "nest-run.h"

G_BEGIN_DECLS

void        nest_job_review_async  (NestJob              *job,
                                    gboolean              anew,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);
gboolean    nest_job_review_finish (NestJob              *job,
                                    GAsyncResult         *result,
                                    GPtrArray            *differences,
                                    GError              **error);
gboolean    nest_job_skip_for_dependency (NestJob         *job);
void        nest_job_do_async      (NestJob              *job,
                                    NestPowerJob         *power,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);
NestOutcome nest_job_do_finish     (NestJob              *job,
                                    GAsyncResult         *result,
                                    NestMachine         **machine);
void        nest_job_hand_on_reading (NestRun            *run,
                                    guint                 from,
                                    NestMachine          *machine,
                                    GPtrArray            *differences);

G_END_DECLS
