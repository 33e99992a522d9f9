/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list box over a part of the checklist; rows stay as long as their steps do. */
#include "nest-step-group.h"

#include "nest-step-row.h"
#include "nest-ui.h"

struct _NestStepGroup
{
  AdwBin parent_instance;

  GtkLabel *title_label;
  GtkListBox *list;
  NestChecklist *checklist;
  NestHypervisor *hypervisor;
  NestPlace place;
};

G_DEFINE_FINAL_TYPE (NestStepGroup, nest_step_group, ADW_TYPE_BIN)

static gboolean
is_done_at (gpointer item,
            gpointer user_data)
{
  NestStepGroup *self = user_data;

  return nest_checklist_get_place (self->checklist, item) == self->place;
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  NestStepGroup *self = user_data;

  return nest_step_row_new (self->checklist, item, self->hypervisor);
}

static void
nest_step_group_update (NestStepGroup *self,
                        guint          position,
                        guint          removed,
                        guint          added,
                        GListModel    *steps)
{
  gtk_widget_set_visible (GTK_WIDGET (self), g_list_model_get_n_items (steps) > 0);
}

static void
nest_step_group_dispose (GObject *object)
{
  NestStepGroup *self = NEST_STEP_GROUP (object);

  if (self->list != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  self->list = NULL;
  g_clear_object (&self->checklist);
  g_clear_object (&self->hypervisor);

  G_OBJECT_CLASS (nest_step_group_parent_class)->dispose (object);
}

static void
nest_step_group_class_init (NestStepGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nest_step_group_dispose;
}

static void
nest_step_group_init (NestStepGroup *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->title_label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END,
                                    "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->title_label), "heading");
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->title_label));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
  adw_bin_set_child (ADW_BIN (self), box);
}

/** nest_step_group_new: @place: of which steps; @hypervisor: (nullable): who can say what a person would type */
GtkWidget *
nest_step_group_new (NestChecklist  *checklist,
                     NestHypervisor *hypervisor,
                     NestPlace       place)
{
  NestStepGroup *self = g_object_new (NEST_TYPE_STEP_GROUP, NULL);
  g_autoptr (GtkFilterListModel) steps = NULL;

  self->checklist = g_object_ref (checklist);
  self->place = place;
  g_set_object (&self->hypervisor, hypervisor);
  steps = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (checklist)),
                                     GTK_FILTER (gtk_custom_filter_new (is_done_at, self, NULL)));
  g_signal_connect_object (steps, "items-changed", G_CALLBACK (nest_step_group_update), self, G_CONNECT_SWAPPED);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (steps), create_row, self, NULL);
  nest_step_group_update (self, 0, 0, 0, G_LIST_MODEL (steps));

  return GTK_WIDGET (self);
}

/** nest_step_group_set_title: @title: plain text */
void
nest_step_group_set_title (NestStepGroup *self,
                           const char    *title)
{
  gtk_label_set_label (self->title_label, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}
