/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking while the main loop turns, so that Ctrl+C and SIGTERM are heard at the prompt, too. */
#include "nest-ask.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#include "nest-value.h"

/* A line that is being typed. */
typedef struct {
  GString *text;
  gboolean ended;
  gboolean end_of_input;
} Line;

static gboolean
input_arrived (int          fd,
               GIOCondition condition,
               gpointer     user_data)
{
  Line *line = user_data;
  char byte = 0;

  /* Byte for byte: what follows the line is for the next question */
  if (read (fd, &byte, 1) != 1)
    line->end_of_input = TRUE;
  else if (byte != '\n')
    g_string_append_c (line->text, byte);
  line->ended = line->end_of_input || byte == '\n';

  return line->ended ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

/**
 * nest_ask_line:
 * @prompt: printed before the answer, even if quiet: somebody has to know what is asked
 *
 * Returns: (transfer full) (nullable): the answer without spaces around it; %NULL at the end of the input
 *   or when the user cancelled
 */
char *
nest_ask_line (NestInvocation *invocation,
               const char     *prompt)
{
  g_autoptr (GString) text = g_string_new (NULL);
  Line line = { .text = text };
  guint source;

  g_print ("%s ", prompt);
  fflush (stdout);
  source = g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, input_arrived, &line);
  while (!line.ended && !nest_invocation_is_interrupted (invocation))
    g_main_context_iteration (NULL, TRUE);
  if (!line.ended)
    g_source_remove (source);
  if (!line.ended || line.end_of_input)
    g_print ("\n");
  if (!line.ended || (line.end_of_input && text->len == 0) || !g_utf8_validate (text->str, -1, NULL))
    return NULL;

  return g_strdup (g_strstrip (text->str));
}

/** nest_ask_yes: Returns: whether the answer was a clear yes, in the user's language or in English */
gboolean
nest_ask_yes (NestInvocation *invocation,
              const char     *question)
{
  /* Translators: what a person types for "yes", in small letters: the first letter and the whole word */
  const char *const yes[] = { "y", "yes", C_("answer", "y"), C_("answer", "yes") };
  /* Translators: at the end of a question: how to answer it; the capital letter is what Enter means */
  g_autofree char *prompt = g_strdup_printf ("%s %s", question, _("[y/N]"));
  g_autofree char *answer = nest_ask_line (invocation, prompt);
  g_autofree char *folded = answer != NULL ? g_utf8_strdown (answer, -1) : NULL;

  for (guint i = 0; folded != NULL && i < G_N_ELEMENTS (yes); i++)
    if (g_str_equal (folded, yes[i]))
      return TRUE;

  return FALSE;
}

static void
show_options (NestInvocation *invocation,
              const char     *title,
              NestFinding    *finding)
{
  /* What is decided must be read, even by those who wanted quiet */
  NestConsole console = invocation->console;
  GPtrArray *options = nest_finding_get_options (finding);
  g_autofree char *heading = nest_console_shade (&console, NEST_SHADE_STRONG, title);

  console.quiet = FALSE;
  nest_console_print (&console, "\n%s\n", heading);
  nest_console_paragraph (&console, 2, NULL, nest_finding_get_summary (finding));
  for (guint i = 0; i < nest_finding_get_notes (finding)->len; i++)
    nest_console_paragraph (&console, 2, NULL, g_ptr_array_index (nest_finding_get_notes (finding), i));
  for (guint i = 0; i < options->len; i++)
    {
      NestOption *option = g_ptr_array_index (options, i);

      nest_console_print (&console, "\n  %u) ", i + 1);
      nest_console_print (&console, option->recommended ? _("%s (recommended)") : "%s", option->title);
      nest_console_print (&console, "\n");
      nest_console_paragraph (&console, 5, NULL, option->consequence);
      nest_console_paragraph (&console, 5, _("Risk:"), option->risk);
    }
}

/**
 * nest_ask_option:
 * @title: what it is about
 * @finding: a choice
 * @option: (out) (nullable): the id of the option chosen; %NULL: none of them
 *
 * Returns: whether the question was answered at all; not if the user cancelled or the input ended
 */
gboolean
nest_ask_option (NestInvocation  *invocation,
                 const char      *title,
                 NestFinding     *finding,
                 const char     **option)
{
  GPtrArray *options = nest_finding_get_options (finding);
  /* Translators: %u is the number of answers above */
  g_autofree char *prompt = options->len == 1 ? g_strdup (_("Your decision (1; Enter: leave it as it is):"))
                                              : g_strdup_printf (_("Your decision (1–%u; Enter: leave it as it is):"),
                                                                 options->len);

  *option = NULL;
  show_options (invocation, title, finding);
  for (;;)
    {
      g_autofree char *answer = nest_ask_line (invocation, prompt);
      guint number = 0;

      if (answer == NULL)
        return FALSE;
      if (*answer == '\0')
        return TRUE;
      if (nest_value_parse_number (answer, &number) && number >= 1 && number <= options->len)
        {
          *option = ((NestOption *) g_ptr_array_index (options, number - 1))->id;
          return TRUE;
        }
    }
}
