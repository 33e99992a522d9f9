/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the engine's tests begin with: a computer, a machine that needs everything, a journal of its own. */
#pragma once

#include "nest-checklist.h"
#include "nest-runner.h"
#include "nest-test-hypervisor.h"
#include "nest-undo.h"

G_BEGIN_DECLS

typedef struct {
  char *folder;
  NestTestHypervisor *hypervisor;
  NestHost *host;
  NestChoices *choices;
  NestChecklist *checklist;
  NestJournal *journal;
  NestRunner *runner;
  NestRun *run;
  GCancellable *cancellable;
  gboolean ok;
  GError *error;
} Fixture;

void      fixture_set_up       (Fixture       *fixture,
                                gconstpointer  data);
void      fixture_set_up_kvm   (Fixture       *fixture,
                                gconstpointer  data);
void      fixture_tear_down    (Fixture       *fixture,
                                gconstpointer  data);
void      fixture_remove_tree  (const char    *path);
void      fixture_look         (Fixture       *fixture);
NestRun  *fixture_plan         (Fixture       *fixture);
void      fixture_run          (Fixture       *fixture,
                                NestRun       *run);
GPtrArray *fixture_load        (Fixture       *fixture,
                                GPtrArray    **set_aside);
NestUndo *fixture_undo         (Fixture       *fixture,
                                NestRun       *run);
NestUndo *fixture_undo_part    (Fixture       *fixture,
                                NestRun       *run,
                                NestUndoScope *scope);

#define fixture_add(path, function) \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
#define fixture_add_kvm(path, function) \
  g_test_add (path, Fixture, NULL, fixture_set_up_kvm, function, fixture_tear_down)

G_END_DECLS
