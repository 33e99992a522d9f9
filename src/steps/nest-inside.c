/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules for an inner machine's share of the machine around it, and the words for what is missing around it. */
#include "nest-inside.h"

#include <glib/gi18n.h>

#include "nest-step.h"

/* What the system around keeps at least, in MiB: Whonix's desktop needs about as much with nothing open */
#define KEPT_MEMORY 1024
/* Round numbers are easier to type */
#define ROUNDED_TO 256

/**
 * nest_inside_get_oracle_commands:
 *
 * Only shown: whose key is trusted with root is not for a program to decide.
 *
 * Returns: (transfer none) (array zero-terminated=1): what adds Oracle's repository to a Debian and installs VirtualBox
 *   from it, each short enough to type
 */
const char *const *
nest_inside_get_oracle_commands (void)
{
  static const char *const commands[] = {
    "wget https://www.virtualbox.org/download/oracle_vbox_2016.asc",
    "gpg --show-keys oracle_vbox_2016.asc",
    "sudo cp oracle_vbox_2016.asc /usr/share/keyrings/",
    "K=/usr/share/keyrings/oracle_vbox_2016.asc",
    "U=https://download.virtualbox.org/virtualbox/debian",
    ". /etc/os-release",
    "echo \"deb [signed-by=$K] $U $VERSION_CODENAME contrib\" | sudo tee /etc/apt/sources.list.d/oracle.list",
    "sudo apt update",
    "sudo apt install linux-headers-amd64 virtualbox-7.2",
    NULL
  };

  return commands;
}

/**
 * nest_inside_get_group_commands:
 * @is_sysmaint: whether they are typed in a session of administration, for the user “user” of Whonix and Kicksecure
 *
 * Returns: (transfer none) (array zero-terminated=1): what lets a user make machines of the system's libvirt, and use KVM
 */
const char *const *
nest_inside_get_group_commands (gboolean is_sysmaint)
{
  static const char *const own[] = { "sudo adduser $USER libvirt", "sudo adduser $USER kvm", NULL };
  static const char *const other[] = { "sudo adduser user libvirt", "sudo adduser user kvm", NULL };

  return is_sysmaint ? other : own;
}

/** nest_inside_get_network_note: Returns: (transfer none): why inner machines of libvirt may have no network, and what helps */
const char *
nest_inside_get_network_note (void)
{
  return _("Inner machines of the system reach the network through libvirt's network “default”, which may be off after installing: "
           "“net-start” switches it on now, “net-autostart” at every start.");
}

/** nest_inside_get_network_commands: Returns: (transfer none) (array zero-terminated=1): what switches libvirt's network on */
const char *const *
nest_inside_get_network_commands (void)
{
  static const char *const commands[] = {
    "virsh --connect qemu:///system net-start default",
    "virsh --connect qemu:///system net-autostart default",
    NULL
  };

  return commands;
}

/**
 * nest_inside_is_as_around:
 * @hypervisor: "virtualbox" or "kvm"
 *
 * Returns: whether it is the one around this machine: the same in here keeps the attack surface smaller than two of them
 */
gboolean
nest_inside_is_as_around (NestHost   *host,
                          const char *hypervisor)
{
  NestSurroundings surroundings = nest_host_get_level (host)->surroundings;
  gboolean is_kvm = surroundings == NEST_SURROUNDINGS_KVM || surroundings == NEST_SURROUNDINGS_QEMU;

  return g_str_equal (hypervisor, "kvm") == is_kvm;
}

/**
 * nest_inside_get_most_processors:
 * @count: of the machine around; 0: not known
 *
 * Returns: how many an inner machine may have at most: all but one, as Whonix's guide says (2 of 3)
 */
guint
nest_inside_get_most_processors (guint count)
{
  return count > 2 ? count - 1 : 1;
}

/**
 * nest_inside_get_memory_limit:
 * @total: of the machine around, in MiB; 0: not known
 *
 * Returns: how much memory in MiB an inner machine may have at most; 0 where that is not known
 */
guint64
nest_inside_get_memory_limit (guint64 total)
{
  guint64 kept = MIN (KEPT_MEMORY, total / 2);

  return (total - kept) / ROUNDED_TO * ROUNDED_TO;
}

/**
 * nest_inside_get_help:
 * @hypervisor: the one in here whose machines are to run
 *
 * What was tried and what the hypervisor says count for more than what Linux shows, which misleads both ways.
 *
 * Returns: whether the processor's help reaches this system
 */
NestAnswer
nest_inside_get_help (NestHost           *host,
                      NestHypervisorInfo *hypervisor)
{
  NestAnswer flags = nest_host_get_has_extensions (host);
  NestAnswer proof = nest_host_get_help (host);
  NestAnswer said = nest_step_get_said_help (host, hypervisor);

  if (proof == NEST_ANSWER_YES || said == NEST_ANSWER_YES)
    return NEST_ANSWER_YES;
  /* Without its driver VirtualBox cannot ask the processor: its "no" is only worth what Linux sees */
  if (nest_hypervisor_info_get_problem (hypervisor) != NEST_HYPERVISOR_PROBLEM_NONE || said == NEST_ANSWER_UNKNOWN)
    return flags;

  return flags == NEST_ANSWER_YES ? NEST_ANSWER_UNKNOWN : NEST_ANSWER_NO;
}

static const char *
get_remedy_in_foreign (NestSurroundings surroundings)
{
  switch (surroundings)
    {
    case NEST_SURROUNDINGS_VMWARE:
      return _("Outside, in VMware: power this machine off, and in its settings tick “Virtualize Intel VT-x/EPT or AMD-V/RVI” "
               "below Processors.");
    case NEST_SURROUNDINGS_HYPERV:
      return _("Outside, in Hyper-V: switch this machine off and run “Set-VMProcessor -VMName NAME "
               "-ExposeVirtualizationExtensions $true”.");
    case NEST_SURROUNDINGS_PARALLELS:
      return _("Outside, in Parallels: shut this machine down and tick “Enable nested virtualization” below Hardware, CPU & "
               "Memory, Advanced.");
    case NEST_SURROUNDINGS_XEN:
      return _("Outside, in Xen: shut this machine down and set “nestedhvm=1” in its configuration.");
    case NEST_SURROUNDINGS_QUBES:
      return _("Qubes OS does not hand the processor's help on to its qubes reliably; its developers do not support it.");
    case NEST_SURROUNDINGS_UNKNOWN:
    case NEST_SURROUNDINGS_NONE:
    case NEST_SURROUNDINGS_VIRTUALBOX:
    case NEST_SURROUNDINGS_KVM:
    case NEST_SURROUNDINGS_QEMU:
    case NEST_SURROUNDINGS_OTHER:
    default:
      return _("Outside, in the virtualizer around this machine: switch the machine off and let it hand nested "
               "virtualization (VT-x or AMD-V) on.");
    }
}

/**
 * nest_inside_get_outside_remedy:
 * @host: a system in a virtual machine that does not see the processor's help
 *
 * Returns: (transfer full): a sentence or two: precisely what to set outside, for the virtualizer that was found
 */
char *
nest_inside_get_outside_remedy (NestHost *host)
{
  const char *feature = nest_host_get_cpu_vendor (host) == NEST_CPU_VENDOR_AMD ? "svm" : "vmx";
  const char *module = nest_host_get_cpu_vendor (host) == NEST_CPU_VENDOR_AMD ? "kvm_amd" : "kvm_intel";

  switch ((int) nest_host_get_level (host)->surroundings)
    {
    case NEST_SURROUNDINGS_VIRTUALBOX:
      return g_strdup (_("Outside, on the computer around: shut this machine down and run “nestboxctl apply NAME” there, or by "
                         "hand “VBoxManage modifyvm NAME --nested-paging on --nested-hw-virt on”; then start it."));
    case NEST_SURROUNDINGS_KVM:
    case NEST_SURROUNDINGS_QEMU:
      /* Translators: %1$s is a feature of the processor (svm), %2$s a module of Linux (kvm_amd) */
      return g_strdup_printf (_("Outside, on the computer around: shut this machine down and run “nestboxctl apply NAME” there, "
                                "or by hand “virt-xml NAME --edit --cpu host-passthrough,require=%1$s”, with the option "
                                "“nested” of %2$s at 1; then start it."), feature, module);
    default:
      return g_strdup (get_remedy_in_foreign (nest_host_get_level (host)->surroundings));
    }
}

static char *
conclude_yes (const NestHostLevel *level)
{
  if (level->depth == NEST_DEPTH_2_OR_MORE)
    return g_strdup (_("A virtual machine can run here with hardware virtualization. This is the second level (L2) already, or "
                       "a deeper one: a machine in here would be the third (L3), and very slow."));

  return g_strdup (_("A virtual machine can run here with hardware virtualization."));
}

static char *
conclude_no (NestHost *host)
{
  g_autofree char *remedy = NULL;

  if (!nest_host_level_is_machine (nest_host_get_level (host)))
    return g_strdup (_("Missing on this computer: the processor's help for virtual machines. Switch it on in the computer's setup "
                       "(“VT-x” or “SVM Mode”); “nestboxctl computer” says more."));

  remedy = nest_inside_get_outside_remedy (host);
  /* Translators: %s is a sentence: what to set outside */
  return g_strdup_printf (_("Missing one level further out: this machine does not get the processor's help. %s"), remedy);
}

/**
 * nest_inside_conclude:
 * @proof: what came of trying
 *
 * Returns: (transfer full): that a machine can run here; or the first thing that is missing, and on which
 *   level it is repaired
 */
char *
nest_inside_conclude (NestHost        *host,
                      const NestProof *proof)
{
  const NestHostLevel *level = nest_host_get_level (host);
  const char *remedy = nest_proof_get_remedy (proof->result);
  NestAnswer answer = nest_proof_get_answer (proof->result, nest_host_get_has_extensions (host));

  if (answer == NEST_ANSWER_YES && nest_host_get_facts (host)->kvm_without_help == NEST_ANSWER_YES)
    return g_strdup (_("A machine of KVM can run here, without the processor's help. Machines of VirtualBox cannot."));
  if (answer == NEST_ANSWER_YES)
    return conclude_yes (level);
  if (answer == NEST_ANSWER_NO && nest_host_get_has_extensions (host) != NEST_ANSWER_YES)
    return conclude_no (host);
  if (remedy == NULL)
    return g_strdup (_("Whether a virtual machine can run here with hardware virtualization is not known."));
  if (nest_host_level_is_machine (level))
    /* Translators: %s are sentences: what helps */
    return g_strdup_printf (_("Missing on this level, in this machine: %s"), remedy);

  /* Translators: %s are sentences: what helps */
  return g_strdup_printf (_("Missing on this computer: %s"), remedy);
}
