/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps as they are for KVM: what the guest sees, pinning, keys of virt-manager, the next start. */
#include "nest-test-snapshots.h"

/* A machine as Whonix's KVM definition makes it, but unpinned and off */
static NestTestSnapshots *
kvm_snapshots_new (void)
{
  NestTestSnapshots *snapshots = nest_test_snapshots_new ();
  NestMachine *machine = nest_machine_new ("kvm", "qemu:///system", NEST_TEST_MACHINE_UUID, "Whonix-Workstation",
                                           NEST_MACHINE_READ);
  NestCpu cpu = { .mode = NEST_CPU_MODE_HOST_PASSTHROUGH, .sees = NEST_ANSWER_NO, .can_be_given = NEST_ANSWER_YES };

  nest_machine_set_power_state (machine, NEST_POWER_STATE_OFF);
  nest_machine_set_platform (machine, NEST_PLATFORM_X86);
  nest_machine_set_guest (machine, "x86_64", NEST_ANSWER_YES);
  nest_machine_set_cpu (machine, &cpu);
  nest_test_set_boolean (machine, NEST_SETTING_NESTED_HW_VIRT, FALSE);
  nest_test_set_boolean (machine, NEST_SETTING_IO_APIC, TRUE);
  nest_test_set_boolean (machine, NEST_SETTING_ACPI, TRUE);
  nest_machine_set_value (machine, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (1));
  nest_machine_set_value (machine, NEST_SETTING_CPU_PINNING, g_variant_new_string ("none"));
  nest_machine_set_value (machine, NEST_SETTING_MEMORY, g_variant_new_uint64 (1907));
  nest_test_snapshots_set_machine (snapshots, machine);

  g_object_unref (snapshots->hypervisor);
  snapshots->hypervisor = nest_hypervisor_info_new ("kvm", "qemu:///system", "KVM");
  nest_hypervisor_info_set_version (snapshots->hypervisor, "7.2.22 (QEMU; libvirt 9.0.0)");
  nest_hypervisor_info_set_hw_virt (snapshots->hypervisor, NEST_ANSWER_YES, NEST_ANSWER_YES);
  nest_hypervisor_info_set_host_key (snapshots->hypervisor, TRUE, NULL);

  return snapshots;
}

/* Options joined by spaces, the recommended one with a star */
static char *
join_options (NestFinding *finding)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < nest_finding_get_options (finding)->len; i++)
    {
      NestOption *option = nest_finding_get_options (finding)->pdata[i];

      g_string_append_printf (text, "%s%s%s", i > 0 ? " " : "", option->id, option->recommended ? "*" : "");
    }

  return g_string_free (text, FALSE);
}

static void
test_pinning (void)
{
  static const struct {
    const char *pinning;
    const char *taken; /* NULL: not known */
    guint cpus;        /* of this computer */
    guint wish;        /* 0: none */
    NestStatus status;
    const char *options;
    const char *pins; /* of pin-free-cpus */
  } rows[] = {
    { "none", NULL, 8, 0, NEST_STATUS_DONE, "", NULL },
    { "cpuset=1-3", "", 8, 0, NEST_STATUS_DONE, "", NULL },
    { "0:1 1:2 2:3", "", 8, 0, NEST_STATUS_DONE, "", NULL },
    { "cpuset=1", "", 8, 1, NEST_STATUS_DONE, "", NULL },
    { "cpuset=1", "", 8, 0, NEST_STATUS_CHOICE, "pin-free-cpus* keep-one-core remove", "cpuset=1-3 0:1 1:2 2:3" },
    { "cpuset=1", "", 8, 2, NEST_STATUS_CHOICE, "pin-free-cpus* keep-one-core remove", "cpuset=1-2 0:1 1:2" },
    { "cpuset=1-2", "", 8, 0, NEST_STATUS_CHOICE, "pin-free-cpus* keep-one-core remove", "cpuset=1-3 0:1 1:2 2:3" },
    { "cpuset=5", "", 8, 0, NEST_STATUS_CHOICE, "pin-free-cpus* keep-one-core remove", "cpuset=1-2,5 0:5 1:1 2:2" },
    /* What others use is left to them, even if this machine is pinned to it as well */
    { "cpuset=1", "1", 8, 0, NEST_STATUS_CHOICE, "pin-free-cpus* keep-one-core remove", "cpuset=2-4 0:2 1:3 2:4" },
    { "cpuset=1", "1,3-5", 8, 0, NEST_STATUS_CHOICE, "pin-free-cpus* keep-one-core remove", "cpuset=2,6-7 0:2 1:6 2:7" },
    { "cpuset=1", "2-6", 8, 0, NEST_STATUS_CHOICE, "pin-free-cpus* keep-one-core remove", "cpuset=0-1,7 0:1 1:7 2:0" },
    /* CPUs that this computer does not have (any more) help nobody */
    { "cpuset=9", "12", 4, 0, NEST_STATUS_CHOICE, "pin-free-cpus* keep-one-core remove", "cpuset=1-3 0:1 1:2 2:3" },
    { "cpuset=1", "2-7", 8, 0, NEST_STATUS_CHOICE, "keep-one-core* remove", NULL },
    { "cpuset=1", NULL, 8, 0, NEST_STATUS_CHOICE, "keep-one-core* remove", NULL },
    { "cpuset=1", "", 0, 0, NEST_STATUS_CHOICE, "keep-one-core* remove", NULL },
    { "nonsense", "", 8, 0, NEST_STATUS_UNKNOWN, "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = kvm_snapshots_new ();
      g_autoptr (NestFinding) finding = NULL;
      g_autofree char *options = NULL;
      NestOption *pin;

      g_test_message ("row %u", i);
      nest_machine_set_value (snapshots->machine, NEST_SETTING_CPU_PINNING, g_variant_new_string (rows[i].pinning));
      nest_machine_set_taken_cpus (snapshots->machine, rows[i].taken);
      nest_host_set_cpu_count (snapshots->host, rows[i].cpus, rows[i].cpus / 2);
      if (rows[i].wish != 0)
        nest_choices_set_value (snapshots->choices, "cpu-cores", g_variant_new_uint32 (rows[i].wish));
      finding = nest_test_snapshots_check (snapshots, "cpu-pinning");
      nest_test_assert_status (finding, rows[i].status);
      options = join_options (finding);
      g_assert_cmpstr (options, ==, rows[i].options);
      g_assert_cmpuint (nest_finding_get_changes (finding)->len, ==, 0);
      pin = nest_finding_get_option (finding, "pin-free-cpus");
      if (pin != NULL)
        nest_test_assert_change (pin->changes->pdata[0], NEST_SETTING_CPU_PINNING, g_variant_new_string (rows[i].pinning),
                                 g_variant_new_string (rows[i].pins));
    }
}

static void
test_pinning_options (void)
{
  g_autoptr (NestTestSnapshots) snapshots = kvm_snapshots_new ();
  g_autoptr (NestFinding) finding = NULL;
  NestOption *remove;

  nest_machine_set_value (snapshots->machine, NEST_SETTING_CPU_PINNING, g_variant_new_string ("cpuset=1"));
  nest_machine_set_taken_cpus (snapshots->machine, "");
  finding = nest_test_snapshots_check (snapshots, "cpu-pinning");
  g_assert_cmpuint (nest_finding_get_option (finding, "keep-one-core")->changes->len, ==, 0);
  remove = nest_finding_get_option (finding, "remove");
  nest_test_assert_change (remove->changes->pdata[0], NEST_SETTING_CPU_PINNING, g_variant_new_string ("cpuset=1"),
                           g_variant_new_string ("none"));
  /* It is the one that gives protection up */
  g_assert_nonnull (remove->risk);
  g_assert_null (nest_finding_get_option (finding, "pin-free-cpus")->risk);
}

static void
test_cores_follow_pinning (void)
{
  static const struct {
    const char *pinning; /* NULL: not a setting of this machine */
    const char *option;
    guint now;
    guint target;
    NestStatus status;
  } rows[] = {
    { "cpuset=1", NULL, 1, 3, NEST_STATUS_NEEDED },
    { "cpuset=1", "remove", 1, 3, NEST_STATUS_NEEDED },
    { "cpuset=1", "pin-free-cpus", 1, 3, NEST_STATUS_NEEDED },
    { "cpuset=1", "keep-one-core", 1, 1, NEST_STATUS_DONE },
    { "cpuset=1", "keep-one-core", 2, 1, NEST_STATUS_NEEDED },
    { NULL, "keep-one-core", 1, 3, NEST_STATUS_NEEDED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = kvm_snapshots_new ();
      g_autoptr (NestFinding) finding = NULL;

      g_test_message ("row %u", i);
      nest_machine_set_value (snapshots->machine, NEST_SETTING_CPU_PINNING,
                              rows[i].pinning != NULL ? g_variant_new_string (rows[i].pinning) : NULL);
      nest_machine_set_value (snapshots->machine, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (rows[i].now));
      nest_choices_set_option (snapshots->choices, "cpu-pinning", rows[i].option);
      finding = nest_test_snapshots_check (snapshots, "cpu-cores");
      nest_test_assert_status (finding, rows[i].status);
      g_assert_cmpuint (g_variant_get_uint32 (nest_finding_get_target (finding)), ==, rows[i].target);
    }
}

static void
test_nested_hw_virt (void)
{
  static const struct {
    NestAnswer sees, sees_now, can_be_given;
    NestStatus status;
  } rows[] = {
    { NEST_ANSWER_YES, NEST_ANSWER_UNKNOWN, NEST_ANSWER_YES, NEST_STATUS_DONE },
    { NEST_ANSWER_YES, NEST_ANSWER_YES, NEST_ANSWER_YES, NEST_STATUS_DONE },
    { NEST_ANSWER_YES, NEST_ANSWER_NO, NEST_ANSWER_YES, NEST_STATUS_PENDING },
    { NEST_ANSWER_NO, NEST_ANSWER_UNKNOWN, NEST_ANSWER_YES, NEST_STATUS_NEEDED },
    { NEST_ANSWER_NO, NEST_ANSWER_UNKNOWN, NEST_ANSWER_UNKNOWN, NEST_STATUS_NEEDED },
    { NEST_ANSWER_NO, NEST_ANSWER_YES, NEST_ANSWER_YES, NEST_STATUS_NEEDED },
    { NEST_ANSWER_NO, NEST_ANSWER_UNKNOWN, NEST_ANSWER_NO, NEST_STATUS_BLOCKED },
    { NEST_ANSWER_UNKNOWN, NEST_ANSWER_UNKNOWN, NEST_ANSWER_YES, NEST_STATUS_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = kvm_snapshots_new ();
      g_autoptr (NestFinding) finding = NULL;
      NestCpu cpu = {
        .sees = rows[i].sees,
        .sees_now = rows[i].sees_now,
        .can_be_given = rows[i].can_be_given,
        .reason = (char *) (rows[i].sees == NEST_ANSWER_YES ? NULL : "A line takes svm away."),
      };

      g_test_message ("row %u", i);
      nest_machine_set_cpu (snapshots->machine, &cpu);
      finding = nest_test_snapshots_check (snapshots, "nested-hw-virt");
      nest_test_assert_status (finding, rows[i].status);
      g_assert_cmpuint (nest_finding_get_changes (finding)->len, ==, rows[i].status == NEST_STATUS_NEEDED ? 1 : 0);
      if (rows[i].sees != NEST_ANSWER_YES)
        g_assert_cmpstr (nest_finding_get_summary (finding), ==, cpu.reason);
      g_assert_cmpint (nest_finding_get_remedy (finding) != NULL, ==, rows[i].status == NEST_STATUS_BLOCKED);
    }
}

/* libvirt does not tell it read-only; the kernel of this computer does, but only of processors like its own */
static void
test_nested_hw_virt_by_kernel (void)
{
  static const struct {
    NestCpuMode mode;
    gboolean is_emulated;
    const char *uri;
    NestAnswer loaded, has_extensions;
    NestStatus status;
  } rows[] = {
    { NEST_CPU_MODE_HOST_PASSTHROUGH, FALSE, "qemu:///system", NEST_ANSWER_YES, NEST_ANSWER_YES, NEST_STATUS_DONE },
    { NEST_CPU_MODE_MAXIMUM, FALSE, "qemu:///system", NEST_ANSWER_YES, NEST_ANSWER_YES, NEST_STATUS_DONE },
    { NEST_CPU_MODE_HOST_PASSTHROUGH, FALSE, "qemu:///system", NEST_ANSWER_NO, NEST_ANSWER_YES, NEST_STATUS_BLOCKED },
    { NEST_CPU_MODE_HOST_PASSTHROUGH, FALSE, "qemu:///system", NEST_ANSWER_YES, NEST_ANSWER_NO, NEST_STATUS_BLOCKED },
    { NEST_CPU_MODE_HOST_PASSTHROUGH, FALSE, "qemu:///system", NEST_ANSWER_YES, NEST_ANSWER_UNKNOWN,
      NEST_STATUS_UNKNOWN },
    { NEST_CPU_MODE_HOST_PASSTHROUGH, FALSE, "qemu:///system", NEST_ANSWER_UNKNOWN, NEST_ANSWER_YES,
      NEST_STATUS_UNKNOWN },
    { NEST_CPU_MODE_HOST_PASSTHROUGH, FALSE, "qemu+ssh://host/system", NEST_ANSWER_YES, NEST_ANSWER_YES,
      NEST_STATUS_UNKNOWN },
    { NEST_CPU_MODE_HOST_PASSTHROUGH, TRUE, "qemu:///system", NEST_ANSWER_YES, NEST_ANSWER_YES, NEST_STATUS_UNKNOWN },
    { NEST_CPU_MODE_HOST_MODEL, FALSE, "qemu:///system", NEST_ANSWER_YES, NEST_ANSWER_YES, NEST_STATUS_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = kvm_snapshots_new ();
      g_autoptr (NestFinding) finding = NULL;
      g_autoptr (NestModuleOption) option = nest_module_option_new ("kvm_intel", "nested");
      NestCpu cpu = { .mode = rows[i].mode, .is_emulated = rows[i].is_emulated, .reason = (char *) "Not known." };

      g_test_message ("row %u", i);
      option->state = NEST_MODULE_LOADED;
      option->loaded = rows[i].loaded;
      nest_host_set_module_option (snapshots->host, NEST_SETTING_KVM_NESTED, option);
      nest_host_set_cpu (snapshots->host, NEST_CPU_VENDOR_INTEL, "CPU", rows[i].has_extensions);
      g_set_object (&snapshots->hypervisor, NULL);
      snapshots->hypervisor = nest_hypervisor_info_new ("kvm", rows[i].uri, "KVM");
      nest_machine_set_cpu (snapshots->machine, &cpu);
      finding = nest_test_snapshots_check (snapshots, "nested-hw-virt");
      nest_test_assert_status (finding, rows[i].status);
      g_assert_cmpuint (nest_finding_get_changes (finding)->len, ==, 0);
      g_assert_cmpint (nest_finding_get_remedy (finding) != NULL, ==, rows[i].status == NEST_STATUS_BLOCKED);
    }
}

/* What the edit is and what it costs stand beside it */
static void
test_nested_hw_virt_notes (void)
{
  g_autoptr (NestTestSnapshots) snapshots = kvm_snapshots_new ();
  g_autoptr (NestFinding) finding = NULL;
  NestCpu cpu = {
    .is_emulated = TRUE,
    .sees = NEST_ANSWER_NO,
    .can_be_given = NEST_ANSWER_YES,
    .plan = (char *) "The line goes.",
    .cost = (char *) "It cannot move to another computer.",
  };
  GPtrArray *notes;

  nest_machine_set_cpu (snapshots->machine, &cpu);
  finding = nest_test_snapshots_check (snapshots, "nested-hw-virt");
  notes = nest_finding_get_notes (finding);
  g_assert_cmpuint (notes->len, ==, 3);
  g_assert_cmpstr (notes->pdata[0], ==, cpu.plan);
  g_assert_cmpstr (notes->pdata[1], ==, cpu.cost);
  g_assert_nonnull (strstr (notes->pdata[2], "emulated"));
  g_assert_nonnull (nest_finding_get_risk (finding));
}

static void
test_power_off (void)
{
  static const struct {
    NestPowerState state;
    const char *options;
  } rows[] = {
    { NEST_POWER_STATE_RUNNING, "shut-down* next-start pull-plug" },
    { NEST_POWER_STATE_PAUSED, "shut-down* next-start pull-plug" },
    /* An edit below a saved state is lost with the next start */
    { NEST_POWER_STATE_SAVED, "start-and-shut-down* discard-saved-state" },
    { NEST_POWER_STATE_STUCK, "pull-plug" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = kvm_snapshots_new ();
      g_autoptr (NestFinding) finding = NULL;
      g_autofree char *options = NULL;
      NestOption *next_start;

      nest_machine_set_power_state (snapshots->machine, rows[i].state);
      finding = nest_test_snapshots_check (snapshots, "power-off");
      nest_test_assert_status (finding, NEST_STATUS_CHOICE);
      options = join_options (finding);
      g_assert_cmpstr (options, ==, rows[i].options);
      next_start = nest_finding_get_option (finding, "next-start");
      if (next_start != NULL)
        g_assert_cmpuint (next_start->changes->len, ==, 0);
    }
}

/* QEMU on x86 always has one: nothing is ever added */
static void
test_io_apic (void)
{
  g_autoptr (NestTestSnapshots) snapshots = kvm_snapshots_new ();
  g_autoptr (NestFinding) finding = nest_test_snapshots_check (snapshots, "io-apic");

  nest_test_assert_status (finding, NEST_STATUS_DONE);
}

static void
test_host_key (void)
{
  static const struct {
    gboolean known;
    const char *outside;
    NestStatus status;
    const char *current;
  } rows[] = {
    /* virt-manager inside has the same default as the one outside */
    { TRUE, NULL, NEST_STATUS_NEEDED, "Left Ctrl + Left Alt" },
    { TRUE, "65507,65513", NEST_STATUS_NEEDED, "Left Ctrl + Left Alt" },
    { TRUE, "65507", NEST_STATUS_NEEDED, "Left Ctrl" },
    { TRUE, "65507,65513,65505", NEST_STATUS_NEEDED, "Left Ctrl + Left Alt + Left Shift" },
    { TRUE, "65505,65506", NEST_STATUS_DONE, "Left Shift + Right Shift" },
    { TRUE, "65508", NEST_STATUS_DONE, "Right Ctrl" },
    { FALSE, NULL, NEST_STATUS_NOT_APPLICABLE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = kvm_snapshots_new ();
      g_autoptr (NestFinding) finding = NULL;

      g_test_message ("row %u", i);
      nest_hypervisor_info_set_host_key (snapshots->hypervisor, rows[i].known, rows[i].outside);
      finding = nest_test_snapshots_check (snapshots, "host-key");
      nest_test_assert_status (finding, rows[i].status);
      g_assert_nonnull (strstr (nest_finding_get_summary (finding), "virt-manager"));
      if (rows[i].current != NULL && strstr (rows[i].current, "Left Shift") != NULL)
        g_assert_nonnull (strstr (nest_finding_get_current_text (finding), "Left Shift"));
      else
        g_assert_cmpstr (nest_finding_get_current_text (finding), ==, rows[i].current);
      if (rows[i].status == NEST_STATUS_NEEDED)
        nest_test_assert_change (nest_finding_get_changes (finding)->pdata[0], NEST_SETTING_HOST_KEY,
                                 rows[i].outside != NULL ? g_variant_new_string (rows[i].outside) : NULL,
                                 g_variant_new_string ("65505,65506"));
    }
}

static void
test_host_key_wishes (void)
{
  g_autoptr (NestTestSnapshots) snapshots = kvm_snapshots_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (nest_test_snapshots_validate (snapshots, "host-key", g_variant_new_string ("65508"), NULL));
  g_assert_false (nest_test_snapshots_validate (snapshots, "host-key", g_variant_new_string ("65507"), &error));
  g_assert_nonnull (strstr (error->message, "virt-manager"));
}

/* It exists only while it runs: there is nothing that could be changed for its next start */
static void
test_transient (void)
{
  static const char *const blocked[] = { "nested-hw-virt", "io-apic", "acpi", "cpu-pinning", "cpu-cores", "memory" };

  for (guint i = 0; i < G_N_ELEMENTS (blocked); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = kvm_snapshots_new ();
      g_autoptr (NestFinding) finding = NULL;

      g_test_message ("%s", blocked[i]);
      nest_machine_set_power_state (snapshots->machine, NEST_POWER_STATE_RUNNING);
      nest_machine_set_transient (snapshots->machine, TRUE);
      finding = nest_test_snapshots_check (snapshots, blocked[i]);
      nest_test_assert_status (finding, NEST_STATUS_BLOCKED);
      g_assert_nonnull (nest_finding_get_remedy (finding));
      g_assert_cmpuint (nest_finding_get_changes (finding)->len, ==, 0);
    }
  {
    g_autoptr (NestTestSnapshots) snapshots = kvm_snapshots_new ();
    g_autoptr (NestFinding) finding = NULL;

    nest_machine_set_power_state (snapshots->machine, NEST_POWER_STATE_RUNNING);
    nest_machine_set_transient (snapshots->machine, TRUE);
    finding = nest_test_snapshots_check (snapshots, "power-off");
    g_assert_cmpint (nest_finding_get_status (finding), !=, NEST_STATUS_CHOICE);
  }
}

/* Memory in NUMA cells or modules fits together: it is left alone, and says so */
static void
test_fixed (void)
{
  static const struct {
    const char *step;
    NestSetting setting;
  } rows[] = {
    { "memory", NEST_SETTING_MEMORY },
    { "cpu-cores", NEST_SETTING_CPU_COUNT },
    { "cpu-pinning", NEST_SETTING_CPU_PINNING },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = kvm_snapshots_new ();
      g_autoptr (NestFinding) finding = NULL;

      nest_machine_set_fixed (snapshots->machine, rows[i].setting, "It is spread over NUMA cells.");
      finding = nest_test_snapshots_check (snapshots, rows[i].step);
      nest_test_assert_status (finding, NEST_STATUS_NOT_APPLICABLE);
      g_assert_cmpstr (nest_finding_get_summary (finding), ==, "It is spread over NUMA cells.");
      g_assert_cmpuint (nest_finding_get_changes (finding)->len, ==, 0);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/kvm-steps/pinning", test_pinning);
  g_test_add_func ("/kvm-steps/pinning-options", test_pinning_options);
  g_test_add_func ("/kvm-steps/cores-follow-pinning", test_cores_follow_pinning);
  g_test_add_func ("/kvm-steps/nested-hw-virt", test_nested_hw_virt);
  g_test_add_func ("/kvm-steps/nested-hw-virt-by-kernel", test_nested_hw_virt_by_kernel);
  g_test_add_func ("/kvm-steps/nested-hw-virt-notes", test_nested_hw_virt_notes);
  g_test_add_func ("/kvm-steps/power-off", test_power_off);
  g_test_add_func ("/kvm-steps/io-apic", test_io_apic);
  g_test_add_func ("/kvm-steps/host-key", test_host_key);
  g_test_add_func ("/kvm-steps/host-key-wishes", test_host_key_wishes);
  g_test_add_func ("/kvm-steps/transient", test_transient);
  g_test_add_func ("/kvm-steps/fixed", test_fixed);

  return g_test_run ();
}
