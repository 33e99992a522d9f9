/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Undo: turns a remembered run into the run that takes it back, or says why not. Pure: the caller reads the world. */
#pragma once

#include "nest-run.h"
#include "nest-steps.h"
#include "nest-undo-scope.h"

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

/** NestUndoState: what becomes of one change. */
typedef enum {
  NEST_UNDO_BACK,    /* is taken back */
  NEST_UNDO_LEFT,    /* could be, but the user wants it to stay */
  NEST_UNDO_CHANGED, /* somebody changed it since: only with a yes to this very thing */
} NestUndoState;

/**
 * NestUndoItem: one change that could be taken back.
 *
 * @job: (transfer none): of the run to take back
 * @index: of the change in @job
 * @id: of nest_undo_scope_make_item()
 * @text: what taking back does: "Processors: 3 → 1"
 * @is_changed: whether somebody changed it since, whatever becomes of it
 */
typedef struct {
  NestJob *job;
  guint index;
  char *id;
  char *text;
  NestUndoState state;
  gboolean is_changed;
} NestUndoItem;

/**
 * NestUndo: the result.
 *
 * @run: the run that takes back what can be taken back; without jobs where @broken says why not
 * @items: (element-type NestUndoItem): what could be taken back, in the order of doing it
 * @conflicts: (element-type utf8): sentences: values that somebody changed since, with both values
 * @broken: (element-type utf8): sentences: what stays needs what would be taken back
 * @irreversible: (element-type utf8): sentences: what cannot be taken back
 * @problems: (element-type utf8): sentences: machines or hypervisors that are gone
 * @power_choice: (nullable): the machine must be off first: the power-off finding with its options
 * @power_machine: (nullable): its machine
 */
typedef struct {
  NestRun *run;
  GPtrArray *items;
  GPtrArray *conflicts;
  GPtrArray *broken;
  GPtrArray *irreversible;
  GPtrArray *problems;
  NestFinding *power_choice;
  NestMachine *power_machine;
} NestUndo;

NestUndo *nest_undo_new       (NestRun        *run,
                               NestChoices    *choices,
                               NestUndoScope  *scope,
                               NestUndoLookup  lookup,
                               gpointer        user_data);
NestUndo *nest_undo_new_empty (NestRun        *run);
NestJob  *nest_undo_target_new_job (NestUndoTarget *self,
                               NestJobKind     kind);
NestUndoItem *nest_undo_add_item (NestUndo       *undo,
                               NestJob        *job,
                               guint           index,
                               NestChange     *change);
void      nest_undo_free      (NestUndo       *undo);

/* nest-undo-requirements.c */
void      nest_undo_find_broken (NestUndo     *undo,
                                 NestRun      *run,
                                 NestHost     *host);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestUndo, nest_undo_free)

G_END_DECLS
