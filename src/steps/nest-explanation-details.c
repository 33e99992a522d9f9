/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What depends on who made the computer or the distribution: the way into the setup, the names of packages. */
#include "nest-explanations-private.h"

#include <glib/gi18n.h>

/* By the beginning of the maker's name in DMI. Makers change their menus: so "often", and no promise of a place. */
static const struct {
  const char *maker;
  const char *text;
} setups[] = {
  { "LENOVO", N_("Lenovo: F1 on a ThinkPad, F2 on most others; often under Security, Virtualization, or under Configuration.") },
  { "Dell", N_("Dell: F2; often under Virtualization Support.") },
  { "HP", N_("HP: Esc, then F10; often under Advanced, System Options, or under System Configuration.") },
  { "Hewlett-Packard", N_("HP: Esc, then F10; often under Advanced, System Options, or under System Configuration.") },
  { "ASUS", N_("ASUS: F2 or Del; often under Advanced, CPU Configuration.") },
  { "Acer", N_("Acer: F2; often on the page Main or Advanced.") },
  { "Micro-Star", N_("MSI: Del; often under OC, in the features of the CPU.") },
  { "Gigabyte", N_("Gigabyte: Del; often under Tweaker or M.I.T., in the advanced settings of the CPU.") },
  { "ASRock", N_("ASRock: F2 or Del; often under Advanced, CPU Configuration.") },
  { "FUJITSU", N_("Fujitsu: F2; often under Advanced, CPU Configuration.") },
  { "TOSHIBA", N_("Toshiba: F2; often under Advanced or System Configuration.") },
  { "Framework", N_("Framework: F2; often under Advanced.") },
  { "Intel", N_("Intel: F2; often under Security, Security Features.") },
  { "Microsoft", N_("Surface: hold the volume-up button while it starts.") },
};

typedef struct {
  const char *ids[6];
  const char *headers;
  const char *driver;
  const char *kvm;
  const char *virtualbox;
} Distribution;

/* By ID of os-release(5). The last stands for all others. */
static const Distribution distributions[] = {
  { { "debian", "whonix", "kicksecure" },
    "sudo apt install linux-headers-amd64", "sudo apt install virtualbox-dkms",
    N_("KVM comes from Debian itself, with nobody else to trust: “sudo apt install libvirt-daemon-system virt-manager "
       "qemu-system-x86”."),
    N_("VirtualBox is in none of Debian 12's and 13's repositories: it comes from Oracle's, whose key you then trust with root at "
       "every update, and whose server sees that somebody fetches it. Whonix's and Kicksecure's own installer sets that up: "
       "“dist-installer-cli --virtualbox-only”.") },
  { { "ubuntu", "linuxmint", "pop" },
    "sudo apt install linux-headers-generic", "sudo apt install virtualbox-dkms",
    N_("KVM comes from Ubuntu itself: “sudo apt install libvirt-daemon-system virt-manager qemu-system-x86”."),
    N_("VirtualBox comes from Ubuntu as well, with no further key to trust, but from the part that its community cares for "
       "(multiverse), and often not the newest: “sudo apt install virtualbox virtualbox-dkms”. Oracle's repository has the newest; "
       "you then trust its key with root.") },
  { { "fedora" },
    "sudo dnf install kernel-devel", "sudo dnf install akmod-VirtualBox",
    N_("KVM comes from Fedora itself, with nobody else to trust: “sudo dnf install @virtualization”."),
    N_("VirtualBox comes from RPM Fusion, a repository of others, or from Oracle's: whichever you add, you trust its key with root "
       "at every update. With RPM Fusion: “sudo dnf install VirtualBox akmod-VirtualBox”.") },
  { { "arch", "manjaro", "endeavouros" },
    "sudo pacman -S linux-headers", "sudo pacman -S virtualbox-host-dkms",
    N_("KVM comes from the distribution itself, with nobody else to trust: “sudo pacman -S libvirt virt-manager qemu-desktop”."),
    N_("VirtualBox comes from the distribution itself, with nobody else to trust: “sudo pacman -S virtualbox virtualbox-host-dkms "
       "linux-headers”.") },
  { { "opensuse-tumbleweed", "opensuse-leap", "opensuse-slowroll" },
    "sudo zypper install kernel-default-devel", "sudo zypper install virtualbox-kmp-default",
    N_("KVM comes from openSUSE itself, with nobody else to trust: “sudo zypper install libvirt virt-manager qemu-kvm”."),
    N_("VirtualBox comes from openSUSE itself, with nobody else to trust: “sudo zypper install virtualbox”.") },
  { { NULL },
    "sudo apt install linux-headers-amd64", "sudo apt install virtualbox-dkms",
    N_("Install libvirt, virt-manager and QEMU from your distribution: then there is nobody else to trust."),
    N_("Install VirtualBox from your distribution if it has it: then there is nobody else to trust. Otherwise Oracle offers it; you "
       "then trust Oracle's key with root at every update, and its server sees that somebody fetches it.") },
};

static const Distribution *
find_distribution (NestHost *host)
{
  const char *id = nest_host_get_facts (host)->distribution;
  guint last = G_N_ELEMENTS (distributions) - 1;

  for (guint i = 0; id != NULL && i < last; i++)
    for (guint j = 0; j < G_N_ELEMENTS (distributions[i].ids) && distributions[i].ids[j] != NULL; j++)
      if (g_str_equal (distributions[i].ids[j], id))
        return &distributions[i];

  return &distributions[last];
}

/** nest_explain_setup: Returns: (transfer none): N_(): how to get into the firmware's setup, and where to look; "" if not known */
const char *
nest_explain_setup (NestHost *host)
{
  const char *maker = nest_host_get_facts (host)->maker;

  for (guint i = 0; maker != NULL && i < G_N_ELEMENTS (setups); i++)
    if (g_ascii_strncasecmp (maker, setups[i].maker, strlen (setups[i].maker)) == 0)
      return setups[i].text;

  return "";
}

/** nest_explain_headers: Returns: (transfer none): the command that installs the kernel's headers */
const char *
nest_explain_headers (NestHost *host)
{
  return find_distribution (host)->headers;
}

/** nest_explain_driver: Returns: (transfer none): the command that installs VirtualBox's driver */
const char *
nest_explain_driver (NestHost *host)
{
  return find_distribution (host)->driver;
}

/** nest_explain_installing_kvm: Returns: (transfer none): N_(): how to install libvirt and QEMU, and whom one then trusts */
const char *
nest_explain_installing_kvm (NestHost *host)
{
  return find_distribution (host)->kvm;
}

/** nest_explain_installing_virtualbox: Returns: (transfer none): N_(): how to install VirtualBox, and whom one then trusts */
const char *
nest_explain_installing_virtualbox (NestHost *host)
{
  return find_distribution (host)->virtualbox;
}
