/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A machine whose name is markup, control characters and a change of direction, wherever the window says it: as text,
 * visibly, and without a warning of the toolkit, which ends the test.
 */
#include <adwaita.h>

#include "nest-history-dialog.h"
#include "nest-machines-page.h"
#include "nest-recovery.h"
#include "nest-resume-dialog.h"
#include "nest-run-page.h"
#include "nest-run-row.h"
#include "nest-undo-dialog.h"
#include "ui-test.h"
#include "ui-world.h"

#define HOSTILE "<b>A</b> & <span foreground='red'>B\n\033[31mC\342\200\256D %s"
/* What must be there as it stands, and what must not be there at all */
#define SHOWN "<b>A</b> & <span foreground='red'>B"

static void
set_up (World         *world,
        gconstpointer  data)
{
  world_set_up (world, data);
  nest_test_hypervisor_set_name (world->hypervisor, HOSTILE);
}

static const char *
get_text (GtkWidget *widget)
{
  return GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget))
         : GTK_IS_WINDOW (widget) ? gtk_window_get_title (GTK_WINDOW (widget)) : NULL;
}

/* Returns: how many say the name; none of them with what the terminal or Pango would obey */
static guint
count_names (GtkWidget *root)
{
  const char *text = get_text (root);
  const char *tip = gtk_widget_get_tooltip_text (root);
  guint n = text != NULL && strstr (text, SHOWN) != NULL;

  g_assert_true (text == NULL || (strchr (text, '\033') == NULL && strstr (text, "\342\200\256") == NULL));
  g_assert_true (tip == NULL || (strchr (tip, '\033') == NULL && strstr (tip, "\342\200\256") == NULL));
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_names (child);

  return n;
}

static gboolean
says_name (gpointer root)
{
  return count_names (root) > 0;
}

static void
test_machines (World         *world,
               gconstpointer  data)
{
  world->window = ui_test_show_page (nest_machines_page_new (world->inventory));
  world_choose (world);
  ui_test_wait_for (says_name, world->window);
  ui_test_picture (world->window, "hostile-machines");
}

static void
test_run (World         *world,
          gconstpointer  data)
{
  world->window = ui_test_show_page (nest_run_page_new (world->control));
  world_choose (world);
  world_agree (world, "nested-paging", "on");
  nest_test_hypervisor_set_behaviour (world->hypervisor, NEST_TEST_DOES_HALF);
  world_run (world);
  ui_test_wait_for (says_name, world->window);
  ui_test_picture (world->window, "hostile-run");
}

/* Opened, so that all rows are there */
static void
test_history_and_undo (World         *world,
                       gconstpointer  data)
{
  g_autoptr (NestUndoPlan) plan = NULL;
  GtkWidget *dialog;

  world->window = adw_window_new ();
  gtk_window_present (GTK_WINDOW (world->window));
  world_choose (world);
  world_agree (world, "nested-paging", "on");
  world_run (world);

  dialog = nest_history_dialog_new (GTK_WINDOW (world->window), world->journal);
  gtk_window_present (GTK_WINDOW (dialog));
  ui_test_wait_for (says_name, dialog);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (ui_test_find (dialog, NEST_TYPE_RUN_ROW, NULL)), TRUE);
  ui_test_settle ();
  g_assert_cmpuint (count_names (dialog), >, 0);
  ui_test_picture (dialog, "hostile-history");
  gtk_window_close (GTK_WINDOW (dialog));

  plan = nest_undo_plan_new (world->inventory, nest_run_control_get_run (world->control));
  dialog = nest_undo_dialog_new (GTK_WINDOW (world->window), plan);
  gtk_window_present (GTK_WINDOW (dialog));
  ui_test_wait_for (says_name, dialog);
  ui_test_picture (dialog, "hostile-undo");
  gtk_window_close (GTK_WINDOW (dialog));
}

static gboolean
has_strip (gpointer data)
{
  return ui_test_find (data, GTK_TYPE_BUTTON, "Decide…") != NULL;
}

static gboolean
has_no_strip (gpointer data)
{
  return !has_strip (data);
}

static gboolean
resume_says_name (gpointer data)
{
  GtkWidget *dialog = ui_test_find_window (NEST_TYPE_RESUME_DIALOG);

  return dialog != NULL && count_names (dialog) > 0;
}

static void
test_resume (World         *world,
             gconstpointer  data)
{
  NestAssistant *assistant = NEST_ASSISTANT (nest_assistant_new ());
  NestPage *page = nest_run_page_new (world->control);
  g_autoptr (NestRecovery) recovery = NULL;

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
  count_names (world->window);
  ui_test_click (world->window, "Decide…");
  ui_test_wait_for (resume_says_name, NULL);
  ui_test_picture (ui_test_find_window (NEST_TYPE_RESUME_DIALOG), "hostile-resume");
  ui_test_click (ui_test_find_window (NEST_TYPE_RESUME_DIALOG), "Leave It");
  ui_test_wait_for (has_no_strip, world->window);
}

#define ADD(name, function) g_test_add ("/ui/hostile/" name, World, NULL, set_up, function, world_tear_down)

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  ADD ("machines", test_machines);
  ADD ("run", test_run);
  ADD ("history-and-undo", test_history_and_undo);
  ADD ("resume", test_resume);

  return g_test_run ();
}
