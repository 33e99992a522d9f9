/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestRun: a list of jobs; the same object is the plan, the run and the record that undo starts from. */
#pragma once

#include "nest-job.h"

G_BEGIN_DECLS

#define NEST_TYPE_RUN (nest_run_get_type ())
G_DECLARE_FINAL_TYPE (NestRun, nest_run, NEST, RUN, GObject)

typedef enum {
  NEST_RUN_APPLY,
  NEST_RUN_UNDO,
} NestRunKind;

/* A GListModel of NestJob, in the order in which they are done. */

NestRun     *nest_run_new             (NestRunKind  kind,
                                       const char  *undoes);
NestRun     *nest_run_new_remembered  (NestRunKind  kind,
                                       const char  *id,
                                       const char  *undoes,
                                       GDateTime   *started,
                                       GDateTime   *ended,
                                       NestOutcome  outcome);
void         nest_run_add_job         (NestRun     *self,
                                       NestJob     *job);
NestJob     *nest_run_find_job        (NestRun     *self,
                                       NestJobKind  kind,
                                       const char  *connection,
                                       const char  *machine_uuid);
NestJob     *nest_run_find_planned_job (NestRun    *self,
                                       NestJobKind  kind,
                                       const char  *connection,
                                       const char  *machine_uuid);
void         nest_run_begin           (NestRun     *self);
void         nest_run_end             (NestRun     *self,
                                       NestOutcome  outcome);
NestOutcome  nest_run_derive_outcome  (NestRun     *self);
gboolean     nest_run_is_interrupted  (NestRun     *self);
void         nest_run_set_number      (NestRun     *self,
                                       gint64       number);
gint64       nest_run_get_number      (NestRun     *self);
gboolean     nest_run_has_unknown_jobs (NestRun    *self);
void         nest_run_set_partial     (NestRun     *self,
                                       gboolean     partial);
gboolean     nest_run_is_partial      (NestRun     *self);
void         nest_run_set_taken_back  (NestRun     *self,
                                       gboolean     taken_back);

const char  *nest_run_get_id          (NestRun     *self);
NestRunKind  nest_run_get_kind        (NestRun     *self);
const char  *nest_run_get_undoes      (NestRun     *self);
GDateTime   *nest_run_get_started     (NestRun     *self);
GDateTime   *nest_run_get_ended       (NestRun     *self);
NestOutcome  nest_run_get_outcome     (NestRun     *self);
gboolean     nest_run_is_taken_back   (NestRun     *self);
guint        nest_run_count_jobs      (NestRun     *self);
NestJob     *nest_run_get_job         (NestRun     *self,
                                       guint        index);
guint        nest_run_count_changes   (NestRun     *self);
gboolean     nest_run_has_started_jobs (NestRun    *self);

/* nest-run-json.c */
char        *nest_run_to_json         (NestRun     *self);
NestRun     *nest_run_new_from_json   (const char  *data,
                                       gsize        length,
                                       GError     **error);

G_END_DECLS
