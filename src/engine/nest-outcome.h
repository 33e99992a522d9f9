/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestOutcome: how a job, one of its changes, or a whole run went. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** NestOutcome: of a job and of a whole run; ids are stable. */
typedef enum {
  NEST_OUTCOME_PLANNED,
  NEST_OUTCOME_RUNNING,   /* begun; in a journal whose owner is gone: interrupted */
  NEST_OUTCOME_VERIFIED,  /* read back and as agreed */
  NEST_OUTCOME_PENDING,   /* as agreed, takes effect later */
  NEST_OUTCOME_PARTIAL,   /* read back: some of it happened */
  NEST_OUTCOME_FAILED,    /* read back, or never begun: nothing of it happened */
  NEST_OUTCOME_UNKNOWN,   /* begun, and could not be read back */
  NEST_OUTCOME_SKIPPED,   /* a job it depends on did not succeed */
  NEST_OUTCOME_CANCELLED, /* not begun, as the user cancelled */
} NestOutcome;

const char   *nest_outcome_get_id         (NestOutcome         outcome);
NestOutcome   nest_outcome_from_id        (const char         *id);
const char   *nest_outcome_get_title      (NestOutcome         outcome);
gboolean      nest_outcome_is_success     (NestOutcome         outcome);

G_END_DECLS
