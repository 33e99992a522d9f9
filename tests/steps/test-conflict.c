/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of VirtualBox beside KVM, row by row, and what the steps propose on it. */
#include "nest-conflict.h"
#include "nest-test-snapshots.h"

/* One computer in a few words; values of enable_virt_at_load are "1", "0", or NULL where it is not known */
typedef struct {
  const char *virtualbox;
  const char *kernel;
  NestCpuVendor vendor;
  NestModuleState kvm;
  const char *at_load;
  const char *logged; /* what VirtualBox's log says */
  NestStatus status;
  const char *proposed; /* the new value, NULL: none */
} Row;

#define INTEL NEST_CPU_VENDOR_INTEL
#define AMD NEST_CPU_VENDOR_AMD
#define LOADED NEST_MODULE_LOADED
#define BUILT_IN NEST_MODULE_BUILT_IN
#define ABSENT NEST_MODULE_ABSENT
#define DONE NEST_STATUS_DONE
#define MANUAL NEST_STATUS_MANUAL
#define NEEDED NEST_STATUS_NEEDED

static const Row rows[] = {
  /* before 7.2.10, before 6.12: no option, no conflict */
  { "6.0.24", "6.1.0-49-amd64", AMD, LOADED, NULL, NULL, DONE, NULL },
  { "6.1.50", "6.1.0-49-amd64", INTEL, LOADED, NULL, NULL, DONE, NULL },
  { "7.0.20", "6.11.9", INTEL, LOADED, NULL, NULL, DONE, NULL },
  /* before 7.2.10, 6.12 and later */
  { "7.0.20", "6.12.48+deb13-amd64", INTEL, LOADED, "1", NULL, NEEDED, "0" },
  { "7.1.4", "6.12.48+deb13-amd64", AMD, LOADED, "1", NULL, NEEDED, "0" },
  { "7.2.8", "7.2.1", AMD, LOADED, "1", NULL, NEEDED, "0" },
  { "7.2.8", "6.18.0", INTEL, LOADED, "0", NULL, DONE, NULL },
  { "7.2.8", "6.18.0", INTEL, ABSENT, NULL, NULL, DONE, NULL },
  { "7.2.8", "6.18.0", INTEL, NEST_MODULE_AVAILABLE, NULL, NULL, DONE, NULL },
  /* built in: only the boot loader's settings count */
  { "7.2.8", "6.18.0", AMD, BUILT_IN, "1", NULL, MANUAL, NULL },
  /* exactly 7.2.10: the other way round; the error is one of AMD, so nothing is certain with Intel */
  { "7.2.10", "6.18.3", AMD, LOADED, "0", NULL, NEEDED, "1" },
  { "7.2.10", "7.1.0", AMD, LOADED, "0", NULL, NEEDED, "1" },
  { "7.2.10", "7.1.0", INTEL, LOADED, "0", NULL, MANUAL, NULL },
  { "7.2.10", "7.1.0", AMD, LOADED, "1", NULL, DONE, NULL },
  { "7.2.10", "6.18.3", INTEL, ABSENT, NULL, NULL, DONE, NULL },
  { "7.2.10", "6.12.0", AMD, LOADED, "0", NULL, MANUAL, NULL },
  /* 7.2.14: reports only, so that nothing is proposed until the log says so */
  { "7.2.14", "6.12.40", AMD, LOADED, "1", NULL, MANUAL, NULL },
  { "7.2.14", "6.12.40", AMD, LOADED, "1", "VERR_SVM_IN_USE", NEEDED, "0" },
  { "7.2.14", "6.12.40", INTEL, LOADED, "1", "VERR_VMX_IN_VMX_ROOT_MODE", NEEDED, "0" },
  { "7.2.14", "6.12.40", AMD, LOADED, "0", NULL, DONE, NULL },
  { "7.2.14", "6.18.0", INTEL, LOADED, "1", NULL, DONE, NULL },
  { "7.2.14", "7.1.9", INTEL, LOADED, "1", NULL, DONE, NULL },
  { "7.2.14", "7.1.9", INTEL, LOADED, "0", NULL, MANUAL, NULL },
  /* 7.2.22 on 7.2: seen */
  { "7.2.22_Debianr174463", "7.2.0", AMD, LOADED, "1", NULL, DONE, NULL },
  { "7.2.22_Debianr174463", "7.2.0", AMD, LOADED, "0", NULL, DONE, NULL },
  { "7.2.22_Debianr174463", "7.2.0", AMD, ABSENT, NULL, NULL, DONE, NULL },
  /* what nobody knows is said, and nothing is proposed; a log is believed */
  { "7.2.22_Debianr174463", "6.12.0", AMD, LOADED, "1", NULL, MANUAL, NULL },
  { "7.2.22_Debianr174463", "6.12.0", AMD, LOADED, "0", "VERR_SVM_HOST_SVME_NOT_ENABLED", NEEDED, "1" },
  { "7.2.22_Debianr174463", "6.12.0", AMD, LOADED, "0", "VERR_SVM_IN_USE", MANUAL, NULL },
  { "7.2.22_Debianr174463", "6.12.0", AMD, LOADED, "1", "VERR_SVM_NO_SVM", MANUAL, NULL },
  { "9.0.0", "8.0.0", AMD, LOADED, "1", NULL, MANUAL, NULL },
  /* hidden is unknown */
  { "7.2.8", "6.18.0", AMD, NEST_MODULE_UNKNOWN, NULL, NULL, NEST_STATUS_UNKNOWN, NULL },
  { "strange", "6.18.0", AMD, LOADED, "1", NULL, NEST_STATUS_UNKNOWN, NULL },
  { "7.2.8", "strange", AMD, LOADED, "1", NULL, NEST_STATUS_UNKNOWN, NULL },
};

static NestTestSnapshots *
new_snapshots (const Row *row)
{
  NestTestSnapshots *snapshots = nest_test_snapshots_new ();
  g_autoptr (NestHostFacts) facts = NULL;
  g_autoptr (NestModuleOption) option = nest_module_option_new ("kvm", "enable_virt_at_load");

  nest_test_snapshots_set_vendor (snapshots, row->vendor);
  nest_test_snapshots_set_version (snapshots, row->virtualbox);
  nest_host_set_kernel_release (snapshots->host, row->kernel);
  nest_machine_set_start_error (snapshots->machine, row->logged, row->virtualbox);
  facts = nest_host_facts_copy (nest_host_get_facts (snapshots->host));
  facts->kvm = facts->kvm_vendor = option->state = row->kvm;
  option->is_known = row->at_load != NULL ? NEST_ANSWER_YES : NEST_ANSWER_NO;
  if (row->at_load != NULL)
    {
      option->fallback = NEST_ANSWER_YES;
      option->loaded = nest_module_value_parse (row->at_load);
      if (option->loaded == NEST_ANSWER_NO)
        nest_module_option_add (option, NEST_ANSWER_NO, "/etc/modprobe.d/disable-kvm-virt-at-load.conf", 2);
    }
  nest_host_take_facts (snapshots->host, g_steal_pointer (&facts));
  nest_host_set_module_option (snapshots->host, NEST_SETTING_KVM_VIRT_AT_LOAD, option);

  return snapshots;
}

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = new_snapshots (&rows[i]);
      g_autoptr (NestFinding) finding = nest_test_snapshots_check (snapshots, "hypervisor-conflict");
      GPtrArray *changes = nest_finding_get_changes (finding);

      g_test_message ("row %u: VirtualBox %s, Linux %s", i, rows[i].virtualbox, rows[i].kernel);
      nest_test_assert_status (finding, rows[i].status);
      g_assert_cmpuint (changes->len, ==, rows[i].proposed != NULL ? 1 : 0);
      if (rows[i].proposed != NULL)
        nest_test_assert_change (changes->pdata[0], NEST_SETTING_KVM_VIRT_AT_LOAD,
                                 g_variant_new_boolean (*rows[i].proposed != '1'),
                                 g_variant_new_boolean (*rows[i].proposed == '1'));
      if (rows[i].status == MANUAL)
        g_assert_nonnull (nest_finding_get_remedy (finding));
    }
}

/* A log of the version before an update, or one that does not say whose it is, proves nothing. */
static void
test_old_log (void)
{
  static const Row row = { "7.2.14", "6.12.40", AMD, LOADED, "1", "VERR_SVM_IN_USE", NEEDED, "0" };
  static const char *const others[] = { "7.2.8", "7.2.140", "7.3.14", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = new_snapshots (&row);
      g_autoptr (NestFinding) finding = NULL;

      nest_machine_set_start_error (snapshots->machine, row.logged, others[i]);
      finding = nest_test_snapshots_check (snapshots, "hypervisor-conflict");
      nest_test_assert_status (finding, MANUAL);
      g_assert_cmpuint (nest_finding_get_changes (finding)->len, ==, 0);
    }
}

/* Each row of the data is the first that fits some combination, names its source, and no two contradict each other */
static void
test_data (void)
{
  guint n_rows;
  const NestConflictRow *table = nest_conflict_get_rows (&n_rows);

  for (guint i = 0; i < n_rows; i++)
    for (NestKvmHold hold = NEST_KVM_HOLD_NONE; hold <= NEST_KVM_HOLD_AT_LOAD; hold <<= 1)
      if ((table[i].holds & hold) != 0)
        {
          g_assert_true (nest_conflict_find (&table[i].first, &table[i].kernel_first, hold) == &table[i]);
          g_assert_nonnull (table[i].source);
          g_assert_true (table[i].starts == (table[i].code_amd == NULL));
        }
}

/* Who set it, and what is misspelled, is said */
static void
test_notes (void)
{
  static const Row row = { "7.2.10", "7.1.0", AMD, LOADED, "0", NULL, NEEDED, "1" };
  g_autoptr (NestTestSnapshots) snapshots = new_snapshots (&row);
  g_autoptr (NestModuleOption) option =
    nest_module_option_copy (nest_host_get_module_option (snapshots->host, NEST_SETTING_KVM_VIRT_AT_LOAD));
  g_autoptr (NestFinding) finding = NULL;
  g_autofree char *notes = NULL;

  option->misspelled = g_strdup ("the kernel's command line");
  nest_host_set_module_option (snapshots->host, NEST_SETTING_KVM_VIRT_AT_LOAD, option);
  finding = nest_test_snapshots_check (snapshots, "hypervisor-conflict");
  g_ptr_array_add (nest_finding_get_notes (finding), NULL);
  notes = g_strjoinv ("\n", (char **) nest_finding_get_notes (finding)->pdata);
  g_assert_nonnull (strstr (notes, "line 2 of /etc/modprobe.d/disable-kvm-virt-at-load.conf"));
  g_assert_nonnull (strstr (notes, "installer of Whonix"));
  g_assert_nonnull (strstr (notes, "kvm.enable_virt_on_load"));
}

/* The file that Nestbox may write does not always win */
static void
test_who_wins (void)
{
  static const struct {
    const char *file;
    NestStatus status;
  } places[] = {
    { "/etc/modprobe.d/virtualbox-dkms.conf", NEEDED },
    { "/etc/modprobe.d/zzz.conf", MANUAL },
    { NEST_KERNEL_COMMAND_LINE, MANUAL },
  };
  static const Row row = { "7.2.10", "7.1.0", AMD, LOADED, "0", NULL, NEEDED, "1" };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = new_snapshots (&row);
      g_autoptr (NestModuleOption) option =
        nest_module_option_copy (nest_host_get_module_option (snapshots->host, NEST_SETTING_KVM_VIRT_AT_LOAD));
      g_autoptr (NestFinding) finding = NULL;

      nest_module_option_add (option, NEST_ANSWER_NO, places[i].file, 1);
      nest_host_set_module_option (snapshots->host, NEST_SETTING_KVM_VIRT_AT_LOAD, option);
      finding = nest_test_snapshots_check (snapshots, "hypervisor-conflict");
      g_test_message ("%s", places[i].file);
      nest_test_assert_status (finding, places[i].status);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hypervisor-conflict/rows", test_rows);
  g_test_add_func ("/hypervisor-conflict/old-log", test_old_log);
  g_test_add_func ("/hypervisor-conflict/data", test_data);
  g_test_add_func ("/hypervisor-conflict/notes", test_notes);
  g_test_add_func ("/hypervisor-conflict/who-wins", test_who_wins);

  return g_test_run ();
}
