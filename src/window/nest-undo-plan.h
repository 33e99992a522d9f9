/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestUndoPlan: reads what a run was about as it is now, and says what can be taken back of it, or gone on with. */
#pragma once

#include "nest-inventory.h"
#include "nest-targets.h"

G_BEGIN_DECLS

#define NEST_TYPE_UNDO_PLAN (nest_undo_plan_get_type ())
G_DECLARE_FINAL_TYPE (NestUndoPlan, nest_undo_plan, NEST, UNDO_PLAN, GObject)

NestUndoPlan  *nest_undo_plan_new             (NestInventory        *inventory,
                                               NestRun              *run);
NestRun       *nest_undo_plan_get_run         (NestUndoPlan         *self);
NestTargets   *nest_undo_plan_get_targets     (NestUndoPlan         *self);
NestUndoScope *nest_undo_plan_get_scope       (NestUndoPlan         *self);
void           nest_undo_plan_set_going_on    (NestUndoPlan         *self,
                                               gboolean              going_on);
gboolean       nest_undo_plan_is_going_on     (NestUndoPlan         *self);
gboolean       nest_undo_plan_was_interrupted (NestUndoPlan         *self);
gboolean       nest_undo_plan_is_read         (NestUndoPlan         *self);
void           nest_undo_plan_read_async      (NestUndoPlan         *self,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean       nest_undo_plan_read_finish     (NestUndoPlan         *self,
                                               GAsyncResult         *result,
                                               GError              **error);
NestUndo      *nest_undo_plan_build           (NestUndoPlan         *self,
                                               NestChoices          *choices);

G_END_DECLS
