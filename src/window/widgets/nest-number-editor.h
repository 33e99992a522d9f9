/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestNumberEditor: a spin button for a number of processors or an amount of memory, beside a step's title. */
#pragma once

#include <adwaita.h>

#include "nest-finding.h"

G_BEGIN_DECLS

#define NEST_TYPE_NUMBER_EDITOR (nest_number_editor_get_type ())
G_DECLARE_FINAL_TYPE (NestNumberEditor, nest_number_editor, NEST, NUMBER_EDITOR, AdwBin)

/* Signal "edited" (GVariant *value): the user chose another number; of the type of the finding's target. */

GtkWidget     *nest_number_editor_new            (NestEditorKind    kind,
                                                  const char       *label);
void           nest_number_editor_update         (NestNumberEditor *self,
                                                  NestFinding      *finding);
GtkAdjustment *nest_number_editor_get_adjustment (NestNumberEditor *self);
gboolean       nest_number_editor_has_focus      (NestNumberEditor *self);

G_END_DECLS
