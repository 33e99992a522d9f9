/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole session on a hypervisor in memory that really changes things, for what happens during and after a run. */
#pragma once

#include <gtk/gtk.h>

#include "nest-session.h"
#include "nest-test-hypervisor.h"

G_BEGIN_DECLS

typedef struct {
  char *folder;
  NestTestHypervisor *hypervisor;
  NestInventory *inventory;
  NestJournal *journal;
  NestSession *session;
  NestRunControl *control;
  GtkWidget *window; /* the test's own */
} World;

void     world_set_up      (World         *world,
                            gconstpointer  data);
void     world_tear_down   (World         *world,
                            gconstpointer  data);
void     world_give_computer (World       *world);
void     world_give_machine (World        *world);
void     world_choose      (World         *world);
void     world_agree       (World         *world,
                            const char    *step,
                            const char    *option);
void     world_start       (World         *world);
void     world_interrupt   (World         *world);
gboolean world_has_ended   (gpointer       world);
void     world_run         (World         *world);

G_END_DECLS
