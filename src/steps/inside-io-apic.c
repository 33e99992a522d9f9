/* SPDX-License-Identifier: GPL-3.0-or-later */
/* inside-io-apic: the same for a machine inside, seen from the machine around it. */
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

const NestStep nest_step_inside_io_apic = {
  .id = "inside-io-apic",
  .title = N_("Inner I/O APIC"),
  .brief = N_("How the inner machine hears of its devices"),
  .why = N_("The I/O APIC hands the calls of devices on to processors. 64-bit systems need it, and so does a machine "
            "inside that is to have a second processor later."),
  .documentation = NEST_DOCUMENTATION_NESTED "#VirtualBox_inside_VirtualBox",
  .place = NEST_PLACE_MACHINE,
  .hypervisors = NEST_FOR_ALL,
  .seen_from = NEST_SEEN_FROM_INSIDE,
  .requires = requires,
  .settings = settings,
  .check = check,
};
