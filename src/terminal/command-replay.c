/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nestboxctl check --replay: another computer's report as the checklists it was made from. Looks at nothing but the file. */
#include <glib/gi18n.h>

#include "nest-invocation.h"
#include "nest-json.h"
#include "nest-report.h"
#include "nest-show.h"

static NestExitStatus
show_machine (NestInvocation *invocation,
              NestReport     *report,
              guint           index,
              JsonBuilder    *builder)
{
  NestShowFlags flags = NEST_SHOW_OPTIONS | (invocation->arguments->verbose ? NEST_SHOW_VERBOSE : 0);
  g_autoptr (NestChecklist) checklist = nest_report_create_checklist (report, index);

  if (builder == NULL)
    nest_show_checklist (&invocation->console, checklist, NULL, flags);
  else
    {
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "machine");
      nest_json_add_machine (builder, nest_checklist_get_machine (checklist));
      json_builder_set_member_name (builder, "hypervisor");
      nest_json_add_hypervisor (builder, nest_checklist_get_info (checklist));
      nest_json_add_findings (builder, checklist, NULL);
      json_builder_end_object (builder);
    }

  return nest_exit_status_for_checklist (checklist);
}

static void
show_explanations (NestInvocation *invocation,
                   NestReport     *report)
{
  g_autoptr (GPtrArray) explanations = nest_explanations_for (nest_report_get_host (report));

  if (explanations->len == 0)
    return;
  nest_console_print (&invocation->console, "%s\n", _("What stands in the way"));
  nest_show_explanations (&invocation->console, nest_report_get_host (report), explanations, invocation->arguments->verbose);
  nest_console_print (&invocation->console, "\n");
}

NestExitStatus
nest_command_replay (NestInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NestReport) report = nest_report_new_from_file (invocation->arguments->replay, &error);
  JsonBuilder *builder = invocation->arguments->json ? nest_json_begin () : NULL;
  NestExitStatus status = NEST_EXIT_READY;
  g_autofree char *text = NULL;

  if (report == NULL)
    {
      g_clear_object (&builder);
      return nest_invocation_fail (invocation, error);
    }

  invocation->console.is_report = TRUE;
  if (builder != NULL)
    nest_json_begin_array (builder, "results");
  else
    nest_console_print (&invocation->console, "%s\n\n",
                        _("A report: this is another computer, as it was. Nothing of this one was looked at."));
  if (builder == NULL && invocation->arguments->verbose)
    {
      text = nest_report_to_text (report);
      nest_console_print (&invocation->console, "%s\n", text);
    }
  for (guint i = 0; i < nest_report_get_machines (report)->len; i++)
    status = nest_exit_status_worst (status, show_machine (invocation, report, i, builder));
  if (builder != NULL)
    {
      json_builder_end_array (builder);
      nest_print_document (nest_json_end (builder));
    }
  else
    show_explanations (invocation, report);

  return status;
}
