/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Considerations: only what applies, and nothing goes on before it was acknowledged. */
#include "nest-considerations-page.h"
#include "nest-engine-fixture.h"
#include "nest-test-snapshots.h"
#include "ui-test.h"

typedef struct {
  char *folder;
  NestNotepad *notepad;
  NestTestSnapshots *snapshots;
  NestPage *page;
  GtkWidget *window;
} Shown;

static void
set_up (Shown         *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("nestbox-ui-XXXXXX", NULL);
  fixture->snapshots = nest_test_snapshots_new ();
  fixture->page = nest_considerations_page_new ();
  fixture->window = ui_test_show_page (fixture->page);
}

static void
tear_down (Shown         *fixture,
           gconstpointer  data)
{
  ui_test_assert_named (fixture->window);
  ui_test_close (fixture->window);
  nest_test_snapshots_free (fixture->snapshots);
  g_clear_object (&fixture->notepad);
  fixture_remove_tree (fixture->folder);
  g_free (fixture->folder);
}

/* As a session does it for a machine that was chosen */
static void
open_notepad (Shown *fixture)
{
  g_autoptr (NestChoices) choices = nest_choices_new ();

  if (fixture->notepad != NULL)
    nest_notepad_flush (fixture->notepad);
  g_clear_object (&fixture->notepad);
  fixture->notepad = nest_notepad_new (fixture->folder, nest_machine_get_connection (fixture->snapshots->machine),
                                       nest_machine_get_uuid (fixture->snapshots->machine), choices);
  nest_notepad_read (fixture->notepad);
}

static void
show (Shown *fixture)
{
  if (fixture->notepad == NULL)
    open_notepad (fixture);
  nest_considerations_page_set_machine (NEST_CONSIDERATIONS_PAGE (fixture->page), fixture->snapshots->host,
                                        fixture->snapshots->hypervisor, fixture->snapshots->machine, NEST_VANTAGE_OUTSIDE,
                                        fixture->notepad);
  ui_test_settle ();
}

static void
tick (Shown      *fixture,
      const char *title)
{
  GtkWidget *row = ui_test_find (fixture->window, ADW_TYPE_ACTION_ROW, title);

  g_assert_nonnull (row);
  adw_action_row_activate (ADW_ACTION_ROW (row));
}

static void
test_workstation (Shown         *fixture,
                  gconstpointer  data)
{
  show (fixture);
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
  show (fixture);
  g_assert_true (nest_page_get_complete (fixture->page));
  nest_test_snapshots_set_machine (fixture->snapshots, nest_test_machine_new ("other", "Debian"));
  open_notepad (fixture);
  show (fixture);
  g_assert_false (nest_page_get_complete (fixture->page));
  g_assert_true (ui_test_shows (fixture->window, "Where the Traffic Goes"));
  g_assert_false (ui_test_shows (fixture->window, "Self_Support_First_Policy"));
}

static void
test_intel_with_weakness (Shown         *fixture,
                          gconstpointer  data)
{
  nest_test_snapshots_set_vendor (fixture->snapshots, NEST_CPU_VENDOR_INTEL);
  show (fixture);
  g_assert_true (ui_test_shows (fixture->window, "A Weakness of Your Processor"));
  g_assert_true (ui_test_shows (fixture->window, "6.1 of 2020"));
}

static void
test_gateway (Shown         *fixture,
              gconstpointer  data)
{
  nest_test_snapshots_set_machine (fixture->snapshots, nest_test_machine_new ("gateway", "Whonix-Gateway-LXQt"));
  show (fixture);
  g_assert_true (ui_test_shows (fixture->window, "This Is a Whonix-Gateway"));
  ui_test_picture (fixture->window, "considerations-gateway");
  tick (fixture, "I have _read this");
  g_assert_false (nest_page_get_complete (fixture->page));
  tick (fixture, "Gateway nonetheless");
  g_assert_true (nest_page_get_complete (fixture->page));
}

/* Once for each machine; again only when something applies that was not read yet, which is marked */
static void
test_acknowledged (Shown         *fixture,
                   gconstpointer  data)
{
  show (fixture);
  g_assert_false (nest_page_get_skippable (fixture->page));
  g_assert_false (ui_test_shows (fixture->window, "New"));
  tick (fixture, "I have _read this");
  nest_page_activate (fixture->page);
  show (fixture);
  g_assert_true (nest_page_get_skippable (fixture->page));

  open_notepad (fixture); /* as at the next start */
  show (fixture);
  g_assert_true (nest_page_get_skippable (fixture->page));
  g_assert_true (nest_page_get_complete (fixture->page));

  nest_host_set_l1tf_affected (fixture->snapshots->host, NEST_ANSWER_YES);
  show (fixture);
  g_assert_false (nest_page_get_skippable (fixture->page));
  g_assert_false (nest_page_get_complete (fixture->page));
  g_assert_true (ui_test_shows (fixture->window, "New"));
  ui_test_picture (fixture->window, "considerations-new");
  tick (fixture, "I have _read this");
  nest_page_activate (fixture->page);
  show (fixture);
  g_assert_true (nest_page_get_skippable (fixture->page));
}

#define ADD(name, function) g_test_add ("/ui/considerations-page/" name, Shown, NULL, set_up, function, tear_down)

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
