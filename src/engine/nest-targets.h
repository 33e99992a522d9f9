/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestTargets: reads what a remembered run was about as it is now; for undo and resume. */
#pragma once

#include "nest-undo.h"

G_BEGIN_DECLS

#define NEST_TYPE_TARGETS (nest_targets_get_type ())
G_DECLARE_FINAL_TYPE (NestTargets, nest_targets, NEST, TARGETS, GObject)

NestTargets    *nest_targets_new         (NestRun              *run);
void            nest_targets_set_patience (NestTargets         *self,
                                          guint                 milliseconds);
void            nest_targets_add         (NestTargets          *self,
                                          NestHypervisor       *hypervisor,
                                          NestHypervisorInfo   *info);
void            nest_targets_read_async  (NestTargets          *self,
                                          gboolean              settle,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
gboolean        nest_targets_read_finish (NestTargets          *self,
                                          GAsyncResult         *result,
                                          GError              **error);
NestUndoTarget *nest_targets_look_up     (const char           *connection,
                                          const char           *machine_uuid,
                                          gpointer              self);

G_END_DECLS
