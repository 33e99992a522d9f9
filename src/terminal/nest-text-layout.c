/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Widths on a terminal: characters are not columns. Padding, shortening and wrapping by columns. */
#include "nest-console.h"

static guint
get_character_width (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;

  return g_unichar_iswide (c) ? 2 : 1;
}

/** nest_text_get_width: Returns: how many columns valid UTF-8 without control characters takes */
guint
nest_text_get_width (const char *text)
{
  guint width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    width += get_character_width (g_utf8_get_char (p));

  return width;
}

/** nest_text_pad: Returns: (transfer full): @text with spaces behind it up to @width columns */
char *
nest_text_pad (const char *text,
               guint       width)
{
  guint present = nest_text_get_width (text);

  return g_strdup_printf ("%s%*s", text, present < width ? (int) (width - present) : 0, "");
}

/** nest_text_shorten: Returns: (transfer full): @text, cut with "..." if it takes more than @width columns */
char *
nest_text_shorten (const char *text,
                   guint       width)
{
  guint present = 0;
  const char *end = text;

  if (width < 4 || nest_text_get_width (text) <= width)
    return g_strdup (text);

  while (present + get_character_width (g_utf8_get_char (end)) <= width - 3)
    {
      present += get_character_width (g_utf8_get_char (end));
      end = g_utf8_next_char (end);
    }

  return g_strdup_printf ("%.*s...", (int) (end - text), text);
}

/**
 * nest_text_wrap:
 * @text: one paragraph
 * @indent: columns before the lines that follow the first
 * @width: columns in all; 0: as it is
 *
 * Returns: (transfer full): the text with line breaks between words; a word longer than the line stays
 *   whole, so that a command or an address can be copied
 */
char *
nest_text_wrap (const char *text,
                guint       indent,
                guint       width)
{
  g_auto (GStrv) words = NULL;
  GString *out;
  guint column = indent;

  if (width <= indent + 10)
    return g_strdup (text);

  words = g_strsplit (text, " ", -1);
  out = g_string_new (NULL);
  for (guint i = 0; words[i] != NULL; i++)
    {
      guint word = nest_text_get_width (words[i]);

      if (i > 0 && column + 1 + word > width)
        {
          g_string_append_printf (out, "\n%*s", (int) indent, "");
          column = indent;
        }
      else if (i > 0)
        {
          g_string_append_c (out, ' ');
          column++;
        }
      g_string_append (out, words[i]);
      column += word;
    }

  return g_string_free (out, FALSE);
}
