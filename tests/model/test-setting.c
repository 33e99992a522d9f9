/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of settings, and changes between their values. */
#include "nest-change.h"

static void
test_table (void)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < NEST_N_SETTINGS; i++)
    {
      NestSetting found = NEST_N_SETTINGS;

      g_assert_nonnull (nest_setting_get_id (i));
      g_assert_true (g_hash_table_add (ids, (gpointer) nest_setting_get_id (i)));
      g_assert_true (nest_setting_from_id (nest_setting_get_id (i), &found));
      g_assert_cmpint (found, ==, i);
      g_assert_nonnull (nest_setting_get_title (i));
      g_assert_true (g_variant_type_is_definite (nest_setting_get_value_type (i)));
    }
}

static void
test_unknown_id (void)
{
  NestSetting setting;

  g_assert_false (nest_setting_from_id ("Memory", &setting));
  g_assert_false (nest_setting_from_id ("", &setting));
  g_assert_false (nest_setting_from_id (NULL, &setting));
}

/* The journal of an older Nestbox has to be read for ever: these words must not change */
static void
test_ids_are_stable (void)
{
  static const struct {
    NestSetting setting;
    const char *id;
    const char *type;
    NestTargetKind target;
    gboolean readable;
  } rows[] = {
    { NEST_SETTING_POWER_STATE, "power-state", "s", NEST_TARGET_MACHINE, TRUE },
    { NEST_SETTING_HOST_KEY, "host-key", "s", NEST_TARGET_HYPERVISOR, TRUE },
    { NEST_SETTING_HARDWARE_ACCELERATION, "hardware-acceleration", "b", NEST_TARGET_MACHINE, TRUE },
    { NEST_SETTING_UNRESTRICTED_GUEST, "unrestricted-guest", "b", NEST_TARGET_MACHINE, TRUE },
    { NEST_SETTING_NESTED_PAGING, "nested-paging", "b", NEST_TARGET_MACHINE, TRUE },
    { NEST_SETTING_L1D_FLUSH, "l1d-flush-on-vm-entry", "b", NEST_TARGET_MACHINE, FALSE },
    { NEST_SETTING_MDS_CLEAR, "mds-clear-on-vm-entry", "b", NEST_TARGET_MACHINE, FALSE },
    { NEST_SETTING_NESTED_HW_VIRT, "nested-hw-virt", "b", NEST_TARGET_MACHINE, TRUE },
    { NEST_SETTING_CPU_COUNT, "cpu-count", "u", NEST_TARGET_MACHINE, TRUE },
    { NEST_SETTING_MEMORY, "memory", "t", NEST_TARGET_MACHINE, TRUE },
    { NEST_SETTING_IO_APIC, "io-apic", "b", NEST_TARGET_MACHINE, TRUE },
    { NEST_SETTING_ACPI, "acpi", "b", NEST_TARGET_MACHINE, TRUE },
    { NEST_SETTING_KVM_NESTED, "kvm-nested", "b", NEST_TARGET_HOST, TRUE },
    { NEST_SETTING_KVM_VIRT_AT_LOAD, "kvm-virt-at-load", "b", NEST_TARGET_HOST, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_cmpstr (nest_setting_get_id (rows[i].setting), ==, rows[i].id);
      g_assert_true (g_variant_type_equal (nest_setting_get_value_type (rows[i].setting), G_VARIANT_TYPE (rows[i].type)));
      g_assert_cmpint (nest_setting_get_target (rows[i].setting), ==, rows[i].target);
      g_assert_cmpint (nest_setting_is_readable (rows[i].setting), ==, rows[i].readable);
    }
}

static void
test_format_value (void)
{
  static const struct {
    NestSetting setting;
    const char *value; /* GVariant text, NULL: not set */
    const char *text;
  } rows[] = {
    { NEST_SETTING_POWER_STATE, "'saved'", "saved" },
    { NEST_SETTING_POWER_STATE, "'off'", "powered off" },
    { NEST_SETTING_HOST_KEY, NULL, "default" },
    { NEST_SETTING_HOST_KEY, "'65505,65506'", "Left Shift + Right Shift" },
    { NEST_SETTING_HOST_KEY, "'0'", "None" },
    { NEST_SETTING_NESTED_PAGING, "true", "on" },
    { NEST_SETTING_NESTED_PAGING, "false", "off" },
    { NEST_SETTING_NESTED_PAGING, NULL, "not set" },
    { NEST_SETTING_CPU_COUNT, "uint32 3", "3" },
    { NEST_SETTING_MEMORY, "uint64 512", "512 MiB" },
    { NEST_SETTING_MEMORY, "uint64 2048", "2 GiB" },
    { NEST_SETTING_MEMORY, "uint64 2560", "2.5 GiB" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GVariant) value = rows[i].value != NULL ? g_variant_parse (NULL, rows[i].value, NULL, NULL, NULL) : NULL;
      g_autofree char *text = nest_setting_format_value (rows[i].setting, value);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_change_format (void)
{
  g_autoptr (NestChange) cpus =
    nest_change_new (NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (1), g_variant_new_uint32 (3));
  g_autoptr (NestChange) unset = nest_change_new (NEST_SETTING_ACPI, NULL, g_variant_new_boolean (TRUE));
  g_autoptr (NestChange) unreadable = nest_change_new (NEST_SETTING_MDS_CLEAR, NULL, g_variant_new_boolean (TRUE));
  g_autofree char *cpus_text = nest_change_format (cpus);
  g_autofree char *unset_text = nest_change_format (unset);
  g_autofree char *unreadable_text = nest_change_format (unreadable);

  g_assert_cmpstr (cpus_text, ==, "Processors: 1 → 3");
  g_assert_cmpstr (unset_text, ==, "ACPI: not set → on");
  g_assert_cmpstr (unreadable_text, ==, "Clear CPU Buffers on VM Entry: on");
}

/* Taking back twice is doing it again; an absent value comes back as absent */
static void
test_change_inverse (void)
{
  g_autoptr (NestChange) change = nest_change_new (NEST_SETTING_HOST_KEY, NULL, g_variant_new_string ("65505,65506"));
  g_autoptr (NestChange) inverse = nest_change_new_inverse (change);
  g_autoptr (NestChange) again = nest_change_new_inverse (inverse);

  g_assert_null (nest_change_get_new_value (inverse));
  g_assert_cmpstr (g_variant_get_string (nest_change_get_old_value (inverse), NULL), ==, "65505,65506");
  g_assert_true (nest_change_equal (change, again));
  g_assert_false (nest_change_equal (change, inverse));
}

static void
test_change_reversible (void)
{
  g_autoptr (NestChange) plain = nest_change_new (NEST_SETTING_ACPI, g_variant_new_boolean (FALSE), g_variant_new_boolean (TRUE));
  g_autoptr (NestChange) unreadable = nest_change_new (NEST_SETTING_L1D_FLUSH, NULL, g_variant_new_boolean (TRUE));
  g_autoptr (NestChange) power =
    nest_change_new_full (NEST_SETTING_POWER_STATE, g_variant_new_string ("saved"), g_variant_new_string ("off"),
                          NEST_METHOD_DISCARD_SAVED_STATE, NEST_CHANGE_IRREVERSIBLE);

  g_assert_true (nest_change_is_reversible (plain));
  g_assert_false (nest_change_is_reversible (unreadable));
  g_assert_false (nest_change_is_reversible (power));
  g_assert_cmpstr (nest_change_get_method (power), ==, "discard-saved-state");
}

static void
test_change_equal (void)
{
  g_autoptr (NestChange) one =
    nest_change_new_full (NEST_SETTING_POWER_STATE, g_variant_new_string ("running"), g_variant_new_string ("off"),
                          NEST_METHOD_SHUT_DOWN, NEST_CHANGE_IRREVERSIBLE);
  g_autoptr (NestChange) same =
    nest_change_new_full (NEST_SETTING_POWER_STATE, g_variant_new_string ("running"), g_variant_new_string ("off"),
                          NEST_METHOD_SHUT_DOWN, NEST_CHANGE_IRREVERSIBLE);
  g_autoptr (NestChange) other_method =
    nest_change_new_full (NEST_SETTING_POWER_STATE, g_variant_new_string ("running"), g_variant_new_string ("off"),
                          NEST_METHOD_PULL_PLUG, NEST_CHANGE_IRREVERSIBLE);
  g_autoptr (NestChange) other_old =
    nest_change_new_full (NEST_SETTING_POWER_STATE, g_variant_new_string ("paused"), g_variant_new_string ("off"),
                          NEST_METHOD_SHUT_DOWN, NEST_CHANGE_IRREVERSIBLE);

  g_assert_true (nest_change_equal (one, same));
  g_assert_false (nest_change_equal (one, other_method));
  g_assert_false (nest_change_equal (one, other_old));
}

static void
test_value_equal (void)
{
  g_autoptr (GVariant) three = g_variant_ref_sink (g_variant_new_uint32 (3));
  g_autoptr (GVariant) also_three = g_variant_ref_sink (g_variant_new_uint32 (3));
  g_autoptr (GVariant) long_three = g_variant_ref_sink (g_variant_new_uint64 (3));

  g_assert_true (nest_value_equal (NULL, NULL));
  g_assert_true (nest_value_equal (three, also_three));
  g_assert_false (nest_value_equal (three, NULL));
  g_assert_false (nest_value_equal (NULL, three));
  g_assert_false (nest_value_equal (three, long_three));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/setting/table", test_table);
  g_test_add_func ("/setting/unknown-id", test_unknown_id);
  g_test_add_func ("/setting/ids-are-stable", test_ids_are_stable);
  g_test_add_func ("/setting/format-value", test_format_value);
  g_test_add_func ("/change/format", test_change_format);
  g_test_add_func ("/change/inverse", test_change_inverse);
  g_test_add_func ("/change/reversible", test_change_reversible);
  g_test_add_func ("/change/equal", test_change_equal);
  g_test_add_func ("/change/value-equal", test_value_equal);

  return g_test_run ();
}
