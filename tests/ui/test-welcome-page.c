/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Welcome: everything there is to say about this computer and its hypervisors. */
#include "nest-fact-row.h"
#include "nest-test-snapshots.h"
#include "nest-welcome-page.h"
#include "ui-hypervisor.h"
#include "ui-test.h"

static void
set_up (Sight         *sight,
        gconstpointer  data)
{
  sight_set_up (sight, nest_welcome_page_new);
}

static void
test_loading (Sight         *sight,
              gconstpointer  data)
{
  ui_hypervisor_set_silent (sight->hypervisor, TRUE);
  nest_inventory_refresh (sight->inventory);
  ui_test_settle ();
  g_assert_true (ui_test_shows (sight->window, "Looking whether it is installed"));
  g_assert_false (nest_page_get_complete (sight->page));
  ui_test_picture (sight->window, "welcome-loading");
}

static void
test_found (Sight         *sight,
            gconstpointer  data)
{
  ui_hypervisor_add (sight->hypervisor, nest_test_machine_new (NEST_TEST_MACHINE_UUID, NEST_TEST_MACHINE_NAME));
  ui_hypervisor_add (sight->hypervisor, nest_test_machine_new ("2", "Whonix-Gateway-LXQt"));
  ui_inventory_read (sight->inventory, sight->host);
  g_assert_true (ui_test_shows (sight->window, "VirtualBox 7.2.22"));
  g_assert_true (ui_test_shows (sight->window, "2 machines"));
  g_assert_true (ui_test_shows (sight->window, "8 processors"));
  g_assert_true (ui_test_shows (sight->window, "(AMD-V) is there"));
  g_assert_true (ui_test_shows (sight->window, "L0 is this computer with its Test and 16 GiB of memory"));
  g_assert_true (nest_page_get_complete (sight->page));
  g_assert_null (ui_test_find (sight->window, GTK_TYPE_SWITCH, NULL));
  ui_test_picture (sight->window, "welcome-found");
}

static void
test_no_machines (Sight         *sight,
                  gconstpointer  data)
{
  ui_inventory_read (sight->inventory, sight->host);
  g_assert_true (ui_test_shows (sight->window, "It has no machines yet"));
  g_assert_false (nest_page_get_complete (sight->page));
  ui_test_picture (sight->window, "welcome-no-machines");
}

static void
test_no_hypervisor (Sight         *sight,
                    gconstpointer  data)
{
  NestHypervisorInfo *info = nest_hypervisor_info_new ("virtualbox", "virtualbox", "VirtualBox");

  nest_hypervisor_info_set_problem (info, NEST_HYPERVISOR_PROBLEM_NOT_INSTALLED, "VirtualBox is not installed.",
                                    "Install VirtualBox, then check again.");
  ui_hypervisor_set_info (sight->hypervisor, info);
  ui_hypervisor_set_list_error (sight->hypervisor, "VBoxManage was not found");
  ui_inventory_read (sight->inventory, sight->host);
  g_assert_true (ui_test_shows (sight->window, "VirtualBox is not installed."));
  g_assert_true (ui_test_shows (sight->window, "Install VirtualBox, then check again."));
  g_assert_false (nest_page_get_complete (sight->page));
  ui_test_picture (sight->window, "welcome-no-hypervisor");
}

static void
test_list_error (Sight         *sight,
                 gconstpointer  data)
{
  ui_hypervisor_set_list_error (sight->hypervisor, "Failed to create the VirtualBox object! <b>");
  ui_inventory_read (sight->inventory, sight->host);
  g_assert_true (ui_test_shows (sight->window, "Failed to create the VirtualBox object! <b>"));
  ui_test_picture (sight->window, "welcome-list-error");
}

static void
test_computer_without_help (Sight         *sight,
                            gconstpointer  data)
{
  g_autoptr (NestHost) host = nest_host_new ();

  nest_host_set_cpu (host, NEST_CPU_VENDOR_INTEL, "Intel(R) Core(TM) i5-7260U CPU @ 2.20GHz", NEST_ANSWER_NO);
  nest_host_set_cpu_count (host, 4, 2);
  nest_host_set_memory (host, 7936, 3000);
  ui_hypervisor_add (sight->hypervisor, nest_test_machine_new (NEST_TEST_MACHINE_UUID, NEST_TEST_MACHINE_NAME));
  ui_inventory_read (sight->inventory, host);
  g_assert_true (ui_test_shows (sight->window, "switched off in the firmware"));
  /* Preparing a machine is possible all the same. */
  g_assert_true (nest_page_get_complete (sight->page));
  ui_test_picture (sight->window, "welcome-no-help");

  nest_host_set_cpu (host, NEST_CPU_VENDOR_UNKNOWN, NULL, NEST_ANSWER_UNKNOWN);
  ui_inventory_read (sight->inventory, NULL);
  ui_inventory_read (sight->inventory, host);
  g_assert_true (ui_test_shows (sight->window, "could not be read"));
}

/* Both facts are told, and what was tried decides. */
static void
test_proof_against_flags (Sight         *sight,
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
      ui_inventory_read (sight->inventory, host);
      g_test_message ("row %u", i);
      g_assert_true (ui_test_shows (sight->window, rows[i].said));
      icon = ui_test_find (ui_test_find (sight->window, NEST_TYPE_FACT_ROW, NULL), GTK_TYPE_IMAGE, NULL);
      g_assert_cmpstr (gtk_image_get_icon_name (GTK_IMAGE (icon)), ==,
                       rows[i].good ? "nest-status-done-symbolic" : "dialog-warning-symbolic");
      if (i == 2)
        ui_test_picture (sight->window, "welcome-kvm-without-help");
    }
}

/* In a machine the second half of the guide begins; whoever wants the first all the same can have it. */
static void
test_inside (Sight         *sight,
             gconstpointer  data)
{
  NestHostLevel *level = nest_host_level_new ();
  GtkWidget *outside;

  level->depth = NEST_DEPTH_1_OR_MORE;
  level->surroundings = NEST_SURROUNDINGS_VIRTUALBOX;
  nest_host_take_level (sight->host, level);
  ui_hypervisor_add (sight->hypervisor, nest_test_machine_new (NEST_TEST_MACHINE_UUID, NEST_TEST_MACHINE_NAME));
  ui_inventory_read (sight->inventory, sight->host);
  g_assert_true (ui_test_shows (sight->window, "Run a Virtual Machine in This Virtual Machine"));
  g_assert_true (ui_test_shows (sight->window, "In a virtual machine (L1 or deeper), in VirtualBox"));
  g_assert_true (ui_test_shows (sight->window, "L1 this virtual machine with its 16 GiB of memory"));
  ui_test_picture (sight->window, "welcome-inside");

  outside = ui_test_find (sight->window, GTK_TYPE_SWITCH, NULL);
  gtk_switch_set_active (GTK_SWITCH (outside), TRUE);
  ui_test_settle ();
  g_assert_cmpint (nest_inventory_get_vantage (sight->inventory), ==, NEST_VANTAGE_OUTSIDE);
  g_assert_true (ui_test_shows (sight->window, "L0 is this computer"));
  ui_test_picture (sight->window, "welcome-from-outside");
  gtk_switch_set_active (GTK_SWITCH (outside), FALSE);
  ui_test_settle ();
  g_assert_cmpint (nest_inventory_get_vantage (sight->inventory), ==, NEST_VANTAGE_INSIDE);
}

#define ADD(name, function) g_test_add ("/ui/welcome-page/" name, Sight, NULL, set_up, function, sight_tear_down)

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
