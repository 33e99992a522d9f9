/* SPDX-License-Identifier: GPL-3.0-or-later */
/* host-key: the keys outside against the default inside, the proposal, and wishes. */
#include "nest-test-snapshots.h"

static NestFinding *
check (const char *outside,
       const char *wish)
{
  g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();

  nest_hypervisor_info_set_host_key (snapshots->hypervisor, TRUE, outside);
  if (wish != NULL)
    nest_choices_set_value (snapshots->choices, "host-key", g_variant_new_string (wish));

  return nest_test_snapshots_check (snapshots, "host-key");
}

static void
test_keys (void)
{
  static const struct {
    const char *outside; /* NULL: not set */
    const char *wish;    /* NULL: none */
    const char *current; /* as people say it */
    const char *target;  /* the value to store */
    NestStatus status;
  } rows[] = {
    { NULL, NULL, "Right Ctrl", "65505,65506", NEST_STATUS_NEEDED },
    { "65508", NULL, "Right Ctrl", "65505,65506", NEST_STATUS_NEEDED },
    { "word", NULL, "Right Ctrl", "65505,65506", NEST_STATUS_NEEDED },
    { "0", NULL, "None", "65505,65506", NEST_STATUS_NEEDED },
    { "65508,65514", NULL, "Right Ctrl + Right Alt", "65505,65506", NEST_STATUS_NEEDED },
    { "65506,65508", NULL, "Right Shift + Right Ctrl", "65505,65506", NEST_STATUS_NEEDED },
    { "65505,65506", NULL, "Left Shift + Right Shift", "65505,65506", NEST_STATUS_DONE },
    { "65506,65505", NULL, "Left Shift + Right Shift", "65505,65506", NEST_STATUS_DONE },
    { "65300", NULL, "Scroll Lock", "65300", NEST_STATUS_DONE },
    { NULL, "65300", "Right Ctrl", "65300", NEST_STATUS_NEEDED },
    { "65505,65506", "65300", "Left Shift + Right Shift", "65300", NEST_STATUS_NEEDED },
    { "65300", "65300", "Scroll Lock", "65300", NEST_STATUS_DONE },
    /* wishes that are not possible do not count */
    { NULL, "65508", "Right Ctrl", "65505,65506", NEST_STATUS_NEEDED },
    { NULL, "65508,65514", "Right Ctrl", "65505,65506", NEST_STATUS_NEEDED },
    { NULL, "112", "Right Ctrl", "65505,65506", NEST_STATUS_NEEDED },
    { "65300", "0", "Scroll Lock", "65300", NEST_STATUS_DONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestFinding) finding = check (rows[i].outside, rows[i].wish);
      gboolean needed = rows[i].status == NEST_STATUS_NEEDED;

      g_test_message ("row %u", i);
      nest_test_assert_status (finding, rows[i].status);
      g_assert_cmpstr (nest_finding_get_current_text (finding), ==, rows[i].current);
      g_assert_cmpstr (g_variant_get_string (nest_finding_get_target (finding), NULL), ==, rows[i].target);
      g_assert_cmpuint (nest_finding_get_changes (finding)->len, ==, needed ? 1 : 0);
      /* what was not set stays absent, so that undo restores that */
      if (needed)
        nest_test_assert_change (nest_finding_get_changes (finding)->pdata[0], NEST_SETTING_HOST_KEY,
                                 rows[i].outside != NULL ? g_variant_new_string (rows[i].outside) : NULL,
                                 g_variant_new_string (rows[i].target));
    }
}

static void
test_unknown (void)
{
  g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
  g_autoptr (NestFinding) finding = NULL;

  nest_hypervisor_info_set_host_key (snapshots->hypervisor, FALSE, NULL);
  finding = nest_test_snapshots_check (snapshots, "host-key");
  nest_test_assert_status (finding, NEST_STATUS_UNKNOWN);
  g_assert_cmpuint (nest_finding_get_changes (finding)->len, ==, 0);
}

static void
test_editor (void)
{
  static const struct {
    const char *outside;
    const char *recommended;
  } rows[] = {
    { NULL, "65505,65506" }, { "0", "65505,65506" }, { "65300", "65300" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestFinding) finding = check (rows[i].outside, "65481");
      GVariant *recommended = NULL;

      g_assert_cmpint (nest_finding_get_editor (finding, NULL, NULL, &recommended), ==, NEST_EDITOR_HOST_KEY);
      g_assert_cmpstr (g_variant_get_string (recommended, NULL), ==, rows[i].recommended);
    }
}

static void
test_risk (void)
{
  static const struct {
    const char *wish;
    const char *words; /* NULL: no risk worth a sentence */
  } rows[] = {
    { NULL, "both Shift keys" },
    { "65505", "typing" },
    { "65505,65513", "layout" },
    { "65514", "AltGr" },
    { "65027", "AltGr" },
    { "65507,65513", "virt-manager" },
    { "65300", NULL },
    { "65481", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestFinding) finding = check (NULL, rows[i].wish);

      g_test_message ("row %u", i);
      if (rows[i].words == NULL)
        g_assert_null (nest_finding_get_risk (finding));
      else
        g_assert_nonnull (strstr (nest_finding_get_risk (finding), rows[i].words));
    }
}

static void
test_validate (void)
{
  static const struct {
    const char *wish;
    const char *error; /* NULL: possible */
  } rows[] = {
    { "65505,65506", NULL },
    { "65300", NULL },
    { "65507", NULL },
    { "Left Shift + Right Shift", NULL },
    { "65508", "get in each other's way" },
    { "65508,65514", "get in each other's way" },
    { "112", "The letter “p”" },
    { "0", "The digit “0”" },
    { "", "at least one key" },
    { "65505,65506,65507,65513", "at most three keys" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
      g_autoptr (GError) error = NULL;
      gboolean valid = nest_test_snapshots_validate (snapshots, "host-key", g_variant_new_string (rows[i].wish), &error);

      g_test_message ("row %u", i);
      g_assert_cmpint (valid, ==, rows[i].error == NULL);
      if (valid)
        continue;
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, rows[i].error));
    }
}

static void
test_validate_type (void)
{
  g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (nest_test_snapshots_validate (snapshots, "host-key", g_variant_new_uint32 (65300), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/host-key-step/keys", test_keys);
  g_test_add_func ("/host-key-step/unknown", test_unknown);
  g_test_add_func ("/host-key-step/editor", test_editor);
  g_test_add_func ("/host-key-step/risk", test_risk);
  g_test_add_func ("/host-key-step/validate", test_validate);
  g_test_add_func ("/host-key-step/validate-type", test_validate_type);

  return g_test_run ();
}
