/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestRunControl: the run that is shown: started, watched, cancelled and ended. No widgets. */
#pragma once

#include "nest-inventory.h"
#include "nest-runner.h"

G_BEGIN_DECLS

#define NEST_TYPE_RUN_CONTROL (nest_run_control_get_type ())
G_DECLARE_FINAL_TYPE (NestRunControl, nest_run_control, NEST, RUN_CONTROL, GObject)

/*
 * Properties that notify: "run" (another one is shown), "running", "cancelled".
 * Signal "ended" (gboolean success): after the machines it was about were read again.
 */

NestRunControl     *nest_run_control_new                   (NestInventory  *inventory,
                                                            NestJournal    *journal);
void                nest_run_control_set_shut_down_timeout (NestRunControl *self,
                                                            guint           seconds);
void                nest_run_control_start                 (NestRunControl *self,
                                                            NestRun        *run);
void                nest_run_control_clear                 (NestRunControl *self);
void                nest_run_control_cancel                (NestRunControl *self);
void                nest_run_control_wait_longer           (NestRunControl *self,
                                                            guint           seconds);
void                nest_run_control_power_off_now         (NestRunControl *self,
                                                            NestJob        *job);
NestRun            *nest_run_control_get_run               (NestRunControl *self);
gboolean            nest_run_control_get_running           (NestRunControl *self);
gboolean            nest_run_control_get_cancelled         (NestRunControl *self);
gboolean            nest_run_control_has_succeeded         (NestRunControl *self);
const GError       *nest_run_control_get_error             (NestRunControl *self);
const char *const  *nest_run_control_get_differences       (NestRunControl *self);

G_END_DECLS
