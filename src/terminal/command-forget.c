/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nestboxctl forget: deletes all that is remembered, after saying what is lost with it. */
#include <glib/gi18n.h>

#include "nest-ask.h"
#include "nest-json.h"
#include "nest-loss.h"
#include "nest-records.h"
#include "nest-settings.h"
#include "nest-wait.h"

static gboolean
forget (NestInvocation  *invocation,
        GError         **error)
{
  g_autoptr (NestWait) wait = nest_wait_new ();

  nest_journal_forget_async (invocation->journal, nest_wait_finish, nest_wait_ref (wait));

  if (!nest_journal_forget_finish (invocation->journal, nest_wait_get (wait), error))
    return FALSE;
  if (!invocation->arguments->practice) /* which remembers nothing else */
    {
      g_autoptr (GSettings) settings = nest_settings_new ();

      nest_settings_forget (settings);
    }

  return TRUE;
}

/* An unasked yes would cost the way back. A no is no error. */
static gboolean
confirm (NestInvocation  *invocation,
         GPtrArray       *runs,
         GError         **error)
{
  g_autoptr (GPtrArray) lost = nest_loss_describe (runs);

  if (invocation->arguments->yes)
    return TRUE;
  if (!invocation->console.can_ask || invocation->arguments->json)
    {
      g_set_error (error, NEST_USAGE_ERROR, NEST_USAGE_ERROR_CONFIRM,
                   /* Translators: %s is a sentence; --yes is an option of the program */
                   _("%s There is no terminal to ask at: add --yes to do it."), (const char *) g_ptr_array_index (lost, 0));
      return FALSE;
    }

  for (guint i = 0; i < lost->len; i++)
    nest_console_print (&invocation->console, "%s\n", (const char *) g_ptr_array_index (lost, i));
  if (nest_ask_yes (invocation, _("Forget all of it?")))
    return TRUE;

  nest_console_warn (&invocation->console, "%s", _("Nothing was deleted."));
  return FALSE;
}

NestExitStatus
nest_command_forget (NestInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = nest_records_load (invocation, &error);

  if (runs == NULL || !confirm (invocation, runs, &error) || !forget (invocation, &error))
    return error != NULL ? nest_invocation_fail (invocation, error) : NEST_EXIT_CANCELLED;

  if (invocation->arguments->json)
    nest_print_document (nest_json_end (nest_json_begin ()));
  else
    nest_console_print (&invocation->console, "%s\n", _("Forgotten."));

  return NEST_EXIT_READY;
}
