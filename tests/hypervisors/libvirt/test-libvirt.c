/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestLibvirt on libvirt's test driver: each operation, its refusals, and cancelling it. */
#include <string.h>

#include "libvirt-test.h"

static NestMachine *
read_ok (NestHypervisor *libvirt,
         const char     *uuid)
{
  g_autoptr (GError) error = NULL;
  NestMachine *machine = libvirt_test_read (libvirt, uuid, &error);

  g_assert_no_error (error);
  g_assert_nonnull (machine);

  return machine;
}

static void
test_list (void)
{
  static const struct {
    const char *name;
    const char *uuid;
    NestPowerState state;
  } expected[] = {
    { "crashed", UUID_CRASHED, NEST_POWER_STATE_STUCK },
    { "off", UUID_OFF, NEST_POWER_STATE_OFF },
    { "paused", UUID_PAUSED, NEST_POWER_STATE_PAUSED },
    { "running", UUID_RUNNING, NEST_POWER_STATE_RUNNING },
    { "saved", UUID_SAVED, NEST_POWER_STATE_SAVED },
    { "transient", UUID_TRANSIENT, NEST_POWER_STATE_RUNNING },
  };
  NestHypervisor *libvirt = libvirt_test_open ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) machines = libvirt_test_list (libvirt, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (machines->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < machines->len; i++)
    {
      NestMachine *machine = g_ptr_array_index (machines, i);

      g_assert_cmpstr (nest_machine_get_name (machine), ==, expected[i].name);
      g_assert_cmpstr (nest_machine_get_uuid (machine), ==, expected[i].uuid);
      g_assert_cmpstr (nest_machine_get_hypervisor (machine), ==, "kvm");
      g_assert_cmpstr (nest_machine_get_connection (machine), ==, nest_hypervisor_get_connection (libvirt));
      g_assert_cmpint (nest_machine_get_detail (machine), ==, NEST_MACHINE_LISTED);
      g_assert_cmpint (nest_machine_get_power_state (machine), ==, expected[i].state);
    }
  libvirt_test_close (libvirt);
}

static void
test_list_many (void)
{
  NestHypervisor *libvirt = libvirt_test_open_scaled (1000);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) machines = libvirt_test_list (libvirt, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (machines->len, ==, 1000);
  for (guint i = 0; i < machines->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("machine-%04u", i);

      g_assert_cmpstr (nest_machine_get_name (g_ptr_array_index (machines, i)), ==, name);
    }
  libvirt_test_close (libvirt);
}

static void
test_read (void)
{
  NestHypervisor *libvirt = libvirt_test_open ();
  g_autoptr (NestMachine) machine = read_ok (libvirt, UUID_OFF);
  const NestCpu *cpu = nest_machine_get_cpu (machine);

  g_assert_cmpint (nest_machine_get_detail (machine), ==, NEST_MACHINE_READ);
  g_assert_cmpstr (nest_machine_get_name (machine), ==, "off");
  g_assert_null (nest_machine_get_problem (machine));
  g_assert_false (nest_machine_is_transient (machine));
  g_assert_cmpuint (nest_machine_get_number (machine, NEST_SETTING_CPU_COUNT), ==, 1);
  g_assert_cmpuint (nest_machine_get_number (machine, NEST_SETTING_MEMORY), ==, 2048);
  g_assert_cmpint (nest_machine_get_answer (machine, NEST_SETTING_ACPI), ==, NEST_ANSWER_YES);
  g_assert_cmpint (nest_machine_get_answer (machine, NEST_SETTING_NESTED_HW_VIRT), ==, NEST_ANSWER_NO);
  g_assert_cmpuint (nest_machine_get_snapshot_count (machine), ==, 0);
  g_assert_nonnull (cpu);
  g_assert_cmpint (cpu->mode, ==, NEST_CPU_MODE_CUSTOM);
  g_assert_cmpstr (cpu->model, ==, "EPYC");
  libvirt_test_close (libvirt);
}

static void
test_states (void)
{
  NestHypervisor *libvirt = libvirt_test_open ();

  g_assert_cmpint (libvirt_test_get_state (libvirt, UUID_OFF), ==, NEST_POWER_STATE_OFF);
  g_assert_cmpint (libvirt_test_get_state (libvirt, UUID_SAVED), ==, NEST_POWER_STATE_SAVED);
  g_assert_cmpint (libvirt_test_get_state (libvirt, UUID_RUNNING), ==, NEST_POWER_STATE_RUNNING);
  g_assert_cmpint (libvirt_test_get_state (libvirt, UUID_PAUSED), ==, NEST_POWER_STATE_PAUSED);
  g_assert_cmpint (libvirt_test_get_state (libvirt, UUID_CRASHED), ==, NEST_POWER_STATE_STUCK);
  libvirt_test_close (libvirt);
}

static void
test_live_values (void)
{
  NestHypervisor *libvirt = libvirt_test_open ();
  g_autoptr (NestMachine) off = read_ok (libvirt, UUID_OFF);
  g_autoptr (NestMachine) before = read_ok (libvirt, UUID_RUNNING);
  g_autoptr (NestMachine) after = NULL;
  g_autoptr (GPtrArray) changes = libvirt_test_one_change (before, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (3));
  g_autoptr (GError) error = NULL;

  g_assert_null (nest_machine_get_live_value (off, NEST_SETTING_CPU_COUNT));
  g_assert_true (libvirt_test_apply (libvirt, UUID_RUNNING, changes, &error));
  g_assert_no_error (error);
  after = read_ok (libvirt, UUID_RUNNING);
  g_assert_cmpuint (nest_machine_get_number (after, NEST_SETTING_CPU_COUNT), ==, 3);
  g_assert_cmpuint (g_variant_get_uint32 (nest_machine_get_live_value (after, NEST_SETTING_CPU_COUNT)), ==, 1);
  g_assert_cmpint (nest_machine_get_power_state (after), ==, NEST_POWER_STATE_RUNNING);
  libvirt_test_close (libvirt);
}

static void
test_not_found (void)
{
  NestHypervisor *libvirt = libvirt_test_open ();
  static const char *const wrong[] = { "00000000-0000-4000-8000-00000000000f", "off", "", "--help" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (libvirt_test_read (libvirt, wrong[i], &error));
      g_assert_error (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_FOUND);
    }
  libvirt_test_close (libvirt);
}

static void
test_apply_and_undo (void)
{
  static const NestSetting settings[] = {
    NEST_SETTING_CPU_COUNT, NEST_SETTING_MEMORY, NEST_SETTING_NESTED_HW_VIRT,
  };
  NestHypervisor *libvirt = libvirt_test_open ();
  GVariant *const values[] = {
    g_variant_ref_sink (g_variant_new_uint32 (3)), g_variant_ref_sink (g_variant_new_uint64 (4096)),
    g_variant_ref_sink (g_variant_new_boolean (TRUE)),
  };

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autoptr (NestMachine) before = read_ok (libvirt, UUID_OFF);
      g_autoptr (NestMachine) after = NULL;
      g_autoptr (NestMachine) undone = NULL;
      g_autoptr (GPtrArray) changes = libvirt_test_one_change (before, settings[i], values[i]);
      g_autoptr (GPtrArray) inverse = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);
      g_autoptr (GError) error = NULL;

      g_assert_true (libvirt_test_apply (libvirt, UUID_OFF, changes, &error));
      g_assert_no_error (error);
      after = read_ok (libvirt, UUID_OFF);
      g_assert_true (nest_value_equal (nest_machine_get_value (after, settings[i]), values[i]));
      g_assert_false (nest_machine_equal (before, after));

      g_ptr_array_add (inverse, nest_change_new_inverse (g_ptr_array_index (changes, 0)));
      g_assert_true (libvirt_test_apply (libvirt, UUID_OFF, inverse, &error));
      g_assert_no_error (error);
      undone = read_ok (libvirt, UUID_OFF);
      g_assert_true (nest_machine_equal (before, undone));
      g_variant_unref (values[i]);
    }
  libvirt_test_close (libvirt);
}

static void
test_apply_refused (void)
{
  static const char *const uuids[] = { UUID_TRANSIENT, UUID_SAVED };
  NestHypervisor *libvirt = libvirt_test_open ();

  for (guint i = 0; i < G_N_ELEMENTS (uuids); i++)
    {
      g_autoptr (NestMachine) machine = read_ok (libvirt, uuids[i]);
      g_autoptr (NestMachine) after = NULL;
      g_autoptr (GPtrArray) changes =
        libvirt_test_one_change (machine, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (3));
      g_autoptr (GError) error = NULL;

      g_assert_false (libvirt_test_apply (libvirt, uuids[i], changes, &error));
      g_assert_error (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_WRONG_STATE);
      after = read_ok (libvirt, uuids[i]);
      g_assert_true (nest_machine_equal (machine, after));
    }
  libvirt_test_close (libvirt);
}

static void
test_transient (void)
{
  NestHypervisor *libvirt = libvirt_test_open ();
  g_autoptr (NestMachine) machine = read_ok (libvirt, UUID_TRANSIENT);
  g_autoptr (GError) error = NULL;

  g_assert_true (nest_machine_is_transient (machine));
  g_assert_cmpint (nest_machine_get_detail (machine), ==, NEST_MACHINE_READ);
  g_assert_nonnull (nest_machine_get_problem (machine));
  /* Nobody has agreed to lose it. */
  g_assert_false (libvirt_test_power (libvirt, UUID_TRANSIENT, NEST_POWER_ACTION_PULL_PLUG, &error));
  g_assert_error (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_WRONG_STATE);
  g_assert_cmpint (libvirt_test_get_state (libvirt, UUID_TRANSIENT), ==, NEST_POWER_STATE_RUNNING);
  libvirt_test_close (libvirt);
}

static void
check_power (NestHypervisor  *libvirt,
             const char      *uuid,
             NestPowerAction  action,
             NestPowerState   state)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (libvirt_test_power (libvirt, uuid, action, &error));
  g_assert_no_error (error);
  g_assert_cmpint (libvirt_test_get_state (libvirt, uuid), ==, state);
}

static void
test_power (void)
{
  NestHypervisor *libvirt = libvirt_test_open ();

  check_power (libvirt, UUID_OFF, NEST_POWER_ACTION_START, NEST_POWER_STATE_RUNNING);
  check_power (libvirt, UUID_OFF, NEST_POWER_ACTION_ASK_TO_SHUT_DOWN, NEST_POWER_STATE_OFF);
  check_power (libvirt, UUID_PAUSED, NEST_POWER_ACTION_RESUME, NEST_POWER_STATE_RUNNING);
  check_power (libvirt, UUID_PAUSED, NEST_POWER_ACTION_PULL_PLUG, NEST_POWER_STATE_OFF);
  check_power (libvirt, UUID_SAVED, NEST_POWER_ACTION_DISCARD_SAVED_STATE, NEST_POWER_STATE_OFF);
  libvirt_test_close (libvirt);
}

static void
test_power_in_the_wrong_state (void)
{
  static const struct {
    const char *uuid;
    NestPowerAction action;
  } wrong[] = {
    { UUID_RUNNING, NEST_POWER_ACTION_START },
    { UUID_RUNNING, NEST_POWER_ACTION_RESUME },
    { UUID_OFF, NEST_POWER_ACTION_RESUME },
    { UUID_OFF, NEST_POWER_ACTION_ASK_TO_SHUT_DOWN },
    { UUID_OFF, NEST_POWER_ACTION_PULL_PLUG },
    { UUID_OFF, NEST_POWER_ACTION_DISCARD_SAVED_STATE },
  };
  NestHypervisor *libvirt = libvirt_test_open ();

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (libvirt_test_power (libvirt, wrong[i].uuid, wrong[i].action, &error));
      g_assert_error (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_WRONG_STATE);
    }
  libvirt_test_close (libvirt);
}

static void
test_no_virt_manager (void)
{
  NestHypervisor *libvirt = libvirt_test_open ();
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (changes, nest_change_new (NEST_SETTING_HOST_KEY, NULL, g_variant_new_string ("65505,65506")));
  g_assert_false (libvirt_test_apply (libvirt, NULL, changes, &error));
  g_assert_error (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_INSTALLED);
  libvirt_test_close (libvirt);
}

static void
test_probe (void)
{
  NestHypervisor *libvirt = libvirt_test_open ();
  g_autoptr (NestHypervisorInfo) info = libvirt_test_probe (libvirt);
  NestVersion version;

  g_assert_cmpint (nest_hypervisor_info_get_problem (info), ==, NEST_HYPERVISOR_PROBLEM_NONE);
  g_assert_true (nest_hypervisor_info_is_usable (info));
  g_assert_true (nest_hypervisor_info_get_version (info, &version));
  g_assert_cmpstr (nest_hypervisor_info_get_hypervisor (info), ==, "kvm");
  g_assert_cmpstr (nest_hypervisor_info_get_connection (info), ==, nest_hypervisor_get_connection (libvirt));
  /* The test driver offers no KVM, which is not a "no". */
  g_assert_cmpint (nest_hypervisor_info_get_hw_virt (info), ==, NEST_ANSWER_UNKNOWN);
  g_assert_false (nest_hypervisor_info_get_host_key_known (info));
  g_assert_cmpstr (nest_hypervisor_info_get_default_host_key (info), ==, "65507,65513");
  libvirt_test_close (libvirt);
}

/* --- cancelling --- */

typedef void (* BeginFunc) (NestHypervisor *libvirt,
                            GCancellable   *cancellable,
                            GAsyncResult  **place);

static void
begin_probe (NestHypervisor *libvirt,
             GCancellable   *cancellable,
             GAsyncResult  **place)
{
  nest_hypervisor_probe_async (libvirt, NEST_PRIORITY_SELECTED, cancellable, libvirt_test_take_result, place);
}

static void
begin_reread (NestHypervisor *libvirt,
              GCancellable   *cancellable,
              GAsyncResult  **place)
{
  g_autoptr (NestHypervisorInfo) info = nest_hypervisor_info_new ("kvm", "test", "Test");

  nest_hypervisor_reread_async (libvirt, info, NEST_PRIORITY_SELECTED, cancellable, libvirt_test_take_result, place);
}

static void
begin_list (NestHypervisor *libvirt,
            GCancellable   *cancellable,
            GAsyncResult  **place)
{
  nest_hypervisor_list_async (libvirt, NEST_PRIORITY_SELECTED, cancellable, libvirt_test_take_result, place);
}

static void
begin_read (NestHypervisor *libvirt,
            GCancellable   *cancellable,
            GAsyncResult  **place)
{
  nest_hypervisor_read_async (libvirt, UUID_OFF, NEST_PRIORITY_SELECTED, cancellable, libvirt_test_take_result, place);
}

static void
begin_apply (NestHypervisor *libvirt,
             GCancellable   *cancellable,
             GAsyncResult  **place)
{
  g_autoptr (NestMachine) machine = nest_machine_new ("kvm", "test", UUID_OFF, "off", NEST_MACHINE_READ);
  g_autoptr (GPtrArray) changes = libvirt_test_one_change (machine, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (3));

  nest_hypervisor_apply_async (libvirt, UUID_OFF, changes, cancellable, libvirt_test_take_result, place);
}

static void
begin_power (NestHypervisor *libvirt,
             GCancellable   *cancellable,
             GAsyncResult  **place)
{
  nest_hypervisor_power_async (libvirt, UUID_OFF, NEST_POWER_ACTION_START, cancellable, libvirt_test_take_result,
                               place);
}

static void
test_cancel (gconstpointer data)
{
  BeginFunc begin = (BeginFunc) data;
  NestHypervisor *libvirt = libvirt_test_open ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (NestMachine) machine = NULL;
  GAsyncResult *place = NULL;

  g_cancellable_cancel (cancellable);
  begin (libvirt, cancellable, &place);
  result = libvirt_test_wait (&place);
  /* Only a reading may have been faster. */
  if (g_task_had_error (G_TASK (result)))
    {
      g_task_propagate_pointer (G_TASK (result), &error);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
  else
    {
      g_assert_true (begin != begin_apply && begin != begin_power);
      (begin == begin_list ? (GDestroyNotify) g_ptr_array_unref : g_object_unref)
        (g_task_propagate_pointer (G_TASK (result), NULL));
    }
  g_clear_object (&result);
  machine = read_ok (libvirt, UUID_OFF);
  g_assert_cmpuint (nest_machine_get_number (machine, NEST_SETTING_CPU_COUNT), ==, 1);
  g_assert_cmpint (nest_machine_get_power_state (machine), ==, NEST_POWER_STATE_OFF);
  libvirt_test_close (libvirt);
}

int
main (int    argc,
      char **argv)
{
  libvirt_test_init (&argc, &argv);

  g_test_add_func ("/libvirt/list", test_list);
  g_test_add_func ("/libvirt/list/1000", test_list_many);
  g_test_add_func ("/libvirt/read", test_read);
  g_test_add_func ("/libvirt/read/states", test_states);
  g_test_add_func ("/libvirt/read/live-values", test_live_values);
  g_test_add_func ("/libvirt/read/not-found", test_not_found);
  g_test_add_func ("/libvirt/apply", test_apply_and_undo);
  g_test_add_func ("/libvirt/apply/refused", test_apply_refused);
  g_test_add_func ("/libvirt/transient", test_transient);
  g_test_add_func ("/libvirt/power", test_power);
  g_test_add_func ("/libvirt/power/wrong-state", test_power_in_the_wrong_state);
  g_test_add_func ("/libvirt/probe", test_probe);
  g_test_add_func ("/libvirt/probe/no-virt-manager", test_no_virt_manager);
  g_test_add_data_func ("/libvirt/cancel/probe", begin_probe, test_cancel);
  g_test_add_data_func ("/libvirt/cancel/reread", begin_reread, test_cancel);
  g_test_add_data_func ("/libvirt/cancel/list", begin_list, test_cancel);
  g_test_add_data_func ("/libvirt/cancel/read", begin_read, test_cancel);
  g_test_add_data_func ("/libvirt/cancel/apply", begin_apply, test_cancel);
  g_test_add_data_func ("/libvirt/cancel/power", begin_power, test_cancel);

  return libvirt_test_run ();
}
