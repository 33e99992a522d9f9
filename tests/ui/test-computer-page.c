/* SPDX-License-Identifier: GPL-3.0-or-later */
/* This Computer: made-up computers, what the page says of them, and the dialog that tries hardware virtualization. */
#include "nest-checklist-page.h"
#include "nest-computer-notice.h"
#include "nest-computer-page.h"
#include "nest-copy-line.h"
#include "nest-evidence-row.h"
#include "nest-job-row.h"
#include "nest-obstacle-row.h"
#include "nest-proof-dialog.h"
#include "nest-test-computer.h"
#include "nest-test-explained.h"
#include "nest-test-snapshots.h"
#include "nest-welcome-page.h"
#include "ui-hypervisor.h"
#include "ui-test.h"

typedef struct {
  Sight sight;
  NestHostFacts *facts;
  NestHostLevel *level;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  NestProof proof = { NEST_PROOF_WORKS, 0, 400 };

  sight_set_up (&fixture->sight, nest_computer_page_new);
  nest_host_set_proof (fixture->sight.host, &proof);
  fixture->facts = nest_host_facts_copy (nest_host_get_facts (fixture->sight.host));
  fixture->facts->kvm_device = NEST_KVM_DEVICE_USABLE;
  fixture->level = nest_host_level_new ();
  fixture->level->depth = NEST_DEPTH_0;
  fixture->level->surroundings = NEST_SURROUNDINGS_NONE;
  g_ptr_array_add (fixture->level->evidence, g_strdup ("The firmware names a maker of computers: Example."));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  sight_tear_down (&fixture->sight, data);
  g_clear_pointer (&fixture->facts, nest_host_facts_free);
  g_clear_pointer (&fixture->level, nest_host_level_free);
}

/* The computer as the test has made it */
static void
read_computer (Fixture *fixture)
{
  nest_host_take_facts (fixture->sight.host, nest_host_facts_copy (fixture->facts));
  nest_host_take_level (fixture->sight.host, nest_host_level_copy (fixture->level));
  ui_hypervisor_add (fixture->sight.hypervisor, nest_test_machine_new (NEST_TEST_MACHINE_UUID, NEST_TEST_MACHINE_NAME));
  ui_inventory_read (fixture->sight.inventory, fixture->sight.host);
}

static AdwExpanderRow *
find_row (Fixture    *fixture,
          GType       type,
          const char *title)
{
  GtkWidget *row = ui_test_find (fixture->sight.window, type, title);

  g_assert_nonnull (row);

  return ADW_EXPANDER_ROW (row);
}

/* Nothing is in the way: the page is left out of the guided way, and says so to who comes all the same. */
static void
test_nothing (Fixture       *fixture,
              gconstpointer  data)
{
  g_assert_true (ui_test_shows (fixture->sight.window, "Looking at this computer"));
  read_computer (fixture);
  g_assert_true (nest_page_get_skippable (fixture->sight.page));
  g_assert_true (nest_page_get_complete (fixture->sight.page));
  g_assert_true (ui_test_shows (fixture->sight.window, "Nothing that is known stands in the way."));
  g_assert_true (ui_test_shows (fixture->sight.window, "It works here: that was tried."));
  g_assert_true (ui_test_shows (fixture->sight.window, "A computer of its own (L0)"));
  g_assert_true (ui_test_shows (fixture->sight.window, "You may use it (/dev/kvm)."));
  g_assert_null (ui_test_find (fixture->sight.window, GTK_TYPE_BUTTON, "_Test Now"));
  adw_expander_row_set_expanded (find_row (fixture, NEST_TYPE_EVIDENCE_ROW, "Where It Stands"), TRUE);
  adw_expander_row_set_expanded (find_row (fixture, NEST_TYPE_EVIDENCE_ROW, "The Processor's Help"), TRUE);
  ui_test_settle ();
  g_assert_true (ui_test_shows (fixture->sight.window, "The firmware names a maker of computers: Example."));
  g_assert_true (ui_test_shows (fixture->sight.window, "Linux sees the processor's virtualization feature"));
  ui_test_picture (fixture->sight.window, "computer-nothing");
}

/* One thing stands open at once, with its commands, and its address to copy. */
static void
test_one (Fixture       *fixture,
          gconstpointer  data)
{
  fixture->facts->has_virtualbox = NEST_ANSWER_YES;
  fixture->facts->driver = NEST_DRIVER_SECURE_BOOT;
  read_computer (fixture);
  g_assert_false (nest_page_get_skippable (fixture->sight.page));
  g_assert_true (adw_expander_row_get_expanded (find_row (fixture, NEST_TYPE_OBSTACLE_ROW, "Secure Boot keeps")));
  g_assert_true (ui_test_shows (fixture->sight.window, "What It Means"));
  g_assert_true (ui_test_shows (fixture->sight.window, "What You Can Do"));
  g_assert_true (ui_test_shows (fixture->sight.window, "What Cannot Be Done"));
  g_assert_nonnull (ui_test_find (fixture->sight.window, NEST_TYPE_COPY_LINE, NULL));
  g_assert_true (ui_test_shows (fixture->sight.window, "sudo mokutil --import"));
  g_assert_true (ui_test_shows (fixture->sight.window, "https://www.whonix.org/wiki/VirtualBox/Troubleshooting"));
  ui_test_picture (fixture->sight.window, "computer-one");
}

/* Several stand closed until one is asked for, and what was opened stays open when the computer is read again. */
static void
test_several (Fixture       *fixture,
              gconstpointer  data)
{
  fixture->facts->is_live = NEST_ANSWER_YES;
  fixture->facts->is_sysmaint_split = NEST_ANSWER_YES;
  fixture->facts->is_sysmaint_session = NEST_ANSWER_NO;
  fixture->facts->is_hidden = NEST_ANSWER_YES;
  read_computer (fixture);
  g_assert_cmpuint (ui_test_count (fixture->sight.window, NEST_TYPE_OBSTACLE_ROW), ==, 3);
  g_assert_false (adw_expander_row_get_expanded (find_row (fixture, NEST_TYPE_OBSTACLE_ROW, "live mode")));
  nest_computer_page_explain (NEST_COMPUTER_PAGE (fixture->sight.page), "live-mode-host");
  ui_test_settle ();
  g_assert_true (adw_expander_row_get_expanded (find_row (fixture, NEST_TYPE_OBSTACLE_ROW, "live mode")));
  ui_test_picture (fixture->sight.window, "computer-several");

  fixture->facts->is_hidden = NEST_ANSWER_NO;
  nest_host_take_facts (fixture->sight.host, nest_host_facts_copy (fixture->facts));
  nest_inventory_set_made_up_host (fixture->sight.inventory, fixture->sight.host);
  g_assert_cmpuint (ui_test_count (fixture->sight.window, NEST_TYPE_OBSTACLE_ROW), ==, 2);
  g_assert_true (adw_expander_row_get_expanded (find_row (fixture, NEST_TYPE_OBSTACLE_ROW, "live mode")));
}

static void
test_machine (Fixture       *fixture,
              gconstpointer  data)
{
  NestProof proof = { NEST_PROOF_NO_DEVICE, 0, 0 };

  nest_host_set_cpu (fixture->sight.host, NEST_CPU_VENDOR_AMD, "AMD EPYC Processor", NEST_ANSWER_NO);
  nest_host_set_proof (fixture->sight.host, &proof);
  fixture->facts->kvm_device = NEST_KVM_DEVICE_ABSENT;
  fixture->level->depth = NEST_DEPTH_1_OR_MORE;
  fixture->level->surroundings = NEST_SURROUNDINGS_VMWARE;
  read_computer (fixture);
  g_assert_true (ui_test_shows (fixture->sight.window, "In a virtual machine (L1 or deeper), in VMware"));
  g_assert_true (ui_test_shows (fixture->sight.window, "It does not work here."));
  g_assert_true (ui_test_shows (fixture->sight.window, "another virtualizer"));
  g_assert_null (ui_test_find (fixture->sight.window, GTK_TYPE_BUTTON, "_Test Now"));
  ui_test_picture (fixture->sight.window, "computer-machine");
}

/* KVM that VirtualBox and the kernel do not get along with: from the conflict table, with the commands to type */
static void
test_conflict (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (NestModuleOption) option = nest_module_option_new ("kvm", "enable_virt_at_load");
  NestPage *welcome = nest_welcome_page_new (fixture->sight.inventory);
  GtkWidget *window = ui_test_show_page (welcome);

  nest_host_set_kernel_release (fixture->sight.host, "6.12.48+deb13-amd64");
  fixture->facts->kvm = fixture->facts->kvm_vendor = NEST_MODULE_LOADED;
  option->state = NEST_MODULE_LOADED;
  option->loaded = option->fallback = option->is_known = NEST_ANSWER_YES;
  nest_host_set_module_option (fixture->sight.host, NEST_SETTING_KVM_VIRT_AT_LOAD, option);
  ui_hypervisor_set_info (fixture->sight.hypervisor, nest_test_hypervisor_info_new ("7.0.20"));
  read_computer (fixture);
  g_assert_true (ui_test_shows (fixture->sight.window, "VirtualBox Beside KVM"));
  g_assert_true (ui_test_shows (fixture->sight.window, "options kvm enable_virt_at_load=0"));
  ui_test_picture (fixture->sight.window, "computer-conflict");

  /* Welcome names it, and what follows explains it. */
  g_assert_true (ui_test_shows (window, "VirtualBox Beside KVM"));
  g_assert_nonnull (ui_test_find (window, GTK_TYPE_BUTTON, "_Why?"));
  ui_test_assert_text (nest_page_get_action_label (welcome), "_Continue");
  ui_test_picture (window, "welcome-conflict");
  ui_test_close (window);
}

/* Nothing was tried: the button is there, and an answer that the user wanted outlives the next reading. */
static void
test_too_risky (Fixture       *fixture,
                gconstpointer  data)
{
  NestProof risky = { NEST_PROOF_TOO_RISKY, 0, 0 };
  NestProof works = { NEST_PROOF_WORKS, 0, 700 };

  nest_host_set_proof (fixture->sight.host, &risky);
  read_computer (fixture);
  g_assert_true (ui_test_shows (fixture->sight.window, "Linux sees it. Whether it works is not known."));
  g_assert_nonnull (ui_test_find (fixture->sight.window, GTK_TYPE_BUTTON, "_Test Now"));
  ui_test_picture (fixture->sight.window, "computer-too-risky");

  nest_inventory_take_proof (fixture->sight.inventory, &works);
  g_assert_true (ui_test_shows (fixture->sight.window, "It works here: that was tried."));
  nest_host_set_proof (fixture->sight.host, &risky);
  ui_inventory_read (fixture->sight.inventory, fixture->sight.host);
  g_assert_true (ui_test_shows (fixture->sight.window, "It works here: that was tried."));
  g_assert_null (ui_test_find (fixture->sight.window, GTK_TYPE_BUTTON, "_Test Now"));
}

static void
count_up (guint *count)
{
  (*count)++;
}

/* The risk comes first, then a yes, and the answer stands where the question was. */
static void
test_proof_dialog (Fixture       *fixture,
                   gconstpointer  data)
{
  NestProof risky = { NEST_PROOF_TOO_RISKY, 0, 0 };
  const struct {
    NestProof proof;
    const char *title;
    const char *picture;
  } answers[] = {
    { { NEST_PROOF_WORKS, 0, 700 }, "Hardware Virtualization Works Here", "proof-works" },
    { { NEST_PROOF_CREATION_FAILED, 16, 700 }, "Does Not Work Here", "proof-fails" },
    { { NEST_PROOF_IN_USE, 16, 700 }, "Still Not Known", "proof-in-use" },
  };

  nest_host_set_proof (fixture->sight.host, &risky);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      GtkWidget *dialog = nest_proof_dialog_new (GTK_WINDOW (fixture->sight.window), fixture->sight.host);
      guint confirmed = 0;

      g_signal_connect_swapped (dialog, "confirmed", G_CALLBACK (count_up), &confirmed);
      gtk_window_present (GTK_WINDOW (dialog));
      ui_test_settle ();
      g_assert_true (ui_test_shows (dialog, "may crash of the test"));
      ui_test_assert_named (dialog);
      if (i == 0)
        ui_test_picture (dialog, "proof-ask");
      g_assert_cmpuint (confirmed, ==, 0);
      ui_test_click (dialog, "_Test Now");
      g_assert_cmpuint (confirmed, ==, 1);
      g_assert_true (ui_test_shows (dialog, "Trying a tiny machine"));
      nest_proof_dialog_set_result (NEST_PROOF_DIALOG (dialog), &answers[i].proof);
      ui_test_settle ();
      g_assert_true (ui_test_shows (dialog, answers[i].title));
      ui_test_picture (dialog, answers[i].picture);
      ui_test_click (dialog, "_Close");
    }
}

/* What is gone after a restart is said before it is changed. */
static void
test_notice (Fixture       *fixture,
             gconstpointer  data)
{
  NestTestSnapshots *snapshots = nest_test_snapshots_new ();
  g_autoptr (NestChecklist) checklist = nest_checklist_new (snapshots->choices);
  NestPage *page = nest_checklist_page_new ();
  GtkWidget *window = ui_test_show_page (page);

  fixture->facts->is_live = NEST_ANSWER_YES;
  read_computer (fixture);
  nest_checklist_set_snapshots (checklist, fixture->sight.host, snapshots->hypervisor, snapshots->machine);
  nest_checklist_page_set_model (NEST_CHECKLIST_PAGE (page), checklist, NEST_HYPERVISOR (fixture->sight.hypervisor));
  ui_test_settle ();
  g_assert_true (ui_test_shows (window, "This computer runs in live mode."));
  g_assert_nonnull (ui_test_find (window, GTK_TYPE_BUTTON, "_Why?"));
  ui_test_assert_named (window);
  ui_test_picture (window, "checklist-live");
  ui_test_close (window);
  nest_test_snapshots_free (snapshots);
}

/* A machine that asks for more than there is: in full on its checklist, and gone as soon as it asks for less. */
static void
test_too_much (Fixture       *fixture,
               gconstpointer  data)
{
  NestTestSnapshots *snapshots = nest_test_snapshots_new ();
  g_autoptr (NestChecklist) checklist = nest_checklist_new (snapshots->choices);
  NestPage *page = nest_checklist_page_new ();
  GtkWidget *window = ui_test_show_page (page);
  GtkWidget *row;

  nest_choices_set_value (snapshots->choices, "cpu-cores", g_variant_new_uint32 (64));
  nest_machine_set_value (snapshots->machine, NEST_SETTING_MEMORY, g_variant_new_uint64 (65536));
  nest_checklist_set_snapshots (checklist, snapshots->host, snapshots->hypervisor, snapshots->machine);
  nest_checklist_page_set_model (NEST_CHECKLIST_PAGE (page), checklist, NEST_HYPERVISOR (fixture->sight.hypervisor));
  ui_test_settle ();
  g_assert_cmpuint (ui_test_count (window, NEST_TYPE_OBSTACLE_ROW), ==, 2);
  row = ui_test_find (window, NEST_TYPE_OBSTACLE_ROW, "More memory is wished than this computer has.");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  ui_test_settle ();
  g_assert_true (ui_test_shows (row, "then has to swap"));
  g_assert_true (ui_test_shows (row, "at most half of the computer's memory"));
  g_assert_true (ui_test_shows (row, "No setting makes more memory"));
  g_assert_nonnull (ui_test_find (window, NEST_TYPE_OBSTACLE_ROW, "More processors are wished than this computer has."));
  ui_test_assert_named (window);
  ui_test_picture (window, "checklist-too-much");

  nest_choices_set_value (snapshots->choices, "cpu-cores", g_variant_new_uint32 (3));
  ui_test_settle ();
  g_assert_cmpuint (ui_test_count (window, NEST_TYPE_OBSTACLE_ROW), ==, 1);
  ui_test_close (window);
  nest_test_snapshots_free (snapshots);
}

/* How a change of this computer ended: what is refused leaves the commands to type in sight. */
static void
test_host_job (Fixture       *fixture,
               gconstpointer  data)
{
  const struct {
    NestOutcome outcome;
    const char *error;
    const char *shown;
    gboolean is_open;
  } ends[] = {
    { NEST_OUTCOME_PENDING, NULL, "takes effect after a restart of the computer", FALSE },
    { NEST_OUTCOME_CANCELLED, "You did not give root's permission.", "Not allowed", TRUE },
    { NEST_OUTCOME_FAILED, "The helper that works as root is not installed, or pkexec is not.", "not installed", TRUE },
  };

  read_computer (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autoptr (NestJob) job = nest_job_new_for_host (fixture->sight.host);
      NestPage *page = g_object_new (NEST_TYPE_PAGE, "title", "Run", NULL);
      GtkWidget *list = gtk_list_box_new (), *row, *window;
      NestChange *change = nest_change_new (NEST_SETTING_KVM_NESTED, g_variant_new_boolean (FALSE),
                                            g_variant_new_boolean (TRUE));

      nest_change_set_sources (change, NULL, "1");
      nest_job_add_change (job, "kvm-nested", change);
      nest_job_set_outcome (job, ends[i].outcome, NULL);
      if (ends[i].error != NULL)
        nest_job_set_error (job, "refused", ends[i].error);
      row = nest_job_row_new (job);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
      adw_bin_set_child (ADW_BIN (page), list);
      window = ui_test_show_page (page);
      g_assert_true (ui_test_shows (window, ends[i].shown));
      g_assert_true (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row)) == ends[i].is_open);
      if (ends[i].is_open)
        g_assert_true (ui_test_shows (window, "echo 'options kvm_amd nested=1' | sudo tee -a"));
      if (i == 1)
        ui_test_picture (window, "job-refused");
      ui_test_close (window);
    }
}

/* The same computers as the terminal's test has, on the page. */
static void
test_explained (Fixture       *fixture,
                gconstpointer  data)
{
  guint n_rows;
  const NestTestExplained *rows = nest_test_explained_get_rows (&n_rows);

  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr (NestTestTree) tree = nest_test_computer_new (rows[i].description);
      g_autoptr (NestHost) host = nest_test_computer_probe (rows[i].description, tree);
      GtkWidget *row;

      g_test_message ("%s: %s", rows[i].id, rows[i].description);
      ui_inventory_read (fixture->sight.inventory, host);
      nest_computer_page_explain (NEST_COMPUTER_PAGE (fixture->sight.page), rows[i].id);
      row = ui_test_find (fixture->sight.window, NEST_TYPE_OBSTACLE_ROW, rows[i].title);
      g_assert_nonnull (row);
      g_assert_true (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row)));
      ui_test_settle ();
      g_assert_true (ui_test_shows (row, rows[i].meaning));
      g_assert_true (ui_test_shows (row, rows[i].possible));
      g_assert_true (ui_test_shows (row, rows[i].impossible));
      g_assert_true (ui_test_shows (row, "https://www.whonix.org/wiki/"));
      if (g_str_equal (rows[i].id, "no-virtualbox") && strstr (rows[i].description, "fedora") != NULL)
        ui_test_picture (fixture->sight.window, "computer-note");
    }
}

#define ADD(name, function) g_test_add ("/ui/computer-page/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  nest_test_computer_obey ();
  ui_test_init (&argc, &argv);
  ADD ("nothing", test_nothing);
  ADD ("one", test_one);
  ADD ("several", test_several);
  ADD ("machine", test_machine);
  ADD ("conflict", test_conflict);
  ADD ("too-risky", test_too_risky);
  ADD ("proof-dialog", test_proof_dialog);
  ADD ("notice", test_notice);
  ADD ("too-much", test_too_much);
  ADD ("host-job", test_host_job);
  ADD ("explained", test_explained);

  return g_test_run ();
}
