/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The probe of this computer on made-up trees, where files are missing, refused, hostile or huge. */
#include "nest-host-probe.h"
#include "nest-test-tree.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

typedef struct {
  NestTestTree *tree;
  GMainLoop *loop;
  NestHost *host;
  GError *error;
} Fixture;

static void
write_text (Fixture    *fixture,
            const char *path,
            const char *text)
{
  nest_test_tree_write (fixture->tree, path, text);
}

static void
write_topology (Fixture    *fixture,
                guint       cpu,
                const char *siblings)
{
  g_autofree char *path = g_strdup_printf ("sys/devices/system/cpu/cpu%u/topology/core_cpus_list", cpu);

  write_text (fixture, path, siblings);
}

static void
write_typical (Fixture *fixture)
{
  write_text (fixture, "proc/cpuinfo",
              "processor\t: 0\nvendor_id\t: GenuineIntel\nmodel name\t: Intel(R) Core(TM) i5\nflags\t\t: fpu vmx\n");
  write_text (fixture, "proc/meminfo", "MemTotal:       16303420 kB\nMemFree:   10 kB\nMemAvailable:    8388608 kB\n");
  write_text (fixture, "proc/sys/kernel/osrelease", "6.12.48+deb13-amd64\n");
  write_text (fixture, "sys/devices/system/cpu/online", "0-3\n");
  write_text (fixture, "sys/devices/system/cpu/vulnerabilities/l1tf", "Mitigation: PTE Inversion\n");
  write_topology (fixture, 0, "0,2\n");
  write_topology (fixture, 1, "1,3\n");
  write_topology (fixture, 2, "0,2\n");
  write_topology (fixture, 3, "1,3\n");
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->tree = nest_test_tree_new ();
  fixture->loop = g_main_loop_new (NULL, FALSE);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  nest_test_tree_free (fixture->tree);
  g_main_loop_unref (fixture->loop);
  g_clear_object (&fixture->host);
  g_clear_error (&fixture->error);
}

static void
on_probed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Fixture *fixture = user_data;

  fixture->host = nest_host_probe_finish (result, &fixture->error);
  g_main_loop_quit (fixture->loop);
}

static void
probe (Fixture *fixture)
{
  fixture->host = nest_test_tree_probe (fixture->tree);
}

static void
test_typical (Fixture       *fixture,
              gconstpointer  data)
{
  write_typical (fixture);
  probe (fixture);

  g_assert_cmpint (nest_host_get_cpu_vendor (fixture->host), ==, NEST_CPU_VENDOR_INTEL);
  g_assert_cmpstr (nest_host_get_cpu_model (fixture->host), ==, "Intel(R) Core(TM) i5");
  g_assert_cmpint (nest_host_get_has_extensions (fixture->host), ==, NEST_ANSWER_YES);
  g_assert_cmpuint (nest_host_get_logical_cpus (fixture->host), ==, 4);
  g_assert_cmpuint (nest_host_get_physical_cores (fixture->host), ==, 2);
  g_assert_cmpuint (nest_host_get_memory_total (fixture->host), ==, 15921);
  g_assert_cmpuint (nest_host_get_memory_available (fixture->host), ==, 8192);
  g_assert_cmpint (nest_host_get_l1tf_affected (fixture->host), ==, NEST_ANSWER_YES);
  g_assert_cmpstr (nest_host_get_kernel_release (fixture->host), ==, "6.12.48+deb13-amd64");
}

/* Everything hidden: unknown, and never a no */
static void
test_nothing_there (Fixture       *fixture,
                    gconstpointer  data)
{
  probe (fixture);

  g_assert_cmpint (nest_host_get_cpu_vendor (fixture->host), ==, NEST_CPU_VENDOR_UNKNOWN);
  g_assert_null (nest_host_get_cpu_model (fixture->host));
  g_assert_cmpint (nest_host_get_has_extensions (fixture->host), ==, NEST_ANSWER_UNKNOWN);
  g_assert_cmpuint (nest_host_get_logical_cpus (fixture->host), ==, 0);
  g_assert_cmpuint (nest_host_get_physical_cores (fixture->host), ==, 0);
  g_assert_cmpuint (nest_host_get_memory_total (fixture->host), ==, 0);
  g_assert_cmpuint (nest_host_get_memory_available (fixture->host), ==, 0);
  g_assert_cmpint (nest_host_get_l1tf_affected (fixture->host), ==, NEST_ANSWER_UNKNOWN);
  g_assert_null (nest_host_get_kernel_release (fixture->host));
}

/* As above, but where the names are there and cannot be read: folders, a FIFO that nobody writes */
static void
test_unreadable (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *cpuinfo = g_build_filename (fixture->tree->root, "proc/cpuinfo", NULL);
  g_autofree char *l1tf = g_build_filename (fixture->tree->root, "sys/devices/system/cpu/vulnerabilities/l1tf", NULL);
  g_autofree char *folder = g_path_get_dirname (l1tf);

  g_assert_cmpint (g_mkdir_with_parents (cpuinfo, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_cmpint (mkfifo (l1tf, 0600), ==, 0);
  probe (fixture);

  g_assert_cmpint (nest_host_get_has_extensions (fixture->host), ==, NEST_ANSWER_UNKNOWN);
  g_assert_cmpint (nest_host_get_l1tf_affected (fixture->host), ==, NEST_ANSWER_UNKNOWN);
}

static void
test_counts_without_sys (Fixture       *fixture,
                         gconstpointer  data)
{
  write_text (fixture, "proc/cpuinfo",
              "processor\t: 0\nphysical id\t: 0\ncore id\t: 0\n\nprocessor\t: 1\nphysical id\t: 0\ncore id\t: 0\n");
  probe (fixture);

  g_assert_cmpuint (nest_host_get_logical_cpus (fixture->host), ==, 2);
  g_assert_cmpuint (nest_host_get_physical_cores (fixture->host), ==, 1);
}

/* Linux before 5.3 calls the list of siblings otherwise */
static void
test_old_topology (Fixture       *fixture,
                   gconstpointer  data)
{
  write_text (fixture, "sys/devices/system/cpu/online", "0-1\n");
  write_text (fixture, "sys/devices/system/cpu/cpu0/topology/thread_siblings_list", "0-1\n");
  write_text (fixture, "sys/devices/system/cpu/cpu1/topology/thread_siblings_list", "0-1\n");
  probe (fixture);

  g_assert_cmpuint (nest_host_get_logical_cpus (fixture->host), ==, 2);
  g_assert_cmpuint (nest_host_get_physical_cores (fixture->host), ==, 1);
}

static void
test_hostile_text (Fixture       *fixture,
                   gconstpointer  data)
{
  write_text (fixture, "proc/cpuinfo", "processor\t: 0\nmodel name\t: \x1b[2J\xff\n");
  write_text (fixture, "proc/meminfo", "MemTotal: \xff kB\nMemTotalX: 4096 kB\n");
  write_text (fixture, "proc/sys/kernel/osrelease", "6.12\xff\n");
  write_text (fixture, "sys/devices/system/cpu/online", "0-\n");
  probe (fixture);

  g_assert_cmpstr (nest_host_get_cpu_model (fixture->host), ==, "\\x1b[2J\\xff");
  g_assert_cmpuint (nest_host_get_memory_total (fixture->host), ==, 0);
  g_assert_cmpstr (nest_host_get_kernel_release (fixture->host), ==, "6.12\\xff");
  g_assert_cmpuint (nest_host_get_logical_cpus (fixture->host), ==, 1);
}

/* More than the kernel would ever write is not read to its end */
static void
test_huge_file (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *huge = g_strnfill (1024 * 1024, 'x');
  g_autofree char *text = g_strconcat ("Not affected", huge, NULL);

  write_text (fixture, "sys/devices/system/cpu/vulnerabilities/l1tf", text);
  probe (fixture);

  g_assert_cmpint (nest_host_get_l1tf_affected (fixture->host), ==, NEST_ANSWER_UNKNOWN);
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  write_typical (fixture);
  nest_host_probe_async (fixture->tree->root, cancellable, on_probed, fixture);
  g_cancellable_cancel (cancellable);
  g_main_loop_run (fixture->loop);

  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (fixture->host);
}

/* This very computer has at least one processor, some memory and a kernel, however much of it is hidden */
static void
test_this_computer (Fixture       *fixture,
                    gconstpointer  data)
{
  nest_host_probe_async (NULL, NULL, on_probed, fixture);
  g_main_loop_run (fixture->loop);

  g_assert_no_error (fixture->error);
  g_assert_cmpuint (nest_host_get_logical_cpus (fixture->host), >=, 1);
  g_assert_cmpuint (nest_host_get_memory_total (fixture->host), >, 0);
  g_assert_nonnull (nest_host_get_kernel_release (fixture->host));
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/host-probe/typical", test_typical);
  ADD ("/host-probe/nothing-there", test_nothing_there);
  ADD ("/host-probe/unreadable", test_unreadable);
  ADD ("/host-probe/counts-without-sys", test_counts_without_sys);
  ADD ("/host-probe/old-topology", test_old_topology);
  ADD ("/host-probe/hostile-text", test_hostile_text);
  ADD ("/host-probe/huge-file", test_huge_file);
  ADD ("/host-probe/cancelled", test_cancelled);
  ADD ("/host-probe/this-computer", test_this_computer);

  return g_test_run ();
}
