/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestUndoPlan: reads the world for a run that is to be taken back, then says what can be, as often as asked. */
#pragma once

#include "nest-inventory.h"
#include "nest-undo.h"

G_BEGIN_DECLS

#define NEST_TYPE_UNDO_PLAN (nest_undo_plan_get_type ())
G_DECLARE_FINAL_TYPE (NestUndoPlan, nest_undo_plan, NEST, UNDO_PLAN, GObject)

NestUndoPlan *nest_undo_plan_new         (NestInventory       *inventory,
                                          NestRun             *run);
NestRun      *nest_undo_plan_get_run     (NestUndoPlan        *self);
void          nest_undo_plan_read_async  (NestUndoPlan        *self,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
gboolean      nest_undo_plan_read_finish (NestUndoPlan        *self,
                                          GAsyncResult        *result,
                                          GError             **error);
NestUndo     *nest_undo_plan_build       (NestUndoPlan        *self,
                                          NestChoices         *choices);

G_END_DECLS
