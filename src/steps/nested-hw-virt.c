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

static const char *
get_crash_risk (void)
{
  return _("Some users report crashes of the inner or the outer machine with this switched on, and in rare cases of the "
           "whole computer. Save your work and have a backup of the machine first.");
}

/* The plan is how the hypervisor would do it, the cost is what that takes away */
static NestFinding *
new_needed_for_kvm (const NestStepContext *context,
                    const NestCpu         *cpu)
{
  NestFinding *finding =
    nest_step_new_switch (context, NEST_SETTING_NESTED_HW_VIRT, NEST_STATUS_NEEDED,
                          cpu->reason != NULL ? cpu->reason
                                              : _("The system in the machine does not see the processor's help."));

  nest_finding_set_risk (finding, get_crash_risk ());
  if (cpu->plan != NULL)
    nest_finding_add_note (finding, cpu->plan);
  if (cpu->cost != NULL)
    nest_finding_add_note (finding, cpu->cost);
  if (cpu->is_emulated)
    nest_finding_add_note (finding, _("The machine's processor is emulated in software, which is very slow; a machine "
                                      "inside is slower still."));

  return finding;
}

/*
 * A processor like the computer's own has whatever KVM hands on. libvirt tells that only where changing is allowed; the
 * kernel of this computer tells anybody.
 */
static NestAnswer
ask_kernel (const NestStepContext *context,
            const NestCpu         *cpu)
{
  const NestModuleOption *nested = nest_host_get_module_option (context->host, NEST_SETTING_KVM_NESTED);
  NestAnswer loaded = nested != NULL ? nested->loaded : NEST_ANSWER_UNKNOWN;
  NestAnswer help;

  if (cpu->is_emulated || !nest_step_is_about_this_computer (context) ||
      (cpu->mode != NEST_CPU_MODE_HOST_PASSTHROUGH && cpu->mode != NEST_CPU_MODE_MAXIMUM))
    return NEST_ANSWER_UNKNOWN;

  /* Without the processor's own feature there is nothing to hand on, whatever the option says */
  if (loaded != NEST_ANSWER_YES)
    return loaded;
  help = nest_host_get_help (context->host);

  return help != NEST_ANSWER_UNKNOWN ? help : nest_host_get_has_extensions (context->host);
}

static NestFinding *
new_blocked_for_kvm (const NestStepContext *context,
                     const char            *reason)
{
  NestFinding *finding =
    nest_step_new_switch (context, NEST_SETTING_NESTED_HW_VIRT, NEST_STATUS_BLOCKED,
                          reason != NULL ? reason : _("The hypervisor on this computer cannot hand the processor's "
                                                      "help on."));

  nest_finding_set_remedy (finding, _("The computer itself has to be able to first; see “Hardware Virtualization”."));

  return finding;
}

/* libvirt does not tell: what the kernel says then */
static NestFinding *
check_by_kernel (const NestStepContext *context,
                 const NestCpu         *cpu)
{
  NestAnswer is_handed_on = cpu != NULL ? ask_kernel (context, cpu) : NEST_ANSWER_UNKNOWN;

  if (is_handed_on == NEST_ANSWER_YES)
    return nest_step_new_switch (context, NEST_SETTING_NESTED_HW_VIRT, NEST_STATUS_DONE,
                                 _("The machine has this computer's own processor, and KVM hands its help on."));
  if (is_handed_on == NEST_ANSWER_NO)
    return new_blocked_for_kvm (context, NULL);

  return nest_finding_new (NEST_STATUS_UNKNOWN,
                           cpu != NULL && cpu->reason != NULL
                             ? cpu->reason : _("What the machine's processor can do could not be read."));
}

static NestFinding *
check_kvm (const NestStepContext *context)
{
  g_autoptr (NestFinding) finding = nest_step_check_machine (context);
  const NestCpu *cpu;

  if (finding != NULL)
    return g_steal_pointer (&finding);

  cpu = nest_machine_get_cpu (context->machine);
  if (cpu == NULL || cpu->sees == NEST_ANSWER_UNKNOWN)
    return check_by_kernel (context, cpu);
  if (cpu->sees == NEST_ANSWER_YES && cpu->sees_now == NEST_ANSWER_NO)
    return nest_step_new_switch (context, NEST_SETTING_NESTED_HW_VIRT, NEST_STATUS_PENDING,
                                 _("It is set. Shut the machine down and start it again: a restart from inside is not "
                                   "enough."));
  if (cpu->sees == NEST_ANSWER_YES)
    return nest_step_new_switch (context, NEST_SETTING_NESTED_HW_VIRT, NEST_STATUS_DONE,
                                 _("The system in the machine sees the processor's help."));
  if (cpu->can_be_given != NEST_ANSWER_NO)
    return new_needed_for_kvm (context, cpu);

  return new_blocked_for_kvm (context, cpu->reason);
}

static NestFinding *
check (const NestStep        *step,
       const NestStepContext *context)
{
  g_autoptr (NestFinding) finding = NULL;

  if (context->machine != NULL && g_strcmp0 (nest_machine_get_hypervisor (context->machine), "kvm") == 0)
    return check_kvm (context);

  finding = nest_step_check_machine (context);

  /* Versions that are too old do not even know the setting */
  if (finding == NULL)
    finding = nest_step_check_version (context);
  if (finding != NULL)
    return g_steal_pointer (&finding);

  finding = nest_step_check_switched_on (context, NEST_SETTING_NESTED_HW_VIRT);
  if (nest_finding_get_status (finding) == NEST_STATUS_NEEDED)
    {
      nest_finding_set_risk (finding, get_crash_risk ());
      nest_finding_add_note (finding, _("In VirtualBox's own window the box for it may be grayed out; the command works all the "
                                        "same."));
    }

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
  .hypervisors = NEST_FOR_ALL,
  .requires = requires,
  .settings = settings,
  .requirement_applies = requirement_applies,
  .check = check,
};
