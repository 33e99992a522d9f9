/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What "undo" and "resume" tell, as text or as one document. */
#include <glib/gi18n.h>

#include "nest-json.h"
#include "nest-repair.h"
#include "nest-show.h"

/** nest_repair_print_document: @error: (nullable): why nothing was done */
void
nest_repair_print_document (NestRepair   *self,
                            const GError *error)
{
  JsonBuilder *builder = nest_json_begin ();

  if (!self->is_going_on)
    nest_json_add_string (builder, "undoes", nest_run_get_id (self->record));
  nest_json_add_run (builder, self->undo->run, TRUE);
  nest_json_add_error (builder, error != NULL ? nest_error_get_code (error) : NULL,
                       error != NULL ? error->message : NULL);
  nest_json_add_texts (builder, "conflicts", self->undo->conflicts);
  nest_json_add_texts (builder, "broken", self->undo->broken);
  nest_json_add_texts (builder, "irreversible", self->undo->irreversible);
  nest_json_add_texts (builder, "problems", self->undo->problems);
  nest_json_add_texts (builder, "differences", self->result != NULL ? self->result->differences : NULL);
  nest_print_document (nest_json_end (builder));
}

/** nest_repair_show_plan: tells what is in the way; what will be done is shown with the question */
void
nest_repair_show_plan (NestRepair *self)
{
  NestConsole console = self->invocation->console;

  console.quiet = console.quiet || self->invocation->arguments->json;
  nest_show_sentences (&console, _("Changed by someone else since:"), self->undo->conflicts);
  nest_show_sentences (&console, _("Belongs together:"), self->undo->broken);
  nest_show_sentences (&console, _("Cannot be taken back:"), self->undo->irreversible);
  nest_show_sentences (&console, _("Not there any more:"), self->undo->problems);
}

static void
show_done (NestRepair *self)
{
  NestConsole *console = &self->invocation->console;

  if (self->is_going_on)
    nest_console_print (console, "%s\n", _("Done and verified."));
  else if (nest_run_is_partial (self->undo->run))
    nest_console_print (console, "%s\n", _("Taken back and verified; the rest of the run stays."));
  else
    nest_console_print (console, "%s\n", _("Taken back and verified."));
}

/** nest_repair_show_end: Returns: the exit status of what was done, which has been told */
NestExitStatus
nest_repair_show_end (NestRepair *self)
{
  NestInvocation *invocation = self->invocation;
  NestExitStatus status = self->result->status;

  if (invocation->arguments->json)
    nest_repair_print_document (self, self->result->error);
  else
    {
      nest_result_show (invocation, self->result);
      if (nest_result_is_ignored (self->undo->run))
        nest_console_warn (&invocation->console,
                           /* Translators: a command stands after the colon */
                           _("The machine did not shut down when asked. To pull its plug instead, which loses unsaved "
                             "work in it: %1$s undo --consent power-off=pull-plug %2$s"),
                           invocation->command, nest_run_get_id (self->record));
      if (status == NEST_EXIT_READY)
        show_done (self);
    }
  if (self->undo->problems->len > 0)
    status = nest_exit_status_worst (status, NEST_EXIT_FAILED);

  return status;
}

static gboolean
has_work (NestRun *run)
{
  for (guint i = 0; i < nest_run_count_jobs (run); i++)
    if (!nest_job_is_remembered (nest_run_get_job (run, i)))
      return TRUE;

  return FALSE;
}

/** nest_repair_show_only: Returns: the exit status where there is nothing to do, or where it is only to be shown */
NestExitStatus
nest_repair_show_only (NestRepair *self)
{
  NestInvocation *invocation = self->invocation;
  gboolean is_empty = !has_work (self->undo->run);

  if (invocation->arguments->json)
    nest_repair_print_document (self, NULL);
  else if (is_empty)
    nest_console_print (&invocation->console, "# %s\n",
                        self->is_going_on ? _("There is nothing left to do: everything is as agreed.")
                                          : _("There is nothing to take back: everything is as it was before."));
  else
    nest_show_commands (&invocation->console, self->undo->run);
  if (self->undo->problems->len > 0)
    return NEST_EXIT_FAILED;

  return is_empty ? NEST_EXIT_READY : NEST_EXIT_NEEDED;
}
