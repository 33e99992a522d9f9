/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of nestboxctl: what each takes, and the help that shows it. */
#pragma once

#include "nest-arguments.h"

G_BEGIN_DECLS

/** NestTakes: which options a command has, so that one table describes each of them once. */
typedef enum {
  NEST_TAKES_JSON = 1 << 0,
  NEST_TAKES_VERBOSE = 1 << 1,
  NEST_TAKES_CHOICES = 1 << 2,
  NEST_TAKES_CONSENT = 1 << 3,
  NEST_TAKES_RUN = 1 << 4,
  NEST_TAKES_NAMES_ONLY = 1 << 5,
  NEST_TAKES_MACHINES = 1 << 6,
  NEST_TAKES_ANYWAY = 1 << 7,
  NEST_TAKES_STEP = 1 << 8, /* the last argument */
  NEST_TAKES_PART = 1 << 9,
  NEST_TAKES_OVER = 1 << 10,
  NEST_TAKES_DECISION = 1 << 11,
  NEST_TAKES_YES = 1 << 12,
  NEST_TAKES_REPLAY = 1 << 13,
  NEST_TAKES_REPORT = 1 << 14,
  NEST_TAKES_KEYS = 1 << 15, /* the last argument */
} NestTakes;

/**
 * NestCommandSpec:
 * @arguments: (nullable): what follows the command, not translated
 * @minimum: how many arguments there must be; with %NEST_TAKES_MACHINES none where options name the machines
 * @maximum: how many there may be
 * @summary: a sentence, not translated
 */
typedef struct {
  NestCommand command;
  const char *name;
  const char *arguments;
  guint minimum;
  guint maximum;
  NestTakes takes;
  const char *summary;
} NestCommandSpec;

const NestCommandSpec *nest_commands_find     (const char            *name);
char                  *nest_commands_describe (void);
char                  *nest_command_get_help  (const NestCommandSpec *self,
                                               GOptionContext        *context);
const char            *nest_commands_describe_exit_statuses
                                              (void);

G_END_DECLS
