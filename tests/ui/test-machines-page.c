/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choose a machine: all kinds of them, searching, five hundred, and that reading never moves what the user selected. */
#include "nest-inventory-private.h"
#include "nest-machine-row.h"
#include "nest-machines-page.h"
#include "nest-test-snapshots.h"
#include "ui-hypervisor.h"
#include "ui-test.h"

typedef struct {
  UiHypervisor *hypervisor;
  NestInventory *inventory;
  NestHost *host;
  NestPage *page;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->hypervisor = ui_hypervisor_new ();
  fixture->inventory = ui_inventory_new (fixture->hypervisor);
  fixture->host = nest_test_host_new (NEST_CPU_VENDOR_AMD);
  fixture->page = nest_machines_page_new (fixture->inventory);
  fixture->window = ui_test_show_page (fixture->page);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_test_assert_named (fixture->window);
  ui_test_close (fixture->window);
  nest_inventory_stop (fixture->inventory);
  g_clear_object (&fixture->inventory);
  g_clear_object (&fixture->hypervisor);
  g_clear_object (&fixture->host);
}

static NestMachinesPage *
page_of (Fixture *fixture)
{
  return NEST_MACHINES_PAGE (fixture->page);
}

static void
add_all_kinds (Fixture *fixture)
{
  NestMachine *running = nest_test_machine_new ("33333333-0", "Debian");
  NestMachine *saved = nest_test_machine_new ("44444444-0", "Debian");
  NestMachine *broken = nest_machine_new ("virtualbox", "virtualbox", "55555555-0", "<inaccessible>",
                                          NEST_MACHINE_INACCESSIBLE);

  nest_machine_set_power_state (running, NEST_POWER_STATE_RUNNING);
  nest_machine_set_power_state (saved, NEST_POWER_STATE_SAVED);
  nest_machine_set_problem (broken, "Its settings file is damaged.");
  ui_hypervisor_add (fixture->hypervisor, nest_test_machine_new ("11111111-0", "Whonix-Workstation-LXQt"));
  ui_hypervisor_add (fixture->hypervisor, nest_test_machine_new ("22222222-0", "Whonix-Gateway-LXQt"));
  ui_hypervisor_add (fixture->hypervisor, running);
  ui_hypervisor_add (fixture->hypervisor, saved);
  ui_hypervisor_add (fixture->hypervisor, broken);
  ui_hypervisor_add (fixture->hypervisor, nest_test_machine_new_arm ());
  ui_hypervisor_add (fixture->hypervisor, nest_test_machine_new ("66666666-0", "<b>A & “B”</b>\nsecond line"));
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
test_loading_and_empty (Fixture       *fixture,
                        gconstpointer  data)
{
  ui_hypervisor_set_silent (fixture->hypervisor, TRUE);
  nest_inventory_refresh (fixture->inventory);
  ui_test_settle ();
  g_assert_true (ui_test_shows (fixture->window, "Looking for machines"));
  ui_hypervisor_set_silent (fixture->hypervisor, FALSE);
  ui_test_wait (100);
  g_assert_true (ui_test_shows (fixture->window, "No Machines Yet"));
  ui_test_picture (fixture->window, "machines-empty");

  ui_hypervisor_set_list_error (fixture->hypervisor, "Failed to <create> the VirtualBox object!");
  ui_inventory_read (fixture->inventory, fixture->host);
  g_assert_true (ui_test_shows (fixture->window, "Machines Cannot Be Listed"));
  g_assert_true (ui_test_shows (fixture->window, "Failed to <create> the VirtualBox object!"));
}

static void
test_all_kinds (Fixture       *fixture,
                gconstpointer  data)
{
  add_all_kinds (fixture);
  ui_inventory_read (fixture->inventory, fixture->host);
  ui_test_wait_for (all_are_read, fixture->inventory);
  g_assert_true (ui_test_shows (fixture->window, "<b>A & “B”</b>"));
  g_assert_true (ui_test_shows (fixture->window, "UUID 33333333"));
  g_assert_true (ui_test_shows (fixture->window, "UUID 44444444"));
  g_assert_false (ui_test_shows (fixture->window, "UUID 11111111"));
  g_assert_true (ui_test_shows (fixture->window, "Gateway"));
  g_assert_true (ui_test_shows (fixture->window, "Its settings file is damaged."));
  g_assert_false (nest_page_get_complete (fixture->page));
  nest_machines_page_select (page_of (fixture), "virtualbox", "11111111-0");
  g_assert_true (nest_page_get_complete (fixture->page));
  ui_test_picture (fixture->window, "machines-all-kinds");

  /* Refused, and the reason stands where the suggested action is as well */
  nest_machines_page_select (page_of (fixture), "virtualbox", "55555555-0");
  g_assert_false (nest_page_get_complete (fixture->page));
  g_assert_cmpstr (nest_page_get_action_tooltip (fixture->page), ==, "Its settings file is damaged.");
}

static void
note_chosen (NestMachine **chosen,
             NestMachine  *machine)
{
  *chosen = machine;
}

/* Names come first; details replace the readings, and what was selected, and its widget, stay. */
static void
test_reading_keeps_selection (Fixture       *fixture,
                              gconstpointer  data)
{
  NestMachine *chosen = NULL;
  NestMachine *changed = nest_test_machine_new_ready ("22222222-0", "Whonix-Gateway-LXQt");
  GtkWidget *label, *same;

  add_all_kinds (fixture);
  nest_machines_page_select (page_of (fixture), "virtualbox", "22222222-0");
  ui_inventory_read (fixture->inventory, fixture->host);
  ui_test_wait_for (all_are_read, fixture->inventory);
  g_assert_cmpstr (nest_machine_get_uuid (nest_machines_page_get_selected (page_of (fixture))), ==, "22222222-0");

  label = ui_test_find (fixture->window, GTK_TYPE_LABEL, "Whonix-Gateway-LXQt");
  ui_hypervisor_replace (fixture->hypervisor, 1, changed);
  for (int i = 0; i < 3; i++)
    ui_inventory_read (fixture->inventory, fixture->host);
  nest_inventory_take_machine (fixture->inventory, changed);
  ui_test_settle ();
  same = ui_test_find (fixture->window, GTK_TYPE_LABEL, "Whonix-Gateway-LXQt");
  g_assert_true (label == same);
  g_assert_cmpstr (nest_machine_get_uuid (nest_machines_page_get_selected (page_of (fixture))), ==, "22222222-0");

  g_signal_connect_swapped (fixture->page, "chosen", G_CALLBACK (note_chosen), &chosen);
  ui_test_click (fixture->window, "Continue");
  g_assert_true (nest_machine_equal (chosen, changed));
}

static void
test_search (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *entry;

  add_all_kinds (fixture);
  ui_inventory_read (fixture->inventory, fixture->host);
  entry = ui_test_find (fixture->window, GTK_TYPE_SEARCH_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "gateWAY");
  ui_test_wait (300);
  g_assert_true (ui_test_shows (fixture->window, "Whonix-Gateway-LXQt"));
  g_assert_false (ui_test_shows (fixture->window, "Debian"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "nothing of this name");
  ui_test_wait (300);
  g_assert_true (ui_test_shows (fixture->window, "No Machine Found"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  ui_test_wait (300);
  g_assert_true (ui_test_shows (fixture->window, "Debian"));
}

static void
test_five_hundred (Fixture       *fixture,
                   gconstpointer  data)
{
  gint64 began = g_get_monotonic_time ();

  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *uuid = g_strdup_printf ("%08u-0", i);
      g_autofree char *name = g_strdup_printf ("Machine %03u", i);

      ui_hypervisor_add (fixture->hypervisor, nest_test_machine_new (uuid, name));
    }
  ui_inventory_read (fixture->inventory, fixture->host);
  nest_machines_page_select (page_of (fixture), "virtualbox", "00000499-0");
  ui_test_wait_for (all_are_read, fixture->inventory);
  g_test_message ("500 machines listed and read in %" G_GINT64_FORMAT " ms",
                  (g_get_monotonic_time () - began) / 1000);
  g_assert_cmpstr (nest_machine_get_uuid (nest_machines_page_get_selected (page_of (fixture))), ==, "00000499-0");
  /* A few screens of rows, however many machines there are */
  g_assert_cmpuint (ui_test_count (fixture->window, NEST_TYPE_MACHINE_ROW), <, 300);
}

#define ADD(name, function) g_test_add ("/ui/machines-page/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  ADD ("loading-and-empty", test_loading_and_empty);
  ADD ("all-kinds", test_all_kinds);
  ADD ("reading-keeps-selection", test_reading_keeps_selection);
  ADD ("search", test_search);
  ADD ("five-hundred", test_five_hundred);

  return g_test_run ();
}
