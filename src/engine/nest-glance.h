/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestGlance: what there is to do for a machine, in a word and a number, for lists of many machines. */
#pragma once

#include "nest-checklist.h"

G_BEGIN_DECLS

/**
 * NestGlance:
 * @verdict: as of a checklist about which nothing was decided yet
 * @count: how many steps are to do or wait for a decision
 * @steps: (nullable): titles of the steps the verdict comes from, one a line
 */
typedef struct {
  NestVerdict verdict;
  guint count;
  char *steps;
} NestGlance;

void nest_glance_init  (NestGlance         *glance,
                        NestHost           *host,
                        NestHypervisorInfo *info,
                        NestMachine        *machine,
                        NestVantage         vantage);
void nest_glance_clear (NestGlance         *glance);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NestGlance, nest_glance_clear)

G_END_DECLS
