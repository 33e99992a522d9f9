/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines are broken by the children's natural widths; AdwWrapBox, which does the same, is newer than what we build on. */
#include "nest-wrap-layout.h"

#define SPACING 12

struct _NestWrapLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (NestWrapLayout, nest_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

/** Line: the children from @first up to, but without, @end */
typedef struct {
  GtkWidget *first;
  GtkWidget *end;
  int width;
  int height;
} Line;

static int
get_width (GtkWidget *child,
           int        available)
{
  int minimum, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);

  return MAX (minimum, MIN (natural, available));
}

/* The line that begins with @first; its height is the minimum or the natural one of its highest child. */
static Line
find_line (GtkWidget *first,
           int        available,
           gboolean   natural)
{
  Line line = { first, first, 0, 0 };

  for (; line.end != NULL; line.end = gtk_widget_get_next_sibling (line.end))
    {
      int width, heights[2];

      if (!gtk_widget_should_layout (line.end))
        continue;
      width = get_width (line.end, available);
      if (line.width > 0 && line.width + SPACING + width > available)
        break;
      gtk_widget_measure (line.end, GTK_ORIENTATION_VERTICAL, width, &heights[0], &heights[1], NULL, NULL);
      line.width += width + (line.width > 0 ? SPACING : 0);
      line.height = MAX (line.height, heights[natural]);
    }

  return line;
}

static void
measure_width (GtkWidget *widget,
               int       *minimum,
               int       *natural)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural += child_natural + (*natural > 0 ? SPACING : 0);
    }
}

static int
measure_height (GtkWidget *widget,
                int        available,
                gboolean   natural)
{
  int height = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;)
    {
      Line line = find_line (child, available, natural);

      height += line.height + (height > 0 && line.height > 0 ? SPACING : 0);
      child = line.end;
    }

  return height;
}

static void
nest_wrap_layout_measure (GtkLayoutManager *manager,
                          GtkWidget        *widget,
                          GtkOrientation    orientation,
                          int               for_size,
                          int              *minimum,
                          int              *natural,
                          int              *minimum_baseline,
                          int              *natural_baseline)
{
  int available = for_size >= 0 ? for_size : G_MAXINT;

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (widget, minimum, natural);
      return;
    }
  *minimum = measure_height (widget, available, FALSE);
  *natural = MAX (*minimum, measure_height (widget, available, TRUE));
}

/* Whom the line's spare room belongs to */
static GtkWidget *
find_expanding (const Line *line)
{
  for (GtkWidget *child = line->first; child != line->end; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child) && gtk_widget_get_hexpand (child))
      return child;

  return NULL;
}

static void
allocate_line (GtkWidget  *widget,
               const Line *line,
               int         available,
               int         y)
{
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *expanding = find_expanding (line);
  int spare = MAX (0, available - line->width);
  int x = expanding == NULL ? spare / 2 : 0;

  for (GtkWidget *child = line->first; child != line->end; child = gtk_widget_get_next_sibling (child))
    {
      GtkAllocation place = { .y = y, .height = line->height };

      if (!gtk_widget_should_layout (child))
        continue;
      place.width = get_width (child, available) + (child == expanding ? spare : 0);
      place.x = rtl ? available - x - place.width : x;
      gtk_widget_size_allocate (child, &place, -1);
      x += place.width + SPACING;
    }
}

static void
nest_wrap_layout_allocate (GtkLayoutManager *manager,
                           GtkWidget        *widget,
                           int               width,
                           int               height,
                           int               baseline)
{
  int y = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;)
    {
      Line line = find_line (child, width, TRUE);

      allocate_line (widget, &line, width, y);
      y += line.height + (line.height > 0 ? SPACING : 0);
      child = line.end;
    }
}

static GtkSizeRequestMode
nest_wrap_layout_get_request_mode (GtkLayoutManager *manager,
                                   GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
nest_wrap_layout_class_init (NestWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->measure = nest_wrap_layout_measure;
  manager_class->allocate = nest_wrap_layout_allocate;
  manager_class->get_request_mode = nest_wrap_layout_get_request_mode;
}

static void
nest_wrap_layout_init (NestWrapLayout *self)
{
}
