/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parsers of showvminfo and list vms. The names, descriptions and paths in them belong to strangers. */
#include "nest-vbox-parse.h"

#include <string.h>

#include "nest-vbox-cursor.h"

#define UUID_LENGTH 36

/**
 * nest_vbox_output_is_empty:
 *
 * Returns: whether nothing was printed, apart from the warning of a wrapper script
 */
gboolean
nest_vbox_output_is_empty (const char *data,
                           gsize       length)
{
  NestVboxCursor cursor;

  return nest_vbox_cursor_begin (&cursor, data, length, NULL) && cursor.at == cursor.end;
}

void
nest_vbox_entry_free (NestVboxEntry *entry)
{
  g_free (entry->uuid);
  g_free (entry->name);
  g_free (entry);
}

/* Reads `key=` or `"key"=` and leaves the cursor behind the equals sign; NULL for a stray line. */
static char *
take_key (NestVboxCursor *cursor)
{
  const char *end = nest_vbox_cursor_line_end (cursor);
  const char *equals;
  const char *start = cursor->at;
  gsize length;

  if (*start == '"')
    {
      equals = g_strstr_len (start + 1, end - start - 1, "\"=");
      if (equals == NULL)
        return NULL;
      cursor->at = equals + 2;

      return g_strndup (start + 1, equals - start - 1);
    }

  equals = memchr (start, '=', end - start);
  length = equals != NULL ? (gsize) (equals - start) : 0;
  if (length == 0 || !g_ascii_isalnum (*start) || memchr (start, '"', length) != NULL)
    return NULL;
  cursor->at = equals + 1;

  return g_strndup (start, length);
}

/*
 * Reads a value and leaves the cursor at the next line. Quoted values go on over raw newlines up to
 * the first quote without a backslash; what stands behind it on its line belongs to nobody
 * (VideoMode="720,400,0"@0,0 1). NULL if the quote never ends.
 */
static char *
take_value (NestVboxCursor *cursor)
{
  g_autoptr (GString) value = NULL;
  const char *p = cursor->at;

  if (*p != '"')
    {
      const char *end = nest_vbox_cursor_line_end (cursor);

      cursor->at = end;

      return g_strndup (p, end - p - 1);
    }

  value = g_string_new (NULL);
  for (p++; p < cursor->end && *p != '"'; p++)
    {
      if (*p == '\\' && p + 1 < cursor->end && (p[1] == '"' || p[1] == '\\'))
        p++;
      g_string_append_c (value, *p);
    }
  if (p == cursor->end)
    return NULL;
  cursor->at = p;
  cursor->at = nest_vbox_cursor_line_end (cursor);

  return g_string_free (g_steal_pointer (&value), FALSE);
}

/* The texts of snapshots are not escaped at all, so a backslash there hides no quote. */
static char *
take_raw_value (NestVboxCursor *cursor)
{
  const char *start = cursor->at;
  const char *end = nest_vbox_cursor_line_end (cursor) - 1;

  cursor->at = end + 1;
  if (end > start && *start == '"')
    start++;
  if (end > start && end[-1] == '"')
    end--;

  return g_strndup (start, end - start);
}

static gboolean
is_raw_key (const char *key)
{
  return g_str_has_prefix (key, "SnapshotName") || g_str_has_prefix (key, "SnapshotDescription") ||
         g_str_has_prefix (key, "CurrentSnapshotName");
}

/**
 * nest_vbox_parse_machine_readable:
 * @data: what showvminfo --machinereadable printed
 * @length: bytes
 *
 * The first occurrence of a key counts: VirtualBox prints all that matters before what strangers can
 * write without being escaped (the names of snapshots). Values may not be UTF-8.
 *
 * Returns: (transfer full) (element-type utf8 utf8): key → value; %NULL with
 *   %NEST_HYPERVISOR_ERROR_BAD_OUTPUT if it was cut off, is too large or holds NUL bytes
 */
GHashTable *
nest_vbox_parse_machine_readable (const char  *data,
                                  gsize        length,
                                  GError     **error)
{
  g_autoptr (GHashTable) info = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  NestVboxCursor cursor;

  if (!nest_vbox_cursor_begin (&cursor, data, length, error))
    return NULL;

  while (cursor.at < cursor.end)
    {
      const char *next_line = nest_vbox_cursor_line_end (&cursor);
      g_autofree char *key = take_key (&cursor);
      g_autofree char *value = NULL;

      if (key != NULL)
        value = is_raw_key (key) ? take_raw_value (&cursor) : take_value (&cursor);
      if (value == NULL)
        cursor.at = next_line;
      else if (!g_hash_table_contains (info, key))
        g_hash_table_insert (info, g_steal_pointer (&key), g_steal_pointer (&value));
    }

  return g_steal_pointer (&info);
}

/* Looks for the end of an entry (`" {uuid}`, newline) from @p on. */
static const char *
find_entry_end (const char *p,
                const char *end)
{
  while ((p = g_strstr_len (p, end - p, "\" {")) != NULL)
    {
      const char *uuid = p + 3;

      if (end - uuid >= UUID_LENGTH + 2 && uuid[UUID_LENGTH] == '}' && uuid[UUID_LENGTH + 1] == '\n')
        {
          g_autofree char *copy = g_strndup (uuid, UUID_LENGTH);

          if (g_uuid_string_is_valid (copy))
            return p;
        }
      p++;
    }

  return NULL;
}

/**
 * nest_vbox_parse_list:
 * @data: what "list vms" printed
 * @length: bytes
 *
 * VirtualBox escapes nothing here: a name with a quote and a newline can forge an entry. So entries
 * are candidates; each UUID is there once, and the machine's true name comes from showvminfo.
 *
 * Returns: (transfer full) (element-type NestVboxEntry): the entries in their order
 */
GPtrArray *
nest_vbox_parse_list (const char  *data,
                      gsize        length,
                      GError     **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_vbox_entry_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  NestVboxCursor cursor;

  if (!nest_vbox_cursor_begin (&cursor, data, length, error))
    return NULL;

  while (cursor.at < cursor.end)
    {
      const char *close = *cursor.at == '"' ? find_entry_end (cursor.at + 1, cursor.end) : NULL;
      NestVboxEntry *entry;

      if (close == NULL && *cursor.at == '"')
        break;
      if (close == NULL)
        {
          cursor.at = nest_vbox_cursor_line_end (&cursor);
          continue;
        }

      entry = g_new0 (NestVboxEntry, 1);
      entry->name = g_strndup (cursor.at + 1, close - cursor.at - 1);
      entry->uuid = g_ascii_strdown (close + 3, UUID_LENGTH);
      cursor.at = close + 3 + UUID_LENGTH + 2;
      if (g_hash_table_contains (seen, entry->uuid))
        {
          nest_vbox_entry_free (entry);
          continue;
        }
      g_hash_table_add (seen, entry->uuid);
      g_ptr_array_add (list, entry);
    }

  /* Only foreign words: better an error than "there are no machines". */
  if (list->len == 0 && !nest_vbox_output_is_empty (data, length))
    {
      nest_vbox_cursor_fail (error);
      return NULL;
    }

  return g_steal_pointer (&list);
}

