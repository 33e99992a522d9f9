/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A command that a person is to type or paste. */
#include "nest-show.h"

/* Returns: the end of the word that begins at @text: spaces between quotes are part of it */
static const char *
find_end_of_word (const char *text)
{
  char quote = '\0';

  for (; *text != '\0'; text++)
    {
      if (quote != '\0')
        quote = *text == quote ? '\0' : quote;
      else if (*text == '\'' || *text == '"')
        quote = *text;
      else if (*text == ' ')
        break;
    }

  return text;
}

/**
 * nest_show_command:
 * @indent: columns
 *
 * There to be pasted and typed: what is longer than a line goes on behind a backslash, as a shell wants it.
 */
void
nest_show_command (const NestConsole *console,
                   guint              indent,
                   const char        *command)
{
  guint column = 0;

  for (const char *word = command; *word != '\0';)
    {
      const char *end = find_end_of_word (word);
      guint length = end - word;

      if (column == 0)
        nest_console_print (console, "%*s", (int) indent, "");
      else if (indent + column + 1 + length + 2 > NEST_SHOW_WIDTH)
        {
          nest_console_print (console, " \\\n%*s", (int) indent + 4, "");
          column = 4;
        }
      else
        {
          nest_console_print (console, " ");
          column++;
        }
      nest_console_print (console, "%.*s", (int) length, word);
      column += length;
      word = *end == ' ' ? end + 1 : end;
    }
  nest_console_print (console, "\n");
}
