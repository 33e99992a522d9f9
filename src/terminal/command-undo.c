/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nestboxctl undo: takes a run back, or part of one, unless somebody changed the same values since. */
#include <glib/gi18n.h>

#include "nest-records.h"
#include "nest-repair.h"

/* No run has anything to take back: that is no error. */
static NestExitStatus
show_nothing (NestInvocation *invocation)
{
  g_autoptr (NestRun) nothing = nest_run_new (NEST_RUN_UNDO, NULL);
  g_autoptr (NestRepair) repair = nest_repair_new (invocation, nothing);

  repair->undo = nest_undo_new_empty (nothing);
  if (invocation->arguments->json)
    nest_repair_print_document (repair, NULL);
  else
    nest_console_print (&invocation->console, "%s\n", _("There is nothing to take back."));

  return NEST_EXIT_READY;
}

NestExitStatus
nest_command_undo (NestInvocation *invocation)
{
  const char *id = invocation->arguments->arguments != NULL ? invocation->arguments->arguments[0] : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = nest_records_load (invocation, &error);
  g_autoptr (NestRepair) repair = NULL;
  NestRun *record;

  if (runs == NULL)
    return nest_invocation_fail (invocation, error);
  record = id != NULL ? nest_records_find (runs, id, &error) : nest_journal_find_last (runs);
  if (record == NULL && error == NULL)
    return show_nothing (invocation);
  if (record != NULL)
    repair = nest_repair_new (invocation, record);
  if (repair == NULL || !nest_records_check_free (invocation, record, &error) || !nest_repair_read (repair, &error))
    return nest_invocation_fail (invocation, error);

  return nest_repair_do (repair);
}
