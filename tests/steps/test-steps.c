/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of steps as a whole: order, requirements, texts, and what no step may do. */
#include "nest-test-snapshots.h"

/* Ids are in reports and on the command line: they and their order must not change by accident */
static void
test_order (void)
{
  static const char *const order[] = {
    "inside-hardware-virtualization", "inside-install-hypervisor", "inside-room", "hardware-virtualization",
    "hypervisor-version", "hypervisor-conflict", "kvm-nested", "host-key", "inside-host-key", "power-off", "guest-64-bit", "inside-no-vtx",
    "hardware-acceleration", "unrestricted-guest", "nested-paging", "nested-hw-virt", "io-apic", "acpi", "inside-io-apic",
    "inside-acpi", "inside-cores", "inside-memory", "cpu-pinning", "cpu-cores", "memory", "snapshots",
  };
  static const char *const inside[] = { "inside-hardware-virtualization", "inside-install-hypervisor", "inside-room",
                                        "inside-host-key", NULL };
  static const char *const both[] = { "hypervisor-conflict", "power-off", "guest-64-bit", "snapshots", NULL };
  const NestStep *const *steps = nest_steps_get_all ();

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      g_assert_nonnull (steps[i]);
      g_assert_cmpstr (steps[i]->id, ==, order[i]);
      g_assert_true (nest_steps_find (order[i]) == steps[i]);
      g_assert_cmpint (steps[i]->place, ==, g_strv_contains (inside, order[i]) ? NEST_PLACE_INSIDE
                                            : i < 8                             ? NEST_PLACE_HOST
                                                                                : NEST_PLACE_MACHINE);
      /* What is for the inside says so, and nothing else is in that checklist but what is for both */
      g_assert_cmpint (nest_step_is_seen_from (steps[i], NEST_VANTAGE_INSIDE), ==,
                       g_str_has_prefix (order[i], "inside-") || g_strv_contains (both, order[i]));
      g_assert_cmpint (nest_step_is_seen_from (steps[i], NEST_VANTAGE_OUTSIDE), ==,
                       !g_str_has_prefix (order[i], "inside-"));
      g_assert_cmpint (nest_step_is_for (steps[i], "virtualbox"), ==,
                       !g_str_equal (order[i], "cpu-pinning") && !g_str_equal (order[i], "kvm-nested"));
      g_assert_false (nest_step_is_for (steps[i], "vmware"));
    }
  g_assert_null (steps[G_N_ELEMENTS (order)]);
  g_assert_null (nest_steps_find ("no-such-step"));
  g_assert_null (nest_steps_find (NULL));
}

static void
test_for_kvm (void)
{
  static const char *const kvm[] = {
    "hardware-virtualization", "hypervisor-conflict", "kvm-nested", "host-key", "power-off", "guest-64-bit",
    "nested-hw-virt", "io-apic", "acpi", "cpu-pinning", "cpu-cores", "memory", "snapshots", "inside-hardware-virtualization",
    "inside-install-hypervisor", "inside-room", "inside-host-key", "inside-io-apic", "inside-acpi", "inside-cores",
    "inside-memory", NULL,
  };
  const NestStep *const *steps = nest_steps_get_all ();

  for (guint i = 0; steps[i] != NULL; i++)
    {
      g_test_message ("%s", steps[i]->id);
      g_assert_cmpint (nest_step_is_for (steps[i], "kvm"), ==, g_strv_contains (kvm, steps[i]->id));
    }
}

static void
test_requires (void)
{
  static const struct {
    const char *step;
    const char *requires; /* joined by spaces */
  } rows[] = {
    { "hardware-virtualization", "" },
    { "hypervisor-version", "" },
    { "hypervisor-conflict", "" },
    { "kvm-nested", "" },
    { "host-key", "" },
    { "power-off", "" },
    { "guest-64-bit", "" },
    { "hardware-acceleration", "power-off" },
    { "unrestricted-guest", "power-off" },
    { "nested-paging", "power-off" },
    { "nested-hw-virt", "power-off nested-paging unrestricted-guest" },
    { "io-apic", "power-off" },
    { "acpi", "power-off" },
    { "cpu-pinning", "power-off" },
    { "cpu-cores", "power-off io-apic cpu-pinning" },
    { "memory", "power-off" },
    { "snapshots", "" },
    { "inside-hardware-virtualization", "" },
    { "inside-install-hypervisor", "" },
    { "inside-room", "" },
    { "inside-host-key", "" },
    { "inside-no-vtx", "power-off" },
    { "inside-io-apic", "power-off" },
    { "inside-acpi", "power-off" },
    { "inside-cores", "power-off inside-io-apic" },
    { "inside-memory", "power-off" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      static const char *const none[] = { NULL };
      const NestStep *step = nest_steps_find (rows[i].step);
      g_autofree char *requires = g_strjoinv (" ", (char **) (step->requires != NULL ? step->requires : none));

      g_test_message ("%s", rows[i].step);
      g_assert_cmpstr (requires, ==, rows[i].requires);
    }
}

/* The engine settles requirements in the order of the table, and compares what required steps read */
static void
test_required_steps_come_first (void)
{
  const NestStep *const *steps = nest_steps_get_all ();

  for (guint i = 0; steps[i] != NULL; i++)
    for (guint j = 0; steps[i]->requires != NULL && steps[i]->requires[j] != NULL; j++)
      {
        guint position = 0;

        while (steps[position] != NULL && !g_str_equal (steps[position]->id, steps[i]->requires[j]))
          position++;
        g_assert_cmpuint (position, <, i);
        g_assert_nonnull (steps[position]->settings);
      }
}

static void
test_requirement_applies (void)
{
  static const struct {
    const char *step;
    const char *required;
    NestCpuVendor vendor;
    guint cpus; /* chosen; 0: none */
    gboolean applies;
  } rows[] = {
    { "nested-hw-virt", "nested-paging", NEST_CPU_VENDOR_AMD, 0, TRUE },
    { "nested-hw-virt", "nested-paging", NEST_CPU_VENDOR_INTEL, 0, TRUE },
    { "nested-hw-virt", "power-off", NEST_CPU_VENDOR_AMD, 0, TRUE },
    { "nested-hw-virt", "unrestricted-guest", NEST_CPU_VENDOR_INTEL, 0, TRUE },
    { "nested-hw-virt", "unrestricted-guest", NEST_CPU_VENDOR_AMD, 0, FALSE },
    { "nested-hw-virt", "unrestricted-guest", NEST_CPU_VENDOR_UNKNOWN, 0, FALSE },
    { "cpu-cores", "io-apic", NEST_CPU_VENDOR_AMD, 0, TRUE },
    { "cpu-cores", "io-apic", NEST_CPU_VENDOR_AMD, 2, TRUE },
    { "cpu-cores", "io-apic", NEST_CPU_VENDOR_AMD, 1, FALSE },
    { "cpu-cores", "power-off", NEST_CPU_VENDOR_AMD, 1, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
      const NestStep *step = nest_steps_find (rows[i].step);
      g_autoptr (NestFinding) finding = NULL;
      NestStepContext context;

      nest_test_snapshots_set_vendor (snapshots, rows[i].vendor);
      if (rows[i].cpus != 0)
        nest_choices_set_value (snapshots->choices, "cpu-cores", g_variant_new_uint32 (rows[i].cpus));
      finding = nest_test_snapshots_check (snapshots, rows[i].step);
      context = nest_test_snapshots_get_context (snapshots);
      g_test_message ("row %u", i);
      g_assert_cmpint (step->requirement_applies (&context, finding, rows[i].required), ==, rows[i].applies);
    }
}

static void
test_texts (void)
{
  const NestStep *const *steps = nest_steps_get_all ();

  for (guint i = 0; steps[i] != NULL; i++)
    {
      g_autofree char *documentation = nest_step_get_documentation (steps[i]);

      g_assert_cmpuint (strlen (nest_step_get_title (steps[i])), >, 0);
      g_assert_cmpuint (strlen (nest_step_get_brief (steps[i])), >, 20);
      g_assert_cmpuint (strlen (nest_step_get_why (steps[i])), >, 80);
      g_assert_true (g_str_has_prefix (documentation, "https://www.whonix.org/wiki/"));
    }
}

/* KVM holds the processor and does not hand it on: both of its options are to be changed */
static void
set_kvm_options (NestTestSnapshots *snapshots)
{
  g_autoptr (NestHostFacts) facts = nest_host_facts_copy (nest_host_get_facts (snapshots->host));
  g_autoptr (NestModuleOption) at_load = nest_module_option_new ("kvm", "enable_virt_at_load");
  g_autoptr (NestModuleOption) nested = nest_module_option_new ("kvm_intel", "nested");

  facts->kvm = facts->kvm_vendor = at_load->state = nested->state = NEST_MODULE_LOADED;
  at_load->is_known = at_load->loaded = at_load->fallback = NEST_ANSWER_YES;
  nested->is_known = nested->fallback = NEST_ANSWER_YES;
  nested->loaded = NEST_ANSWER_NO;
  nest_module_option_add (nested, NEST_ANSWER_NO, "/etc/modprobe.d/kvm.conf", 1);
  nest_host_take_facts (snapshots->host, g_steal_pointer (&facts));
  nest_host_set_module_option (snapshots->host, NEST_SETTING_KVM_VIRT_AT_LOAD, at_load);
  nest_host_set_module_option (snapshots->host, NEST_SETTING_KVM_NESTED, nested);
  nest_test_snapshots_set_version (snapshots, "7.2.8");
}

/* Everything that a step changes is among the settings that it reads, or cannot be read at all */
static void
test_changes_are_read (void)
{
  const NestStep *const *steps = nest_steps_get_all ();
  g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();

  nest_test_snapshots_set_vendor (snapshots, NEST_CPU_VENDOR_INTEL);
  set_kvm_options (snapshots);
  nest_machine_set_power_state (snapshots->machine, NEST_POWER_STATE_RUNNING);
  nest_test_set_boolean (snapshots->machine, NEST_SETTING_HARDWARE_ACCELERATION, FALSE);
  nest_test_set_boolean (snapshots->machine, NEST_SETTING_UNRESTRICTED_GUEST, FALSE);
  nest_test_set_boolean (snapshots->machine, NEST_SETTING_ACPI, FALSE);
  nest_machine_set_value (snapshots->machine, NEST_SETTING_CPU_PINNING, g_variant_new_string ("cpuset=1"));

  for (guint i = 0; steps[i] != NULL; i++)
    {
      g_autoptr (NestFinding) finding = nest_test_snapshots_check (snapshots, steps[i]->id);
      g_autoptr (GPtrArray) changes = g_ptr_array_new ();

      g_ptr_array_extend (changes, nest_finding_get_changes (finding), NULL, NULL);
      for (guint j = 0; j < nest_finding_get_options (finding)->len; j++)
        g_ptr_array_extend (changes, ((NestOption *) nest_finding_get_options (finding)->pdata[j])->changes, NULL, NULL);
      if (nest_step_is_seen_from (steps[i], NEST_VANTAGE_OUTSIDE))
        g_assert_cmpint (changes->len > 0, ==, steps[i]->settings != NULL);

      for (guint j = 0; j < changes->len; j++)
        {
          NestSetting setting = nest_change_get_setting (changes->pdata[j]);
          gboolean found = !nest_setting_is_readable (setting);

          for (guint k = 0; steps[i]->settings[k] != NEST_N_SETTINGS; k++)
            found |= steps[i]->settings[k] == setting;
          g_test_message ("%s changes %s", steps[i]->id, nest_setting_get_id (setting));
          g_assert_true (found);
          if (nest_setting_get_target (setting) == NEST_TARGET_MACHINE && setting != NEST_SETTING_POWER_STATE)
            g_assert_true (g_strv_contains (steps[i]->requires, "power-off"));
        }
    }
}

/* A machine that is set up has nothing left to do, whatever it is doing just now */
static void
test_ready (void)
{
  static const NestPowerState states[] = {
    NEST_POWER_STATE_OFF, NEST_POWER_STATE_ABORTED, NEST_POWER_STATE_RUNNING, NEST_POWER_STATE_PAUSED, NEST_POWER_STATE_SAVED,
  };
  static const NestCpuVendor vendors[] = { NEST_CPU_VENDOR_AMD, NEST_CPU_VENDOR_INTEL };
  const NestStep *const *steps = nest_steps_get_all ();

  for (guint i = 0; i < G_N_ELEMENTS (states) * G_N_ELEMENTS (vendors); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();

      nest_test_snapshots_set_vendor (snapshots, vendors[i % G_N_ELEMENTS (vendors)]);
      nest_test_snapshots_set_machine (snapshots, nest_test_machine_new_ready (NEST_TEST_MACHINE_UUID, "ready"));
      nest_machine_set_power_state (snapshots->machine, states[i / G_N_ELEMENTS (vendors)]);
      nest_hypervisor_info_set_host_key (snapshots->hypervisor, TRUE, "65505,65506");

      for (guint j = 0; steps[j] != NULL; j++)
        {
          g_autoptr (NestFinding) finding = NULL;
          NestStatus status;

          if (!nest_step_is_for (steps[j], "virtualbox") || !nest_step_is_seen_from (steps[j], NEST_VANTAGE_OUTSIDE))
            continue;
          finding = nest_test_snapshots_check (snapshots, steps[j]->id);
          status = nest_finding_get_status (finding);
          g_test_message ("%s: %s", steps[j]->id, nest_finding_get_summary (finding));
          g_assert_true (status == NEST_STATUS_DONE || status == NEST_STATUS_NOT_APPLICABLE);
          g_assert_cmpuint (nest_finding_get_changes (finding)->len, ==, 0);
        }
    }
}

static void
test_unread_machine (void)
{
  static const struct {
    NestMachineDetail detail;
    const char *problem;
    const char *summary;
  } rows[] = {
    { NEST_MACHINE_LISTED, NULL, "have not been read yet" },
    { NEST_MACHINE_INACCESSIBLE, "Its file is broken.", "Its file is broken." },
    { NEST_MACHINE_FAILED, "VirtualBox hangs.", "VirtualBox hangs." },
    { NEST_MACHINE_FAILED, NULL, "could not be read" },
  };
  const NestStep *const *steps = nest_steps_get_all ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint j = 0; steps[j] != NULL; j++)
      {
        g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
        g_autoptr (NestFinding) finding = NULL;

        if (steps[j]->place != NEST_PLACE_MACHINE)
          continue;
        nest_test_snapshots_set_machine (snapshots, nest_test_machine_new_unread (rows[i].detail, rows[i].problem));
        finding = nest_test_snapshots_check (snapshots, steps[j]->id);
        g_test_message ("%s", steps[j]->id);
        nest_test_assert_status (finding, NEST_STATUS_UNKNOWN);
        g_assert_nonnull (strstr (nest_finding_get_summary (finding), rows[i].summary));
      }
}

static void
test_no_machine (void)
{
  const NestStep *const *steps = nest_steps_get_all ();
  g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();

  nest_test_snapshots_set_machine (snapshots, NULL);
  for (guint i = 0; steps[i] != NULL; i++)
    {
      g_autoptr (NestFinding) finding = nest_test_snapshots_check (snapshots, steps[i]->id);

      g_test_message ("%s", steps[i]->id);
      if (steps[i]->place == NEST_PLACE_MACHINE)
        nest_test_assert_status (finding, NEST_STATUS_UNKNOWN);
      else if (nest_step_is_seen_from (steps[i], NEST_VANTAGE_OUTSIDE))
        g_assert_cmpint (nest_finding_get_status (finding), !=, NEST_STATUS_UNKNOWN);
    }
}

/* Nothing can be prepared in a machine for another processor, so nothing asks to power it off either */
static void
test_arm_machine (void)
{
  static const char *const blocked[] = {
    "guest-64-bit", "hardware-acceleration", "unrestricted-guest", "nested-paging", "nested-hw-virt", "io-apic", "acpi",
    "cpu-cores", "memory", NULL,
  };
  g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
  g_autoptr (NestFinding) power_off = NULL;

  nest_test_snapshots_set_machine (snapshots, nest_test_machine_new_arm ());
  nest_machine_set_power_state (snapshots->machine, NEST_POWER_STATE_RUNNING);
  for (guint i = 0; blocked[i] != NULL; i++)
    {
      g_autoptr (NestFinding) finding = nest_test_snapshots_check (snapshots, blocked[i]);

      g_test_message ("%s", blocked[i]);
      nest_test_assert_status (finding, NEST_STATUS_BLOCKED);
      g_assert_nonnull (strstr (nest_finding_get_summary (finding), "ARM"));
      g_assert_nonnull (nest_finding_get_remedy (finding));
    }
  power_off = nest_test_snapshots_check (snapshots, "power-off");
  nest_test_assert_status (power_off, NEST_STATUS_DONE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/steps/order", test_order);
  g_test_add_func ("/steps/for-kvm", test_for_kvm);
  g_test_add_func ("/steps/requires", test_requires);
  g_test_add_func ("/steps/required-steps-come-first", test_required_steps_come_first);
  g_test_add_func ("/steps/requirement-applies", test_requirement_applies);
  g_test_add_func ("/steps/texts", test_texts);
  g_test_add_func ("/steps/changes-are-read", test_changes_are_read);
  g_test_add_func ("/steps/ready", test_ready);
  g_test_add_func ("/steps/unread-machine", test_unread_machine);
  g_test_add_func ("/steps/no-machine", test_no_machine);
  g_test_add_func ("/steps/arm-machine", test_arm_machine);

  return g_test_run ();
}
