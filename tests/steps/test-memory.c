/* SPDX-License-Identifier: GPL-3.0-or-later */
/* memory: room for two machines, as far as this computer can spare it. All amounts in MiB. */
#include "nest-test-snapshots.h"

static NestFinding *
check (guint64 total,
       guint64 current,
       guint64 wish)
{
  g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();

  nest_host_set_memory (snapshots->host, total, total / 2);
  nest_machine_set_value (snapshots->machine, NEST_SETTING_MEMORY, g_variant_new_uint64 (current));
  if (wish != 0)
    nest_choices_set_value (snapshots->choices, "memory", g_variant_new_uint64 (wish));

  return nest_test_snapshots_check (snapshots, "memory");
}

static void
test_targets (void)
{
  static const struct {
    guint64 total; /* 0: unknown */
    guint64 current;
    guint64 wish; /* 0: none */
    guint64 target;
    NestStatus status;
  } rows[] = {
    { 16384, 2048, 0, 4096, NEST_STATUS_NEEDED },
    { 16384, 4096, 0, 4096, NEST_STATUS_DONE },
    { 16384, 6144, 0, 6144, NEST_STATUS_DONE },
    { 15872, 512, 0, 4096, NEST_STATUS_NEEDED },
    { 8192, 2048, 0, 4096, NEST_STATUS_NEEDED },
    { 6144, 2048, 0, 4096, NEST_STATUS_NEEDED },
    { 5900, 2048, 0, 3840, NEST_STATUS_NEEDED },
    { 4096, 1024, 0, 2048, NEST_STATUS_NEEDED },
    { 4096, 2048, 0, 2048, NEST_STATUS_DONE },
    { 2048, 512, 0, 1024, NEST_STATUS_NEEDED },
    /* more than this computer can spare, but not more than it has: left as it is */
    { 4096, 3072, 0, 3072, NEST_STATUS_DONE },
    { 8192, 8192, 0, 8192, NEST_STATUS_DONE },
    /* more than this computer has: reduced */
    { 8192, 8193, 0, 6144, NEST_STATUS_NEEDED },
    { 2048, 8192, 0, 1024, NEST_STATUS_NEEDED },
    { 0, 2048, 0, 2048, NEST_STATUS_UNKNOWN },
    { 0, 4096, 0, 4096, NEST_STATUS_DONE },
    { 0, 2048, 3072, 3072, NEST_STATUS_NEEDED },
    { 16384, 2048, 3072, 3072, NEST_STATUS_NEEDED },
    { 16384, 2048, 2048, 2048, NEST_STATUS_DONE },
    { 16384, 4096, 1000, 1000, NEST_STATUS_NEEDED },
    { 16384, 2048, 16384, 16384, NEST_STATUS_NEEDED },
    /* wishes that are not possible do not count */
    { 16384, 2048, 16385, 4096, NEST_STATUS_NEEDED },
    { 16384, 2048, 4, 4096, NEST_STATUS_NEEDED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestFinding) finding = check (rows[i].total, rows[i].current, rows[i].wish);
      gboolean needed = rows[i].status == NEST_STATUS_NEEDED;

      g_test_message ("row %u", i);
      nest_test_assert_status (finding, rows[i].status);
      g_assert_cmpuint (g_variant_get_uint64 (nest_finding_get_current (finding)), ==, rows[i].current);
      g_assert_cmpuint (g_variant_get_uint64 (nest_finding_get_target (finding)), ==, rows[i].target);
      g_assert_cmpuint (nest_finding_get_changes (finding)->len, ==, needed ? 1 : 0);
      if (needed)
        nest_test_assert_change (nest_finding_get_changes (finding)->pdata[0], NEST_SETTING_MEMORY,
                                 g_variant_new_uint64 (rows[i].current), g_variant_new_uint64 (rows[i].target));
    }
}

/* Whatever the numbers are, a recommendation can be chosen, leaves this computer half, and never shrinks for nothing */
static void
test_recommendation_property (void)
{
  for (guint i = 0; i < 5000; i++)
    {
      guint64 total = (guint64) g_test_rand_int_range (1024, 262144);
      guint64 current = (guint64) g_test_rand_int_range (4, 300000);
      g_autoptr (NestFinding) finding = check (total, current, 0);
      guint64 target = g_variant_get_uint64 (nest_finding_get_target (finding));

      g_assert_cmpuint (target, <=, total);
      if (current <= total)
        g_assert_cmpuint (target, >=, current);
      if (target != current)
        {
          g_assert_cmpuint (target, <=, MAX (512, total - total / 4));
          g_assert_cmpuint (target % 256, ==, 0);
        }
    }
}

static void
test_editor (void)
{
  static const struct {
    guint64 total;
    guint64 current;
    guint64 maximum;
  } rows[] = {
    { 16384, 2048, 16384 }, { 15872, 2048, 15872 }, { 0, 2048, 8192 }, { 0, 12288, 12288 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestFinding) finding = check (rows[i].total, rows[i].current, 0);
      guint64 minimum = 0;
      guint64 maximum = 0;
      GVariant *recommended = NULL;

      g_assert_cmpint (nest_finding_get_editor (finding, &minimum, &maximum, &recommended), ==, NEST_EDITOR_MEMORY);
      g_assert_cmpuint (minimum, ==, 512);
      g_assert_cmpuint (maximum, ==, rows[i].maximum);
      g_assert_true (g_variant_is_of_type (recommended, G_VARIANT_TYPE_UINT64));
    }
}

static void
test_editor_keeps_recommending (void)
{
  g_autoptr (NestFinding) finding = check (16384, 2048, 8192);
  GVariant *recommended = NULL;

  nest_finding_get_editor (finding, NULL, NULL, &recommended);
  g_assert_cmpuint (g_variant_get_uint64 (recommended), ==, 4096);
}

static void
test_risk (void)
{
  g_autoptr (NestFinding) recommended = check (16384, 2048, 0);
  g_autoptr (NestFinding) at_the_cap = check (16384, 2048, 12288);
  g_autoptr (NestFinding) above = check (16384, 2048, 12289);

  g_assert_null (nest_finding_get_risk (recommended));
  g_assert_null (nest_finding_get_risk (at_the_cap));
  g_assert_nonnull (nest_finding_get_risk (above));
}

static void
test_host_is_beside_it (void)
{
  g_autoptr (NestFinding) finding = check (16384, 2048, 0);
  g_autoptr (NestFinding) small = check (4096, 2048, 0);

  g_assert_cmpuint (nest_finding_get_notes (finding)->len, ==, 1);
  g_assert_cmpstr (nest_finding_get_notes (finding)->pdata[0], ==, "This computer has 16 GiB, of which about 8 GiB are free now.");
  g_assert_cmpuint (nest_finding_get_notes (small)->len, ==, 2);
  g_assert_nonnull (strstr (nest_finding_get_notes (small)->pdata[1], "4 GiB would be better"));
}

static void
test_validate (void)
{
  static const struct {
    guint64 total;
    guint64 wish;
    const char *error; /* NULL: possible */
  } rows[] = {
    { 16384, 512, NULL },
    { 16384, 16384, NULL },
    { 0, 65536, NULL },
    { 16384, 16385, "only 16 GiB" },
    { 16384, 511, "at least 512 MiB" },
    { 16384, 0, "at least 512 MiB" },
    { 16384, G_MAXUINT64, "only 16 GiB" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
      g_autoptr (GError) error = NULL;
      gboolean valid;

      nest_host_set_memory (snapshots->host, rows[i].total, 0);
      valid = nest_test_snapshots_validate (snapshots, "memory", g_variant_new_uint64 (rows[i].wish), &error);
      g_test_message ("row %u", i);
      g_assert_cmpint (valid, ==, rows[i].error == NULL);
      if (valid)
        continue;
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, rows[i].error));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/memory/targets", test_targets);
  g_test_add_func ("/memory/recommendation-property", test_recommendation_property);
  g_test_add_func ("/memory/editor", test_editor);
  g_test_add_func ("/memory/editor-keeps-recommending", test_editor_keeps_recommending);
  g_test_add_func ("/memory/risk", test_risk);
  g_test_add_func ("/memory/host-is-beside-it", test_host_is_beside_it);
  g_test_add_func ("/memory/validate", test_validate);

  return g_test_run ();
}
