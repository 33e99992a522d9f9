/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestSession: what the pages share: the machine that was chosen, its checklist, and the run. No widgets. */
#pragma once

#include "nest-checklist.h"
#include "nest-connections.h"
#include "nest-inventory.h"
#include "nest-machine-watch.h"
#include "nest-notepad.h"
#include "nest-run-control.h"

G_BEGIN_DECLS

#define NEST_TYPE_SESSION (nest_session_get_type ())
G_DECLARE_FINAL_TYPE (NestSession, nest_session, NEST, SESSION, GObject)

/*
 * Properties that notify: "checklist" (another machine was chosen), "reading" (the chosen machine is being
 * read). The notes of a machine are read with it, for the first time after "checklist" was notified.
 */

NestSession        *nest_session_new                  (NestInventory       *inventory,
                                                       NestJournal         *journal);
void                nest_session_set_connections      (NestSession         *self,
                                                       NestConnections     *connections);
NestConnections    *nest_session_get_connections      (NestSession         *self);
NestInventory      *nest_session_get_inventory        (NestSession         *self);
NestJournal        *nest_session_get_journal          (NestSession         *self);
NestRunControl     *nest_session_get_run_control      (NestSession         *self);
NestMachineWatch   *nest_session_get_watch            (NestSession         *self);

void                nest_session_read                 (NestSession         *self);
void                nest_session_check_again          (NestSession         *self);
void                nest_session_select               (NestSession         *self,
                                                       NestMachine         *machine);
NestMachine        *nest_session_get_machine          (NestSession         *self);
NestHypervisor     *nest_session_get_hypervisor       (NestSession         *self);
NestChecklist      *nest_session_get_checklist        (NestSession         *self);
gboolean            nest_session_get_reading          (NestSession         *self);
const GError       *nest_session_get_read_error       (NestSession         *self);
NestNotepad        *nest_session_get_notepad          (NestSession         *self);
void                nest_session_forget               (NestSession         *self);

NestRun            *nest_session_plan                 (NestSession         *self);
void                nest_session_start_machine_async  (NestSession         *self,
                                                       GCancellable        *cancellable,
                                                       GAsyncReadyCallback  callback,
                                                       gpointer             user_data);
gboolean            nest_session_start_machine_finish (NestSession         *self,
                                                       GAsyncResult        *result,
                                                       GError             **error);

G_END_DECLS
