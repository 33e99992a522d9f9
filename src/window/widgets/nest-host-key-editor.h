/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestHostKeyEditor: a menu of good host keys, and the way to press others. */
#pragma once

#include <adwaita.h>

#include "nest-checklist.h"

G_BEGIN_DECLS

#define NEST_TYPE_HOST_KEY_EDITOR (nest_host_key_editor_get_type ())
G_DECLARE_FINAL_TYPE (NestHostKeyEditor, nest_host_key_editor, NEST, HOST_KEY_EDITOR, AdwBin)

/* Signal "edited" (GVariant *value): the user chose other keys. */

GtkWidget *nest_host_key_editor_new    (NestChecklist     *checklist,
                                        const char        *step);
void       nest_host_key_editor_update (NestHostKeyEditor *self,
                                        NestFinding       *finding);

G_END_DECLS
