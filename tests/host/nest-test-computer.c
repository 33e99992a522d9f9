/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The words: intel, amd; linux=RELEASE; vb=VERSION; driver=none, no-headers, failed, not-built, unsigned (loaded if
 * not given); kvm=loaded, builtin, available, pvm (absent if not given); nested=, at-load= as the loaded modules show
 * them; busy; in=PLACE; no-extensions, firmware-off; conf=FILE; cmdline=WORD; live, sysmaint-split, sysmaint,
 * container, 32-bit, hidden, no-libvirt, vb-running; os=ID of the distribution; maker=NAME of the computer; proof=works, fails, risky (what comes of trying; not tried if not given).
 */
#include "nest-test-computer.h"

#include <glib/gstdio.h>
#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

typedef struct {
  const char *name;
  const char *path;
  const char *text;
} File;

#define DMI "sys/class/dmi/id/"

/* Several files a place; the processor's own words are in "cpuid" */
static const File places[] = {
  { "l0", DMI "sys_vendor", "LENOVO\n" },
  { "l0", DMI "product_name", "20XW\n" },
  { "l0", "sys/bus/pci/devices/0000:00:00.0/vendor", "0x8086\n" },
  { "virtualbox", DMI "sys_vendor", "innotek GmbH\n" },
  { "virtualbox", DMI "product_name", "VirtualBox\n" },
  { "virtualbox", "sys/bus/pci/devices/0000:00:02.0/vendor", "0x15ad\n" },
  { "virtualbox", "sys/bus/pci/devices/0000:00:04.0/vendor", "0x80ee\n" },
  /* the same with "hide hardware information", and with the paravirtualization interface "none" */
  { "virtualbox-bare", "sys/bus/pci/devices/0000:00:04.0/vendor", "0x80ee\n" },
  { "deep", DMI "sys_vendor", "innotek GmbH\n" },
  { "deep", DMI "product_name", "VirtualBox\n" },
  { "kvm", DMI "sys_vendor", "QEMU\n" },
  { "kvm", DMI "product_name", "Standard PC (Q35 + ICH9, 2009)\n" },
  { "qemu", DMI "sys_vendor", "QEMU\n" },
  { "qemu", DMI "product_name", "Standard PC (i440FX + PIIX, 1996)\n" },
  { "vmware", DMI "sys_vendor", "VMware, Inc.\n" },
  { "vmware", DMI "product_name", "VMware Virtual Platform\n" },
  { "hyper-v", DMI "sys_vendor", "Microsoft Corporation\n" },
  { "hyper-v", DMI "product_name", "Virtual Machine\n" },
  { "parallels", DMI "sys_vendor", "Parallels International GmbH.\n" },
  { "parallels", DMI "product_name", "Parallels ARM Virtual Machine\n" },
  { "xen", DMI "sys_vendor", "Xen\n" },
  { "xen", DMI "product_name", "HVM domU\n" },
  { "xen", "sys/hypervisor/type", "xen\n" },
  { "qubes", "sys/hypervisor/type", "xen\n" },
  { "qubes", "usr/share/qubes/marker-vm", "" },
  { "dom0", "sys/hypervisor/type", "xen\n" },
  { "dom0", "proc/xen/capabilities", "control_d\n" },
  { "dom0", "etc/qubes-release", "Qubes release 4.2.4 (R4.2)\n" },
  { "dom0", DMI "sys_vendor", "LENOVO\n" },
  { "dom0", DMI "product_name", "20XW\n" },
};

static const File signatures[] = {
  { "virtualbox", NULL, "KVMKVMKVM" }, { "deep", NULL, "KVMKVMKVM" },         { "kvm", NULL, "KVMKVMKVM" },
  { "qemu", NULL, "TCGTCGTCGTCG" },    { "vmware", NULL, "VMwareVMware" },    { "hyper-v", NULL, "Microsoft Hv" },
  { "parallels", NULL, "prl hyperv  " }, { "xen", NULL, "XenVMMXenVMM" },     { "qubes", NULL, "XenVMMXenVMM" },
  { "dom0", NULL, "XenVMMXenVMM" },
};

/* As they are found in the field */
static const File confs[] = {
  { "whonix", "etc/modprobe.d/disable-kvm-virt-at-load.conf", "# VirtualBox\noptions kvm enable_virt_at_load=0\n" },
  { "debian", "usr/lib/modprobe.d/virtualbox-dkms.conf", "options kvm enable_virt_at_load=0\n" },
  { "whonix-nested", "etc/modprobe.d/qemu-system-x86.conf", "options kvm_intel nested=1\noptions kvm_amd nested=1\n" },
  { "nested-off", "etc/modprobe.d/kvm.conf", "options kvm-intel nested=0\noptions kvm-amd nested=0\n" },
  { "late", "etc/modprobe.d/zzz.conf", "options kvm enable_virt_at_load=1\noptions kvm_intel nested=N\n" },
  { "own", "etc/modprobe.d/zz-nestbox.conf", "options kvm enable_virt_at_load=0\noptions kvm_intel nested=1\n" },
};

static char **
split (const char *description)
{
  return g_strsplit (description, " ", -1);
}

/** nest_test_computer_get: Returns: (transfer full) (nullable): "x" of "word=x", "" of "word" */
char *
nest_test_computer_get (const char *description,
                        const char *word)
{
  g_auto (GStrv) words = split (description);
  gsize length = strlen (word);

  for (guint i = 0; words[i] != NULL; i++)
    if (g_str_has_prefix (words[i], word) && (words[i][length] == '=' || words[i][length] == '\0'))
      return g_strdup (words[i][length] == '=' ? words[i] + length + 1 : "");

  return NULL;
}

static gboolean
has (const char *description,
     const char *word)
{
  g_auto (GStrv) words = split (description);

  return g_strv_contains ((const char *const *) words, word);
}

static const char *
get_place (const char *description)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *word = g_strconcat ("in=", places[i].name, NULL);

      if (has (description, word))
        return places[i].name;
    }

  return "l0";
}

static void
write_processor (NestTestTree *tree,
                 const char   *description)
{
  const char *place = get_place (description);
  gboolean intel = has (description, "intel");
  gboolean shows = !has (description, "firmware-off") && !has (description, "no-extensions");
  gboolean is_virtual = !g_str_equal (place, "l0") && !g_str_equal (place, "virtualbox-bare");
  g_autoptr (GString) cpuid = g_string_new (NULL);
  g_autofree char *cpuinfo =
    g_strdup_printf ("processor\t: 0\nvendor_id\t: %s\nmodel name\t: %s\nflags\t\t: fpu lm%s%s\n%s",
                     intel ? "GenuineIntel" : "AuthenticAMD",
                     g_str_equal (place, "deep") ? "QEMU Virtual CPU version 2.5+" : intel ? "Intel Core" : "AMD Ryzen",
                     is_virtual ? " hypervisor" : "", !shows ? "" : intel ? " vmx ept" : " svm npt",
                     intel && shows ? "vmx flags\t: ept unrestricted_guest\n" : "");

  nest_test_tree_write (tree, "proc/cpuinfo", cpuinfo);
  g_string_printf (cpuid, "hypervisor %d\nextensions %d\n", is_virtual, !has (description, "no-extensions"));
  for (guint i = 0; i < G_N_ELEMENTS (signatures); i++)
    if (g_str_equal (signatures[i].name, place))
      g_string_append_printf (cpuid, "signature %s\n", signatures[i].text);
  nest_test_tree_write (tree, "cpuid", cpuid->str);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_str_equal (places[i].name, place))
      nest_test_tree_write (tree, places[i].path, places[i].text);
}

static void
write_parameter (NestTestTree *tree,
                 const char   *description,
                 const char   *word,
                 const char   *path)
{
  g_autofree char *value = nest_test_computer_get (description, word);
  g_autofree char *line = g_strconcat (value != NULL ? value : "", "\n", NULL);

  if (value != NULL)
    nest_test_tree_write (tree, path, line);
}

/* The kernel's two lists, /proc/modules and the parameters of what is loaded */
static void
write_kvm (NestTestTree *tree,
           const char   *description,
           GString      *loaded,
           GString      *files,
           GString      *builtin)
{
  const char *vendor = has (description, "intel") ? "kvm_intel" : "kvm_amd";
  g_autofree char *path = g_strdup_printf ("sys/module/%s/parameters/nested", vendor);
  g_autofree char *state = nest_test_computer_get (description, "kvm");
  GString *list = g_strcmp0 (state, "builtin") == 0 ? builtin : files;

  if (state == NULL)
    return;
  if (g_str_equal (state, "pvm"))
    {
      nest_test_tree_write (tree, "dev/kvm", "");
      nest_test_tree_make_folder (tree, "sys/module/kvm/parameters");
      nest_test_tree_make_folder (tree, "sys/module/kvm_pvm/parameters");
      g_string_append (loaded, "kvm_pvm 65536 0 - Live 0x0\nkvm 1302528 1 kvm_pvm, Live 0x0\n");
      return;
    }
  g_string_append_printf (list, "kernel/arch/x86/kvm/kvm.ko%s\nkernel/arch/x86/kvm/%s.ko%s\n", list == files ? ":" : "",
                          has (description, "intel") ? "kvm-intel" : "kvm-amd", list == files ? ": kernel/x86/kvm.ko" : "");
  if (g_str_equal (state, "available"))
    return;
  nest_test_tree_write (tree, "dev/kvm", "");
  nest_test_tree_make_folder (tree, "sys/module/kvm/parameters");
  write_parameter (tree, description, "nested", path);
  write_parameter (tree, description, "at-load", "sys/module/kvm/parameters/enable_virt_at_load");
  if (g_str_equal (state, "loaded"))
    g_string_append_printf (loaded, "%s 217088 %d - Live 0x0\nkvm 1302528 1 %s, Live 0x0\n", vendor,
                            has (description, "busy") ? 8 : 0, vendor);
  if (has (description, "busy"))
    nest_test_tree_write (tree, "proc/4711/comm", "qemu-system-x86\n");
}

static void
write_driver (NestTestTree *tree,
              const char   *description,
              const char   *release,
              GString      *loaded,
              GString      *files)
{
  g_autofree char *version = nest_test_computer_get (description, "vb");
  g_autofree char *driver = nest_test_computer_get (description, "driver");
  g_autofree char *headers = g_strdup_printf ("lib/modules/%s/build/Makefile", release);

  if (version == NULL)
    return;
  nest_test_tree_write (tree, "usr/bin/VBoxManage", "");
  if (has (description, "vb-running"))
    nest_test_tree_write (tree, "proc/4712/comm", "VBoxHeadless\n");
  if (g_strcmp0 (driver, "none") == 0)
    return;
  nest_test_tree_write (tree, "usr/src/virtualbox-7.2.8/dkms.conf", "");
  if (g_strcmp0 (driver, "no-headers") == 0)
    return;
  nest_test_tree_write (tree, headers, "");
  if (g_strcmp0 (driver, "failed") == 0)
    nest_test_tree_write (tree, "var/lib/dkms/virtualbox/7.2.8/build/make.log", "error: too few arguments\n");
  if (driver == NULL || g_str_equal (driver, "unsigned"))
    g_string_append (files, "updates/dkms/vboxdrv.ko:\n");
  if (g_strcmp0 (driver, "unsigned") == 0)
    nest_test_tree_write_bytes (tree, "sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c",
                                "\6\0\0\0\1", 5);
  if (driver == NULL)
    {
      g_autofree char *line = g_strconcat (version, "\n", NULL);

      g_string_append (loaded, "vboxdrv 700416 2 vboxnetadp,vboxnetflt, Live 0x0\n");
      nest_test_tree_write (tree, "sys/module/vboxdrv/version", line);
    }
}

static void
write_modules (NestTestTree *tree,
               const char   *description)
{
  g_autofree char *release = nest_test_computer_get (description, "linux");
  g_autofree char *release_line = g_strconcat (release, "\n", NULL);
  g_autofree char *dep = g_strdup_printf ("lib/modules/%s/modules.dep", release);
  g_autofree char *builtin_path = g_strdup_printf ("lib/modules/%s/modules.builtin", release);
  g_autoptr (GString) loaded = g_string_new ("ext4 1126400 1 - Live 0x0\n");
  g_autoptr (GString) files = g_string_new ("kernel/fs/ext4/ext4.ko: kernel/lib/crc16.ko\n");
  g_autoptr (GString) builtin = g_string_new ("kernel/fs/proc/proc.ko\n");

  nest_test_tree_write (tree, "proc/sys/kernel/osrelease", release_line);
  write_kvm (tree, description, loaded, files, builtin);
  write_driver (tree, description, release, loaded, files);
  nest_test_tree_write (tree, "proc/modules", loaded->str);
  nest_test_tree_write (tree, dep, files->str);
  nest_test_tree_write (tree, builtin_path, builtin->str);
}

static void
write_system (NestTestTree *tree,
              const char   *description)
{
  g_autofree char *id = nest_test_computer_get (description, "os");
  g_autofree char *release = g_strdup_printf ("ID=%s\nVERSION_ID=\"13\"\n", id != NULL ? id : "debian");
  g_autofree char *maker = nest_test_computer_get (description, "maker");
  g_autofree char *extra = nest_test_computer_get (description, "cmdline");
  g_autofree char *command_line =
    g_strdup_printf ("BOOT_IMAGE=/vmlinuz root=/dev/sda1 ro%s%s%s %s\n", has (description, "live") ? " boot=live" : "",
                     has (description, "sysmaint") ? " boot-role=sysmaint" : "",
                     has (description, "container") ? " quiet" : "", extra != NULL ? extra : "");

  nest_test_tree_write (tree, "proc/cmdline", command_line);
  nest_test_tree_write (tree, "proc/meminfo", "MemTotal:       16303420 kB\nMemAvailable:    8388608 kB\n");
  nest_test_tree_write (tree, "proc/1/comm", "systemd\n");
  nest_test_tree_write (tree, "proc/self/status", "Uid:\t1000\t1000\t1000\t1000\nGid:\t1000\t1000\t1000\t1000\nGroups:\t1000 \n");
  nest_test_tree_write (tree, "etc/os-release", release);
  if (maker != NULL)
    nest_test_tree_write (tree, DMI "sys_vendor", maker);
  nest_test_tree_write (tree, "proc/sys/kernel/arch", has (description, "32-bit") ? "i686\n" : "x86_64\n");
  if (!has (description, "no-libvirt"))
    nest_test_tree_write (tree, "usr/sbin/libvirtd", "");
  nest_test_tree_make_folder (tree, "sys/devices");
  nest_test_tree_make_folder (tree, "sys/firmware");
  nest_test_tree_make_folder (tree, "sys/module");
  if (has (description, "container"))
    nest_test_tree_write (tree, "run/systemd/container", "podman\n");
  nest_test_tree_link (tree, "proc/self/ns/pid", has (description, "container") ? "pid:[4026532281]" : "pid:[4026531836]");
  if (has (description, "sysmaint-split") || has (description, "sysmaint"))
    nest_test_tree_write (tree, "var/lib/dpkg/info/user-sysmaint-split.list", "/.\n");
  for (guint i = 0; i < G_N_ELEMENTS (confs); i++)
    {
      g_autofree char *word = g_strconcat ("conf=", confs[i].name, NULL);

      if (has (description, word))
        nest_test_tree_write (tree, confs[i].path, confs[i].text);
    }
}

/** nest_test_computer_new: Returns: (transfer full): the tree of the computer */
NestTestTree *
nest_test_computer_new (const char *description)
{
  NestTestTree *tree = nest_test_tree_new ();

  write_processor (tree, description);
  write_modules (tree, description);
  write_system (tree, description);
  if (has (description, "hidden"))
    {
      g_autofree char *cpuinfo = g_build_filename (tree->root, "proc/cpuinfo", NULL);

      g_assert_cmpint (g_chmod (cpuinfo, 0), ==, 0);
    }

  return tree;
}

/** nest_test_computer_new_info: Returns: (transfer full): what "virtualbox" or "kvm" says of itself on this computer */
NestHypervisorInfo *
nest_test_computer_new_info (const char *description,
                             const char *hypervisor)
{
  gboolean is_virtualbox = g_str_equal (hypervisor, "virtualbox");
  NestHypervisorInfo *info = nest_hypervisor_info_new (hypervisor, is_virtualbox ? "virtualbox" : "qemu:///system",
                                                       is_virtualbox ? "VirtualBox" : "KVM");
  g_autofree char *version = nest_test_computer_get (description, is_virtualbox ? "vb" : "kvm");
  g_autofree char *driver = is_virtualbox ? nest_test_computer_get (description, "driver") : NULL;
  gboolean has_driver = driver == NULL;
  NestAnswer sees = has_driver && !has (description, "firmware-off") && !has (description, "no-extensions")
                      ? NEST_ANSWER_YES
                      : NEST_ANSWER_NO;

  nest_hypervisor_info_set_version (info, is_virtualbox ? version : "10.0.0");
  /* libvirt looks at /dev/kvm, VirtualBox at the processor */
  if (!is_virtualbox && has (description, "proof=works"))
    nest_hypervisor_info_set_hw_virt (info, NEST_ANSWER_YES, has (description, "kvm=pvm") ? NEST_ANSWER_NO : NEST_ANSWER_YES);
  else
    nest_hypervisor_info_set_hw_virt (info, sees, sees);
  if (!has_driver)
    nest_hypervisor_info_set_problem (info, NEST_HYPERVISOR_PROBLEM_NO_DRIVER, "No driver.", "Load it.");

  return info;
}

/** nest_test_computer_probe: Returns: (transfer full): as the real probe reads the tree, with what trying would bring */
NestHost *
nest_test_computer_probe (const char   *description,
                          NestTestTree *tree)
{
  static const struct {
    const char *word;
    NestProofResult result;
  } proofs[] = {
    { "proof=works", NEST_PROOF_WORKS },
    { "proof=fails", NEST_PROOF_CREATION_FAILED },
    { "proof=risky", NEST_PROOF_TOO_RISKY },
  };
  NestHost *host = nest_test_tree_probe (tree);

  for (guint i = 0; i < G_N_ELEMENTS (proofs); i++)
    if (has (description, proofs[i].word))
      {
        NestProof proof = { proofs[i].result, 0, 500 };

        nest_host_set_proof (host, &proof);
      }

  return host;
}

/** nest_test_computer_obey: for the first lines of a test: "hidden" hides from root, too; new threads inherit that */
void
nest_test_computer_obey (void)
{
  struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
  struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = { 0 };

  if (syscall (SYS_capget, &header, data) != 0)
    return;
  data[0].effective &= ~(CAP_TO_MASK (CAP_DAC_OVERRIDE) | CAP_TO_MASK (CAP_DAC_READ_SEARCH));
  syscall (SYS_capset, &header, data);
}
