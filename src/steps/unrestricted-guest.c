/* SPDX-License-Identifier: GPL-3.0-or-later */
/* unrestricted-guest: Intel's processors run the machine in every mode, which nested VT-x demands. */
#include "nest-step.h"

#include <glib/gi18n.h>

/*
 * Whether the processor really lacks it. Where VT-x itself is switched off, or the driver that would ask
 * the processor is missing, VirtualBox says "no" to everything: that is no reason not to prepare the machine.
 */
static gboolean
host_cannot (const NestStepContext *context)
{
  return nest_hypervisor_info_get_unrestricted_guest (context->hypervisor) == NEST_ANSWER_NO &&
         nest_hypervisor_info_get_hw_virt (context->hypervisor) != NEST_ANSWER_NO &&
         nest_hypervisor_info_get_problem (context->hypervisor) != NEST_HYPERVISOR_PROBLEM_NO_DRIVER;
}

static NestFinding *
check (const NestStep        *step,
       const NestStepContext *context)
{
  g_autoptr (NestFinding) obstacle = nest_step_check_machine (context);
  NestFinding *blocked;

  if (obstacle != NULL)
    return g_steal_pointer (&obstacle);

  /* Seen with 7.2.22: on AMD a machine with nesting starts with this switched off */
  if (nest_host_get_cpu_vendor (context->host) == NEST_CPU_VENDOR_AMD)
    return nest_finding_new (NEST_STATUS_NOT_APPLICABLE, _("Only Intel processors need this; yours is from AMD."));

  if (!host_cannot (context))
    return nest_step_check_switched_on (context, NEST_SETTING_UNRESTRICTED_GUEST);

  blocked = nest_finding_new (NEST_STATUS_BLOCKED,
                              _("VirtualBox says that the processor of this computer cannot do this. Without it no "
                                "machine can be allowed to run machines of its own."));
  nest_finding_set_remedy (blocked, _("A newer processor is needed, or, if this computer is itself a virtual machine, a "
                                      "host that hands on more."));

  return blocked;
}

static const char *const requires[] = { "power-off", NULL };
static const NestSetting settings[] = { NEST_SETTING_UNRESTRICTED_GUEST, NEST_N_SETTINGS };

const NestStep nest_step_unrestricted_guest = {
  .id = "unrestricted-guest",
  .title = N_("Unrestricted Guest"),
  .brief = N_("Intel processors run the machine in all of its modes"),
  .why = N_("Systems start in old modes of the processor before they reach the modern one. Intel processors can run a "
            "machine in those modes directly, and VirtualBox insists on that before it lets a machine run machines of "
            "its own. Processors from AMD always could."),
  .documentation = NEST_DOCUMENTATION_NESTED "#VirtualBox_inside_VirtualBox",
  .place = NEST_PLACE_MACHINE,
  .hypervisors = NEST_FOR_VIRTUALBOX,
  .requires = requires,
  .settings = settings,
  .check = check,
};
