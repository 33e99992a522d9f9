/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cpu-cores: the guide's 3, what this computer can spare, and what the user wishes. */
#include "nest-test-snapshots.h"

static NestFinding *
check (guint logical,
       guint physical,
       guint current,
       guint wish)
{
  g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();

  nest_host_set_cpu_count (snapshots->host, logical, physical);
  nest_machine_set_value (snapshots->machine, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (current));
  if (wish != 0)
    nest_choices_set_value (snapshots->choices, "cpu-cores", g_variant_new_uint32 (wish));

  return nest_test_snapshots_check (snapshots, "cpu-cores");
}

static void
test_targets (void)
{
  static const struct {
    guint logical; /* 0: unknown */
    guint current;
    guint wish; /* 0: none */
    guint target;
    NestStatus status;
  } rows[] = {
    { 8, 1, 0, 3, NEST_STATUS_NEEDED },
    { 8, 2, 0, 3, NEST_STATUS_NEEDED },
    { 8, 3, 0, 3, NEST_STATUS_DONE },
    { 8, 4, 0, 3, NEST_STATUS_NEEDED },
    { 8, 64, 0, 3, NEST_STATUS_NEEDED },
    { 4, 1, 0, 3, NEST_STATUS_NEEDED },
    { 3, 1, 0, 2, NEST_STATUS_NEEDED },
    { 2, 1, 0, 1, NEST_STATUS_DONE },
    { 2, 2, 0, 1, NEST_STATUS_NEEDED },
    { 1, 1, 0, 1, NEST_STATUS_DONE },
    { 1, 2, 0, 1, NEST_STATUS_NEEDED },
    { 0, 1, 0, 3, NEST_STATUS_NEEDED },
    { 0, 3, 0, 3, NEST_STATUS_DONE },
    { 8, 1, 2, 2, NEST_STATUS_NEEDED },
    { 8, 3, 2, 2, NEST_STATUS_NEEDED },
    { 8, 2, 2, 2, NEST_STATUS_DONE },
    { 8, 1, 8, 8, NEST_STATUS_NEEDED },
    { 2, 1, 2, 2, NEST_STATUS_NEEDED },
    /* wishes that are not possible do not count */
    { 8, 1, 9, 3, NEST_STATUS_NEEDED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestFinding) finding = check (rows[i].logical, 0, rows[i].current, rows[i].wish);
      gboolean needed = rows[i].status == NEST_STATUS_NEEDED;

      g_test_message ("row %u", i);
      nest_test_assert_status (finding, rows[i].status);
      g_assert_cmpuint (g_variant_get_uint32 (nest_finding_get_current (finding)), ==, rows[i].current);
      g_assert_cmpuint (g_variant_get_uint32 (nest_finding_get_target (finding)), ==, rows[i].target);
      g_assert_cmpuint (nest_finding_get_changes (finding)->len, ==, needed ? 1 : 0);
      if (needed)
        nest_test_assert_change (nest_finding_get_changes (finding)->pdata[0], NEST_SETTING_CPU_COUNT,
                                 g_variant_new_uint32 (rows[i].current), g_variant_new_uint32 (rows[i].target));
    }
}

static void
test_editor (void)
{
  static const struct {
    guint logical;
    guint current;
    guint wish;
    guint maximum;
    guint recommended;
  } rows[] = {
    { 8, 1, 0, 8, 3 },
    { 8, 1, 5, 8, 3 },
    { 2, 1, 0, 2, 1 },
    { 1, 1, 0, 1, 1 },
    { 0, 1, 0, 3, 3 },
    { 0, 6, 0, 6, 3 },
    { 256, 1, 0, 64, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestFinding) finding = check (rows[i].logical, 0, rows[i].current, rows[i].wish);
      guint64 minimum = 0;
      guint64 maximum = 0;
      GVariant *recommended = NULL;

      g_test_message ("row %u", i);
      g_assert_cmpint (nest_finding_get_editor (finding, &minimum, &maximum, &recommended), ==, NEST_EDITOR_NUMBER);
      g_assert_cmpuint (minimum, ==, 1);
      g_assert_cmpuint (maximum, ==, rows[i].maximum);
      g_assert_cmpuint (g_variant_get_uint32 (recommended), ==, rows[i].recommended);
    }
}

static gboolean
has_note (NestFinding *finding,
          const char  *words)
{
  for (guint i = 0; i < nest_finding_get_notes (finding)->len; i++)
    if (strstr (nest_finding_get_notes (finding)->pdata[i], words) != NULL)
      return TRUE;

  return FALSE;
}

/* Why it is fewer than the guide's three, and what few cores mean; a note, never a cap */
static void
test_notes (void)
{
  g_autoptr (NestFinding) two = check (2, 2, 1, 0);
  g_autoptr (NestFinding) threads = check (4, 2, 1, 0);
  g_autoptr (NestFinding) many = check (8, 3, 1, 0);
  g_autoptr (NestFinding) hidden = check (0, 0, 1, 0);

  g_assert_true (has_note (two, "This computer has 2 processors"));
  g_assert_false (has_note (two, "hyper-threading"));
  g_assert_cmpuint (g_variant_get_uint32 (nest_finding_get_target (threads)), ==, 3);
  g_assert_true (has_note (threads, "2 cores"));
  g_assert_cmpuint (nest_finding_get_notes (many)->len, ==, 0);
  g_assert_true (has_note (hidden, "could not be read"));
}

static void
test_reduced (void)
{
  g_autoptr (NestFinding) reduced = check (8, 4, 6, 0);
  g_autoptr (NestFinding) raised = check (8, 4, 1, 0);

  g_assert_nonnull (strstr (nest_finding_get_summary (reduced), "more processors than is good"));
  g_assert_nonnull (strstr (nest_finding_get_summary (raised), "few processors"));
}

/* A value of the user's own is possible and says what it costs */
static void
test_risk (void)
{
  g_autoptr (NestFinding) recommended = check (8, 4, 1, 0);
  g_autoptr (NestFinding) fewer = check (8, 4, 1, 2);
  g_autoptr (NestFinding) more = check (8, 4, 1, 5);
  g_autoptr (NestFinding) all = check (2, 2, 1, 2);

  g_assert_null (nest_finding_get_risk (recommended));
  g_assert_null (nest_finding_get_risk (fewer));
  g_assert_nonnull (strstr (nest_finding_get_risk (more), "crashes"));
  g_assert_nonnull (strstr (nest_finding_get_risk (all), "slow"));
}

static void
test_validate (void)
{
  static const struct {
    guint logical;
    guint wish;
    gboolean valid;
  } rows[] = {
    { 8, 1, TRUE }, { 8, 8, TRUE }, { 8, 0, FALSE }, { 8, 9, FALSE }, { 1, 1, TRUE }, { 1, 2, FALSE },
    { 0, 3, TRUE }, { 0, 4, FALSE }, { 256, 64, TRUE }, { 256, 65, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
      g_autoptr (GError) error = NULL;
      gboolean valid;

      nest_host_set_cpu_count (snapshots->host, rows[i].logical, 0);
      valid = nest_test_snapshots_validate (snapshots, "cpu-cores", g_variant_new_uint32 (rows[i].wish), &error);
      g_test_message ("row %u", i);
      g_assert_cmpint (valid, ==, rows[i].valid);
      if (!valid)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
}

static void
test_validate_type (void)
{
  g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (nest_test_snapshots_validate (snapshots, "cpu-cores", g_variant_new_string ("2"), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cpu-cores/targets", test_targets);
  g_test_add_func ("/cpu-cores/editor", test_editor);
  g_test_add_func ("/cpu-cores/notes", test_notes);
  g_test_add_func ("/cpu-cores/reduced", test_reduced);
  g_test_add_func ("/cpu-cores/risk", test_risk);
  g_test_add_func ("/cpu-cores/validate", test_validate);
  g_test_add_func ("/cpu-cores/validate-type", test_validate_type);

  return g_test_run ();
}
