/* SPDX-License-Identifier: GPL-3.0-or-later */
/* guest-64-bit: the machine is made for a 64-bit system. */
#include "nest-step.h"

#include <glib/gi18n.h>

static NestFinding *
check (const NestStep        *step,
       const NestStepContext *context)
{
  g_autoptr (NestFinding) finding = nest_step_check_machine (context);
  const char *os_type;

  if (finding != NULL)
    return g_steal_pointer (&finding);

  os_type = nest_machine_get_os_type (context->machine);
  if (nest_machine_get_is_64_bit (context->machine) == NEST_ANSWER_YES)
    finding = nest_finding_new (NEST_STATUS_DONE, _("The machine is made for a 64-bit system."));
  else if (nest_machine_get_is_64_bit (context->machine) == NEST_ANSWER_UNKNOWN)
    finding = nest_finding_new (NEST_STATUS_UNKNOWN,
                                _("Whether the machine is made for a 64-bit system could not be read."));
  else
    {
      finding = nest_finding_new (NEST_STATUS_BLOCKED,
                                  _("The machine is made for a 32-bit system. Such a system cannot run today's "
                                    "hypervisors, and Whonix has 64-bit images only."));
      nest_finding_set_remedy (finding, _("Use a machine with a 64-bit system. An installed 32-bit system cannot be "
                                          "turned into one by a setting."));
    }
  nest_finding_set_current (finding, os_type != NULL ? g_variant_new_string (os_type) : NULL, os_type);

  return g_steal_pointer (&finding);
}

const NestStep nest_step_guest_64_bit = {
  .id = "guest-64-bit",
  .title = N_("64-Bit System"),
  .brief = N_("The kind of system the machine is made for"),
  .why = N_("To run machines of its own, the system in the machine needs a hypervisor, and today's hypervisors exist for "
            "64-bit systems only. So do the images of Whonix."),
  .documentation = NEST_DOCUMENTATION_NESTED "#VirtualBox_inside_VirtualBox",
  .place = NEST_PLACE_MACHINE,
  .hypervisors = NEST_FOR_ALL,
  .seen_from = NEST_SEEN_FROM_BOTH,
  .check = check,
};
