/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several connections side by side, what others do to their machines, and adding, remembering and removing one. */
#include <libvirt/libvirt.h>

#include "nest-add-connection-dialog.h"
#include "nest-connection-row.h"
#include "nest-inventory-private.h"
#include "nest-libvirt.h"
#include "nest-machine-row.h"
#include "nest-machines-page.h"
#include "nest-option-row.h"
#include "nest-settings.h"
#include "nest-test-snapshots.h"
#include "nest-window.h"
#include "ui-hypervisor.h"
#include "ui-test.h"
#include "ui-world.h"

/* libvirt's driver for tests: its default machines are shared by all connections of a process. */
#define URI "test:///default"
#define SERVER "qemu+ssh://server.example/system"

typedef struct {
  Sight sight; /* with VirtualBox */
  UiHypervisor *server;
  GSettings *settings;
  NestConnections *connections;
  virConnectPtr other; /* what another program does */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  sight_set_up (&fixture->sight, nest_machines_page_new);
  ui_hypervisor_add (fixture->sight.hypervisor, nest_test_machine_new (NEST_TEST_MACHINE_UUID, NEST_TEST_MACHINE_NAME));
  fixture->server = ui_hypervisor_new_refused (SERVER, "KVM on server.example");
  fixture->settings = nest_settings_new ();
  g_settings_reset (fixture->settings, "connections");
  fixture->connections = nest_connections_new (fixture->sight.inventory, fixture->settings);
  nest_machines_page_set_connections (NEST_MACHINES_PAGE (fixture->sight.page), fixture->connections);
  fixture->other = virConnectOpen (URI);
  g_assert_nonnull (fixture->other);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->connections);
  sight_tear_down (&fixture->sight, data);
  g_clear_object (&fixture->server);
  g_clear_object (&fixture->settings);
  virConnectClose (fixture->other);
}

static void
add_libvirt (Fixture *fixture)
{
  g_autoptr (NestHypervisor) libvirt = nest_libvirt_new_full (URI, "KVM on this computer", NEST_LIBVIRT_NO_TTY);

  nest_inventory_add_hypervisor (fixture->sight.inventory, libvirt);
}

static gboolean
test_is_running (gpointer data)
{
  return ui_test_shows (data, "Running · 2 processors");
}

static gboolean
server_is_ready (gpointer data)
{
  return ui_test_count (data, NEST_TYPE_MACHINE_ROW) > 2 && ui_test_find (data, NEST_TYPE_CONNECTION_ROW, NULL) == NULL;
}

static void
test_side_by_side (Fixture       *fixture,
                   gconstpointer  data)
{
  NestHypervisorInfo *info = nest_hypervisor_info_new ("kvm", SERVER, "KVM on server.example");

  add_libvirt (fixture);
  nest_inventory_add_hypervisor (fixture->sight.inventory, NEST_HYPERVISOR (fixture->server));
  ui_inventory_read (fixture->sight.inventory, fixture->sight.host);
  ui_test_wait_for (test_is_running, fixture->sight.window);
  g_assert_true (ui_test_shows (fixture->sight.window, "VirtualBox"));
  g_assert_true (ui_test_shows (fixture->sight.window, "KVM on this computer"));
  g_assert_true (ui_test_shows (fixture->sight.window, "KVM on server.example"));
  g_assert_true (ui_test_shows (fixture->sight.window, "Permission denied (publickey,password)."));
  g_assert_true (ui_test_shows (fixture->sight.window, "ssh-copy-id"));
  nest_machines_page_select (NEST_MACHINES_PAGE (fixture->sight.page), "virtualbox", NEST_TEST_MACHINE_UUID);
  ui_test_picture (fixture->sight.window, "connections");

  /* Repaired meanwhile: only this connection is read again. */
  ui_hypervisor_set_info (fixture->server, info);
  ui_hypervisor_set_list_error (fixture->server, NULL);
  ui_hypervisor_add (fixture->server,
                     nest_machine_new ("kvm", SERVER, "99999999-0", "Whonix-Workstation", NEST_MACHINE_READ));
  ui_test_click (fixture->sight.window, "Try Again");
  ui_test_wait_for (server_is_ready, fixture->sight.window);
  g_assert_cmpstr (nest_machine_get_uuid (nest_machines_page_get_selected (NEST_MACHINES_PAGE (fixture->sight.page))), ==,
                   NEST_TEST_MACHINE_UUID);
}

/* One that never answers holds up nothing. */
static void
test_slow (Fixture       *fixture,
           gconstpointer  data)
{
  ui_hypervisor_set_silent (fixture->server, TRUE);
  nest_inventory_add_hypervisor (fixture->sight.inventory, NEST_HYPERVISOR (fixture->server));
  nest_inventory_refresh (fixture->sight.inventory);
  nest_inventory_take_host (fixture->sight.inventory, fixture->sight.host);
  ui_test_wait_for_text (fixture->sight.window, NEST_TEST_MACHINE_NAME);
  g_assert_true (ui_test_shows (fixture->sight.window, "Waiting for its answer"));
  ui_test_picture (fixture->sight.window, "connections-slow");

  /* Nor does it keep the others from being read again. */
  ui_hypervisor_add (fixture->sight.hypervisor, nest_test_machine_new ("22222222-0", "Added Elsewhere"));
  nest_inventory_refresh (fixture->sight.inventory);
  ui_test_wait_for_text (fixture->sight.window, "Added Elsewhere");
  nest_inventory_remove_hypervisor (fixture->sight.inventory, SERVER);
  ui_hypervisor_set_silent (fixture->server, FALSE);
  ui_test_wait (100);
  g_assert_false (ui_test_shows (fixture->sight.window, "KVM on server.example"));
}

static gboolean
test_is_off (gpointer data)
{
  return ui_test_shows (data, "Powered off · 2 processors");
}

static gboolean
shows_added (gpointer data)
{
  return ui_test_shows (data, "Made by virsh");
}

static gboolean
shows_no_added (gpointer data)
{
  return !shows_added (data);
}

static void
wait_a_second_for (gboolean (*condition) (gpointer data),
                   gpointer   data)
{
  gint64 began = g_get_monotonic_time ();

  ui_test_wait_for (condition, data);
  g_assert_cmpint (g_get_monotonic_time () - began, <, G_USEC_PER_SEC);
}

static void
test_done_elsewhere (Fixture       *fixture,
                     gconstpointer  data)
{
  static const char xml[] = "<domain type='test'><name>Made by virsh</name><memory>1048576</memory>"
                            "<os><type arch='x86_64'>hvm</type></os></domain>";
  virDomainPtr domain = virDomainLookupByName (fixture->other, "test");
  virDomainPtr added;

  add_libvirt (fixture);
  ui_inventory_read (fixture->sight.inventory, fixture->sight.host);
  ui_test_wait_for (test_is_running, fixture->sight.window);
  nest_machines_page_select (NEST_MACHINES_PAGE (fixture->sight.page), URI, "6695eb01-f6a4-8304-79aa-97f2502e193f");

  g_assert_cmpint (virDomainDestroy (domain), ==, 0);
  wait_a_second_for (test_is_off, fixture->sight.window);
  g_assert_cmpint (virDomainCreate (domain), ==, 0);
  wait_a_second_for (test_is_running, fixture->sight.window);
  added = virDomainDefineXML (fixture->other, xml);
  g_assert_nonnull (added);
  wait_a_second_for (shows_added, fixture->sight.window);
  g_assert_cmpint (virDomainUndefine (added), ==, 0);
  wait_a_second_for (shows_no_added, fixture->sight.window);
  g_assert_cmpstr (nest_machine_get_name (nest_machines_page_get_selected (NEST_MACHINES_PAGE (fixture->sight.page))), ==,
                   "test");
  virDomainFree (added);
  virDomainFree (domain);
}

static void
assert_refused (Fixture    *fixture,
                const char *uri,
                const char *part)
{
  g_autofree char *refusal = nest_connections_check (fixture->connections, uri);

  g_assert_nonnull (refusal);
  g_assert_nonnull (strstr (refusal, part));
}

static gboolean
is_looked_at (gpointer inventory)
{
  return nest_inventory_get_info (inventory, URI) != NULL;
}

static void
test_add_and_remove (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr (NestInventory) next = nest_inventory_new ();
  g_autoptr (NestConnections) remembered = nest_connections_new (next, fixture->settings);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) uris = NULL;

  ui_inventory_read (fixture->sight.inventory, fixture->sight.host);
  assert_refused (fixture, "server.example", "not an address");
  assert_refused (fixture, "", "not an address");
  assert_refused (fixture, "qemu+ssh://user:secret@server.example/system", "password");
  g_assert_true (nest_connections_add (fixture->connections, URI, &error));
  assert_refused (fixture, URI, "already");
  ui_test_wait_for (test_is_running, fixture->sight.window);
  uris = nest_settings_get_connections (fixture->settings);
  g_assert_cmpstr (uris[0], ==, URI);

  /* The next start: there, but not opened before the user says so */
  nest_connections_find_all (remembered);
  g_assert_nonnull (nest_inventory_find_hypervisor (next, URI));
  nest_inventory_refresh_connection (next, URI);
  ui_test_wait_for (is_looked_at, next);
  g_assert_cmpint (nest_hypervisor_info_get_problem (nest_inventory_get_info (next, URI)), ==,
                   NEST_HYPERVISOR_PROBLEM_NOT_CONNECTED);
  g_assert_false (nest_libvirt_is_connected (NEST_LIBVIRT (nest_inventory_find_hypervisor (next, URI))));
  nest_inventory_stop (next);

  ui_test_click (fixture->sight.window, "Remove");
  ui_test_settle ();
  g_assert_null (nest_inventory_find_hypervisor (fixture->sight.inventory, URI));
  g_assert_false (test_is_running (fixture->sight.window));
  g_strfreev (uris);
  uris = nest_settings_get_connections (fixture->settings);
  g_assert_null (uris[0]);
}

static void
test_connect (Fixture       *fixture,
              gconstpointer  data)
{
  const char *const uris[] = { URI, NULL };

  nest_settings_set_connections (fixture->settings, uris);
  g_clear_object (&fixture->connections);
  g_clear_object (&fixture->sight.inventory);
  ui_test_close (fixture->sight.window);
  fixture->sight.inventory = nest_inventory_new ();
  fixture->connections = nest_connections_new (fixture->sight.inventory, fixture->settings);
  nest_connections_find_all (fixture->connections);
  fixture->sight.page = nest_machines_page_new (fixture->sight.inventory);
  nest_machines_page_set_connections (NEST_MACHINES_PAGE (fixture->sight.page), fixture->connections);
  fixture->sight.window = ui_test_show_page (fixture->sight.page);
  nest_inventory_refresh_connection (fixture->sight.inventory, URI);
  ui_test_wait_for_text (fixture->sight.window, "Not Connected");
  ui_test_picture (fixture->sight.window, "connections-not-connected");
  ui_test_click (fixture->sight.window, "Co_nnect");
  ui_test_wait_for (test_is_running, fixture->sight.window);
}

static void
test_dialog (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *dialog = nest_add_connection_dialog_new (GTK_WINDOW (fixture->sight.window), fixture->connections);
  GtkWidget *entry;

  gtk_window_present (GTK_WINDOW (dialog));
  ui_test_settle ();
  entry = ui_test_find (dialog, ADW_TYPE_ENTRY_ROW, NULL);
  g_assert_false (gtk_widget_is_sensitive (ui_test_find (dialog, GTK_TYPE_BUTTON, "_Add and Connect")));
  ui_test_picture (dialog, "add-connection");
  gtk_editable_set_text (GTK_EDITABLE (entry), "no address");
  ui_test_settle ();
  g_assert_true (ui_test_shows (dialog, "not an address"));
  g_assert_false (gtk_widget_is_sensitive (ui_test_find (dialog, GTK_TYPE_BUTTON, "_Add and Connect")));
  gtk_editable_set_text (GTK_EDITABLE (entry), " " URI " ");
  ui_test_settle ();
  ui_test_assert_named (dialog);
  ui_test_click (dialog, "Add and Connect");
  ui_test_wait_for (test_is_running, fixture->sight.window);
}

static gboolean
found_machine (gpointer data)
{
  return ui_test_shows (((World *) data)->window, "1 machine");
}

static gboolean
shows_checklist (gpointer data)
{
  return ui_test_find (((World *) data)->window, NEST_TYPE_OPTION_ROW, "Switch On") != NULL;
}

static gboolean
is_not_off (gpointer data)
{
  NestMachine *machine = nest_session_get_machine (((World *) data)->session);

  return nest_machine_get_power_state (machine) == NEST_POWER_STATE_RUNNING;
}

/* Started elsewhere while the user is at the checklist: his choices, his number and his focus stay. */
static void
test_checklist_hint (World         *world,
                     gconstpointer  data)
{
  NestChoices *choices;
  GtkWidget *option, *focus;

  world->window = nest_window_new (NULL, world->session, NULL);
  gtk_window_present (GTK_WINDOW (world->window));
  ui_test_wait_for (found_machine, world);
  world_give_computer (world);
  ui_test_click (world->window, "Choose a Machine");
  ui_test_wait (100);
  gtk_widget_activate_action (ui_test_find (world->window, GTK_TYPE_LIST_VIEW, NULL), "list.select-item", "(ubb)", 0,
                              FALSE, FALSE);
  ui_test_click (world->window, "Continue");
  adw_action_row_activate (ADW_ACTION_ROW (ui_test_find (world->window, ADW_TYPE_ACTION_ROW, "I have _read this")));
  ui_test_click (world->window, "Continue");
  ui_test_wait_for (shows_checklist, world);
  choices = nest_checklist_get_choices (nest_session_get_checklist (world->session));
  option = ui_test_find (world->window, NEST_TYPE_OPTION_ROW, "Switch On");
  adw_action_row_activate (ADW_ACTION_ROW (option));
  nest_choices_set_value (choices, "cpu-cores", g_variant_new_uint32 (2));
  ui_test_settle ();
  gtk_widget_grab_focus (option);
  focus = gtk_window_get_focus (GTK_WINDOW (world->window));
  g_assert_nonnull (focus);

  nest_test_hypervisor_set_power (world->hypervisor, NEST_POWER_STATE_RUNNING);
  nest_hypervisor_send_hint (NEST_HYPERVISOR (world->hypervisor), NEST_TEST_UUID);
  wait_a_second_for (is_not_off, world);
  g_assert_true (ui_test_shows (world->window, "Shut Down"));
  g_assert_cmpstr (nest_choices_get_option (choices, "nested-paging"), ==, "on");
  g_assert_cmpuint (g_variant_get_uint32 (nest_choices_get_value (choices, "cpu-cores")), ==, 2);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (world->window)) == focus);
}

#define ADD(name, function) g_test_add ("/ui/connections/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  ADD ("side-by-side", test_side_by_side);
  ADD ("slow", test_slow);
  ADD ("done-elsewhere", test_done_elsewhere);
  ADD ("add-and-remove", test_add_and_remove);
  ADD ("connect", test_connect);
  ADD ("dialog", test_dialog);
  g_test_add ("/ui/connections/checklist-hint", World, NULL, world_set_up, test_checklist_hint, world_tear_down);

  return g_test_run ();
}
