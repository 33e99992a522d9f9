/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows what applies, and is complete when it was acknowledged; what was ticked counts only for what was shown. */
#include "nest-considerations-page.h"

#include "nest-consideration-row.h"
#include "nest-ui.h"

struct _NestConsiderationsPage
{
  NestPage parent_instance;

  GtkListBox *list;
  GtkCheckButton *read_check;
  GtkCheckButton *gateway_check;
  GtkWidget *gateway_row;

  char *machine_key;
  GPtrArray *considerations; /* shown */
};

G_DEFINE_FINAL_TYPE (NestConsiderationsPage, nest_considerations_page, NEST_TYPE_PAGE)

enum {
  ACKNOWLEDGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
nest_considerations_page_update (NestConsiderationsPage *self)
{
  gboolean is_gateway = gtk_widget_get_visible (self->gateway_row);
  gboolean complete = gtk_check_button_get_active (self->read_check) &&
                      (!is_gateway || gtk_check_button_get_active (self->gateway_check));

  nest_page_set_complete (NEST_PAGE (self), complete);
  nest_page_set_action (NEST_PAGE (self), _("_Continue"),
                        complete ? NULL : _("Confirm at the end of the page that you have read this."));
}

static gboolean
shows_the_same (NestConsiderationsPage *self,
                GPtrArray              *considerations)
{
  if (self->considerations == NULL || self->considerations->len != considerations->len)
    return FALSE;
  for (guint i = 0; i < considerations->len; i++)
    {
      const NestConsideration *shown = g_ptr_array_index (self->considerations, i);
      const NestConsideration *wanted = g_ptr_array_index (considerations, i);

      if (!g_str_equal (shown->text, wanted->text))
        return FALSE;
    }

  return TRUE;
}

static void
show_considerations (NestConsiderationsPage *self,
                     GPtrArray              *considerations)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < considerations->len; i++)
    gtk_list_box_append (self->list, nest_consideration_row_new (g_ptr_array_index (considerations, i)));
  g_clear_pointer (&self->considerations, g_ptr_array_unref);
  self->considerations = g_ptr_array_ref (considerations);
}

static void
nest_considerations_page_activate (NestPage *page)
{
  g_signal_emit (page, signals[ACKNOWLEDGED], 0);
  nest_page_forward (page);
}

static void
nest_considerations_page_finalize (GObject *object)
{
  NestConsiderationsPage *self = NEST_CONSIDERATIONS_PAGE (object);

  g_clear_pointer (&self->considerations, g_ptr_array_unref);
  g_free (self->machine_key);

  G_OBJECT_CLASS (nest_considerations_page_parent_class)->finalize (object);
}

static void
nest_considerations_page_class_init (NestConsiderationsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = nest_considerations_page_finalize;
  NEST_PAGE_CLASS (klass)->activate = nest_considerations_page_activate;

  signals[ACKNOWLEDGED] = g_signal_new ("acknowledged", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                        0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-considerations-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NestConsiderationsPage, list);
  gtk_widget_class_bind_template_child (widget_class, NestConsiderationsPage, read_check);
  gtk_widget_class_bind_template_child (widget_class, NestConsiderationsPage, gateway_check);
  gtk_widget_class_bind_template_child (widget_class, NestConsiderationsPage, gateway_row);
  gtk_widget_class_bind_template_callback (widget_class, nest_considerations_page_update);
}

static void
nest_considerations_page_init (NestConsiderationsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  nest_considerations_page_update (self);
}

NestPage *
nest_considerations_page_new (void)
{
  return g_object_new (NEST_TYPE_CONSIDERATIONS_PAGE, NULL);
}

/**
 * nest_considerations_page_set_machine:
 * @host: (nullable): this computer
 * @info: (nullable): the machine's hypervisor
 * @machine: the machine, or a newer reading of it
 * @acknowledged: whether this was read before; the page is then left out
 */
void
nest_considerations_page_set_machine (NestConsiderationsPage *self,
                                      NestHost               *host,
                                      NestHypervisorInfo     *info,
                                      NestMachine            *machine,
                                      gboolean                acknowledged)
{
  g_autoptr (GPtrArray) considerations = nest_considerations_new (host, info, machine);
  g_autofree char *key = g_strjoin ("|", nest_machine_get_connection (machine), nest_machine_get_uuid (machine), NULL);
  gboolean is_gateway = nest_machine_get_whonix_role (machine) == NEST_WHONIX_GATEWAY;

  nest_page_set_subtitle (NEST_PAGE (self), nest_machine_get_display_name (machine));
  nest_page_set_skippable (NEST_PAGE (self), acknowledged);
  gtk_widget_set_visible (self->gateway_row, is_gateway);
  if (g_strcmp0 (key, self->machine_key) != 0 || !shows_the_same (self, considerations))
    {
      g_free (self->machine_key);
      self->machine_key = g_steal_pointer (&key);
      show_considerations (self, considerations);
      gtk_check_button_set_active (self->read_check, acknowledged);
      gtk_check_button_set_active (self->gateway_check, acknowledged && is_gateway);
    }
  nest_considerations_page_update (self);
}
