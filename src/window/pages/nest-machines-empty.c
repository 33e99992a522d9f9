/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A picture, a reason, and the buttons that help: the one for the reason first. */
#include "nest-machines-empty.h"

#include "nest-inside.h"
#include "nest-ui.h"

struct _NestMachinesEmpty
{
  AdwBin parent_instance;

  AdwStatusPage *status_page;
  GtkWidget *first_button;  /* about this machine itself, as is the second */
  GtkWidget *second_button;
  GtkWidget *button;
  GtkWidget *add_button;
  GtkWidget *practice_button;
};

G_DEFINE_FINAL_TYPE (NestMachinesEmpty, nest_machines_empty, ADW_TYPE_BIN)

static const char *
get_icon_name (NestConnectionState state)
{
  switch (state)
    {
    case NEST_CONNECTION_PROBLEM:
      return "dialog-warning-symbolic";
    case NEST_CONNECTION_EMPTY:
      return "nest-machine-symbolic";
    case NEST_CONNECTION_BUSY:
    case NEST_CONNECTION_WAITS:
    case NEST_CONNECTION_NOT_INSTALLED:
    case NEST_CONNECTION_READY:
    default:
      return "nest-computer-symbolic";
    }
}

static char *
format_text (NestConnectionEntry *entry)
{
  g_autofree char *text = nest_connection_entry_get_text (entry);

  return g_strdup_printf ("%s\n%s", nest_connection_entry_get_name (entry), text);
}

static void
show_connection (NestMachinesEmpty   *self,
                 NestConnectionEntry *entry)
{
  const char *connection = entry != NULL ? nest_connection_entry_get_connection (entry) : NULL;
  const char *label = entry != NULL ? nest_connection_entry_get_button_label (entry) : NULL;
  g_autofree char *text =
    entry != NULL ? format_text (entry)
                  : g_strdup (_("Nestbox prepares virtual machines of VirtualBox and of KVM (libvirt). Install one of "
                                "them and create or import a machine, such as Whonix-Workstation. Then check again."));
  /* The description of a status page is markup */
  g_autofree char *description = g_markup_escape_text (text, -1);

  adw_status_page_set_icon_name (self->status_page,
                                 get_icon_name (entry != NULL ? nest_connection_entry_get_state (entry)
                                                              : NEST_CONNECTION_NOT_INSTALLED));
  adw_status_page_set_title (self->status_page,
                             entry != NULL ? nest_connection_entry_get_title (entry) : _("No Hypervisor Found"));
  adw_status_page_set_description (self->status_page, description);
  gtk_button_set_label (GTK_BUTTON (self->button), label != NULL ? label : _("Check A_gain"));
  /* Both change, and GTK warns of an action with the other's target */
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), NULL);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self->button),
                                          connection != NULL ? g_variant_new_string (connection) : NULL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button),
                                  connection != NULL ? "machines.open-connection" : "win.check-again");
  gtk_widget_set_visible (self->practice_button, entry == NULL);
  gtk_widget_add_css_class (self->button, "suggested-action");
  gtk_widget_set_visible (self->first_button, FALSE);
  gtk_widget_set_visible (self->second_button, FALSE);
}

static void
show_system_button (GtkWidget  *button,
                    const char *label,
                    const char *connection)
{
  gtk_button_set_label (GTK_BUTTON (button), label);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), g_variant_new_string (connection));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "machines.prepare-system");
  gtk_widget_set_visible (button, TRUE);
}

/* What can be installed in this machine: first the one that is around it, too */
static GPtrArray *
list_missing (NestInventory *inventory)
{
  NestHost *host = nest_inventory_get_host (inventory);
  g_autoptr (GPtrArray) hypervisors = nest_inventory_get_hypervisors (inventory);
  GPtrArray *missing = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < hypervisors->len; i++)
    {
      const char *connection = nest_hypervisor_get_connection (g_ptr_array_index (hypervisors, i));
      NestHypervisorInfo *info = nest_inventory_get_info (inventory, connection);

      if (info == NULL || nest_hypervisor_info_get_problem (info) != NEST_HYPERVISOR_PROBLEM_NOT_INSTALLED)
        continue;
      g_ptr_array_insert (missing, nest_inside_is_as_around (host, nest_hypervisor_info_get_hypervisor (info)) ? 0 : -1,
                          g_object_ref (info));
    }

  return missing;
}

static void
show_missing (NestMachinesEmpty *self,
              GPtrArray         *missing)
{
  for (guint i = 0; i < MIN (missing->len, 2); i++)
    {
      NestHypervisorInfo *info = g_ptr_array_index (missing, i);
      /* Translators: %s is a hypervisor, such as VirtualBox */
      g_autofree char *label = g_strdup_printf (i == 0 ? _("_Install %s…") : _("Install %s Ins_tead…"),
                                                nest_hypervisor_info_get_product (info));

      show_system_button (i == 0 ? self->first_button : self->second_button, label,
                          nest_hypervisor_info_get_connection (info));
    }
  adw_status_page_set_title (self->status_page, _("No Hypervisor in Here"));
  adw_status_page_set_description (self->status_page,
                                   _("A machine inside this one needs VirtualBox or KVM in here. Nestbox shows what would be "
                                     "installed and from where, and asks before anything is. The one that is around this machine "
                                     "comes first: one hypervisor is less to attack than two different ones."));
  gtk_widget_set_visible (self->practice_button, FALSE);
}

/**
 * nest_machines_empty_show:
 * @entry: (nullable): the only connection there is to speak of; %NULL: no hypervisor
 *
 * Where this system is a machine itself it has a checklist of its own, also while there is no machine in it.
 */
void
nest_machines_empty_show (NestMachinesEmpty   *self,
                          NestInventory       *inventory,
                          NestConnectionEntry *entry)
{
  gboolean is_inside = nest_inventory_get_vantage (inventory) == NEST_VANTAGE_INSIDE;
  g_autoptr (GPtrArray) missing = is_inside && entry == NULL ? list_missing (inventory) : NULL;

  show_connection (self, entry);
  if (missing != NULL && missing->len > 0)
    show_missing (self, missing);
  else if (is_inside && entry != NULL)
    show_system_button (self->first_button, _("Check _This Virtual Machine"), nest_connection_entry_get_connection (entry));
  if (gtk_widget_get_visible (self->first_button))
    gtk_widget_remove_css_class (self->button, "suggested-action");
}

/** nest_machines_empty_set_can_add: @can_add: whether connections can be added here */
void
nest_machines_empty_set_can_add (NestMachinesEmpty *self,
                                 gboolean           can_add)
{
  gtk_widget_set_visible (self->add_button, can_add);
}

static void
nest_machines_empty_class_init (NestMachinesEmptyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-machines-empty.ui");
  gtk_widget_class_bind_template_child (widget_class, NestMachinesEmpty, status_page);
  gtk_widget_class_bind_template_child (widget_class, NestMachinesEmpty, first_button);
  gtk_widget_class_bind_template_child (widget_class, NestMachinesEmpty, second_button);
  gtk_widget_class_bind_template_child (widget_class, NestMachinesEmpty, button);
  gtk_widget_class_bind_template_child (widget_class, NestMachinesEmpty, add_button);
  gtk_widget_class_bind_template_child (widget_class, NestMachinesEmpty, practice_button);
}

static void
nest_machines_empty_init (NestMachinesEmpty *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
