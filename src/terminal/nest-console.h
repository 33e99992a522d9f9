/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestConsole: what the terminal can show (colours, symbols, width), and printing that respects it. */
#pragma once

#include "nest-finding.h"
#include "nest-job.h"

G_BEGIN_DECLS

/** NestShade: a meaning, not a colour; it never stands alone. */
typedef enum {
  NEST_SHADE_PLAIN,
  NEST_SHADE_STRONG,
  NEST_SHADE_FAINT,
  NEST_SHADE_GOOD,
  NEST_SHADE_ATTENTION,
  NEST_SHADE_BAD,
} NestShade;

/**
 * NestConsole:
 * @is_terminal: whether stdout is one
 * @can_ask: whether a person can be asked: stdin and stdout are terminals
 * @has_colours: a terminal, and NO_COLOR is not set
 * @has_symbols: whether the locale can write them
 * @width: columns to wrap at; 0: do not wrap
 * @quiet: print nothing but problems
 * @is_practice: whether all that is shown is made up, which must be seen everywhere
 * @is_report: whether all that is shown is another computer's, which must be seen as well
 */
typedef struct {
  gboolean is_terminal;
  gboolean can_ask;
  gboolean has_colours;
  gboolean has_symbols;
  guint width;
  gboolean quiet;
  gboolean is_practice;
  gboolean is_report;
} NestConsole;

void        nest_console_init            (NestConsole       *self,
                                          gboolean           quiet);
void        nest_console_init_plain      (NestConsole       *self);
void        nest_console_print           (const NestConsole *self,
                                          const char        *format,
                                          ...) G_GNUC_PRINTF (2, 3);
void        nest_console_paragraph       (const NestConsole *self,
                                          guint              indent,
                                          const char        *label,
                                          const char        *text);
void        nest_console_advice          (const NestConsole *self,
                                          NestJob           *job);
void        nest_console_warn            (const NestConsole *self,
                                          const char        *format,
                                          ...) G_GNUC_PRINTF (2, 3);
char       *nest_console_shade           (const NestConsole *self,
                                          NestShade          shade,
                                          const char        *text);
const char *nest_console_arrow           (const NestConsole *self);
const char *nest_console_status_symbol   (const NestConsole *self,
                                          NestStatus         status,
                                          gboolean           skipped);
NestShade   nest_console_status_shade    (NestStatus         status);
const char *nest_console_outcome_symbol  (const NestConsole *self,
                                          NestOutcome        outcome);
NestShade   nest_console_outcome_shade   (NestOutcome        outcome);

guint       nest_text_get_width          (const char        *text);
char       *nest_text_pad                (const char        *text,
                                          guint              width);
char       *nest_text_shorten            (const char        *text,
                                          guint              width);
char       *nest_text_wrap               (const char        *text,
                                          guint              indent,
                                          guint              width);

G_END_DECLS
