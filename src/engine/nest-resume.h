/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Resume: what became of a run whose owner is gone, by reading; and the run that goes on with it. */
#pragma once

#include "nest-journal.h"
#include "nest-undo.h"

G_BEGIN_DECLS

NestRun   *nest_resume_find          (GPtrArray            *runs);
NestRun   *nest_resume_find_for      (GPtrArray            *runs,
                                      NestRun              *plan);
void       nest_resume_verify        (NestRun              *run,
                                      NestUndoLookup        lookup,
                                      gpointer              user_data);
GPtrArray *nest_resume_describe      (NestRun              *run,
                                      NestUndoLookup        lookup,
                                      gpointer              user_data);
GPtrArray *nest_resume_describe_job  (NestJob              *job,
                                      NestUndoLookup        lookup,
                                      gpointer              user_data);
NestUndo  *nest_resume_plan          (NestRun              *run,
                                      NestChoices          *choices,
                                      NestUndoScope        *scope,
                                      NestUndoLookup        lookup,
                                      gpointer              user_data);
void       nest_resume_end           (NestRun              *run);
void       nest_resume_close_async   (NestRun              *run,
                                      NestJournal          *journal,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
gboolean   nest_resume_close_finish  (NestRun              *run,
                                      GAsyncResult         *result,
                                      GError              **error);

G_END_DECLS
