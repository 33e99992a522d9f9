/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checklists, plans and runs as text for people. */
#pragma once

#include "nest-checklist.h"
#include "nest-console.h"

G_BEGIN_DECLS

void nest_show_checklist    (const NestConsole  *console,
                             NestChecklist      *checklist,
                             NestHypervisor     *hypervisor,
                             gboolean            verbose);
void nest_show_remaining    (const NestConsole  *console,
                             NestChecklist      *checklist);
void nest_show_plan         (const NestConsole  *console,
                             NestRun            *run);
void nest_show_commands     (const NestConsole  *console,
                             NestRun            *run);
void nest_show_sentences    (const NestConsole  *console,
                             const char         *heading,
                             GPtrArray          *sentences);

G_END_DECLS
