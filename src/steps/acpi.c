/* SPDX-License-Identifier: GPL-3.0-or-later */
/* acpi: the machine has ACPI, through which it learns of its devices and can be asked to shut down. */
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

const NestStep nest_step_acpi = {
  .id = "acpi",
  .title = N_("ACPI"),
  .brief = N_("How the machine learns of its devices and its power button"),
  .why = N_("ACPI is how a system learns which processors and devices it has, and how it hears of the power button. "
            "Without it a machine cannot be asked to shut down, and today's systems may not find all of their "
            "processors."),
  .documentation = NEST_DOCUMENTATION_NESTED "#VirtualBox_inside_VirtualBox",
  .place = NEST_PLACE_MACHINE,
  .hypervisors = NEST_FOR_ALL,
  .requires = requires,
  .settings = settings,
  .check = check,
};
