/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hidden in all rows but the first one of a connection. */
#include "nest-section-header.h"

#include "nest-ui.h"

struct _NestSectionHeader
{
  AdwBin parent_instance;

  GtkLabel *label;
  GtkWidget *remove_button;
};

G_DEFINE_FINAL_TYPE (NestSectionHeader, nest_section_header, ADW_TYPE_BIN)

static void
nest_section_header_class_init (NestSectionHeaderClass *klass)
{
}

static void
nest_section_header_init (NestSectionHeader *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "heading");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  self->remove_button = gtk_button_new_with_label (_("Remove"));
  gtk_widget_add_css_class (self->remove_button, "flat");
  gtk_widget_add_css_class (self->remove_button, "caption-heading");
  gtk_box_append (GTK_BOX (box), self->remove_button);
  gtk_widget_add_css_class (GTK_WIDGET (self), "nest-section");
  adw_bin_set_child (ADW_BIN (self), box);
}

/**
 * nest_section_header_set:
 * @title: (nullable): the connection's name; %NULL hides the header
 * @removable: (nullable): the connection that Remove is for; %NULL where it cannot be removed
 */
void
nest_section_header_set (NestSectionHeader *self,
                         const char        *title,
                         const char        *removable)
{
  g_autofree char *tooltip = title != NULL ? g_strdup_printf (_("Remove “%s” from this list"), title) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), title != NULL);
  if (title == NULL)
    return;
  gtk_label_set_label (self->label, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->label), title);
  gtk_widget_set_visible (self->remove_button, removable != NULL);
  gtk_widget_set_tooltip_text (self->remove_button, tooltip);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self->remove_button),
                                          g_variant_new_string (removable != NULL ? removable : ""));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->remove_button), "machines.remove-connection");
}
