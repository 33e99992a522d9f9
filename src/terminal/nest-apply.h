/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestApply: what one "apply" has come to: its machines, their one run, and what is told of it. */
#pragma once

#include "nest-perform.h"
#include "nest-reading.h"

G_BEGIN_DECLS

/**
 * NestApplyTarget: one machine.
 *
 * @status: the worst of its jobs in all runs so far
 * @is_left_alone: nothing is done to it: it cannot be read, or nobody named it and it should not be touched
 * @is_known: whether how it is now was read, so that the findings are true
 */
typedef struct {
  NestReading *reading;
  NestChecklist *checklist;
  NestExitStatus status;
  gboolean is_left_alone;
  gboolean is_known;
} NestApplyTarget;

/**
 * NestApply:
 * @targets: (element-type NestApplyTarget): all that were asked for
 * @run: (nullable): the plan, and later what became of it
 * @result: (nullable): %NULL: nothing was done
 */
typedef struct {
  NestInvocation *invocation;
  GPtrArray *readings;
  GPtrArray *targets;
  NestRun *run;
  NestResult *result;
} NestApply;

NestApply      *nest_apply_new              (NestInvocation   *invocation,
                                             GPtrArray        *readings,
                                             GError          **error);
void            nest_apply_free             (NestApply        *self);
gboolean        nest_apply_is_many          (NestApply        *self);
void            nest_apply_plan             (NestApply        *self);
NestExitStatus  nest_apply_get_status       (NestApply        *self);
gboolean        nest_apply_take_read_back   (NestApply        *self,
                                             NestApplyTarget  *target);
GPtrArray      *nest_apply_find_jobs        (NestApply        *self,
                                             NestApplyTarget  *target);
gboolean        nest_apply_is_ignored       (NestApply        *self,
                                             NestApplyTarget  *target);

/* nest-apply-report.c */
void            nest_apply_print_document   (NestApply        *self,
                                             const GError     *error);
void            nest_apply_show_leftovers   (NestApply        *self);
void            nest_apply_hint_at_choices  (NestApply        *self);
void            nest_apply_show_obstacles   (NestApply        *self,
                                             const char       *format);
void            nest_apply_show_undo_hint   (NestApply        *self);
void            nest_apply_show_explanations(NestApply        *self);
void            nest_apply_show_end         (NestApply        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestApply, nest_apply_free)

G_END_DECLS
