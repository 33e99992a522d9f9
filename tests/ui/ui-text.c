/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A label's text is cut where it is shortened with "…", where the label is smaller than its text, and where something
 * around it is smaller and hides the rest, which cannot be scrolled to.
 */
#include "ui-text.h"

#include "ui-test.h"

/* Pixels; places are rounded */
#define TOLERANCE 1
/* Of 50 ms, for what is being laid out */
#define MOMENTS 20

/* Only what is scrolled may be out of sight, and then only in the direction in which it is scrolled. */
static GtkWidget *
find_hiding (GtkWidget *label)
{
  graphene_rect_t inner, outer;
  gboolean scrolled = FALSE;

  for (GtkWidget *around = gtk_widget_get_parent (label); around != NULL; around = gtk_widget_get_parent (around))
    {
      scrolled |= GTK_IS_SCROLLABLE (around) || GTK_IS_SCROLLED_WINDOW (around);
      if (gtk_widget_get_overflow (around) != GTK_OVERFLOW_HIDDEN && !GTK_IS_ROOT (around))
        continue;
      if (!gtk_widget_compute_bounds (label, around, &inner) || !gtk_widget_compute_bounds (around, around, &outer))
        continue;
      graphene_rect_inset (&outer, -TOLERANCE, scrolled ? -G_MAXINT16 : -TOLERANCE);
      if (!graphene_rect_contains_rect (&outer, &inner))
        return around;
    }

  return NULL;
}

static const char *
find_fault (GtkLabel *label)
{
  PangoLayout *layout = gtk_label_get_layout (label);
  PangoRectangle extents;
  GtkWidget *hiding;

  if (pango_layout_is_ellipsized (layout))
    return "shortened";
  pango_layout_get_pixel_extents (layout, NULL, &extents);
  if (extents.width > gtk_widget_get_width (GTK_WIDGET (label)) + TOLERANCE ||
      extents.height > gtk_widget_get_height (GTK_WIDGET (label)) + TOLERANCE)
    return "larger than its place";
  hiding = find_hiding (GTK_WIDGET (label));

  return hiding != NULL ? G_OBJECT_TYPE_NAME (hiding) : NULL;
}

/* Names that others gave may be longer than any place; those are told in full when pointed at. Toasts are libadwaita's. */
static gboolean
may_be_shortened (GtkLabel *label)
{
  GtkWidget *around = GTK_WIDGET (label);

  if (gtk_label_get_ellipsize (label) == PANGO_ELLIPSIZE_NONE)
    return FALSE;
  for (; around != NULL && !GTK_IS_ROOT (around); around = gtk_widget_get_parent (around))
    if (gtk_widget_get_has_tooltip (around) || g_str_equal (G_OBJECT_TYPE_NAME (around), "AdwToastWidget"))
      return TRUE;

  return FALSE;
}

static GtkLabel *
find_cut (GtkWidget   *widget,
          const char **fault)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  *fault = GTK_IS_LABEL (widget) ? find_fault (GTK_LABEL (widget)) : NULL;
  if (*fault != NULL && !may_be_shortened (GTK_LABEL (widget)))
    return GTK_LABEL (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkLabel *cut = find_cut (child, fault);

      if (cut != NULL)
        return cut;
    }

  return NULL;
}

/**
 * ui_text_assert_whole:
 * @window: drawn, or a part of it
 * @picture: its name, for the log
 *
 * Fails the test if a text cannot be read to its end, also not after a moment, in which a page may get its place.
 */
void
ui_text_assert_whole (GtkWidget  *window,
                      const char *picture)
{
  const char *fault = NULL;
  GtkLabel *cut = find_cut (window, &fault);

  for (int i = 0; cut != NULL && i < MOMENTS; i++)
    {
      ui_test_wait (50);
      cut = find_cut (window, &fault);
    }
  if (cut == NULL)
    return;
  g_test_message ("%s: “%s” in %s is cut: %s", picture, gtk_label_get_text (cut),
                  G_OBJECT_TYPE_NAME (gtk_widget_get_parent (GTK_WIDGET (cut))), fault);
  g_test_fail ();
}
