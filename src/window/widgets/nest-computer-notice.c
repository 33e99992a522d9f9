/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A boxed list with a row for each thing: what it is, what it means, and the way to the page that says more. */
#include "nest-computer-notice.h"

#include "nest-fact-row.h"
#include "nest-obstacle-row.h"
#include "nest-ui.h"

struct _NestComputerNotice
{
  AdwBin parent_instance;

  GPtrArray *obstacles; /* NestObstacle, as they are shown */
};

G_DEFINE_FINAL_TYPE (NestComputerNotice, nest_computer_notice, ADW_TYPE_BIN)

static void
nest_computer_notice_dispose (GObject *object)
{
  g_clear_pointer (&NEST_COMPUTER_NOTICE (object)->obstacles, g_ptr_array_unref);

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

/* What concerns all changes on this computer is explained on its page; what is about the machine, here */
static GtkWidget *
new_row (const NestObstacle *obstacle)
{
  GtkWidget *row;

  if (!obstacle->concerns_changes)
    return nest_obstacle_row_new (obstacle);
  row = nest_fact_row_new ();
  nest_fact_row_set (NEST_FACT_ROW (row), "dialog-warning-symbolic", "warning", obstacle->title, obstacle->meaning);
  nest_fact_row_set_explained (NEST_FACT_ROW (row), obstacle->id);

  return row;
}

static GPtrArray *
list_obstacles (NestChecklist *checklist)
{
  GPtrArray *all = nest_obstacles_list_for_host (nest_checklist_get_host (checklist));
  g_autoptr (GPtrArray) own = nest_obstacles_list_for_machine (checklist);

  for (guint i = all->len; i > 0; i--)
    if (!((const NestObstacle *) g_ptr_array_index (all, i - 1))->concerns_changes)
      g_ptr_array_remove_index (all, i - 1);
  while (own->len > 0)
    g_ptr_array_add (all, g_ptr_array_steal_index (own, 0));

  return all;
}

/** nest_computer_notice_update: @checklist: as it is now */
void
nest_computer_notice_update (NestComputerNotice *self,
                             NestChecklist      *checklist)
{
  g_autoptr (GPtrArray) obstacles = list_obstacles (checklist);
  GtkWidget *list = NULL;

  if (nest_obstacles_equal (self->obstacles, obstacles))
    return;
  for (guint i = 0; i < obstacles->len; i++)
    {
      if (list == NULL)
        list = new_list ();
      gtk_list_box_append (GTK_LIST_BOX (list), new_row (g_ptr_array_index (obstacles, i)));
    }
  adw_bin_set_child (ADW_BIN (self), list);
  gtk_widget_set_visible (GTK_WIDGET (self), list != NULL);
  g_clear_pointer (&self->obstacles, g_ptr_array_unref);
  self->obstacles = g_steal_pointer (&obstacles);
}
