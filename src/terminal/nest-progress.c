/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawing progress. On a terminal the last line is redrawn in place; what has ended scrolls away above it. */
#include "nest-progress.h"

#include <glib/gi18n.h>

#define CLEAR_LINE "\r\033[K"

struct _NestProgress {
  const NestConsole *console;
  NestRunner *runner;
  NestJob *job;      /* the one under way */
  char *last;        /* what was printed last of it in plain lines */
  gboolean is_drawn; /* whether the last line of the terminal is ours */
  gulong handler;
  guint timer;
};

/**
 * nest_progress_format:
 *
 * Returns: (transfer full): "Power off Whonix: Waiting for the machine to shut down… (87 s left)"
 */
char *
nest_progress_format (const NestConsole *console,
                      NestJob           *job)
{
  g_autofree char *title = nest_job_get_title (job);
  const char *progress = nest_job_get_progress (job);
  int countdown = nest_job_get_countdown (job);
  gint64 seconds = nest_job_get_elapsed (job) / 1000;
  GString *text = g_string_new (title);

  if (progress != NULL)
    g_string_append_printf (text, ": %s", progress);
  if (!console->is_terminal)
    return g_string_free (text, FALSE);

  if (countdown >= 0 || seconds > 0)
    g_string_append_c (text, ' ');
  /* Translators: how long Nestbox will go on waiting */
  if (countdown >= 0)
    g_string_append_printf (text, _("(%d s left)"), countdown);
  else if (seconds > 0)
    /* Translators: how long it has taken so far */
    g_string_append_printf (text, _("(%d s)"), (int) seconds);

  return g_string_free (text, FALSE);
}

static void
clear (NestProgress *self)
{
  if (self->is_drawn)
    nest_console_print (self->console, CLEAR_LINE);
  self->is_drawn = FALSE;
}

static void
draw (NestProgress *self)
{
  g_autofree char *text = NULL;
  g_autofree char *cut = NULL;

  /* Elsewhere than on a terminal only what may take minutes is worth a line before its end */
  if (self->job == NULL || (!self->console->is_terminal && nest_job_get_kind (self->job) != NEST_JOB_POWER))
    return;

  text = nest_progress_format (self->console, self->job);
  if (self->console->is_terminal)
    {
      cut = nest_text_shorten (text, MAX (self->console->width, 20) - 4);
      nest_console_print (self->console, CLEAR_LINE "  %s", cut);
      self->is_drawn = TRUE;
    }
  else if (g_strcmp0 (text, self->last) != 0)
    {
      nest_console_print (self->console, "  %s\n", text);
      g_free (self->last);
      self->last = g_steal_pointer (&text);
    }
}

/* Each setting with its own outcome, as it was read back. */
static void
show_changes (NestProgress *self,
              NestJob      *job)
{
  GPtrArray *changes = nest_job_get_changes (job);

  for (guint i = 0; i < changes->len; i++)
    {
      g_autofree char *text = nest_change_format (g_ptr_array_index (changes, i));
      NestOutcome outcome = nest_job_get_change_outcome (job, i);
      g_autofree char *symbol = nest_console_shade (self->console, nest_console_outcome_shade (outcome),
                                                    nest_console_outcome_symbol (self->console, outcome));

      nest_console_print (self->console, "      %s %s\n", symbol, text);
    }
}

static void
show_ended (NestProgress *self,
            NestJob      *job)
{
  NestOutcome outcome = nest_job_get_outcome (job);
  g_autofree char *title = nest_job_get_title (job);
  g_autofree char *plain =
    g_strdup_printf ("%s %s", nest_console_outcome_symbol (self->console, outcome), nest_outcome_get_title (outcome));
  g_autofree char *state = nest_console_shade (self->console, nest_console_outcome_shade (outcome), plain);

  clear (self);
  nest_console_print (self->console, "  %s  %s\n", state, title);
  nest_console_paragraph (self->console, 6, NULL, nest_job_get_error_message (job));
  nest_console_advice (self->console, job);
  if (nest_job_get_kind (job) != NEST_JOB_POWER && outcome != NEST_OUTCOME_SKIPPED && outcome != NEST_OUTCOME_CANCELLED)
    show_changes (self, job);
}

static void
job_changed (NestRunner   *runner,
             NestJob      *job,
             NestProgress *self)
{
  NestOutcome outcome = nest_job_get_outcome (job);

  if (outcome == NEST_OUTCOME_PLANNED)
    return;
  if (outcome == NEST_OUTCOME_RUNNING)
    {
      g_set_object (&self->job, job);
      draw (self);
      return;
    }
  if (self->job == job)
    g_clear_object (&self->job);
  show_ended (self, job);
}

static gboolean
tick (gpointer user_data)
{
  NestProgress *self = user_data;

  if (self->console->is_terminal)
    draw (self);

  return G_SOURCE_CONTINUE;
}

/** nest_progress_new: Returns: (transfer full): shows what @runner does until it is freed */
NestProgress *
nest_progress_new (const NestConsole *console,
                   NestRunner        *runner)
{
  NestProgress *self = g_new0 (NestProgress, 1);

  self->console = console;
  self->runner = g_object_ref (runner);
  self->handler = g_signal_connect (runner, "job-changed", G_CALLBACK (job_changed), self);
  self->timer = g_timeout_add (1000, tick, self);

  return self;
}

void
nest_progress_free (NestProgress *self)
{
  clear (self);
  g_source_remove (self->timer);
  g_signal_handler_disconnect (self->runner, self->handler);
  g_clear_object (&self->runner);
  g_clear_object (&self->job);
  g_free (self->last);
  g_free (self);
}
