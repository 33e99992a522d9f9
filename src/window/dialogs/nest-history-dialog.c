/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal is read in a thread; what could not be read is said at the end of the list. */
#include "nest-history-dialog.h"

#include "nest-fact-row.h"
#include "nest-forget-dialog.h"
#include "nest-run-row.h"
#include "nest-ui.h"

struct _NestHistoryDialog
{
  AdwWindow parent_instance;

  GtkStack *stack;
  AdwStatusPage *empty_page;
  GtkListBox *list;
  GtkButton *forget_button;

  NestJournal *journal;
  GPtrArray *runs; /* as they were read */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (NestHistoryDialog, nest_history_dialog, ADW_TYPE_WINDOW)

enum {
  UNDO,
  FORGOTTEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
nest_history_dialog_undo_cb (NestHistoryDialog *self,
                             NestRunRow        *row)
{
  g_autoptr (NestRun) run = g_object_ref (nest_run_row_get_run (row));

  g_signal_emit (self, signals[UNDO], 0, run);
}

static void
show_runs (NestHistoryDialog *self,
           GPtrArray         *runs,
           GPtrArray         *set_aside)
{
  self->runs = g_ptr_array_ref (runs);
  gtk_widget_set_sensitive (GTK_WIDGET (self->forget_button), TRUE);
  for (guint i = 0; i < runs->len; i++)
    {
      GtkWidget *row = nest_run_row_new (g_ptr_array_index (runs, i));

      g_signal_connect_object (row, "undo", G_CALLBACK (nest_history_dialog_undo_cb), self, G_CONNECT_SWAPPED);
      gtk_list_box_append (self->list, row);
    }
  for (guint i = 0; set_aside != NULL && i < set_aside->len; i++)
    {
      GtkWidget *row = nest_fact_row_new ();

      nest_fact_row_set (NEST_FACT_ROW (row), "dialog-warning-symbolic", "warning", g_ptr_array_index (set_aside, i), NULL);
      gtk_list_box_append (self->list, row);
    }
  gtk_stack_set_visible_child_name (self->stack,
                                    gtk_list_box_get_row_at_index (self->list, 0) != NULL ? "runs" : "empty");
}

/* Its description is markup */
static void
show_empty (NestHistoryDialog *self,
            const char        *icon_name,
            const char        *title,
            const char        *text)
{
  g_autofree char *description = g_markup_escape_text (text, -1);

  adw_status_page_set_icon_name (self->empty_page, icon_name);
  adw_status_page_set_title (self->empty_page, title);
  adw_status_page_set_description (self->empty_page, description);
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

static void
nest_history_dialog_loaded_cb (GObject      *source,
                               GAsyncResult *result,
                               gpointer      user_data)
{
  g_autoptr (NestHistoryDialog) self = user_data;
  g_autoptr (GPtrArray) set_aside = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = nest_journal_load_finish (NEST_JOURNAL (source), result, &set_aside, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (runs != NULL)
    show_runs (self, runs, set_aside);
  else
    show_empty (self, "dialog-warning-symbolic", _("The History Cannot Be Read"), error->message);
}

/* --- forgetting --- */

static void
nest_history_dialog_forgotten_cb (GObject      *source,
                                  GAsyncResult *result,
                                  gpointer      user_data)
{
  g_autoptr (NestHistoryDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean forgotten = nest_journal_forget_finish (NEST_JOURNAL (source), result, &error);

  if (forgotten) /* whoever listens has something to forget, too, even if this dialog was closed */
    g_signal_emit (self, signals[FORGOTTEN], 0);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (forgotten)
    show_empty (self, "nest-status-done-symbolic", _("Forgotten"),
                _("Nothing of the past can be taken back any more. What Nestbox changes from now on is listed here again."));
  else
    {
      gtk_widget_set_sensitive (GTK_WIDGET (self->forget_button), TRUE);
      nest_ui_toast (GTK_WIDGET (self), error->message);
    }
}

static void
nest_history_dialog_forget_cb (NestHistoryDialog *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->forget_button), FALSE);
  nest_journal_forget_async (self->journal, nest_history_dialog_forgotten_cb, g_object_ref (self));
}

static void
nest_history_dialog_ask_forget_cb (NestHistoryDialog *self)
{
  GtkWidget *dialog = nest_forget_dialog_new (GTK_WINDOW (self), self->runs);

  g_signal_connect_object (dialog, "response::" NEST_RESPONSE_FORGET, G_CALLBACK (nest_history_dialog_forget_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
nest_history_dialog_dispose (GObject *object)
{
  NestHistoryDialog *self = NEST_HISTORY_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->runs, g_ptr_array_unref);
  g_clear_object (&self->journal);

  G_OBJECT_CLASS (nest_history_dialog_parent_class)->dispose (object);
}

static void
nest_history_dialog_finalize (GObject *object)
{
  g_clear_object (&NEST_HISTORY_DIALOG (object)->cancellable);

  G_OBJECT_CLASS (nest_history_dialog_parent_class)->finalize (object);
}

static void
nest_history_dialog_class_init (NestHistoryDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nest_history_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = nest_history_dialog_finalize;

  signals[UNDO] = g_signal_new ("undo", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                0, NULL, NULL, NULL, G_TYPE_NONE, 1, NEST_TYPE_RUN);
  signals[FORGOTTEN] = g_signal_new ("forgotten", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-history-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, NestHistoryDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, NestHistoryDialog, empty_page);
  gtk_widget_class_bind_template_child (widget_class, NestHistoryDialog, list);
  nest_ui_install_toasts (widget_class);
  gtk_widget_class_bind_template_child (widget_class, NestHistoryDialog, forget_button);
  gtk_widget_class_bind_template_callback (widget_class, nest_history_dialog_ask_forget_cb);
}

static void
nest_history_dialog_init (NestHistoryDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  nest_ui_wrap_buttons (GTK_WIDGET (self));
}

/** nest_history_dialog_new: @journal: read as soon as the dialog exists */
GtkWidget *
nest_history_dialog_new (GtkWindow   *parent,
                         NestJournal *journal)
{
  NestHistoryDialog *self = g_object_new (NEST_TYPE_HISTORY_DIALOG, "transient-for", parent, NULL);

  self->journal = g_object_ref (journal);
  nest_journal_load_async (journal, self->cancellable, nest_history_dialog_loaded_cb, g_object_ref (self));

  return GTK_WIDGET (self);
}
