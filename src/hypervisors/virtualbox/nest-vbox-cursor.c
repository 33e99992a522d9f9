/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading bytes by lines, without the noise that wrapper scripts print before VBoxManage's answer. */
#include "nest-vbox-cursor.h"

#include <glib/gi18n.h>
#include <string.h>

#include "nest-hypervisor.h"

/*
 * The wrapper scripts of Debian and Oracle print a warning of several lines to stdout, before
 * anything else, while the kernel module is not loaded.
 */
static void
skip_noise (NestVboxCursor *cursor)
{
  const char *last_words = "until this problem is fixed.\n";

  while (nest_vbox_cursor_starts_with (cursor, "WARNING: "))
    {
      gsize near_length = MIN (cursor->end - cursor->at, 2048);
      const char *last = g_strstr_len (cursor->at, near_length, last_words);

      if (last != NULL)
        {
          cursor->at = last + strlen (last_words);
          continue;
        }
      cursor->at = nest_vbox_cursor_line_end (cursor);
      while (cursor->at < cursor->end && strchr (" \t\n", *cursor->at) != NULL)
        cursor->at = nest_vbox_cursor_line_end (cursor);
    }
}

/** nest_vbox_cursor_fail: sets %NEST_HYPERVISOR_ERROR_BAD_OUTPUT; Returns: %FALSE */
gboolean
nest_vbox_cursor_fail (GError **error)
{
  g_set_error_literal (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_BAD_OUTPUT,
                       _("VirtualBox answered in a way that Nestbox does not understand"));

  return FALSE;
}

/**
 * nest_vbox_cursor_begin:
 * @cursor: (out): stands behind the noise of wrapper scripts
 * @data: what was printed; borrowed for as long as @cursor is used
 * @length: bytes
 *
 * Every answer of VBoxManage's ends with a newline: one that does not was cut off.
 *
 * Returns: whether it can be read; else %NEST_HYPERVISOR_ERROR_BAD_OUTPUT
 */
gboolean
nest_vbox_cursor_begin (NestVboxCursor  *cursor,
                        const char      *data,
                        gsize            length,
                        GError         **error)
{
  *cursor = (NestVboxCursor){ data, data };
  if (length == 0)
    return TRUE;
  if (length > NEST_VBOX_MAX_OUTPUT)
    return nest_vbox_cursor_fail (error);
  if (data[length - 1] != '\n' || memchr (data, '\0', length) != NULL)
    return nest_vbox_cursor_fail (error);

  cursor->end = data + length;
  skip_noise (cursor);

  return TRUE;
}

/** nest_vbox_cursor_line_end: Returns: where the next line begins */
const char *
nest_vbox_cursor_line_end (const NestVboxCursor *cursor)
{
  const char *newline = memchr (cursor->at, '\n', cursor->end - cursor->at);

  return newline != NULL ? newline + 1 : cursor->end;
}

gboolean
nest_vbox_cursor_starts_with (const NestVboxCursor *cursor,
                              const char           *prefix)
{
  gsize length = strlen (prefix);

  return (gsize) (cursor->end - cursor->at) >= length && memcmp (cursor->at, prefix, length) == 0;
}

/** nest_vbox_cursor_take_line: Returns: (transfer full) (nullable): the next line; %NULL at the end */
char *
nest_vbox_cursor_take_line (NestVboxCursor *cursor)
{
  const char *start = cursor->at;

  if (start == cursor->end)
    return NULL;
  cursor->at = nest_vbox_cursor_line_end (cursor);

  return g_strndup (start, cursor->at - start - 1);
}
