/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the machine, told from outside: ticks are the machine's, keys are typed only into one that runs. */
#include "nest-instruction-row.h"
#include "nest-instructions-page.h"
#include "nest-test-snapshots.h"
#include "ui-test.h"

typedef struct {
  NestTestSnapshots *snapshots;
  NestChecklist *checklist;
  NestPage *page;
  GtkWidget *window;
} Fixture;

static void
look (Fixture *fixture)
{
  nest_checklist_set_snapshots (fixture->checklist, fixture->snapshots->host, fixture->snapshots->hypervisor,
                                fixture->snapshots->machine);
  ui_test_settle ();
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->snapshots = nest_test_snapshots_new ();
  nest_test_snapshots_set_machine (fixture->snapshots,
                                   nest_test_machine_new_ready (NEST_TEST_MACHINE_UUID, NEST_TEST_MACHINE_NAME));
  fixture->checklist = nest_checklist_new (fixture->snapshots->choices);
  fixture->page = nest_instructions_page_new ();
  fixture->window = ui_test_show_page (fixture->page);
  nest_instructions_page_set_model (NEST_INSTRUCTIONS_PAGE (fixture->page), fixture->checklist, TRUE);
  look (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_test_assert_named (fixture->window);
  ui_test_close (fixture->window);
  g_clear_object (&fixture->checklist);
  nest_test_snapshots_free (fixture->snapshots);
}

static void
set_power (Fixture        *fixture,
           NestPowerState  state)
{
  NestMachine *machine = nest_test_machine_new_ready (NEST_TEST_MACHINE_UUID, NEST_TEST_MACHINE_NAME);

  nest_machine_set_power_state (machine, state);
  nest_test_snapshots_set_machine (fixture->snapshots, machine);
  look (fixture);
}

static NestInstructionRow *
find_row (GtkWidget  *root,
          const char *id)
{
  if (NEST_IS_INSTRUCTION_ROW (root) && g_str_equal (nest_instruction_row_get_id (NEST_INSTRUCTION_ROW (root)), id))
    return NEST_INSTRUCTION_ROW (root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      NestInstructionRow *found = find_row (child, id);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
tick (Fixture    *fixture,
      const char *id)
{
  GtkWidget *check = ui_test_find (GTK_WIDGET (find_row (fixture->window, id)), GTK_TYPE_CHECK_BUTTON, NULL);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  ui_test_settle ();
}

static gboolean
is_open (Fixture    *fixture,
         const char *id)
{
  return adw_expander_row_get_expanded (ADW_EXPANDER_ROW (find_row (fixture->window, id)));
}

static void
count (guint *counter)
{
  (*counter)++;
}

static void
test_ticks (Fixture       *fixture,
            gconstpointer  data)
{
  NestInstructionRow *row = find_row (fixture->window, "start-machine");

  g_assert_true (ui_test_shows (fixture->window, "0 of 9 Steps Done"));
  g_assert_true (is_open (fixture, "start-machine"));
  g_assert_true (ui_test_shows (fixture->window, "VBoxManage startvm " NEST_TEST_MACHINE_UUID));
  g_assert_true (ui_test_shows (fixture->window, "Whonix shares no clipboard with the machine, on purpose"));
  ui_test_picture (fixture->window, "instructions-first");

  tick (fixture, "start-machine");
  g_assert_true (nest_choices_get_ticked (fixture->snapshots->choices, "start-machine"));
  g_assert_false (is_open (fixture, "start-machine"));
  g_assert_true (is_open (fixture, "look-at-processor"));
  g_assert_true (ui_test_shows (fixture->window, "1 of 9 Steps Done"));
  /* Another process took it back; the rows stay. */
  nest_choices_set_ticked (fixture->snapshots->choices, "start-machine", FALSE);
  ui_test_settle ();
  g_assert_true (find_row (fixture->window, "start-machine") == row);
  g_assert_false (nest_instruction_row_get_ticked (row));
}

static void
test_all_ticked (Fixture       *fixture,
                 gconstpointer  data)
{
  static const char *const ids[] = { "start-machine", "look-at-processor", "enter-sysmaint", "install-hypervisor",
                                     "leave-sysmaint", "test-hypervisor", "choose-host-key", "set-inner-machine",
                                     "start-inner-machine" };

  set_power (fixture, NEST_POWER_STATE_RUNNING);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    tick (fixture, ids[i]);
  g_assert_true (ui_test_shows (fixture->window, "Everything Is Ticked"));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_false (is_open (fixture, ids[i]));
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (find_row (fixture->window, "free-keyboard")), TRUE);
  ui_test_picture (fixture->window, "instructions-ticked");
}

static void
test_state (Fixture       *fixture,
            gconstpointer  data)
{
  NestInstructionsPage *page = NEST_INSTRUCTIONS_PAGE (fixture->page);
  guint started = 0;

  g_signal_connect_swapped (page, "start", G_CALLBACK (count), &started);
  g_assert_true (ui_test_shows (fixture->window, "The Machine Is Off"));
  ui_test_click (fixture->window, "Start Machine");
  g_assert_cmpuint (started, ==, 1);
  nest_instructions_page_set_starting (page, TRUE, NULL);
  ui_test_settle ();
  g_assert_true (ui_test_shows (fixture->window, "The Machine Is Starting"));
  nest_instructions_page_set_starting (page, FALSE, "It ended <at once>");
  ui_test_settle ();
  g_assert_true (ui_test_shows (fixture->window, "It ended <at once>"));
  ui_test_picture (fixture->window, "instructions-not-started");
  set_power (fixture, NEST_POWER_STATE_CHANGING);
  g_assert_true (ui_test_shows (fixture->window, "The Machine Is Starting"));
  g_assert_null (ui_test_find (fixture->window, GTK_TYPE_BUTTON, "Start Machine"));
  set_power (fixture, NEST_POWER_STATE_RUNNING);
  g_assert_true (ui_test_shows (fixture->window, "The Machine Is Running"));
  g_assert_false (ui_test_shows (fixture->window, "It ended <at once>"));
  set_power (fixture, NEST_POWER_STATE_PAUSED);
  g_assert_true (ui_test_shows (fixture->window, "paused"));
}

static void
take_keys (char      **taken,
           const char *keys)
{
  g_free (*taken);
  *taken = g_strdup (keys);
}

static void
test_typing (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *keys = NULL;
  GtkWidget *button = ui_test_find (fixture->window, GTK_TYPE_BUTTON, "_Type…");

  g_signal_connect_swapped (fixture->page, "type", G_CALLBACK (take_keys), &keys);
  g_assert_nonnull (button);
  g_assert_false (gtk_widget_get_sensitive (button));
  set_power (fixture, NEST_POWER_STATE_RUNNING);
  ui_test_click (fixture->window, "_Type…");
  g_assert_cmpstr (keys, ==, NEST_HOST_KEY_DEFAULT_INSIDE);

  nest_instructions_page_set_model (NEST_INSTRUCTIONS_PAGE (fixture->page), fixture->checklist, FALSE);
  ui_test_settle ();
  g_assert_null (ui_test_find (fixture->window, GTK_TYPE_BUTTON, "_Type…"));
}

/* Seen from inside, nothing of it is to be told. */
static void
test_inside (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (NestChecklist) inside = nest_checklist_new (fixture->snapshots->choices);

  g_assert_false (nest_page_get_skippable (fixture->page));
  nest_checklist_set_vantage (inside, NEST_VANTAGE_INSIDE);
  nest_instructions_page_set_model (NEST_INSTRUCTIONS_PAGE (fixture->page), inside, TRUE);
  g_assert_true (nest_page_get_skippable (fixture->page));
}

#define ADD(name, function) g_test_add ("/ui/instructions-page/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  ADD ("ticks", test_ticks);
  ADD ("all-ticked", test_all_ticked);
  ADD ("state", test_state);
  ADD ("typing", test_typing);
  ADD ("inside", test_inside);

  return g_test_run ();
}
