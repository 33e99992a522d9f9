/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Printing for people. Text from outside has been made visible before it comes here. */
#include "nest-console.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define MAX_WIDTH 100
#define MIN_WIDTH 40

/** nest_console_init_plain: a console that wraps nothing and asks nothing, for tests and files */
void
nest_console_init_plain (NestConsole *self)
{
  *self = (NestConsole){ .has_symbols = TRUE };
}

/** nest_console_init: looks at stdin, stdout, the locale and NO_COLOR (no-color.org) */
void
nest_console_init (NestConsole *self,
                   gboolean     quiet)
{
  const char *no_color = g_getenv ("NO_COLOR");
  gboolean is_dumb = g_strcmp0 (g_getenv ("TERM"), "dumb") == 0;
  struct winsize size = { 0 };

  nest_console_init_plain (self);
  self->quiet = quiet;
  self->is_terminal = isatty (STDOUT_FILENO) == 1;
  self->can_ask = self->is_terminal && isatty (STDIN_FILENO) == 1;
  self->has_colours = self->is_terminal && !is_dumb && (no_color == NULL || *no_color == '\0');
  self->has_symbols = g_get_charset (NULL);
  if (self->is_terminal)
    {
      if (ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        size.ws_col = 80;
      self->width = CLAMP (size.ws_col, MIN_WIDTH, MAX_WIDTH);
    }
}

/* Typography that a locale without it would turn into question marks. Takes and gives ownership. */
static char *
simplify (const NestConsole *self,
          char              *text)
{
  static const char *const pairs[][2] = {
    { "→", "->" }, { "“", "\"" }, { "”", "\"" }, { "’", "'" }, { "…", "..." }, { "–", "-" }, { "—", "-" },
    { "×", "x" },
  };
  GString *out;

  if (self->has_symbols)
    return text;

  out = g_string_new (text);
  g_free (text);
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    g_string_replace (out, pairs[i][0], pairs[i][1], 0);

  return g_string_free (out, FALSE);
}

/** nest_console_print: to stdout, in the locale's encoding; nothing if quiet */
void
nest_console_print (const NestConsole *self,
                    const char        *format,
                    ...)
{
  g_autofree char *text = NULL;
  va_list args;

  if (self->quiet)
    return;

  va_start (args, format);
  text = simplify (self, g_strdup_vprintf (format, args));
  va_end (args);
  g_print ("%s", text);
}

/** nest_console_warn: a line on stderr that names the program; even if quiet */
void
nest_console_warn (const NestConsole *self,
                   const char        *format,
                   ...)
{
  g_autofree char *text = NULL;
  g_autofree char *wrapped = NULL;
  va_list args;

  va_start (args, format);
  text = simplify (self, g_strdup_vprintf (format, args));
  va_end (args);
  wrapped = nest_text_wrap (text, 2, self->width > 12 ? self->width - 12 : 0);
  /* Nothing of stdout may come after what was meant to follow it */
  fflush (stdout);
  g_printerr ("nestboxctl: %s\n", wrapped);
}

/**
 * nest_console_paragraph:
 * @indent: columns
 * @label: (nullable): "Why": printed before the text
 * @text: (nullable): nothing is printed for %NULL
 */
void
nest_console_paragraph (const NestConsole *self,
                        guint              indent,
                        const char        *label,
                        const char        *text)
{
  g_autofree char *full = NULL;
  g_autofree char *wrapped = NULL;

  if (text == NULL || *text == '\0')
    return;

  full = label != NULL ? g_strdup_printf ("%s %s", label, text) : g_strdup (text);
  wrapped = nest_text_wrap (full, indent, self->width);
  nest_console_print (self, "%*s%s\n", (int) indent, "", wrapped);
}

/** nest_console_advice: @job: what it left to be done by hand, with the command in one piece, as it is to be copied */
void
nest_console_advice (const NestConsole *self,
                     NestJob           *job)
{
  char **advice = nest_job_get_advice (job);

  if (advice == NULL)
    return;
  nest_console_paragraph (self, 6, NULL, advice[0]);
  nest_console_print (self, "        %s\n", advice[1]);
}

/** nest_console_shade: Returns: (transfer full): @text, coloured if the console has colours */
char *
nest_console_shade (const NestConsole *self,
                    NestShade          shade,
                    const char        *text)
{
  static const char *const codes[] = {
    [NEST_SHADE_PLAIN] = NULL,
    [NEST_SHADE_STRONG] = "1",
    [NEST_SHADE_FAINT] = "2",
    [NEST_SHADE_GOOD] = "32",
    [NEST_SHADE_ATTENTION] = "33",
    [NEST_SHADE_BAD] = "31",
  };

  if (!self->has_colours || codes[shade] == NULL)
    return g_strdup (text);

  return g_strdup_printf ("\033[%sm%s\033[0m", codes[shade], text);
}

const char *
nest_console_arrow (const NestConsole *self)
{
  return self->has_symbols ? "→" : "->";
}

/** nest_console_status_symbol: Returns: (transfer none): one column that tells states apart by shape */
const char *
nest_console_status_symbol (const NestConsole *self,
                            NestStatus         status,
                            gboolean           skipped)
{
  static const struct {
    const char *symbol;
    const char *ascii;
  } symbols[] = {
    [NEST_STATUS_DONE] = { "✓", "+" },
    [NEST_STATUS_PENDING] = { "◷", "~" },
    [NEST_STATUS_NEEDED] = { "●", "*" },
    [NEST_STATUS_CHOICE] = { "▲", "^" },
    [NEST_STATUS_MANUAL] = { "☐", "o" },
    [NEST_STATUS_BLOCKED] = { "⊘", "x" },
    [NEST_STATUS_NOT_APPLICABLE] = { "–", "-" },
    [NEST_STATUS_UNKNOWN] = { "?", "?" },
  };

  if (skipped)
    return self->has_symbols ? "–" : "-";

  return self->has_symbols ? symbols[status].symbol : symbols[status].ascii;
}

NestShade
nest_console_status_shade (NestStatus status)
{
  static const NestShade shades[] = {
    [NEST_STATUS_DONE] = NEST_SHADE_GOOD,
    [NEST_STATUS_PENDING] = NEST_SHADE_GOOD,
    [NEST_STATUS_NEEDED] = NEST_SHADE_ATTENTION,
    [NEST_STATUS_CHOICE] = NEST_SHADE_ATTENTION,
    [NEST_STATUS_MANUAL] = NEST_SHADE_PLAIN,
    [NEST_STATUS_BLOCKED] = NEST_SHADE_BAD,
    [NEST_STATUS_NOT_APPLICABLE] = NEST_SHADE_FAINT,
    [NEST_STATUS_UNKNOWN] = NEST_SHADE_BAD,
  };

  return shades[status];
}

const char *
nest_console_outcome_symbol (const NestConsole *self,
                             NestOutcome        outcome)
{
  switch (outcome)
    {
    case NEST_OUTCOME_VERIFIED:
      return nest_console_status_symbol (self, NEST_STATUS_DONE, FALSE);
    case NEST_OUTCOME_PENDING:
      return nest_console_status_symbol (self, NEST_STATUS_PENDING, FALSE);
    case NEST_OUTCOME_RUNNING:
    case NEST_OUTCOME_PLANNED:
      return nest_console_status_symbol (self, NEST_STATUS_NEEDED, FALSE);
    case NEST_OUTCOME_SKIPPED:
    case NEST_OUTCOME_CANCELLED:
      return nest_console_status_symbol (self, NEST_STATUS_NOT_APPLICABLE, FALSE);
    case NEST_OUTCOME_UNKNOWN:
      return nest_console_status_symbol (self, NEST_STATUS_UNKNOWN, FALSE);
    case NEST_OUTCOME_PARTIAL:
    case NEST_OUTCOME_FAILED:
    default:
      return self->has_symbols ? "✗" : "!";
    }
}

NestShade
nest_console_outcome_shade (NestOutcome outcome)
{
  if (nest_outcome_is_success (outcome))
    return NEST_SHADE_GOOD;
  if (outcome == NEST_OUTCOME_PARTIAL || outcome == NEST_OUTCOME_FAILED || outcome == NEST_OUTCOME_UNKNOWN)
    return NEST_SHADE_BAD;

  return NEST_SHADE_PLAIN;
}
