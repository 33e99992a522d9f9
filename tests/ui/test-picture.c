/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The picture of the nest: each state, in every size and colour, what it tells those who cannot see it, and its first frame. */
#include "nest-picture.h"

#include <adwaita.h>

#include "nest-picture-drawing.h"
#include "nest-picture-split.h"
#include "nest-test-snapshots.h"
#include "picture-cases.h"
#include "ui-test.h"

#define FRAMES 20

typedef struct {
  GtkWidget *window;
  GtkWidget *full;
  GtkWidget *compact;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);

  fixture->window = adw_window_new ();
  fixture->full = nest_picture_new (NEST_PICTURE_FULL);
  fixture->compact = nest_picture_new (NEST_PICTURE_COMPACT);
  gtk_box_append (GTK_BOX (box), fixture->full);
  gtk_box_append (GTK_BOX (box), fixture->compact);
  gtk_widget_set_margin_top (box, 18);
  gtk_widget_set_margin_bottom (box, 18);
  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  adw_window_set_content (ADW_WINDOW (fixture->window), box);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 376, 1000);
  gtk_window_present (GTK_WINDOW (fixture->window));
  ui_test_settle ();
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_test_close (fixture->window);
}

/* All that is written in the picture is within it, at this size and at twice the size of text. */
static void
assert_nothing_cut (GtkWidget              *widget,
                    const NestPictureModel *model,
                    int                     width)
{
  for (NestPictureForm form = NEST_PICTURE_FULL; form <= NEST_PICTURE_COMPACT; form++)
    {
      g_autoptr (NestPictureLayout) layout = nest_picture_layout_new (model, widget, form, width);
      graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, (float) layout->width, (float) layout->height);

      for (guint i = 0; i < layout->texts->len; i++)
        {
          const NestPictureText *text = &g_array_index (layout->texts, NestPictureText, i);

          g_assert_true (graphene_rect_contains_rect (&all, &text->rect));
          g_assert_true (form == NEST_PICTURE_COMPACT || !pango_layout_is_ellipsized (text->layout));
          if (text->ink != NEST_INK_GATE && !layout->is_horizontal)
            g_assert_true (graphene_rect_contains_rect (&layout->boxes[text->level], &text->rect));
        }
    }
}

static void
test_state (Fixture       *fixture,
            gconstpointer  data)
{
  const PictureCase *state = data;
  g_autofree char *name = g_strconcat ("picture-", state->name, NULL);
  const NestPictureModel *model;

  nest_picture_set_model (NEST_PICTURE (fixture->full), picture_case_new (state));
  nest_picture_set_model (NEST_PICTURE (fixture->compact), picture_case_new (state));
  model = nest_picture_get_model (NEST_PICTURE (fixture->full));
  ui_test_settle ();
  gtk_test_accessible_assert_role (fixture->full, GTK_ACCESSIBLE_ROLE_IMG);
  if (!ui_test_has_long_words ())
    {
      gtk_test_accessible_assert_property (fixture->full, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                           "Picture of the computer and its machines");
      gtk_test_accessible_assert_property (fixture->full, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, state->description);
    }
  assert_nothing_cut (fixture->full, model, 320);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024 * 2, NULL);
  assert_nothing_cut (fixture->full, model, 324);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024, NULL);
  ui_test_picture (fixture->window, name);
}

/* Whatever the width: what is inside stays inside, also mirrored. */
static void
test_geometry (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (NestPictureModel) model = picture_case_new (&picture_cases[0]);

  for (GtkTextDirection direction = GTK_TEXT_DIR_LTR; direction <= GTK_TEXT_DIR_RTL; direction++)
    for (int width = 300; width < 1000; width += 50)
      for (NestPictureForm form = NEST_PICTURE_FULL; form <= NEST_PICTURE_COMPACT; form++)
        {
          g_autoptr (NestPictureLayout) layout = NULL;

          gtk_widget_set_direction (fixture->full, direction);
          layout = nest_picture_layout_new (model, fixture->full, form, width);
          g_assert_true (graphene_rect_contains_rect (&layout->boxes[0], &layout->boxes[1]));
          g_assert_true (graphene_rect_contains_rect (&layout->boxes[1], &layout->boxes[2]));
          for (guint level = 0; level < NEST_N_LEVELS; level++)
            g_assert_true (graphene_rect_contains_point (&layout->boxes[level], &layout->circles[level]));
          for (guint i = 0; i < layout->bars->len; i++)
            {
              const NestPictureBar *bar = &g_array_index (layout->bars, NestPictureBar, i);

              g_assert_true (graphene_rect_contains_rect (&layout->boxes[bar->level], &bar->rect));
              /* On one scale, so that the shares can be compared */
              g_assert_cmpfloat_with_epsilon (bar->rect.size.width,
                                              g_array_index (layout->bars, NestPictureBar, 0).rect.size.width, 0.01);
            }
        }
}

static gboolean
is_still (gpointer data)
{
  return nest_picture_is_still (data);
}

/* The line moves to where it reaches now, and not at all where the user wants nothing to move. */
static void
test_animation (Fixture       *fixture,
                gconstpointer  data)
{
  NestPicture *picture = NEST_PICTURE (fixture->full);

  nest_picture_set_model (picture, picture_case_new (picture_case_find ("wall")));
  g_assert_true (nest_picture_is_still (picture));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  nest_picture_set_model (picture, picture_case_new (picture_case_find ("arrived")));
  g_assert_false (nest_picture_is_still (picture));
  ui_test_wait_for (is_still, picture);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

typedef struct {
  GtkWidget *widget;
  int width;
  int height;
} Size;

static gboolean
has_size (gpointer data)
{
  Size *size = data;

  return gtk_widget_get_width (size->widget) == size->width && gtk_widget_get_height (size->widget) == size->height;
}

static NestPicturePlace
get_place (GtkWidget *window,
           GtkWidget *split,
           int        width,
           int        height)
{
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  ui_test_wait_for (has_size, &(Size) { window, width, height });
  gtk_test_widget_wait_for_draw (window);

  return nest_picture_split_get_place (NEST_PICTURE_SPLIT (split));
}

/* Beside where it is wide for the user's size of text, above where there is room, and never in the way. */
static void
test_places (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *split = g_object_new (NEST_TYPE_PICTURE_SPLIT, "child", gtk_label_new ("Page"), NULL);

  gtk_window_set_child (GTK_WINDOW (window), split);
  gtk_window_set_default_size (GTK_WINDOW (window), 960, 680);
  gtk_window_present (GTK_WINDOW (window));
  ui_test_settle ();
  g_assert_cmpint (get_place (window, split, 960, 680), ==, NEST_PICTURE_NOWHERE);

  nest_picture_split_set_model (NEST_PICTURE_SPLIT (split), picture_case_new (&picture_cases[0]));
  g_assert_cmpint (get_place (window, split, 960, 680), ==, NEST_PICTURE_BESIDE);
  g_assert_cmpint (get_place (window, split, 800, 680), ==, NEST_PICTURE_BESIDE);
  g_assert_cmpint (get_place (window, split, 780, 680), ==, NEST_PICTURE_ABOVE);
  /* Longer words need more room of their own. */
  if (ui_test_has_long_words ())
    g_assert_cmpint (get_place (window, split, 360, 680), !=, NEST_PICTURE_BESIDE);
  else
    g_assert_cmpint (get_place (window, split, 360, 680), ==, NEST_PICTURE_ABOVE);
  g_assert_cmpint (get_place (window, split, 360, 300), ==, NEST_PICTURE_NOWHERE);

  nest_picture_split_set_needs_room (NEST_PICTURE_SPLIT (split), TRUE);
  g_assert_cmpint (get_place (window, split, 360, 680), ==, NEST_PICTURE_NOWHERE);
  g_assert_cmpint (get_place (window, split, 960, 680), ==, NEST_PICTURE_BESIDE);

  nest_picture_split_set_needs_room (NEST_PICTURE_SPLIT (split), FALSE);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024 * 2, NULL);
  g_assert_cmpint (get_place (window, split, 961, 680), !=, NEST_PICTURE_BESIDE);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024, NULL);
  ui_test_close (window);
}

static void
test_first_frame (Fixture       *fixture,
                  gconstpointer  data)
{
  gint64 start = g_get_monotonic_time ();

  for (int i = 0; i < FRAMES; i++)
    {
      g_autoptr (NestPictureModel) model = picture_case_new (&picture_cases[0]);
      g_autoptr (NestPictureLayout) layout = nest_picture_layout_new (model, fixture->full, NEST_PICTURE_FULL, 320);
      g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
      g_autoptr (GskRenderNode) node = NULL;
      g_autoptr (GdkTexture) texture = NULL;
      NestPictureShown shown;

      nest_picture_shown_init (&shown, model);
      nest_picture_draw (snapshot, fixture->full, model, layout, &shown);
      node = gtk_snapshot_to_node (snapshot);
      texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (fixture->window)), node, NULL);
      g_assert_nonnull (texture);
    }
  g_test_message ("model, layout and drawing of a first frame: %.2f ms",
                  (double) (g_get_monotonic_time () - start) / 1000 / FRAMES);
}

#define ADD(name, data, function) g_test_add ("/ui/picture/" name, Fixture, data, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  for (guint i = 0; picture_cases[i].name != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("/ui/picture/", picture_cases[i].name, NULL);

      g_test_add (path, Fixture, &picture_cases[i], set_up, test_state, tear_down);
    }
  ADD ("geometry", NULL, test_geometry);
  ADD ("animation", NULL, test_animation);
  ADD ("places", NULL, test_places);
  ADD ("first-frame", NULL, test_first_frame);

  return g_test_run ();
}
