/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestVirtualBox against the scripted VBoxManage: each operation, its failures, and cancelling it. */
#include <string.h>

#include "nest-virtualbox.h"
#include "nest-vbox-settings.h"
#include "vbox-test.h"

#define ANY G_MAXUINT
#define MACHINE(more) "{\"machines\": [{\"uuid\": \"" UUID "\", \"name\": \"t1\" " more "}]}"
#define FAULT(match, rest) "{\"faults\": [{\"match\": \"" match "\", " rest "}]}"

typedef struct {
  VboxFake *fake;
  NestHypervisor *virtualbox;
} Fixture;

static void
fixture_init (Fixture    *fixture,
              const char *world,
              const char *time_scale)
{
  fixture->fake = vbox_fake_new_scaled (world, time_scale);
  fixture->virtualbox = nest_virtualbox_new_full (fixture->fake->manage, "/dev/null");
}

static void
fixture_clear (Fixture *fixture)
{
  g_assert_finalize_object (fixture->virtualbox);
  vbox_fake_free (fixture->fake);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static NestHypervisorInfo *
probe (Fixture *fixture)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  NestHypervisorInfo *info;

  nest_hypervisor_probe_async (fixture->virtualbox, NEST_PRIORITY_SELECTED, NULL, vbox_test_take_result, &place);
  result = vbox_test_wait (&place);
  info = nest_hypervisor_probe_finish (fixture->virtualbox, result, &error);
  g_assert_no_error (error);

  return info;
}

static NestMachine *
read_machine (Fixture    *fixture,
              const char *uuid,
              GError    **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  nest_hypervisor_read_async (fixture->virtualbox, uuid, NEST_PRIORITY_SELECTED, NULL, vbox_test_take_result, &place);
  result = vbox_test_wait (&place);

  return nest_hypervisor_read_finish (fixture->virtualbox, result, error);
}

static GPtrArray *
list_machines (Fixture *fixture,
               GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  nest_hypervisor_list_async (fixture->virtualbox, NEST_PRIORITY_SELECTED, NULL, vbox_test_take_result, &place);
  result = vbox_test_wait (&place);

  return nest_hypervisor_list_finish (fixture->virtualbox, result, error);
}

static gboolean
apply (Fixture    *fixture,
       const char *uuid,
       GPtrArray  *changes,
       GError    **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  nest_hypervisor_apply_async (fixture->virtualbox, uuid, changes, NULL, vbox_test_take_result, &place);
  result = vbox_test_wait (&place);

  return nest_hypervisor_apply_finish (fixture->virtualbox, result, error);
}

static gboolean
power (Fixture         *fixture,
       NestPowerAction  action,
       GError         **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  nest_hypervisor_power_async (fixture->virtualbox, UUID, action, NULL, vbox_test_take_result, &place);
  result = vbox_test_wait (&place);

  return nest_hypervisor_power_finish (fixture->virtualbox, result, error);
}

static GPtrArray *
changes_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);
}

static void
add_boolean (GPtrArray   *changes,
             NestSetting  setting)
{
  g_ptr_array_add (changes, nest_change_new (setting, NULL, g_variant_new_boolean (TRUE)));
}

static GPtrArray *
all_changes (void)
{
  GPtrArray *changes = changes_new ();

  add_boolean (changes, NEST_SETTING_HARDWARE_ACCELERATION);
  add_boolean (changes, NEST_SETTING_UNRESTRICTED_GUEST);
  add_boolean (changes, NEST_SETTING_NESTED_PAGING);
  add_boolean (changes, NEST_SETTING_L1D_FLUSH);
  add_boolean (changes, NEST_SETTING_MDS_CLEAR);
  add_boolean (changes, NEST_SETTING_NESTED_HW_VIRT);
  g_ptr_array_add (changes, nest_change_new (NEST_SETTING_CPU_COUNT, NULL, g_variant_new_uint32 (3)));
  g_ptr_array_add (changes, nest_change_new (NEST_SETTING_MEMORY, NULL, g_variant_new_uint64 (4096)));
  add_boolean (changes, NEST_SETTING_IO_APIC);
  add_boolean (changes, NEST_SETTING_ACPI);

  return changes;
}

static GPtrArray *
one_change (NestSetting  setting,
            GVariant    *value)
{
  GPtrArray *changes = changes_new ();

  g_ptr_array_add (changes, nest_change_new (setting, NULL, value));

  return changes;
}

static void
test_probe (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (NestHypervisorInfo) info = NULL;
  g_autofree char *commands = NULL;

  fixture_init (&fixture, "{\"warning\": true, \"hostinfo\": {\"HW virtualization\": \"yes\", \"nested paging\": "
                          "\"yes\", \"nested HW virtualization\": \"no\"}, \"extradata\": {\"GUI/Input/"
                          "HostKeyCombination\": \"65514\"}}", "1");
  info = probe (&fixture);
  g_assert_cmpstr (nest_hypervisor_info_get_hypervisor (info), ==, "virtualbox");
  g_assert_cmpstr (nest_hypervisor_info_get_version_text (info), ==, "7.2.22_Debianr175245");
  g_assert_cmpint (nest_hypervisor_info_get_problem (info), ==, NEST_HYPERVISOR_PROBLEM_NONE);
  g_assert_cmpint (nest_hypervisor_info_get_hw_virt (info), ==, NEST_ANSWER_YES);
  g_assert_cmpint (nest_hypervisor_info_get_nested_paging (info), ==, NEST_ANSWER_YES);
  g_assert_cmpint (nest_hypervisor_info_get_nested_hw_virt (info), ==, NEST_ANSWER_NO);
  g_assert_true (nest_hypervisor_info_get_host_key_known (info));
  g_assert_cmpstr (nest_hypervisor_info_get_host_key (info), ==, "65514");
  commands = vbox_fake_get_commands (fixture.fake);
  g_assert_cmpstr (commands, ==, "--version\nlist hostinfo\ngetextradata global " NEST_VBOX_HOST_KEY "\n");
}

static void
test_probe_problems (void)
{
  static const struct {
    const char *world;
    NestHypervisorProblem problem;
    guint calls; /* ANY: tried again as long as there is time */
  } cases[] = {
    { FAULT ("--version", "\"kind\": \"garbage\""), NEST_HYPERVISOR_PROBLEM_BROKEN, 1 },
    { FAULT ("--version", "\"kind\": \"hang\""), NEST_HYPERVISOR_PROBLEM_SERVICE_HANGS, 1 },
    { FAULT ("hostinfo", "\"kind\": \"hang\""), NEST_HYPERVISOR_PROBLEM_SERVICE_HANGS, 2 },
    { FAULT ("hostinfo", "\"kind\": \"crash\", \"times\": -1"), NEST_HYPERVISOR_PROBLEM_SERVICE_DEAD, ANY },
    { FAULT ("hostinfo", "\"kind\": \"empty\""), NEST_HYPERVISOR_PROBLEM_BROKEN, 2 },
    { FAULT ("hostinfo", "\"kind\": \"error\", \"stderr\": \"VBoxManage: error: Failed to initialize COM because the "
             "global settings directory '/x' is not accessible!\\n\""), NEST_HYPERVISOR_PROBLEM_NOT_WRITABLE, 2 },
    { FAULT ("getextradata", "\"kind\": \"garbage\""), NEST_HYPERVISOR_PROBLEM_BROKEN, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Fixture) fixture = { 0 };
      g_autoptr (NestHypervisorInfo) info = NULL;

      fixture_init (&fixture, cases[i].world, "0.01");
      info = probe (&fixture);
      g_test_message ("%u: %s / %s", i, nest_hypervisor_info_get_message (info), nest_hypervisor_info_get_remedy (info));
      g_assert_cmpint (nest_hypervisor_info_get_problem (info), ==, cases[i].problem);
      g_assert_nonnull (nest_hypervisor_info_get_message (info));
      g_assert_nonnull (nest_hypervisor_info_get_remedy (info));
      g_assert_false (nest_hypervisor_info_is_usable (info));
      if (cases[i].calls != ANY)
        g_assert_cmpuint (nest_vbox_manage_get_call_count (fixture.fake->manage), ==, cases[i].calls);
    }
}

static void
test_probe_not_installed (void)
{
  g_autoptr (NestVboxManage) manage = nest_vbox_manage_new ("/nonexistent/VBoxManage");
  Fixture fixture = { NULL, nest_virtualbox_new_full (manage, "/dev/null") };
  g_autoptr (NestHypervisorInfo) info = probe (&fixture);

  g_assert_cmpint (nest_hypervisor_info_get_problem (info), ==, NEST_HYPERVISOR_PROBLEM_NOT_INSTALLED);
  g_assert_null (nest_hypervisor_info_get_version_text (info));
  g_object_unref (fixture.virtualbox);
}

static void
test_probe_no_driver (void)
{
  g_autoptr (VboxFake) fake = vbox_fake_new ("{}");
  g_autoptr (NestHypervisor) virtualbox = nest_virtualbox_new_full (fake->manage, "/nonexistent/vboxdrv");
  Fixture fixture = { fake, virtualbox };
  g_autoptr (NestHypervisorInfo) info = probe (&fixture);

  g_assert_cmpint (nest_hypervisor_info_get_problem (info), ==, NEST_HYPERVISOR_PROBLEM_NO_DRIVER);
  g_assert_true (nest_hypervisor_info_is_usable (info));
  g_clear_object (&virtualbox);
}

static void
test_reread (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (NestHypervisorInfo) info = NULL;
  g_autoptr (NestHypervisorInfo) again = NULL;
  g_autoptr (GPtrArray) changes = one_change (NEST_SETTING_HOST_KEY, g_variant_new_string ("65505,65506"));
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fixture_init (&fixture, "{}", "1");
  info = probe (&fixture);
  g_assert_null (nest_hypervisor_info_get_host_key (info));
  g_assert_true (apply (&fixture, NULL, changes, &error));
  nest_hypervisor_reread_async (fixture.virtualbox, info, NEST_PRIORITY_RUN, NULL, vbox_test_take_result, &place);
  result = vbox_test_wait (&place);
  again = nest_hypervisor_reread_finish (fixture.virtualbox, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (nest_hypervisor_info_get_host_key (again), ==, "65505,65506");
  g_assert_cmpstr (nest_hypervisor_info_get_version_text (again), ==, "7.2.22_Debianr175245");
  g_assert_cmpuint (nest_vbox_manage_get_call_count (fixture.fake->manage), ==, 5);
}

static void
test_list (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) machines = NULL;

  fixture_init (&fixture, "{\"machines\": [{\"uuid\": \"" UUID "\", \"name\": \"a\"}, {\"uuid\": \"" OTHER_UUID
                          "\", \"name\": \"b\", \"inaccessible\": true}]}", "1");
  machines = list_machines (&fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (machines->len, ==, 2);
  g_assert_cmpstr (nest_machine_get_name (machines->pdata[0]), ==, "a");
  g_assert_cmpint (nest_machine_get_detail (machines->pdata[0]), ==, NEST_MACHINE_LISTED);
  g_assert_cmpint (nest_machine_get_detail (machines->pdata[1]), ==, NEST_MACHINE_INACCESSIBLE);
  g_assert_cmpuint (nest_vbox_manage_get_call_count (fixture.fake->manage), ==, 1);
}

static void
test_list_fails (void)
{
  static const char *const worlds[] = {
    FAULT ("list", "\"kind\": \"garbage\""),
    FAULT ("list", "\"kind\": \"error\", \"exit\": 0, \"stderr\": \"VBoxManage: error: x\\n\""),
    FAULT ("list", "\"kind\": \"crash\", \"times\": -1"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (worlds); i++)
    {
      g_auto (Fixture) fixture = { 0 };
      g_autoptr (GError) error = NULL;

      fixture_init (&fixture, worlds[i], "0.1");
      g_assert_null (list_machines (&fixture, &error));
      g_assert_nonnull (error);
    }
}

static void
test_read_states (void)
{
  static const struct {
    const char *world;
    NestPowerState state;
  } cases[] = {
    { MACHINE (", \"state\": \"running\""), NEST_POWER_STATE_RUNNING },
    { MACHINE (", \"state\": \"paused\""), NEST_POWER_STATE_PAUSED },
    { MACHINE (", \"state\": \"saved\""), NEST_POWER_STATE_SAVED },
    { MACHINE (", \"state\": \"gurumeditation\""), NEST_POWER_STATE_STUCK },
    { MACHINE (", \"state\": \"stopping\""), NEST_POWER_STATE_CHANGING },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Fixture) fixture = { 0 };
      g_autoptr (GError) error = NULL;
      g_autoptr (NestMachine) machine = NULL;

      fixture_init (&fixture, cases[i].world, "1");
      machine = read_machine (&fixture, UUID, &error);
      g_assert_no_error (error);
      g_assert_cmpint (nest_machine_get_power_state (machine), ==, cases[i].state);
      g_assert_cmpint (nest_machine_get_detail (machine), ==, NEST_MACHINE_READ);
    }
}

static void
test_read_special (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NestMachine) inaccessible = NULL;
  g_autoptr (NestMachine) arm = NULL;

  fixture_init (&fixture, "{\"machines\": [{\"uuid\": \"" UUID "\", \"name\": \"a\", \"inaccessible\": true}, "
                          "{\"uuid\": \"" OTHER_UUID "\", \"name\": \"b\", \"platform\": \"ARM\", "
                          "\"snapshots\": [\"one\", \"two\\\"\"]}]}", "1");
  inaccessible = read_machine (&fixture, UUID, &error);
  g_assert_no_error (error);
  g_assert_cmpint (nest_machine_get_detail (inaccessible), ==, NEST_MACHINE_INACCESSIBLE);
  arm = read_machine (&fixture, OTHER_UUID, &error);
  g_assert_no_error (error);
  g_assert_cmpint (nest_machine_get_platform (arm), ==, NEST_PLATFORM_OTHER);
  g_assert_cmpuint (nest_machine_get_snapshot_count (arm), ==, 2);
}

static void
assert_read_fails (const char          *world,
                   const char          *uuid,
                   NestHypervisorError  code)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (GError) error = NULL;

  fixture_init (&fixture, world, "0.01");
  g_assert_null (read_machine (&fixture, uuid, &error));
  g_assert_error (error, NEST_HYPERVISOR_ERROR, (int) code);
}

#define BROKEN(rest) "{\"machines\": [{\"uuid\": \"" UUID "\", \"name\": \"t1\"}], \"faults\": [{\"match\": \"\", " rest "}]}"

static void
test_read_fails (void)
{
  assert_read_fails ("{}", UUID, NEST_HYPERVISOR_ERROR_NOT_FOUND);
  assert_read_fails ("{}", "--help", NEST_HYPERVISOR_ERROR_NOT_FOUND);
  assert_read_fails ("{}", "@file", NEST_HYPERVISOR_ERROR_NOT_FOUND);
  assert_read_fails (BROKEN ("\"kind\": \"garbage\""), UUID, NEST_HYPERVISOR_ERROR_BAD_OUTPUT);
  assert_read_fails (BROKEN ("\"kind\": \"empty\""), UUID, NEST_HYPERVISOR_ERROR_BAD_OUTPUT);
  assert_read_fails (BROKEN ("\"kind\": \"nul\""), UUID, NEST_HYPERVISOR_ERROR_BAD_OUTPUT);
  assert_read_fails (BROKEN ("\"kind\": \"truncate\", \"bytes\": 500"), UUID, NEST_HYPERVISOR_ERROR_BAD_OUTPUT);
  assert_read_fails (BROKEN ("\"kind\": \"hang\""), UUID, NEST_HYPERVISOR_ERROR_TIMED_OUT);
}

static void
test_read_invalid_utf8 (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NestMachine) machine = NULL;

  fixture_init (&fixture, BROKEN ("\"kind\": \"invalid-utf8\""), "1");
  machine = read_machine (&fixture, UUID, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (nest_machine_get_name (machine), ==, "a\xff\xfe\xc3" "b");
  g_assert_cmpstr (nest_machine_get_display_name (machine), ==, "a\\xff\\xfe\\xc3b");
}

static void
test_apply (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (GPtrArray) changes = all_changes ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NestMachine) machine = NULL;
  g_autofree char *commands = NULL;
  g_autoptr (JsonObject) world = NULL;

  fixture_init (&fixture, MACHINE (", \"settings\": {\"nestedpaging\": \"off\", \"vtxux\": \"off\", \"ioapic\": \"off\"}"), "1");
  g_assert_true (apply (&fixture, UUID, changes, &error));
  g_assert_no_error (error);
  commands = vbox_fake_get_commands (fixture.fake);
  g_assert_cmpstr (commands, ==,
                   "modifyvm " UUID " --hwvirtex on --vtxux on --nestedpaging on --l1d-flush-on-vm-entry on "
                   "--mds-clear-on-vm-entry on --nested-hw-virt on --cpus 3 --memory 4096 --ioapic on --acpi on\n");

  machine = read_machine (&fixture, UUID, &error);
  for (guint i = 0; i < changes->len; i++)
    {
      NestChange *change = g_ptr_array_index (changes, i);
      NestSetting setting = nest_change_get_setting (change);

      if (nest_setting_is_readable (setting))
        g_assert_true (nest_value_equal (nest_machine_get_value (machine, setting), nest_change_get_new_value (change)));
    }
  world = vbox_fake_get_machine (fixture.fake, 0);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (world, "hidden"),
                                                  "l1d-flush-on-vm-entry"), ==, "on");
}

static void
assert_apply_fails (const char          *world,
                    GPtrArray           *changes,
                    NestHypervisorError  code)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (GError) error = NULL;

  fixture_init (&fixture, world, "0.1");
  g_assert_false (apply (&fixture, UUID, changes, &error));
  g_assert_error (error, NEST_HYPERVISOR_ERROR, (int) code);
}

static void
test_apply_fails (void)
{
  g_autoptr (GPtrArray) nested = one_change (NEST_SETTING_NESTED_HW_VIRT, g_variant_new_boolean (TRUE));
  g_autoptr (GPtrArray) many = one_change (NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (65));
  g_autoptr (GPtrArray) unset = one_change (NEST_SETTING_IO_APIC, NULL);
  g_autoptr (GPtrArray) host_key = one_change (NEST_SETTING_HOST_KEY, NULL);

  assert_apply_fails (MACHINE (", \"state\": \"running\""), nested, NEST_HYPERVISOR_ERROR_LOCKED);
  assert_apply_fails (MACHINE (", \"state\": \"saved\""), nested, NEST_HYPERVISOR_ERROR_WRONG_STATE);
  assert_apply_fails (MACHINE (", \"locked\": -1"), nested, NEST_HYPERVISOR_ERROR_LOCKED);
  assert_apply_fails (MACHINE (", \"inaccessible\": true"), nested, NEST_HYPERVISOR_ERROR_INACCESSIBLE);
  assert_apply_fails (MACHINE (""), many, NEST_HYPERVISOR_ERROR_INVALID_VALUE);
  assert_apply_fails (MACHINE (""), unset, NEST_HYPERVISOR_ERROR_INVALID_VALUE);
  assert_apply_fails (MACHINE (""), host_key, NEST_HYPERVISOR_ERROR_INVALID_VALUE);
  assert_apply_fails ("{}", nested, NEST_HYPERVISOR_ERROR_NOT_FOUND);
  assert_apply_fails ("{\"version\": \"5.2.44r139111\", \"machines\": [{\"uuid\": \"" UUID "\", \"name\": \"t1\"}]}",
                      nested, NEST_HYPERVISOR_ERROR_UNKNOWN_OPTION);
}

/* All options Nestbox ever uses are known to the oldest version it supports. */
static void
test_apply_old_version (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (GPtrArray) changes = all_changes ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NestMachine) machine = NULL;

  fixture_init (&fixture, "{\"version\": \"6.0.24r139119\", \"machines\": [{\"uuid\": \"" UUID "\", \"name\": \"t1\"}]}", "1");
  g_assert_true (apply (&fixture, UUID, changes, &error));
  g_assert_no_error (error);
  machine = read_machine (&fixture, UUID, &error);
  g_assert_no_error (error);
  g_assert_cmpint (nest_machine_get_platform (machine), ==, NEST_PLATFORM_X86);
  g_assert_cmpint (nest_machine_get_answer (machine, NEST_SETTING_NESTED_HW_VIRT), ==, NEST_ANSWER_YES);
}

static void
test_host_key (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (GPtrArray) set = one_change (NEST_SETTING_HOST_KEY, g_variant_new_string ("65505,65506"));
  g_autoptr (GPtrArray) unset = one_change (NEST_SETTING_HOST_KEY, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *commands = NULL;

  fixture_init (&fixture, "{}", "1");
  g_assert_true (apply (&fixture, NULL, set, &error));
  g_assert_true (apply (&fixture, NULL, unset, &error));
  commands = vbox_fake_get_commands (fixture.fake);
  g_assert_cmpstr (commands, ==, "setextradata global " NEST_VBOX_HOST_KEY " 65505,65506\n"
                                 "setextradata global " NEST_VBOX_HOST_KEY "\n");
}

static void
test_power (void)
{
  static const struct {
    const char *world;
    NestPowerAction action;
    const char *command;
    int code; /* -1: works */
  } cases[] = {
    { MACHINE (", \"state\": \"saved\""), NEST_POWER_ACTION_START, "startvm " UUID " --type gui\n", -1 },
    { MACHINE (", \"state\": \"paused\""), NEST_POWER_ACTION_RESUME, "controlvm " UUID " resume\n", -1 },
    { MACHINE (", \"state\": \"running\""), NEST_POWER_ACTION_ASK_TO_SHUT_DOWN, "controlvm " UUID " acpipowerbutton\n", -1 },
    { MACHINE (", \"state\": \"running\""), NEST_POWER_ACTION_PULL_PLUG, "controlvm " UUID " poweroff\n", -1 },
    { MACHINE (", \"state\": \"saved\""), NEST_POWER_ACTION_DISCARD_SAVED_STATE, "discardstate " UUID "\n", -1 },
    { MACHINE (", \"start_error\": \"AMD-V is not available (VERR_SVM_NO_SVM)\""), NEST_POWER_ACTION_START, NULL,
      NEST_HYPERVISOR_ERROR_START_FAILED },
    { MACHINE (", \"state\": \"paused\""), NEST_POWER_ACTION_ASK_TO_SHUT_DOWN, NULL, NEST_HYPERVISOR_ERROR_WRONG_STATE },
    { MACHINE (""), NEST_POWER_ACTION_PULL_PLUG, NULL, NEST_HYPERVISOR_ERROR_WRONG_STATE },
    { MACHINE (""), NEST_POWER_ACTION_DISCARD_SAVED_STATE, NULL, NEST_HYPERVISOR_ERROR_WRONG_STATE },
    { MACHINE (", \"state\": \"running\""), NEST_POWER_ACTION_START, NULL, NEST_HYPERVISOR_ERROR_LOCKED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Fixture) fixture = { 0 };
      g_autoptr (GError) error = NULL;
      g_autofree char *commands = NULL;

      fixture_init (&fixture, cases[i].world, "0.01");
      g_assert_cmpint (power (&fixture, cases[i].action, &error), ==, cases[i].code < 0);
      if (cases[i].code >= 0)
        g_assert_error (error, NEST_HYPERVISOR_ERROR, cases[i].code);
      commands = vbox_fake_get_commands (fixture.fake);
      if (cases[i].command != NULL)
        g_assert_cmpstr (commands, ==, cases[i].command);
    }
}

static gboolean
type_keys (Fixture      *fixture,
           NestHostKey  *keys,
           GError      **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  nest_hypervisor_type_async (fixture->virtualbox, UUID, keys, NULL, vbox_test_take_result, &place);
  result = vbox_test_wait (&place);

  return nest_hypervisor_type_finish (fixture->virtualbox, result, error);
}

static void
test_type (void)
{
  static const struct {
    const char *world;
    const char *keys;
    const char *command; /* NULL: none reaches VirtualBox */
    int code;            /* -1: works */
  } cases[] = {
    { MACHINE (", \"state\": \"running\""), NEST_HOST_KEY_DEFAULT_INSIDE,
      "controlvm " UUID " keyboardputscancode e0 1d e0 9d\n", -1 },
    { MACHINE (", \"state\": \"running\""), "65482", NULL, NEST_HYPERVISOR_ERROR_INVALID_VALUE },
    { MACHINE (""), NEST_HOST_KEY_OTHER_INSIDE, "controlvm " UUID " keyboardputscancode 58 d8\n",
      NEST_HYPERVISOR_ERROR_WRONG_STATE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Fixture) fixture = { 0 };
      g_autoptr (NestHostKey) keys = nest_host_key_new_from_virtualbox (cases[i].keys);
      g_autoptr (GError) error = NULL;
      g_autofree char *commands = NULL;

      fixture_init (&fixture, cases[i].world, "0.01");
      g_assert_true (nest_hypervisor_can_type (fixture.virtualbox));
      g_assert_cmpint (type_keys (&fixture, keys, &error), ==, cases[i].code < 0);
      if (cases[i].code >= 0)
        g_assert_error (error, NEST_HYPERVISOR_ERROR, cases[i].code);
      else
        g_assert_no_error (error);
      commands = vbox_fake_get_commands (fixture.fake);
      g_assert_cmpstr (commands, ==, cases[i].command != NULL ? cases[i].command : "");
    }
}

static char *
describe (Fixture    *fixture,
          const char *uuid,
          GPtrArray  *changes)
{
  g_autoptr (GPtrArray) lines = nest_hypervisor_describe (fixture->virtualbox, uuid, changes);
  g_autofree char *command = nest_vbox_manage_get_command (fixture->fake->manage);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (text, "%s\n", (char *) lines->pdata[i]);
  g_string_replace (text, command, "VBoxManage", 0);

  return g_string_free (text, FALSE);
}

static GPtrArray *
power_change (const char *method,
              const char *from)
{
  GPtrArray *changes = changes_new ();

  g_ptr_array_add (changes, nest_change_new_full (NEST_SETTING_POWER_STATE, g_variant_new_string (from),
                                                  g_variant_new_string ("off"), method, NEST_CHANGE_IRREVERSIBLE));

  return changes;
}

static void
test_describe (void)
{
  static const struct {
    const char *method;
    const char *from;
    const char *lines;
  } cases[] = {
    { NEST_METHOD_SHUT_DOWN, "running", "VBoxManage controlvm " UUID " acpipowerbutton\n" },
    { NEST_METHOD_SHUT_DOWN, "paused",
      "VBoxManage controlvm " UUID " resume\nVBoxManage controlvm " UUID " acpipowerbutton\n" },
    { NEST_METHOD_PULL_PLUG, "paused", "VBoxManage controlvm " UUID " poweroff\n" },
    { NEST_METHOD_START_AND_SHUT_DOWN, "saved",
      "VBoxManage startvm " UUID " --type gui\nVBoxManage controlvm " UUID " acpipowerbutton\n" },
    { NEST_METHOD_DISCARD_SAVED_STATE, "saved", "VBoxManage discardstate " UUID "\n" },
  };
  g_auto (Fixture) fixture = { 0 };

  fixture_init (&fixture, "{}", "1");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) changes = power_change (cases[i].method, cases[i].from);
      g_autofree char *lines = NULL, *expected = NULL;

      add_boolean (changes, NEST_SETTING_IO_APIC);
      lines = describe (&fixture, UUID, changes);
      expected = g_strconcat (cases[i].lines, "VBoxManage modifyvm " UUID " --ioapic on\n", NULL);
      g_assert_cmpstr (lines, ==, expected);
    }
}

/* Over ssh, or on a computer without a screen, there is no window to start a machine in. */
static void
test_describe_without_screen (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (GPtrArray) changes = power_change (NEST_METHOD_START_AND_SHUT_DOWN, "saved");
  g_autofree char *lines = NULL;

  fixture_init (&fixture, "{}", "1");
  g_unsetenv ("DISPLAY");
  lines = describe (&fixture, UUID, changes);
  g_setenv ("DISPLAY", ":0", TRUE);
  g_assert_cmpstr (lines, ==,
                   "VBoxManage startvm " UUID " --type headless\nVBoxManage controlvm " UUID " acpipowerbutton\n");
}

static void
test_describe_host_key (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (GPtrArray) set = one_change (NEST_SETTING_HOST_KEY, g_variant_new_string ("a b'c"));
  g_autoptr (GPtrArray) unset = one_change (NEST_SETTING_HOST_KEY, NULL);
  g_autofree char *set_lines = NULL, *unset_lines = NULL;

  fixture_init (&fixture, "{}", "1");
  set_lines = describe (&fixture, NULL, set);
  unset_lines = describe (&fixture, NULL, unset);
  g_assert_cmpstr (set_lines, ==, "VBoxManage setextradata global " NEST_VBOX_HOST_KEY " 'a b'\\''c'\n");
  g_assert_cmpstr (unset_lines, ==, "VBoxManage setextradata global " NEST_VBOX_HOST_KEY "\n");
  g_assert_cmpuint (nest_vbox_manage_get_call_count (fixture.fake->manage), ==, 0);
}

typedef void (* BeginFunc) (NestHypervisor *virtualbox, GCancellable *cancellable, GAsyncResult **place);

static void
begin_probe (NestHypervisor *virtualbox, GCancellable *cancellable, GAsyncResult **place)
{
  nest_hypervisor_probe_async (virtualbox, NEST_PRIORITY_RUN, cancellable, vbox_test_take_result, place);
}

static void
begin_reread (NestHypervisor *virtualbox, GCancellable *cancellable, GAsyncResult **place)
{
  g_autoptr (NestHypervisorInfo) info = nest_hypervisor_info_new ("virtualbox", "virtualbox", "VirtualBox");

  nest_hypervisor_reread_async (virtualbox, info, NEST_PRIORITY_RUN, cancellable, vbox_test_take_result, place);
}

static void
begin_list (NestHypervisor *virtualbox, GCancellable *cancellable, GAsyncResult **place)
{
  nest_hypervisor_list_async (virtualbox, NEST_PRIORITY_RUN, cancellable, vbox_test_take_result, place);
}

static void
begin_read (NestHypervisor *virtualbox, GCancellable *cancellable, GAsyncResult **place)
{
  nest_hypervisor_read_async (virtualbox, UUID, NEST_PRIORITY_RUN, cancellable, vbox_test_take_result, place);
}

static void
begin_apply (NestHypervisor *virtualbox, GCancellable *cancellable, GAsyncResult **place)
{
  g_autoptr (GPtrArray) changes = one_change (NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (2));

  nest_hypervisor_apply_async (virtualbox, UUID, changes, cancellable, vbox_test_take_result, place);
}

static void
begin_power (NestHypervisor *virtualbox, GCancellable *cancellable, GAsyncResult **place)
{
  nest_hypervisor_power_async (virtualbox, UUID, NEST_POWER_ACTION_START, cancellable, vbox_test_take_result, place);
}

/* A question is dropped while it is asked; a change that has begun comes to its end and says so. */
static void
test_cancel (void)
{
  static const struct {
    BeginFunc begin;
    gboolean is_write;
  } operations[] = {
    { begin_probe, FALSE }, { begin_reread, FALSE }, { begin_list, FALSE }, { begin_read, FALSE },
    { begin_apply, TRUE },  { begin_power, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    {
      g_auto (Fixture) fixture = { 0 };
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      GAsyncResult *place = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      fixture_init (&fixture, BROKEN ("\"kind\": \"stall\", \"seconds\": 0.5"), "1");
      operations[i].begin (fixture.virtualbox, cancellable, &place);
      vbox_test_spin (150);
      g_cancellable_cancel (cancellable);
      result = vbox_test_wait (&place);
      if (operations[i].is_write)
        {
          g_assert_true (g_task_propagate_boolean (G_TASK (result), &error));
          g_assert_no_error (error);
        }
      else
        {
          g_assert_null (g_task_propagate_pointer (G_TASK (result), &error));
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
        }
      /* What was stopped has to end before the worker can. */
      g_clear_object (&result);
      vbox_test_spin (400);
    }
}

int
main (int    argc,
      char **argv)
{
  vbox_test_init (&argc, &argv);
  g_setenv ("DISPLAY", ":0", TRUE);
  g_test_add_func ("/virtualbox/probe", test_probe);
  g_test_add_func ("/virtualbox/probe/problems", test_probe_problems);
  g_test_add_func ("/virtualbox/probe/not-installed", test_probe_not_installed);
  g_test_add_func ("/virtualbox/probe/no-driver", test_probe_no_driver);
  g_test_add_func ("/virtualbox/reread", test_reread);
  g_test_add_func ("/virtualbox/list", test_list);
  g_test_add_func ("/virtualbox/list/fails", test_list_fails);
  g_test_add_func ("/virtualbox/read/states", test_read_states);
  g_test_add_func ("/virtualbox/read/special", test_read_special);
  g_test_add_func ("/virtualbox/read/fails", test_read_fails);
  g_test_add_func ("/virtualbox/read/invalid-utf8", test_read_invalid_utf8);
  g_test_add_func ("/virtualbox/apply", test_apply);
  g_test_add_func ("/virtualbox/apply/fails", test_apply_fails);
  g_test_add_func ("/virtualbox/apply/old-version", test_apply_old_version);
  g_test_add_func ("/virtualbox/host-key", test_host_key);
  g_test_add_func ("/virtualbox/power", test_power);
  g_test_add_func ("/virtualbox/type", test_type);
  g_test_add_func ("/virtualbox/describe", test_describe);
  g_test_add_func ("/virtualbox/describe/without-screen", test_describe_without_screen);
  g_test_add_func ("/virtualbox/describe/host-key", test_describe_host_key);
  g_test_add_func ("/virtualbox/cancel", test_cancel);

  return vbox_test_run ();
}
