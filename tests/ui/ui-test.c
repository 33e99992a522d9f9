/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pictures go to $NESTBOX_TEST_ARTEFACTS: each state light, dark, with large text, right to left, and 360 pixels wide.
 * What a program can know only from its beginning is another run: in high contrast, or with the texts of the language
 * in the folder $NESTBOX_TEST_LONG_WORDS, which are as long as German's.
 */
#include "ui-test.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "nest-assistant.h"
#include "ui-text.h"

#define WIDTH 960
#define HEIGHT 680
#define NARROW 360
#define PATIENCE 20 /* seconds */

/** ui_test_init: what NestApplication does at its start, without a bus, a session or settings of the user */
void
ui_test_init (int    *argc,
              char ***argv)
{
  const char *long_words = g_getenv ("NESTBOX_TEST_LONG_WORDS");
  g_autoptr (GtkCssProvider) provider = NULL;

  setlocale (LC_ALL, "C.UTF-8");
  if (long_words != NULL)
    {
      g_setenv ("LANGUAGE", "de", TRUE);
      bindtextdomain (GETTEXT_PACKAGE, long_words);
      bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
      textdomain (GETTEXT_PACKAGE);
    }
  gtk_test_init (argc, argv, NULL);
  adw_init ();
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/io/github/nestbox/Nestbox/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/io/github/nestbox/Nestbox/icons");
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell 11", "gtk-enable-animations", FALSE, NULL);
}

/** ui_test_show_page: Returns: (transfer none): a window with the page and its header bar, drawn */
GtkWidget *
ui_test_show_page (NestPage *page)
{
  GtkWidget *window = adw_window_new ();
  NestAssistant *assistant = nest_assistant_new ();

  nest_assistant_add_page (assistant, page);
  adw_window_set_content (ADW_WINDOW (window), GTK_WIDGET (assistant));
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_present (GTK_WINDOW (window));
  ui_test_settle ();

  return window;
}

/** ui_test_close: @window: shown by ui_test_show_page() */
void
ui_test_close (GtkWidget *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  ui_test_settle ();
}

/** ui_test_settle: lets everything happen that does not have to wait */
void
ui_test_settle (void)
{
  for (int i = 0; i < 1000 && g_main_context_iteration (NULL, FALSE); i++)
    ;
}

static gboolean
wake_up (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

void
ui_test_wait (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, wake_up, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

/** ui_test_wait_for: fails the test if @condition does not become true */
void
ui_test_wait_for (gboolean (*condition) (gpointer data),
                  gpointer   data)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE * G_USEC_PER_SEC;

  while (!condition (data))
    {
      ui_test_wait (5);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    }
  ui_test_settle ();
}

/** ui_test_has_long_words: Returns: whether texts are not those of the source, but longer */
gboolean
ui_test_has_long_words (void)
{
  return g_getenv ("NESTBOX_TEST_LONG_WORDS") != NULL;
}

static const char *
get_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  if (GTK_IS_BUTTON (widget))
    return gtk_button_get_label (GTK_BUTTON (widget));
  if (ADW_IS_PREFERENCES_ROW (widget))
    return adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget));

  return NULL;
}

/** ui_test_has_text: Returns: whether @text is in @own; where words are made long, theirs may stand between its own */
gboolean
ui_test_has_text (const char *own,
                  const char *text)
{
  g_auto (GStrv) words = NULL;

  if (own == NULL || strstr (own, text) != NULL)
    return own != NULL;
  if (!ui_test_has_long_words ())
    return FALSE;
  words = g_strsplit_set (text, " :,.;…_", -1);
  for (guint i = 0; own != NULL && words[i] != NULL; i++)
    own = strstr (own, words[i]);

  return own != NULL;
}

/** ui_test_assert_text: fails unless @own is @text, or begins with it where words are made long */
void
ui_test_assert_text (const char *own,
                     const char *text)
{
  if (!ui_test_has_long_words ())
    g_assert_cmpstr (own, ==, text);
  else
    g_assert_true (ui_test_has_text (own, text));
}

static void
save_picture (GtkWidget  *window,
              const char *name,
              const char *variant)
{
  const char *folder = g_getenv ("NESTBOX_TEST_ARTEFACTS");
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *file = g_strdup_printf ("%s-%s.png", name, variant);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, file, NULL) : NULL;
  int width, height;

  gtk_test_widget_wait_for_draw (window);
  ui_test_wait (50);
  /* Words longer than any language's are seen to be shortened, which is no fault */
  if (!ui_test_has_long_words ())
    ui_text_assert_whole (window, file);
  width = gtk_widget_get_width (window);
  height = gtk_widget_get_height (window);
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_to_node (snapshot);
  g_assert_nonnull (node);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  g_assert_nonnull (texture);
  if (path == NULL)
    return;
  g_mkdir_with_parents (folder, 0755);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

static void
set_text_scale (int percent)
{
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024 * percent / 100, NULL);
}

static void
save_looks (GtkWidget  *window,
            const char *name)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  save_picture (window, name, "light");
  if (ui_test_has_long_words ())
    return;
  ui_test_assert_mnemonics (window);
  ui_test_assert_named (window);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  save_picture (window, name, "dark");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_LIGHT);
  if (adw_style_manager_get_high_contrast (style))
    return;
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  save_picture (window, name, "rtl");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  if (!gtk_window_get_resizable (GTK_WINDOW (window)))
    return;
  set_text_scale (200);
  save_picture (window, name, "large");
  set_text_scale (100);
}

/* The narrowest that a widget can be is the narrowest of one deep inside it: that is the one to mend. */
static void
blame_widest (GtkWidget *widget)
{
  int minimum;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      if (gtk_widget_should_layout (child) && minimum > NARROW)
        {
          blame_widest (child);
          return;
        }
    }
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_test_message ("%s in %s is at least %d pixels wide: %s", G_OBJECT_TYPE_NAME (widget),
                  G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)), minimum, get_text (widget));
}

/** ui_test_picture: draws @window in all variants; the pictures are looked at, not compared */
void
ui_test_picture (GtkWidget  *window,
                 const char *name)
{
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (window), &width, &height);
  save_looks (window, name);
  if (!gtk_window_get_resizable (GTK_WINDOW (window)))
    return;
  gtk_window_set_default_size (GTK_WINDOW (window), NARROW, height);
  ui_test_wait (100);
  save_picture (window, name, "narrow");
  /* Nothing may be wider than the narrowest window. */
  if (gtk_widget_get_width (window) > NARROW)
    {
      blame_widest (window);
      g_test_message ("%s does not fit into %d pixels", name, NARROW);
      g_test_fail ();
    }
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  ui_test_wait (50);
}

static gboolean
is_exactly (const char *own,
            const char *text)
{
  return text == NULL || (own != NULL && strstr (own, text) != NULL);
}

static GtkWidget *
find_widget (GtkWidget  *root,
             GType       type,
             const char *text,
             gboolean  (*matches) (const char *own,
                                   const char *text))
{
  if (!gtk_widget_get_child_visible (root) || !gtk_widget_get_visible (root))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (root), type) && matches (get_text (root), text))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type, text, matches);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/**
 * ui_test_find:
 * @text: (nullable): part of its label or title
 *
 * Returns: (transfer none) (nullable): the first widget of that kind below @root that could be seen
 */
GtkWidget *
ui_test_find (GtkWidget  *root,
              GType       type,
              const char *text)
{
  GtkWidget *found = find_widget (root, type, text, is_exactly);

  return found != NULL ? found : find_widget (root, type, text, ui_test_has_text);
}

/** ui_test_count: Returns: how many widgets of that kind there are below @root, seen or not */
guint
ui_test_count (GtkWidget *root,
               GType      type)
{
  guint count = g_type_is_a (G_OBJECT_TYPE (root), type);

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    count += ui_test_count (child, type);

  return count;
}

/** ui_test_shows: Returns: whether a label with @text in it could be seen below @root */
gboolean
ui_test_shows (GtkWidget  *root,
               const char *text)
{
  return ui_test_find (root, GTK_TYPE_LABEL, text) != NULL;
}

typedef struct {
  GtkWidget *root;
  const char *text;
} Awaited;

static gboolean
is_shown (gpointer data)
{
  Awaited *awaited = data;

  return ui_test_shows (awaited->root, awaited->text);
}

/** ui_test_wait_for_text: fails the test if no label with @text in it can be seen below @root sooner or later */
void
ui_test_wait_for_text (GtkWidget  *root,
                       const char *text)
{
  g_test_message ("waiting for “%s”", text);
  ui_test_wait_for (is_shown, &(Awaited){ root, text });
}

/** ui_test_click: presses the button whose label has @label in it; it has to be there and to be sensitive */
void
ui_test_click (GtkWidget  *root,
               const char *label)
{
  GtkWidget *button = ui_test_find (root, GTK_TYPE_BUTTON, label);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  ui_test_settle ();
}

/** ui_test_find_window: Returns: (transfer none) (nullable): a window of that kind that is shown */
GtkWidget *
ui_test_find_window (GType type)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, i);

      if (g_type_is_a (G_OBJECT_TYPE (window), type) && gtk_widget_get_visible (window))
        return window;
    }

  return NULL;
}

static gboolean
is_named (GtkWidget *widget)
{
  g_autofree char *named = NULL;

  if (get_text (widget) != NULL && *get_text (widget) != '\0')
    return TRUE;
  if (GTK_IS_CHECK_BUTTON (widget) && gtk_check_button_get_label (GTK_CHECK_BUTTON (widget)) != NULL)
    return TRUE;

  return gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL) ||
         gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

/* Rows and the items of lists count where they can be gone to. */
static gboolean
is_control (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) || GTK_IS_CHECK_BUTTON (widget) || GTK_IS_SWITCH (widget) || GTK_IS_SCALE (widget) ||
         GTK_IS_SPIN_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget) || GTK_IS_SEARCH_ENTRY (widget) ||
         GTK_IS_ENTRY (widget) || GTK_IS_DROP_DOWN (widget) || GTK_IS_PROGRESS_BAR (widget) ||
         ((GTK_IS_LIST_BOX_ROW (widget) || gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)) ==
                                             GTK_ACCESSIBLE_ROLE_LIST_ITEM) && gtk_widget_get_focusable (widget));
}

/* The parts that GTK and libadwaita themselves put into something are their own business. */
static gboolean
has_own_parts (GtkWidget *widget)
{
  return GTK_IS_SPIN_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget) || GTK_IS_WINDOW_CONTROLS (widget) ||
         GTK_IS_SEARCH_ENTRY (widget) || GTK_IS_SCALE (widget) ||
         g_str_equal (G_OBJECT_TYPE_NAME (widget), "AdwToastWidget");
}

static void
collect_mnemonics (GtkWidget  *root,
                   GHashTable *seen)
{
  guint key = GTK_IS_LABEL (root) ? gtk_label_get_mnemonic_keyval (GTK_LABEL (root)) : GDK_KEY_VoidSymbol;
  const char *other = g_hash_table_lookup (seen, GUINT_TO_POINTER (key));

  if (!gtk_widget_get_mapped (root) || !gtk_widget_is_sensitive (root))
    return;
  /* The same button in several rows is gone through by its key, as GTK does it */
  if (key != GDK_KEY_VoidSymbol && other != NULL && !g_str_equal (other, gtk_label_get_label (GTK_LABEL (root))))
    {
      g_test_message ("“%s” and “%s” share the mnemonic %s", other, gtk_label_get_label (GTK_LABEL (root)),
                      gdk_keyval_name (key));
      g_test_fail ();
    }
  if (key != GDK_KEY_VoidSymbol)
    g_hash_table_insert (seen, GUINT_TO_POINTER (key), (char *) gtk_label_get_label (GTK_LABEL (root)));
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect_mnemonics (child, seen);
}

/** ui_test_assert_mnemonics: fails if one key would reach two things that can be seen and used below @root */
void
ui_test_assert_mnemonics (GtkWidget *root)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  collect_mnemonics (root, seen);
}

/** ui_test_assert_named: fails unless every control that can be seen below @root has a name for who cannot see it */
void
ui_test_assert_named (GtkWidget *root)
{
  if (!gtk_widget_get_mapped (root))
    return;
  if (is_control (root) && !is_named (root))
    {
      g_test_message ("%s has no accessible name, in %s", gtk_widget_get_name (root),
                      G_OBJECT_TYPE_NAME (gtk_widget_get_parent (root)));
      g_test_fail ();
    }
  if (has_own_parts (root))
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    ui_test_assert_named (child);
}
