/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The layout is kept until the model, the font, the direction or the width is another; the line grows to where it reaches. */
#include "nest-picture.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "nest-picture-drawing.h"
#include "nest-picture-words.h"

/* At the usual size of text: pixels */
#define NATURAL_WIDTH 320
#define DURATION 450 /* milliseconds */

struct _NestPicture
{
  GtkWidget parent_instance;

  NestPictureForm form;
  NestPictureModel *model;
  NestPictureLayout *layout; /* NULL: has to be made */
  NestPictureShown from;
  NestPictureShown to;
  NestPictureShown shown;
  AdwAnimation *animation;
};

G_DEFINE_FINAL_TYPE (NestPicture, nest_picture, GTK_TYPE_WIDGET)

static NestPictureLayout *
get_layout (NestPicture *self,
            int          width)
{
  if (self->layout == NULL || self->layout->width != width)
    {
      g_clear_pointer (&self->layout, nest_picture_layout_free);
      self->layout = nest_picture_layout_new (self->model, GTK_WIDGET (self), self->form, width);
    }

  return self->layout;
}

static void
forget_layout (NestPicture *self)
{
  g_clear_pointer (&self->layout, nest_picture_layout_free);
}

static GtkSizeRequestMode
nest_picture_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
nest_picture_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  NestPicture *self = NEST_PICTURE (widget);
  int least = nest_picture_layout_get_minimum (self->model, widget);
  int usual = MAX (least, (int) (NATURAL_WIDTH * nest_picture_layout_get_scale (widget)));

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = least;
      *natural = usual;
      return;
    }
  *minimum = *natural = get_layout (self, for_size >= 0 ? MAX (for_size, least) : usual)->height;
}

static void
nest_picture_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  NestPicture *self = NEST_PICTURE (widget);

  nest_picture_draw (snapshot, widget, self->model, get_layout (self, gtk_widget_get_width (widget)), &self->shown);
}

static void
nest_picture_css_changed (GtkWidget         *widget,
                          GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (nest_picture_parent_class)->css_changed (widget, change);
  forget_layout (NEST_PICTURE (widget));
  gtk_widget_queue_resize (widget);
}

static void
nest_picture_direction_changed (GtkWidget        *widget,
                                GtkTextDirection  previous)
{
  GTK_WIDGET_CLASS (nest_picture_parent_class)->direction_changed (widget, previous);
  forget_layout (NEST_PICTURE (widget));
  gtk_widget_queue_resize (widget);
}

static void
nest_picture_system_setting_changed (GtkWidget        *widget,
                                     GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (nest_picture_parent_class)->system_setting_changed (widget, setting);
  forget_layout (NEST_PICTURE (widget));
  gtk_widget_queue_resize (widget);
}

static void
nest_picture_animate_cb (double   value,
                         gpointer user_data)
{
  NestPicture *self = user_data;

  nest_picture_shown_between (&self->shown, &self->from, &self->to, value);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
nest_picture_dispose (GObject *object)
{
  NestPicture *self = NEST_PICTURE (object);

  if (self->animation != NULL)
    adw_animation_reset (self->animation);
  g_clear_object (&self->animation);

  G_OBJECT_CLASS (nest_picture_parent_class)->dispose (object);
}

static void
nest_picture_finalize (GObject *object)
{
  NestPicture *self = NEST_PICTURE (object);

  g_clear_pointer (&self->layout, nest_picture_layout_free);
  nest_picture_model_free (self->model);

  G_OBJECT_CLASS (nest_picture_parent_class)->finalize (object);
}

static void
nest_picture_class_init (NestPictureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = nest_picture_dispose;
  object_class->finalize = nest_picture_finalize;
  widget_class->get_request_mode = nest_picture_get_request_mode;
  widget_class->measure = nest_picture_measure;
  widget_class->snapshot = nest_picture_snapshot;
  widget_class->css_changed = nest_picture_css_changed;
  widget_class->direction_changed = nest_picture_direction_changed;
  widget_class->system_setting_changed = nest_picture_system_setting_changed;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "nestpicture");
}

static void
nest_picture_update (NestPicture *self)
{
  g_autofree char *description = nest_picture_words_format_description (self->model);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Picture of the computer and its machines"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  forget_layout (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
nest_picture_init (NestPicture *self)
{
  self->model = nest_picture_model_new (NULL, NULL, NULL, NULL, NEST_VANTAGE_OUTSIDE, FALSE);
  nest_picture_shown_init (&self->shown, self->model);
  self->animation = adw_timed_animation_new (GTK_WIDGET (self), 0, 1, DURATION,
                                             adw_callback_animation_target_new (nest_picture_animate_cb, self, NULL));
}

/** nest_picture_new: Returns: (transfer floating): of a computer of which nothing is known yet */
GtkWidget *
nest_picture_new (NestPictureForm form)
{
  NestPicture *self = g_object_new (NEST_TYPE_PICTURE, NULL);

  self->form = form;
  nest_picture_update (self);

  return GTK_WIDGET (self);
}

/**
 * nest_picture_set_model:
 * @model: (transfer full): what to show from now on
 *
 * What changed moves there, unless the user wants no animations.
 */
void
nest_picture_set_model (NestPicture      *self,
                        NestPictureModel *model)
{
  g_return_if_fail (NEST_IS_PICTURE (self));

  if (nest_picture_model_equal (self->model, model))
    {
      nest_picture_model_free (model);
      return;
    }
  nest_picture_model_free (self->model);
  self->model = model;
  adw_animation_pause (self->animation);
  self->from = self->shown;
  nest_picture_shown_init (&self->to, model);
  nest_picture_update (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    adw_animation_play (self->animation);
  else
    self->shown = self->to;
}

/** nest_picture_get_model: Returns: (transfer none): what is shown */
const NestPictureModel *
nest_picture_get_model (NestPicture *self)
{
  return self->model;
}

/** nest_picture_is_still: Returns: whether nothing is on its way to where it belongs */
gboolean
nest_picture_is_still (NestPicture *self)
{
  return adw_animation_get_state (self->animation) != ADW_ANIMATION_PLAYING;
}
