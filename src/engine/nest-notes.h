/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestNotes: what is remembered of one machine: steps that were ticked or left out, and considerations that were read. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** NestNote: what may be noted. A consent is never noted: it holds for what was shown, once. */
typedef enum {
  NEST_NOTE_TICKED,       /* id of a step: done by hand */
  NEST_NOTE_SKIPPED,      /* id of a step: left out */
  NEST_NOTE_ACKNOWLEDGED, /* id of a consideration: read */
  NEST_N_NOTES,
} NestNote;

typedef struct _NestNotes NestNotes;

NestNotes *nest_notes_new      (void);
NestNotes *nest_notes_read     (const char         *folder,
                                const char         *connection,
                                const char         *uuid,
                                char              **set_aside);
NestNotes *nest_notes_ref      (NestNotes          *self);
void       nest_notes_unref    (NestNotes          *self);
gboolean   nest_notes_has      (NestNotes          *self,
                                NestNote            note,
                                const char         *id);
void       nest_notes_set      (NestNotes          *self,
                                NestNote            note,
                                const char         *id,
                                gboolean            noted);
char     **nest_notes_list     (NestNotes          *self,
                                NestNote            note);
gboolean   nest_notes_write    (const char         *folder,
                                const char         *connection,
                                const char         *uuid,
                                NestNote            note,
                                const char *const  *ids,
                                gboolean            noted,
                                GError            **error);
gboolean   nest_notes_forget   (const char         *folder,
                                GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestNotes, nest_notes_unref)

G_END_DECLS
