/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A picture, a reason, and the buttons that help: the one for the reason first. */
#include "nest-machines-empty.h"

#include "nest-ui.h"

struct _NestMachinesEmpty
{
  AdwBin parent_instance;

  AdwStatusPage *status_page;
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

/** nest_machines_empty_set_connection: @entry: (nullable): the only one there is to speak of; %NULL: no hypervisor */
void
nest_machines_empty_set_connection (NestMachinesEmpty   *self,
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
  gtk_widget_class_bind_template_child (widget_class, NestMachinesEmpty, button);
  gtk_widget_class_bind_template_child (widget_class, NestMachinesEmpty, add_button);
  gtk_widget_class_bind_template_child (widget_class, NestMachinesEmpty, practice_button);
}

static void
nest_machines_empty_init (NestMachinesEmpty *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
