/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A boxed list with a row for each thing: what it is, what it means, and the way to the page that says more. */
#include "nest-computer-notice.h"

#include "nest-fact-row.h"
#include "nest-obstacle.h"
#include "nest-ui.h"

struct _NestComputerNotice
{
  AdwBin parent_instance;

  NestHost *host; /* what is shown is about */
};

G_DEFINE_FINAL_TYPE (NestComputerNotice, nest_computer_notice, ADW_TYPE_BIN)

static void
nest_computer_notice_dispose (GObject *object)
{
  g_clear_object (&NEST_COMPUTER_NOTICE (object)->host);

  G_OBJECT_CLASS (nest_computer_notice_parent_class)->dispose (object);
}

static void
nest_computer_notice_class_init (NestComputerNoticeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nest_computer_notice_dispose;
}

static void
nest_computer_notice_init (NestComputerNotice *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static GtkWidget *
new_list (void)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Before anything is changed"), -1);

  return list;
}

/** nest_computer_notice_set_host: @host: (nullable): this computer as it was read last */
void
nest_computer_notice_set_host (NestComputerNotice *self,
                               NestHost           *host)
{
  g_autoptr (GPtrArray) obstacles = NULL;
  GtkWidget *list = NULL;

  if (!g_set_object (&self->host, host))
    return;
  obstacles = nest_obstacles_list_for_host (host);
  for (guint i = 0; i < obstacles->len; i++)
    {
      const NestObstacle *obstacle = g_ptr_array_index (obstacles, i);
      GtkWidget *row;

      if (!obstacle->concerns_changes)
        continue;
      if (list == NULL)
        list = new_list ();
      row = nest_fact_row_new ();
      nest_fact_row_set (NEST_FACT_ROW (row), "dialog-warning-symbolic", "warning", obstacle->title, obstacle->meaning);
      nest_fact_row_set_explained (NEST_FACT_ROW (row), obstacle->id);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
    }
  adw_bin_set_child (ADW_BIN (self), list);
  gtk_widget_set_visible (GTK_WIDGET (self), list != NULL);
}
