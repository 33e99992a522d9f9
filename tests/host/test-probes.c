/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each probe makes of the files that it reads, a row for each trap; and modprobe.d against libkmod itself. */
#include <libkmod.h>
#include <linux/capability.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "nest-test-tree.h"

/* Beside these files there is nothing; what comes of them as a short text */
typedef struct {
  const char *name;
  char *(*get) (NestHost *host);
  const char *expected;
  const char *files[14]; /* path, text … */
} Row;

#define RELEASE "6.12.48+deb13-amd64"
#define KERNEL "proc/sys/kernel/osrelease", RELEASE "\n"
#define AMD "proc/cpuinfo", "vendor_id\t: AuthenticAMD\nmodel name\t: AMD\nflags\t: svm\n"
#define INTEL "proc/cpuinfo", "vendor_id\t: GenuineIntel\nmodel name\t: Intel\nflags\t: vmx\n"
#define ETC "etc/modprobe.d/"
#define CMDLINE "proc/cmdline"
#define ON "options kvm enable_virt_at_load=1\n"
#define OFF "options kvm enable_virt_at_load=0\n"

static char *
format_option (NestHost    *host,
               NestSetting  setting)
{
  const NestModuleOption *option = nest_host_get_module_option (host, setting);
  g_autofree char *source = nest_module_option_get_source (option);

  return g_strdup_printf ("%s%s%s%s%s", nest_answer_get_id (nest_module_option_get_next (option)),
                          source != NULL ? ", " : "", source != NULL ? source : "",
                          option->misspelled != NULL ? "; misspelled: " : "",
                          option->misspelled != NULL ? option->misspelled : "");
}

static char *
get_at_load (NestHost *host)
{
  return format_option (host, NEST_SETTING_KVM_VIRT_AT_LOAD);
}

static char *
get_nested (NestHost *host)
{
  return format_option (host, NEST_SETTING_KVM_NESTED);
}

static char *
get_kvm (NestHost *host)
{
  return g_strdup (nest_module_state_get_id (nest_host_get_facts (host)->kvm));
}

static char *
get_groups (NestHost *host)
{
  GString *text = g_string_new (NULL);

  for (NestGroup group = 0; group < NEST_N_GROUPS; group++)
    g_string_append_printf (text, "%s%s", group > 0 ? " " : "",
                            nest_membership_get_id (nest_host_get_facts (host)->groups[group]));

  return g_string_free (text, FALSE);
}

static char *
get_driver (NestHost *host)
{
  const NestHostFacts *facts = nest_host_get_facts (host);

  return g_strdup_printf ("%s%s%s", nest_driver_state_get_id (facts->driver), facts->driver_log != NULL ? ", " : "",
                          facts->driver_log != NULL ? facts->driver_log : "");
}

static char *
get_level (NestHost *host)
{
  const NestHostLevel *level = nest_host_get_level (host);

  return g_strdup_printf ("%s %s%s%s", nest_depth_get_id (level->depth), nest_surroundings_get_id (level->surroundings),
                          level->container != NULL ? " " : "", level->container != NULL ? level->container : "");
}

static char *
get_live (NestHost *host)
{
  return g_strdup (nest_answer_get_id (nest_host_get_facts (host)->is_live));
}

static char *
get_machines (NestHost *host)
{
  return g_strdup_printf ("%s %s", nest_answer_get_id (nest_host_get_facts (host)->has_kvm_machines),
                          nest_answer_get_id (nest_host_get_facts (host)->has_virtualbox_machines));
}

#define STATUS "proc/self/status", "Name:\tx\nUid:\t1000\t1000\t1000\t1000\nGid:\t1000\t1000\t1000\t1000\nGroups:\t1000 27 \n"
#define PASSWD "etc/passwd", "root:x:0:0::/root:/bin/sh\nuser:x:1000:1000::/home/user:/bin/sh\n"
#define DEP "lib/modules/" RELEASE "/modules.dep"
#define BUILTIN "lib/modules/" RELEASE "/modules.builtin"
#define HEADERS "lib/modules/" RELEASE "/build/Makefile", ""
#define NO_EFI "sys/firmware/acpi/x", ""
#define MODULES "proc/modules", "ext4 1 1 - Live 0x0\n"
#define DMI "sys/class/dmi/id/"
#define PCI "sys/bus/pci/devices/0000:00:04.0/vendor"

static const Row rows[] = {
  /* modprobe.d: names are sorted over all folders, and the first folder's file hides those of the same name */
  { "nobody-sets-it", get_at_load, "yes", { KERNEL } },
  { "too-old-for-it", get_at_load, "unknown", { "proc/sys/kernel/osrelease", "6.11.9\n", MODULES } },
  { "whonix", get_at_load, "no, line 1 of /etc/modprobe.d/disable-kvm-virt-at-load.conf",
    { KERNEL, ETC "disable-kvm-virt-at-load.conf", OFF } },
  { "debian", get_at_load, "no, line 2 of /usr/lib/modprobe.d/virtualbox-dkms.conf",
    { KERNEL, "usr/lib/modprobe.d/virtualbox-dkms.conf", "# VirtualBox\n" OFF } },
  { "later-name-wins", get_at_load, "yes, line 1 of /usr/lib/modprobe.d/z.conf",
    { KERNEL, ETC "a.conf", OFF, "usr/lib/modprobe.d/z.conf", ON } },
  { "own-file-wins", get_at_load, "yes, line 1 of /etc/modprobe.d/zz-nestbox.conf",
    { KERNEL, ETC "zz-nestbox.conf", ON, ETC "virtualbox-dkms.conf", OFF, ETC "qemu-system-x86.conf", OFF } },
  { "etc-hides", get_at_load, "yes",
    { KERNEL, ETC "virtualbox-dkms.conf", "# nothing\n", "usr/lib/modprobe.d/virtualbox-dkms.conf", OFF } },
  { "run-hides", get_at_load, "yes, line 1 of /run/modprobe.d/k.conf",
    { KERNEL, "run/modprobe.d/k.conf", ON, "usr/lib/modprobe.d/k.conf", OFF, "lib/modprobe.d/k.conf", OFF } },
  { "last-line-wins", get_at_load, "yes, line 3 of /etc/modprobe.d/k.conf", { KERNEL, ETC "k.conf", OFF "\n" ON } },
  { "comment", get_at_load, "yes", { KERNEL, ETC "k.conf", "#" OFF } },
  { "continued-line", get_at_load, "no, line 2 of /etc/modprobe.d/k.conf",
    { KERNEL, ETC "k.conf", "options kvm ignore_msrs=1 \\\n  enable_virt_at_load=0\n" } },
  { "other-suffix", get_at_load, "yes", { KERNEL, ETC "k.conf.dpkg-old", OFF, ETC "k", OFF } },
  { "other-module", get_at_load, "yes", { KERNEL, ETC "k.conf", "options kvm_amd enable_virt_at_load=0\n" } },
  { "no-value-is-yes", get_at_load, "yes, line 1 of /etc/modprobe.d/k.conf",
    { KERNEL, ETC "k.conf", "options kvm enable_virt_at_load\n" } },
  { "no-switch", get_at_load, "unknown, line 1 of /etc/modprobe.d/k.conf",
    { KERNEL, ETC "k.conf", "options kvm enable_virt_at_load=maybe\n" } },
  { "not-text", get_at_load, "no, line 2 of /etc/modprobe.d/k.conf", { KERNEL, ETC "k.conf", "\xff\xfe\n" OFF } },
  /* the kernel's command line wins over files, unless it ends before */
  { "command-line", get_at_load, "yes, the kernel's command line",
    { KERNEL, ETC "zz-nestbox.conf", OFF, CMDLINE, "quiet kvm.enable_virt_at_load=0 kvm.enable_virt_at_load=1\n" } },
  { "command-line-of-init", get_at_load, "yes", { KERNEL, CMDLINE, "quiet -- kvm.enable_virt_at_load=0\n" } },
  { "misspelled", get_at_load, "yes; misspelled: the kernel's command line",
    { KERNEL, CMDLINE, "kvm.enable_virt_on_load=0\n" } },
  { "misspelled-beside", get_at_load,
    "no, line 1 of /etc/modprobe.d/k.conf; misspelled: line 1 of /etc/modprobe.d/l.conf",
    { KERNEL, ETC "k.conf", OFF, ETC "l.conf", "options kvm enable_virt_on_load=1\n" } },
  { "built-in", get_at_load, "no",
    { KERNEL, ETC "k.conf", ON, BUILTIN, "kernel/arch/x86/kvm/kvm.ko\n", MODULES,
      "sys/module/kvm/parameters/enable_virt_at_load", "N\n" } },
  /* nested: dashes, and kvm_amd's is a number */
  { "intel", get_nested, "no, line 1 of /etc/modprobe.d/k.conf", { KERNEL, INTEL, ETC "k.conf", "options kvm-intel nested=N\n" } },
  { "intel-command-line", get_nested, "no, the kernel's command line", { KERNEL, INTEL, CMDLINE, "kvm-intel.nested=0\n" } },
  { "intel-old", get_nested, "no", { "proc/sys/kernel/osrelease", "4.19.0-27-amd64\n", INTEL } },
  { "intel-new", get_nested, "yes", { KERNEL, INTEL } },
  { "amd", get_nested, "no, line 1 of /etc/modprobe.d/k.conf", { KERNEL, AMD, ETC "k.conf", "options kvm_amd nested=0\n" } },
  { "amd-letter", get_nested, "unknown, line 1 of /etc/modprobe.d/k.conf",
    { KERNEL, AMD, ETC "k.conf", "options kvm_amd nested=Y\n" } },
  { "amd-old", get_nested, "yes", { "proc/sys/kernel/osrelease", "4.19.0-27-amd64\n", AMD } },
  /* modules */
  { "loaded", get_kvm, "loaded", { KERNEL, "proc/modules", "kvm 1 0 - Live 0x0\n" } },
  { "available", get_kvm, "available", { KERNEL, MODULES, DEP, "kernel/arch/x86/kvm/kvm.ko.xz: x.ko\n" } },
  { "of-a-like-name", get_kvm, "absent",
    { KERNEL, MODULES, DEP, "kvm-amd.ko: kernel/arch/x86/kvm/kvm.ko\n", "sys/module/x", "" } },
  { "listed-as-built-in", get_kvm, "built-in", { KERNEL, MODULES, BUILTIN, "kernel/arch/x86/kvm/kvm.ko\n" } },
  { "shown-as-built-in", get_kvm, "built-in", { KERNEL, "sys/module/kvm/parameters/x", "" } },
  { "list-is-missing", get_kvm, "unloaded", { KERNEL, MODULES, "sys/module/x", "" } },
  { "all-is-missing", get_kvm, "unknown", { KERNEL } },
  /* groups: kvm, libvirt, vboxusers */
  { "groups", get_groups, "yes next-login no",
    { STATUS, PASSWD, "etc/group", "kvm:x:27:\nlibvirt:x:120:other,user\nvboxusers:x:121:other\n" } },
  { "groups-of-old", get_groups, "yes no-group no-group", { STATUS, PASSWD, "etc/group", "kvm:x:1000:\n" } },
  { "groups-of-like-names", get_groups, "no no-group no-group",
    { STATUS, PASSWD, "etc/group", "kvm2:x:27:user\nkvm:x:7:user2,xuser\n" } },
  { "groups-of-somebody", get_groups, "unknown no-group no-group",
    { STATUS, "etc/passwd", "root:x:0:0::/root:/bin/sh\n", "etc/group", "kvm:x:7:user\n" } },
  { "groups-are-hidden", get_groups, "unknown unknown unknown", { STATUS, PASSWD } },
  /* vboxdrv */
  { "driver-loaded", get_driver, "loaded", { KERNEL, "proc/modules", "vboxdrv 1 0 - Live 0x0\n" } },
  { "driver-nowhere", get_driver, "not-installed", { KERNEL, MODULES, DEP, "x.ko:\n", BUILTIN, "", "sys/module/x", "" } },
  { "driver-no-headers", get_driver, "headers-missing",
    { KERNEL, MODULES, DEP, "x.ko:\n", "sys/module/x", "", "usr/src/virtualbox-7.2.8/dkms.conf", "" } },
  { "driver-not-built", get_driver, "not-built",
    { KERNEL, MODULES, DEP, "x.ko:\n", "sys/module/x", "", "usr/src/virtualbox-7.2.8/dkms.conf", "", HEADERS } },
  { "driver-failed", get_driver, "build-failed, /var/lib/dkms/virtualbox/7.2.8/build/make.log",
    { KERNEL, MODULES, DEP, "x.ko:\n", "sys/module/x", "", HEADERS, "var/lib/dkms/virtualbox/7.2.8/build/make.log", "" } },
  { "driver-failed-oracle", get_driver, "build-failed, /var/log/vbox-setup.log",
    { KERNEL, MODULES, DEP, "x.ko:\n", HEADERS, "usr/share/virtualbox/src/vboxhost/x", "", "var/log/vbox-setup.log", "" } },
  { "driver-is-there", get_driver, "not-loaded", { KERNEL, MODULES, DEP, "updates/dkms/vboxdrv.ko.zst:\n", "sys/module/x", "" , NO_EFI } },
  { "driver-list-is-missing", get_driver, "unknown", { KERNEL, MODULES, "sys/module/x", "" } },
  /* where we are: the traps of what virtualizers say */
  { "laptop", get_level, "L0 none", { DMI "sys_vendor", "LENOVO\n", DMI "product_name", "20XW\n", "cpuid", "hypervisor 0\n" } },
  { "bit-0-and-no-dmi", get_level, "unknown unknown", { "cpuid", "hypervisor 0\n" } },
  { "virtualbox-says-kvm", get_level, "L1+ virtualbox",
    { DMI "sys_vendor", "innotek GmbH\n", DMI "product_name", "VirtualBox\n", "cpuid", "hypervisor 1\nsignature KVMKVMKVM\n" } },
  { "virtualbox-without-dmi", get_level, "L1+ virtualbox", { PCI, "0x80ee\n", "cpuid", "hypervisor 1\nsignature KVMKVMKVM\n" } },
  { "virtualbox-with-bit-0", get_level, "L1+ virtualbox", { PCI, "0x80ee\n", "cpuid", "hypervisor 0\n" } },
  { "surface", get_level, "L0 none",
    { DMI "sys_vendor", "Microsoft Corporation\n", DMI "product_name", "Surface Pro\n", "cpuid", "hypervisor 0\n" } },
  { "oracle-server", get_level, "L0 none",
    { DMI "sys_vendor", "Oracle Corporation\n", DMI "product_name", "ORACLE SERVER X9-2\n", "cpuid", "hypervisor 0\n" } },
  { "kvm-with-hyper-v-help", get_level, "L1+ kvm", { "cpuid", "hypervisor 1\nsignature Microsoft Hv KVMKVMKVM\n" } },
  { "nobody-knows-it", get_level, "L1+ other", { "cpuid", "hypervisor 1\nsignature bhyve bhyve \n" } },
  { "qemu-in-virtualbox", get_level, "L2+ virtualbox",
    { DMI "sys_vendor", "innotek GmbH\n", DMI "product_name", "VirtualBox\n", "proc/cpuinfo", "model name : QEMU Virtual CPU version 2.5+\n" } },
  { "docker", get_level, "unknown unknown docker", { ".dockerenv", "" } },
  { "windows", get_level, "unknown unknown wsl", { "proc/sys/kernel/osrelease", "5.15.167.4-microsoft-standard-WSL2\n" } },
  { "qubes", get_level, "L1+ qubes", { "run/qubes/this-is-appvm", "", "sys/hypervisor/type", "xen\n" } },
  { "dom0", get_level, "L0 qubes", { "etc/qubes-release", "Qubes\n", "sys/hypervisor/type", "xen\n" } },
  { "xen-dom0", get_level, "L0 xen", { "proc/xen/capabilities", "control_d\n", "sys/hypervisor/type", "xen\n" } },
  /* live mode */
  { "live-grub", get_live, "yes", { CMDLINE, "ro boot=live ip=frommedia\n" } },
  { "live-image", get_live, "yes", { CMDLINE, "root=live:CDLABEL=x rd.live.image\n" } },
  { "live-overlay", get_live, "yes", { CMDLINE, "root=/dev/sda1\n", "proc/self/mounts", "sysfs /sys sysfs rw 0 0\nLiveOS_rootfs / overlay rw 0 0\n" } },
  { "live-not", get_live, "no", { CMDLINE, "root=/dev/sda1 nolive\n" } },
  { "live-hidden", get_live, "unknown", { NULL } },
  /* machines that run: of KVM, of VirtualBox */
  { "machines-none", get_machines, "no no", { "proc/1/comm", "systemd\n" } },
  { "machines-both", get_machines, "yes yes",
    { "proc/1/comm", "systemd\n", "proc/7/comm", "qemu-system-x86\n", "proc/8/comm", "VBoxHeadless\n" } },
  { "machines-of-like-names", get_machines, "no no",
    { "proc/1/comm", "systemd\n", "proc/7/comm", "kvm-nx-lpage-re\n", "proc/8/comm", "VBoxSVC\n" } },
  { "machines-are-hidden", get_machines, "unknown unknown",
    { "proc/self/status", "", "sys/module/vboxdrv/refcnt", "3\n", "sys/module/vboxdrv/holders/vboxnetflt/x", "" } },
};

static NestTestTree *
new_tree (const Row *row)
{
  NestTestTree *tree = nest_test_tree_new ();

  for (guint i = 0; i + 1 < G_N_ELEMENTS (row->files) && row->files[i] != NULL; i += 2)
    nest_test_tree_write (tree, row->files[i], row->files[i + 1]);

  return tree;
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (NestTestTree) tree = new_tree (row);
  g_autoptr (NestHost) host = nest_test_tree_probe (tree);
  g_autofree char *found = row->get (host);

  g_assert_cmpstr (found, ==, row->expected);
}

/* The last value that modprobe would give to the module, read from all folders at once by libkmod itself */
static char *
ask_libkmod (NestTestTree *tree)
{
  static const char *const folders[] = { "etc/modprobe.d", "run/modprobe.d", "usr/local/lib/modprobe.d",
                                         "usr/lib/modprobe.d", "lib/modprobe.d" };
  g_auto (GStrv) paths = g_new0 (char *, G_N_ELEMENTS (folders) + 1);
  g_auto (GStrv) words = NULL;
  struct kmod_ctx *context;
  struct kmod_module *module = NULL;
  char *value = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    paths[i] = g_build_filename (tree->root, folders[i], NULL);
  context = kmod_new (NULL, (const char *const *) paths);
  g_assert_nonnull (context);
  g_assert_cmpint (kmod_module_new_from_name (context, "kvm", &module), ==, 0);
  words = g_strsplit_set (kmod_module_get_options (module) != NULL ? kmod_module_get_options (module) : "", " \t", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (g_str_equal (words[i], "enable_virt_at_load") || g_str_has_prefix (words[i], "enable_virt_at_load="))
      {
        g_free (value);
        value = g_strdup (words[i][strlen ("enable_virt_at_load")] == '=' ? strchr (words[i], '=') + 1 : NULL);
        value = value == NULL ? g_strdup ("1") : value;
      }
  kmod_module_unref (module);
  kmod_unref (context);

  return value;
}

/* File by file as the probe reads, and all at once as modprobe does: the same, for all rows that have only files */
static void
test_libkmod_agrees (void)
{
  guint compared = 0;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestTree) tree = rows[i].get == get_at_load ? new_tree (&rows[i]) : NULL;
      g_autofree char *command_line = tree != NULL ? g_build_filename (tree->root, CMDLINE, NULL) : NULL;
      g_autofree char *total = NULL;
      g_autoptr (NestHost) host = NULL;
      const NestModuleAssignment *winner;

      if (tree == NULL || g_file_test (command_line, G_FILE_TEST_EXISTS) || g_str_equal (rows[i].name, "built-in"))
        continue;
      total = ask_libkmod (tree);
      host = nest_test_tree_probe (tree);
      winner = nest_module_option_get_winner (nest_host_get_module_option (host, NEST_SETTING_KVM_VIRT_AT_LOAD));
      g_test_message ("%s", rows[i].name);
      g_assert_true ((winner != NULL) == (total != NULL));
      if (winner != NULL)
        g_assert_cmpint (winner->value, ==, nest_module_value_parse (total));
      compared++;
    }
  g_assert_cmpuint (compared, >=, 15);
}

/* Secure Boot, on or off, with the key that DKMS signs with among the trusted ones or not */
static void
test_secure_boot (void)
{
  static const struct {
    const char *on;
    const char *trusted;
    const char *key;
    NestDriverState state;
  } cases[] = {
    { "\6\0\0\0\1", "....KEY-A....", "KEY-A", NEST_DRIVER_NOT_LOADED },
    { "\6\0\0\0\1", "....KEY-B....", "KEY-A", NEST_DRIVER_SECURE_BOOT },
    { "\6\0\0\0\1", NULL, NULL, NEST_DRIVER_SECURE_BOOT },
    { "\6\0\0\0\0", "....KEY-B....", "KEY-A", NEST_DRIVER_NOT_LOADED },
    { NULL, NULL, NULL, NEST_DRIVER_NOT_LOADED },
  };
  static const Row row = { "", NULL, NULL, { KERNEL, MODULES, DEP, "updates/dkms/vboxdrv.ko:\n", "sys/module/x", "" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (NestTestTree) tree = new_tree (&row);
      g_autoptr (NestHost) host = NULL;

      if (cases[i].on != NULL)
        nest_test_tree_write_bytes (tree, "sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c",
                                    cases[i].on, 5);
      if (cases[i].trusted != NULL)
        nest_test_tree_write (tree, "sys/firmware/efi/efivars/MokListRT-605dab50-e046-4300-abb6-3dd810dd8b23",
                              cases[i].trusted);
      if (cases[i].key != NULL)
        nest_test_tree_write (tree, "var/lib/dkms/mok.pub", cases[i].key);
      host = nest_test_tree_probe (tree);
      g_test_message ("case %u", i);
      g_assert_cmpint (nest_host_get_facts (host)->driver, ==, cases[i].state);
    }
}

/* Root is refused nothing, unless it gives that right up: for this thread and those that it starts. */
static void
give_up_rights_over_files (void)
{
  struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
  struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];

  g_assert_cmpint (syscall (SYS_capget, &header, data), ==, 0);
  data[0].effective &= ~(1u << CAP_DAC_OVERRIDE | 1u << CAP_DAC_READ_SEARCH);
  g_assert_cmpint (syscall (SYS_capset, &header, data), ==, 0);
}

/* What is there and closed: refused, hidden, unknown, and never a no */
static void
test_closed (void)
{
  static const Row row = { "", NULL, NULL, { "dev/kvm", "", AMD, "sys/devices/x", "", "sys/class/x", "" } };
  g_autoptr (NestTestTree) tree = NULL;
  g_autoptr (NestHost) host = NULL;
  g_autofree char *device = NULL;
  g_autofree char *cpuinfo = NULL;

  /* In a process of its own, where no thread has been started yet */
  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, 0);
      g_test_trap_assert_passed ();
      return;
    }
  give_up_rights_over_files ();
  tree = new_tree (&row);
  device = g_build_filename (tree->root, "dev/kvm", NULL);
  cpuinfo = g_build_filename (tree->root, "proc/cpuinfo", NULL);
  g_assert_cmpint (chmod (device, 0), ==, 0);
  g_assert_cmpint (chmod (cpuinfo, 0), ==, 0);
  host = nest_test_tree_probe (tree);
  g_assert_cmpint (nest_host_get_facts (host)->kvm_device, ==, NEST_KVM_DEVICE_DENIED);
  g_assert_cmpint (nest_host_get_facts (host)->is_hidden, ==, NEST_ANSWER_YES);
  g_assert_cmpint (nest_host_get_has_extensions (host), ==, NEST_ANSWER_UNKNOWN);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/probes/", rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/probes/libkmod-agrees", test_libkmod_agrees);
  g_test_add_func ("/probes/secure-boot", test_secure_boot);
  g_test_add_func ("/probes/closed", test_closed);

  return g_test_run ();
}
