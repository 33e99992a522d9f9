/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a run stops, apart from what a hypervisor says. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define NEST_RUNNER_ERROR (nest_runner_error_quark ())

/** NestRunnerError: why a run stopped, apart from what a hypervisor says. */
typedef enum {
  NEST_RUNNER_ERROR_BUSY,        /* another run of this user is under way */
  NEST_RUNNER_ERROR_CHANGED,     /* what was reviewed is not what is there now */
  NEST_RUNNER_ERROR_JOURNAL,     /* could not be written down, so it was not done */
  NEST_RUNNER_ERROR_NOT_APPLIED, /* the hypervisor did not complain, but reading back says no */
  NEST_RUNNER_ERROR_IGNORED,     /* the guest did not shut down in time */
  NEST_RUNNER_ERROR_REQUIREMENT, /* what stays needs what would be taken back */
  NEST_RUNNER_ERROR_INTERRUPTED, /* an earlier run about the same machine waits for a decision */
  NEST_RUNNER_ERROR_UNSETTLED,   /* what an earlier run began is still going on */
} NestRunnerError;

GQuark      nest_runner_error_quark            (void);
const char *nest_runner_error_get_id           (const GError         *error);

G_END_DECLS
