/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a job holds, for the files it is written in. */
#pragma once

#include "nest-job.h"

G_BEGIN_DECLS

struct _NestJob
{
  GObject parent_instance;

  NestJobKind kind;
  NestHypervisor *hypervisor;
  NestHypervisorInfo *info;
  NestMachine *machine;
  NestHost *host;
  char *connection;
  char *machine_uuid;
  char *machine_name;
  GPtrArray *changes; /* NestChange */
  GArray *records;    /* ChangeRecord, one for each change */
  gboolean compared[NEST_N_SETTINGS];
  NestJob *dependency;

  NestOutcome outcome;
  char *error_code;
  char *error_message;
  char *error_remedy; /* not kept in the journal: it is for now */
  char **advice;
  char *progress;
  int countdown;
  double fraction;    /* of the package manager's work; -1: not known */
  gboolean is_committed; /* cancelling would not end it */
  gint64 began;
  gint64 ended;
};

void nest_job_clear_progress (NestJob *self);

G_END_DECLS
