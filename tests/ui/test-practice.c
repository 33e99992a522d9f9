/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole walk on the practice machine, from its button on the welcome page to done, and back to the real thing. */
#include "nest-undo-dialog.h"
#include "ui-practice.h"
#include "ui-test.h"

static gboolean
can_take_back (gpointer data)
{
  GtkWidget *dialog = ui_test_find_window (NEST_TYPE_UNDO_DIALOG);

  return dialog != NULL && ui_test_find (dialog, GTK_TYPE_BUTTON, "_Take Back") != NULL &&
         gtk_widget_is_sensitive (ui_test_find (dialog, GTK_TYPE_BUTTON, "_Take Back"));
}

static gboolean
is_taken_back (gpointer data)
{
  return ui_test_shows (((World *) data)->window, "Changes Taken Back");
}

static void
assert_labelled (World      *world,
                 const char *picture)
{
  g_assert_true (ui_test_shows (world->window, "Practice: nothing real is changed"));
  ui_test_assert_named (world->window);
  ui_test_picture (world->window, picture);
}

static gboolean
tells_inside (gpointer data)
{
  return ui_test_shows (((World *) data)->window, "The Machine Is Running");
}

static void
go_back (World      *world,
         const char *from)
{
  gtk_widget_activate_action (ui_test_find (world->window, GTK_TYPE_LABEL, from), "assistant.back", NULL);
  ui_test_settle ();
}

/* To the end of the guide; no command names the made-up machine's connection, which virsh does not know */
static void
walk_inside (World *world)
{
  ui_test_click (world->window, "Start Machine");
  ui_test_wait_for (tells_inside, world);
  g_assert_false (ui_test_shows (world->window, "--connect practice"));
  assert_labelled (world, "practice-7-inside");
  ui_test_click (world->window, "_Finish");
  assert_labelled (world, "practice-8-closing");
  go_back (world, "Almost There");
  go_back (world, "Stuck?");
}

static void
test_walk (World         *world,
           gconstpointer  data)
{
  ui_practice_restore ();
  ui_practice_begin (world);
  g_assert_true (ui_test_shows (world->window, "Practice Computer (Made Up)"));
  g_assert_null (ui_test_find (world->window, GTK_TYPE_BUTTON, "Try It on a Practice Machine"));
  assert_labelled (world, "practice-1-welcome");
  ui_test_click (world->window, "Choose a Machine");
  ui_test_wait (100);
  g_assert_null (ui_test_find (world->window, GTK_TYPE_BUTTON, "Add Connection"));
  ui_practice_choose_workstation (world);
  assert_labelled (world, "practice-2-machines");
  ui_test_click (world->window, "Continue");
  assert_labelled (world, "practice-3-considerations");
  ui_practice_acknowledge (world);
  assert_labelled (world, "practice-4-checklist");
  ui_practice_choose_options (world);
  assert_labelled (world, "practice-5-decided");
  ui_practice_apply (world);
  assert_labelled (world, "practice-6-done");
  walk_inside (world);

  ui_test_click (world->window, "Undo…");
  ui_test_wait_for (can_take_back, world);
  ui_test_click (ui_test_find_window (NEST_TYPE_UNDO_DIALOG), "_Take Back");
  ui_test_wait_for (is_taken_back, world);
  g_assert_cmpuint (nest_test_hypervisor_count_applies (world->hypervisor), ==, 0);
}

static void
test_leave_and_start_over (World         *world,
                           gconstpointer  data)
{
  ui_practice_restore ();
  ui_practice_begin (world);
  ui_test_click (world->window, "Choose a Machine");
  ui_test_click (world->window, "Start _Over");
  ui_practice_find_machines (world);
  g_assert_true (ui_test_shows (world->window, "Practice Computer (Made Up)"));
  ui_test_click (world->window, "_Leave Practice");
  ui_test_wait_for_text (world->window, "1 machine");
  g_assert_true (ui_test_shows (world->window, "This Computer"));
  g_assert_false (ui_test_shows (world->window, "Practice: nothing real is changed"));
}

#define ADD(name, function) g_test_add ("/ui/practice/" name, World, NULL, world_set_up, function, world_tear_down)

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  ADD ("walk", test_walk);
  ADD ("leave-and-start-over", test_leave_and_start_over);

  return g_test_run ();
}
