/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person does, by what the window shows. */
#include "ui-practice.h"

#include "nest-option-row.h"
#include "nest-practice.h"
#include "nest-window.h"
#include "ui-test.h"

/** ui_practice_restore: before the window: the made-up machines as they were shipped, whatever the last test did */
void
ui_practice_restore (void)
{
  g_autoptr (GError) error = NULL;

  nest_practice_start_over (&error);
  g_assert_no_error (error);
}

/** ui_practice_begin: opens the window on the welcome page, and from there the practice */
void
ui_practice_begin (World *world)
{
  world->window = nest_window_new (NULL, world->session, NULL);
  gtk_window_present (GTK_WINDOW (world->window));
  ui_test_wait (300);
  world_give_computer (world);
  ui_test_click (world->window, "Try It on a Practice Machine");
  ui_practice_find_machines (world);
}

static gboolean
found_machines (gpointer data)
{
  return ui_test_shows (((World *) data)->window, "2 machines");
}

/** ui_practice_find_machines: until the welcome page says that the made-up machines are there */
void
ui_practice_find_machines (World *world)
{
  ui_test_wait_for (found_machines, world);
}

/** ui_practice_choose_workstation: in the list, where it stands after the Gateway */
void
ui_practice_choose_workstation (World *world)
{
  GtkWidget *list = ui_test_find (world->window, GTK_TYPE_LIST_VIEW, NULL);

  gtk_widget_activate_action (list, "list.select-item", "(ubb)", 1, FALSE, FALSE);
  ui_test_settle ();
}

static gboolean
shows_checklist (gpointer data)
{
  return ui_test_find (((World *) data)->window, GTK_TYPE_BUTTON, "_Apply") != NULL;
}

/** ui_practice_acknowledge: from the considerations to the checklist */
void
ui_practice_acknowledge (World *world)
{
  adw_action_row_activate (ADW_ACTION_ROW (ui_test_find (world->window, ADW_TYPE_ACTION_ROW, "I have _read this")));
  ui_test_click (world->window, "Continue");
  ui_test_wait_for (shows_checklist, world);
}

/** ui_practice_choose_options: answers what the checklist asks */
void
ui_practice_choose_options (World *world)
{
  static const char *const titles[] = { "Shut Down", "Switch On", "Give Each Processor Its Own CPU", NULL };

  for (guint i = 0; titles[i] != NULL; i++)
    {
      GtkWidget *row = ui_test_find (world->window, NEST_TYPE_OPTION_ROW, titles[i]);

      if (row == NULL)
        continue;
      adw_action_row_activate (ADW_ACTION_ROW (row));
      ui_test_settle ();
    }
}

static gboolean
is_done (gpointer data)
{
  return ui_test_shows (((World *) data)->window, "Is Ready");
}

/** ui_practice_apply: makes the changes, until they are proved */
void
ui_practice_apply (World *world)
{
  ui_test_click (world->window, "_Apply");
  ui_test_wait_for (is_done, world);
}
