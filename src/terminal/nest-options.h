/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of the commands, and what GOption writes of them before it is checked. */
#pragma once

#include "nest-commands.h"

G_BEGIN_DECLS

/** NestRawOptions: each a list of texts as they were typed; see #NestArguments for what they become. */
typedef struct {
  gboolean help;
  char **settings;
  char **consents;
  char **skipped;
  char **connections;
  char **only_steps;
  char **over;
  char **included;
} NestRawOptions;

void nest_options_add (GOptionContext *context,
                       NestArguments  *self,
                       NestRawOptions *raw,
                       NestTakes       takes);

G_END_DECLS
