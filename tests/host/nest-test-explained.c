/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row or more for each explanation there is. */
#include "nest-test-explained.h"

#define INTEL "intel linux=6.12.48+deb13-amd64 "
#define AMD "amd linux=6.12.48+deb13-amd64 "

static const NestTestExplained rows[] = {
  { INTEL "no-extensions", "no-extensions", "shows no help", "Neither Linux nor the processor", "another computer is needed",
    "do not start without it" },
  { INTEL "firmware-off", "firmware-off", "switched off", "has VT-x", "Intel Virtualization Technology", "No program can" },
  { AMD "firmware-off", "firmware-off", "switched off", "has AMD-V", "SVM Mode", "No program can" },
  { AMD "firmware-off", "firmware-off", "switched off", "has AMD-V", "reboot --firmware-setup", "No program can" },
  { INTEL "firmware-off", "firmware-off", "switched off", "has VT-x", "F1 on a ThinkPad", "No program can" },
  { INTEL "firmware-off maker=Dell", "firmware-off", "switched off", "has VT-x", "Dell: F2", "No program can" },
  { AMD "firmware-off maker=Micro-Star", "firmware-off", "switched off", "has AMD-V", "MSI: Del", "No program can" },
  { AMD "in=qubes no-extensions", "qubes", "Qubes OS", "on Xen", "qubes-users and qubes-devel", "not supported by its developers" },
  { INTEL "in=dom0 no-extensions", "qubes", "Qubes OS", "on Xen", "has no need of it", "difficult" },
  { INTEL "in=vmware", "foreign-virtualizer", "another virtualizer", "attack surfaces", "Virtualize Intel VT-x/EPT", "From in here" },
  { INTEL "in=hyper-v", "foreign-virtualizer", "another virtualizer", "attack surfaces", "Set-VMProcessor", "From in here" },
  { INTEL "in=parallels", "foreign-virtualizer", "another virtualizer", "attack surfaces", "Enable nested virtualization", "From in here" },
  { INTEL "in=xen no-extensions", "foreign-virtualizer", "another virtualizer", "attack surfaces", "nestedhvm", "From in here" },
  { AMD "in=virtualbox no-extensions", "closed-machine", "does not get the processor's help", "keeps VT-x or AMD-V for itself",
    "on the computer outside", "cannot be switched on from in here" },
  { AMD "in=deep", "deep", "inside another", "third level (L3)", "one level further out", "does not set up a third level" },
  { AMD "in=deep", "deep", "inside another", "ten times slower", "one level further out", "does not set up a third level" },
  { AMD "container", "container", "This is a container", "what the container shows", "on the computer itself", "cannot be changed from in here" },
  { "intel linux=6.1.0-49-686 32-bit", "32-bit", "32-bit", "64-bit systems only", "Install a 64-bit system", "No 64-bit machine" },
  { AMD "vb=7.2.8 driver=unsigned", "driver-secure-boot", "Secure Boot keeps", "signed with a key", "mokutil --import", "does not switch Secure Boot off" },
  { AMD "vb=7.2.8 driver=failed", "driver-build-failed", "could not be built", "compiled anew", "make.log", "until it is built" },
  { AMD "vb=7.2.8 driver=no-headers", "driver-headers-missing", "headers are missing", "compiled on this computer",
    "sudo apt install linux-headers-amd64", "until it is built" },
  { AMD "vb=7.2.8 driver=no-headers os=fedora", "driver-headers-missing", "headers are missing", "compiled on this computer",
    "sudo dnf install kernel-devel", "until it is built" },
  { AMD "vb=7.2.8 driver=not-built", "driver-not-built", "was not built", "nobody has compiled it", "vboxconfig", "until it is built" },
  { AMD "vb=7.2.8 driver=none", "driver-not-installed", "driver is not installed", "not the module", "sudo apt install virtualbox-dkms", "without it" },
  { AMD "live", "live-mode-host", "runs in live mode", "gone after a restart", "persistent mode", "can never take effect" },
  { AMD "live in=virtualbox", "live-mode-machine", "runs in live mode", "gone after a restart", "persistent mode", "cannot be kept" },
  { AMD "sysmaint-split", "user-session", "cannot administer", "user-sysmaint-split", "type the commands", "Neither sudo nor pkexec" },
  { AMD "sysmaint", "sysmaint-session", "a sysmaint session", "not listed here", "Restart into the user session", "of other users" },
  { AMD "hidden", "hidden-hardware", "is hidden", "What Nestbox cannot read it calls unknown", "can be prepared", "does not switch the protection off" },
  { AMD "no-libvirt", "no-hypervisor", "No program for virtual machines", "neither is here", "whose key you then trust with root",
    "is trusted with all" },
  { AMD "no-libvirt os=ubuntu", "no-hypervisor", "No program for virtual machines", "neither is here", "multiverse", "is trusted with all" },
  { AMD "no-libvirt os=fedora", "no-hypervisor", "No program for virtual machines", "neither is here", "RPM Fusion", "is trusted with all" },
  { AMD "no-libvirt os=arch", "no-hypervisor", "No program for virtual machines", "neither is here", "pacman -S virtualbox", "is trusted with all" },
  { AMD "no-libvirt os=gentoo", "no-hypervisor", "No program for virtual machines", "neither is here", "from your distribution", "is trusted with all" },
  { AMD "", "no-virtualbox", "VirtualBox is not installed", "Nothing is missing for machines of KVM", "whose key you then trust with root",
    "does not decide whom you trust" },
  { AMD "os=ubuntu", "no-virtualbox", "VirtualBox is not installed", "Nothing is missing", "multiverse", "is trusted with all" },
  { AMD "os=fedora", "no-virtualbox", "VirtualBox is not installed", "Nothing is missing", "RPM Fusion", "is trusted with all" },
  { AMD "kvm=pvm no-extensions in=kvm proof=works", "kvm-without-help", "without the processor's help", "Both facts are true",
    "Run machines of KVM", "cannot be handed on" },
};

/** nest_test_explained_get_rows: Returns: (transfer none) (array length=n_rows): the table */
const NestTestExplained *
nest_test_explained_get_rows (guint *n_rows)
{
  *n_rows = G_N_ELEMENTS (rows);

  return rows;
}
