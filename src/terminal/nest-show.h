/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checklists, plans and runs as text for people. */
#pragma once

#include "nest-checklist.h"
#include "nest-console.h"
#include "nest-explanations.h"

G_BEGIN_DECLS

/** NEST_SHOW_WIDTH: columns of a terminal that nobody has widened */
#define NEST_SHOW_WIDTH 80

/**
 * NestShowFlags:
 * @NEST_SHOW_VERBOSE: all there is to know of every step
 * @NEST_SHOW_OPTIONS: the answers of open choices, with the command line's way to give them
 */
typedef enum {
  NEST_SHOW_VERBOSE = 1 << 0,
  NEST_SHOW_OPTIONS = 1 << 1,
} NestShowFlags;

void nest_show_considerations (const NestConsole *console,
                               GPtrArray         *considerations);
void nest_show_explanations   (const NestConsole *console,
                               NestHost          *host,
                               GPtrArray         *explanations,
                               gboolean           in_full);
void nest_show_checklist    (const NestConsole  *console,
                             NestChecklist      *checklist,
                             NestHypervisor     *hypervisor,
                             NestShowFlags       flags);
void nest_show_remaining    (const NestConsole  *console,
                             NestChecklist      *checklist);
void nest_show_way_on       (const NestConsole  *console,
                             NestChecklist      *checklist,
                             const char         *program);
void nest_show_plan         (const NestConsole  *console,
                             NestRun            *run);
void nest_show_commands     (const NestConsole  *console,
                             NestRun            *run);
void nest_show_command      (const NestConsole  *console,
                             guint               indent,
                             const char         *command);
void nest_show_sentences    (const NestConsole  *console,
                             const char         *heading,
                             GPtrArray          *sentences);

G_END_DECLS
