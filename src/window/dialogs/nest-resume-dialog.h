/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestResumeDialog: how an interrupted run left its machines, and the three ways to decide about it. */
#pragma once

#include <adwaita.h>

#include "nest-undo-plan.h"

G_BEGIN_DECLS

#define NEST_TYPE_RESUME_DIALOG (nest_resume_dialog_get_type ())
G_DECLARE_FINAL_TYPE (NestResumeDialog, nest_resume_dialog, NEST, RESUME_DIALOG, AdwWindow)

/*
 * Signals:
 *  "go-on": the user wants to be shown what is left to do
 *  "take-back": the user wants to be shown what can be taken back
 *  "leave": everything is to stay as it is now
 */

GtkWidget *nest_resume_dialog_new (GtkWindow    *parent,
                                   NestUndoPlan *plan);

G_END_DECLS
