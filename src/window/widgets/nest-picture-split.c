/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two pictures of the same model, of which one at most is shown. The place follows from the size that was
 * given, so it asks for no more than what is shown needs.
 */
#include "nest-picture-split.h"

/* Pixels at the usual size of text */
#define WIDE 800      /* from here on there is room beside */
#define SIDE 340      /* of the picture beside */
#define LARGE_SIDE 400
#define ABOVE 600     /* at most, of the picture above */
#define MARGIN 12
/* The picture above never takes more than this part of the height. */
#define PART 0.36

struct _NestPictureSplit
{
  GtkWidget parent_instance;

  GtkWidget *child;
  GtkWidget *side; /* scrolls where it is higher than the window */
  GtkWidget *side_picture;
  GtkWidget *top_picture;
  NestPicturePlace place;
  gboolean has_model;
  gboolean needs_room;
};

static void nest_picture_split_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NestPictureSplit, nest_picture_split, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, nest_picture_split_buildable_init))

enum {
  PROP_0,
  PROP_CHILD,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GtkBuildableIface *parent_buildable_iface;

static int
get_scaled (NestPictureSplit *self,
            int               pixels)
{
  return (int) (pixels * nest_picture_layout_get_scale (GTK_WIDGET (self)));
}

static int
get_side_width (NestPictureSplit *self,
                int               width)
{
  return CLAMP (width * 35 / 100, get_scaled (self, SIDE) - 40, get_scaled (self, LARGE_SIDE));
}

static int
get_top_width (NestPictureSplit *self,
               int               width)
{
  return MIN (width - 2 * MARGIN, get_scaled (self, ABOVE));
}

static int
measure_top (NestPictureSplit *self,
             int               width)
{
  int least, height;

  gtk_widget_measure (self->top_picture, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  if (get_top_width (self, width) < least)
    return G_MAXINT;
  gtk_widget_measure (self->top_picture, GTK_ORIENTATION_VERTICAL, get_top_width (self, width), NULL, &height, NULL,
                      NULL);

  return height + MARGIN;
}

static gboolean
is_wide (NestPictureSplit *self,
         int               width)
{
  int least = 0;

  if (!self->has_model || width < get_scaled (self, WIDE))
    return FALSE;
  if (self->child != NULL)
    gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);

  return width - get_side_width (self, width) >= least;
}

static NestPicturePlace
choose_place (NestPictureSplit *self,
              int               width,
              int               height)
{
  int least = 0;
  int top;

  if (is_wide (self, width))
    return NEST_PICTURE_BESIDE;
  if (!self->has_model || self->needs_room)
    return NEST_PICTURE_NOWHERE;
  top = measure_top (self, width);
  if (self->child != NULL)
    gtk_widget_measure (self->child, GTK_ORIENTATION_VERTICAL, width, &least, NULL, NULL, NULL);

  return top <= height * PART && top + least <= height ? NEST_PICTURE_ABOVE : NEST_PICTURE_NOWHERE;
}

static GtkSizeRequestMode
nest_picture_split_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* What is shown decides: the picture takes what is left, or nothing. */
static void
nest_picture_split_measure (GtkWidget      *widget,
                            GtkOrientation  orientation,
                            int             for_size,
                            int            *minimum,
                            int            *natural,
                            int            *minimum_baseline,
                            int            *natural_baseline)
{
  NestPictureSplit *self = NEST_PICTURE_SPLIT (widget);

  *minimum = *natural = 0;
  if (self->child == NULL)
    return;
  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0 && is_wide (self, for_size))
    for_size -= get_side_width (self, for_size);
  gtk_widget_measure (self->child, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL && self->has_model)
    *natural += get_scaled (self, SIDE);
}

static void
show_at (NestPictureSplit *self,
         NestPicturePlace  place)
{
  self->place = place;
  gtk_widget_set_child_visible (self->side, place == NEST_PICTURE_BESIDE);
  gtk_widget_set_child_visible (self->top_picture, place == NEST_PICTURE_ABOVE);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->side_picture),
                               GTK_ACCESSIBLE_STATE_HIDDEN, place != NEST_PICTURE_BESIDE, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->top_picture),
                               GTK_ACCESSIBLE_STATE_HIDDEN, place != NEST_PICTURE_ABOVE, -1);
}

static void
allocate (GtkWidget *widget,
          int        x,
          int        y,
          int        width,
          int        height)
{
  gtk_widget_size_allocate (widget, &(GtkAllocation){ x, y, width, height }, -1);
}

static void
nest_picture_split_size_allocate (GtkWidget *widget,
                                  int        width,
                                  int        height,
                                  int        baseline)
{
  NestPictureSplit *self = NEST_PICTURE_SPLIT (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int side = 0, top = 0;

  show_at (self, choose_place (self, width, height));
  if (self->place == NEST_PICTURE_BESIDE)
    {
      side = get_side_width (self, width);
      allocate (self->side, rtl ? width - side : 0, 0, side, height);
    }
  else if (self->place == NEST_PICTURE_ABOVE)
    {
      int top_width = get_top_width (self, width);

      top = measure_top (self, width);
      allocate (self->top_picture, (width - top_width) / 2, MARGIN, top_width, top - MARGIN);
    }
  if (self->child != NULL && gtk_widget_get_visible (self->child))
    allocate (self->child, rtl ? 0 : side, top, width - side, height - top);
}

static void
nest_picture_split_dispose (GObject *object)
{
  NestPictureSplit *self = NEST_PICTURE_SPLIT (object);

  g_clear_pointer (&self->child, gtk_widget_unparent);
  g_clear_pointer (&self->side, gtk_widget_unparent);
  g_clear_pointer (&self->top_picture, gtk_widget_unparent);

  G_OBJECT_CLASS (nest_picture_split_parent_class)->dispose (object);
}

static void
nest_picture_split_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_CHILD:
      g_value_set_object (value, NEST_PICTURE_SPLIT (object)->child);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
nest_picture_split_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_CHILD:
      nest_picture_split_set_child (NEST_PICTURE_SPLIT (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
nest_picture_split_class_init (NestPictureSplitClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = nest_picture_split_dispose;
  object_class->get_property = nest_picture_split_get_property;
  object_class->set_property = nest_picture_split_set_property;
  widget_class->get_request_mode = nest_picture_split_get_request_mode;
  widget_class->measure = nest_picture_split_measure;
  widget_class->size_allocate = nest_picture_split_size_allocate;

  properties[PROP_CHILD] =
    g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
nest_picture_split_add_child (GtkBuildable *buildable,
                              GtkBuilder   *builder,
                              GObject      *child,
                              const char   *type)
{
  if (GTK_IS_WIDGET (child))
    nest_picture_split_set_child (NEST_PICTURE_SPLIT (buildable), GTK_WIDGET (child));
  else
    parent_buildable_iface->add_child (buildable, builder, child, type);
}

static void
nest_picture_split_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable_iface = g_type_interface_peek_parent (iface);
  iface->add_child = nest_picture_split_add_child;
}

/* A stop for the keyboard only where there is something to scroll, and then one that says what it is. (One that is
 * merely not focusable keeps the focus from going on.) */
static void
side_changed_cb (GtkWidget     *side,
                 GtkAdjustment *adjustment)
{
  gtk_widget_set_can_focus (side, gtk_adjustment_get_upper (adjustment) > gtk_adjustment_get_page_size (adjustment));
}

static void
add_side (NestPictureSplit *self)
{
  GtkAdjustment *adjustment;

  self->side_picture = nest_picture_new (NEST_PICTURE_FULL);
  gtk_widget_set_valign (self->side_picture, GTK_ALIGN_CENTER);
  self->side = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->side), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->side), self->side_picture);
  gtk_widget_add_css_class (self->side, "nest-picture-side");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->side), GTK_ACCESSIBLE_RELATION_LABELLED_BY, self->side_picture,
                                  NULL, -1);
  gtk_widget_set_parent (self->side, GTK_WIDGET (self));
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->side));
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (side_changed_cb), self->side, G_CONNECT_SWAPPED);
  side_changed_cb (self->side, adjustment);
}

static void
nest_picture_split_init (NestPictureSplit *self)
{
  add_side (self);
  self->top_picture = nest_picture_new (NEST_PICTURE_COMPACT);
  gtk_widget_set_parent (self->top_picture, GTK_WIDGET (self));
  show_at (self, NEST_PICTURE_NOWHERE);
}

/** nest_picture_split_set_child: @child: (nullable): what is shown */
void
nest_picture_split_set_child (NestPictureSplit *self,
                              GtkWidget        *child)
{
  g_return_if_fail (NEST_IS_PICTURE_SPLIT (self));

  if (self->child == child)
    return;
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHILD]);
}

/**
 * nest_picture_split_set_model:
 * @model: (transfer full): what the picture shows; without one there is no picture
 */
void
nest_picture_split_set_model (NestPictureSplit *self,
                              NestPictureModel *model)
{
  g_return_if_fail (NEST_IS_PICTURE_SPLIT (self));

  self->has_model = TRUE;
  nest_picture_set_model (NEST_PICTURE (self->side_picture), nest_picture_model_copy (model));
  nest_picture_set_model (NEST_PICTURE (self->top_picture), model);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/** nest_picture_split_set_needs_room: @needs_room: what is shown is a long list: no picture above it */
void
nest_picture_split_set_needs_room (NestPictureSplit *self,
                                   gboolean          needs_room)
{
  if (self->needs_room == !!needs_room)
    return;
  self->needs_room = !!needs_room;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

NestPicturePlace
nest_picture_split_get_place (NestPictureSplit *self)
{
  return self->place;
}
