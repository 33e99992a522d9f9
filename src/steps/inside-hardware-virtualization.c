/* SPDX-License-Identifier: GPL-3.0-or-later */
/* inside-hardware-virtualization: this machine gets the processor's help; if not, what to set outside. */
#include "nest-inside.h"
#include "nest-step.h"

#include <glib/gi18n.h>

static NestFinding *
decide (const NestStepContext *context)
{
  NestAnswer help = nest_inside_get_help (context->host, context->hypervisor);
  g_autofree char *remedy = NULL;
  g_autoptr (NestFinding) finding = NULL;

  if (help == NEST_ANSWER_YES)
    return nest_finding_new (NEST_STATUS_DONE, _("A virtual machine can run here with hardware virtualization."));
  if (help == NEST_ANSWER_NO)
    {
      remedy = nest_inside_get_outside_remedy (context->host);
      finding = nest_finding_new (NEST_STATUS_BLOCKED, _("This machine does not get the processor's help."));
      nest_finding_set_remedy (finding, remedy);
      return g_steal_pointer (&finding);
    }

  finding = nest_finding_new (NEST_STATUS_UNKNOWN,
                              _("Whether this machine gets the processor's help could not be found out for sure."));
  if (nest_hypervisor_info_get_problem (context->hypervisor) != NEST_HYPERVISOR_PROBLEM_NONE)
    nest_finding_set_remedy (finding, nest_hypervisor_info_get_remedy (context->hypervisor));
  else
    nest_finding_set_remedy (finding, nest_proof_get_remedy (nest_host_get_proof (context->host)->result));

  return g_steal_pointer (&finding);
}

static NestFinding *
check (const NestStep        *step,
       const NestStepContext *context)
{
  g_autoptr (NestFinding) finding = decide (context);
  g_autofree char *place = nest_host_level_format (nest_host_get_level (context->host));
  const char *contradiction = nest_host_explain_contradiction (context->host, nest_host_get_proof (context->host));
  g_autofree char *proof = nest_proof_describe (nest_host_get_proof (context->host));

  nest_finding_add_note (finding, place);
  nest_finding_add_note (finding, nest_proof_describe_flags (nest_host_get_has_extensions (context->host)));
  if (nest_host_get_proof (context->host)->result != NEST_PROOF_NOT_TESTED)
    nest_finding_add_note (finding, proof);
  if (contradiction != NULL)
    nest_finding_add_note (finding, contradiction);
  if (nest_host_get_level (context->host)->depth == NEST_DEPTH_2_OR_MORE)
    nest_finding_add_note (finding, _("This is the second level (L2) already, or a deeper one: a machine in here would be the "
                                      "third (L3), and very slow."));
  nest_finding_add_note (finding, _("To prepare a machine in here for machines of its own instead (a third level, slow), look "
                                    "at it as from outside: “nestboxctl --outside check”."));

  return g_steal_pointer (&finding);
}

const NestStep nest_step_inside_hardware_virtualization = {
  .id = "inside-hardware-virtualization",
  .title = N_("Hardware Virtualization in Here"),
  .brief = N_("Whether the processor's help (VT-x or AMD-V) reaches this machine"),
  .why = N_("Nestbox runs in a virtual machine here. A machine inside it needs the processor's help as well, and the virtualizer "
            "outside has to hand it on; that is set outside, with this machine powered off, and not from in here."),
  .documentation = NEST_DOCUMENTATION_NESTED,
  .place = NEST_PLACE_INSIDE,
  .hypervisors = NEST_FOR_ALL,
  .seen_from = NEST_SEEN_FROM_INSIDE,
  .check = check,
};
