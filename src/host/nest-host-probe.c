/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The probe of this computer. What cannot be read stays unknown: a refusal is never a "no". */
#include "nest-host-probe.h"

#include <sys/sysinfo.h>
#include <sys/utsname.h>

#include "nest-access-probe.h"
#include "nest-cpu-info.h"
#include "nest-cpuid.h"
#include "nest-driver-probe.h"
#include "nest-install-probe.h"
#include "nest-kvm-proof.h"
#include "nest-level-probe.h"
#include "nest-module-probe.h"
#include "nest-root-file.h"
#include "nest-system-probe.h"
#include "nest-text.h"
#include "nest-virtualbox-use.h"

/* Far more than the kernel ever writes there: a thousand processors make about 2 MiB of cpuinfo */
#define CPUINFO_LIMIT (16 * 1024 * 1024)

#define CPU_FOLDER "/sys/devices/system/cpu"

/* Processors that share their core name the same list of siblings */
static guint
count_cores (const char *root,
             GArray     *cpus)
{
  g_autoptr (GHashTable) cores = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < cpus->len; i++)
    {
      guint cpu = g_array_index (cpus, guint, i);
      g_autofree char *path = g_strdup_printf (CPU_FOLDER "/cpu%u/topology/core_cpus_list", cpu);
      g_autofree char *old_path = g_strdup_printf (CPU_FOLDER "/cpu%u/topology/thread_siblings_list", cpu);
      g_autofree char *siblings = nest_root_file_read (root, path, NEST_ROOT_FILE_LIMIT);

      /* Kernels before 5.3 know the old name only */
      if (siblings == NULL)
        siblings = nest_root_file_read (root, old_path, NEST_ROOT_FILE_LIMIT);
      if (siblings == NULL)
        return 0;
      g_hash_table_add (cores, g_steal_pointer (&siblings));
    }

  return g_hash_table_size (cores);
}

static void
read_processors (NestHost      *host,
                 NestHostFacts *facts,
                 const char    *root)
{
  g_autofree char *cpuinfo_text = nest_root_file_read (root, "/proc/cpuinfo", CPUINFO_LIMIT);
  g_autofree char *online_text = nest_root_file_read (root, CPU_FOLDER "/online", NEST_ROOT_FILE_LIMIT);
  g_autofree char *l1tf_text = nest_root_file_read (root, CPU_FOLDER "/vulnerabilities/l1tf", NEST_ROOT_FILE_LIMIT);
  g_autoptr (GArray) online = nest_cpu_list_parse (online_text);
  g_auto (NestCpuInfo) info = { 0 };
  g_auto (NestCpuid) cpuid = { 0 };
  guint logical;
  guint physical;

  nest_cpu_info_parse (&info, cpuinfo_text);
  logical = online->len > 0 ? online->len : info.logical;
  physical = count_cores (root, online);

  /* Where /proc and /sys are hidden, the scheduler still says where this program may run */
  if (logical == 0 && root == NULL)
    logical = g_get_num_processors ();

  nest_host_set_cpu (host, info.vendor, info.model, info.has_extensions);
  nest_host_set_cpu_count (host, logical, physical > 0 ? physical : info.physical);
  nest_host_set_l1tf_affected (host, nest_l1tf_parse (l1tf_text));
  nest_cpuid_read (&cpuid, root);
  facts->nested_paging = info.nested_paging;
  facts->unrestricted_guest = info.unrestricted_guest;
  facts->cpuid_extensions = cpuid.extensions;
  nest_host_take_level (host, nest_host_level_probe (root, &cpuid, info.hypervisor, info.model));
}

/* "MemTotal:       16303420 kB" in MiB; 0 where there is no such line */
static guint64
get_meminfo_value (const char *text,
                   const char *key)
{
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], key) && lines[i][strlen (key)] == ':')
      return g_ascii_strtoull (lines[i] + strlen (key) + 1, NULL, 10) / 1024;

  return 0;
}

static void
read_memory (NestHost   *host,
             const char *root)
{
  g_autofree char *text = nest_root_file_read (root, "/proc/meminfo", NEST_ROOT_FILE_LIMIT);
  guint64 total = get_meminfo_value (text, "MemTotal");
  struct sysinfo info;

  if (total == 0 && root == NULL && sysinfo (&info) == 0)
    total = (guint64) info.totalram * info.mem_unit / (1024 * 1024);

  nest_host_set_memory (host, total, get_meminfo_value (text, "MemAvailable"));
}

static void
read_kernel (NestHost   *host,
             const char *root)
{
  g_autofree char *text = nest_root_file_read (root, "/proc/sys/kernel/osrelease", NEST_ROOT_FILE_LIMIT);
  g_autofree char *visible = NULL;
  struct utsname name;

  if (text == NULL && root == NULL && uname (&name) == 0)
    text = g_strdup (name.release);
  if (text == NULL)
    return;
  visible = nest_text_make_visible (g_strstrip (text));
  if (*visible != '\0')
    nest_host_set_kernel_release (host, visible);
}

/* Not beside a machine of VirtualBox: the proof is a machine of KVM itself. Only a real computer can be tried. */
static void
prove (NestHost     *host,
       const char   *root,
       GCancellable *cancellable)
{
  NestProof proof = { .result = NEST_PROOF_TOO_RISKY };

  if (root != NULL)
    return;
  if (nest_virtualbox_use_read (NULL) == NEST_ANSWER_NO)
    proof = nest_kvm_proof_run (NULL, NEST_KVM_PROOF_TIMEOUT, cancellable);
  nest_host_set_proof (host, &proof);
}

/* kvm_intel's "nested" is on by default from 4.20, kvm_amd's always was; enable_virt_at_load came with 6.12, on */
#define NESTED_BY_DEFAULT_ON_INTEL { 4, 20, 0 }
#define VIRT_AT_LOAD_SINCE { 6, 12, 0 }

static gboolean
is_kernel_since (const char *release,
                 NestVersion first)
{
  NestVersion version;

  return nest_version_parse (release, &version) && nest_version_compare (&version, &first) >= 0;
}

static NestAnswer
answer (gboolean is_so)
{
  return is_so ? NEST_ANSWER_YES : NEST_ANSWER_NO;
}

/* Of what is part of the kernel, no file of modprobe's counts, and where nobody says anything it stays as it is */
static void
keep_what_counts (NestModuleOption *option)
{
  if (option->state != NEST_MODULE_BUILT_IN)
    return;
  for (guint i = option->assignments->len; i > 0; i--)
    {
      const NestModuleAssignment *assignment = g_ptr_array_index (option->assignments, i - 1);

      if (!g_str_equal (assignment->file, NEST_KERNEL_COMMAND_LINE))
        g_ptr_array_remove_index (option->assignments, i - 1);
    }
  option->fallback = option->loaded;
}

static void
read_options (NestHost      *host,
              NestHostFacts *facts,
              const char    *root,
              const char    *vendor_module)
{
  const char *release = nest_host_get_kernel_release (host);
  g_autoptr (NestModuleOption) at_load = nest_module_probe_option (root, "kvm", "enable_virt_at_load");

  /* A loaded module shows whether it knows the option; of others only the kernel's age tells */
  at_load->state = facts->kvm;
  if (facts->kvm != NEST_MODULE_LOADED && facts->kvm != NEST_MODULE_BUILT_IN)
    at_load->is_known = release != NULL ? answer (is_kernel_since (release, (NestVersion) VIRT_AT_LOAD_SINCE))
                                        : NEST_ANSWER_UNKNOWN;
  if (at_load->is_known == NEST_ANSWER_YES)
    at_load->fallback = NEST_ANSWER_YES;
  keep_what_counts (at_load);
  nest_host_set_module_option (host, NEST_SETTING_KVM_VIRT_AT_LOAD, at_load);

  if (vendor_module != NULL)
    {
      g_autoptr (NestModuleOption) nested = nest_module_probe_option (root, vendor_module, "nested");

      nested->state = facts->kvm_vendor;
      if (nested->is_known != NEST_ANSWER_YES && facts->kvm_vendor == NEST_MODULE_AVAILABLE)
        nested->is_known = NEST_ANSWER_YES;
      if (g_str_equal (vendor_module, "kvm_amd"))
        nested->fallback = NEST_ANSWER_YES;
      else if (release != NULL)
        nested->fallback = answer (is_kernel_since (release, (NestVersion) NESTED_BY_DEFAULT_ON_INTEL));
      keep_what_counts (nested);
      nest_host_set_module_option (host, NEST_SETTING_KVM_NESTED, nested);
    }
}

/* The vendor's half of KVM: by the processor, or where that is hidden, by what is loaded */
static const char *
find_vendor_module (NestHost   *host,
                    const char *root)
{
  switch (nest_host_get_cpu_vendor (host))
    {
    case NEST_CPU_VENDOR_INTEL:
      return "kvm_intel";
    case NEST_CPU_VENDOR_AMD:
      return "kvm_amd";
    case NEST_CPU_VENDOR_UNKNOWN:
    case NEST_CPU_VENDOR_OTHER:
    default:
      if (nest_root_file_exists (root, "/sys/module/kvm_intel") == NEST_ANSWER_YES)
        return "kvm_intel";
      return nest_root_file_exists (root, "/sys/module/kvm_amd") == NEST_ANSWER_YES ? "kvm_amd" : NULL;
    }
}

static void
read_modules (NestHost      *host,
              NestHostFacts *facts,
              const char    *root)
{
  const char *release = nest_host_get_kernel_release (host);
  const char *vendor_module = find_vendor_module (host, root);

  facts->kvm = nest_module_probe_state (root, release, "kvm");
  if (vendor_module != NULL)
    {
      facts->kvm_vendor = nest_module_probe_state (root, release, vendor_module);
      facts->kvm_in_use = facts->kvm_vendor == NEST_MODULE_BUILT_IN ? NEST_ANSWER_UNKNOWN
                                                                    : nest_module_probe_in_use (root, vendor_module);
    }
  facts->kvm_without_help = nest_module_state_is_active (nest_module_probe_state (root, release, "kvm_pvm"));
  if (nest_module_state_is_active (facts->kvm_vendor) == NEST_ANSWER_YES)
    facts->kvm_without_help = NEST_ANSWER_NO;
  read_options (host, facts, root, vendor_module);
}

static void
probe_thread (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  const char *root = task_data;
  g_autoptr (NestHost) host = nest_host_new ();
  g_autoptr (NestHostFacts) facts = nest_host_facts_new ();

  read_processors (host, facts, root);
  read_memory (host, root);
  read_kernel (host, root);
  prove (host, root, cancellable);
  read_modules (host, facts, root);
  nest_driver_probe (facts, root, nest_host_get_kernel_release (host));
  nest_access_probe (facts, root);
  nest_system_probe (facts, root);
  nest_install_probe (facts, nest_host_get_level (host), root);
  nest_host_take_facts (host, g_steal_pointer (&facts));

  g_task_return_pointer (task, g_steal_pointer (&host), g_object_unref);
}

/**
 * nest_host_probe_async:
 * @root: (nullable): a folder to read instead of "/", for tests
 *
 * Reads this computer in a thread. Nothing that cannot be read makes it fail.
 */
void
nest_host_probe_async (const char          *root,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, nest_host_probe_async);
  g_task_set_task_data (task, g_strdup (root), g_free);
  /* A read of /proc or /sys that never ends must not keep anybody who has cancelled */
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, probe_thread);
}

/**
 * nest_host_probe_finish:
 *
 * Returns: (transfer full): this computer, or %NULL with %G_IO_ERROR_CANCELLED
 */
NestHost *
nest_host_probe_finish (GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, nest_host_probe_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
