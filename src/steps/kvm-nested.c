/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kvm-nested: KVM hands the processor's help on to its machines. */
#include "nest-step-option.h"

#include <glib/gi18n.h>

static gboolean
is_emulated (const NestStepContext *context)
{
  const NestCpu *cpu = context->machine != NULL ? nest_machine_get_cpu (context->machine) : NULL;

  return cpu != NULL && cpu->is_emulated;
}

static NestFinding *
new_unknown (const NestModuleOption *option)
{
  g_autoptr (NestFinding) finding = NULL;

  if (option == NULL)
    return nest_finding_new (NEST_STATUS_UNKNOWN, _("Which module of KVM this computer needs could not be found out."));
  finding = nest_finding_new (NEST_STATUS_UNKNOWN, _("Whether KVM hands the processor's help on could not be read."));
  nest_step_add_option_notes (finding, option);

  return g_steal_pointer (&finding);
}

static NestFinding *
check (const NestStep        *step,
       const NestStepContext *context)
{
  const NestModuleOption *option = nest_host_get_module_option (context->host, NEST_SETTING_KVM_NESTED);
  NestFinding *finding;

  if (nest_step_is_elsewhere (context))
    return nest_finding_new (NEST_STATUS_NOT_APPLICABLE,
                             _("The machine does not run on this computer, whose modules therefore do not matter."));
  if (is_emulated (context))
    return nest_finding_new (NEST_STATUS_NOT_APPLICABLE,
                             _("The machine's processor is emulated in software; KVM has no part in it."));
  if (option == NULL || option->state == NEST_MODULE_UNKNOWN)
    return new_unknown (option);
  if (option->state == NEST_MODULE_ABSENT)
    {
      finding = nest_finding_new (NEST_STATUS_UNKNOWN, _("This kernel has no module of KVM for the computer's processor."));
      nest_finding_set_remedy (finding, _("See “Hardware Virtualization”."));
      return finding;
    }
  if (nest_module_option_get_next (option) == NEST_ANSWER_UNKNOWN ||
      (nest_module_state_is_active (option->state) == NEST_ANSWER_YES && option->loaded == NEST_ANSWER_UNKNOWN))
    return new_unknown (option);

  return nest_step_new_option (context, NEST_SETTING_KVM_NESTED, TRUE,
                               option->loaded == NEST_ANSWER_YES
                                 ? _("KVM hands the processor's help on now, but no longer after the next start.")
                                 : _("KVM does not hand the processor's help on to its machines."));
}

static const NestSetting settings[] = { NEST_SETTING_KVM_NESTED, NEST_N_SETTINGS };

const NestStep nest_step_kvm_nested = {
  .id = "kvm-nested",
  .title = N_("Nesting in KVM"),
  .brief = N_("KVM hands the processor's help on to its machines"),
  .why = N_("KVM, the part of Linux that runs virtual machines, hands the processor's help on to its machines only if its "
            "module for the processor (kvm_intel or kvm_amd) was loaded with the option “nested”. Today that is the "
            "default, but it may have been switched off."),
  .documentation = NEST_DOCUMENTATION_KVM,
  .place = NEST_PLACE_HOST,
  .hypervisors = NEST_FOR_KVM,
  .settings = settings,
  .check = check,
};
