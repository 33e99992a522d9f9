/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The marks of virtualizers and containers: DMI, PCI, Xen, Qubes, systemd's word. Blocks; for a thread. */
#include "nest-level-probe.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "nest-root-file.h"
#include "nest-text.h"

#define DETECT_PROGRAM "/usr/bin/systemd-detect-virt"
/* It only reads a few files; whatever takes longer is broken */
#define DETECT_PATIENCE (2 * G_TIME_SPAN_SECOND)

/* The kernel's first process namespace always has this number (PROC_PID_INIT_INO) */
#define FIRST_PROCESS_NAMESPACE "pid:[4026531836]"

#define PCI_FOLDER "/sys/bus/pci/devices"

/* What the program writes until it ends; NULL if that takes too long */
static char *
read_until (int    fd,
            gint64 end)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (;;)
    {
      GPollFD poll = { fd, G_IO_IN | G_IO_HUP, 0 };
      gint64 left = (end - g_get_monotonic_time ()) / 1000;
      char buffer[256];
      gssize length;

      if (left <= 0 || g_poll (&poll, 1, (int) left) <= 0)
        return NULL;
      length = read (fd, buffer, sizeof buffer);
      if (length <= 0)
        return g_string_free (g_steal_pointer (&text), FALSE);
      g_string_append_len (text, buffer, length);
      if (text->len > NEST_ROOT_FILE_LIMIT)
        return NULL;
    }
}

static char *
ask_systemd (const char *root)
{
  g_autofree char *program = nest_root_file_get_path (root, DETECT_PROGRAM);
  char *argv[] = { program, (char *) "--vm", NULL };
  char *environment[] = { (char *) "LC_ALL=C", (char *) "SYSTEMD_LOG_LEVEL=emerg", NULL };
  g_autofree char *text = NULL;
  g_autofree char *visible = NULL;
  GPid child;
  int output;

  if (access (program, X_OK) != 0 ||
      !g_spawn_async_with_pipes (NULL, argv, environment, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                                 NULL, &child, NULL, &output, NULL, NULL))
    return NULL;

  text = read_until (output, g_get_monotonic_time () + DETECT_PATIENCE);
  close (output);
  if (text == NULL)
    kill (child, SIGKILL);
  while (waitpid (child, NULL, 0) < 0 && errno == EINTR)
    ;
  g_spawn_close_pid (child);

  visible = nest_text_make_visible (text != NULL ? g_strstrip (text) : "");

  return *visible != '\0' ? g_steal_pointer (&visible) : NULL;
}

/* VirtualBox's own device first: its machines may have VMware's graphics, too */
static const char *
find_pci_vendor (const char *root)
{
  static const struct {
    const char *id;
    const char *name;
  } vendors[] = { { "0x80ee", "virtualbox" }, { "0x1ab8", "parallels" }, { "0x15ad", "vmware" } };
  g_autofree char *folder = nest_root_file_get_path (root, PCI_FOLDER);
  g_autoptr (GDir) devices = g_dir_open (folder, 0, NULL);
  guint best = G_N_ELEMENTS (vendors);
  const char *device;

  while (devices != NULL && (device = g_dir_read_name (devices)) != NULL)
    {
      g_autofree char *path = g_build_filename (PCI_FOLDER, device, "vendor", NULL);
      g_autofree char *vendor = nest_root_file_read_line (root, path);

      for (guint i = 0; vendor != NULL && i < best; i++)
        if (g_str_equal (vendor, vendors[i].id))
          best = i;
    }

  return best < G_N_ELEMENTS (vendors) ? vendors[best].name : NULL;
}

static char *
find_container (const char *root)
{
  g_autofree char *named = nest_root_file_read_line (root, "/run/systemd/container");
  g_autofree char *manager = nest_root_file_read_line (root, "/run/host/container-manager");
  g_autofree char *release = nest_root_file_read_line (root, "/proc/sys/kernel/osrelease");

  if (named != NULL)
    return g_steal_pointer (&named);
  if (manager != NULL)
    return g_steal_pointer (&manager);
  if (nest_root_file_exists (root, "/run/.containerenv") == NEST_ANSWER_YES)
    return g_strdup ("podman");
  if (nest_root_file_exists (root, "/.dockerenv") == NEST_ANSWER_YES)
    return g_strdup ("docker");
  if (release != NULL && (strstr (release, "WSL") != NULL || strstr (release, "-Microsoft") != NULL))
    return g_strdup ("wsl");

  return NULL;
}

static NestAnswer
has_own_processes (const char *root)
{
  g_autofree char *path = nest_root_file_get_path (root, "/proc/self/ns/pid");
  g_autofree char *name = g_file_read_link (path, NULL);

  if (name == NULL)
    return NEST_ANSWER_UNKNOWN;

  return g_str_equal (name, FIRST_PROCESS_NAMESPACE) ? NEST_ANSWER_YES : NEST_ANSWER_NO;
}

static void
read_xen (NestHostLevelMarks *marks,
          const char     *root)
{
  g_autofree char *capabilities = nest_root_file_read_line (root, "/proc/xen/capabilities");

  marks->xen = nest_root_file_read_line (root, "/sys/hypervisor/type");
  if (marks->xen != NULL && !g_str_equal (marks->xen, "xen"))
    g_clear_pointer (&marks->xen, g_free);
  marks->is_xen_dom0 = capabilities != NULL && strstr (capabilities, "control_d") != NULL;
}

static void
read_qubes (NestHostLevelMarks *marks,
            const char     *root)
{
  marks->is_qubes_vm = nest_root_file_exists (root, "/usr/share/qubes/marker-vm") == NEST_ANSWER_YES ||
                       nest_root_file_exists (root, "/run/qubes/this-is-appvm") == NEST_ANSWER_YES ||
                       nest_root_file_exists (root, "/run/qubes/this-is-templatevm") == NEST_ANSWER_YES;
  marks->is_qubes_dom0 = !marks->is_qubes_vm && nest_root_file_exists (root, "/etc/qubes-release") == NEST_ANSWER_YES;
}

/**
 * nest_host_level_probe:
 * @root: (nullable): instead of "/", for tests
 * @hypervisor_flag: whether Linux names the hypervisor bit among the processor's flags
 * @cpu_model: (nullable): the processor's name
 *
 * Returns: (transfer full): where we are
 */
NestHostLevel *
nest_host_level_probe (const char      *root,
                  const NestCpuid *cpuid,
                  NestAnswer       hypervisor_flag,
                  const char      *cpu_model)
{
  g_auto (NestHostLevelMarks) marks = { 0 };

  marks.hypervisor_bit = cpuid->hypervisor_bit != NEST_ANSWER_UNKNOWN ? cpuid->hypervisor_bit : hypervisor_flag;
  marks.signature = g_strdup (cpuid->signature);
  marks.dmi_vendor = nest_root_file_read_line (root, "/sys/class/dmi/id/sys_vendor");
  marks.dmi_product = nest_root_file_read_line (root, "/sys/class/dmi/id/product_name");
  marks.pci_vendor = find_pci_vendor (root);
  marks.detected = ask_systemd (root);
  marks.cpu_model = g_strdup (cpu_model);
  marks.container = find_container (root);
  marks.own_processes = has_own_processes (root);
  read_xen (&marks, root);
  read_qubes (&marks, root);

  return nest_host_level_decide (&marks);
}
