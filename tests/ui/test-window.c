/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole window on a hypervisor in memory: from welcome to done and back, pulling the plug, and closing in a run. */
#include <adwaita.h>

#include "nest-option-row.h"
#include "nest-picture.h"
#include "nest-picture-words.h"
#include "nest-power-off-dialog.h"
#include "nest-settings.h"
#include "nest-undo-dialog.h"
#include "nest-window.h"
#include "ui-test.h"
#include "ui-world.h"

static gboolean
found_machines (gpointer data)
{
  return ui_test_shows (((World *) data)->window, "1 machine");
}

static gboolean
shows_checklist (gpointer data)
{
  return ui_test_find (((World *) data)->window, GTK_TYPE_BUTTON, "_Apply") != NULL;
}

static void
show (World *world)
{
  world->window = nest_window_new (NULL, world->session, NULL);
  gtk_window_present (GTK_WINDOW (world->window));
  g_assert_null (nest_inventory_get_host (world->inventory));
  ui_test_wait_for (found_machines, world);
  world_give_computer (world);
}

/* What the picture of the nest tells: it is about what the page shows. */
static void
assert_described (World      *world,
                  const char *part)
{
  GtkWidget *picture = ui_test_find (world->window, NEST_TYPE_PICTURE, NULL);
  g_autofree char *description = NULL;

  g_assert_nonnull (picture);
  description = nest_picture_words_format_description (nest_picture_get_model (NEST_PICTURE (picture)));
  g_assert_true (ui_test_has_text (description, part));
}

static void
choose_option (World      *world,
               const char *title)
{
  GtkWidget *row = ui_test_find (world->window, NEST_TYPE_OPTION_ROW, title);

  g_assert_nonnull (row);
  adw_action_row_activate (ADW_ACTION_ROW (row));
  ui_test_settle ();
}

static void
go_to_checklist (World *world)
{
  GtkWidget *list;

  show (world);
  assert_described (world, "(AMD-V) is there to be handed on");
  ui_test_picture (world->window, "window-welcome");
  ui_test_click (world->window, "Choose a Machine");
  ui_test_wait (100);
  list = ui_test_find (world->window, GTK_TYPE_LIST_VIEW, NULL);
  gtk_widget_activate_action (list, "list.select-item", "(ubb)", 0, FALSE, FALSE);
  ui_test_click (world->window, "Continue");
  adw_action_row_activate (ADW_ACTION_ROW (ui_test_find (world->window, ADW_TYPE_ACTION_ROW, "I have _read this")));
  ui_test_click (world->window, "Continue");
  ui_test_wait_for (shows_checklist, world);
  assert_described (world, "(AMD-V) stops at the machine");
}

static gboolean
is_done (gpointer data)
{
  return ui_test_shows (((World *) data)->window, "Whonix-Workstation-LXQt Is Ready");
}

static gboolean
can_take_back (gpointer data)
{
  GtkWidget *dialog = ui_test_find_window (NEST_TYPE_UNDO_DIALOG);

  return dialog != NULL && ui_test_find (dialog, GTK_TYPE_BUTTON, "_Take Back 6 Changes") != NULL;
}

static gboolean
is_taken_back (gpointer data)
{
  return ui_test_shows (((World *) data)->window, "Changes Taken Back");
}

static gboolean
can_start (gpointer data)
{
  return ui_test_find (((World *) data)->window, GTK_TYPE_BUTTON, "Start Machine") != NULL;
}

static gboolean
tells_inside (gpointer data)
{
  return ui_test_shows (((World *) data)->window, "The Machine Is Running");
}

static gboolean
says_nothing_left (gpointer data)
{
  return ui_test_shows (((World *) data)->window, "There is nothing to take back.");
}

static void
test_walk (World         *world,
           gconstpointer  data)
{
  go_to_checklist (world);
  choose_option (world, "Switch On");
  ui_test_picture (world->window, "window-checklist");
  ui_test_click (world->window, "Apply 6 Changes");
  ui_test_wait_for (is_done, world);
  assert_described (world, "(AMD-V) reaches the machine inside");
  ui_test_picture (world->window, "window-done");
  g_assert_true (g_variant_get_boolean (nest_test_hypervisor_get (world->hypervisor, NEST_SETTING_NESTED_HW_VIRT)));

  /* On to what is done in the machine, to the end, and back: nothing is lost */
  ui_test_click (world->window, "Start Machine");
  ui_test_wait_for (tells_inside, world);
  ui_test_picture (world->window, "window-inside");
  ui_test_click (world->window, "_Finish");
  g_assert_true (ui_test_shows (world->window, "You ticked 1 of 9 steps."));
  ui_test_picture (world->window, "window-closing");
  gtk_widget_activate_action (ui_test_find (world->window, GTK_TYPE_LABEL, "Almost There"), "assistant.back", NULL);
  g_assert_true (tells_inside (world));
  gtk_widget_activate_action (ui_test_find (world->window, GTK_TYPE_LABEL, "Stuck?"), "assistant.back", NULL);
  g_assert_true (is_done (world));
  nest_test_hypervisor_set_power (world->hypervisor, NEST_POWER_STATE_OFF);
  nest_hypervisor_send_hint (NEST_HYPERVISOR (world->hypervisor), NEST_TEST_UUID);
  ui_test_wait_for (can_start, world);

  gtk_widget_activate_action (world->window, "win.undo-last", NULL);
  ui_test_wait_for (can_take_back, world);
  gtk_window_close (GTK_WINDOW (ui_test_find_window (NEST_TYPE_UNDO_DIALOG)));
  ui_test_click (world->window, "Undo…");
  ui_test_wait_for (can_take_back, world);
  ui_test_click (ui_test_find_window (NEST_TYPE_UNDO_DIALOG), "Take Back 6 Changes");
  ui_test_wait_for (is_taken_back, world);
  g_assert_false (g_variant_get_boolean (nest_test_hypervisor_get (world->hypervisor, NEST_SETTING_NESTED_HW_VIRT)));
  g_assert_null (nest_test_hypervisor_get (world->hypervisor, NEST_SETTING_HOST_KEY));
  ui_test_picture (world->window, "done-taken-back");
  gtk_widget_activate_action (world->window, "win.undo-last", NULL);
  ui_test_wait_for (says_nothing_left, world);

  /* A consent that was used up has to be given again. */
  ui_test_click (world->window, "Checklist");
  ui_test_wait_for (shows_checklist, world);
  g_assert_true (ui_test_shows (world->window, "1 more step waits for your decision."));
  gtk_widget_activate_action (ui_test_find (world->window, GTK_TYPE_LABEL, "Checklist"), "assistant.back", NULL);
  g_assert_true (ui_test_shows (world->window, "Choose a Machine"));
}

static gboolean
was_ignored (gpointer data)
{
  World *world = data;

  return !nest_run_control_get_running (world->control) &&
         ui_test_find (world->window, GTK_TYPE_BUTTON, "Power Off Now") != NULL;
}

static void
start_with_stubborn_guest (World *world,
                           guint  timeout)
{
  nest_test_hypervisor_set_power (world->hypervisor, NEST_POWER_STATE_RUNNING);
  nest_test_hypervisor_set_ignores_button (world->hypervisor, TRUE);
  nest_run_control_set_shut_down_timeout (world->control, timeout);
  go_to_checklist (world);
  choose_option (world, "Shut Down");
  choose_option (world, "Switch On");
  ui_test_click (world->window, "_Apply");
}

static void
test_power_off (World         *world,
                gconstpointer  data)
{
  g_autoptr (NestMachine) machine = NULL;

  start_with_stubborn_guest (world, 1);
  ui_test_wait_for (was_ignored, world);
  ui_test_click (world->window, "Power Off Now");
  ui_test_click (ui_test_find_window (ADW_TYPE_MESSAGE_DIALOG), "Cancel");
  machine = nest_test_hypervisor_look (world->hypervisor);
  g_assert_cmpint (nest_machine_get_power_state (machine), ==, NEST_POWER_STATE_RUNNING);
  g_assert_false (nest_run_control_get_running (world->control));

  ui_test_click (world->window, "Power Off Now");
  ui_test_click (ui_test_find_window (ADW_TYPE_MESSAGE_DIALOG), "Pull the Plug");
  ui_test_wait_for (is_done, world);
}

static gboolean
is_closed (gpointer data)
{
  return ui_test_find_window (NEST_TYPE_WINDOW) == NULL;
}

static void
test_close_in_run (World         *world,
                   gconstpointer  data)
{
  GtkWidget *dialog;

  start_with_stubborn_guest (world, 60);
  ui_test_wait (300);
  g_assert_true (nest_run_control_get_running (world->control));
  gtk_window_close (GTK_WINDOW (world->window));
  dialog = ui_test_find_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_true (ui_test_shows (dialog, "Stop After the Current Step?"));
  ui_test_picture (dialog, "close-in-run");
  ui_test_click (dialog, "Keep Going");
  g_assert_true (nest_run_control_get_running (world->control));
  g_assert_false (nest_run_control_get_cancelled (world->control));

  gtk_window_close (GTK_WINDOW (world->window));
  ui_test_click (ui_test_find_window (ADW_TYPE_MESSAGE_DIALOG), "Stop and Close");
  ui_test_wait_for (is_closed, world);
  world->window = NULL;
  g_assert_false (nest_run_control_get_running (world->control));
}

static gboolean
shows_inside (gpointer data)
{
  return ui_test_shows (((World *) data)->window, "Inside This Virtual Machine");
}

static gboolean
shows_proof (gpointer data)
{
  return ui_test_shows (((World *) data)->window, "A Virtual Machine Can Run Here");
}

/* In a machine: its own checklist without what was to be considered outside, and the proof at the end */
static void
test_inside (World         *world,
             gconstpointer  data)
{
  GtkWidget *list;

  world->window = nest_window_new (NULL, world->session, NULL);
  gtk_window_present (GTK_WINDOW (world->window));
  ui_test_wait_for (found_machines, world);
  world_give_machine (world);
  assert_described (world, "This virtual machine (L1)");
  ui_test_picture (world->window, "window-inside-1-welcome");
  ui_test_click (world->window, "Choose a Machine");
  ui_test_wait (100);
  list = ui_test_find (world->window, GTK_TYPE_LIST_VIEW, NULL);
  gtk_widget_activate_action (list, "list.select-item", "(ubb)", 0, FALSE, FALSE);
  ui_test_click (world->window, "Continue");
  ui_test_wait_for (shows_inside, world);
  g_assert_true (ui_test_shows (world->window, "Hardware Virtualization in Here"));
  g_assert_null (ui_test_find (world->window, GTK_TYPE_LABEL, "Nested Paging"));
  ui_test_picture (world->window, "window-inside-2-checklist");
  ui_test_click (world->window, ui_test_find (world->window, GTK_TYPE_BUTTON, "_Apply") != NULL ? "_Apply" : "_Continue");
  ui_test_wait_for (can_start, world);
  ui_test_picture (world->window, "window-inside-3-done");
  adw_action_row_activate (ADW_ACTION_ROW (ui_test_find (world->window, ADW_TYPE_ACTION_ROW, "All the _Way")));
  ui_test_wait_for (shows_proof, world);
  assert_described (world, "reaches the machine inside");
  ui_test_picture (world->window, "window-inside-4-closing");
}

static gboolean
shows_gone (gpointer data)
{
  return ui_test_shows (((World *) data)->window, "The Machine Is No Longer There");
}

static gboolean
shows_decision (gpointer data)
{
  return ui_test_shows (((World *) data)->window, "Apply 6 Changes");
}

/* What was decided is there again with the machine. */
static void
test_removed (World         *world,
              gconstpointer  data)
{
  go_to_checklist (world);
  choose_option (world, "Switch On");
  nest_test_hypervisor_set_gone (world->hypervisor, TRUE);
  nest_hypervisor_send_hint (NEST_HYPERVISOR (world->hypervisor), NULL);
  ui_test_wait_for (shows_gone, world);
  g_assert_false (gtk_widget_get_sensitive (ui_test_find (world->window, GTK_TYPE_BUTTON, "_Apply")));
  assert_described (world, "(AMD-V) is there to be handed on");
  ui_test_picture (world->window, "window-removed");

  nest_test_hypervisor_set_gone (world->hypervisor, FALSE);
  nest_hypervisor_send_hint (NEST_HYPERVISOR (world->hypervisor), NULL);
  ui_test_wait_for (shows_decision, world);
  g_assert_false (shows_gone (world));

  nest_test_hypervisor_set_gone (world->hypervisor, TRUE);
  nest_hypervisor_send_hint (NEST_HYPERVISOR (world->hypervisor), NULL);
  ui_test_wait_for (shows_gone, world);
  ui_test_click (world->window, "Choose Another Machine");
  g_assert_true (ui_test_shows (world->window, "Choose a Machine"));
}

static gboolean
asks_to_consider (gpointer data)
{
  return ui_test_find (((World *) data)->window, ADW_TYPE_ACTION_ROW, "I have _read this") != NULL;
}

static gboolean
has_checklist (gpointer data)
{
  NestChecklist *checklist = nest_session_get_checklist (((World *) data)->session);

  return checklist != NULL && nest_checklist_get_machine (checklist) != NULL && shows_checklist (data);
}

static gboolean
shows_machines (gpointer data)
{
  return ui_test_shows (((World *) data)->window, "Choose a Machine");
}

/* As at a later start: nothing is left but what was written down. */
static void
start_again (World      *world,
             const char *uuid)
{
  g_autoptr (GSettings) settings = nest_settings_new ();

  g_assert_nonnull (settings);
  nest_settings_set_last_machine (settings, "virtualbox", uuid);
  if (world->window != NULL)
    ui_test_close (world->window);
  g_clear_object (&world->session);
  world->session = nest_session_new (world->inventory, world->journal);
  world->control = nest_session_get_run_control (world->session);
  world->window = nest_window_new (NULL, world->session, settings);
  gtk_window_present (GTK_WINDOW (world->window));
}

/* The place of the last time is gone back to; what was read and left out is not asked for again. */
static void
test_way_back (World         *world,
               gconstpointer  data)
{
  /* The test's own computer may be a machine */
  nest_inventory_set_from_outside (world->inventory, TRUE);
  start_again (world, NEST_TEST_UUID);
  ui_test_wait_for (asks_to_consider, world);
  world_give_computer (world);
  adw_action_row_activate (ADW_ACTION_ROW (ui_test_find (world->window, ADW_TYPE_ACTION_ROW, "I have _read this")));
  ui_test_click (world->window, "Continue");
  ui_test_wait_for (has_checklist, world);
  nest_choices_set_skipped (nest_checklist_get_choices (nest_session_get_checklist (world->session)), "memory", TRUE);
  nest_notepad_flush (nest_session_get_notepad (world->session));

  start_again (world, NEST_TEST_UUID);
  ui_test_wait_for (has_checklist, world);
  g_assert_cmpstr (nest_test_hypervisor_get_watched (world->hypervisor), ==, NEST_TEST_UUID);
  g_assert_false (asks_to_consider (world));
  g_assert_true (nest_choices_get_skipped (nest_checklist_get_choices (nest_session_get_checklist (world->session)),
                                           "memory"));
  gtk_widget_activate_action (ui_test_find (world->window, GTK_TYPE_LABEL, "Checklist"), "assistant.back", NULL);
  g_assert_true (shows_machines (world));
}

static void
test_way_back_to_nothing (World         *world,
                          gconstpointer  data)
{
  start_again (world, "00000000-0000-4000-8000-000000000000");
  g_assert_true (ui_test_shows (world->window, "Reading the machine's settings"));
  ui_test_wait_for (shows_machines, world);
}

#define ADD(name, function) g_test_add ("/ui/window/" name, World, NULL, world_set_up, function, world_tear_down)

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  ADD ("walk", test_walk);
  ADD ("power-off", test_power_off);
  ADD ("close-in-run", test_close_in_run);
  ADD ("inside", test_inside);
  ADD ("removed", test_removed);
  ADD ("way-back", test_way_back);
  ADD ("way-back-to-nothing", test_way_back_to_nothing);

  return g_test_run ();
}
