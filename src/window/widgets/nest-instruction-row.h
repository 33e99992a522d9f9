/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestInstructionRow: one thing to do in the machine: a box to tick, commands to copy or type, and what to expect. */
#pragma once

#include <adwaita.h>

#include "nest-instructions.h"

G_BEGIN_DECLS

#define NEST_TYPE_INSTRUCTION_ROW (nest_instruction_row_get_type ())
G_DECLARE_FINAL_TYPE (NestInstructionRow, nest_instruction_row, NEST, INSTRUCTION_ROW, AdwExpanderRow)

/* Signal "ticked" (gboolean ticked): by the user. */

GtkWidget  *nest_instruction_row_new        (const NestInstruction *instruction,
                                             guint                  number);
const char *nest_instruction_row_get_id     (NestInstructionRow    *self);
gboolean    nest_instruction_row_get_ticked (NestInstructionRow    *self);
void        nest_instruction_row_set_ticked (NestInstructionRow    *self,
                                             gboolean               ticked);

G_END_DECLS
