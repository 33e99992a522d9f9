/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestMachine: values that may be missing, names from outside, and when two readings say the same. */
#include "nest-machine.h"

#define UUID "11111111-2222-4333-8444-555555555501"

static NestMachine *
new_machine (const char *name)
{
  NestMachine *machine = nest_machine_new ("virtualbox", "virtualbox", UUID, name, NEST_MACHINE_READ);

  nest_machine_set_power_state (machine, NEST_POWER_STATE_OFF);
  nest_machine_set_value (machine, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (2));
  nest_machine_set_value (machine, NEST_SETTING_MEMORY, g_variant_new_uint64 (4096));
  nest_machine_set_value (machine, NEST_SETTING_ACPI, g_variant_new_boolean (FALSE));

  return machine;
}

static void
test_values (void)
{
  g_autoptr (NestMachine) machine = new_machine ("vm");

  g_assert_cmpuint (nest_machine_get_number (machine, NEST_SETTING_CPU_COUNT), ==, 2);
  g_assert_cmpuint (nest_machine_get_number (machine, NEST_SETTING_MEMORY), ==, 4096);
  g_assert_cmpint (nest_machine_get_answer (machine, NEST_SETTING_ACPI), ==, NEST_ANSWER_NO);
  g_assert_cmpint (nest_machine_get_answer (machine, NEST_SETTING_IO_APIC), ==, NEST_ANSWER_UNKNOWN);
  nest_machine_set_value (machine, NEST_SETTING_CPU_COUNT, NULL);
  g_assert_cmpuint (nest_machine_get_number (machine, NEST_SETTING_CPU_COUNT), ==, 0);
  g_assert_cmpstr (g_variant_get_string (nest_machine_get_value (machine, NEST_SETTING_POWER_STATE), NULL), ==, "off");
}

/* The raw name is kept byte for byte; only the other one is ever shown */
static void
test_names (void)
{
  g_autoptr (NestMachine) machine = new_machine ("a\xff\n\xe2\x80\xae" "b");

  g_assert_cmpstr (nest_machine_get_name (machine), ==, "a\xff\n\xe2\x80\xae" "b");
  g_assert_cmpstr (nest_machine_get_display_name (machine), ==, "a\\xff\\n\\u202eb");
}

static void
test_whonix_role (void)
{
  static const struct {
    const char *name;
    NestWhonixRole role;
  } rows[] = {
    { "Whonix-Workstation-LXQt", NEST_WHONIX_WORKSTATION },
    { "Whonix-Gateway-CLI", NEST_WHONIX_GATEWAY },
    { "my whonix workstation", NEST_WHONIX_WORKSTATION },
    { "Workstation", NEST_WHONIX_NONE },
    { "Whonix", NEST_WHONIX_NONE },
    { "Debian", NEST_WHONIX_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestMachine) machine = new_machine (rows[i].name);

      g_assert_cmpint (nest_machine_get_whonix_role (machine), ==, rows[i].role);
    }
}

static void
test_equal (void)
{
  g_autoptr (NestMachine) one = new_machine ("vm");
  g_autoptr (NestMachine) same = new_machine ("vm");
  g_autoptr (NestMachine) other_name = new_machine ("VM");
  g_autoptr (NestMachine) other_value = new_machine ("vm");
  g_autoptr (NestMachine) other_state = new_machine ("vm");
  g_autoptr (NestMachine) other_snapshots = new_machine ("vm");

  nest_machine_set_value (other_value, NEST_SETTING_ACPI, g_variant_new_boolean (TRUE));
  nest_machine_set_power_state (other_state, NEST_POWER_STATE_RUNNING);
  nest_machine_set_snapshot_count (other_snapshots, 1);

  g_assert_true (nest_machine_equal (one, same));
  g_assert_false (nest_machine_equal (one, other_name));
  g_assert_false (nest_machine_equal (one, other_value));
  g_assert_false (nest_machine_equal (one, other_state));
  g_assert_false (nest_machine_equal (one, other_snapshots));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/machine/values", test_values);
  g_test_add_func ("/machine/names", test_names);
  g_test_add_func ("/machine/whonix-role", test_whonix_role);
  g_test_add_func ("/machine/equal", test_equal);

  return g_test_run ();
}
