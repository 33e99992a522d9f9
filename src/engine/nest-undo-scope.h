/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestUndoScope: which part of a run is taken back, and over whose later changes. */
#pragma once

#include "nest-host.h"
#include "nest-job.h"

G_BEGIN_DECLS

/** NestUndoScope: without anything said, all of the run, and nothing that somebody changed since. */
typedef struct _NestUndoScope NestUndoScope;

NestUndoScope *nest_undo_scope_new         (NestHost      *host);
void           nest_undo_scope_free        (NestUndoScope *self);
NestHost      *nest_undo_scope_get_host    (NestUndoScope *self);
void           nest_undo_scope_add_step    (NestUndoScope *self,
                                            const char    *step);
void           nest_undo_scope_add_machine (NestUndoScope *self,
                                            const char    *machine);
void           nest_undo_scope_add_anyway  (NestUndoScope *self,
                                            const char    *step);
void           nest_undo_scope_set_left    (NestUndoScope *self,
                                            const char    *item,
                                            gboolean       left);
void           nest_undo_scope_set_anyway  (NestUndoScope *self,
                                            const char    *item,
                                            gboolean       anyway);
gboolean       nest_undo_scope_contains    (NestUndoScope *self,
                                            NestJob       *job,
                                            guint          index);
gboolean       nest_undo_scope_is_anyway   (NestUndoScope *self,
                                            NestJob       *job,
                                            guint          index);
char          *nest_undo_scope_make_item   (NestJob       *job,
                                            guint          index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestUndoScope, nest_undo_scope_free)

G_END_DECLS
