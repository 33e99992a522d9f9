/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The help: every topic can be read by whoever, found by its words, and is where F1 leads. */
#include <adwaita.h>

#include "nest-copy-line.h"
#include "nest-help-page.h"
#include "nest-help-window.h"
#include "nest-obstacle-row.h"
#include "ui-test.h"
#include "ui-world.h"

static GtkWidget *
show (World *world)
{
  GtkWidget *window;

  world->window = adw_window_new ();
  gtk_window_present (GTK_WINDOW (world->window));
  window = nest_help_window_new (GTK_WINDOW (world->window), NULL);
  gtk_window_present (GTK_WINDOW (window));
  ui_test_settle ();

  return window;
}

static guint
count_rows (GtkWidget *window)
{
  GtkListBox *list = GTK_LIST_BOX (ui_test_find (window, GTK_TYPE_LIST_BOX, NULL));
  GtkListBoxRow *row;
  guint count = 0;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    count += gtk_widget_get_child_visible (GTK_WIDGET (row));

  return count;
}

static void
search (GtkWidget  *window,
        const char *words)
{
  GtkWidget *entry = ui_test_find (window, GTK_TYPE_SEARCH_ENTRY, NULL);

  gtk_editable_set_text (GTK_EDITABLE (entry), words);
  ui_test_wait (300);
}

/* Wide and narrow: all that is in a topic can be seen, has a name, and fits */
static void
test_topics (World         *world,
             gconstpointer  data)
{
  g_autoptr (GPtrArray) topics = nest_help_list (NULL);
  GtkWidget *window = show (world);

  g_assert_cmpuint (count_rows (window), ==, topics->len);
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 640);
  ui_test_wait (100);
  for (guint i = 0; i < topics->len; i++)
    {
      const NestHelpTopic *topic = g_ptr_array_index (topics, i);
      GtkWidget *page;

      nest_help_window_show_topic (NEST_HELP_WINDOW (window), topic->id);
      ui_test_settle ();
      page = ui_test_find (window, NEST_TYPE_HELP_PAGE, NULL);
      for (guint j = 0; j < topic->parts->len; j++)
        g_assert_true (ui_test_shows (page, ((NestHelpPart *) g_ptr_array_index (topic->parts, j))->text));
      ui_test_assert_named (window);
      if (gtk_widget_get_width (window) > 360)
        g_error ("%s is %d pixels wide", topic->id, gtk_widget_get_width (window));
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_pictures (World         *world,
               gconstpointer  data)
{
  GtkWidget *window = show (world);

  ui_test_assert_named (window);
  ui_test_picture (window, "help");
  nest_help_window_show_topic (NEST_HELP_WINDOW (window), "install-hypervisor");
  ui_test_picture (window, "help-instruction");
  nest_help_window_show_topic (NEST_HELP_WINDOW (window), "firmware-off");
  ui_test_picture (window, "help-obstacle");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_search (World         *world,
             gconstpointer  data)
{
  GtkWidget *window = show (world);
  guint n_topics = count_rows (window);

  search (window, "keyboardputscancode");
  g_assert_cmpuint (count_rows (window), ==, 1);
  g_signal_emit_by_name (ui_test_find (window, GTK_TYPE_SEARCH_ENTRY, NULL), "activate");
  ui_test_settle ();
  g_assert_true (GTK_IS_LIST_BOX_ROW (gtk_window_get_focus (GTK_WINDOW (window))));
  g_assert_nonnull (ui_test_find (ui_test_find (window, NEST_TYPE_HELP_PAGE, NULL), NEST_TYPE_COPY_LINE, NULL));
  ui_test_picture (window, "help-search");
  search (window, "no topic says gibberish");
  g_assert_cmpuint (count_rows (window), ==, 0);
  g_assert_true (ui_test_shows (window, "No topic has these words in it."));
  ui_test_picture (window, "help-nothing");
  gtk_widget_activate_action (window, "help.leave", NULL);
  ui_test_wait (300);
  g_assert_cmpuint (count_rows (window), ==, n_topics);
  gtk_widget_activate_action (window, "help.leave", NULL);
  ui_test_settle ();
  g_assert_null (ui_test_find_window (NEST_TYPE_HELP_WINDOW));
}

/* One at a time: Escape leads from the topic to the list first */
static void
test_narrow (World         *world,
             gconstpointer  data)
{
  GtkWidget *window = show (world);
  AdwLeaflet *leaflet;

  gtk_window_set_default_size (GTK_WINDOW (window), 360, 640);
  ui_test_wait (100);
  leaflet = ADW_LEAFLET (ui_test_find (window, ADW_TYPE_LEAFLET, NULL));
  g_assert_true (adw_leaflet_get_folded (leaflet));
  g_assert_cmpstr (adw_leaflet_get_visible_child_name (leaflet), ==, "topics");
  nest_help_window_show_topic (NEST_HELP_WINDOW (window), "privacy");
  ui_test_wait (100);
  g_assert_cmpstr (adw_leaflet_get_visible_child_name (leaflet), ==, "topic");
  ui_test_picture (window, "help-narrow-topic");
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 640);
  ui_test_wait (100);
  gtk_widget_activate_action (window, "help.leave", NULL);
  ui_test_wait (100);
  g_assert_cmpstr (adw_leaflet_get_visible_child_name (leaflet), ==, "topics");
  g_assert_true (GTK_IS_LIST_BOX_ROW (gtk_window_get_focus (GTK_WINDOW (window))));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_context (World         *world,
              gconstpointer  data)
{
  g_autoptr (GPtrArray) topics = nest_help_list (NULL);
  g_autoptr (GPtrArray) commands = g_ptr_array_new ();
  NestObstacle obstacle = { .id = "live-mode-host", .title = (char *) "Title", .meaning = (char *) "Meaning", .commands = commands,
                            .documentation = (char *) "about:blank" };
  GtkWidget *row = g_object_ref_sink (nest_obstacle_row_new (&obstacle));

  g_assert_nonnull (nest_help_find (topics, nest_help_window_find_topic_of (ui_test_find (row, GTK_TYPE_LABEL, NULL))));
  g_assert_null (nest_help_window_find_topic_of (NULL));
  world->window = adw_window_new ();
  g_assert_null (nest_help_window_find_topic_of (world->window));
  g_object_unref (row);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  g_test_add ("/help/topics", World, NULL, world_set_up, test_topics, world_tear_down);
  g_test_add ("/help/pictures", World, NULL, world_set_up, test_pictures, world_tear_down);
  g_test_add ("/help/search", World, NULL, world_set_up, test_search, world_tear_down);
  g_test_add ("/help/narrow", World, NULL, world_set_up, test_narrow, world_tear_down);
  g_test_add ("/help/context", World, NULL, world_set_up, test_context, world_tear_down);

  return g_test_run ();
}
