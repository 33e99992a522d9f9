/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choose a machine: all kinds of them, searching, five hundred, and that reading never moves what the user selected. */
#include "nest-glance.h"
#include "nest-inventory-private.h"
#include "nest-machine-row.h"
#include "nest-machines-page.h"
#include "nest-test-snapshots.h"
#include "ui-hypervisor.h"
#include "ui-test.h"

static void
set_up (Sight         *sight,
        gconstpointer  data)
{
  sight_set_up (sight, nest_machines_page_new);
}

static NestMachinesPage *
page_of (Sight *sight)
{
  return NEST_MACHINES_PAGE (sight->page);
}

static void
add_all_kinds (Sight *sight)
{
  NestMachine *running = nest_test_machine_new ("33333333-0", "Debian");
  NestMachine *saved = nest_test_machine_new ("44444444-0", "Debian");
  NestMachine *broken = nest_machine_new ("virtualbox", "virtualbox", "55555555-0", "<inaccessible>",
                                          NEST_MACHINE_INACCESSIBLE);

  nest_machine_set_power_state (running, NEST_POWER_STATE_RUNNING);
  nest_machine_set_power_state (saved, NEST_POWER_STATE_SAVED);
  nest_machine_set_problem (broken, "Its settings file is damaged.");
  ui_hypervisor_add (sight->hypervisor, nest_test_machine_new ("11111111-0", "Whonix-Workstation-LXQt"));
  ui_hypervisor_add (sight->hypervisor, nest_test_machine_new ("22222222-0", "Whonix-Gateway-LXQt"));
  ui_hypervisor_add (sight->hypervisor, running);
  ui_hypervisor_add (sight->hypervisor, saved);
  ui_hypervisor_add (sight->hypervisor, broken);
  ui_hypervisor_add (sight->hypervisor, nest_test_machine_new_arm ());
  ui_hypervisor_add (sight->hypervisor, nest_test_machine_new ("66666666-0", "<b>A & “B”</b>\nsecond line"));
}

static gboolean
all_are_read (gpointer data)
{
  GListModel *machines = nest_inventory_get_machines (data);

  for (guint i = 0; i < g_list_model_get_n_items (machines); i++)
    {
      g_autoptr (NestMachine) machine = g_list_model_get_item (machines, i);

      if (nest_machine_get_detail (machine) == NEST_MACHINE_LISTED)
        return FALSE;
    }

  return TRUE;
}

static void
test_loading_and_empty (Sight         *sight,
                        gconstpointer  data)
{
  ui_hypervisor_set_silent (sight->hypervisor, TRUE);
  nest_inventory_refresh (sight->inventory);
  ui_test_settle ();
  g_assert_true (ui_test_shows (sight->window, "Looking for machines"));
  ui_hypervisor_set_silent (sight->hypervisor, FALSE);
  ui_test_wait_for_text (sight->window, "No Machines Yet");
  ui_test_picture (sight->window, "machines-empty");

  ui_hypervisor_set_list_error (sight->hypervisor, "Failed to <create> the VirtualBox object!");
  ui_inventory_read (sight->inventory, sight->host);
  g_assert_true (ui_test_shows (sight->window, "Machines Cannot Be Listed"));
  g_assert_true (ui_test_shows (sight->window, "Failed to <create> the VirtualBox object!"));
}

/* Whoever came before the list did types into it, and is not taken away from what he uses meanwhile. */
static void
test_late_list (Sight         *sight,
                gconstpointer  data)
{
  GtkWidget *entry;

  add_all_kinds (sight);
  ui_hypervisor_set_silent (sight->hypervisor, TRUE);
  nest_inventory_refresh (sight->inventory);
  ui_test_settle ();
  gtk_window_set_focus (GTK_WINDOW (sight->window), NULL);
  ui_hypervisor_set_silent (sight->hypervisor, FALSE);
  ui_test_wait_for (all_are_read, sight->inventory);
  entry = ui_test_find (sight->window, GTK_TYPE_SEARCH_ENTRY, NULL);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (sight->window)), entry));
}

static void
test_all_kinds (Sight         *sight,
                gconstpointer  data)
{
  add_all_kinds (sight);
  ui_inventory_read (sight->inventory, sight->host);
  ui_test_wait_for (all_are_read, sight->inventory);
  g_assert_true (ui_test_shows (sight->window, "<b>A & “B”</b>"));
  g_assert_true (ui_test_shows (sight->window, "UUID 33333333"));
  g_assert_true (ui_test_shows (sight->window, "UUID 44444444"));
  g_assert_false (ui_test_shows (sight->window, "UUID 11111111"));
  g_assert_true (ui_test_shows (sight->window, "Gateway"));
  g_assert_true (ui_test_shows (sight->window, "Its settings file is damaged."));
  g_assert_false (nest_page_get_complete (sight->page));
  nest_machines_page_select (page_of (sight), "virtualbox", "11111111-0");
  g_assert_true (nest_page_get_complete (sight->page));
  ui_test_picture (sight->window, "machines-all-kinds");

  /* Refused, and the reason stands where the suggested action is as well */
  nest_machines_page_select (page_of (sight), "virtualbox", "55555555-0");
  g_assert_false (nest_page_get_complete (sight->page));
  ui_test_assert_text (nest_page_get_action_tooltip (sight->page), "Its settings file is damaged.");
}

/* A click on a response of the dialog about Gateways */
static void
answer_gateway (const char *response)
{
  GtkWidget *dialog = ui_test_find_window (ADW_TYPE_MESSAGE_DIALOG);

  g_assert_nonnull (dialog);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (GTK_WINDOW (dialog));
  ui_test_settle ();
}

static void
note_chosen (NestMachine **chosen,
             NestMachine  *machine)
{
  *chosen = machine;
}

/* Names come first; details replace the readings, and what was selected, and its widget, stay. */
static void
test_reading_keeps_selection (Sight         *sight,
                              gconstpointer  data)
{
  NestMachine *chosen = NULL;
  NestMachine *changed = nest_test_machine_new_ready ("22222222-0", "Whonix-Gateway-LXQt");
  GtkWidget *label, *same;

  add_all_kinds (sight);
  nest_machines_page_select (page_of (sight), "virtualbox", "22222222-0");
  ui_inventory_read (sight->inventory, sight->host);
  ui_test_wait_for (all_are_read, sight->inventory);
  g_assert_cmpstr (nest_machine_get_uuid (nest_machines_page_get_selected (page_of (sight))), ==, "22222222-0");

  label = ui_test_find (sight->window, GTK_TYPE_LABEL, "Whonix-Gateway-LXQt");
  ui_hypervisor_replace (sight->hypervisor, 1, changed);
  for (int i = 0; i < 3; i++)
    ui_inventory_read (sight->inventory, sight->host);
  nest_inventory_take_machine (sight->inventory, changed);
  ui_test_settle ();
  same = ui_test_find (sight->window, GTK_TYPE_LABEL, "Whonix-Gateway-LXQt");
  g_assert_true (label == same);
  g_assert_cmpstr (nest_machine_get_uuid (nest_machines_page_get_selected (page_of (sight))), ==, "22222222-0");

  g_signal_connect_swapped (sight->page, "chosen", G_CALLBACK (note_chosen), &chosen);
  ui_test_click (sight->window, "Continue");
  ui_test_settle ();
  g_assert_null (chosen);
  answer_gateway ("agree");
  g_assert_true (nest_machine_equal (chosen, changed));
}

/* A Gateway is chosen only by somebody who says so, and says so only once. */
static void
test_gateway (Sight         *sight,
              gconstpointer  data)
{
  NestMachine *chosen = NULL;
  GtkWidget *dialog;

  add_all_kinds (sight);
  ui_inventory_read (sight->inventory, sight->host);
  ui_test_wait_for (all_are_read, sight->inventory);
  g_signal_connect_swapped (sight->page, "chosen", G_CALLBACK (note_chosen), &chosen);

  nest_machines_page_select (page_of (sight), "virtualbox", "22222222-0");
  ui_test_click (sight->window, "Continue");
  ui_test_settle ();
  dialog = ui_test_find_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_true (ui_test_shows (dialog, "Whonix-Gateway-LXQt"));
  ui_test_picture (dialog, "machines-gateway");
  answer_gateway ("cancel");
  g_assert_null (chosen);

  ui_test_click (sight->window, "Continue");
  answer_gateway ("agree");
  g_assert_nonnull (chosen);
  chosen = NULL;
  ui_test_click (sight->window, "Continue");
  g_assert_nonnull (chosen);

  nest_machines_page_select (page_of (sight), "virtualbox", "11111111-0");
  chosen = NULL;
  ui_test_click (sight->window, "Continue");
  g_assert_cmpstr (nest_machine_get_uuid (chosen), ==, "11111111-0");
}

/* Returns: whether @widget has something to say to a pointer that rests on it */
static gboolean
has_tooltip (GtkWidget *widget)
{
  g_autoptr (GtkTooltip) tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
  gboolean shown = FALSE;

  g_assert_nonnull (widget);
  g_signal_emit_by_name (widget, "query-tooltip", 0, 0, FALSE, tooltip, &shown);

  return shown && gtk_widget_get_has_tooltip (widget);
}

/* What the row says is what the checklist behind it says. */
static void
test_glance (Sight         *sight,
             gconstpointer  data)
{
  g_autoptr (NestHost) smaller = nest_test_host_new (NEST_CPU_VENDOR_AMD);
  g_autofree char *to_do = NULL;
  g_auto (NestGlance) glance = { 0 };
  NestMachine *machine = nest_test_machine_new ("11111111-0", "Whonix-Workstation-LXQt");
  NestMachine *ready = nest_test_machine_new_ready ("22222222-0", "Prepared");
  GtkWidget *glance_box;

  ui_hypervisor_add (sight->hypervisor, machine);
  ui_hypervisor_add (sight->hypervisor, ready);
  nest_inventory_refresh (sight->inventory);
  ui_test_wait_for (all_are_read, sight->inventory);
  ui_inventory_read (sight->inventory, sight->host);
  nest_glance_init (&glance, sight->host, nest_inventory_get_info (sight->inventory, "virtualbox"), machine,
                    NEST_VANTAGE_OUTSIDE);
  g_assert_cmpint (glance.verdict, ==, NEST_VERDICT_TO_DO);
  to_do = g_strdup_printf ("%u to do", glance.count);
  g_assert_true (ui_test_shows (sight->window, to_do));
  g_assert_nonnull (strstr (glance.steps, "Nested"));
  glance_box = gtk_widget_get_parent (ui_test_find (sight->window, GTK_TYPE_LABEL, to_do));
  g_assert_true (has_tooltip (glance_box));
  gtk_test_accessible_assert_property (glance_box, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, glance.steps);
  g_assert_true (has_tooltip (ui_test_find (sight->window, GTK_TYPE_LABEL, "Whonix-Workstation-LXQt")));

  /* This computer was read again, and is another now. */
  nest_host_set_cpu_count (smaller, 1, 1);
  nest_inventory_take_host (sight->inventory, smaller);
  ui_test_settle ();
  g_assert_false (ui_test_shows (sight->window, to_do));
}

static GtkWidget *
first_row (Sight *sight)
{
  return ui_test_find (sight->window, NEST_TYPE_MACHINE_ROW, NULL);
}

static void
test_used_last (Sight         *sight,
                gconstpointer  data)
{
  add_all_kinds (sight);
  nest_machines_page_set_last_used (page_of (sight), "virtualbox", "11111111-0");
  ui_inventory_read (sight->inventory, sight->host);
  ui_test_wait_for (all_are_read, sight->inventory);
  g_assert_true (ui_test_shows (first_row (sight), "Used Last"));
  g_assert_true (ui_test_shows (first_row (sight), "Whonix-Workstation-LXQt"));
  g_assert_true (ui_test_shows (first_row (sight), "VirtualBox · Powered off"));
  g_assert_cmpstr (nest_machine_get_uuid (nest_machines_page_get_selected (page_of (sight))), ==, "11111111-0");
  g_assert_cmpuint (ui_test_count (sight->window, NEST_TYPE_MACHINE_ROW), ==,
                    g_list_model_get_n_items (nest_inventory_get_machines (sight->inventory)));
  ui_test_picture (sight->window, "machines-used-last");

  /* Deleted elsewhere */
  ui_hypervisor_remove (sight->hypervisor, 0);
  ui_inventory_read (sight->inventory, sight->host);
  g_assert_false (ui_test_shows (sight->window, "Used Last"));
  g_assert_null (nest_machines_page_get_selected (page_of (sight)));
}

static void
set_problem (UiHypervisor          *hypervisor,
             NestHypervisorProblem  problem,
             const char            *message)
{
  NestHypervisorInfo *info = nest_hypervisor_info_new ("virtualbox", "virtualbox", "VirtualBox");

  nest_hypervisor_info_set_problem (info, problem, message, "Do <this> & that.");
  ui_hypervisor_set_info (hypervisor, info);
}

static gboolean
shows_workstation (gpointer data)
{
  return ui_test_shows (data, "Whonix-Workstation-LXQt");
}

/* Each with a picture, the reason and the button that helps */
static void
test_whole_page (Sight         *sight,
                 gconstpointer  data)
{
  GtkWidget *button;

  set_problem (sight->hypervisor, NEST_HYPERVISOR_PROBLEM_NOT_INSTALLED, "VirtualBox is not installed.");
  ui_inventory_read (sight->inventory, sight->host);
  g_assert_true (ui_test_shows (sight->window, "No Hypervisor Found"));
  g_assert_nonnull (ui_test_find (sight->window, GTK_TYPE_BUTTON, "Practice"));
  ui_test_picture (sight->window, "machines-no-hypervisor");

  set_problem (sight->hypervisor, NEST_HYPERVISOR_PROBLEM_SERVICE_DEAD, "Its service does not answer.");
  ui_inventory_read (sight->inventory, sight->host);
  g_assert_true (ui_test_shows (sight->window, "Cannot Be Used"));
  g_assert_true (ui_test_shows (sight->window, "Its service does not answer."));
  ui_test_picture (sight->window, "machines-broken");
  button = ui_test_find (sight->window, GTK_TYPE_BUTTON, "Try Again");
  g_assert_nonnull (button);

  ui_hypervisor_set_info (sight->hypervisor, nest_test_hypervisor_info_new (NEST_TEST_VERSION));
  ui_hypervisor_add (sight->hypervisor, nest_test_machine_new ("11111111-0", "Whonix-Workstation-LXQt"));
  gtk_widget_activate (button);
  ui_test_wait_for (shows_workstation, sight->window);
}

static gboolean
shows_one (gpointer data)
{
  return !ui_test_shows (data, "Debian");
}

static void
test_search (Sight         *sight,
             gconstpointer  data)
{
  GtkWidget *entry;

  add_all_kinds (sight);
  ui_inventory_read (sight->inventory, sight->host);
  entry = ui_test_find (sight->window, GTK_TYPE_SEARCH_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "gateWAY");
  ui_test_wait_for (shows_one, sight->window);
  g_assert_true (ui_test_shows (sight->window, "Whonix-Gateway-LXQt"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "nothing of this name");
  ui_test_wait_for_text (sight->window, "No Machine Found");
  ui_test_picture (sight->window, "machines-nothing-found");
  ui_test_click (sight->window, "C_lear Search");
  ui_test_wait_for_text (sight->window, "Debian");
}

static void
add_machines (Sight *sight,
              guint    count)
{
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *uuid = g_strdup_printf ("%08u-0", i);
      g_autofree char *name = g_strdup_printf ("Machine %04u", i);

      ui_hypervisor_add (sight->hypervisor, nest_test_machine_new (uuid, name));
    }
}

static void
test_thousand (Sight         *sight,
               gconstpointer  data)
{
  add_machines (sight, 1000);
  ui_inventory_read (sight->inventory, sight->host);
  nest_machines_page_select (page_of (sight), "virtualbox", "00000999-0");
  ui_test_wait_for (all_are_read, sight->inventory);
  g_assert_cmpstr (nest_machine_get_uuid (nest_machines_page_get_selected (page_of (sight))), ==, "00000999-0");
  /* A few screens of rows, however many machines there are */
  g_assert_cmpuint (ui_test_count (sight->window, NEST_TYPE_MACHINE_ROW), <, 300);
}

static void
note_order (GPtrArray   *order,
            NestMachine *machine)
{
  g_ptr_array_add (order, (gpointer) nest_machine_get_uuid (machine));
}

static gboolean
all_are_listed (gpointer data)
{
  return g_list_model_get_n_items (nest_inventory_get_machines (data)) == 500 && !nest_inventory_is_loading (data);
}

/* What is seen is read first, wherever the view is. */
static void
test_seen_first (Sight         *sight,
                 gconstpointer  data)
{
  GtkWidget *view;
  GtkAdjustment *adjustment;
  g_autoptr (GPtrArray) order = g_ptr_array_new (); /* UUIDs as they were read */
  guint position;

  add_machines (sight, 500);
  nest_inventory_set_background (sight->inventory, FALSE);
  nest_inventory_refresh (sight->inventory);
  ui_test_wait_for (all_are_listed, sight->inventory);
  ui_test_wait (50);
  view = ui_test_find (sight->window, GTK_TYPE_LIST_VIEW, NULL);
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view));
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  ui_test_wait (50);
  g_signal_connect_swapped (sight->inventory, "machine-changed", G_CALLBACK (note_order), order);
  nest_inventory_set_background (sight->inventory, TRUE);
  ui_test_wait_for (all_are_read, sight->inventory);
  g_signal_handlers_disconnect_by_data (sight->inventory, order);
  g_assert_true (g_ptr_array_find_with_equal_func (order, "00000499-0", g_str_equal, &position));
  g_assert_cmpuint (position, <, 100);
}

#define ADD(name, function) g_test_add ("/ui/machines-page/" name, Sight, NULL, set_up, function, sight_tear_down)

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  ADD ("loading-and-empty", test_loading_and_empty);
  ADD ("late-list", test_late_list);
  ADD ("all-kinds", test_all_kinds);
  ADD ("reading-keeps-selection", test_reading_keeps_selection);
  ADD ("search", test_search);
  ADD ("gateway", test_gateway);
  ADD ("glance", test_glance);
  ADD ("used-last", test_used_last);
  ADD ("whole-page", test_whole_page);
  ADD ("thousand", test_thousand);
  ADD ("seen-first", test_seen_first);

  return g_test_run ();
}
