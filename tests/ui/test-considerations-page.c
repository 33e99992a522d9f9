/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Considerations: only what applies, and nothing goes on before it was acknowledged. */
#include "nest-considerations-page.h"
#include "nest-test-snapshots.h"
#include "ui-test.h"

typedef struct {
  NestTestSnapshots *snapshots;
  NestPage *page;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->snapshots = nest_test_snapshots_new ();
  fixture->page = nest_considerations_page_new ();
  fixture->window = ui_test_show_page (fixture->page);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_test_assert_named (fixture->window);
  ui_test_close (fixture->window);
  nest_test_snapshots_free (fixture->snapshots);
}

static void
show (Fixture  *fixture,
      gboolean  acknowledged)
{
  nest_considerations_page_set_machine (NEST_CONSIDERATIONS_PAGE (fixture->page), fixture->snapshots->host,
                                        fixture->snapshots->hypervisor, fixture->snapshots->machine, acknowledged);
  ui_test_settle ();
}

static void
tick (Fixture    *fixture,
      const char *title)
{
  GtkWidget *row = ui_test_find (fixture->window, ADW_TYPE_ACTION_ROW, title);

  g_assert_nonnull (row);
  adw_action_row_activate (ADW_ACTION_ROW (row));
}

static void
test_workstation (Fixture       *fixture,
                  gconstpointer  data)
{
  show (fixture, FALSE);
  g_assert_true (ui_test_shows (fixture->window, "Save Your Work"));
  g_assert_true (ui_test_shows (fixture->window, "The Machine Inside Is Not Whonix"));
  g_assert_true (ui_test_shows (fixture->window, "Nested Paging Has to Be On"));
  g_assert_true (ui_test_shows (fixture->window, "https://www.whonix.org/wiki/Self_Support_First_Policy"));
  g_assert_false (ui_test_shows (fixture->window, "A Weakness of Your Processor"));
  g_assert_null (ui_test_find (fixture->window, ADW_TYPE_ACTION_ROW, "Gateway nonetheless"));
  ui_test_picture (fixture->window, "considerations-workstation");

  g_assert_false (nest_page_get_complete (fixture->page));
  tick (fixture, "I have _read this");
  g_assert_true (nest_page_get_complete (fixture->page));
  /* A newer reading of the same machine takes nothing back; another machine asks anew. */
  show (fixture, FALSE);
  g_assert_true (nest_page_get_complete (fixture->page));
  nest_test_snapshots_set_machine (fixture->snapshots, nest_test_machine_new ("other", "Debian"));
  show (fixture, FALSE);
  g_assert_false (nest_page_get_complete (fixture->page));
  g_assert_true (ui_test_shows (fixture->window, "Where the Traffic Goes"));
  g_assert_false (ui_test_shows (fixture->window, "Self_Support_First_Policy"));
}

static void
test_intel_with_weakness (Fixture       *fixture,
                          gconstpointer  data)
{
  nest_test_snapshots_set_vendor (fixture->snapshots, NEST_CPU_VENDOR_INTEL);
  show (fixture, FALSE);
  g_assert_true (ui_test_shows (fixture->window, "A Weakness of Your Processor"));
  g_assert_true (ui_test_shows (fixture->window, "6.1 of 2020"));
}

static void
test_gateway (Fixture       *fixture,
              gconstpointer  data)
{
  nest_test_snapshots_set_machine (fixture->snapshots, nest_test_machine_new ("gateway", "Whonix-Gateway-LXQt"));
  show (fixture, FALSE);
  g_assert_true (ui_test_shows (fixture->window, "This Is a Whonix-Gateway"));
  ui_test_picture (fixture->window, "considerations-gateway");
  tick (fixture, "I have _read this");
  g_assert_false (nest_page_get_complete (fixture->page));
  tick (fixture, "Gateway nonetheless");
  g_assert_true (nest_page_get_complete (fixture->page));
}

static void
test_acknowledged (Fixture       *fixture,
                   gconstpointer  data)
{
  show (fixture, TRUE);
  g_assert_true (nest_page_get_skippable (fixture->page));
  g_assert_true (nest_page_get_complete (fixture->page));
}

#define ADD(name, function) g_test_add ("/ui/considerations-page/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  ADD ("workstation", test_workstation);
  ADD ("intel-with-weakness", test_intel_with_weakness);
  ADD ("gateway", test_gateway);
  ADD ("acknowledged", test_acknowledged);

  return g_test_run ();
}
