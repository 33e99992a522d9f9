/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestMachine from recorded outputs of showvminfo: states, platforms, odd names, what is not there. */
#include <string.h>

#include "nest-hypervisor.h"
#include "nest-vbox-machine.h"
#include "vbox-test.h"

static NestMachine *
read_fixture (const char *name,
              const char *uuid)
{
  gsize length;
  g_autofree char *text = vbox_test_fixture (name, &length);
  g_autoptr (GError) error = NULL;
  NestMachine *machine = nest_vbox_machine_new_read (uuid, text, length, &error);

  g_assert_no_error (error);
  g_assert_cmpint (nest_machine_get_detail (machine), ==, NEST_MACHINE_READ);

  return machine;
}

static void
test_settings (void)
{
  g_autoptr (NestMachine) machine = read_fixture ("showvminfo_mr_deb64d_default.out", UUID);
  g_autoptr (NestMachine) changed = read_fixture ("showvminfo_mr_deb64d_nested_on.out", UUID);

  g_assert_cmpstr (nest_machine_get_name (machine), ==, "deb64d");
  g_assert_cmpstr (nest_machine_get_uuid (machine), ==, UUID);
  g_assert_cmpstr (nest_machine_get_os_type (machine), ==, "Debian (64-bit)");
  g_assert_cmpint (nest_machine_get_power_state (machine), ==, NEST_POWER_STATE_OFF);
  g_assert_cmpint (nest_machine_get_platform (machine), ==, NEST_PLATFORM_X86);
  g_assert_cmpint (nest_machine_get_is_64_bit (machine), ==, NEST_ANSWER_YES);
  g_assert_cmpuint (nest_machine_get_snapshot_count (machine), ==, 0);
  g_assert_cmpuint (nest_machine_get_number (machine, NEST_SETTING_CPU_COUNT), ==, 1);
  g_assert_cmpuint (nest_machine_get_number (machine, NEST_SETTING_MEMORY), ==, 2048);
  g_assert_cmpint (nest_machine_get_answer (machine, NEST_SETTING_NESTED_HW_VIRT), ==, NEST_ANSWER_NO);
  g_assert_cmpint (nest_machine_get_answer (changed, NEST_SETTING_NESTED_HW_VIRT), ==, NEST_ANSWER_YES);
  g_assert_cmpint (nest_machine_get_answer (machine, NEST_SETTING_NESTED_PAGING), ==, NEST_ANSWER_YES);
  g_assert_cmpint (nest_machine_get_answer (machine, NEST_SETTING_HARDWARE_ACCELERATION), ==, NEST_ANSWER_YES);
  g_assert_cmpint (nest_machine_get_answer (machine, NEST_SETTING_UNRESTRICTED_GUEST), ==, NEST_ANSWER_YES);
  g_assert_cmpint (nest_machine_get_answer (machine, NEST_SETTING_IO_APIC), ==, NEST_ANSWER_YES);
  g_assert_cmpint (nest_machine_get_answer (machine, NEST_SETTING_ACPI), ==, NEST_ANSWER_YES);
  g_assert_null (nest_machine_get_value (machine, NEST_SETTING_L1D_FLUSH));
  g_assert_null (nest_machine_get_value (machine, NEST_SETTING_HOST_KEY));
}

static void
test_kinds (void)
{
  g_autoptr (NestMachine) small = read_fixture ("showvminfo_mr_deb32d_default.out", OTHER_UUID);
  g_autoptr (NestMachine) arm = read_fixture ("showvminfo_mr_arm_default.out",
                                              "9D0A1ECB-1267-41d1-b16e-9b4fcc7b2403");
  g_autoptr (NestMachine) saved = read_fixture ("showvminfo_mr_savedvm.out",
                                                "db8531cb-b34f-4486-838a-e37a7f92924d");
  g_autoptr (NestMachine) aborted = read_fixture ("showvminfo_mr_after_holder_killed.out", UUID);
  g_autoptr (NestMachine) with_snapshot = read_fixture ("locked_vm_showvminfo.out", UUID);

  g_assert_cmpint (nest_machine_get_is_64_bit (small), ==, NEST_ANSWER_NO);
  g_assert_cmpint (nest_machine_get_platform (arm), ==, NEST_PLATFORM_OTHER);
  g_assert_cmpint (nest_machine_get_is_64_bit (arm), ==, NEST_ANSWER_YES);
  g_assert_null (nest_machine_get_value (arm, NEST_SETTING_NESTED_HW_VIRT));
  g_assert_null (nest_machine_get_value (arm, NEST_SETTING_NESTED_PAGING));
  g_assert_null (nest_machine_get_value (arm, NEST_SETTING_HARDWARE_ACCELERATION));
  g_assert_nonnull (nest_machine_get_value (arm, NEST_SETTING_CPU_COUNT));
  g_assert_cmpint (nest_machine_get_power_state (saved), ==, NEST_POWER_STATE_SAVED);
  g_assert_cmpint (nest_machine_get_power_state (aborted), ==, NEST_POWER_STATE_ABORTED);
  g_assert_cmpuint (nest_machine_get_snapshot_count (with_snapshot), ==, 1);
}

static void
test_odd_names (void)
{
  static const struct {
    const char *fixture;
    const char *uuid;
    const char *name;
  } cases[] = {
    { "showvminfo_mr_odd_00.out", "74698117-0634-408c-a0b5-e467cfd85c6c", "q\"uote" },
    { "showvminfo_mr_odd_02.out", "17957ae4-ba1f-422b-a1a0-953fb1431729", "back\\slash" },
    { "showvminfo_mr_odd_04.out", "be76597e-8e3c-4bf1-83a3-2bec3546bc62", "-dash" },
    { "showvminfo_mr_odd_06.out", "8fdc7449-9240-46ac-8dbf-e02b75a858b1", "@at" },
    { "showvminfo_mr_odd_08.out", "63c0268b-2c6e-4472-bf34-fca47ccf64d6", "tab\tname" },
    { "showvminfo_mr_odd_09.out", "4519f454-ae15-4850-b7ab-6eb5b9670f39", "<b>xml&</b>" },
    { "showvminfo_mr_odd_10.out", "9843a716-ce3c-4ed1-8129-7f6bed1563c4", " lead" },
    { "showvminfo_mr_odd_12.out", "26a793c6-81a0-4da6-9225-104f1b9464af", "\"full\"" },
    { "showvminfo_mr_inaccessible_ctrlchar.out", "49dcb2f9-14e1-4955-a386-8ad41844a509", "x\357\277\275y" },
    { "showvminfo_mr_description_spoof.out", "f73707cb-2b32-4e18-88b4-35cb28a1ae22", "spoof" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (NestMachine) machine = read_fixture (cases[i].fixture, cases[i].uuid);

      g_assert_cmpstr (nest_machine_get_name (machine), ==, cases[i].name);
      g_assert_cmpint (nest_machine_get_power_state (machine), ==, NEST_POWER_STATE_OFF);
      g_assert_cmpuint (nest_machine_get_number (machine, NEST_SETTING_CPU_COUNT), ==, 1);
    }
}

#define TAIL "cpus=1\nmemory=64\n"

static void
test_refused (void)
{
  static const char *const texts[] = {
    "",
    "name=\"a\"\nVMState=\"poweroff\"\n" TAIL,                          /* no UUID */
    "name=\"a\"\nUUID=\"" OTHER_UUID "\"\nVMState=\"poweroff\"\n" TAIL, /* another machine */
    "name=\"a\"\nUUID=\"" UUID "\"\n" TAIL,                             /* no state */
    "name=\"a\"\nUUID=\"" UUID "\"\nVMState=\"poweroff\"\nmemory=64\n",
    "name=\"a\"\nUUID=\"" UUID "\"\nVMState=\"poweroff\"\n" TAIL "cut",
    "<inaccessible>\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (nest_vbox_machine_new_read (UUID, texts[i], strlen (texts[i]), &error));
      g_assert_error (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_BAD_OUTPUT);
    }
}

static NestMachine *
read_text (const char *text)
{
  return nest_vbox_machine_new_read (UUID, text, strlen (text), NULL);
}

/* What older versions print of an inaccessible VM, and a VM that just has that name. */
static void
test_inaccessible (void)
{
  g_autoptr (NestMachine) old = read_text ("name=\"<inaccessible>\"\nUUID=\"" UUID "\"\n");
  g_autoptr (NestMachine) older = read_text ("name=\"<inaccessible>\"\n");
  g_autoptr (NestMachine) by_state = read_text ("name=\"a\"\nUUID=\"" UUID "\"\nVMState=\"inaccessible\"\n");
  g_autoptr (NestMachine) named = read_text ("name=\"<inaccessible>\"\nUUID=\"" UUID "\"\nVMState=\"poweroff\"\n" TAIL);
  NestVboxEntry entry = { (char *) UUID, (char *) "<inaccessible>" };
  g_autoptr (NestMachine) listed = nest_vbox_machine_new_listed (&entry);

  g_assert_cmpint (nest_machine_get_detail (old), ==, NEST_MACHINE_INACCESSIBLE);
  g_assert_cmpint (nest_machine_get_detail (older), ==, NEST_MACHINE_INACCESSIBLE);
  g_assert_cmpint (nest_machine_get_detail (by_state), ==, NEST_MACHINE_INACCESSIBLE);
  g_assert_cmpint (nest_machine_get_detail (listed), ==, NEST_MACHINE_INACCESSIBLE);
  g_assert_nonnull (nest_machine_get_problem (old));
  g_assert_cmpint (nest_machine_get_detail (named), ==, NEST_MACHINE_READ);
  g_assert_cmpint (nest_machine_get_power_state (named), ==, NEST_POWER_STATE_OFF);
}

/* Values no version prints are not there; they are never taken for something else. */
static void
test_strange_values (void)
{
  g_autoptr (NestMachine) machine = read_text ("name=\"a\xff\"\nUUID=\"" UUID "\"\nostype=\"\xfe (32-bit)\"\ncpus=-1\n"
                                               "memory=99999999999999999999\nVMState=\"dancing\"\nioapic=\"maybe\"\n");

  g_assert_cmpstr (nest_machine_get_name (machine), ==, "a\xff");
  g_assert_true (g_utf8_validate (nest_machine_get_os_type (machine), -1, NULL));
  g_assert_cmpint (nest_machine_get_is_64_bit (machine), ==, NEST_ANSWER_NO);
  g_assert_cmpint (nest_machine_get_power_state (machine), ==, NEST_POWER_STATE_UNKNOWN);
  g_assert_null (nest_machine_get_value (machine, NEST_SETTING_CPU_COUNT));
  g_assert_null (nest_machine_get_value (machine, NEST_SETTING_MEMORY));
  g_assert_null (nest_machine_get_value (machine, NEST_SETTING_IO_APIC));
}

static void
test_power_states (void)
{
  static const struct {
    const char *text;
    NestPowerState state;
  } cases[] = {
    { "poweroff", NEST_POWER_STATE_OFF },
    { "teleported", NEST_POWER_STATE_OFF },
    { "aborted", NEST_POWER_STATE_ABORTED },
    { "aborted-saved", NEST_POWER_STATE_SAVED },
    { "saved", NEST_POWER_STATE_SAVED },
    { "running", NEST_POWER_STATE_RUNNING },
    { "paused", NEST_POWER_STATE_PAUSED },
    { "gurumeditation", NEST_POWER_STATE_STUCK },
    { "starting", NEST_POWER_STATE_CHANGING },
    { "stopping", NEST_POWER_STATE_CHANGING },
    { "deletingsnapshotlivepaused", NEST_POWER_STATE_CHANGING },
    { "", NEST_POWER_STATE_UNKNOWN },
    { NULL, NEST_POWER_STATE_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (nest_vbox_power_state_from_text (cases[i].text), ==, cases[i].state);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vbox/machine/settings", test_settings);
  g_test_add_func ("/vbox/machine/kinds", test_kinds);
  g_test_add_func ("/vbox/machine/odd-names", test_odd_names);
  g_test_add_func ("/vbox/machine/refused", test_refused);
  g_test_add_func ("/vbox/machine/inaccessible", test_inaccessible);
  g_test_add_func ("/vbox/machine/strange-values", test_strange_values);
  g_test_add_func ("/vbox/machine/power-states", test_power_states);

  return g_test_run ();
}
