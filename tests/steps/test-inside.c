/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is missing inside a machine, on which level it is repaired, and what an inner machine may have. */
#include "nest-inside.h"
#include "nest-test-snapshots.h"

static NestHost *
new_host (NestDepth        depth,
          NestSurroundings surroundings,
          NestAnswer       has_extensions)
{
  NestHost *host = nest_test_host_new (NEST_CPU_VENDOR_AMD);
  NestHostLevel *level = nest_host_level_new ();

  level->depth = depth;
  level->surroundings = surroundings;
  nest_host_take_level (host, level);
  nest_host_set_cpu (host, NEST_CPU_VENDOR_AMD, NULL, has_extensions);

  return host;
}

static void
test_conclusion (void)
{
  static const struct {
    NestDepth depth;
    NestSurroundings surroundings;
    NestAnswer has_extensions;
    NestProofResult result;
    const char *says;
    const char *and_says;
  } rows[] = {
    { NEST_DEPTH_0, NEST_SURROUNDINGS_NONE, NEST_ANSWER_YES, NEST_PROOF_WORKS, "can run here", "." },
    { NEST_DEPTH_1_OR_MORE, NEST_SURROUNDINGS_KVM, NEST_ANSWER_NO, NEST_PROOF_WORKS, "can run here", "." },
    { NEST_DEPTH_2_OR_MORE, NEST_SURROUNDINGS_KVM, NEST_ANSWER_YES, NEST_PROOF_WORKS, "can run here", "L3" },
    { NEST_DEPTH_0, NEST_SURROUNDINGS_NONE, NEST_ANSWER_NO, NEST_PROOF_NO_DEVICE, "on this computer", "setup" },
    { NEST_DEPTH_1_OR_MORE, NEST_SURROUNDINGS_VIRTUALBOX, NEST_ANSWER_NO, NEST_PROOF_NO_DEVICE, "further out",
      "--nested-hw-virt on" },
    { NEST_DEPTH_1_OR_MORE, NEST_SURROUNDINGS_KVM, NEST_ANSWER_NO, NEST_PROOF_NO_DEVICE, "further out", "require=svm" },
    { NEST_DEPTH_1_OR_MORE, NEST_SURROUNDINGS_QEMU, NEST_ANSWER_NO, NEST_PROOF_NO_DEVICE, "further out", "kvm_amd" },
    { NEST_DEPTH_2_OR_MORE, NEST_SURROUNDINGS_VMWARE, NEST_ANSWER_NO, NEST_PROOF_NO_DEVICE, "further out", "VMware" },
    { NEST_DEPTH_1_OR_MORE, NEST_SURROUNDINGS_HYPERV, NEST_ANSWER_NO, NEST_PROOF_NO_DEVICE, "further out",
      "ExposeVirtualizationExtensions" },
    { NEST_DEPTH_1_OR_MORE, NEST_SURROUNDINGS_QUBES, NEST_ANSWER_NO, NEST_PROOF_NO_DEVICE, "further out", "Qubes" },
    { NEST_DEPTH_1_OR_MORE, NEST_SURROUNDINGS_OTHER, NEST_ANSWER_NO, NEST_PROOF_NO_DEVICE, "further out", "virtualizer" },
    /* The processor would help: what is missing is in here */
    { NEST_DEPTH_1_OR_MORE, NEST_SURROUNDINGS_KVM, NEST_ANSWER_YES, NEST_PROOF_NO_DEVICE, "in this machine", "modprobe" },
    { NEST_DEPTH_1_OR_MORE, NEST_SURROUNDINGS_KVM, NEST_ANSWER_YES, NEST_PROOF_NO_PERMISSION, "in this machine", "group" },
    { NEST_DEPTH_1_OR_MORE, NEST_SURROUNDINGS_KVM, NEST_ANSWER_YES, NEST_PROOF_CREATION_FAILED, "in this machine", "dmesg" },
    { NEST_DEPTH_0, NEST_SURROUNDINGS_NONE, NEST_ANSWER_YES, NEST_PROOF_TOO_RISKY, "on this computer", "--anyway" },
    { NEST_DEPTH_1_OR_MORE, NEST_SURROUNDINGS_KVM, NEST_ANSWER_YES, NEST_PROOF_NOT_TESTED, "not known", "." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestHost) host = new_host (rows[i].depth, rows[i].surroundings, rows[i].has_extensions);
      g_autofree char *conclusion = nest_inside_conclude (host, &(NestProof){ .result = rows[i].result });

      g_test_message ("row %u: %s", i, conclusion);
      g_assert_nonnull (strstr (conclusion, rows[i].says));
      g_assert_nonnull (strstr (conclusion, rows[i].and_says));
    }
}

static void
test_shares (void)
{
  static const struct {
    guint processors;
    guint most;
    guint64 memory;
    guint64 limit;
  } rows[] = {
    { 0, 1, 0, 0 }, { 1, 1, 512, 256 }, { 2, 1, 1024, 512 }, { 3, 2, 4096, 3072 }, { 8, 7, 16303, 15104 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_cmpuint (nest_inside_get_most_processors (rows[i].processors), ==, rows[i].most);
      g_assert_cmpuint (nest_inside_get_memory_limit (rows[i].memory), ==, rows[i].limit);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/inside/conclusion", test_conclusion);
  g_test_add_func ("/inside/shares", test_shares);

  return g_test_run ();
}
