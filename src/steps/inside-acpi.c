/* SPDX-License-Identifier: GPL-3.0-or-later */
/* inside-acpi: the same for a machine inside, seen from the machine around it. */
#include "nest-step.h"

#include <glib/gi18n.h>

static NestFinding *
check (const NestStep        *step,
       const NestStepContext *context)
{
  return nest_step_check_switched_on (context, NEST_SETTING_ACPI);
}

static const char *const requires[] = { "power-off", NULL };
static const NestSetting settings[] = { NEST_SETTING_ACPI, NEST_N_SETTINGS };

const NestStep nest_step_inside_acpi = {
  .id = "inside-acpi",
  .title = N_("Inner ACPI"),
  .brief = N_("How the inner machine learns of its devices and its power button"),
  .why = N_("ACPI is how a system learns which processors and devices it has, and how it hears of the power button. "
            "The machine inside needs it as much as the one around it."),
  .documentation = NEST_DOCUMENTATION_NESTED "#VirtualBox_inside_VirtualBox",
  .place = NEST_PLACE_MACHINE,
  .hypervisors = NEST_FOR_ALL,
  .seen_from = NEST_SEEN_FROM_INSIDE,
  .requires = requires,
  .settings = settings,
  .check = check,
};
