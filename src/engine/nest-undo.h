/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Undo: turns a remembered run into the run that takes it back, or says why not. Pure: the caller reads the world. */
#pragma once

#include "nest-run.h"
#include "nest-steps.h"

G_BEGIN_DECLS

/**
 * NestUndoTarget: what the world says now about one target of the run to take back.
 *
 * @hypervisor: who can change it
 * @info: the hypervisor's own state now
 * @machine: (nullable): the machine now; %NULL if the job is about the hypervisor, or the machine is gone
 * @host: (nullable): this computer now; for jobs about it the only one that is needed
 */
typedef struct {
  NestHypervisor *hypervisor;
  NestHypervisorInfo *info;
  NestMachine *machine;
  NestHost *host;
} NestUndoTarget;

typedef NestUndoTarget *(*NestUndoLookup) (const char *connection,
                                           const char *machine_uuid,
                                           gpointer    user_data);

/**
 * NestUndo: the result.
 *
 * @run: (nullable): the run that takes back what can be taken back
 * @conflicts: (element-type utf8): sentences: values that somebody changed since, with both values
 * @irreversible: (element-type utf8): sentences: what cannot be taken back
 * @problems: (element-type utf8): sentences: machines or hypervisors that are gone
 * @power_choice: (nullable): the machine must be off first: the power-off finding with its options
 * @power_machine: (nullable): its machine
 */
typedef struct {
  NestRun *run;
  GPtrArray *conflicts;
  GPtrArray *irreversible;
  GPtrArray *problems;
  NestFinding *power_choice;
  NestMachine *power_machine;
} NestUndo;

NestUndo *nest_undo_new  (NestRun        *run,
                          NestChoices    *choices,
                          NestUndoLookup  lookup,
                          gpointer        user_data);
void      nest_undo_free (NestUndo       *undo);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestUndo, nest_undo_free)

G_END_DECLS
