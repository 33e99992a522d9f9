/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nested-paging: options by the kernel's own word on L1TF. */
#include "nest-test-snapshots.h"

static NestFinding *
check_off (NestAnswer affected)
{
  g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();

  nest_host_set_l1tf_affected (snapshots->host, affected);

  return nest_test_snapshots_check (snapshots, "nested-paging");
}

static void
test_on (void)
{
  g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
  g_autoptr (NestFinding) finding = NULL;

  nest_test_set_boolean (snapshots->machine, NEST_SETTING_NESTED_PAGING, TRUE);
  finding = nest_test_snapshots_check (snapshots, "nested-paging");
  nest_test_assert_status (finding, NEST_STATUS_DONE);
  g_assert_cmpuint (nest_finding_get_options (finding)->len, ==, 0);
}

static void
test_unknown (void)
{
  g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
  g_autoptr (NestFinding) finding = NULL;

  nest_machine_set_value (snapshots->machine, NEST_SETTING_NESTED_PAGING, NULL);
  finding = nest_test_snapshots_check (snapshots, "nested-paging");
  nest_test_assert_status (finding, NEST_STATUS_UNKNOWN);
}

static void
test_options (void)
{
  static const struct {
    NestAnswer affected;
    gboolean on_recommended;
    gboolean has_mitigations;
    gboolean mitigations_recommended;
  } rows[] = {
    { NEST_ANSWER_NO, TRUE, FALSE, FALSE },
    { NEST_ANSWER_YES, FALSE, TRUE, TRUE },
    { NEST_ANSWER_UNKNOWN, FALSE, TRUE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestFinding) finding = check_off (rows[i].affected);
      NestOption *on = nest_finding_get_option (finding, "on");
      NestOption *mitigations = nest_finding_get_option (finding, "on-with-mitigations");

      g_test_message ("row %u", i);
      nest_test_assert_status (finding, NEST_STATUS_CHOICE);
      g_assert_cmpuint (nest_finding_get_changes (finding)->len, ==, 0);
      g_assert_nonnull (on);
      g_assert_cmpint (on->recommended, ==, rows[i].on_recommended);
      g_assert_cmpint (mitigations != NULL, ==, rows[i].has_mitigations);
      g_assert_cmpint (mitigations != NULL && mitigations->recommended, ==, rows[i].mitigations_recommended);
    }
}

/* Where Linux says that the processor is not affected, nothing frightens */
static void
test_no_scare (void)
{
  g_autoptr (NestFinding) unaffected = check_off (NEST_ANSWER_NO);
  g_autoptr (NestFinding) affected = check_off (NEST_ANSWER_YES);

  g_assert_null (nest_finding_get_option (unaffected, "on")->risk);
  g_assert_nonnull (nest_finding_get_option (affected, "on")->risk);
}

static void
test_changes (void)
{
  g_autoptr (NestFinding) finding = check_off (NEST_ANSWER_YES);
  NestOption *on = nest_finding_get_option (finding, "on");
  NestOption *mitigations = nest_finding_get_option (finding, "on-with-mitigations");

  g_assert_cmpuint (on->changes->len, ==, 1);
  nest_test_assert_change (on->changes->pdata[0], NEST_SETTING_NESTED_PAGING, g_variant_new_boolean (FALSE),
                           g_variant_new_boolean (TRUE));

  g_assert_cmpuint (mitigations->changes->len, ==, 3);
  nest_test_assert_change (mitigations->changes->pdata[0], NEST_SETTING_NESTED_PAGING, g_variant_new_boolean (FALSE),
                           g_variant_new_boolean (TRUE));
  nest_test_assert_change (mitigations->changes->pdata[1], NEST_SETTING_L1D_FLUSH, NULL, g_variant_new_boolean (TRUE));
  nest_test_assert_change (mitigations->changes->pdata[2], NEST_SETTING_MDS_CLEAR, NULL, g_variant_new_boolean (TRUE));
  g_assert_true (nest_change_is_reversible (mitigations->changes->pdata[0]));
  g_assert_false (nest_change_is_reversible (mitigations->changes->pdata[1]));
  g_assert_false (nest_change_is_reversible (mitigations->changes->pdata[2]));
  g_assert_nonnull (strstr (mitigations->risk, "undo"));
}

static void
test_says_why (void)
{
  g_autoptr (NestFinding) finding = check_off (NEST_ANSWER_NO);
  gboolean names_the_page = FALSE;

  g_assert_nonnull (strstr (nest_finding_get_summary (finding), "does not start"));
  g_assert_nonnull (strstr (nest_finding_get_summary (finding), "on purpose"));
  for (guint i = 0; i < nest_finding_get_notes (finding)->len; i++)
    names_the_page |= strstr (nest_finding_get_notes (finding)->pdata[i], "Spectre and Meltdown") != NULL;
  g_assert_true (names_the_page);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nested-paging/on", test_on);
  g_test_add_func ("/nested-paging/unknown", test_unknown);
  g_test_add_func ("/nested-paging/options", test_options);
  g_test_add_func ("/nested-paging/no-scare", test_no_scare);
  g_test_add_func ("/nested-paging/changes", test_changes);
  g_test_add_func ("/nested-paging/says-why", test_says_why);

  return g_test_run ();
}
