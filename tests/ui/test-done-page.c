/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Done: it never claims more than was read back, and says what cannot be taken back. */
#include <adwaita.h>

#include "nest-done-page.h"
#include "nest-inventory-private.h"
#include "ui-test.h"
#include "ui-world.h"

static NestDonePage *
show (World *world)
{
  NestPage *page = nest_done_page_new ();

  world->window = ui_test_show_page (page);

  return NEST_DONE_PAGE (page);
}

static void
count (guint *counter)
{
  (*counter)++;
}

static void
test_ready (World         *world,
            gconstpointer  data)
{
  NestDonePage *page = show (world);
  guint started = 0, undone = 0, went_on = 0;

  g_signal_connect_swapped (page, "start", G_CALLBACK (count), &started);
  g_signal_connect_swapped (page, "undo", G_CALLBACK (count), &undone);
  g_signal_connect_swapped (page, "next", G_CALLBACK (count), &went_on);
  nest_test_hypervisor_set_power (world->hypervisor, NEST_POWER_STATE_SAVED);
  world_choose (world);
  world_agree (world, "power-off", NEST_METHOD_DISCARD_SAVED_STATE);
  world_agree (world, "nested-paging", "on");
  world_run (world);
  nest_done_page_set_model (page, nest_run_control_get_run (world->control), nest_session_get_checklist (world->session));
  ui_test_settle ();
  g_assert_true (ui_test_shows (world->window, "Whonix-Workstation-LXQt Is Ready"));
  g_assert_true (ui_test_shows (world->window, "1 → 3 · Done and verified"));
  g_assert_true (ui_test_shows (world->window, "Cannot be taken back"));
  g_assert_true (ui_test_shows (world->window, "What is left to do in there: 9 steps"));
  ui_test_picture (world->window, "done-ready");
  ui_test_click (world->window, "Undo…");
  ui_test_click (world->window, "Start Machine");
  g_assert_cmpuint (started, ==, 1);
  g_assert_cmpuint (undone, ==, 1);
  adw_action_row_activate (ADW_ACTION_ROW (ui_test_find (world->window, ADW_TYPE_ACTION_ROW, "_Inside the Machine")));
  g_assert_cmpuint (went_on, ==, 1);

  nest_done_page_set_starting (page, TRUE, NULL);
  g_assert_false (nest_page_get_complete (NEST_PAGE (page)));
  nest_done_page_set_starting (page, FALSE, "The virtual machine 'X' has terminated unexpectedly during startup <1>");
  ui_test_settle ();
  g_assert_true (ui_test_shows (world->window, "terminated unexpectedly during startup <1>"));
  g_assert_true (nest_page_get_complete (NEST_PAGE (page)));
  ui_test_picture (world->window, "done-start-failed");
}

/* The settings are made, but this computer cannot do it: that is not “ready”. */
static void
test_blocked (World         *world,
              gconstpointer  data)
{
  NestDonePage *page = show (world);
  g_autoptr (NestHost) host = nest_host_new ();
  NestHostFacts *facts = nest_host_facts_new ();

  world_choose (world);
  world_agree (world, "nested-paging", "on");
  world_run (world);
  nest_host_set_cpu (host, NEST_CPU_VENDOR_AMD, "AMD Test", NEST_ANSWER_NO);
  nest_host_set_cpu_count (host, 8, 4);
  nest_host_set_memory (host, 16384, 12000);
  facts->kvm_vendor = NEST_MODULE_ABSENT;
  nest_host_take_facts (host, facts);
  nest_inventory_take_host (world->inventory, host);
  nest_done_page_set_model (page, nest_run_control_get_run (world->control), nest_session_get_checklist (world->session));
  ui_test_settle ();
  if (nest_checklist_get_verdict (nest_session_get_checklist (world->session)) == NEST_VERDICT_BLOCKED)
    g_assert_true (ui_test_shows (world->window, "Is Prepared"));
  ui_test_picture (world->window, "done-blocked");
}

static void
test_nothing_changed (World         *world,
                      gconstpointer  data)
{
  NestDonePage *page = show (world);
  guint reviewed = 0;

  g_signal_connect_swapped (page, "review", G_CALLBACK (count), &reviewed);
  nest_done_page_set_model (page, NULL, NULL);
  ui_test_settle ();
  g_assert_false (ui_test_shows (world->window, "What Was Changed"));
  ui_test_click (world->window, "Choose a Machine");
  g_assert_cmpuint (reviewed, ==, 1);

  world_choose (world);
  nest_done_page_set_model (page, NULL, nest_session_get_checklist (world->session));
  ui_test_settle ();
  g_assert_false (ui_test_shows (world->window, "What Was Changed"));
  g_assert_true (ui_test_shows (world->window, "Whonix-Workstation-LXQt Is Prepared"));
}

#define ADD(name, function) g_test_add ("/ui/done-page/" name, World, NULL, world_set_up, function, world_tear_down)

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  ADD ("ready", test_ready);
  ADD ("blocked", test_blocked);
  ADD ("nothing-changed", test_nothing_changed);

  return g_test_run ();
}
