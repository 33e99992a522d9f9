/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The user's colours, and shapes that more than one part is made of. */
#include "nest-picture-canvas.h"

#include <adwaita.h>

static void
look_up (GtkStyleContext *context,
         const char      *name,
         GdkRGBA         *color)
{
  if (!gtk_style_context_lookup_color (context, name, color))
    gtk_style_context_get_color (context, color);
}

/* A card is a veil over the window in dark colours; lines must not show through what stands on them. */
static void
make_opaque (GdkRGBA       *color,
             const GdkRGBA *ground)
{
  float alpha = color->alpha;

  color->red = color->red * alpha + ground->red * (1 - alpha);
  color->green = color->green * alpha + ground->green * (1 - alpha);
  color->blue = color->blue * alpha + ground->blue * (1 - alpha);
  color->alpha = 1;
}

/** nest_picture_canvas_init: @widget: whose colours and direction count */
void
nest_picture_canvas_init (NestPictureCanvas *self,
                          GtkWidget         *widget)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  gboolean high_contrast = adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
  GdkRGBA ground;

  gtk_style_context_get_color (context, &self->colors.text);
  look_up (context, "window_bg_color", &ground);
  look_up (context, "card_bg_color", &self->colors.box);
  make_opaque (&self->colors.box, &ground);
  look_up (context, "accent_color", &self->colors.accent);
  look_up (context, "accent_bg_color", &self->colors.accent_fill);
  look_up (context, "accent_fg_color", &self->colors.accent_text);
  look_up (context, "error_color", &self->colors.stop);
  look_up (context, "warning_color", &self->colors.waits);
  self->colors.border = high_contrast ? 0.6 : 0.15;
  self->colors.quiet = high_contrast ? 1.0 : 0.72;
  self->is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
}

/** nest_picture_canvas_set_color: @alpha: times the colour's own opacity */
void
nest_picture_canvas_set_color (NestPictureCanvas *self,
                               const GdkRGBA     *color,
                               double             alpha)
{
  cairo_set_source_rgba (self->cr, color->red, color->green, color->blue, color->alpha * alpha);
}

/** nest_picture_canvas_trace: makes a rounded rectangle, @grow larger on all sides, the current path */
void
nest_picture_canvas_trace (NestPictureCanvas     *self,
                           const graphene_rect_t *rect,
                           double                 grow,
                           double                 radius)
{
  double x = rect->origin.x - grow, y = rect->origin.y - grow;
  double width = rect->size.width + 2 * grow, height = rect->size.height + 2 * grow;
  double r = MIN (radius, MIN (width, height) / 2);

  cairo_new_sub_path (self->cr);
  cairo_arc (self->cr, x + width - r, y + r, r, -G_PI_2, 0);
  cairo_arc (self->cr, x + width - r, y + height - r, r, 0, G_PI_2);
  cairo_arc (self->cr, x + r, y + height - r, r, G_PI_2, G_PI);
  cairo_arc (self->cr, x + r, y + r, r, G_PI, G_PI + G_PI_2);
  cairo_close_path (self->cr);
}

void
nest_picture_canvas_set_dashes (NestPictureCanvas *self,
                                gboolean           dashed)
{
  const double dashes[] = { 5, 4 };

  cairo_set_dash (self->cr, dashes, dashed ? G_N_ELEMENTS (dashes) : 0, 0);
}
