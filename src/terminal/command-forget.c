/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nestboxctl forget: deletes all that is remembered, after saying what is lost with it. */
#include <glib/gi18n.h>

#include "nest-ask.h"
#include "nest-json.h"
#include "nest-records.h"
#include "nest-wait.h"

static gboolean
forget (NestInvocation  *invocation,
        GError         **error)
{
  g_autoptr (NestWait) wait = nest_wait_new ();

  nest_journal_forget_async (invocation->journal, nest_wait_finish, nest_wait_ref (wait));

  return nest_journal_forget_finish (invocation->journal, nest_wait_get (wait), error);
}

/* An unasked yes would cost the way back. */
static gboolean
confirm (NestInvocation  *invocation,
         guint            n,
         GError         **error)
{
  g_autofree char *lost =
    g_strdup_printf (ngettext ("%u run is forgotten, with all ticks and remembered machines: it cannot be taken back any more.",
                               "%u runs are forgotten, with all ticks and remembered machines: none of them can be taken "
                               "back any more.", n), n);

  if (invocation->arguments->yes)
    return TRUE;
  if (!invocation->console.can_ask || invocation->arguments->json)
    {
      g_set_error (error, NEST_USAGE_ERROR, NEST_USAGE_ERROR_CONFIRM,
                   /* Translators: %s is a sentence; --yes is an option of the program */
                   _("%s There is no terminal to ask at: add --yes to do it."), lost);
      return FALSE;
    }

  nest_console_print (&invocation->console, "%s\n", lost);
  if (nest_ask_yes (invocation, _("Forget all of it?")))
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Nothing was deleted."));
  return FALSE;
}

NestExitStatus
nest_command_forget (NestInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = nest_records_load (invocation, &error);

  if (runs == NULL || !confirm (invocation, runs->len, &error) || !forget (invocation, &error))
    return nest_invocation_fail (invocation, error);

  if (invocation->arguments->json)
    nest_print_document (nest_json_end (nest_json_begin ()));
  else
    nest_console_print (&invocation->console, "%s\n", _("Forgotten."));

  return NEST_EXIT_READY;
}
