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

/* A machine in a machine of that virtualizer, whose processor helps or not */
static NestTestSnapshots *
new_inside (NestSurroundings surroundings,
            NestAnswer       help)
{
  NestTestSnapshots *snapshots = nest_test_snapshots_new ();

  g_object_unref (snapshots->host);
  snapshots->host = new_host (NEST_DEPTH_1_OR_MORE, surroundings, help);
  nest_hypervisor_info_set_hw_virt (snapshots->hypervisor, help, help);

  return snapshots;
}

static void
test_hardware (void)
{
  static const struct {
    NestAnswer flags;
    NestAnswer said;
    NestProofResult proof;
    NestHypervisorProblem problem;
    NestStatus status;
  } rows[] = {
    { NEST_ANSWER_YES, NEST_ANSWER_YES, NEST_PROOF_NOT_TESTED, NEST_HYPERVISOR_PROBLEM_NONE, NEST_STATUS_DONE },
    { NEST_ANSWER_NO, NEST_ANSWER_YES, NEST_PROOF_NO_DEVICE, NEST_HYPERVISOR_PROBLEM_NONE, NEST_STATUS_DONE },
    { NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_PROOF_WORKS, NEST_HYPERVISOR_PROBLEM_NO_DRIVER, NEST_STATUS_DONE },
    { NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_PROOF_NO_DEVICE, NEST_HYPERVISOR_PROBLEM_NONE, NEST_STATUS_BLOCKED },
    { NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_PROOF_NO_DEVICE, NEST_HYPERVISOR_PROBLEM_NO_DRIVER, NEST_STATUS_BLOCKED },
    { NEST_ANSWER_YES, NEST_ANSWER_NO, NEST_PROOF_NO_DEVICE, NEST_HYPERVISOR_PROBLEM_NO_DRIVER, NEST_STATUS_DONE },
    { NEST_ANSWER_YES, NEST_ANSWER_NO, NEST_PROOF_NO_DEVICE, NEST_HYPERVISOR_PROBLEM_NONE, NEST_STATUS_UNKNOWN },
    { NEST_ANSWER_UNKNOWN, NEST_ANSWER_UNKNOWN, NEST_PROOF_NO_PERMISSION, NEST_HYPERVISOR_PROBLEM_NONE, NEST_STATUS_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = new_inside (NEST_SURROUNDINGS_VIRTUALBOX, rows[i].flags);
      g_autoptr (NestFinding) finding = NULL;

      nest_hypervisor_info_set_hw_virt (snapshots->hypervisor, rows[i].said, rows[i].said);
      nest_hypervisor_info_set_problem (snapshots->hypervisor, rows[i].problem, NULL, NULL);
      nest_host_set_proof (snapshots->host, &(NestProof){ .result = rows[i].proof });
      finding = nest_test_snapshots_check (snapshots, "inside-hardware-virtualization");
      g_test_message ("row %u", i);
      nest_test_assert_status (finding, rows[i].status);
      g_assert_cmpint (nest_finding_get_remedy (finding) != NULL, ==, rows[i].status != NEST_STATUS_DONE);
    }
}

static void
test_cores (void)
{
  static const struct {
    guint outer;
    guint current;
    guint wish; /* 0: none */
    NestStatus status;
    guint target;
  } rows[] = {
    { 3, 1, 0, NEST_STATUS_DONE, 1 },   { 3, 2, 0, NEST_STATUS_NEEDED, 1 }, { 3, 1, 2, NEST_STATUS_NEEDED, 2 },
    { 3, 2, 2, NEST_STATUS_DONE, 2 },   { 3, 4, 0, NEST_STATUS_NEEDED, 1 }, { 2, 2, 2, NEST_STATUS_NEEDED, 1 },
    { 1, 1, 0, NEST_STATUS_DONE, 1 },   { 0, 2, 0, NEST_STATUS_NEEDED, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = new_inside (NEST_SURROUNDINGS_KVM, NEST_ANSWER_YES);
      g_autoptr (NestFinding) finding = NULL;

      nest_host_set_cpu_count (snapshots->host, rows[i].outer, rows[i].outer);
      nest_machine_set_value (snapshots->machine, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (rows[i].current));
      if (rows[i].wish != 0)
        nest_choices_set_value (snapshots->choices, "inside-cores", g_variant_new_uint32 (rows[i].wish));
      finding = nest_test_snapshots_check (snapshots, "inside-cores");
      g_test_message ("row %u", i);
      nest_test_assert_status (finding, rows[i].status);
      g_assert_cmpuint (g_variant_get_uint32 (nest_finding_get_target (finding)), ==, rows[i].target);
      g_assert_cmpuint (nest_finding_get_changes (finding)->len, ==, rows[i].status == NEST_STATUS_NEEDED ? 1 : 0);
    }
}

static void
test_memory (void)
{
  static const struct {
    guint64 outer;
    guint64 current;
    NestStatus status;
    guint64 target;
  } rows[] = {
    { 4096, 2048, NEST_STATUS_DONE, 2048 },
    { 2048, 2048, NEST_STATUS_NEEDED, 1024 },
    { 0, 2048, NEST_STATUS_UNKNOWN, 2048 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = new_inside (NEST_SURROUNDINGS_KVM, NEST_ANSWER_YES);
      g_autoptr (NestFinding) finding = NULL;

      nest_host_set_memory (snapshots->host, rows[i].outer, rows[i].outer);
      nest_machine_set_value (snapshots->machine, NEST_SETTING_MEMORY, g_variant_new_uint64 (rows[i].current));
      finding = nest_test_snapshots_check (snapshots, "inside-memory");
      g_test_message ("row %u", i);
      nest_test_assert_status (finding, rows[i].status);
      g_assert_cmpuint (g_variant_get_uint64 (nest_finding_get_target (finding)), ==, rows[i].target);
    }
}

/* The old guide's advice holds before 6.1 only */
static void
test_no_vtx (void)
{
  static const struct {
    const char *version;
    NestAnswer help;
    NestAnswer is_64_bit;
    gboolean is_on;
    NestStatus status;
  } rows[] = {
    { "7.2.22", NEST_ANSWER_YES, NEST_ANSWER_YES, TRUE, NEST_STATUS_NOT_APPLICABLE },
    { "7.2.22", NEST_ANSWER_NO, NEST_ANSWER_YES, TRUE, NEST_STATUS_BLOCKED },
    { "7.2.22", NEST_ANSWER_NO, NEST_ANSWER_YES, FALSE, NEST_STATUS_BLOCKED },
    { "6.0.24", NEST_ANSWER_NO, NEST_ANSWER_YES, TRUE, NEST_STATUS_BLOCKED },
    { "6.0.24", NEST_ANSWER_NO, NEST_ANSWER_NO, TRUE, NEST_STATUS_NEEDED },
    { "6.0.24", NEST_ANSWER_YES, NEST_ANSWER_NO, TRUE, NEST_STATUS_NEEDED },
    { "6.0.24", NEST_ANSWER_NO, NEST_ANSWER_NO, FALSE, NEST_STATUS_DONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = new_inside (NEST_SURROUNDINGS_VIRTUALBOX, rows[i].help);
      g_autoptr (NestFinding) finding = NULL;

      nest_test_snapshots_set_version (snapshots, rows[i].version);
      nest_hypervisor_info_set_hw_virt (snapshots->hypervisor, rows[i].help, rows[i].help);
      nest_machine_set_guest (snapshots->machine, "Debian", rows[i].is_64_bit);
      nest_test_set_boolean (snapshots->machine, NEST_SETTING_HARDWARE_ACCELERATION, rows[i].is_on);
      finding = nest_test_snapshots_check (snapshots, "inside-no-vtx");
      g_test_message ("row %u", i);
      nest_test_assert_status (finding, rows[i].status);
      g_assert_cmpuint (nest_finding_get_changes (finding)->len, ==, rows[i].status == NEST_STATUS_NEEDED ? 1 : 0);
    }
}

/* The keys outside are the user's to name; what changes is the key in here */
static void
test_host_key (void)
{
  static const struct {
    const char *inside; /* raw; NULL: the default, Right Ctrl */
    const char *outside; /* as named; NULL: not named */
    NestStatus status;
    const char *target;
  } rows[] = {
    { NULL, NULL, NEST_STATUS_CHOICE, "65508" },
    { "65470", NULL, NEST_STATUS_MANUAL, "65470" },
    { NULL, "Left Shift + Right Shift", NEST_STATUS_DONE, "65508" },
    { NULL, "Right Ctrl", NEST_STATUS_NEEDED, "65481" },
    { NULL, "Right Ctrl + Right Alt", NEST_STATUS_NEEDED, "65481" },
    { "65481", "F12", NEST_STATUS_NEEDED, "65300" },
    { "0", NULL, NEST_STATUS_NEEDED, "65481" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = new_inside (NEST_SURROUNDINGS_VIRTUALBOX, NEST_ANSWER_YES);
      g_autoptr (NestFinding) finding = NULL;

      nest_hypervisor_info_set_host_key (snapshots->hypervisor, TRUE, rows[i].inside);
      if (rows[i].outside != NULL)
        nest_choices_set_value (snapshots->choices, "inside-host-key", g_variant_new_string (rows[i].outside));
      finding = nest_test_snapshots_check (snapshots, "inside-host-key");
      g_test_message ("row %u", i);
      nest_test_assert_status (finding, rows[i].status);
      g_assert_cmpstr (g_variant_get_string (nest_finding_get_target (finding), NULL), ==, rows[i].target);
      g_assert_cmpuint (nest_finding_get_changes (finding)->len, ==, rows[i].status == NEST_STATUS_NEEDED ? 1 : 0);
    }
}

/* Whether the key can be pressed, only a person knows */
static void
test_host_key_question (void)
{
  g_autoptr (NestTestSnapshots) snapshots = new_inside (NEST_SURROUNDINGS_VIRTUALBOX, NEST_ANSWER_YES);
  g_autoptr (NestFinding) asked = NULL;
  g_autoptr (NestFinding) kept = NULL;
  g_autoptr (NestFinding) ticked = NULL;
  NestOption *other;

  nest_hypervisor_info_set_host_key (snapshots->hypervisor, TRUE, NULL);
  asked = nest_test_snapshots_check (snapshots, "inside-host-key");
  other = nest_finding_get_option (asked, "other-key");
  g_assert_nonnull (other);
  g_assert_nonnull (strstr (other->title, "F12"));
  nest_test_assert_change (g_ptr_array_index (other->changes, 0), NEST_SETTING_HOST_KEY, NULL, g_variant_new_string ("65481"));

  nest_choices_set_option (snapshots->choices, "inside-host-key", "compared");
  kept = nest_test_snapshots_check (snapshots, "inside-host-key");
  nest_test_assert_status (kept, NEST_STATUS_MANUAL);
  nest_choices_set_option (snapshots->choices, "inside-host-key", NULL);
  nest_choices_set_ticked (snapshots->choices, "inside-host-key", TRUE);
  ticked = nest_test_snapshots_check (snapshots, "inside-host-key");
  nest_test_assert_status (ticked, NEST_STATUS_MANUAL);
}

static void
test_install (void)
{
  static const struct {
    const char *distribution;
    NestHypervisorProblem problem;
    NestStatus status;
    const char *says;  /* (nullable): the remedy */
    const char *first; /* (nullable): the first command */
    const char *last;
  } rows[] = {
    { "debian", NEST_HYPERVISOR_PROBLEM_NONE, NEST_STATUS_DONE, NULL, NULL, NULL },
    { "debian", NEST_HYPERVISOR_PROBLEM_NOT_INSTALLED, NEST_STATUS_MANUAL, "sid",
      "wget https://www.virtualbox.org/download/oracle_vbox_2016.asc", "sudo apt install linux-headers-amd64 virtualbox-7.2" },
    { "whonix", NEST_HYPERVISOR_PROBLEM_NOT_INSTALLED, NEST_STATUS_MANUAL, "dist-installer-cli",
      "dist-installer-cli --virtualbox-only", "dist-installer-cli --virtualbox-only" },
    { "kicksecure", NEST_HYPERVISOR_PROBLEM_NOT_INSTALLED, NEST_STATUS_MANUAL, "dist-installer-cli",
      "dist-installer-cli --virtualbox-only", "dist-installer-cli --virtualbox-only" },
    { "fedora", NEST_HYPERVISOR_PROBLEM_NOT_INSTALLED, NEST_STATUS_MANUAL, "RPM Fusion",
      "sudo dnf install VirtualBox", "sudo dnf install VirtualBox" },
    { NULL, NEST_HYPERVISOR_PROBLEM_NOT_INSTALLED, NEST_STATUS_MANUAL, "distribution", NULL, NULL },
    { "debian", NEST_HYPERVISOR_PROBLEM_NO_DRIVER, NEST_STATUS_MANUAL, "do this", NULL, NULL },
    { "debian", NEST_HYPERVISOR_PROBLEM_BROKEN, NEST_STATUS_MANUAL, "do this", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = new_inside (NEST_SURROUNDINGS_VIRTUALBOX, NEST_ANSWER_YES);
      g_autoptr (NestHostFacts) facts = nest_host_facts_copy (nest_host_get_facts (snapshots->host));
      g_autoptr (NestFinding) finding = NULL;
      GPtrArray *commands;

      g_free (facts->distribution);
      facts->distribution = g_strdup (rows[i].distribution);
      facts->is_sysmaint_split = NEST_ANSWER_NO;
      nest_host_take_facts (snapshots->host, g_steal_pointer (&facts));
      nest_hypervisor_info_set_problem (snapshots->hypervisor, rows[i].problem, NULL, "do this");
      finding = nest_test_snapshots_check (snapshots, "inside-install-hypervisor");
      g_test_message ("row %u", i);
      nest_test_assert_status (finding, rows[i].status);
      if (rows[i].says != NULL)
        g_assert_nonnull (strstr (nest_finding_get_remedy (finding), rows[i].says));
      commands = nest_finding_get_commands (finding);
      g_assert_cmpstr (commands->len > 0 ? g_ptr_array_index (commands, 0) : NULL, ==, rows[i].first);
      g_assert_cmpstr (commands->len > 0 ? g_ptr_array_index (commands, commands->len - 1) : NULL, ==, rows[i].last);
    }
}

/* What apt would do: two packages of Oracle's */
static NestInstall *
new_install (NestInstallState state)
{
  NestInstall *install = nest_install_new (NEST_INSTALL_VIRTUALBOX);
  const char *const wanted[] = { "virtualbox-7.2", "linux-headers-amd64", NULL };
  NestPackage *package = nest_install_add_package (install, "virtualbox-7.2", "7.2.4-1");

  package->origin = g_strdup ("Oracle Corporation:trixie");
  package->place = g_strdup ("download.virtualbox.org");
  package = nest_install_add_package (install, "linux-headers-amd64", "6.12.2");
  package->old_version = g_strdup ("6.12.1");
  package->origin = g_strdup ("Debian:13.1/stable");
  install->state = state;
  g_strfreev (install->wanted);
  install->wanted = g_strdupv ((char **) wanted);
  install->download = 120000000;
  install->is_interrupted = state == NEST_INSTALL_AVAILABLE;
  install->digest = g_strnfill (64, 'a');
  if (state == NEST_INSTALL_IMPOSSIBLE)
    install->message = g_strdup ("Unable to correct problems");

  return install;
}

static gboolean
has_note (NestFinding *finding,
          const char  *words)
{
  GPtrArray *notes = nest_finding_get_notes (finding);

  for (guint i = 0; i < notes->len; i++)
    if (strstr (g_ptr_array_index (notes, i), words) != NULL)
      return TRUE;

  return FALSE;
}

static NestFinding *
check_install (NestInstallState state,
               NestAnswer       is_live,
               NestAnswer       is_split,
               NestAnswer       is_sysmaint_session,
               NestAnswer       is_there)
{
  g_autoptr (NestTestSnapshots) snapshots = new_inside (NEST_SURROUNDINGS_VIRTUALBOX, NEST_ANSWER_YES);
  g_autoptr (NestHostFacts) facts = nest_host_facts_copy (nest_host_get_facts (snapshots->host));

  g_free (facts->distribution);
  facts->distribution = g_strdup ("debian");
  facts->is_live = is_live;
  facts->is_sysmaint_split = is_split;
  facts->is_sysmaint_session = is_sysmaint_session;
  facts->has_virtualbox = is_there;
  facts->installs[NEST_INSTALL_VIRTUALBOX] = new_install (state);
  nest_host_take_facts (snapshots->host, g_steal_pointer (&facts));
  nest_hypervisor_info_set_problem (snapshots->hypervisor, NEST_HYPERVISOR_PROBLEM_NOT_INSTALLED, NULL, NULL);

  return nest_test_snapshots_check (snapshots, "inside-install-hypervisor");
}

/* apt can, and this session may: the user's yes to exactly what is shown */
static void
test_install_choice (void)
{
  g_autoptr (NestFinding) finding =
    check_install (NEST_INSTALL_AVAILABLE, NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_ANSWER_NO);
  NestOption *option = nest_finding_get_option (finding, "install");
  NestChange *change;
  g_autofree char *digest = NULL;
  g_auto (GStrv) packages = NULL;

  nest_test_assert_status (finding, NEST_STATUS_CHOICE);
  g_assert_nonnull (option);
  g_assert_true (option->recommended);
  g_assert_nonnull (strstr (option->consequence, "sudo apt remove virtualbox-7.2 linux-headers-amd64"));
  g_assert_nonnull (option->risk);
  for (guint i = 0; i < 2; i++)
    g_assert_true (has_note (finding, ((const char *[]){ "virtualbox-7.2 7.2.4-1, of Oracle Corporation:trixie, from "
                                                         "download.virtualbox.org",
                                                         "linux-headers-amd64 from 6.12.1 to 6.12.2" })[i]));
  g_assert_true (has_note (finding, "dpkg --configure -a"));
  g_assert_cmpuint (option->changes->len, ==, 1);
  change = g_ptr_array_index (option->changes, 0);
  g_assert_cmpint (nest_change_get_setting (change), ==, NEST_SETTING_VIRTUALBOX_INSTALLED);
  g_assert_false (nest_change_is_reversible (change));
  packages = nest_install_parse_source (nest_change_get_new_source (change), &digest);
  g_assert_cmpstr (digest, ==, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
  g_assert_cmpuint (g_strv_length (packages), ==, 2);
}

static void
test_install_circumstances (void)
{
  static const struct {
    NestInstallState state;
    NestAnswer is_live;
    NestAnswer is_split;
    NestAnswer is_session;
    NestAnswer is_there;
    NestStatus status;
    const char *note; /* (nullable) */
  } rows[] = {
    { NEST_INSTALL_AVAILABLE, NEST_ANSWER_NO, NEST_ANSWER_YES, NEST_ANSWER_YES, NEST_ANSWER_NO, NEST_STATUS_CHOICE, NULL },
    { NEST_INSTALL_AVAILABLE, NEST_ANSWER_NO, NEST_ANSWER_YES, NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_STATUS_MANUAL, "SYSMAINT" },
    { NEST_INSTALL_AVAILABLE, NEST_ANSWER_NO, NEST_ANSWER_YES, NEST_ANSWER_UNKNOWN, NEST_ANSWER_NO, NEST_STATUS_MANUAL,
      "SYSMAINT" },
    { NEST_INSTALL_NO_SOURCE, NEST_ANSWER_YES, NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_STATUS_MANUAL, "live mode" },
    { NEST_INSTALL_NO_SOURCE, NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_STATUS_MANUAL, "None of" },
    { NEST_INSTALL_MIXED, NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_STATUS_MANUAL, "Mixing" },
    { NEST_INSTALL_WOULD_REMOVE, NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_STATUS_MANUAL, "remove" },
    { NEST_INSTALL_IMPOSSIBLE, NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_STATUS_MANUAL,
      "Unable to correct" },
    { NEST_INSTALL_NO_APT, NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_STATUS_MANUAL, NULL },
    { NEST_INSTALL_UNKNOWN, NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_ANSWER_YES, NEST_STATUS_PENDING, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestFinding) finding =
        check_install (rows[i].state, rows[i].is_live, rows[i].is_split, rows[i].is_session, rows[i].is_there);

      g_test_message ("row %u", i);
      nest_test_assert_status (finding, rows[i].status);
      g_assert_true (rows[i].note == NULL || has_note (finding, rows[i].note));
    }
}

/* In live mode the yes has another name, and nobody proposes it */
static void
test_install_live (void)
{
  g_autoptr (NestFinding) finding =
    check_install (NEST_INSTALL_AVAILABLE, NEST_ANSWER_YES, NEST_ANSWER_NO, NEST_ANSWER_NO, NEST_ANSWER_NO);
  NestOption *option = nest_finding_get_option (finding, "install-until-restart");

  nest_test_assert_status (finding, NEST_STATUS_CHOICE);
  g_assert_null (nest_finding_get_option (finding, "install"));
  g_assert_nonnull (option);
  g_assert_false (option->recommended);
  g_assert_nonnull (strstr (option->risk, "live mode"));
}

static void
test_room (void)
{
  static const struct {
    guint64 memory;
    guint64 disk;
    NestStatus status;
    const char *says; /* (nullable): the remedy */
  } rows[] = {
    { 4096, 20000, NEST_STATUS_DONE, NULL },     { 1024, 20000, NEST_STATUS_MANUAL, "Outside" },
    { 4096, 2000, NEST_STATUS_MANUAL, "disk" },  { 4096, 0, NEST_STATUS_UNKNOWN, NULL },
    { 0, 20000, NEST_STATUS_UNKNOWN, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = new_inside (NEST_SURROUNDINGS_KVM, NEST_ANSWER_YES);
      g_autoptr (NestHostFacts) facts = nest_host_facts_copy (nest_host_get_facts (snapshots->host));
      g_autoptr (NestFinding) finding = NULL;

      facts->disk_free = rows[i].disk;
      nest_host_take_facts (snapshots->host, g_steal_pointer (&facts));
      nest_host_set_memory (snapshots->host, rows[i].memory, rows[i].memory);
      finding = nest_test_snapshots_check (snapshots, "inside-room");
      g_test_message ("row %u", i);
      nest_test_assert_status (finding, rows[i].status);
      if (rows[i].says != NULL)
        g_assert_nonnull (strstr (nest_finding_get_remedy (finding), rows[i].says));
    }
}

/* A running inner machine is in the way only of what is in its own checklist */
static void
test_power_off (void)
{
  static const NestVantage vantages[] = { NEST_VANTAGE_OUTSIDE, NEST_VANTAGE_INSIDE };

  for (guint i = 0; i < G_N_ELEMENTS (vantages); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = new_inside (NEST_SURROUNDINGS_KVM, NEST_ANSWER_YES);
      const NestStep *step = nest_steps_find ("power-off");
      g_autoptr (NestFinding) finding = NULL;
      NestStepContext context;

      nest_test_snapshots_set_machine (snapshots, nest_test_machine_new_ready (NEST_TEST_MACHINE_UUID, "ready"));
      nest_machine_set_value (snapshots->machine, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (1));
      nest_machine_set_power_state (snapshots->machine, NEST_POWER_STATE_RUNNING);
      context = nest_test_snapshots_get_context (snapshots);
      context.vantage = vantages[i];
      finding = step->check (step, &context);
      nest_test_assert_status (finding, vantages[i] == NEST_VANTAGE_INSIDE ? NEST_STATUS_DONE : NEST_STATUS_CHOICE);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/inside/conclusion", test_conclusion);
  g_test_add_func ("/inside/shares", test_shares);

  g_test_add_func ("/inside/hardware", test_hardware);
  g_test_add_func ("/inside/cores", test_cores);
  g_test_add_func ("/inside/memory", test_memory);
  g_test_add_func ("/inside/no-vtx", test_no_vtx);
  g_test_add_func ("/inside/host-key", test_host_key);
  g_test_add_func ("/inside/host-key/question", test_host_key_question);
  g_test_add_func ("/inside/install", test_install);
  g_test_add_func ("/inside/install/choice", test_install_choice);
  g_test_add_func ("/inside/install/circumstances", test_install_circumstances);
  g_test_add_func ("/inside/install/live", test_install_live);
  g_test_add_func ("/inside/room", test_room);
  g_test_add_func ("/inside/power-off", test_power_off);

  return g_test_run ();
}
