/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows what applies, and is complete when it was acknowledged; what was ticked counts only for what was shown. */
#include "nest-considerations-page.h"

#include "nest-consideration-row.h"
#include "nest-considerations.h"
#include "nest-ui.h"

struct _NestConsiderationsPage
{
  NestPage parent_instance;

  GtkListBox *list;
  GtkCheckButton *read_check;
  GtkCheckButton *gateway_check;
  GtkWidget *gateway_row;

  NestNotepad *notepad; /* of the machine */
  char **shown;         /* ids of considerations */
};

G_DEFINE_FINAL_TYPE (NestConsiderationsPage, nest_considerations_page, NEST_TYPE_PAGE)

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

static guint
count_acknowledged (NestNotepad       *notepad,
                    const char *const *ids)
{
  guint count = 0;

  for (guint i = 0; ids[i] != NULL; i++)
    count += nest_notepad_is_acknowledged (notepad, ids[i]);

  return count;
}

static void
show_considerations (NestConsiderationsPage *self,
                     GPtrArray              *considerations,
                     gboolean                was_asked)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < considerations->len; i++)
    {
      const NestConsideration *consideration = g_ptr_array_index (considerations, i);
      gboolean is_new =
        was_asked && !nest_notepad_is_acknowledged (self->notepad, nest_consideration_get_id (consideration));

      gtk_list_box_append (self->list, nest_consideration_row_new (consideration, is_new));
    }
}

static void
nest_considerations_page_activate (NestPage *page)
{
  NestConsiderationsPage *self = NEST_CONSIDERATIONS_PAGE (page);

  nest_notepad_acknowledge (self->notepad, (const char *const *) self->shown);
  nest_page_forward (page);
}

static void
nest_considerations_page_finalize (GObject *object)
{
  NestConsiderationsPage *self = NEST_CONSIDERATIONS_PAGE (object);

  g_clear_object (&self->notepad);
  g_strfreev (self->shown);

  G_OBJECT_CLASS (nest_considerations_page_parent_class)->finalize (object);
}

static void
nest_considerations_page_class_init (NestConsiderationsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = nest_considerations_page_finalize;
  NEST_PAGE_CLASS (klass)->activate = nest_considerations_page_activate;

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
 * @vantage: whose machine it is
 * @notepad: of the machine: where all that applies was read before, the page is left out
 */
void
nest_considerations_page_set_machine (NestConsiderationsPage *self,
                                      NestHost               *host,
                                      NestHypervisorInfo     *info,
                                      NestMachine            *machine,
                                      NestVantage             vantage,
                                      NestNotepad            *notepad)
{
  NestStepContext context = { host, info, machine, NULL, vantage };
  g_autoptr (GPtrArray) considerations = nest_considerations_list (&context);
  g_auto (GStrv) ids = nest_considerations_get_ids (considerations);
  guint n_acknowledged = count_acknowledged (notepad, (const char *const *) ids);
  gboolean all_acknowledged = n_acknowledged == considerations->len;
  gboolean is_gateway = nest_machine_get_whonix_role (machine) == NEST_WHONIX_GATEWAY;

  nest_page_set_subtitle (NEST_PAGE (self), nest_machine_get_display_name (machine));
  nest_page_set_skippable (NEST_PAGE (self), all_acknowledged);
  gtk_widget_set_visible (self->gateway_row, is_gateway);
  if (g_set_object (&self->notepad, notepad) || self->shown == NULL ||
      !g_strv_equal ((const char *const *) self->shown, (const char *const *) ids))
    {
      g_strfreev (self->shown);
      self->shown = g_steal_pointer (&ids);
      show_considerations (self, considerations, n_acknowledged > 0);
      gtk_check_button_set_active (self->read_check, all_acknowledged);
      gtk_check_button_set_active (self->gateway_check, all_acknowledged && is_gateway);
    }
  nest_considerations_page_update (self);
}

/**
 * nest_considerations_page_is_due:
 *
 * Returns: whether a page that is told the same by nest_considerations_page_set_machine() has something to say; there
 * need not be one for that
 */
gboolean
nest_considerations_page_is_due (NestHost           *host,
                                 NestHypervisorInfo *info,
                                 NestMachine        *machine,
                                 NestVantage         vantage,
                                 NestNotepad        *notepad)
{
  NestStepContext context = { host, info, machine, NULL, vantage };
  g_autoptr (GPtrArray) considerations = nest_considerations_list (&context);
  g_auto (GStrv) ids = nest_considerations_get_ids (considerations);

  return count_acknowledged (notepad, (const char *const *) ids) < considerations->len;
}
