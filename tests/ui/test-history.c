/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history: what was done, taking it back and doing it again from there, and forgetting it. */
#include <adwaita.h>

#include "nest-forget-dialog.h"
#include "nest-history-dialog.h"
#include "nest-run-lock.h"
#include "nest-run-row.h"
#include "nest-undo-dialog.h"
#include "ui-test.h"
#include "ui-world.h"

#include <unistd.h>

static void
show_parent (World *world)
{
  world->window = adw_window_new ();
  gtk_window_present (GTK_WINDOW (world->window));
}

static gboolean
has_runs (gpointer data)
{
  return ui_test_count (data, NEST_TYPE_RUN_ROW) > 0;
}

static gboolean
says_nothing_changed (gpointer data)
{
  return ui_test_shows (data, "Nothing Was Changed Yet");
}

static void
note_run (NestRun **noted,
          NestRun  *run)
{
  g_set_object (noted, run);
}

static GtkWidget *
show_history (World *world)
{
  GtkWidget *dialog = nest_history_dialog_new (GTK_WINDOW (world->window), world->journal);

  gtk_window_present (GTK_WINDOW (dialog));
  ui_test_wait_for (has_runs, dialog);

  return dialog;
}

static void
open_first (GtkWidget *dialog)
{
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (ui_test_find (dialog, NEST_TYPE_RUN_ROW, NULL)), TRUE);
  ui_test_wait (50);
}

static void
test_history (World         *world,
              gconstpointer  data)
{
  g_autoptr (NestRun) undone = NULL;
  GtkWidget *dialog, *row;

  show_parent (world);
  dialog = nest_history_dialog_new (GTK_WINDOW (world->window), world->journal);
  gtk_window_present (GTK_WINDOW (dialog));
  ui_test_wait_for (says_nothing_changed, dialog);
  ui_test_picture (dialog, "history-empty");
  gtk_window_close (GTK_WINDOW (dialog));

  world_choose (world);
  world_agree (world, "nested-paging", "on");
  world_run (world);
  dialog = show_history (world);
  g_signal_connect_swapped (dialog, "undo", G_CALLBACK (note_run), &undone);
  open_first (dialog);
  row = ui_test_find (dialog, NEST_TYPE_RUN_ROW, NULL);
  g_assert_true (ui_test_shows (row, "Processors: 1 → 3"));
  ui_test_assert_named (dialog);
  ui_test_picture (dialog, "history");
  ui_test_click (row, "Undo");
  g_assert_cmpstr (nest_run_get_id (undone), ==, nest_run_get_id (nest_run_control_get_run (world->control)));
  gtk_window_close (GTK_WINDOW (dialog));
}

static gboolean
can_take_back (gpointer data)
{
  GtkWidget *button = ui_test_find (data, GTK_TYPE_BUTTON, "Take Back");

  return button != NULL && gtk_widget_is_sensitive (button);
}

static void
take_back (World *world)
{
  g_autoptr (NestUndoPlan) plan = nest_undo_plan_new (world->inventory, nest_run_control_get_run (world->control));
  g_autoptr (NestRun) run = NULL;
  GtkWidget *dialog = nest_undo_dialog_new (GTK_WINDOW (world->window), plan);

  g_signal_connect_swapped (dialog, "confirmed", G_CALLBACK (note_run), &run);
  gtk_window_present (GTK_WINDOW (dialog));
  ui_test_wait_for (can_take_back, dialog);
  ui_test_click (dialog, "Take Back");
  nest_run_control_start (world->control, run);
  ui_test_wait_for (world_has_ended, world);
}

/* The undo is in the list as well, and can be taken back like any other run; what it took back is not offered twice. */
static void
test_redo (World         *world,
           gconstpointer  data)
{
  g_autoptr (NestRun) undone = NULL;
  GtkWidget *dialog;

  show_parent (world);
  world_choose (world);
  world_agree (world, "nested-paging", "on");
  world_run (world);
  take_back (world);
  dialog = show_history (world);
  g_signal_connect_swapped (dialog, "undo", G_CALLBACK (note_run), &undone);
  g_assert_cmpuint (ui_test_count (dialog, NEST_TYPE_RUN_ROW), ==, 2);
  g_assert_null (ui_test_find (dialog, GTK_TYPE_BUTTON, "Undo"));
  open_first (dialog);
  ui_test_picture (dialog, "history-redo");
  ui_test_click (dialog, "Redo");
  g_assert_cmpstr (nest_run_get_id (undone), ==, nest_run_get_id (nest_run_control_get_run (world->control)));
  g_assert_cmpint (nest_run_get_kind (undone), ==, NEST_RUN_UNDO);
  gtk_window_close (GTK_WINDOW (dialog));
}

/* A command that only the user can type stays where it was said, to be copied, until the change is taken back. */
static void
test_advice (World         *world,
             gconstpointer  data)
{
  static const char text[] =
    "{ \"format\": 1, \"id\": \"20260102T030405Z-1\", \"number\": 1, \"kind\": \"apply\", \"outcome\": \"verified\","
    " \"started\": \"2026-01-02T03:04:05Z\", \"ended\": \"2026-01-02T03:04:06Z\", \"jobs\": [ { \"kind\": \"host\","
    " \"connection\": \"host\", \"outcome\": \"pending\", \"advice\": { \"text\": \"Make that image anew:\","
    " \"command\": \"sudo update-initramfs -u\" }, \"changes\": [ { \"step\": \"kvm-nested\", \"setting\":"
    " \"kvm-nested\", \"old\": false, \"new\": true, \"new-source\": \"1\", \"outcome\": \"verified\" } ] } ] }";
  g_autofree char *folder = g_build_filename (world->folder, "runs", NULL);
  g_autofree char *path = g_build_filename (folder, "20260102T030405Z-1.json", NULL);
  GtkWidget *dialog;

  show_parent (world);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  dialog = show_history (world);
  open_first (dialog);
  g_assert_true (ui_test_shows (dialog, "Make that image anew:"));
  g_assert_true (ui_test_shows (dialog, "sudo update-initramfs -u"));
  ui_test_assert_named (dialog);
  ui_test_picture (dialog, "history-advice");
  gtk_window_close (GTK_WINDOW (dialog));
}

/* --- forgetting --- */

static gboolean
can_forget (gpointer data)
{
  return gtk_widget_is_sensitive (ui_test_find (data, GTK_TYPE_BUTTON, "Forget"));
}

static gboolean
says_forgotten (gpointer data)
{
  return ui_test_shows (data, "Nothing of the past can be taken back any more");
}

static void
note_forgotten (gboolean *noted)
{
  *noted = TRUE;
}

static GtkWidget *
ask_forget (GtkWidget *history)
{
  GtkWidget *dialog;

  ui_test_wait_for (can_forget, history);
  ui_test_click (history, "Forget History…");
  dialog = ui_test_find_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (dialog);
  ui_test_assert_named (dialog);

  return dialog;
}

static guint
count_files (World      *world,
             const char *folder)
{
  g_autofree char *path = g_build_filename (world->folder, folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_suffix (name, ".json");

  return n;
}

static NestChoices *
get_choices (World *world)
{
  return nest_checklist_get_choices (nest_session_get_checklist (world->session));
}

static gboolean
is_noted (gpointer data)
{
  return count_files (data, "machines") == 1;
}

static gboolean
has_no_runs (gpointer data)
{
  return count_files (data, "runs") == 0;
}

/* What is lost is said first; only that yes deletes anything, and the window forgets it, too. */
static void
test_forget (World         *world,
             gconstpointer  data)
{
  gboolean forgotten = FALSE;
  GtkWidget *history, *dialog;

  show_parent (world);
  world_choose (world);
  nest_choices_set_ticked (get_choices (world), "snapshots", TRUE);
  ui_test_wait_for (is_noted, world);
  world_interrupt (world);
  history = show_history (world);
  g_signal_connect_swapped (history, "forgotten", G_CALLBACK (note_forgotten), &forgotten);
  g_signal_connect_swapped (history, "forgotten", G_CALLBACK (nest_session_forget), world->session);
  ui_test_picture (history, "history-interrupted");
  dialog = ask_forget (history);
  g_assert_true (ui_test_shows (dialog, "1 run is forgotten: it cannot be taken back any more."));
  g_assert_true (ui_test_shows (dialog, "A run waits for your decision"));
  g_assert_true (ui_test_shows (dialog, "Steps that you ticked"));
  ui_test_picture (dialog, "history-forget");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  ui_test_settle ();
  g_assert_cmpuint (count_files (world, "runs"), ==, 1);
  g_assert_true (nest_choices_get_ticked (get_choices (world), "snapshots"));

  adw_message_dialog_response (ADW_MESSAGE_DIALOG (ask_forget (history)), NEST_RESPONSE_FORGET);
  ui_test_wait_for (says_forgotten, history);
  ui_test_picture (history, "history-forgotten");
  g_assert_true (forgotten);
  g_assert_true (has_no_runs (world));
  g_assert_cmpuint (count_files (world, "machines"), ==, 0);
  g_assert_false (nest_choices_get_ticked (get_choices (world), "snapshots"));
  gtk_window_close (GTK_WINDOW (history));
}

static gboolean
says_busy (gpointer data)
{
  return ui_test_shows (data, "is changing something right now");
}

/* Not under a run that is being written down. */
static void
test_forget_busy (World         *world,
                  gconstpointer  data)
{
  GtkWidget *history;
  int lock;

  show_parent (world);
  world_choose (world);
  world_agree (world, "nested-paging", "on");
  world_run (world);
  history = show_history (world);
  lock = nest_run_lock_take (world->folder, NULL);
  g_assert_cmpint (lock, >=, 0);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (ask_forget (history)), NEST_RESPONSE_FORGET);
  ui_test_wait_for (says_busy, history);
  g_assert_cmpuint (count_files (world, "runs"), ==, 1);
  ui_test_wait_for (can_forget, history);
  close (lock);
  gtk_window_close (GTK_WINDOW (history));
}

#define ADD(name, function) g_test_add ("/ui/history/" name, World, NULL, world_set_up, function, world_tear_down)

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  ADD ("list", test_history);
  ADD ("redo", test_redo);
  ADD ("advice", test_advice);
  ADD ("forget", test_forget);
  ADD ("forget-busy", test_forget_busy);

  return g_test_run ();
}
