/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The probe of this computer. What cannot be read stays unknown: a refusal is never a "no". */
#include "nest-host-probe.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "nest-cpu-info.h"
#include "nest-kvm-proof.h"
#include "nest-text.h"
#include "nest-virtualbox-use.h"

/* Far more than the kernel ever writes there: a thousand processors make about 2 MiB of cpuinfo */
#define CPUINFO_LIMIT (16 * 1024 * 1024)
#define TEXT_LIMIT (64 * 1024)

#define CPU_FOLDER "/sys/devices/system/cpu"

/*
 * Plain system calls: files of /proc have no size, and GFile would load the desktop's file systems.
 * Returns (transfer full) (nullable): the text; NULL if it cannot be read or is longer than the limit.
 */
static char *
read_text (const char *root,
           const char *path,
           gsize       limit)
{
  g_autofree char *name = g_build_filename (root != NULL ? root : "/", path, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  int fd = open (name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  gboolean complete = FALSE;

  if (fd < 0)
    return NULL;
  while (!complete && text->len <= limit)
    {
      char buffer[16384];
      gssize length = read (fd, buffer, sizeof buffer);

      if (length < 0 && errno == EINTR)
        continue;
      if (length < 0)
        break;
      complete = length == 0;
      g_string_append_len (text, buffer, length);
    }
  close (fd);

  return complete ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

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
      g_autofree char *siblings = read_text (root, path, TEXT_LIMIT);

      /* Kernels before 5.3 know the old name only */
      if (siblings == NULL)
        siblings = read_text (root, old_path, TEXT_LIMIT);
      if (siblings == NULL)
        return 0;
      g_hash_table_add (cores, g_steal_pointer (&siblings));
    }

  return g_hash_table_size (cores);
}

static void
read_processors (NestHost   *host,
                 const char *root)
{
  g_autofree char *cpuinfo_text = read_text (root, "/proc/cpuinfo", CPUINFO_LIMIT);
  g_autofree char *online_text = read_text (root, CPU_FOLDER "/online", TEXT_LIMIT);
  g_autofree char *l1tf_text = read_text (root, CPU_FOLDER "/vulnerabilities/l1tf", TEXT_LIMIT);
  g_autoptr (GArray) online = nest_cpu_list_parse (online_text);
  g_auto (NestCpuInfo) info = { 0 };
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
  g_autofree char *text = read_text (root, "/proc/meminfo", TEXT_LIMIT);
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
  g_autofree char *text = read_text (root, "/proc/sys/kernel/osrelease", TEXT_LIMIT);
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

static void
probe_thread (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  const char *root = task_data;
  g_autoptr (NestHost) host = nest_host_new ();

  read_processors (host, root);
  read_memory (host, root);
  read_kernel (host, root);
  prove (host, root, cancellable);

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
