/* SPDX-License-Identifier: GPL-3.0-or-later */
/* io-apic: the machine has an I/O APIC, without which its system finds only one processor. */
#include "nest-step.h"

#include <glib/gi18n.h>

static NestFinding *
check (const NestStep        *step,
       const NestStepContext *context)
{
  return nest_step_check_switched_on (context, NEST_SETTING_IO_APIC);
}

static const char *const requires[] = { "power-off", NULL };
static const NestSetting settings[] = { NEST_SETTING_IO_APIC, NEST_N_SETTINGS };

const NestStep nest_step_io_apic = {
  .id = "io-apic",
  .title = N_("I/O APIC"),
  .brief = N_("Lets the machine find all its processors"),
  .why = N_("The I/O APIC is the part that distributes interrupts to several processors. With it switched off, VirtualBox "
            "still starts a machine with several processors, but gives it no list of them (neither an ACPI MADT nor an "
            "MP table), so the system in the machine finds only one."),
  .documentation = NEST_DOCUMENTATION_NESTED "#VirtualBox_inside_VirtualBox",
  .place = NEST_PLACE_MACHINE,
  .hypervisors = NEST_FOR_ALL,
  .requires = requires,
  .settings = settings,
  .check = check,
};
