/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parsers of VBoxManage's short answers: --version, list hostinfo, getextradata. */
#include "nest-vbox-answers.h"

#include <string.h>

#include "nest-vbox-cursor.h"

void
nest_vbox_host_info_free (NestVboxHostInfo *info)
{
  g_free (info->description);
  g_free (info);
}

static gboolean
is_version (const char *line)
{
  gsize length = strspn (line, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-+~");
  NestVersion version;

  return line[length] == '\0' && length < 100 && strchr (line, '.') != NULL &&
         nest_version_parse (line, &version);
}

/**
 * nest_vbox_parse_version:
 * @data: what --version printed
 * @length: bytes
 *
 * Returns: (transfer full): the version as it stands there: "7.2.22_Debianr175245"
 */
char *
nest_vbox_parse_version (const char  *data,
                         gsize        length,
                         GError     **error)
{
  NestVboxCursor cursor;

  if (!nest_vbox_cursor_begin (&cursor, data, length, error))
    return NULL;

  for (;;)
    {
      g_autofree char *line = nest_vbox_cursor_take_line (&cursor);

      if (line == NULL)
        break;
      if (is_version (line))
        return g_steal_pointer (&line);
    }
  nest_vbox_cursor_fail (error);

  return NULL;
}

/**
 * nest_vbox_parse_extra_data:
 * @data: what getextradata printed for one key
 * @length: bytes
 * @value: (out) (nullable): the raw bytes; %NULL if the key is not set
 *
 * Returns: whether it was an answer
 */
gboolean
nest_vbox_parse_extra_data (const char  *data,
                            gsize        length,
                            char       **value,
                            GError     **error)
{
  const char *prefix = "Value: ";
  NestVboxCursor cursor;

  *value = NULL;
  if (!nest_vbox_cursor_begin (&cursor, data, length, error))
    return FALSE;
  if (nest_vbox_cursor_starts_with (&cursor, "No value set!\n"))
    return TRUE;
  if (!nest_vbox_cursor_starts_with (&cursor, prefix))
    return nest_vbox_cursor_fail (error);

  cursor.at += strlen (prefix);
  *value = g_strndup (cursor.at, cursor.end - cursor.at - 1);

  return TRUE;
}

static NestAnswer
parse_answer (const char *text)
{
  if (g_str_equal (text, "yes"))
    return NEST_ANSWER_YES;
  if (g_str_equal (text, "no"))
    return NEST_ANSWER_NO;

  return NEST_ANSWER_UNKNOWN;
}

/* Returns whether the line is one that is known. */
static gboolean
take_host_line (NestVboxHostInfo *info,
                const char       *key,
                const char       *value)
{
  const struct {
    const char *key;
    NestAnswer *answer;
    guint *number;
  } known[] = {
    { "Processor supports HW virtualization", &info->hw_virt, NULL },
    { "Processor supports nested HW virtualization", &info->nested_hw_virt, NULL },
    { "Processor supports nested paging", &info->nested_paging, NULL },
    { "Processor supports unrestricted guest", &info->unrestricted_guest, NULL },
    { "Processor online count", NULL, &info->processors },
    { "Processor online core count", NULL, &info->cores },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      if (!g_str_equal (known[i].key, key))
        continue;
      if (known[i].answer != NULL)
        *known[i].answer = parse_answer (value);
      else
        *known[i].number = (guint) MIN (g_ascii_strtoull (value, NULL, 10), G_MAXUINT);
      return TRUE;
    }

  if (g_str_equal (key, "Memory size"))
    info->memory_mib = g_ascii_strtoull (value, NULL, 10);
  else if (g_str_equal (key, "Processor#0 description") && info->description == NULL)
    info->description = g_utf8_make_valid (value, -1);

  return FALSE;
}

/**
 * nest_vbox_parse_host_info:
 * @data: what "list hostinfo" printed
 * @length: bytes
 *
 * Older versions leave lines out: unknown then.
 *
 * Returns: (transfer full): what VirtualBox says of this computer
 */
NestVboxHostInfo *
nest_vbox_parse_host_info (const char  *data,
                           gsize        length,
                           GError     **error)
{
  g_autoptr (NestVboxHostInfo) info = g_new0 (NestVboxHostInfo, 1);
  guint n_known = 0;
  NestVboxCursor cursor;

  if (!nest_vbox_cursor_begin (&cursor, data, length, error))
    return NULL;

  for (;;)
    {
      g_autofree char *line = nest_vbox_cursor_take_line (&cursor);
      char *colon = line != NULL ? strstr (line, ": ") : NULL;

      if (line == NULL)
        break;
      if (colon == NULL)
        continue;
      *colon = '\0';
      if (take_host_line (info, line, colon + 2))
        n_known++;
    }
  if (n_known == 0)
    {
      nest_vbox_cursor_fail (error);
      return NULL;
    }

  return g_steal_pointer (&info);
}
