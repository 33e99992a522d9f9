/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestUndoDialog: what would be taken back, what cannot be, and the question whether to do it. */
#pragma once

#include <adwaita.h>

#include "nest-undo-plan.h"

G_BEGIN_DECLS

#define NEST_TYPE_UNDO_DIALOG (nest_undo_dialog_get_type ())
G_DECLARE_FINAL_TYPE (NestUndoDialog, nest_undo_dialog, NEST, UNDO_DIALOG, AdwWindow)

/* Signal "confirmed" (NestRun *run): the run that takes it back. */

GtkWidget *nest_undo_dialog_new (GtkWindow    *parent,
                                 NestUndoPlan *plan);

G_END_DECLS
