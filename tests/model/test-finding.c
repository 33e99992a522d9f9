/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestFinding: equality sees every difference that a row shows, and unmet requirements keep the rest. */
#include "nest-finding.h"

static NestFinding *
new_full (void)
{
  NestFinding *finding = nest_finding_new (NEST_STATUS_CHOICE, "summary");
  NestOption *option = nest_finding_add_option (finding, "on", "Switch On", "It is on.", "risk");

  option->recommended = TRUE;
  nest_option_add_change (option, nest_change_new (NEST_SETTING_NESTED_PAGING, g_variant_new_boolean (FALSE),
                                                   g_variant_new_boolean (TRUE)));
  nest_finding_set_current (finding, g_variant_new_uint32 (1), "1");
  nest_finding_set_target (finding, g_variant_new_uint32 (3), "3");
  nest_finding_add_change (finding, nest_change_new (NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (1),
                                                     g_variant_new_uint32 (3)));
  nest_finding_set_risk (finding, "risk");
  nest_finding_set_remedy (finding, "remedy");
  nest_finding_add_note (finding, "note");
  nest_finding_set_editor (finding, NEST_EDITOR_NUMBER, 1, 8, g_variant_new_uint32 (3));

  return finding;
}

static NestOption *
get_only_option (NestFinding *finding)
{
  return nest_finding_get_option (finding, "on");
}

static void
change_current (NestFinding *finding)
{
  nest_finding_set_current (finding, g_variant_new_uint32 (2), "1");
}

static void
change_current_text (NestFinding *finding)
{
  nest_finding_set_current (finding, g_variant_new_uint32 (1), "one");
}

static void
change_target (NestFinding *finding)
{
  nest_finding_set_target (finding, g_variant_new_uint32 (2), "3");
}

static void
change_risk (NestFinding *finding)
{
  nest_finding_set_risk (finding, NULL);
}

static void
change_remedy (NestFinding *finding)
{
  nest_finding_set_remedy (finding, "another");
}

static void
add_note (NestFinding *finding)
{
  nest_finding_add_note (finding, "more");
}

static void
add_change (NestFinding *finding)
{
  nest_finding_add_change (finding, nest_change_new (NEST_SETTING_ACPI, NULL, g_variant_new_boolean (TRUE)));
}

static void
change_editor_kind (NestFinding *finding)
{
  nest_finding_set_editor (finding, NEST_EDITOR_MEMORY, 1, 8, g_variant_new_uint32 (3));
}

static void
change_editor_maximum (NestFinding *finding)
{
  nest_finding_set_editor (finding, NEST_EDITOR_NUMBER, 1, 9, g_variant_new_uint32 (3));
}

static void
change_editor_recommended (NestFinding *finding)
{
  nest_finding_set_editor (finding, NEST_EDITOR_NUMBER, 1, 8, g_variant_new_uint32 (2));
}

static void
change_option_recommended (NestFinding *finding)
{
  get_only_option (finding)->recommended = FALSE;
}

static void
change_option_risk (NestFinding *finding)
{
  g_free (get_only_option (finding)->risk);
  get_only_option (finding)->risk = NULL;
}

static void
change_option_changes (NestFinding *finding)
{
  nest_option_add_change (get_only_option (finding),
                          nest_change_new (NEST_SETTING_L1D_FLUSH, NULL, g_variant_new_boolean (TRUE)));
}

static void
add_option (NestFinding *finding)
{
  nest_finding_add_option (finding, "off", "Off", "It is off.", NULL);
}

static void
test_equal (void)
{
  static void (*const differences[]) (NestFinding *finding) = {
    change_current, change_current_text, change_target, change_risk, change_remedy, add_note, add_change,
    change_editor_kind, change_editor_maximum, change_editor_recommended, change_option_recommended,
    change_option_risk, change_option_changes, add_option,
  };
  g_autoptr (NestFinding) finding = new_full ();
  g_autoptr (NestFinding) same = new_full ();

  g_assert_true (nest_finding_equal (finding, same));
  for (guint i = 0; i < G_N_ELEMENTS (differences); i++)
    {
      g_autoptr (NestFinding) other = new_full ();

      differences[i](other);
      g_test_message ("difference %u", i);
      g_assert_false (nest_finding_equal (finding, other));
      g_assert_false (nest_finding_equal (other, finding));
    }
}

static void
test_equal_null (void)
{
  g_autoptr (NestFinding) finding = nest_finding_new (NEST_STATUS_DONE, NULL);
  g_autoptr (NestFinding) with_summary = nest_finding_new (NEST_STATUS_DONE, "summary");
  g_autoptr (NestFinding) other_status = nest_finding_new (NEST_STATUS_UNKNOWN, NULL);

  g_assert_true (nest_finding_equal (NULL, NULL));
  g_assert_false (nest_finding_equal (finding, NULL));
  g_assert_false (nest_finding_equal (NULL, finding));
  g_assert_false (nest_finding_equal (finding, with_summary));
  g_assert_false (nest_finding_equal (finding, other_status));
}

static void
test_blocked_by (void)
{
  g_autoptr (NestFinding) finding = new_full ();
  g_autoptr (NestFinding) blocked = nest_finding_new_blocked_by (finding, "io-apic", "You left that out.");
  guint64 maximum = 0;

  g_assert_cmpint (nest_finding_get_status (blocked), ==, NEST_STATUS_BLOCKED);
  g_assert_cmpstr (nest_finding_get_summary (blocked), ==, "You left that out.");
  g_assert_cmpstr (nest_finding_get_required_step (blocked), ==, "io-apic");
  g_assert_cmpuint (nest_finding_get_changes (blocked)->len, ==, 0);
  g_assert_cmpuint (nest_finding_get_options (blocked)->len, ==, 0);
  g_assert_cmpstr (nest_finding_get_current_text (blocked), ==, "1");
  g_assert_cmpstr (nest_finding_get_target_text (blocked), ==, "3");
  g_assert_cmpint (nest_finding_get_editor (blocked, NULL, &maximum, NULL), ==, NEST_EDITOR_NUMBER);
  g_assert_cmpuint (maximum, ==, 8);
  g_assert_false (nest_finding_is_waiting (blocked));
}

static void
test_waiting (void)
{
  g_autoptr (NestFinding) finding = new_full ();
  g_autoptr (NestFinding) waiting = nest_finding_new_waiting (finding, "power-off", "Decide about that first.");
  NestOption *option = nest_finding_get_option (waiting, "on");

  g_assert_cmpint (nest_finding_get_status (waiting), ==, NEST_STATUS_CHOICE);
  g_assert_true (nest_finding_is_waiting (waiting));
  g_assert_cmpstr (nest_finding_get_required_step (waiting), ==, "power-off");
  g_assert_cmpuint (nest_finding_get_changes (waiting)->len, ==, 1);
  g_assert_nonnull (option);
  g_assert_true (option->recommended);
  g_assert_cmpuint (option->changes->len, ==, 1);
  g_assert_false (nest_finding_equal (finding, waiting));
}

static void
test_status_ids (void)
{
  static const char *const ids[] = {
    "done", "pending", "needed", "choice", "manual", "blocked", "not-applicable", "unknown",
  };
  NestStatus status;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_assert_true (nest_status_from_id (ids[i], &status));
      g_assert_cmpint (status, ==, i);
      g_assert_cmpstr (nest_status_get_id (i), ==, ids[i]);
      g_assert_nonnull (nest_status_get_title (i));
    }
  g_assert_false (nest_status_from_id ("finished", &status));
  g_assert_false (nest_status_from_id (NULL, &status));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/finding/equal", test_equal);
  g_test_add_func ("/finding/equal-null", test_equal_null);
  g_test_add_func ("/finding/blocked-by", test_blocked_by);
  g_test_add_func ("/finding/waiting", test_waiting);
  g_test_add_func ("/finding/status-ids", test_status_ids);

  return g_test_run ();
}
