/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Escaping of text that other programs and other people chose. */
#include "nest-text.h"

/* Characters that reorder or hide what stands around them: bidi controls, zero width, line separators. */
static gboolean
is_deceptive (gunichar c)
{
  return g_unichar_iscntrl (c) || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
         (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) || c == 0x00ad;
}

/**
 * nest_text_make_visible:
 * @text: (nullable): any bytes
 *
 * Returns: (transfer full): valid UTF-8 on one line; control characters, invisible and
 *   direction-changing ones are shown as escapes ("\n", "\x1b", "\u202e")
 */
char *
nest_text_make_visible (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text != NULL ? text : ""; *p != '\0';)
    {
      gunichar c = g_utf8_get_char_validated (p, -1);

      if (c == (gunichar) -1 || c == (gunichar) -2)
        {
          g_string_append_printf (out, "\\x%02x", (guchar) *p++);
          continue;
        }
      if (c == '\n')
        g_string_append (out, "\\n");
      else if (c == '\t')
        g_string_append (out, "\\t");
      else if (!is_deceptive (c))
        g_string_append_unichar (out, c);
      else if (c < 0x100)
        g_string_append_printf (out, "\\x%02x", c);
      else
        g_string_append_printf (out, "\\u%04x", c);
      p = g_utf8_next_char (p);
    }

  return g_string_free (out, FALSE);
}

/**
 * nest_text_escape_bytes:
 * @text: bytes that may not be UTF-8
 *
 * Returns: (transfer full) (nullable): %NULL if @text is valid UTF-8 and can be stored as it is;
 *   else a text in which each byte that is not valid stands as \xNN and each backslash as \\;
 *   nest_text_unescape() gives the bytes back
 */
char *
nest_text_escape_bytes (const char *text)
{
  GString *out;

  if (g_utf8_validate (text, -1, NULL))
    return NULL;

  out = g_string_new (NULL);
  for (const char *p = text; *p != '\0';)
    {
      gunichar c = g_utf8_get_char_validated (p, -1);
      const char *next = p + 1;

      if (c == (gunichar) -1 || c == (gunichar) -2)
        g_string_append_printf (out, "\\x%02x", (guchar) *p);
      else if (c == '\\')
        g_string_append (out, "\\\\");
      else
        {
          g_string_append_unichar (out, c);
          next = g_utf8_next_char (p);
        }
      p = next;
    }

  return g_string_free (out, FALSE);
}

/**
 * nest_text_unescape:
 * @text: what nest_text_escape_bytes() returned
 *
 * Returns: (transfer full): the bytes it was made from
 */
char *
nest_text_unescape (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      if (p[0] == '\\' && p[1] == '\\')
        {
          g_string_append_c (out, '\\');
          p++;
        }
      else if (p[0] == '\\' && p[1] == 'x' && g_ascii_isxdigit (p[2]) && g_ascii_isxdigit (p[3]))
        {
          g_string_append_c (out, (char) (g_ascii_xdigit_value (p[2]) * 16 + g_ascii_xdigit_value (p[3])));
          p += 3;
        }
      else
        g_string_append_c (out, *p);
    }

  return g_string_free (out, FALSE);
}

/**
 * nest_text_quote_argv:
 * @argv: (array zero-terminated=1): a program and its arguments
 *
 * Returns: (transfer full): one line that a shell reads as exactly @argv, for a person to paste.
 *   Nestbox itself never runs it.
 */
char *
nest_text_quote_argv (const char *const *argv)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; argv[i] != NULL; i++)
    {
      const char *plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./=:,+%@";

      if (i > 0)
        g_string_append_c (out, ' ');
      if (*argv[i] != '\0' && strspn (argv[i], plain) == strlen (argv[i]))
        g_string_append (out, argv[i]);
      else
        {
          g_autofree char *quoted = g_shell_quote (argv[i]);

          g_string_append (out, quoted);
        }
    }

  return g_string_free (out, FALSE);
}
