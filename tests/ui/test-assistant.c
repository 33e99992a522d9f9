/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way through the pages: forward, back, what is left out, and what the header bar shows. */
#include "nest-assistant.h"
#include "nest-ui.h"
#include "ui-test.h"

static NestPage *
add_page (NestAssistant *assistant,
          const char    *title)
{
  NestPage *page = g_object_new (NEST_TYPE_PAGE, "title", title, NULL);

  nest_page_set_action (page, "_Go On", NULL);
  nest_page_set_complete (page, TRUE);
  nest_assistant_add_page (assistant, page);

  return page;
}

static gboolean
can (NestAssistant *assistant,
     const char    *action)
{
  gboolean back = g_str_equal (action, "assistant.back");
  GtkWidget *button = back ? ui_test_find (GTK_WIDGET (assistant), GTK_TYPE_BUTTON, NULL)
                           : ui_test_find (GTK_WIDGET (assistant), GTK_TYPE_BUTTON, "Go On");

  return button != NULL && gtk_widget_is_sensitive (button);
}

static void
test_way (void)
{
  NestAssistant *assistant = nest_assistant_new ();
  GtkWidget *window = gtk_window_new ();
  NestPage *first = add_page (assistant, "First");
  NestPage *second = add_page (assistant, "Second");
  NestPage *third = add_page (assistant, "Third");

  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (assistant));
  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (nest_assistant_get_current (assistant) == first);
  g_assert_true (ui_test_shows (GTK_WIDGET (assistant), "First"));

  nest_assistant_back (assistant);
  g_assert_true (nest_assistant_get_current (assistant) == first);
  ui_test_click (GTK_WIDGET (assistant), "Go On");
  g_assert_true (nest_assistant_get_current (assistant) == second);
  nest_assistant_back (assistant);
  g_assert_true (nest_assistant_get_current (assistant) == first);

  nest_page_set_skippable (second, TRUE);
  ui_test_click (GTK_WIDGET (assistant), "Go On");
  g_assert_true (nest_assistant_get_current (assistant) == third);
  nest_assistant_forward (assistant);
  g_assert_true (nest_assistant_get_current (assistant) == third);
  nest_assistant_back (assistant);
  g_assert_true (nest_assistant_get_current (assistant) == first);

  gtk_window_destroy (GTK_WINDOW (window));
}

/* A machine may be called "R&D <old>", and a toast's title is markup */
static void
test_toast (void)
{
  NestAssistant *assistant = nest_assistant_new ();
  GtkWidget *window = gtk_window_new ();
  NestPage *page = add_page (assistant, "First");

  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (assistant));
  gtk_window_present (GTK_WINDOW (window));
  nest_ui_toast (GTK_WIDGET (page), "\"R&D <old>\" is gone");
  g_assert_true (ui_test_shows (GTK_WIDGET (assistant), "\"R&D <old>\" is gone"));

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_not_complete (void)
{
  NestAssistant *assistant = nest_assistant_new ();
  GtkWidget *window = gtk_window_new ();
  NestPage *first = add_page (assistant, "First");
  NestPage *second = add_page (assistant, "Second");

  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (assistant));
  gtk_window_present (GTK_WINDOW (window));
  nest_page_set_complete (first, FALSE);
  g_assert_false (can (assistant, "assistant.forward"));
  nest_page_activate (first);
  g_assert_true (nest_assistant_get_current (assistant) == first);

  nest_page_set_complete (first, TRUE);
  nest_page_activate (first);
  g_assert_true (nest_assistant_get_current (assistant) == second);
  nest_page_set_can_go_back (second, FALSE);
  nest_assistant_back (assistant);
  g_assert_true (nest_assistant_get_current (assistant) == second);

  /* A page that is not shown has no say. */
  nest_page_forward (first);
  g_assert_true (nest_assistant_get_current (assistant) == second);
  ui_test_assert_named (window);

  gtk_window_destroy (GTK_WINDOW (window));
}

/* What is typed on a page that has nothing to use yet must not reach the page before. */
static void
test_focus (void)
{
  NestAssistant *assistant = nest_assistant_new ();
  GtkWidget *window = gtk_window_new ();
  NestPage *first = add_page (assistant, "First");
  NestPage *second = add_page (assistant, "Second");
  GtkWidget *entry = gtk_entry_new ();

  adw_bin_set_child (ADW_BIN (first), entry);
  nest_page_set_complete (second, FALSE);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (assistant));
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_grab_focus (entry);
  nest_assistant_go_to (assistant, second);
  g_assert_null (gtk_window_get_focus (GTK_WINDOW (window)));
  nest_assistant_back (assistant);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), entry));

  gtk_window_destroy (GTK_WINDOW (window));
}

static NestPage *
make_page (guint    position,
           gpointer data)
{
  guint *n_made = data;
  NestPage *page = g_object_new (NEST_TYPE_PAGE, "title", "Made", NULL);

  (*n_made)++;
  nest_page_set_skippable (page, position == 2);

  return page;
}

/* A page is made when it is first shown or asked whether it is to be left out, and only once. */
static void
test_made_on_first_use (void)
{
  NestAssistant *assistant = nest_assistant_new ();
  GtkWidget *window = gtk_window_new ();
  guint n_made = 0;

  nest_assistant_add_pages (assistant, 5, make_page, &n_made);
  g_assert_null (nest_assistant_get_current (assistant));
  nest_assistant_go_to (assistant, nest_assistant_get_page (assistant, 1));
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (assistant));
  gtk_window_present (GTK_WINDOW (window));
  g_assert_cmpuint (n_made, ==, 1);
  g_assert_true (can (assistant, "assistant.back"));
  g_assert_null (nest_assistant_peek_page (assistant, 0));

  nest_assistant_forward (assistant);
  g_assert_true (nest_assistant_get_current (assistant) == nest_assistant_peek_page (assistant, 3));
  g_assert_cmpuint (n_made, ==, 3);
  nest_assistant_back (assistant);
  nest_assistant_back (assistant);
  g_assert_true (nest_assistant_get_current (assistant) == nest_assistant_peek_page (assistant, 0));
  g_assert_cmpuint (n_made, ==, 4);
  g_assert_null (nest_assistant_peek_page (assistant, 4));
  nest_assistant_forward (assistant);
  g_assert_cmpuint (n_made, ==, 4);

  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/assistant/way", test_way);
  g_test_add_func ("/ui/assistant/toast", test_toast);
  g_test_add_func ("/ui/assistant/not-complete", test_not_complete);
  g_test_add_func ("/ui/assistant/focus", test_focus);
  g_test_add_func ("/ui/assistant/made-on-first-use", test_made_on_first_use);

  return g_test_run ();
}
