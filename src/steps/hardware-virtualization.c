/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hardware-virtualization: the processor helps virtual machines, and the hypervisor can hand that on. */
#include "nest-step.h"

#include <glib/gi18n.h>

/* What the kernel sees is evidence beside the hypervisor's answer, never the answer: flags alone mislead */
static void
add_evidence (NestFinding           *finding,
              const NestStepContext *context)
{
  NestHost *host = context->host;
  g_autofree char *model_note = NULL;
  const NestProof *proof = nest_host_get_proof (host);
  const char *contradiction = nest_host_explain_contradiction (host, proof);
  g_autofree char *proof_note = nest_proof_describe (proof);

  if (nest_step_is_about_this_computer (context))
    nest_finding_add_note (finding, nest_proof_describe_flags (nest_host_get_has_extensions (host)));
  if (nest_step_is_about_this_computer (context) && proof->result != NEST_PROOF_NOT_TESTED)
    nest_finding_add_note (finding, proof_note);
  if (nest_step_is_about_this_computer (context) && contradiction != NULL)
    nest_finding_add_note (finding, contradiction);

  if (nest_host_get_cpu_model (host) != NULL)
    {
      /* Translators: %s is the name of a processor */
      model_note = g_strdup_printf (_("The processor is: %s"), nest_host_get_cpu_model (host));
      nest_finding_add_note (finding, model_note);
    }
}

static const char *
get_firmware_remedy (NestHost *host)
{
  switch (nest_host_get_cpu_vendor (host))
    {
    case NEST_CPU_VENDOR_INTEL:
      return _("Restart the computer, enter its setup (often with F2, F10 or Del) and switch on “Intel Virtualization "
               "Technology” or “VT-x”, often under Advanced, CPU Configuration. If this computer is itself a virtual "
               "machine, its own host has to allow it.");
    case NEST_CPU_VENDOR_AMD:
      return _("Restart the computer, enter its setup (often with F2, F10 or Del) and switch on “SVM Mode” or "
               "“AMD-V”, often under Advanced, CPU Configuration. If this computer is itself a virtual machine, its "
               "own host has to allow it.");
    case NEST_CPU_VENDOR_UNKNOWN:
    case NEST_CPU_VENDOR_OTHER:
    default:
      return _("Restart the computer, enter its setup (often with F2, F10 or Del) and switch on virtualization: "
               "“Intel Virtualization Technology”, “VT-x”, “SVM Mode” or “AMD-V”. If this computer is itself a "
               "virtual machine, its own host has to allow it.");
    }
}

/* What the computer outside has to hand on, by the name it has there */
static const char *
get_outside_remedy (NestSurroundings surroundings)
{
  switch (surroundings)
    {
    case NEST_SURROUNDINGS_VIRTUALBOX:
      return _("This is a machine of VirtualBox: run Nestbox on the computer outside and let it set up this machine. By hand: "
               "shut the machine down, then “VBoxManage modifyvm NAME --nested-hw-virt on”.");
    case NEST_SURROUNDINGS_KVM:
    case NEST_SURROUNDINGS_QEMU:
      return _("This is a machine of KVM or QEMU: run Nestbox on the computer outside and let it set up this machine. By hand: "
               "shut the machine down and give it the processor “host-passthrough”.");
    case NEST_SURROUNDINGS_VMWARE:
      return _("This is a machine of VMware: shut it down, and outside, in its processor settings, switch on “Virtualize Intel "
               "VT-x/EPT or AMD-V/RVI”.");
    case NEST_SURROUNDINGS_HYPERV:
      return _("This is a machine of Hyper-V: shut it down, and outside run “Set-VMProcessor -VMName NAME "
               "-ExposeVirtualizationExtensions $true” as an administrator.");
    case NEST_SURROUNDINGS_PARALLELS:
      return _("This is a machine of Parallels: shut it down, and outside switch on “Enable nested virtualization” in its "
               "processor settings.");
    case NEST_SURROUNDINGS_XEN:
      return _("This is a machine of Xen: outside, “nestedhvm” has to be switched on for it.");
    case NEST_SURROUNDINGS_QUBES:
      return _("This is a qube: nested virtualization is not supported by Qubes' developers. Run programs in qubes of their "
               "own instead.");
    case NEST_SURROUNDINGS_UNKNOWN:
    case NEST_SURROUNDINGS_NONE:
    case NEST_SURROUNDINGS_OTHER:
    default:
      return _("This is a virtual machine: the computer outside has to hand the processor's help on to it.");
    }
}

static const char *
get_remedy (const NestStepContext *context)
{
  const NestHostLevel *level = nest_host_get_level (context->host);

  if (nest_step_is_about_this_computer (context) && level->is_dom0)
    return _("Xen keeps the processor's help for itself: neither VirtualBox nor KVM can run machines in its first domain.");
  if (nest_step_is_about_this_computer (context) && nest_host_level_is_machine (level))
    return get_outside_remedy (level->surroundings);

  return get_firmware_remedy (context->host);
}

static NestFinding *
new_unknown (const NestStepContext *context)
{
  g_autoptr (NestFinding) finding =
    nest_finding_new (NEST_STATUS_UNKNOWN,
                      _("Whether this computer's processor helps virtual machines could not be found out."));

  if (nest_hypervisor_info_get_problem (context->hypervisor) != NEST_HYPERVISOR_PROBLEM_NONE)
    nest_finding_set_remedy (finding, nest_hypervisor_info_get_remedy (context->hypervisor));

  return g_steal_pointer (&finding);
}

static NestFinding *
new_blocked (const NestStepContext *context,
             const char            *summary,
             const char            *remedy)
{
  g_autoptr (NestFinding) finding = nest_finding_new (NEST_STATUS_BLOCKED, summary);

  nest_finding_set_remedy (finding, remedy);
  nest_finding_add_note (finding, _("The settings of the machine can be made now all the same; they take effect only "
                                    "once this is solved."));

  return g_steal_pointer (&finding);
}

/*
 * Where KVM runs the machine, a machine of KVM that was tried counts for more than what libvirt says.
 * Returns (transfer full) (nullable): NULL: the proof settles nothing.
 */
static NestFinding *
decide_by_proof (const NestStepContext *context)
{
  NestProofResult result = nest_host_get_proof (context->host)->result;
  g_autoptr (NestFinding) finding = NULL;

  if (nest_proof_get_answer (result, nest_host_get_has_extensions (context->host)) == NEST_ANSWER_NO)
    return new_blocked (context,
                        _("No KVM machine can run here: the processor does not help, or the help is switched off in the "
                          "computer's setup."),
                        get_remedy (context));
  if (result == NEST_PROOF_WORKS && nest_host_get_help (context->host) == NEST_ANSWER_NO)
    return new_blocked (context,
                        _("Machines of KVM run here, but without the processor's help (module kvm_pvm), so that there is none to "
                          "hand on to a machine."),
                        get_remedy (context));
  if (result != NEST_PROOF_TOO_RISKY && result != NEST_PROOF_IN_USE && result != NEST_PROOF_TIMED_OUT)
    return NULL;

  finding = nest_finding_new (NEST_STATUS_UNKNOWN,
                              _("Whether KVM machines can run here now could not be found out."));
  nest_finding_set_remedy (finding, nest_proof_get_remedy (result));

  return g_steal_pointer (&finding);
}

static NestFinding *
decide (const NestStepContext *context)
{
  gboolean uses_kvm = g_strcmp0 (nest_hypervisor_info_get_hypervisor (context->hypervisor), "virtualbox") != 0 &&
                      nest_step_is_about_this_computer (context);
  g_autoptr (NestFinding) by_proof = uses_kvm ? decide_by_proof (context) : NULL;
  NestAnswer hw_virt = nest_step_get_said_help (context->host, context->hypervisor);
  NestAnswer nested = nest_hypervisor_info_get_nested_hw_virt (context->hypervisor);
  NestAnswer help = nest_step_is_about_this_computer (context) ? nest_host_get_help (context->host) : NEST_ANSWER_UNKNOWN;
  gboolean no_driver = nest_hypervisor_info_get_problem (context->hypervisor) == NEST_HYPERVISOR_PROBLEM_NO_DRIVER;

  if (by_proof != NULL)
    return g_steal_pointer (&by_proof);
  if (uses_kvm && help == NEST_ANSWER_YES)
    hw_virt = NEST_ANSWER_YES;
  if (nested == NEST_ANSWER_YES)
    return nest_finding_new (NEST_STATUS_DONE,
                             _("The processor helps virtual machines, and the help can be handed on to one."));

  /* Without its driver the hypervisor cannot ask the processor: its "no" is only worth what Linux sees, or what was tried */
  if (no_driver && (help == NEST_ANSWER_YES || nest_host_get_has_extensions (context->host) != NEST_ANSWER_NO))
    return new_unknown (context);

  if (hw_virt == NEST_ANSWER_NO && help == NEST_ANSWER_YES)
    return new_blocked (context,
                        _("VirtualBox does not find the processor's help for virtual machines, although it works here: a machine "
                          "of KVM was tried."),
                        get_remedy (context));
  if (hw_virt == NEST_ANSWER_NO)
    return new_blocked (context,
                        _("The processor of this computer does not help virtual machines: it cannot, or the help is "
                          "switched off in the computer's setup."),
                        get_remedy (context));
  if (nested == NEST_ANSWER_NO)
    return new_blocked (context,
                        _("The processor of this computer helps virtual machines, but the help cannot be handed on "
                          "to one."),
                        _("A newer processor is needed, or, if this computer is itself a virtual machine, a host that "
                          "hands on more."));
  if (hw_virt == NEST_ANSWER_YES)
    {
      g_autoptr (NestFinding) finding =
        nest_finding_new (NEST_STATUS_DONE, _("The processor helps virtual machines."));

      nest_finding_add_note (finding, _("Whether the help can be handed on to a machine is not said by this version."));
      return g_steal_pointer (&finding);
    }

  return new_unknown (context);
}

static NestFinding *
check (const NestStep        *step,
       const NestStepContext *context)
{
  g_autoptr (NestFinding) finding = decide (context);

  add_evidence (finding, context);

  return g_steal_pointer (&finding);
}

const NestStep nest_step_hardware_virtualization = {
  .id = "hardware-virtualization",
  .title = N_("Hardware Virtualization"),
  .brief = N_("The processor's help for virtual machines (VT-x or AMD-V)"),
  .why = N_("Processors have a part that lets virtual machines run at nearly full speed. Intel calls it VT-x, AMD calls "
            "it AMD-V. A machine can only run machines of its own if the processor of this computer has that part, if "
            "it is switched on in the computer's setup, and if it can be handed on."),
  .documentation = NEST_DOCUMENTATION_NESTED,
  .place = NEST_PLACE_HOST,
  .hypervisors = NEST_FOR_ALL,
  .check = check,
};
