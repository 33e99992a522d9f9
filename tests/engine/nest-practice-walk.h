/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestPracticeWalk: what one process of Nestbox would have, on the practice machines; and the walk with it. */
#pragma once

#include "nest-engine-fixture.h"
#include "nest-practice.h"

G_BEGIN_DECLS

#define NEST_PRACTICE_WORKSTATION "5ae2b4fb-2e1a-4b8a-8f0e-0c1d5a7e3b02"

typedef struct {
  NestHypervisor *hypervisor;
  NestHost *host;
  NestJournal *journal;
  NestRunner *runner;
  NestChoices *choices;
  NestChecklist *checklist;
  NestHypervisorInfo *info;
  NestMachine *machine;
  gboolean is_ok;
  GError *error;
} NestPracticeWalk;

void              nest_practice_walk_on_result   (GObject          *source,
                                                  GAsyncResult     *result,
                                                  gpointer          user_data);
GAsyncResult     *nest_practice_walk_wait        (GAsyncResult    **result);
NestMachine      *nest_practice_walk_read        (NestHypervisor   *hypervisor,
                                                  const char       *uuid);
NestPracticeWalk *nest_practice_walk_new         (void);
void              nest_practice_walk_free        (NestPracticeWalk *process);
void              nest_practice_walk_look        (NestPracticeWalk *process);
void              nest_practice_walk_do          (NestPracticeWalk *process,
                                                  NestRun          *run);
void              nest_practice_walk_apply       (const char       *pinning_option);
GPtrArray        *nest_practice_walk_load        (NestPracticeWalk *process);
NestUndoTarget   *nest_practice_walk_find_target (const char       *connection,
                                                  const char       *uuid,
                                                  gpointer          user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestPracticeWalk, nest_practice_walk_free)

G_END_DECLS
