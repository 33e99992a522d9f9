/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exit statuses of nestboxctl, and which one wins where several apply. */
#pragma once

#include "nest-checklist.h"

G_BEGIN_DECLS

/** NestExitStatus: part of the interface: scripts rely on the numbers. */
typedef enum {
  NEST_EXIT_READY = 0,     /* all is as it should be */
  NEST_EXIT_NEEDED = 1,    /* something is to be done, decided, or could not be read */
  NEST_EXIT_USAGE = 2,     /* wrong arguments, an unknown or ambiguous machine */
  NEST_EXIT_BLOCKED = 3,   /* something cannot be done here */
  NEST_EXIT_FAILED = 4,    /* something went wrong */
  NEST_EXIT_CANCELLED = 5, /* the user stopped it */
} NestExitStatus;

NestExitStatus nest_exit_status_worst         (NestExitStatus  a,
                                               NestExitStatus  b);
NestExitStatus nest_exit_status_for_finding   (const NestStep *step,
                                               NestFinding    *finding);
NestExitStatus nest_exit_status_for_checklist (NestChecklist  *checklist);
NestExitStatus nest_exit_status_for_outcome   (NestOutcome     outcome);
NestExitStatus nest_exit_status_for_run       (NestRun        *run);
NestExitStatus nest_exit_status_for_error     (const GError   *error);

G_END_DECLS
