/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The header is part of the first row of a section: list views have headers of their own only from GTK 4.12 on. Made by
 * the row that needs it first: of many rows, nearly all never do.
 */
#include "nest-list-row.h"

#include "nest-section-header.h"

typedef struct {
  NestSectionHeader *header; /* NULL: not needed yet */
  GObject *entry;
  gulong changed_handler;
} NestListRowPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (NestListRow, nest_list_row, GTK_TYPE_BOX)

static void
nest_list_row_dispose (GObject *object)
{
  nest_list_row_set_entry (NEST_LIST_ROW (object), NULL);

  G_OBJECT_CLASS (nest_list_row_parent_class)->dispose (object);
}

static void
nest_list_row_class_init (NestListRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nest_list_row_dispose;
}

static void
nest_list_row_init (NestListRow *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
}

/** nest_list_row_set_entry: @entry: (nullable): an object with a signal "changed": what to show from now on */
void
nest_list_row_set_entry (NestListRow *self,
                         gpointer     entry)
{
  NestListRowPrivate *priv = nest_list_row_get_instance_private (self);

  if (priv->entry == entry)
    return;
  if (priv->entry != NULL)
    g_clear_signal_handler (&priv->changed_handler, priv->entry);
  g_set_object (&priv->entry, entry);
  if (entry == NULL)
    return;
  priv->changed_handler =
    g_signal_connect_swapped (entry, "changed", G_CALLBACK (NEST_LIST_ROW_GET_CLASS (self)->update), self);
  NEST_LIST_ROW_GET_CLASS (self)->update (self);
}

/** nest_list_row_get_entry: Returns: (transfer none) (nullable): what is shown */
gpointer
nest_list_row_get_entry (NestListRow *self)
{
  NestListRowPrivate *priv = nest_list_row_get_instance_private (self);

  return priv->entry;
}

/** nest_list_row_set_section: as nest_section_header_set() */
void
nest_list_row_set_section (NestListRow *self,
                           const char  *title,
                           const char  *removable)
{
  NestListRowPrivate *priv = nest_list_row_get_instance_private (self);

  if (priv->header == NULL && title == NULL)
    return;
  if (priv->header == NULL)
    {
      priv->header = g_object_new (NEST_TYPE_SECTION_HEADER, NULL);
      gtk_box_prepend (GTK_BOX (self), GTK_WIDGET (priv->header));
    }
  nest_section_header_set (priv->header, title, removable);
}

/** nest_list_row_set_spoken: what a screen reader says of the row: it comes to the list view's widget around it */
void
nest_list_row_set_spoken (NestListRow *self,
                          const char  *text)
{
  GtkWidget *item_widget = gtk_widget_get_parent (GTK_WIDGET (self));

  if (item_widget != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item_widget), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}
