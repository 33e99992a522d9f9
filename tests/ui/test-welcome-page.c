/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Welcome: everything there is to say about this computer and its hypervisors. */
#include "nest-fact-row.h"
#include "nest-test-snapshots.h"
#include "nest-welcome-page.h"
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
  fixture->page = nest_welcome_page_new (fixture->inventory);
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

static void
test_loading (Fixture       *fixture,
              gconstpointer  data)
{
  ui_hypervisor_set_silent (fixture->hypervisor, TRUE);
  nest_inventory_refresh (fixture->inventory);
  ui_test_settle ();
  g_assert_true (ui_test_shows (fixture->window, "Looking whether it is installed"));
  g_assert_false (nest_page_get_complete (fixture->page));
  ui_test_picture (fixture->window, "welcome-loading");
}

static void
test_found (Fixture       *fixture,
            gconstpointer  data)
{
  ui_hypervisor_add (fixture->hypervisor, nest_test_machine_new (NEST_TEST_MACHINE_UUID, NEST_TEST_MACHINE_NAME));
  ui_hypervisor_add (fixture->hypervisor, nest_test_machine_new ("2", "Whonix-Gateway-LXQt"));
  ui_inventory_read (fixture->inventory, fixture->host);
  g_assert_true (ui_test_shows (fixture->window, "VirtualBox 7.2.22"));
  g_assert_true (ui_test_shows (fixture->window, "2 machines"));
  g_assert_true (ui_test_shows (fixture->window, "8 processors"));
  g_assert_true (ui_test_shows (fixture->window, "(AMD-V) is there"));
  g_assert_true (ui_test_shows (fixture->window, "L0 is this computer with its Test and 16 GiB of memory"));
  g_assert_true (nest_page_get_complete (fixture->page));
  g_assert_null (ui_test_find (fixture->window, GTK_TYPE_SWITCH, NULL));
  ui_test_picture (fixture->window, "welcome-found");
}

static void
test_no_machines (Fixture       *fixture,
                  gconstpointer  data)
{
  ui_inventory_read (fixture->inventory, fixture->host);
  g_assert_true (ui_test_shows (fixture->window, "It has no machines yet"));
  g_assert_false (nest_page_get_complete (fixture->page));
  ui_test_picture (fixture->window, "welcome-no-machines");
}

static void
test_no_hypervisor (Fixture       *fixture,
                    gconstpointer  data)
{
  NestHypervisorInfo *info = nest_hypervisor_info_new ("virtualbox", "virtualbox", "VirtualBox");

  nest_hypervisor_info_set_problem (info, NEST_HYPERVISOR_PROBLEM_NOT_INSTALLED, "VirtualBox is not installed.",
                                    "Install VirtualBox, then check again.");
  ui_hypervisor_set_info (fixture->hypervisor, info);
  ui_hypervisor_set_list_error (fixture->hypervisor, "VBoxManage was not found");
  ui_inventory_read (fixture->inventory, fixture->host);
  g_assert_true (ui_test_shows (fixture->window, "VirtualBox is not installed."));
  g_assert_true (ui_test_shows (fixture->window, "Install VirtualBox, then check again."));
  g_assert_false (nest_page_get_complete (fixture->page));
  ui_test_picture (fixture->window, "welcome-no-hypervisor");
}

static void
test_list_error (Fixture       *fixture,
                 gconstpointer  data)
{
  ui_hypervisor_set_list_error (fixture->hypervisor, "Failed to create the VirtualBox object! <b>");
  ui_inventory_read (fixture->inventory, fixture->host);
  g_assert_true (ui_test_shows (fixture->window, "Failed to create the VirtualBox object! <b>"));
  ui_test_picture (fixture->window, "welcome-list-error");
}

static void
test_computer_without_help (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr (NestHost) host = nest_host_new ();

  nest_host_set_cpu (host, NEST_CPU_VENDOR_INTEL, "Intel(R) Core(TM) i5-7260U CPU @ 2.20GHz", NEST_ANSWER_NO);
  nest_host_set_cpu_count (host, 4, 2);
  nest_host_set_memory (host, 7936, 3000);
  ui_hypervisor_add (fixture->hypervisor, nest_test_machine_new (NEST_TEST_MACHINE_UUID, NEST_TEST_MACHINE_NAME));
  ui_inventory_read (fixture->inventory, host);
  g_assert_true (ui_test_shows (fixture->window, "switched off in the firmware"));
  /* Preparing a machine is possible all the same. */
  g_assert_true (nest_page_get_complete (fixture->page));
  ui_test_picture (fixture->window, "welcome-no-help");

  nest_host_set_cpu (host, NEST_CPU_VENDOR_UNKNOWN, NULL, NEST_ANSWER_UNKNOWN);
  ui_inventory_read (fixture->inventory, NULL);
  ui_inventory_read (fixture->inventory, host);
  g_assert_true (ui_test_shows (fixture->window, "could not be read"));
}

/* Both facts are told, and what was tried decides. */
static void
test_proof_against_flags (Fixture       *fixture,
                          gconstpointer  data)
{
  static const struct {
    NestAnswer flags;
    NestProofResult result;
    NestAnswer without_help;
    const char *said;
    gboolean good;
  } rows[] = {
    { NEST_ANSWER_YES, NEST_PROOF_WORKS, NEST_ANSWER_NO, "works: that was tried.", TRUE },
    { NEST_ANSWER_NO, NEST_PROOF_WORKS, NEST_ANSWER_NO, "works: that was tried, although Linux does not see it.", TRUE },
    { NEST_ANSWER_NO, NEST_PROOF_WORKS, NEST_ANSWER_YES, "Machines of KVM run here: that was tried. They do without", FALSE },
    { NEST_ANSWER_YES, NEST_PROOF_CREATION_FAILED, NEST_ANSWER_NO, "but it does not work: that was tried.", FALSE },
    { NEST_ANSWER_NO, NEST_PROOF_NO_DEVICE, NEST_ANSWER_NO, "is missing or switched off in the firmware", FALSE },
    { NEST_ANSWER_NO, NEST_PROOF_NO_PERMISSION, NEST_ANSWER_NO, "That was not tried.", FALSE },
    { NEST_ANSWER_YES, NEST_PROOF_NO_PERMISSION, NEST_ANSWER_NO, "(AMD-V) is there.", TRUE },
    { NEST_ANSWER_UNKNOWN, NEST_PROOF_TOO_RISKY, NEST_ANSWER_NO, "could not be read", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestHost) host = nest_test_host_new (NEST_CPU_VENDOR_AMD);
      NestHostFacts *facts = nest_host_facts_copy (nest_host_get_facts (host));
      NestProof proof = { rows[i].result, 0, 500 };
      GtkWidget *icon;

      facts->kvm_without_help = rows[i].without_help;
      nest_host_take_facts (host, facts);
      nest_host_set_cpu (host, NEST_CPU_VENDOR_AMD, "AMD Test", rows[i].flags);
      nest_host_set_proof (host, &proof);
      ui_inventory_read (fixture->inventory, host);
      g_test_message ("row %u", i);
      g_assert_true (ui_test_shows (fixture->window, rows[i].said));
      icon = ui_test_find (ui_test_find (fixture->window, NEST_TYPE_FACT_ROW, NULL), GTK_TYPE_IMAGE, NULL);
      g_assert_cmpstr (gtk_image_get_icon_name (GTK_IMAGE (icon)), ==,
                       rows[i].good ? "nest-status-done-symbolic" : "dialog-warning-symbolic");
      if (i == 2)
        ui_test_picture (fixture->window, "welcome-kvm-without-help");
    }
}

/* In a machine the second half of the guide begins; whoever wants the first all the same can have it. */
static void
test_inside (Fixture       *fixture,
             gconstpointer  data)
{
  NestHostLevel *level = nest_host_level_new ();
  GtkWidget *outside;

  level->depth = NEST_DEPTH_1_OR_MORE;
  level->surroundings = NEST_SURROUNDINGS_VIRTUALBOX;
  nest_host_take_level (fixture->host, level);
  ui_hypervisor_add (fixture->hypervisor, nest_test_machine_new (NEST_TEST_MACHINE_UUID, NEST_TEST_MACHINE_NAME));
  ui_inventory_read (fixture->inventory, fixture->host);
  g_assert_true (ui_test_shows (fixture->window, "Run a Virtual Machine in This Virtual Machine"));
  g_assert_true (ui_test_shows (fixture->window, "In a virtual machine (L1 or deeper), in VirtualBox"));
  g_assert_true (ui_test_shows (fixture->window, "L1 this virtual machine with its 16 GiB of memory"));
  ui_test_picture (fixture->window, "welcome-inside");

  outside = ui_test_find (fixture->window, GTK_TYPE_SWITCH, NULL);
  gtk_switch_set_active (GTK_SWITCH (outside), TRUE);
  ui_test_settle ();
  g_assert_cmpint (nest_inventory_get_vantage (fixture->inventory), ==, NEST_VANTAGE_OUTSIDE);
  g_assert_true (ui_test_shows (fixture->window, "L0 is this computer"));
  ui_test_picture (fixture->window, "welcome-from-outside");
  gtk_switch_set_active (GTK_SWITCH (outside), FALSE);
  ui_test_settle ();
  g_assert_cmpint (nest_inventory_get_vantage (fixture->inventory), ==, NEST_VANTAGE_INSIDE);
}

#define ADD(name, function) g_test_add ("/ui/welcome-page/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  ADD ("loading", test_loading);
  ADD ("found", test_found);
  ADD ("no-machines", test_no_machines);
  ADD ("no-hypervisor", test_no_hypervisor);
  ADD ("list-error", test_list_error);
  ADD ("proof-against-flags", test_proof_against_flags);
  ADD ("computer-without-help", test_computer_without_help);
  ADD ("inside", test_inside);

  return g_test_run ();
}
