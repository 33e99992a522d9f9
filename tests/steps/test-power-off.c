/* SPDX-License-Identifier: GPL-3.0-or-later */
/* power-off: which ways lead to a machine that is off, and when it has to be. */
#include "nest-test-snapshots.h"

static void
test_states (void)
{
  static const struct {
    NestPowerState state;
    NestStatus status;
    const char *options; /* joined by spaces; the recommended one has a star */
  } rows[] = {
    { NEST_POWER_STATE_OFF, NEST_STATUS_DONE, "" },
    { NEST_POWER_STATE_ABORTED, NEST_STATUS_DONE, "" },
    { NEST_POWER_STATE_RUNNING, NEST_STATUS_CHOICE, "shut-down* pull-plug" },
    { NEST_POWER_STATE_PAUSED, NEST_STATUS_CHOICE, "shut-down* pull-plug" },
    { NEST_POWER_STATE_SAVED, NEST_STATUS_CHOICE, "start-and-shut-down* discard-saved-state" },
    { NEST_POWER_STATE_STUCK, NEST_STATUS_CHOICE, "pull-plug" },
    { NEST_POWER_STATE_CHANGING, NEST_STATUS_UNKNOWN, "" },
    { NEST_POWER_STATE_UNKNOWN, NEST_STATUS_UNKNOWN, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
      g_autoptr (NestFinding) finding = NULL;
      g_autoptr (GString) options = g_string_new (NULL);

      nest_machine_set_power_state (snapshots->machine, rows[i].state);
      finding = nest_test_snapshots_check (snapshots, "power-off");
      for (guint j = 0; j < nest_finding_get_options (finding)->len; j++)
        {
          NestOption *option = nest_finding_get_options (finding)->pdata[j];

          g_string_append_printf (options, "%s%s%s", j > 0 ? " " : "", option->id, option->recommended ? "*" : "");
        }
      g_test_message ("%s", nest_power_state_get_id (rows[i].state));
      nest_test_assert_status (finding, rows[i].status);
      g_assert_cmpstr (options->str, ==, rows[i].options);
      g_assert_cmpstr (nest_finding_get_current_text (finding), ==, nest_power_state_get_title (rows[i].state));
      /* nothing of this happens unasked */
      g_assert_cmpuint (nest_finding_get_changes (finding)->len, ==, 0);
    }
}

static void
test_changes (void)
{
  static const NestPowerState states[] = {
    NEST_POWER_STATE_RUNNING, NEST_POWER_STATE_PAUSED, NEST_POWER_STATE_SAVED, NEST_POWER_STATE_STUCK,
  };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
      g_autoptr (NestFinding) finding = NULL;

      nest_machine_set_power_state (snapshots->machine, states[i]);
      finding = nest_test_snapshots_check (snapshots, "power-off");
      for (guint j = 0; j < nest_finding_get_options (finding)->len; j++)
        {
          NestOption *option = nest_finding_get_options (finding)->pdata[j];

          g_assert_cmpuint (option->changes->len, ==, 1);
          nest_test_assert_change (option->changes->pdata[0], NEST_SETTING_POWER_STATE,
                                   g_variant_new_string (nest_power_state_get_id (states[i])), g_variant_new_string ("off"));
          g_assert_cmpstr (nest_change_get_method (option->changes->pdata[0]), ==, option->id);
          g_assert_false (nest_change_is_reversible (option->changes->pdata[0]));
          g_assert_nonnull (option->title);
          g_assert_nonnull (option->consequence);
          g_assert_nonnull (option->risk);
        }
    }
}

static void
test_says_what_happens (void)
{
  g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
  g_autoptr (NestFinding) paused = NULL;
  g_autoptr (NestFinding) saved = NULL;
  g_autoptr (NestFinding) aborted = NULL;
  g_autoptr (NestFinding) changing = NULL;

  nest_machine_set_power_state (snapshots->machine, NEST_POWER_STATE_PAUSED);
  paused = nest_test_snapshots_check (snapshots, "power-off");
  g_assert_nonnull (strstr (nest_finding_get_option (paused, "shut-down")->consequence, "resumed first"));

  nest_machine_set_power_state (snapshots->machine, NEST_POWER_STATE_SAVED);
  saved = nest_test_snapshots_check (snapshots, "power-off");
  g_assert_nonnull (strstr (nest_finding_get_option (saved, "discard-saved-state")->risk, "lost"));

  nest_machine_set_power_state (snapshots->machine, NEST_POWER_STATE_ABORTED);
  aborted = nest_test_snapshots_check (snapshots, "power-off");
  g_assert_cmpuint (nest_finding_get_notes (aborted)->len, ==, 1);

  nest_machine_set_power_state (snapshots->machine, NEST_POWER_STATE_CHANGING);
  changing = nest_test_snapshots_check (snapshots, "power-off");
  g_assert_nonnull (strstr (nest_finding_get_remedy (changing), "Wait"));
}

static NestFinding *
check_running_ready (NestTestSnapshots *snapshots)
{
  nest_test_snapshots_set_machine (snapshots, nest_test_machine_new_ready (NEST_TEST_MACHINE_UUID, "ready"));
  nest_machine_set_power_state (snapshots->machine, NEST_POWER_STATE_RUNNING);

  return nest_test_snapshots_check (snapshots, "power-off");
}

/* A machine that is set up may run; only a change that needs it off asks for that */
static void
test_only_where_needed (void)
{
  g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
  g_autoptr (NestFinding) nothing = check_running_ready (snapshots);
  g_autoptr (NestFinding) wish = NULL;
  g_autoptr (NestFinding) skipped = NULL;

  nest_test_assert_status (nothing, NEST_STATUS_DONE);

  nest_choices_set_value (snapshots->choices, "cpu-cores", g_variant_new_uint32 (2));
  wish = nest_test_snapshots_check (snapshots, "power-off");
  nest_test_assert_status (wish, NEST_STATUS_CHOICE);

  nest_choices_set_skipped (snapshots->choices, "cpu-cores", TRUE);
  skipped = nest_test_snapshots_check (snapshots, "power-off");
  nest_test_assert_status (skipped, NEST_STATUS_DONE);
}

/* A machine that an error has stopped is nothing to leave alone, whether or not something has to change */
static void
test_stuck (void)
{
  g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
  g_autoptr (NestFinding) finding = NULL;

  nest_test_snapshots_set_machine (snapshots, nest_test_machine_new_ready (NEST_TEST_MACHINE_UUID, "ready"));
  nest_machine_set_power_state (snapshots->machine, NEST_POWER_STATE_STUCK);
  finding = nest_test_snapshots_check (snapshots, "power-off");
  nest_test_assert_status (finding, NEST_STATUS_CHOICE);
}

/* Keys and versions belong to this computer: they do not need the machine off */
static void
test_host_steps_do_not_need_it (void)
{
  g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
  g_autoptr (NestFinding) host_key = nest_test_snapshots_check (snapshots, "host-key");
  g_autoptr (NestFinding) finding = check_running_ready (snapshots);

  nest_test_assert_status (host_key, NEST_STATUS_NEEDED);
  nest_test_assert_status (finding, NEST_STATUS_DONE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/power-off/states", test_states);
  g_test_add_func ("/power-off/changes", test_changes);
  g_test_add_func ("/power-off/says-what-happens", test_says_what_happens);
  g_test_add_func ("/power-off/only-where-needed", test_only_where_needed);
  g_test_add_func ("/power-off/stuck", test_stuck);
  g_test_add_func ("/power-off/host-steps-do-not-need-it", test_host_steps_do_not_need_it);

  return g_test_run ();
}
