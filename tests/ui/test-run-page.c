/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Run: everything that can happen in one, on a hypervisor in memory that refuses, lies and ignores. */
#include <adwaita.h>

#include "nest-run-page.h"
#include "ui-test.h"
#include "ui-world.h"

static NestPage *
show (World *world)
{
  NestPage *page = nest_run_page_new (world->control);

  world->window = ui_test_show_page (page);

  return page;
}

static void
test_success (World         *world,
              gconstpointer  data)
{
  NestPage *page = show (world);

  g_assert_true (nest_page_get_skippable (page));
  world_choose (world);
  world_agree (world, "nested-paging", "on");
  world_start (world);
  g_assert_false (nest_page_get_skippable (page));
  g_assert_false (nest_page_get_can_go_back (page));
  g_assert_false (nest_page_get_complete (page));
  g_assert_true (ui_test_shows (world->window, "Making Changes…"));
  g_assert_nonnull (ui_test_find (world->window, GTK_TYPE_PROGRESS_BAR, NULL));
  ui_test_wait_for (world_has_ended, world);
  g_assert_true (ui_test_shows (world->window, "All Changes Are Made"));
  g_assert_true (ui_test_shows (world->window, "Done and verified"));
  g_assert_true (nest_page_get_complete (page));
  g_assert_true (nest_page_get_skippable (page));
  g_assert_cmpuint (nest_checklist_count_changes (nest_session_get_checklist (world->session)), ==, 0);
  ui_test_picture (world->window, "run-success");
}

static void
count (guint *counter)
{
  (*counter)++;
}

static void
test_failure (World         *world,
              gconstpointer  data)
{
  NestPage *page = show (world);
  guint retried = 0;

  g_signal_connect_swapped (page, "retry", G_CALLBACK (count), &retried);
  world_choose (world);
  world_agree (world, "nested-paging", "on");
  nest_test_hypervisor_set_behaviour (world->hypervisor, NEST_TEST_REFUSES);
  world_run (world);
  g_assert_true (ui_test_shows (world->window, "Not Everything Went Well"));
  g_assert_true (ui_test_shows (world->window, "Failed, nothing was changed"));
  g_assert_nonnull (ui_test_find (world->window, GTK_TYPE_BUTTON, "Copy _Details"));
  g_assert_true (nest_page_get_can_go_back (page));
  g_assert_false (nest_page_get_skippable (page));
  ui_test_picture (world->window, "run-failed");
  ui_test_click (world->window, "Try Again");
  g_assert_cmpuint (retried, ==, 1);
}

/* Not the whole job: what did happen and what did not stand side by side. */
static void
test_partial (World         *world,
              gconstpointer  data)
{
  show (world);
  world_choose (world);
  world_agree (world, "nested-paging", "on");
  nest_test_hypervisor_set_behaviour (world->hypervisor, NEST_TEST_DOES_HALF);
  world_run (world);
  g_assert_true (ui_test_shows (world->window, "Only partly done"));
  ui_test_picture (world->window, "run-partial");
}

/* Begun, and then nobody answers: neither done nor failed is said, and the next start asks what became of it. */
static void
test_unknown (World         *world,
              gconstpointer  data)
{
  NestPage *page = show (world);

  world_choose (world);
  world_agree (world, "nested-paging", "on");
  nest_test_hypervisor_set_behaviour (world->hypervisor, NEST_TEST_VANISHES);
  world_run (world);
  g_assert_cmpint (nest_run_get_outcome (nest_run_control_get_run (world->control)), ==, NEST_OUTCOME_UNKNOWN);
  g_assert_false (nest_run_control_has_succeeded (world->control));
  g_assert_true (nest_run_is_interrupted (nest_run_control_get_run (world->control)));
  g_assert_true (ui_test_shows (world->window, "Not Everything Went Well"));
  g_assert_true (ui_test_shows (world->window, "not known whether it was done"));
  g_assert_false (nest_page_get_skippable (page));
  ui_test_picture (world->window, "run-unknown");
}

static void
test_differences (World         *world,
                  gconstpointer  data)
{
  NestPage *page = show (world);
  guint reviewed = 0;

  g_signal_connect_swapped (page, "review", G_CALLBACK (count), &reviewed);
  world_choose (world);
  world_agree (world, "nested-paging", "on");
  nest_test_hypervisor_set (world->hypervisor, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (7));
  ui_test_wait (1200); /* a reading that is older than a second is made again */
  world_run (world);
  g_assert_true (ui_test_shows (world->window, "Something Changed Meanwhile"));
  g_assert_true (ui_test_shows (world->window, "is 7 now"));
  ui_test_picture (world->window, "run-differences");
  ui_test_click (world->window, "Review Again");
  g_assert_cmpuint (reviewed, ==, 1);
}

static gboolean
counts_down (gpointer data)
{
  return ui_test_shows (data, " left");
}

static NestPage *
start_ignored (World *world,
               guint  timeout)
{
  NestPage *page = show (world);

  nest_test_hypervisor_set_power (world->hypervisor, NEST_POWER_STATE_RUNNING);
  nest_test_hypervisor_set_ignores_button (world->hypervisor, TRUE);
  nest_run_control_set_shut_down_timeout (world->control, timeout);
  world_choose (world);
  world_agree (world, "power-off", NEST_METHOD_SHUT_DOWN);
  world_agree (world, "nested-paging", "on");
  world_start (world);
  ui_test_wait_for (counts_down, world->window);

  return page;
}

static void
note_machine (char       **noted,
              const char  *connection,
              const char  *uuid)
{
  g_free (*noted);
  *noted = g_strdup (uuid);
}

static void
test_ignored (World         *world,
              gconstpointer  data)
{
  NestPage *page = start_ignored (world, 2);
  g_autofree char *uuid = NULL;

  g_signal_connect_swapped (page, "power-off", G_CALLBACK (note_machine), &uuid);
  g_assert_nonnull (ui_test_find (world->window, GTK_TYPE_BUTTON, "Wait Longer"));
  g_assert_nonnull (ui_test_find (world->window, GTK_TYPE_BUTTON, "Power Off Now"));
  ui_test_picture (world->window, "run-countdown");
  ui_test_wait_for (world_has_ended, world);
  g_assert_true (ui_test_shows (world->window, "but did not"));
  g_assert_null (ui_test_find (world->window, GTK_TYPE_BUTTON, "Wait Longer"));
  ui_test_picture (world->window, "run-ignored");
  ui_test_click (world->window, "Power Off Now");
  g_assert_cmpstr (uuid, ==, NEST_TEST_UUID);
}

static gboolean
no_dialog (gpointer data)
{
  return ui_test_find_window (ADW_TYPE_MESSAGE_DIALOG) == NULL;
}

/* The question gets its time, and its yes is done at once. */
static void
test_power_off_now (World         *world,
                    gconstpointer  data)
{
  GtkWidget *dialog;

  start_ignored (world, 2);
  ui_test_click (world->window, "Power Off Now");
  dialog = ui_test_find_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (dialog);
  g_assert_true (ui_test_shows (dialog, "Unsaved work in the machine is lost"));
  ui_test_picture (dialog, "run-power-off-now");
  ui_test_wait (2500);
  g_assert_true (nest_run_control_get_running (world->control));
  g_assert_cmpuint (nest_test_hypervisor_count_pulled_plugs (world->hypervisor), ==, 0);
  ui_test_click (dialog, "Pull the Plug");
  ui_test_wait_for (world_has_ended, world);
  g_assert_true (nest_run_control_has_succeeded (world->control));
  g_assert_cmpuint (nest_test_hypervisor_count_pulled_plugs (world->hypervisor), ==, 1);
  g_assert_true (no_dialog (NULL));
}

/* It shuts down while the question is there: there is nothing to decide any more. */
static void
test_power_off_settled (World         *world,
                        gconstpointer  data)
{
  start_ignored (world, 60);
  ui_test_click (world->window, "Power Off Now");
  g_assert_false (no_dialog (NULL));
  nest_test_hypervisor_set_power (world->hypervisor, NEST_POWER_STATE_OFF);
  ui_test_wait_for (world_has_ended, world);
  g_assert_true (nest_run_control_has_succeeded (world->control));
  g_assert_true (no_dialog (NULL));
  g_assert_cmpuint (nest_test_hypervisor_count_pulled_plugs (world->hypervisor), ==, 0);
}

static void
test_wait_longer_and_cancel (World         *world,
                             gconstpointer  data)
{
  NestPage *page = start_ignored (world, 2);

  ui_test_click (world->window, "Wait Longer");
  ui_test_wait (1200);
  g_assert_true (ui_test_shows (world->window, "2:0"));
  ui_test_click (world->window, "Ca_ncel");
  g_assert_true (ui_test_shows (world->window, "Stopping After the Present Step"));
  ui_test_wait_for (world_has_ended, world);
  /* The host key was changed before, as it does not need the machine off. */
  g_assert_true (ui_test_shows (world->window, "1 setting was changed. That stays"));
  g_assert_true (ui_test_shows (world->window, "were not begun and did not happen"));
  g_assert_true (ui_test_shows (world->window, "asked to shut down, and may still do so"));
  g_assert_true (ui_test_shows (world->window, "Cancelled while waiting"));
  g_assert_false (ui_test_shows (world->window, "Operation was cancelled")); /* GLib's sentence says nothing more */
  ui_test_assert_text (nest_page_get_action_label (page), "_Review Again");
  ui_test_picture (world->window, "run-cancelled");
}

#define ADD(name, function) g_test_add ("/ui/run-page/" name, World, NULL, world_set_up, function, world_tear_down)

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  ADD ("success", test_success);
  ADD ("failure", test_failure);
  ADD ("partial", test_partial);
  ADD ("unknown", test_unknown);
  ADD ("differences", test_differences);
  ADD ("ignored", test_ignored);
  ADD ("power-off-now", test_power_off_now);
  ADD ("power-off-settled", test_power_off_settled);
  ADD ("wait-longer-and-cancel", test_wait_longer_and_cancel);

  return g_test_run ();
}
