/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestObstacle: what stands in the way on this computer, in the one form in which pages show it. */
#pragma once

#include "nest-checklist.h"
#include "nest-inventory.h"

G_BEGIN_DECLS

/**
 * NestObstacle:
 * @id: of the explanation or the step it comes from
 * @title: a short sentence, or the title of the step
 * @meaning: what it means
 * @possible: (nullable): what can be done
 * @commands: (element-type utf8): what a person would type for it
 * @impossible: (nullable): what cannot be done
 * @documentation: an address
 * @is_note: whether it is only good to know
 * @concerns_changes: whether it has to be known before anything is changed
 */
typedef struct {
  const char *id;
  char *title;
  char *meaning;
  char *possible;
  GPtrArray *commands;
  char *impossible;
  char *documentation;
  gboolean is_note;
  gboolean concerns_changes;
} NestObstacle;

GPtrArray *nest_obstacles_list          (NestInventory *inventory);
GPtrArray *nest_obstacles_list_for_host (NestHost      *host);
GPtrArray *nest_obstacles_list_notes    (NestHost      *host);
GPtrArray *nest_obstacles_list_for_machine
                                        (NestChecklist *checklist);
gboolean   nest_obstacles_equal         (GPtrArray     *shown,
                                         GPtrArray     *obstacles);

G_END_DECLS
