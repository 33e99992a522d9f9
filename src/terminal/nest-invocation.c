/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Beginning and end of an invocation, and the signals that end it early. */
#include "nest-invocation.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#include "nest-places.h"
#include "nest-json.h"
#include "nest-practice.h"
#include "nest-text.h"

/* The first one asks for an orderly end; whoever insists gets it, and hears what is unfinished. */
static gboolean
interrupted (gpointer user_data)
{
  NestInvocation *self = user_data;

  self->n_interrupts++;
  if (self->n_interrupts == 1)
    {
      if (self->run != NULL)
        nest_console_warn (&self->console, "%s",
                           _("Stopping after the present command. Once more stops at once."));
      g_cancellable_cancel (self->cancellable);
      return G_SOURCE_CONTINUE;
    }

  for (guint i = 0; self->run != NULL && i < nest_run_count_jobs (self->run); i++)
    {
      NestJob *job = nest_run_get_job (self->run, i);
      g_autofree char *title = nest_job_get_title (job);

      if (nest_job_get_outcome (job) == NEST_OUTCOME_RUNNING)
        /* Translators: %1$s is what was being done, such as "Whonix: 5 settings", %2$s the name of this program */
        nest_console_warn (&self->console, _("Unfinished: %1$s. Look at it again with “%2$s check”."), title,
                           self->command);
    }
  fflush (stdout);
  _exit (NEST_EXIT_CANCELLED);
}

static void
free_misfit (gpointer error)
{
  g_clear_error ((GError **) &error);
}

/** nest_invocation_new: Returns: (transfer full): with the signal handlers in place; nothing is read yet */
NestInvocation *
nest_invocation_new (const NestArguments *arguments,
                     const NestConsole   *console)
{
  static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
  NestInvocation *self = g_new0 (NestInvocation, 1);

  self->arguments = arguments;
  self->console = *console;
  self->hypervisors = g_ptr_array_new_with_free_func (g_object_unref);
  self->infos = g_ptr_array_new_with_free_func (g_object_unref);
  self->failures = g_ptr_array_new_with_free_func (nest_failure_free);
  self->misfits = g_hash_table_new_full (NULL, NULL, NULL, free_misfit);
  self->journal = arguments->practice ? nest_practice_new_journal () : nest_journal_new (NULL);
  self->cancellable = g_cancellable_new ();
  self->command = nest_places_get_command (arguments);
  nest_places_choose (self);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    self->signal_sources[i] = g_unix_signal_add (signals[i], interrupted, self);

  return self;
}

void
nest_invocation_free (NestInvocation *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->signal_sources); i++)
    g_source_remove (self->signal_sources[i]);
  g_ptr_array_unref (self->hypervisors);
  g_ptr_array_unref (self->infos);
  g_ptr_array_unref (self->failures);
  g_hash_table_unref (self->misfits);
  g_clear_object (&self->host);
  g_clear_object (&self->journal);
  g_clear_object (&self->run);
  g_clear_object (&self->cancellable);
  g_free (self->command);
  g_free (self->root);
  g_free (self);
}

gboolean
nest_invocation_is_interrupted (NestInvocation *self)
{
  return self->n_interrupts > 0;
}

/** nest_print_document: @document: (transfer full): JSON is UTF-8 whatever the locale says */
void
nest_print_document (char *document)
{
  g_autofree char *owned = document;

  fputs (owned, stdout);
  fputc ('\n', stdout);
}

/** nest_error_describe: Returns: (transfer full): the message, and what helps if that is known; safe to show */
char *
nest_error_describe (const GError *error)
{
  const char *remedy = error->domain == NEST_HYPERVISOR_ERROR ? nest_hypervisor_error_get_remedy (error) : NULL;
  gboolean is_sentence = g_str_has_suffix (error->message, ".") || g_str_has_suffix (error->message, "!");
  g_autofree char *text = NULL;

  /* The hypervisors' own lines end without a full stop */
  if (remedy != NULL && strstr (error->message, remedy) == NULL)
    text = g_strdup_printf ("%s%s %s", error->message, is_sentence ? "" : ".", remedy);

  return nest_text_make_visible (text != NULL ? text : error->message);
}

/** nest_invocation_get_vantage: Returns: whose checklist is shown: the inside one where this system is a machine */
NestVantage
nest_invocation_get_vantage (NestInvocation *self)
{
  return nest_step_choose_vantage (self->host, self->arguments->outside || self->arguments->practice);
}

/** nest_print_error: tells of an error that ended the command, as text or as a document */
void
nest_print_error (const NestConsole *console,
                  gboolean           as_json,
                  const GError      *error)
{
  gboolean is_cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_autofree char *visible = is_cancelled ? g_strdup (_("Cancelled.")) : nest_error_describe (error);

  if (as_json)
    {
      JsonBuilder *builder = nest_json_begin ();

      nest_json_add_error (builder, nest_error_get_code (error), visible);
      nest_print_document (nest_json_end (builder));
      return;
    }
  nest_console_warn (console, "%s", visible);
}

/** nest_invocation_fail: Returns: the exit status for @error, which has been told to the user */
NestExitStatus
nest_invocation_fail (NestInvocation *self,
                      const GError   *error)
{
  nest_print_error (&self->console, self->arguments->json, error);

  return nest_exit_status_for_error (error);
}
