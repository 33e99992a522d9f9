/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Built anew for each topic; it can be scrolled by keyboard where there is nothing in it to copy. */
#include "nest-help-page.h"

#include "nest-copy-line.h"
#include "nest-ui.h"

struct _NestHelpPage
{
  AdwBin parent_instance;

  GtkScrolledWindow *scrolled;
  GtkBox *box;
};

G_DEFINE_FINAL_TYPE (NestHelpPage, nest_help_page, ADW_TYPE_BIN)

static void
nest_help_page_class_init (NestHelpPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-help-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NestHelpPage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, NestHelpPage, box);
}

static void
nest_help_page_init (NestHelpPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* @style_class: (nullable): of a heading; %NULL: a paragraph */
static GtkWidget *
add_label (GtkBox     *box,
           const char *text,
           const char *style_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0f,
                                   "accessible-role", style_class != NULL ? GTK_ACCESSIBLE_ROLE_HEADING : GTK_ACCESSIBLE_ROLE_LABEL,
                                   NULL);

  if (style_class != NULL)
    gtk_widget_add_css_class (label, style_class);
  gtk_box_append (box, label);

  return label;
}

static void
add_part (GtkBox             *page,
          const NestHelpPart *part)
{
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));

  if (part->heading != NULL)
    add_label (box, part->heading, "heading");
  add_label (box, part->text, NULL);
  for (guint i = 0; part->commands != NULL && part->commands[i] != NULL; i++)
    gtk_box_append (box, nest_copy_line_new (part->commands[i]));
  if (part->expectation != NULL)
    {
      gtk_widget_add_css_class (add_label (box, _("What to Expect"), "heading"), "nest-expectation");
      add_label (box, part->expectation, NULL);
    }
  if (part->documentation != NULL)
    gtk_box_append (box, nest_copy_line_new (part->documentation));
  gtk_box_append (page, GTK_WIDGET (box));
}

/** nest_help_page_set_topic: shows @topic from its beginning */
void
nest_help_page_set_topic (NestHelpPage        *self,
                          const NestHelpTopic *topic)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
  add_label (self->box, topic->title, "title-2");
  for (guint i = 0; i < topic->parts->len; i++)
    add_part (self->box, g_ptr_array_index (topic->parts, i));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scrolled), GTK_ACCESSIBLE_PROPERTY_LABEL, topic->title, -1);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
}
