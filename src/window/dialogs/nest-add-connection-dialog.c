/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message dialog with one entry; “Add” can be used once what stands there has the form of an address. */
#include "nest-add-connection-dialog.h"

#include "nest-ui.h"

#define RESPONSE "add"

typedef struct {
  AdwMessageDialog *dialog; /* owns this */
  NestConnections *connections;
  GtkEditable *entry;
  GtkLabel *reason;
} Form;

static void
form_free (gpointer data)
{
  Form *form = data;

  g_object_unref (form->connections);
  g_free (form);
}

static char *
get_address (Form *form)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (form->entry)));
}

static void
form_changed_cb (Form *form)
{
  g_autofree char *address = get_address (form);
  g_autofree char *refusal = nest_connections_check (form->connections, address);
  const char *example = _("For example qemu+ssh://user@computer/system, or qemu:///session for your own machines on "
                          "this computer");

  adw_message_dialog_set_response_enabled (form->dialog, RESPONSE, refusal == NULL);
  gtk_label_set_label (form->reason, *address != '\0' && refusal != NULL ? refusal : example);
}

static void
form_added_cb (Form *form)
{
  g_autofree char *address = get_address (form);
  g_autoptr (GError) error = NULL;

  if (!nest_connections_add (form->connections, address, &error))
    nest_ui_toast (GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (form->dialog))), error->message);
}

static GtkWidget *
build_child (Form *form)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *entry = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), _("Address"));
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (entry), TRUE);
  gtk_text_set_input_purpose (GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (entry))), GTK_INPUT_PURPOSE_URL);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), entry);
  form->entry = GTK_EDITABLE (entry);
  form->reason = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (form->reason, TRUE);
  gtk_label_set_wrap_mode (form->reason, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (form->reason, 0);
  gtk_widget_add_css_class (GTK_WIDGET (form->reason), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (form->reason), "dim-label");
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (form->reason));

  return box;
}

/** nest_add_connection_dialog_new: @connections: gets the new one when the user says so ("response::add") */
GtkWidget *
nest_add_connection_dialog_new (GtkWindow       *parent,
                                NestConnections *connections)
{
  AdwMessageDialog *dialog =
    nest_ui_message_dialog_new (parent, _("Add Connection"),
                                _("Machines that run with KVM on another computer are reached through its libvirt. A network "
                                  "connection to it is opened when you add it, and later only when you choose Connect."));
  Form *form = g_new0 (Form, 1);

  form->dialog = dialog;
  form->connections = g_object_ref (connections);
  g_object_set_data_full (G_OBJECT (dialog), "nest-form", form, form_free);
  adw_message_dialog_set_extra_child (dialog, build_child (form));
  adw_message_dialog_add_response (dialog, "cancel", _("_Cancel"));
  adw_message_dialog_add_response (dialog, RESPONSE, _("_Add and Connect"));
  adw_message_dialog_set_response_appearance (dialog, RESPONSE, ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, RESPONSE);
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_swapped (form->entry, "changed", G_CALLBACK (form_changed_cb), form);
  g_signal_connect_swapped (dialog, "response::" RESPONSE, G_CALLBACK (form_added_cb), form);
  form_changed_cb (form);
  gtk_window_set_focus (GTK_WINDOW (dialog), GTK_WIDGET (form->entry));

  return GTK_WIDGET (dialog);
}
