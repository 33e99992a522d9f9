/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nested-hw-virt: the machine gets to see the processor's help for virtual machines. */
#include "nest-step.h"

#include <glib/gi18n.h>

/* VirtualBox demands unrestricted guest execution for nested VT-x; on AMD it starts without (7.2.22) */
static gboolean
requirement_applies (const NestStepContext *context,
                     NestFinding           *finding,
                     const char            *required)
{
  return !g_str_equal (required, "unrestricted-guest") ||
         nest_host_get_cpu_vendor (context->host) == NEST_CPU_VENDOR_INTEL;
}

static NestFinding *
check (const NestStep        *step,
       const NestStepContext *context)
{
  g_autoptr (NestFinding) finding = nest_step_check_machine (context);

  /* Versions that are too old do not even know the setting */
  if (finding == NULL)
    finding = nest_step_check_version (context);
  if (finding != NULL)
    return g_steal_pointer (&finding);

  finding = nest_step_check_switched_on (context, NEST_SETTING_NESTED_HW_VIRT);
  if (nest_finding_get_status (finding) == NEST_STATUS_NEEDED)
    nest_finding_set_risk (finding, _("Some users report crashes of the inner or the outer machine with this switched "
                                      "on, and in rare cases of the whole computer. Save your work and have a backup of "
                                      "the machine first."));

  return g_steal_pointer (&finding);
}

static const char *const requires[] = { "power-off", "nested-paging", "unrestricted-guest", NULL };
static const NestSetting settings[] = { NEST_SETTING_NESTED_HW_VIRT, NEST_N_SETTINGS };

const NestStep nest_step_nested_hw_virt = {
  .id = "nested-hw-virt",
  .title = N_("Nested VT-x/AMD-V"),
  .brief = N_("Hands the processor's help on to the machine, so that it can run machines of its own"),
  .why = N_("This is the switch that it is all about: with it, the processor's help for virtual machines is visible in "
            "the machine, so that VirtualBox or KVM in there can use it. Without it, no 64-bit machine starts inside."),
  .documentation = NEST_DOCUMENTATION_NESTED "#VirtualBox_inside_VirtualBox",
  .place = NEST_PLACE_MACHINE,
  .hypervisors = NEST_FOR_VIRTUALBOX,
  .requires = requires,
  .settings = settings,
  .requirement_applies = requirement_applies,
  .check = check,
};
