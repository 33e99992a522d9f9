/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestStepRow: one step of the checklist: state, values, editor, answers, and all there is to know below it. */
#pragma once

#include <adwaita.h>

#include "nest-checklist.h"

G_BEGIN_DECLS

#define NEST_TYPE_STEP_ROW (nest_step_row_get_type ())
G_DECLARE_FINAL_TYPE (NestStepRow, nest_step_row, NEST, STEP_ROW, AdwExpanderRow)

GtkWidget         *nest_step_row_new      (NestChecklist     *checklist,
                                           NestChecklistItem *item,
                                           NestHypervisor    *hypervisor);
NestChecklistItem *nest_step_row_get_item (NestStepRow       *self);

G_END_DECLS
