/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestStatus: the one word a finding is summed up in. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** NestStatus: see nest_status_get_id() for the stable ids and the design for their meaning. */
typedef enum {
  NEST_STATUS_DONE,           /* as it should be */
  NEST_STATUS_PENDING,        /* set as agreed, takes effect later */
  NEST_STATUS_NEEDED,         /* has changes */
  NEST_STATUS_CHOICE,         /* needs the user's yes to one of its options */
  NEST_STATUS_MANUAL,         /* only a person can; can be ticked */
  NEST_STATUS_BLOCKED,        /* cannot be done here */
  NEST_STATUS_NOT_APPLICABLE,
  NEST_STATUS_UNKNOWN,        /* could not be read */
} NestStatus;

const char *nest_status_get_id    (NestStatus  status);
gboolean    nest_status_from_id   (const char *id,
                                   NestStatus *status);
const char *nest_status_get_title (NestStatus  status);

G_END_DECLS
