/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In a machine without a hypervisor: both are offered, what apt would do is shown before, and how far it is meanwhile. */
#include <adwaita.h>

#include "nest-copy-line.h"
#include "nest-run-page.h"
#include "nest-test-snapshots.h"
#include "nest-window.h"
#include "ui-hypervisor.h"
#include "ui-test.h"
#include "ui-world.h"

typedef struct {
  char *folder;
  UiHypervisor *virtualbox;
  UiHypervisor *kvm;
  NestInventory *inventory;
  NestJournal *journal;
  NestSession *session;
  GtkWidget *window;
} Fixture;

static void
set_info (UiHypervisor          *hypervisor,
          const char            *id,
          NestHypervisorProblem  problem)
{
  gboolean is_kvm = g_str_equal (id, "kvm");
  NestHypervisorInfo *info =
    problem == NEST_HYPERVISOR_PROBLEM_NONE && !is_kvm
      ? nest_test_hypervisor_info_new (NEST_TEST_VERSION)
      : nest_hypervisor_info_new (id, is_kvm ? "qemu:///system" : id, is_kvm ? "KVM on this computer" : "VirtualBox");

  if (problem != NEST_HYPERVISOR_PROBLEM_NONE)
    nest_hypervisor_info_set_problem (info, problem, "It is not installed.", NULL);
  ui_hypervisor_set_info (hypervisor, info);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("nestbox-ui-XXXXXX", NULL);
  fixture->virtualbox = ui_hypervisor_new ();
  fixture->kvm = ui_hypervisor_new_refused ("qemu:///system", "KVM on this computer");
  set_info (fixture->virtualbox, "virtualbox", NEST_HYPERVISOR_PROBLEM_NOT_INSTALLED);
  set_info (fixture->kvm, "kvm", NEST_HYPERVISOR_PROBLEM_NOT_INSTALLED);
  fixture->inventory = nest_inventory_new ();
  nest_inventory_add_hypervisor (fixture->inventory, NEST_HYPERVISOR (fixture->virtualbox));
  nest_inventory_add_hypervisor (fixture->inventory, NEST_HYPERVISOR (fixture->kvm));
  fixture->journal = nest_journal_new (fixture->folder);
  fixture->session = nest_session_new (fixture->inventory, fixture->journal);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_test_assert_named (fixture->window);
  ui_test_close (fixture->window);
  nest_inventory_stop (fixture->inventory);
  g_clear_object (&fixture->session);
  g_clear_object (&fixture->journal);
  g_clear_object (&fixture->inventory);
  g_clear_object (&fixture->virtualbox);
  g_clear_object (&fixture->kvm);
  g_clear_pointer (&fixture->folder, g_free);
}

static NestInstall *
new_install (NestInstallKind kind)
{
  static const char *const names[NEST_N_INSTALL_KINDS][3] = {
    [NEST_INSTALL_VIRTUALBOX] = { "virtualbox", "virtualbox-qt", NULL },
    [NEST_INSTALL_LIBVIRT] = { "qemu-system-x86", "virt-manager", NULL },
  };
  NestInstall *install = nest_install_new (kind);

  for (guint i = 0; names[kind][i] != NULL; i++)
    {
      NestPackage *package = nest_install_add_package (install, names[kind][i], "7.2.4-1");

      package->origin = g_strdup ("Debian:13.1/stable");
      package->place = g_strdup ("deb.debian.org");
    }
  install->state = NEST_INSTALL_AVAILABLE;
  g_strfreev (install->wanted);
  install->wanted = g_strdupv ((char **) names[kind]);
  install->download = 120000000;
  install->digest = g_strnfill (64, 'a');

  return install;
}

static gboolean
is_read (gpointer data)
{
  return !nest_inventory_is_loading (data);
}

static gboolean
shows_machines (Fixture *fixture)
{
  return ui_test_shows (fixture->window, "No Hypervisor in Here") || ui_test_shows (fixture->window, "No Machines Yet");
}

/* A machine in @surroundings, with what apt would do in it */
static void
show (Fixture          *fixture,
      NestSurroundings  surroundings,
      NestHostFacts    *facts)
{
  g_autoptr (NestHost) host = nest_test_host_new (NEST_CPU_VENDOR_AMD);
  NestHostLevel *level = nest_host_level_new ();

  facts->distribution = g_strdup ("debian");
  facts->has_virtualbox = facts->has_virtualbox == NEST_ANSWER_YES ? NEST_ANSWER_YES : NEST_ANSWER_NO;
  for (guint i = 0; i < NEST_N_INSTALL_KINDS; i++)
    if (facts->installs[i] == NULL)
      facts->installs[i] = new_install (i);
  nest_host_take_facts (host, facts);
  level->depth = NEST_DEPTH_1_OR_MORE;
  level->surroundings = surroundings;
  nest_host_take_level (host, level);
  nest_inventory_set_made_up_host (fixture->inventory, host);
  fixture->window = nest_window_new (NULL, fixture->session, NULL);
  gtk_window_present (GTK_WINDOW (fixture->window));
  nest_inventory_refresh (fixture->inventory);
  ui_test_wait_for (is_read, fixture->inventory);
  /* Welcome, and what is in the way */
  for (guint i = 0; i < 2 && !shows_machines (fixture); i++)
    {
      ui_test_click (fixture->window, ui_test_find (fixture->window, GTK_TYPE_BUTTON, "_Continue") != NULL ? "_Continue"
                                                                                                             : "_Choose a Machine");
    }
}

static gboolean
shows_checklist (gpointer data)
{
  return ui_test_shows (((Fixture *) data)->window, "Hypervisor in Here");
}

static void
open_checklist (Fixture    *fixture,
                const char *button)
{
  ui_test_click (fixture->window, button);
  ui_test_wait_for (shows_checklist, fixture);
}

static AdwExpanderRow *
open_step (Fixture *fixture)
{
  GtkWidget *row = ui_test_find (fixture->window, ADW_TYPE_EXPANDER_ROW, "Hypervisor in Here");

  g_assert_nonnull (row);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  ui_test_settle ();

  return ADW_EXPANDER_ROW (row);
}

static gboolean
may_apply (Fixture *fixture)
{
  GtkWidget *button = ui_test_find (fixture->window, GTK_TYPE_BUTTON, "_Apply");

  return button != NULL && gtk_widget_get_sensitive (button);
}

static void
agree (Fixture    *fixture,
       const char *option)
{
  nest_choices_set_option (nest_checklist_get_choices (nest_session_get_checklist (fixture->session)),
                           "inside-install-hypervisor", option);
  ui_test_settle ();
}

/* The one that is around the machine comes first. */
static void
test_both (Fixture       *fixture,
           gconstpointer  data)
{
  gboolean in_kvm = GPOINTER_TO_INT (data) == NEST_SURROUNDINGS_KVM;

  show (fixture, GPOINTER_TO_INT (data), nest_host_facts_new ());
  g_assert_true (ui_test_shows (fixture->window, "No Hypervisor in Here"));
  g_assert_nonnull (ui_test_find (fixture->window, GTK_TYPE_BUTTON, in_kvm ? "_Install KVM…" : "_Install VirtualBox…"));
  g_assert_nonnull (ui_test_find (fixture->window, GTK_TYPE_BUTTON,
                                  in_kvm ? "Install VirtualBox Ins_tead…" : "Install KVM Ins_tead…"));
  ui_test_assert_mnemonics (fixture->window);
  if (!in_kvm)
    ui_test_picture (fixture->window, "install-both");
  open_checklist (fixture, in_kvm ? "Install VirtualBox Ins_tead…" : "Install KVM Ins_tead…");
  g_assert_true (ui_test_shows (fixture->window, in_kvm ? "VirtualBox is not installed in here." : "KVM is not installed in here."));
  open_step (fixture);
  g_assert_true (ui_test_shows (fixture->window, in_kvm ? "virtualbox-qt 7.2.4-1" : "virt-manager 7.2.4-1"));
}

/* What would be installed and from where stands there before anything is agreed to; nothing is agreed to by itself. */
static void
test_shown_before (Fixture       *fixture,
                   gconstpointer  data)
{
  show (fixture, NEST_SURROUNDINGS_VIRTUALBOX, nest_host_facts_new ());
  open_checklist (fixture, "_Install VirtualBox…");
  g_assert_true (ui_test_shows (fixture->window, "1 Decision Is Yours") || ui_test_shows (fixture->window, "Decisions Are Yours"));
  g_assert_false (may_apply (fixture));
  g_assert_null (ui_test_find (fixture->window, GTK_TYPE_LABEL, "Processors Inside"));
  open_step (fixture);
  g_assert_true (ui_test_shows (fixture->window, "Installed: virtualbox 7.2.4-1, of Debian:13.1/stable, from deb.debian.org"));
  ui_test_picture (fixture->window, "install-choice");
  g_assert_true (ui_test_shows (fixture->window, "and installs 2 packages. They stay until you remove them"));
  g_assert_true (ui_test_shows (fixture->window, "the driver becomes part of this machine's kernel"));
  agree (fixture, "install");
  g_assert_true (may_apply (fixture));
}

/* What is gone after a restart is another answer, which an older yes does not reach. */
static void
test_live (Fixture       *fixture,
           gconstpointer  data)
{
  NestHostFacts *facts = nest_host_facts_new ();

  facts->is_live = NEST_ANSWER_YES;
  show (fixture, NEST_SURROUNDINGS_VIRTUALBOX, facts);
  open_checklist (fixture, "_Install VirtualBox…");
  open_step (fixture);
  g_assert_true (ui_test_shows (fixture->window, "Install Until the Next Restart"));
  g_assert_true (ui_test_shows (fixture->window, "what is installed now is gone after a restart"));
  agree (fixture, "install");
  g_assert_false (may_apply (fixture));
  agree (fixture, "install-until-restart");
  g_assert_true (may_apply (fixture));
}

/* A session that cannot become root gets the commands for the one that can. */
static void
test_no_root (Fixture       *fixture,
              gconstpointer  data)
{
  NestHostFacts *facts = nest_host_facts_new ();

  facts->is_sysmaint_split = NEST_ANSWER_YES;
  show (fixture, NEST_SURROUNDINGS_VIRTUALBOX, facts);
  open_checklist (fixture, "_Install VirtualBox…");
  g_assert_true (ui_test_shows (fixture->window, "Something Only You Can Do"));
  g_assert_null (ui_test_find (fixture->window, GTK_TYPE_BUTTON, "_Apply"));
  open_step (fixture);
  g_assert_true (ui_test_shows (fixture->window, "sudo apt install virtualbox virtualbox-qt"));
  g_assert_true (ui_test_shows (fixture->window, "SYSMAINT Session"));
  ui_test_picture (fixture->window, "install-no-root");
}

/* What is of nobody's whom this system trusts is for a person to do: each command can be copied, and selected. */
static void
test_by_hand (Fixture       *fixture,
              gconstpointer  data)
{
  NestHostFacts *facts = nest_host_facts_new ();
  AdwExpanderRow *row;
  GtkWidget *label;

  facts->installs[NEST_INSTALL_VIRTUALBOX] = new_install (NEST_INSTALL_VIRTUALBOX);
  facts->installs[NEST_INSTALL_VIRTUALBOX]->state = NEST_INSTALL_NO_SOURCE;
  show (fixture, NEST_SURROUNDINGS_VIRTUALBOX, facts);
  open_checklist (fixture, "_Install VirtualBox…");
  row = open_step (fixture);
  g_assert_true (ui_test_shows (GTK_WIDGET (row), "Nestbox does not add it for you"));
  g_assert_true (ui_test_shows (GTK_WIDGET (row), "B9F8 D658 297A F3EF C18D 5CDF A2F6 83C5 2980 AECF"));
  label = ui_test_find (GTK_WIDGET (row), GTK_TYPE_LABEL, "gpg --show-keys oracle_vbox_2016.asc");
  g_assert_true (gtk_label_get_selectable (GTK_LABEL (label)));
  /* The commands, one that would be more than is there, and the documentation */
  g_assert_cmpuint (ui_test_count (GTK_WIDGET (row), NEST_TYPE_COPY_LINE), ==, 9 + 2);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 960, 1400);
  ui_test_picture (fixture->window, "install-by-hand");
}

static gboolean
is_over (gpointer data)
{
  return !nest_run_control_get_running (nest_session_get_run_control (((Fixture *) data)->session));
}

/* Nobody is there who could do it: the command is, to be copied. */
static void
test_no_helper (Fixture       *fixture,
                gconstpointer  data)
{
  if (g_file_test (NEST_HELPER_PATH, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the helper is installed here, and would ask for root's permission");
      return;
    }
  show (fixture, NEST_SURROUNDINGS_VIRTUALBOX, nest_host_facts_new ());
  open_checklist (fixture, "_Install VirtualBox…");
  agree (fixture, "install");
  ui_test_click (fixture->window, "_Apply");
  ui_test_wait_for (is_over, fixture);
  g_assert_true (ui_test_shows (fixture->window, "Not Everything Went Well") ||
                 ui_test_shows (fixture->window, "Something Changed Meanwhile"));
  ui_test_picture (fixture->window, "install-no-helper");
}

static gboolean
shows_result (gpointer data)
{
  return ui_test_shows (((Fixture *) data)->window, "VirtualBox Is Installed");
}

/* Once it is there, a machine in it is the next thing to choose. */
static void
test_installed (Fixture       *fixture,
                gconstpointer  data)
{
  set_info (fixture->virtualbox, "virtualbox", NEST_HYPERVISOR_PROBLEM_NONE);
  show (fixture, NEST_SURROUNDINGS_VIRTUALBOX, nest_host_facts_new ());
  g_assert_true (ui_test_shows (fixture->window, "No Machines Yet"));
  ui_test_picture (fixture->window, "install-no-machines");
  open_checklist (fixture, "Check _This Virtual Machine");
  nest_choices_set_ticked (nest_checklist_get_choices (nest_session_get_checklist (fixture->session)), "inside-host-key", TRUE);
  ui_test_settle ();
  ui_test_click (fixture->window, "_Continue");
  ui_test_wait_for (shows_result, fixture);
  ui_test_picture (fixture->window, "install-installed");
  ui_test_click (fixture->window, "_Choose a Machine");
  g_assert_true (ui_test_shows (fixture->window, "No Machines Yet"));
}

/* --- how far it is --- */

/* Of which one waits for a guest that does nothing, as long as the test says how far it is */
static guint
find_running (NestRun *run)
{
  guint i = 0;

  while (nest_job_get_outcome (nest_run_get_job (run, i)) != NEST_OUTCOME_RUNNING)
    i++;

  return i;
}

static gboolean
is_waiting (gpointer data)
{
  NestRun *run = nest_run_control_get_run (((World *) data)->control);

  for (guint i = 0; i < nest_run_count_jobs (run); i++)
    if (nest_job_waits_for_guest (nest_run_get_job (run, i)))
      return TRUE;

  return FALSE;
}

static void
start (World *world)
{
  nest_test_hypervisor_set_power (world->hypervisor, NEST_POWER_STATE_RUNNING);
  nest_test_hypervisor_set_ignores_button (world->hypervisor, TRUE);
  nest_run_control_set_shut_down_timeout (world->control, 60);
  world->window = ui_test_show_page (nest_run_page_new (world->control));
  world_choose (world);
  world_agree (world, "power-off", "shut-down");
  world_start (world);
  ui_test_wait_for (is_waiting, world);
}

/* Fetching can be cancelled; setting up cannot, and the bar goes on by the package manager's own percentage. */
static void
test_progress (World         *world,
               gconstpointer  data)
{
  GtkProgressBar *bar;
  GtkWidget *cancel;
  NestRun *run;
  NestJob *job;
  double n_jobs, n_over;

  start (world);
  run = nest_run_control_get_run (world->control);
  n_jobs = nest_run_count_jobs (run);
  n_over = find_running (run);
  job = nest_run_get_job (run, find_running (run));
  bar = GTK_PROGRESS_BAR (ui_test_find (world->window, GTK_TYPE_PROGRESS_BAR, NULL));
  cancel = ui_test_find (world->window, GTK_TYPE_BUTTON, "Ca_ncel");
  nest_job_set_countdown (job, -1);
  nest_job_set_progress (job, "Fetching the packages: 80 %. This can be cancelled.");
  nest_job_set_share (job, 0.4, FALSE);
  g_assert_cmpfloat_with_epsilon (gtk_progress_bar_get_fraction (bar), (n_over + 0.4) / n_jobs, 0.001);
  g_assert_true (gtk_widget_get_sensitive (cancel));
  ui_test_picture (world->window, "install-fetching");

  nest_job_set_progress (job, "Installing virtualbox: 50 %. This is not interrupted.");
  nest_job_set_share (job, 0.75, TRUE);
  g_assert_cmpfloat_with_epsilon (gtk_progress_bar_get_fraction (bar), (n_over + 0.75) / n_jobs, 0.001);
  g_assert_false (gtk_widget_get_sensitive (cancel));
  g_assert_true (ui_test_shows (world->window, "Packages are being set up."));
  ui_test_picture (world->window, "install-setting-up");

  nest_job_set_share (job, -1, FALSE);
  g_assert_true (gtk_widget_get_sensitive (cancel));
  nest_run_control_cancel (world->control);
  ui_test_wait_for (world_has_ended, world);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);

#define ADD(path, data, function) g_test_add ("/install/" path, Fixture, data, set_up, function, tear_down)
  ADD ("both", GINT_TO_POINTER (NEST_SURROUNDINGS_VIRTUALBOX), test_both);
  ADD ("both-in-kvm", GINT_TO_POINTER (NEST_SURROUNDINGS_KVM), test_both);
  ADD ("shown-before", NULL, test_shown_before);
  ADD ("live", NULL, test_live);
  ADD ("no-root", NULL, test_no_root);
  ADD ("by-hand", NULL, test_by_hand);
  ADD ("no-helper", NULL, test_no_helper);
  ADD ("installed", NULL, test_installed);
  g_test_add ("/install/progress", World, NULL, world_set_up, test_progress, world_tear_down);

  return g_test_run ();
}
