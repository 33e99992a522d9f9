/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestVboxCursor: what is left to read of VBoxManage's output, line by line. For the parsers only. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** NEST_VBOX_MAX_OUTPUT: more bytes than this are no answer of VBoxManage's (500 VMs print 0.1 MiB). */
#define NEST_VBOX_MAX_OUTPUT (16 * 1024 * 1024)

/** NestVboxCursor: never holds a NUL and always ends with a newline, so that line functions are safe. */
typedef struct {
  const char *at;
  const char *end;
} NestVboxCursor;

gboolean    nest_vbox_cursor_begin       (NestVboxCursor        *cursor,
                                          const char            *data,
                                          gsize                  length,
                                          GError               **error);
gboolean    nest_vbox_cursor_fail        (GError               **error);
const char *nest_vbox_cursor_line_end    (const NestVboxCursor  *cursor);
gboolean    nest_vbox_cursor_starts_with (const NestVboxCursor  *cursor,
                                          const char            *prefix);
char       *nest_vbox_cursor_take_line   (NestVboxCursor        *cursor);

G_END_DECLS
