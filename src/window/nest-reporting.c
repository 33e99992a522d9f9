/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was read is what is reported: nothing is read anew for it but the last run. */
#include "nest-reporting.h"

#include "nest-report-dialog.h"
#include "nest-report-window.h"
#include "nest-ui.h"

static void
add_versions (NestReportDraft *draft)
{
  g_autofree char *gtk = g_strdup_printf ("%u.%u.%u", gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version ());
  g_autofree char *adwaita =
    g_strdup_printf ("%u.%u.%u", adw_get_major_version (), adw_get_minor_version (), adw_get_micro_version ());

  nest_report_draft_add_library (draft, "GTK", gtk);
  nest_report_draft_add_library (draft, "libadwaita", adwaita);
}

/* The chosen machine; without one, all that were read */
static void
add_machines (NestReportDraft *draft,
              NestSession     *session)
{
  GListModel *machines = nest_inventory_get_machines (nest_session_get_inventory (session));
  NestChecklist *checklist = nest_session_get_checklist (session);
  NestMachine *chosen = checklist != NULL ? nest_checklist_get_machine (checklist) : NULL;

  if (chosen != NULL)
    nest_report_draft_add_machine (draft, chosen);
  for (guint i = 0; i < g_list_model_get_n_items (machines); i++)
    {
      g_autoptr (NestMachine) machine = g_list_model_get_item (machines, i);

      if (chosen == NULL && nest_machine_get_detail (machine) != NEST_MACHINE_LISTED)
        nest_report_draft_add_machine (draft, machine);
      else
        nest_report_draft_add_name (draft, machine);
    }
}

static NestReportDraft *
make_draft (NestSession *session,
            NestHost    *host)
{
  NestInventory *inventory = nest_session_get_inventory (session);
  GPtrArray *hypervisors = nest_inventory_get_hypervisors (inventory);
  NestReportDraft *draft = nest_report_draft_new (nest_scrubber_new_for_this_user ());

  add_versions (draft);
  nest_report_draft_set_host (draft, host, nest_inventory_get_vantage (inventory));
  for (guint i = 0; i < hypervisors->len; i++)
    {
      const char *connection = nest_hypervisor_get_connection (g_ptr_array_index (hypervisors, i));
      NestHypervisorInfo *info = nest_inventory_get_info (inventory, connection);

      if (info != NULL)
        nest_report_draft_add_hypervisor (draft, info);
    }
  add_machines (draft, session);

  return draft;
}

static void
loaded (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (NestReportDialog) dialog = user_data;
  g_autoptr (GPtrArray) runs = nest_journal_load_finish (NEST_JOURNAL (source), result, NULL, NULL);

  if (runs != NULL && runs->len > 0)
    nest_report_dialog_set_run (dialog, g_ptr_array_index (runs, 0));
}

/**
 * nest_reporting_show:
 *
 * Returns: (transfer none) (nullable): the dialog, which is shown; %NULL as long as the computer was not read
 */
GtkWidget *
nest_reporting_show (GtkWindow   *parent,
                     NestSession *session)
{
  NestHost *host = nest_inventory_get_host (nest_session_get_inventory (session));
  GtkWidget *dialog;

  if (host == NULL)
    {
      nest_ui_toast (GTK_WIDGET (parent), _("The computer is still being read"));
      return NULL;
    }
  dialog = nest_report_dialog_new (parent, make_draft (session, host));
  nest_journal_load_async (nest_session_get_journal (session), NULL, loaded, g_object_ref (dialog));
  gtk_window_present (GTK_WINDOW (dialog));

  return dialog;
}

static void
refuse (GtkWindow  *parent,
        const char *reason)
{
  AdwMessageDialog *refusal = nest_ui_message_dialog_new (parent, _("The Report Cannot Be Shown"), reason);

  adw_message_dialog_add_response (refusal, "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (refusal));
}

static void
read_report (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  GError *error = NULL;
  NestReport *report = nest_report_new_from_file (task_data, &error);

  if (report != NULL)
    g_task_return_pointer (task, report, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
report_read (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GtkWindow *parent = GTK_WINDOW (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (NestReport) report = g_task_propagate_pointer (G_TASK (result), &error);

  if (!gtk_widget_get_visible (GTK_WIDGET (parent)))
    return; /* it was closed */
  if (report != NULL)
    gtk_window_present (GTK_WINDOW (nest_report_window_new (parent, report)));
  else
    refuse (parent, error->message);
}

/** nest_reporting_open_file: shows the report in the file, once that is read, or says why it cannot be shown */
void
nest_reporting_open_file (GtkWindow  *parent,
                          const char *path)
{
  g_autoptr (GTask) task = g_task_new (parent, NULL, report_read, NULL);

  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, read_report);
}

static void
chosen (GtkNativeDialog *chooser,
        int              response)
{
  GtkWindow *parent = gtk_native_dialog_get_transient_for (chooser);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL && parent != NULL)
    nest_reporting_open_file (parent, path);
  else if (response == GTK_RESPONSE_ACCEPT && parent != NULL)
    refuse (parent, _("It is on another computer. Copy the file to this one and open it here."));
  g_object_unref (chooser);
}

/** nest_reporting_open: asks for a file, and shows the report in it */
void
nest_reporting_open (GtkWindow *parent)
{
  GtkFileChooserNative *chooser =
    gtk_file_chooser_native_new (_("Open Report"), parent, GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (chosen), NULL);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
