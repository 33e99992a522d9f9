/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs of which something was to take effect later: whether it has by now, by reading. */
#pragma once

#include "nest-journal.h"
#include "nest-targets.h"

G_BEGIN_DECLS

GPtrArray *nest_pending_find          (GPtrArray            *runs);
void       nest_pending_settle_async  (NestRun              *run,
                                       NestTargets          *targets,
                                       NestJournal          *journal,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
gboolean   nest_pending_settle_finish (NestRun              *run,
                                       GAsyncResult         *result,
                                       GError              **error);
char      *nest_pending_describe      (NestRun              *run,
                                       NestTargets          *targets);

G_END_DECLS
