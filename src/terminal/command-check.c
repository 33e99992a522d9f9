/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nestboxctl check: reads, and shows what is ready and what is not. Changes nothing. */
#include <glib/gi18n.h>

#include "nest-decide.h"
#include "nest-json.h"
#include "nest-reading.h"
#include "nest-show.h"

static void
print_document (NestInvocation *invocation,
                NestReading    *reading,
                NestChecklist  *checklist)
{
  JsonBuilder *builder = nest_json_begin ();

  json_builder_set_member_name (builder, "machine");
  nest_json_add_machine (builder, reading->machine);
  json_builder_set_member_name (builder, "hypervisor");
  nest_json_add_hypervisor (builder, reading->info);
  nest_json_add_findings (builder, checklist, reading->hypervisor);
  nest_print_document (nest_json_end (builder));
}

static void
show_advice (NestInvocation *invocation,
             NestReading    *reading,
             NestChecklist  *checklist)
{
  guint n = nest_checklist_count_changes (checklist);
  guint choices = nest_checklist_count (checklist, NEST_STATUS_CHOICE);

  if (n == 0 && choices == 0)
    return;

  nest_console_print (&invocation->console, ngettext ("%u change can be made", "%u changes can be made", n), n);
  if (choices > 0)
    nest_console_print (&invocation->console, ngettext (", %u decision is yours", ", %u decisions are yours", choices),
                        choices);
  nest_console_print (&invocation->console, ": nestboxctl apply %s\n", nest_machine_get_uuid (reading->machine));
}

NestExitStatus
nest_command_check (NestInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NestReading) reading = nest_find_machine (invocation, invocation->arguments->arguments[0], &error);
  g_autoptr (NestChoices) choices = nest_choices_new ();
  g_autoptr (NestChecklist) checklist = nest_checklist_new (choices);

  if (reading == NULL)
    return nest_invocation_fail (invocation, error);

  nest_checklist_set_snapshots (checklist, invocation->host, reading->info, reading->machine);
  if (!nest_decide_by_arguments (invocation, checklist, &error))
    return nest_invocation_fail (invocation, error);

  if (invocation->arguments->json)
    print_document (invocation, reading, checklist);
  else
    {
      nest_show_checklist (&invocation->console, checklist, reading->hypervisor,
                           NEST_SHOW_OPTIONS | (invocation->arguments->verbose ? NEST_SHOW_VERBOSE : 0));
      show_advice (invocation, reading, checklist);
    }
  if (nest_machine_get_detail (reading->machine) != NEST_MACHINE_READ)
    return NEST_EXIT_FAILED;

  return nest_exit_status_for_checklist (checklist);
}
