/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * NestArchive: one description of a document, by which it is both written and read. What no line of such a description
 * names is in no document; what is written goes through the scrubber, and what is read was written by a stranger.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "nest-scrubber.h"
#include "nest-setting.h"

G_BEGIN_DECLS

/** What one text of a document may have at most, in bytes */
#define NEST_ARCHIVE_MAX_TEXT 8192

typedef struct _NestArchive NestArchive;

NestArchive *nest_archive_new_writer  (const NestScrubber  *scrubber,
                                       NestPrivate          included,
                                       gboolean             is_english);
NestArchive *nest_archive_new_reader  (JsonObject          *object);
void         nest_archive_free        (NestArchive         *self);
gboolean     nest_archive_is_writing  (NestArchive         *self);
gboolean     nest_archive_is_english  (NestArchive         *self);
gboolean     nest_archive_has_failed  (NestArchive         *self);
void         nest_archive_fail        (NestArchive         *self);
char        *nest_archive_clean       (NestArchive         *self,
                                       const char          *text);
JsonNode    *nest_archive_end_writing (NestArchive         *self);

gboolean     nest_archive_has         (NestArchive         *self,
                                       const char          *name);
gboolean     nest_archive_begin       (NestArchive         *self,
                                       const char          *name);
guint        nest_archive_begin_array (NestArchive         *self,
                                       const char          *name,
                                       guint                count,
                                       guint                maximum);
gboolean     nest_archive_begin_element (NestArchive       *self,
                                       guint                index);
void         nest_archive_end         (NestArchive         *self);
void         nest_archive_end_array   (NestArchive         *self);

void         nest_archive_number      (NestArchive         *self,
                                       const char          *name,
                                       guint64             *number,
                                       guint64              maximum);
void         nest_archive_flag        (NestArchive         *self,
                                       const char          *name,
                                       gboolean            *flag);
void         nest_archive_word        (NestArchive         *self,
                                       const char          *name,
                                       char               **word);
void         nest_archive_text        (NestArchive         *self,
                                       const char          *name,
                                       char               **text);
void         nest_archive_sentence    (NestArchive         *self,
                                       const char          *name,
                                       char               **sentence);
void         nest_archive_private     (NestArchive         *self,
                                       const char          *name,
                                       NestPrivate          kind,
                                       char               **fact);
void         nest_archive_texts       (NestArchive         *self,
                                       const char          *name,
                                       GPtrArray           *texts,
                                       gboolean             are_sentences,
                                       guint                maximum);
void         nest_archive_id          (NestArchive         *self,
                                       const char          *name,
                                       const char          *id,
                                       char               **read);

/* nest-archive-value.c */
void         nest_archive_value       (NestArchive         *self,
                                       const char          *name,
                                       NestSetting          setting,
                                       GVariant           **value);

/* One of an enumeration that counts from 0, by its stable ids; a word that is none of them is refused. */
#define NEST_ARCHIVE_ENUM(self, name, variable, get_id, n_values)                                                     \
  G_STMT_START                                                                                                        \
    {                                                                                                                 \
      g_autofree char *read_id = NULL;                                                                                \
                                                                                                                      \
      nest_archive_id (self, name, nest_archive_is_writing (self) ? get_id (variable) : NULL, &read_id);              \
      if (read_id != NULL)                                                                                            \
        {                                                                                                             \
          guint candidate = 0;                                                                                        \
                                                                                                                      \
          while (candidate < (n_values) && !g_str_equal (get_id (candidate), read_id))                                \
            candidate++;                                                                                              \
          if (candidate == (n_values))                                                                                \
            nest_archive_fail (self);                                                                                 \
          else                                                                                                        \
            (variable) = candidate;                                                                                   \
        }                                                                                                             \
    }                                                                                                                 \
  G_STMT_END

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestArchive, nest_archive_free)

G_END_DECLS
