/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hardware-acceleration: the machine uses the processor's help; VirtualBox 6.1 and later always do. */
#include "nest-step.h"

#include <glib/gi18n.h>

static NestFinding *
check (const NestStep        *step,
       const NestStepContext *context)
{
  const NestVersion always_used = { 6, 1, 0 };
  g_autoptr (NestFinding) finding = nest_step_check_switched_on (context, NEST_SETTING_HARDWARE_ACCELERATION);
  NestVersion version;

  if (nest_finding_get_status (finding) != NEST_STATUS_NEEDED ||
      !nest_hypervisor_info_get_version (context->hypervisor, &version) ||
      nest_version_compare (&version, &always_used) < 0)
    return g_steal_pointer (&finding);

  /* Seen with 7.2.22: --hwvirtex off is ignored, the log says "No raw-mode support in this build" */
  return nest_step_new_switch (context, NEST_SETTING_HARDWARE_ACCELERATION, NEST_STATUS_NEEDED,
                               _("It is switched off. VirtualBox 6.1 and newer ignore that and use the processor's help "
                                 "all the same; switching it on only makes the setting say what happens."));
}

static const char *const requires[] = { "power-off", NULL };
static const NestSetting settings[] = { NEST_SETTING_HARDWARE_ACCELERATION, NEST_N_SETTINGS };

const NestStep nest_step_hardware_acceleration = {
  .id = "hardware-acceleration",
  .title = N_("Hardware Acceleration"),
  .brief = N_("The machine runs with the processor's help"),
  .why = N_("With this setting a machine runs with the processor's help for virtual machines instead of having everything "
            "imitated by software. Before VirtualBox 6.1 it could be switched off; since then it is always used, "
            "whatever the setting says."),
  .documentation = NEST_DOCUMENTATION_NESTED "#VirtualBox_inside_VirtualBox",
  .place = NEST_PLACE_MACHINE,
  .hypervisors = NEST_FOR_VIRTUALBOX,
  .requires = requires,
  .settings = settings,
  .check = check,
};
