/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checklist: every status, every editor, consent that is never given by the program, and values that stay the user's. */
#include "nest-checklist-page.h"
#include "nest-host-key-editor.h"
#include "nest-memory-row.h"
#include "nest-number-editor.h"
#include "nest-option-row.h"
#include "nest-step-row.h"
#include "nest-test-snapshots.h"
#include "ui-hypervisor.h"
#include "ui-test.h"

typedef struct {
  NestTestSnapshots *snapshots;
  UiHypervisor *hypervisor;
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
  fixture->hypervisor = ui_hypervisor_new ();
  fixture->checklist = nest_checklist_new (fixture->snapshots->choices);
  fixture->page = nest_checklist_page_new ();
  nest_checklist_page_set_model (NEST_CHECKLIST_PAGE (fixture->page), fixture->checklist,
                                 NEST_HYPERVISOR (fixture->hypervisor));
  fixture->window = ui_test_show_page (fixture->page);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_test_assert_named (fixture->window);
  ui_test_close (fixture->window);
  g_clear_object (&fixture->checklist);
  g_clear_object (&fixture->hypervisor);
  nest_test_snapshots_free (fixture->snapshots);
}

static GtkWidget *
find_row (GtkWidget  *root,
          const char *step)
{
  if (NEST_IS_STEP_ROW (root) &&
      g_str_equal (nest_checklist_item_get_step (nest_step_row_get_item (NEST_STEP_ROW (root)))->id, step))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, step);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkWidget *
row_of (Fixture    *fixture,
        const char *step)
{
  GtkWidget *row = find_row (fixture->window, step);

  g_assert_nonnull (row);

  return row;
}

static const char *
subtitle_of (Fixture    *fixture,
             const char *step)
{
  return adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (row_of (fixture, step)));
}

static void
assert_subtitle (Fixture    *fixture,
                 const char *step,
                 const char *part)
{
  if (!ui_test_has_text (subtitle_of (fixture, step), part))
    g_error ("%s: “%s” is not in “%s”", step, part, subtitle_of (fixture, step));
}

static gboolean
any_option_is_active (GtkWidget *root)
{
  if (GTK_IS_CHECK_BUTTON (root) && gtk_check_button_get_active (GTK_CHECK_BUTTON (root)) &&
      gtk_widget_get_ancestor (root, NEST_TYPE_OPTION_ROW) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (any_option_is_active (child))
      return TRUE;

  return FALSE;
}

static void
choose (Fixture    *fixture,
        const char *step,
        const char *title)
{
  GtkWidget *option = ui_test_find (row_of (fixture, step), NEST_TYPE_OPTION_ROW, title);

  g_assert_nonnull (option);
  adw_action_row_activate (ADW_ACTION_ROW (option));
  ui_test_settle ();
}

static void
test_reading (Fixture       *fixture,
              gconstpointer  data)
{
  g_assert_true (ui_test_shows (fixture->window, "Reading the machine's settings"));
  nest_checklist_page_set_reading (NEST_CHECKLIST_PAGE (fixture->page), FALSE, "The object <functionality> is limited");
  ui_test_settle ();
  g_assert_true (ui_test_shows (fixture->window, "The object <functionality> is limited"));
  g_assert_false (nest_page_get_complete (fixture->page));
  ui_test_picture (fixture->window, "checklist-failed");
}

static void
test_everything_needed (Fixture       *fixture,
                        gconstpointer  data)
{
  look (fixture);
  g_assert_false (any_option_is_active (fixture->window));
  assert_subtitle (fixture, "cpu-cores", "To do · 1 → 3");
  assert_subtitle (fixture, "nested-paging", "Your decision");
  assert_subtitle (fixture, "nested-hw-virt", "Waits");
  assert_subtitle (fixture, "power-off", "Done");
  g_assert_true (nest_page_get_complete (fixture->page));
  ui_test_picture (fixture->window, "checklist-needed");

  choose (fixture, "nested-paging", "Switch On");
  assert_subtitle (fixture, "nested-paging", "Decided");
  assert_subtitle (fixture, "nested-hw-virt", "To do");
  g_assert_cmpstr (nest_choices_get_option (fixture->snapshots->choices, "nested-paging"), ==, "on");
  g_assert_nonnull (strstr (nest_page_get_action_label (fixture->page), "_Apply 6 Changes"));

  choose (fixture, "nested-paging", "Leave as It Is");
  assert_subtitle (fixture, "nested-paging", "Left as it is");
  assert_subtitle (fixture, "nested-hw-virt", "Not possible here");
  g_assert_null (nest_choices_get_option (fixture->snapshots->choices, "nested-paging"));
}

static void
test_ready (Fixture       *fixture,
            gconstpointer  data)
{
  nest_test_snapshots_set_machine (fixture->snapshots,
                                   nest_test_machine_new_ready (NEST_TEST_MACHINE_UUID, NEST_TEST_MACHINE_NAME));
  nest_hypervisor_info_set_host_key (fixture->snapshots->hypervisor, TRUE, "65505,65506");
  look (fixture);
  g_assert_true (ui_test_shows (fixture->window, "Everything Is Set Up"));
  ui_test_assert_text (nest_page_get_action_label (fixture->page), "_Continue");
  g_assert_true (nest_page_get_complete (fixture->page));
  ui_test_picture (fixture->window, "checklist-ready");
}

static void
test_running_and_blocked (Fixture       *fixture,
                          gconstpointer  data)
{
  nest_host_set_cpu (fixture->snapshots->host, NEST_CPU_VENDOR_INTEL, "Intel Test", NEST_ANSWER_NO);
  nest_host_set_l1tf_affected (fixture->snapshots->host, NEST_ANSWER_YES);
  nest_hypervisor_info_set_hw_virt (fixture->snapshots->hypervisor, NEST_ANSWER_NO, NEST_ANSWER_NO);
  nest_machine_set_power_state (fixture->snapshots->machine, NEST_POWER_STATE_RUNNING);
  look (fixture);
  g_assert_false (any_option_is_active (fixture->window));
  assert_subtitle (fixture, "power-off", "Your decision");
  assert_subtitle (fixture, "memory", "Waits");
  assert_subtitle (fixture, "hardware-virtualization", "Not possible here");
  g_assert_true (ui_test_shows (fixture->window, "The settings can be made now all the same"));
  g_assert_true (ui_test_shows (row_of (fixture, "power-off"), "Risk: "));
  ui_test_picture (fixture->window, "checklist-running-blocked");

  choose (fixture, "power-off", "Pull the Plug");
  g_assert_cmpstr (nest_choices_get_option (fixture->snapshots->choices, "power-off"), ==, NEST_METHOD_PULL_PLUG);
  g_assert_true (ui_test_shows (fixture->window, "waits for your decision"));
}

static void
test_skip (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *row;

  look (fixture);
  row = row_of (fixture, "io-apic");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  ui_test_settle ();
  gtk_switch_set_active (GTK_SWITCH (ui_test_find (row, GTK_TYPE_SWITCH, NULL)), TRUE);
  ui_test_settle ();
  assert_subtitle (fixture, "io-apic", "Skipped · off");
  assert_subtitle (fixture, "io-apic", "Steps that depend on it: ");
  g_assert_true (ui_test_shows (row, "Steps that depend on it: "));
  ui_test_picture (fixture->window, "checklist-skipped");
  /* More than one processor needs it. */
  assert_subtitle (fixture, "cpu-cores", "Not possible here");
  gtk_switch_set_active (GTK_SWITCH (ui_test_find (row, GTK_TYPE_SWITCH, NULL)), FALSE);
  assert_subtitle (fixture, "cpu-cores", "To do");
  /* Nothing needs the memory to be more. */
  row = row_of (fixture, "memory");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  gtk_switch_set_active (GTK_SWITCH (ui_test_find (row, GTK_TYPE_SWITCH, NULL)), TRUE);
  assert_subtitle (fixture, "memory", "No other step depends on it.");
}

static GtkSpinButton *
spin_of (Fixture    *fixture,
         const char *step)
{
  return GTK_SPIN_BUTTON (ui_test_find (row_of (fixture, step), GTK_TYPE_SPIN_BUTTON, NULL));
}

/* An event storm while the user types: focus, text, open rows and rows themselves stay. */
static void
test_editing_is_left_alone (Fixture       *fixture,
                            gconstpointer  data)
{
  GtkSpinButton *spin;
  GtkWidget *row, *focus;

  look (fixture);
  row = row_of (fixture, "cpu-cores");
  spin = spin_of (fixture, "cpu-cores");
  g_assert_cmpint (gtk_spin_button_get_value_as_int (spin), ==, 3);
  gtk_widget_grab_focus (GTK_WIDGET (spin));
  focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  g_assert_true (gtk_widget_is_ancestor (focus, GTK_WIDGET (spin)));
  gtk_editable_set_text (GTK_EDITABLE (spin), "2");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row_of (fixture, "memory")), TRUE);

  for (guint i = 0; i < 50; i++)
    {
      NestMachine *machine = nest_test_machine_new (NEST_TEST_MACHINE_UUID, NEST_TEST_MACHINE_NAME);

      nest_machine_set_value (machine, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (4 + i % 3));
      nest_test_snapshots_set_machine (fixture->snapshots, machine);
      look (fixture);
    }
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->window)) == focus);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "2");
  g_assert_true (row_of (fixture, "cpu-cores") == row);
  g_assert_true (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row_of (fixture, "memory"))));
  /* What was found meanwhile stands beside it. */
  assert_subtitle (fixture, "cpu-cores", "5 → 3");

  gtk_spin_button_update (spin);
  g_assert_cmpuint (g_variant_get_uint32 (nest_choices_get_value (fixture->snapshots->choices, "cpu-cores")), ==, 2);
  assert_subtitle (fixture, "cpu-cores", "5 → 2");
}

static void
test_memory (Fixture       *fixture,
             gconstpointer  data)
{
  GtkSpinButton *spin;
  GtkWidget *row, *scale;

  look (fixture);
  row = row_of (fixture, "memory");
  spin = spin_of (fixture, "memory");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  ui_test_settle ();
  scale = ui_test_find (row, GTK_TYPE_SCALE, NULL);
  g_assert_nonnull (scale);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "4096 MiB");
  gtk_editable_set_text (GTK_EDITABLE (spin), "3 GiB");
  gtk_spin_button_update (spin);
  g_assert_cmpint ((int) gtk_range_get_value (GTK_RANGE (scale)), ==, 3072);
  assert_subtitle (fixture, "memory", "2 GiB → 3 GiB");
  if (!ui_test_has_long_words ())
    gtk_test_accessible_assert_property (GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                         "3 GiB of 16 GiB; recommended 4 GiB");
  g_assert_true (ui_test_shows (row, "This machine: 3 GiB"));
  g_assert_true (ui_test_shows (row, "This computer keeps at least 4 GiB"));
  g_assert_true (ui_test_shows (row, "Recommended: 4 GiB"));
  gtk_editable_set_text (GTK_EDITABLE (spin), "nonsense");
  gtk_spin_button_update (spin);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "3072 MiB");
  gtk_editable_set_text (GTK_EDITABLE (spin), "64 GiB");
  gtk_spin_button_update (spin);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "3072 MiB");
  g_assert_true (ui_test_shows (row, "This computer has only 16 GiB of memory."));
  g_assert_true (ui_test_shows (row, "VBoxManage modifyvm"));
  gtk_widget_grab_focus (GTK_WIDGET (scale));
  ui_test_picture (fixture->window, "checklist-memory");
}

/* Alone, as in the list it is seldom where the picture is; and on a computer whose memory is not known. */
static void
test_memory_row (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (NestFinding) finding = nest_finding_new (NEST_STATUS_NEEDED, NULL);
  GtkAdjustment *adjustment = gtk_adjustment_new (3072, 512, 16384, 256, 1024, 0);
  GtkWidget *row = nest_memory_row_new (adjustment);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *window = adw_window_new ();

  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  adw_window_set_content (ADW_WINDOW (window), list);
  gtk_window_set_default_size (GTK_WINDOW (window), 640, 200);
  gtk_window_present (GTK_WINDOW (window));
  nest_finding_set_editor (finding, NEST_EDITOR_MEMORY, 512, 16384, g_variant_new_uint64 (4096));
  nest_memory_row_update (NEST_MEMORY_ROW (row), finding, 16384);
  ui_test_settle ();
  g_assert_true (ui_test_shows (row, "Recommended: 4 GiB"));
  ui_test_picture (window, "memory-row");
  gtk_adjustment_set_value (adjustment, 14336);
  g_assert_true (ui_test_shows (row, "This machine: 14 GiB"));
  ui_test_picture (window, "memory-row-too-much");
  nest_memory_row_update (NEST_MEMORY_ROW (row), finding, 0);
  g_assert_false (ui_test_shows (row, "This computer keeps"));
  g_assert_nonnull (ui_test_find (row, GTK_TYPE_SCALE, NULL));
  ui_test_assert_named (window);
  ui_test_close (window);
}

static void
test_host_key (Fixture       *fixture,
               gconstpointer  data)
{
  GtkWidget *editor;
  g_autoptr (GVariant) conflicting = g_variant_ref_sink (g_variant_new_string ("65508,65514"));
  g_autoptr (GVariant) scroll_lock = g_variant_ref_sink (g_variant_new_string ("65300"));

  look (fixture);
  assert_subtitle (fixture, "host-key", "Right Ctrl → Left Shift + Right Shift");
  editor = ui_test_find (row_of (fixture, "host-key"), NEST_TYPE_HOST_KEY_EDITOR, NULL);
  gtk_widget_activate_action (editor, "host-key.choose", "s", "65300");
  ui_test_settle ();
  assert_subtitle (fixture, "host-key", "Right Ctrl → Scroll Lock");

  /* Keys that get in each other's way are refused with the reason, and the last good ones stay. */
  g_signal_emit_by_name (editor, "edited", conflicting);
  ui_test_settle ();
  g_assert_true (ui_test_shows (row_of (fixture, "host-key"), "pressing one also presses"));
  assert_subtitle (fixture, "host-key", "Right Ctrl → Scroll Lock");
  ui_test_picture (fixture->window, "checklist-host-key-refused");
  g_signal_emit_by_name (editor, "edited", scroll_lock);
  ui_test_settle ();
  g_assert_false (ui_test_shows (row_of (fixture, "host-key"), "pressing one also presses"));
}

static void
test_other_model (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (NestChoices) choices = nest_choices_new ();
  g_autoptr (NestChecklist) other = nest_checklist_new (choices);

  look (fixture);
  nest_checklist_page_set_model (NEST_CHECKLIST_PAGE (fixture->page), other, NULL);
  ui_test_settle ();
  g_assert_true (ui_test_shows (fixture->window, "Reading the machine's settings"));
  g_assert_cmpuint (ui_test_count (fixture->window, NEST_TYPE_STEP_ROW), ==, 0);
  look (fixture);
  nest_checklist_page_set_model (NEST_CHECKLIST_PAGE (fixture->page), NULL, NULL);
}

#define ADD(name, function) g_test_add ("/ui/checklist-page/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  ADD ("reading", test_reading);
  ADD ("everything-needed", test_everything_needed);
  ADD ("ready", test_ready);
  ADD ("running-and-blocked", test_running_and_blocked);
  ADD ("skip", test_skip);
  ADD ("editing-is-left-alone", test_editing_is_left_alone);
  ADD ("memory", test_memory);
  ADD ("memory-row", test_memory_row);
  ADD ("host-key", test_host_key);
  ADD ("other-model", test_other_model);

  return g_test_run ();
}
