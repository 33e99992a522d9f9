/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is copied and saved is what stands in the text: there is no other way out of this dialog. */
#include "nest-report-dialog.h"

#include "nest-ui.h"
#include "nest-wrap-layout.h"

struct _NestReportDialog
{
  AdwWindow parent_instance;

  GtkBox *ways_out;
  AdwExpanderRow *private_row;
  GtkToggleButton *json_button;
  GtkTextView *text_view;

  NestReportDraft *draft;
  NestPrivate included;
  GtkFileChooserNative *chooser;
};

G_DEFINE_FINAL_TYPE (NestReportDialog, nest_report_dialog, ADW_TYPE_WINDOW)

static char *
get_text (NestReportDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
nest_report_dialog_update (NestReportDialog *self)
{
  gboolean is_json = gtk_toggle_button_get_active (self->json_button);
  g_autofree char *text = NULL;
  g_autofree char *subtitle = NULL;
  guint n_included = 0;

  if (self->draft == NULL)
    return;
  for (guint i = 0; i < NEST_N_PRIVATE; i++)
    n_included += (self->included & (1u << i)) != 0;
  text = is_json ? nest_report_draft_to_json (self->draft, self->included)
                 : nest_report_draft_to_text (self->draft, self->included);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), text, -1);
  subtitle = n_included == 0 ? g_strdup (_("Nothing of yours is in the report"))
                             : g_strdup_printf (ngettext ("%u kind of private things is in the report",
                                                          "%u kinds of private things are in the report", n_included),
                                                n_included);
  adw_expander_row_set_subtitle (self->private_row, subtitle);
}

static void
nest_report_dialog_tick_cb (NestReportDialog *self,
                            GtkCheckButton   *check)
{
  NestPrivate kind = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (check), "nest-kind"));

  self->included = gtk_check_button_get_active (check) ? self->included | kind : self->included & ~kind;
  nest_report_dialog_update (self);
}

static void
add_kinds (NestReportDialog *self)
{
  for (guint i = 0; i < NEST_N_PRIVATE; i++)
    {
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *check = gtk_check_button_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), nest_private_get_title (i));
      gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
      g_object_set_data (G_OBJECT (check), "nest-kind", GUINT_TO_POINTER (1u << i));
      gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, nest_private_get_title (i), -1);
      g_signal_connect_object (check, "toggled", G_CALLBACK (nest_report_dialog_tick_cb), self, G_CONNECT_SWAPPED);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
      adw_expander_row_add_row (self->private_row, row);
    }
}

static void
nest_report_dialog_copy_cb (NestReportDialog *self)
{
  g_autofree char *text = get_text (self);

  nest_ui_copy (GTK_WIDGET (self), text);
}

static void
saved (GObject      *source,
       GAsyncResult *result,
       gpointer      user_data)
{
  g_autoptr (NestReportDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);
  if (self->draft != NULL)
    nest_ui_toast (GTK_WIDGET (self), error != NULL ? error->message : _("The report was saved"));
}

/** nest_report_dialog_save: as it is shown, in a file that only this user may read, in place of what is there */
void
nest_report_dialog_save (NestReportDialog *self,
                         GFile            *file)
{
  g_autofree char *text = get_text (self);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
                                       NULL, saved, g_object_ref (self));
}

/* The file chooser asks before a file is replaced. */
static void
nest_report_dialog_chosen_cb (NestReportDialog *self,
                              int               response)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));

  g_clear_object (&self->chooser);
  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    nest_report_dialog_save (self, file);
}

static void
nest_report_dialog_save_cb (NestReportDialog *self)
{
  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_("Save Report"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), gtk_toggle_button_get_active (self->json_button)
                                                                         ? "nestbox-report.json" : "nestbox-report.txt");
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (nest_report_dialog_chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
nest_report_dialog_dispose (GObject *object)
{
  NestReportDialog *self = NEST_REPORT_DIALOG (object);

  g_clear_object (&self->chooser);
  g_clear_pointer (&self->draft, nest_report_draft_free);

  G_OBJECT_CLASS (nest_report_dialog_parent_class)->dispose (object);
}

static void
nest_report_dialog_class_init (NestReportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nest_report_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-report-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, NestReportDialog, ways_out);
  gtk_widget_class_bind_template_child (widget_class, NestReportDialog, private_row);
  gtk_widget_class_bind_template_child (widget_class, NestReportDialog, json_button);
  gtk_widget_class_bind_template_child (widget_class, NestReportDialog, text_view);
  gtk_widget_class_bind_template_callback (widget_class, nest_report_dialog_update);
  gtk_widget_class_bind_template_callback (widget_class, nest_report_dialog_copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, nest_report_dialog_save_cb);
  nest_ui_install_toasts (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
nest_report_dialog_init (NestReportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  nest_ui_wrap_buttons (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (GTK_WIDGET (self->ways_out), g_object_new (NEST_TYPE_WRAP_LAYOUT, NULL));
  add_kinds (self);
}

/** nest_report_dialog_new: @draft: (transfer full): what can be in the report */
GtkWidget *
nest_report_dialog_new (GtkWindow       *parent,
                        NestReportDraft *draft)
{
  NestReportDialog *self = g_object_new (NEST_TYPE_REPORT_DIALOG, "transient-for", parent, NULL);

  self->draft = draft;
  nest_report_dialog_update (self);

  return GTK_WIDGET (self);
}

/** nest_report_dialog_set_run: @run: (nullable): the last one, once the journal was read */
void
nest_report_dialog_set_run (NestReportDialog *self,
                            NestRun          *run)
{
  if (self->draft == NULL)
    return;
  nest_report_draft_set_run (self->draft, run);
  nest_report_dialog_update (self);
}
