/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestRepair: a remembered run that is taken back, or gone on with: looked at, asked about, done and told of. */
#pragma once

#include "nest-perform.h"
#include "nest-targets.h"

G_BEGIN_DECLS

/**
 * NestRepair:
 * @record: the run, from the journal
 * @is_going_on: whether its rest is done, in place of taking it back
 * @was_interrupted: whether its owner is gone in its middle
 * @undo: (nullable): what is to be done
 * @result: (nullable): %NULL: nothing was done
 */
typedef struct {
  NestInvocation *invocation;
  NestRun *record;
  NestTargets *targets;
  NestChoices *choices;
  NestUndoScope *scope;
  gboolean is_going_on;
  gboolean was_interrupted;
  NestUndo *undo;
  NestResult *result;
} NestRepair;

NestRepair     *nest_repair_new            (NestInvocation  *invocation,
                                            NestRun         *record);
gboolean        nest_repair_read           (NestRepair      *self,
                                            GError         **error);
NestExitStatus  nest_repair_do             (NestRepair      *self);
gboolean        nest_repair_close          (NestRepair      *self,
                                            GError         **error);
gboolean        nest_repair_is_interactive (NestInvocation  *invocation);
void            nest_repair_free           (NestRepair      *self);

/* nest-repair-report.c */
void            nest_repair_print_document (NestRepair      *self,
                                            const GError    *error);
void            nest_repair_show_plan      (NestRepair      *self);
NestExitStatus  nest_repair_show_end       (NestRepair      *self);
NestExitStatus  nest_repair_show_only      (NestRepair      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestRepair, nest_repair_free)

G_END_DECLS
