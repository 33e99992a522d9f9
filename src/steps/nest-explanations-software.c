/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The explanations of what is installed, or is not: VirtualBox's driver, access to KVM, no hypervisor at all. */
#include "nest-explanations-private.h"

#include <glib/gi18n.h>

/* A driver matters to those who have VirtualBox */
static gboolean
has_driver_state (const NestComputer *computer,
                  NestDriverState     state)
{
  return computer->facts->has_virtualbox == NEST_ANSWER_YES && computer->facts->driver == state;
}

#define DRIVER_RULE(name, state) \
  static gboolean name (const NestComputer *computer) { return has_driver_state (computer, state); }

DRIVER_RULE (is_kept_by_secure_boot, NEST_DRIVER_SECURE_BOOT)
DRIVER_RULE (has_build_failed, NEST_DRIVER_BUILD_FAILED)
DRIVER_RULE (lacks_headers, NEST_DRIVER_HEADERS_MISSING)
DRIVER_RULE (is_not_built, NEST_DRIVER_NOT_BUILT)
DRIVER_RULE (lacks_driver, NEST_DRIVER_NOT_INSTALLED)

static gboolean
has_no_hypervisor (const NestComputer *computer)
{
  return computer->facts->has_virtualbox == NEST_ANSWER_NO && computer->facts->has_libvirt == NEST_ANSWER_NO;
}

/* Where the processor does not help, or Xen keeps it, VirtualBox is of no use */
static gboolean
has_only_libvirt (const NestComputer *computer)
{
  return computer->facts->has_virtualbox == NEST_ANSWER_NO && computer->facts->has_libvirt == NEST_ANSWER_YES &&
         nest_host_get_help (computer->host) != NEST_ANSWER_NO && !computer->level->is_dom0 &&
         computer->level->surroundings != NEST_SURROUNDINGS_QUBES;
}

static gboolean
is_kept_from_kvm (const NestComputer *computer)
{
  return computer->facts->kvm_device == NEST_KVM_DEVICE_DENIED &&
         computer->facts->groups[NEST_GROUP_KVM] != NEST_MEMBERSHIP_NEXT_LOGIN;
}

static gboolean
waits_for_login (const NestComputer *computer)
{
  for (NestGroup group = 0; group < NEST_N_GROUPS; group++)
    if (computer->facts->groups[group] == NEST_MEMBERSHIP_NEXT_LOGIN)
      return TRUE;

  return FALSE;
}

static const NestExplanationRule rules[] = {
  { is_kept_by_secure_boot,
    { "driver-secure-boot", N_("Secure Boot keeps VirtualBox's driver from loading."),
      N_("The driver is there, but Secure Boot loads only what is signed with a key that it knows."),
      N_("Enroll the key that the driver is signed with: “sudo mokutil --import /var/lib/dkms/mok.pub”, then restart and "
         "confirm it in the blue window. Or sign it with a key that is enrolled already."),
      N_("Nestbox does not switch Secure Boot off."), "VirtualBox/Troubleshooting" } },
  { has_build_failed,
    { "driver-build-failed", N_("VirtualBox's driver could not be built for this kernel."),
      N_("The driver is compiled anew for each kernel, and that failed: often the kernel is newer than VirtualBox."),
      N_("Update VirtualBox, or start an older kernel. The log (make.log below /var/lib/dkms, or /var/log/vbox-setup.log) says "
         "what failed."), N_("No machine of VirtualBox starts until it is built."), "VirtualBox/Troubleshooting" } },
  { lacks_headers,
    { "driver-headers-missing", N_("The kernel's headers are missing, so VirtualBox's driver cannot be built."),
      N_("The driver is compiled on this computer and needs the headers of the very kernel that runs."),
      N_("Install them: “%s”, and restart if the kernel was updated since."),
      N_("No machine of VirtualBox starts until it is built."), "VirtualBox/Troubleshooting", nest_explain_headers } },
  { is_not_built,
    { "driver-not-built", N_("VirtualBox's driver was not built for this kernel."),
      N_("All that it takes is there, but nobody has compiled it."),
      N_("“sudo dpkg-reconfigure virtualbox-dkms” with Debian's packages, “sudo /sbin/vboxconfig” with Oracle's."),
      N_("No machine of VirtualBox starts until it is built."), "VirtualBox/Troubleshooting" } },
  { lacks_driver,
    { "driver-not-installed", N_("VirtualBox's driver is not installed."),
      N_("VirtualBox is there, but not the module of the kernel that it needs."),
      N_("Install it: “%s” with the distribution's packages. Oracle's package brings it along: “sudo /sbin/vboxconfig” builds it."),
      N_("No machine of VirtualBox starts without it."), "VirtualBox/Troubleshooting", nest_explain_driver } },
  { is_kept_from_kvm,
    { "kvm-denied", N_("This user may not use KVM."),
      N_("The device /dev/kvm is there, but its group (kvm) does not include you."),
      N_("Machines of the system's libvirt run all the same. For your own: “sudo adduser $USER kvm”, then log in again."),
      N_("Without it Nestbox cannot try whether KVM works; what it cannot try it calls unknown."), NEST_DOCUMENTATION_KVM } },
  { waits_for_login,
    { "next-login", N_("A new group of yours counts from your next login on."),
      N_("You were added to a group (kvm, libvirt or vboxusers) after you logged in."), N_("Log out and in again."),
      N_("A session that is open already cannot get new groups."), NEST_DOCUMENTATION_KVM } },
  { has_no_hypervisor,
    { "no-hypervisor", N_("No program for virtual machines is installed."),
      N_("Nestbox sets up machines of VirtualBox and of KVM (libvirt); neither is here."),
      /* Translators: how KVM is installed, and how VirtualBox is: each one or more sentences */
      N_("%s %s"), N_("Whoever makes the packages of a virtualizer is trusted with all that runs in its machines and with root. "
                   "Never mix packages of another release of the distribution in."), "VirtualBox", nest_explain_installing_kvm,
      nest_explain_installing_virtualbox } },
  { has_only_libvirt,
    { "no-virtualbox", N_("VirtualBox is not installed."),
      N_("Nothing is missing for machines of KVM. Whonix is offered for VirtualBox as well, and for a beginner that is the easier "
         "one. Both can be installed side by side; whether their machines can also run at the same time depends on their "
         "versions, and Nestbox says so here once both are there."),
      N_("%s"), N_("Nestbox does not decide whom you trust: whoever makes the packages of a virtualizer is trusted with all that "
                   "runs in its machines and with root. Never mix packages of another release of the distribution in."),
      "VirtualBox", nest_explain_installing_virtualbox, NULL, TRUE } },
};

/** nest_explanations_get_software_rules: Returns: (transfer none) (array length=n_rules): those of this file */
const NestExplanationRule *
nest_explanations_get_software_rules (guint *n_rules)
{
  *n_rules = G_N_ELEMENTS (rules);

  return rules;
}
