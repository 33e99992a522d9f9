/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestNotepad: keeps what the user decides about one machine in step with what is noted of it on the disk. */
#pragma once

#include "nest-choices.h"
#include "nest-notes.h"

G_BEGIN_DECLS

#define NEST_TYPE_NOTEPAD (nest_notepad_get_type ())
G_DECLARE_FINAL_TYPE (NestNotepad, nest_notepad, NEST, NOTEPAD, GObject)

/*
 * Signals: "problem" (const char *sentence): a damaged file was set aside, or something could not be noted;
 *          "acknowledged-changed": other considerations count as read now.
 */

NestNotepad *nest_notepad_new             (const char   *folder,
                                           const char   *connection,
                                           const char   *uuid,
                                           NestChoices  *choices);
void         nest_notepad_read            (NestNotepad  *self);
gboolean     nest_notepad_is_acknowledged (NestNotepad  *self,
                                           const char   *consideration);
void         nest_notepad_acknowledge     (NestNotepad       *self,
                                           const char *const *considerations);
gboolean     nest_notepad_is_writing      (NestNotepad  *self);
void         nest_notepad_flush           (NestNotepad  *self);

G_END_DECLS
