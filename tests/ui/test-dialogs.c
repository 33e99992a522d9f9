/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dialogs: pressing a host key, taking changes back, and the question about pulling the plug. */
#include <adwaita.h>

#include "nest-host-key-dialog.h"
#include "nest-option-row.h"
#include "nest-power-off-dialog.h"
#include "nest-recovery.h"
#include "nest-recovery-strip.h"
#include "nest-resume-dialog.h"
#include "nest-run-page.h"
#include "nest-undo-dialog.h"
#include "nest-undo-group.h"
#include "ui-test.h"
#include "ui-world.h"

static void
show_parent (World *world)
{
  world->window = adw_window_new ();
  gtk_window_present (GTK_WINDOW (world->window));
}

static void
emit_key (GtkWidget  *dialog,
          const char *signal,
          guint       keyval)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (dialog);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      gboolean handled = FALSE;

      if (!GTK_IS_EVENT_CONTROLLER_KEY (controller) ||
          gtk_event_controller_get_propagation_phase (controller) != GTK_PHASE_CAPTURE)
        continue;
      if (g_str_equal (signal, "key-pressed"))
        g_signal_emit_by_name (controller, signal, keyval, 0, 0, &handled);
      else
        g_signal_emit_by_name (controller, signal, keyval, 0, 0);
      return;
    }
}

static void
press (GtkWidget   *dialog,
       const guint *keys)
{
  for (guint i = 0; keys[i] != 0; i++)
    emit_key (dialog, "key-pressed", keys[i]);
  for (guint i = 0; keys[i] != 0; i++)
    emit_key (dialog, "key-released", keys[i]);
  ui_test_settle ();
}

static void
note_value (char       **noted,
            const char  *value)
{
  g_free (*noted);
  *noted = g_strdup (value);
}

static void
test_host_key (World         *world,
               gconstpointer  data)
{
  static const guint shifts[] = { GDK_KEY_Shift_L, GDK_KEY_Shift_R, 0 };
  static const guint letter[] = { GDK_KEY_a, 0 };
  static const guint four[] = { GDK_KEY_Shift_L, GDK_KEY_Shift_R, GDK_KEY_Control_L, GDK_KEY_Alt_L, 0 };
  static const guint conflict[] = { GDK_KEY_Control_R, GDK_KEY_Alt_R, 0 };
  g_autofree char *value = NULL;
  GtkWidget *dialog;

  world_choose (world);
  show_parent (world);
  dialog = nest_host_key_dialog_new (GTK_WINDOW (world->window), nest_session_get_checklist (world->session), "host-key");
  g_signal_connect_swapped (dialog, "chosen", G_CALLBACK (note_value), &value);
  gtk_window_present (GTK_WINDOW (dialog));
  g_assert_true (ui_test_shows (dialog, "Nothing was pressed yet."));
  ui_test_assert_named (dialog);

  press (dialog, letter);
  g_assert_true (ui_test_shows (dialog, "cannot be a host key"));
  g_assert_false (gtk_widget_is_sensitive (ui_test_find (dialog, GTK_TYPE_BUTTON, "Use These Keys")));
  ui_test_picture (dialog, "host-key-refused");
  press (dialog, four);
  g_assert_true (ui_test_shows (dialog, "at most three keys"));
  press (dialog, conflict);
  g_assert_true (ui_test_shows (dialog, "pressing one also presses the other"));
  emit_key (dialog, "key-pressed", GDK_KEY_Return);
  ui_test_settle ();
  g_assert_null (value);

  press (dialog, shifts);
  g_assert_true (ui_test_shows (dialog, "These keys can be used."));
  ui_test_picture (dialog, "host-key-good");
  emit_key (dialog, "key-pressed", GDK_KEY_Return);
  ui_test_settle ();
  g_assert_cmpstr (value, ==, "65505,65506");
  g_assert_null (ui_test_find_window (NEST_TYPE_HOST_KEY_DIALOG));
}

static void
test_host_key_escape (World         *world,
                      gconstpointer  data)
{
  GtkWidget *dialog;

  world_choose (world);
  show_parent (world);
  dialog = nest_host_key_dialog_new (GTK_WINDOW (world->window), nest_session_get_checklist (world->session), "host-key");
  gtk_window_present (GTK_WINDOW (dialog));
  ui_test_settle ();
  emit_key (dialog, "key-pressed", GDK_KEY_Escape);
  ui_test_settle ();
  g_assert_null (ui_test_find_window (NEST_TYPE_HOST_KEY_DIALOG));
}

static void
note_run (NestRun **noted,
          NestRun  *run)
{
  g_set_object (noted, run);
}

static gboolean
says_what_is_taken_back (gpointer data)
{
  return ui_test_find (data, ADW_TYPE_PREFERENCES_GROUP, NULL) != NULL;
}

static GtkWidget *
show_undo (World *world)
{
  g_autoptr (NestUndoPlan) plan = nest_undo_plan_new (world->inventory, nest_run_control_get_run (world->control));
  GtkWidget *dialog = nest_undo_dialog_new (GTK_WINDOW (world->window), plan);

  gtk_window_present (GTK_WINDOW (dialog));
  ui_test_wait_for (says_what_is_taken_back, dialog);

  return dialog;
}

/* Somebody changed one value since, and the machine was saved before: both are said, neither is touched. */
static void
test_undo (World         *world,
           gconstpointer  data)
{
  g_autoptr (NestRun) run = NULL;
  GtkWidget *dialog;

  show_parent (world);
  nest_test_hypervisor_set_power (world->hypervisor, NEST_POWER_STATE_SAVED);
  world_choose (world);
  world_agree (world, "power-off", NEST_METHOD_DISCARD_SAVED_STATE);
  world_agree (world, "nested-paging", "on");
  world_run (world);
  nest_test_hypervisor_set (world->hypervisor, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (2));
  dialog = show_undo (world);
  g_signal_connect_swapped (dialog, "confirmed", G_CALLBACK (note_run), &run);
  g_assert_true (ui_test_shows (dialog, "Nested Paging: on → off"));
  g_assert_true (ui_test_shows (dialog, "it is 2 now"));
  g_assert_true (ui_test_shows (dialog, "was discarded; it cannot be brought back"));
  ui_test_assert_named (dialog);
  ui_test_picture (dialog, "undo");
  ui_test_click (dialog, "Take Back");
  g_assert_cmpint (nest_run_get_kind (run), ==, NEST_RUN_UNDO);
  g_assert_null (ui_test_find_window (NEST_TYPE_UNDO_DIALOG));
}

static void
test_undo_of_running_machine (World         *world,
                              gconstpointer  data)
{
  GtkWidget *dialog, *option;

  show_parent (world);
  world_choose (world);
  world_agree (world, "nested-paging", "on");
  world_run (world);
  nest_test_hypervisor_set_power (world->hypervisor, NEST_POWER_STATE_RUNNING);
  dialog = show_undo (world);
  g_assert_true (ui_test_shows (dialog, "The Machine Has to Be Off"));
  ui_test_picture (dialog, "undo-running");
  option = ui_test_find (dialog, NEST_TYPE_OPTION_ROW, "Shut Down");
  adw_action_row_activate (ADW_ACTION_ROW (option));
  ui_test_settle ();
  g_assert_true (ui_test_shows (dialog, "Nested Paging: on → off"));
  g_assert_true (gtk_widget_is_sensitive (ui_test_find (dialog, GTK_TYPE_BUTTON, "Take Back")));
  gtk_window_close (GTK_WINDOW (dialog));
}

static GtkWidget *
find_row (GtkWidget  *dialog,
          const char *text)
{
  GtkWidget *row = ui_test_find (dialog, ADW_TYPE_ACTION_ROW, text);

  g_assert_nonnull (row);

  return row;
}

static gboolean
can_confirm (GtkWidget *dialog)
{
  return gtk_widget_is_sensitive (ui_test_find (dialog, GTK_TYPE_BUTTON, "Take Back"));
}

/* A part of it: what is unticked stays; what stays and needs what is ticked is named, and nothing can be begun. */
static void
test_undo_part (World         *world,
                gconstpointer  data)
{
  g_autoptr (NestRun) run = NULL;
  GtkWidget *dialog;

  show_parent (world);
  world_choose (world);
  world_agree (world, "nested-paging", "on");
  world_run (world);
  dialog = show_undo (world);
  g_signal_connect_swapped (dialog, "confirmed", G_CALLBACK (note_run), &run);
  adw_action_row_activate (ADW_ACTION_ROW (find_row (dialog, "Nested VT-x/AMD-V: on → off")));
  ui_test_settle ();
  g_assert_true (ui_test_shows (dialog, "Take both back, or neither"));
  g_assert_false (can_confirm (dialog));
  ui_test_assert_named (dialog);
  ui_test_picture (dialog, "undo-broken");

  adw_action_row_activate (ADW_ACTION_ROW (find_row (dialog, "Nested VT-x/AMD-V: on → off")));
  adw_action_row_activate (ADW_ACTION_ROW (find_row (dialog, "Memory")));
  ui_test_settle ();
  g_assert_true (can_confirm (dialog));
  ui_test_click (dialog, "Take Back");
  g_assert_true (nest_run_is_partial (run));
}

/* The tick for all of a machine is mixed while only some are ticked, and ticks all from there. */
static void
test_undo_all (World         *world,
               gconstpointer  data)
{
  GtkWidget *dialog, *group;
  GtkCheckButton *all;

  show_parent (world);
  world_choose (world);
  world_agree (world, "nested-paging", "on");
  world_run (world);
  dialog = show_undo (world);
  group = gtk_widget_get_ancestor (find_row (dialog, "Memory"), NEST_TYPE_UNDO_GROUP);
  all = GTK_CHECK_BUTTON (gtk_widget_get_ancestor (ui_test_find (group, GTK_TYPE_LABEL, "All"), GTK_TYPE_CHECK_BUTTON));
  g_assert_true (gtk_check_button_get_active (all));
  g_assert_false (gtk_check_button_get_inconsistent (all));

  adw_action_row_activate (ADW_ACTION_ROW (find_row (dialog, "Memory")));
  ui_test_settle ();
  g_assert_true (gtk_check_button_get_inconsistent (all));
  g_assert_true (ui_test_shows (dialog, "Take Back 5 Changes"));
  ui_test_assert_named (dialog);
  ui_test_picture (dialog, "undo-mixed");
  gtk_check_button_set_active (all, TRUE);
  ui_test_settle ();
  g_assert_false (gtk_check_button_get_inconsistent (all));
  g_assert_true (ui_test_shows (dialog, "Take Back 6 Changes"));
  gtk_check_button_set_active (all, FALSE);
  ui_test_settle ();
  g_assert_false (gtk_check_button_get_inconsistent (all));
  g_assert_true (ui_test_shows (dialog, "Take Back 1 Change"));
  gtk_window_close (GTK_WINDOW (dialog));
}

/* Somebody's later value goes only with a tick of its own. */
static void
test_undo_anyway (World         *world,
                  gconstpointer  data)
{
  g_autoptr (NestRun) run = NULL;
  GtkWidget *dialog;
  guint before;

  show_parent (world);
  world_choose (world);
  world_agree (world, "nested-paging", "on");
  world_run (world);
  nest_test_hypervisor_set (world->hypervisor, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (2));
  dialog = show_undo (world);
  g_signal_connect_swapped (dialog, "confirmed", G_CALLBACK (note_run), &run);
  ui_test_picture (dialog, "undo-changed");
  adw_action_row_activate (ADW_ACTION_ROW (find_row (dialog, "Take Back Anyway")));
  ui_test_settle ();
  ui_test_click (dialog, "Take Back");
  before = nest_test_hypervisor_count_applies (world->hypervisor);
  g_assert_cmpuint (before, >, 0);
  nest_run_control_start (world->control, run);
  ui_test_wait_for (world_has_ended, world);
  g_assert_cmpuint (g_variant_get_uint32 (nest_test_hypervisor_get (world->hypervisor, NEST_SETTING_CPU_COUNT)), ==, 1);
}

static gboolean
has_strip (gpointer data)
{
  return ui_test_find (data, NEST_TYPE_RECOVERY_STRIP, NULL) != NULL;
}

static gboolean
has_no_strip (gpointer data)
{
  return !has_strip (data);
}

static gboolean
asks_what_becomes (gpointer data)
{
  GtkWidget *dialog = ui_test_find_window (NEST_TYPE_RESUME_DIALOG);

  return dialog != NULL && ui_test_shows (dialog, "What Is to Become of It");
}

static gboolean
shows_plan (gpointer data)
{
  return ui_test_find_window (NEST_TYPE_UNDO_DIALOG) != NULL;
}

/* An interrupted run waits above every page for a decision. */
static NestRecovery *
show_recovery (World *world)
{
  NestAssistant *assistant = NEST_ASSISTANT (nest_assistant_new ());
  NestPage *page = nest_run_page_new (world->control);
  NestRecovery *recovery;

  world_choose (world);
  world_agree (world, "nested-paging", "on");
  world_interrupt (world);
  world->window = adw_window_new ();
  nest_assistant_add_page (assistant, page);
  adw_window_set_content (ADW_WINDOW (world->window), GTK_WIDGET (assistant));
  gtk_window_present (GTK_WINDOW (world->window));
  recovery = nest_recovery_new (assistant, world->session, 0);
  nest_recovery_look (recovery);
  ui_test_wait_for (has_strip, world->window);

  return recovery;
}

static GtkWidget *
ask (World *world)
{
  ui_test_click (world->window, "Decide…");
  ui_test_wait_for (asks_what_becomes, NULL);

  return ui_test_find_window (NEST_TYPE_RESUME_DIALOG);
}

static void
assert_count (World  *world,
              guint32 count)
{
  g_assert_cmpuint (g_variant_get_uint32 (nest_test_hypervisor_get (world->hypervisor, NEST_SETTING_CPU_COUNT)), ==, count);
}

static void
test_resume_go_on (World         *world,
                   gconstpointer  data)
{
  g_autoptr (NestRecovery) recovery = show_recovery (world);
  GtkWidget *dialog;

  ui_test_picture (world->window, "recovery-strip");
  dialog = ask (world);
  g_assert_true (ui_test_shows (dialog, "Processors: 3, as agreed"));
  g_assert_true (ui_test_shows (dialog, "as it was (agreed: on)"));
  ui_test_assert_named (dialog);
  ui_test_picture (dialog, "resume");
  ui_test_click (dialog, "Go On…");
  ui_test_wait_for (shows_plan, NULL);
  dialog = ui_test_find_window (NEST_TYPE_UNDO_DIALOG);
  ui_test_picture (dialog, "resume-go-on");
  ui_test_click (dialog, "Make");
  ui_test_wait_for (world_has_ended, world);
  g_assert_true (nest_run_control_has_succeeded (world->control));
  ui_test_wait_for (has_no_strip, world->window);
  assert_count (world, 3);
}

static void
test_resume_take_back (World         *world,
                       gconstpointer  data)
{
  g_autoptr (NestRecovery) recovery = show_recovery (world);
  GtkWidget *dialog = ask (world);

  ui_test_click (dialog, "Take Back…");
  ui_test_wait_for (shows_plan, NULL);
  dialog = ui_test_find_window (NEST_TYPE_UNDO_DIALOG);
  g_assert_true (ui_test_shows (dialog, "Processors: 3 → 1"));
  ui_test_click (dialog, "Take Back 1");
  ui_test_wait_for (world_has_ended, world);
  g_assert_true (nest_run_control_has_succeeded (world->control));
  ui_test_wait_for (has_no_strip, world->window);
  assert_count (world, 1);
}

static void
test_resume_leave (World         *world,
                   gconstpointer  data)
{
  g_autoptr (NestRecovery) recovery = show_recovery (world);

  ui_test_click (ask (world), "Leave It");
  ui_test_wait_for (has_no_strip, world->window);
  assert_count (world, 3);
  g_assert_cmpuint (nest_test_hypervisor_count_applies (world->hypervisor), ==, 0);
}

/* A run about the same machine is refused, and leads to the question. */
static void
test_resume_first (World         *world,
                   gconstpointer  data)
{
  g_autoptr (NestRecovery) recovery = show_recovery (world);

  world_run (world);
  ui_test_wait_for (asks_what_becomes, NULL);
  g_assert_cmpuint (nest_test_hypervisor_count_applies (world->hypervisor), ==, 0);
  gtk_window_close (GTK_WINDOW (ui_test_find_window (NEST_TYPE_RESUME_DIALOG)));
}

static void
test_power_off (World         *world,
                gconstpointer  data)
{
  NestChecklistItem *item;
  GtkWidget *dialog;

  show_parent (world);
  nest_test_hypervisor_set_power (world->hypervisor, NEST_POWER_STATE_RUNNING);
  world_choose (world);
  item = nest_checklist_find (nest_session_get_checklist (world->session), "power-off");
  dialog = nest_power_off_dialog_new (GTK_WINDOW (world->window), nest_checklist_item_get_finding (item),
                                      nest_session_get_machine (world->session));
  gtk_window_present (GTK_WINDOW (dialog));
  ui_test_settle ();
  g_assert_true (ui_test_shows (dialog, "Pull the Plug of “Whonix-Workstation-LXQt”?"));
  g_assert_true (ui_test_shows (dialog, "Unsaved work in the machine is lost"));
  ui_test_picture (dialog, "power-off");
  gtk_window_close (GTK_WINDOW (dialog));
}

#define ADD(name, function) g_test_add ("/ui/dialogs/" name, World, NULL, world_set_up, function, world_tear_down)

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  ADD ("host-key", test_host_key);
  ADD ("host-key-escape", test_host_key_escape);
  ADD ("undo", test_undo);
  ADD ("undo-of-running-machine", test_undo_of_running_machine);
  ADD ("undo-part", test_undo_part);
  ADD ("undo-all", test_undo_all);
  ADD ("undo-anyway", test_undo_anyway);
  ADD ("resume-go-on", test_resume_go_on);
  ADD ("resume-take-back", test_resume_take_back);
  ADD ("resume-leave", test_resume_leave);
  ADD ("resume-first", test_resume_first);
  ADD ("power-off", test_power_off);

  return g_test_run ();
}
