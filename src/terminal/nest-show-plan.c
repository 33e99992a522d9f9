/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan before it is done: what would change, and the commands a person would type. */
#include "nest-show.h"

#include <glib/gi18n.h>
#include <stdio.h>

/** nest_show_plan: one line a change, below the thing it belongs to */
void
nest_show_plan (const NestConsole *console,
                NestRun           *run)
{
  for (guint i = 0; i < nest_run_count_jobs (run); i++)
    {
      NestJob *job = nest_run_get_job (run, i);
      GPtrArray *changes = nest_job_get_changes (job);
      g_autofree char *title = nest_job_get_title (job);
      g_autofree char *shaded = nest_console_shade (console, NEST_SHADE_STRONG, title);

      nest_console_print (console, "%s\n", shaded);
      for (guint j = 0; j < changes->len; j++)
        {
          NestChange *change = g_ptr_array_index (changes, j);
          g_autofree char *text = nest_change_format (change);

          nest_console_print (console, nest_change_is_reversible (change) ? "  %s\n" : "  %s %s\n", text,
                              _("(cannot be taken back)"));
        }
    }
}

/**
 * nest_show_commands:
 *
 * What --dry-run prints: only commands and comments, so that all of it can be pasted, even if quiet. The
 * commands are printed byte for byte, whatever the locale can write.
 */
void
nest_show_commands (const NestConsole *console,
                    NestRun           *run)
{
  for (guint i = 0; i < nest_run_count_jobs (run); i++)
    {
      NestJob *job = nest_run_get_job (run, i);
      g_autofree char *title = nest_job_get_title (job);
      g_autoptr (GPtrArray) commands = nest_job_describe (job);

      nest_console_print (console, "# %s\n", title);
      for (guint j = 0; j < commands->len; j++)
        printf ("%s\n", (const char *) g_ptr_array_index (commands, j));
    }
}

/** nest_show_sentences: @sentences: (element-type utf8): a list below a heading; nothing if it is empty */
void
nest_show_sentences (const NestConsole *console,
                     const char        *heading,
                     GPtrArray         *sentences)
{
  if (sentences->len == 0)
    return;

  nest_console_print (console, "%s\n", heading);
  for (guint i = 0; i < sentences->len; i++)
    nest_console_paragraph (console, 2, "-", g_ptr_array_index (sentences, i));
}
