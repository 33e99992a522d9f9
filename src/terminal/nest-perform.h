/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Doing a run while the terminal shows how far it is. */
#pragma once

#include "nest-invocation.h"

G_BEGIN_DECLS

/**
 * NestResult: how a run ended.
 *
 * @status: the worst of its jobs and @error
 * @error: (nullable): why it stopped as a whole
 * @differences: (element-type utf8): what changed since it was reviewed
 */
typedef struct {
  NestExitStatus status;
  GError *error;
  GPtrArray *differences;
} NestResult;

NestResult *nest_perform           (NestInvocation *invocation,
                                    NestRun        *run);
gboolean    nest_job_is_ignored    (NestJob        *job);
gboolean    nest_result_is_ignored (NestRun        *run);
void        nest_result_show       (NestInvocation *invocation,
                                    NestResult     *result);
void        nest_result_free       (NestResult     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestResult, nest_result_free)

G_END_DECLS
