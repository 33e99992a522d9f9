/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads first, then asks; an answer about powering off changes what can be taken back, so the lists follow it. */
#include "nest-undo-dialog.h"

#include "nest-fact-row.h"
#include "nest-option-row.h"
#include "nest-text.h"
#include "nest-ui.h"

#define POWER_STEP "power-off"

struct _NestUndoDialog
{
  AdwWindow parent_instance;

  GtkButton *confirm_button;
  GtkStack *stack;
  GtkLabel *text_label;
  AdwPreferencesGroup *power_group;
  AdwPreferencesGroup *change_group;
  AdwPreferencesGroup *rest_group;

  NestUndoPlan *plan;
  NestChoices *choices;
  NestUndo *undo;
  GCancellable *cancellable;
  GPtrArray *rows;       /* of the change and the rest group */
  GtkWidget *first_option; /* NULL: no question about power */
};

G_DEFINE_FINAL_TYPE (NestUndoDialog, nest_undo_dialog, ADW_TYPE_WINDOW)

enum {
  CONFIRMED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
nest_undo_dialog_confirm_cb (NestUndoDialog *self)
{
  g_autoptr (NestRun) run = g_object_ref (self->undo->run);

  g_signal_emit (self, signals[CONFIRMED], 0, run);
  gtk_window_close (GTK_WINDOW (self));
}

static void
add_row (NestUndoDialog      *self,
         AdwPreferencesGroup *group,
         const char          *icon_name,
         const char          *style_class,
         const char          *title,
         const char          *subtitle)
{
  GtkWidget *row = nest_fact_row_new ();

  nest_fact_row_set (NEST_FACT_ROW (row), icon_name, style_class, title, subtitle);
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, row);
}

static void
clear_rows (NestUndoDialog *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
    }
  g_ptr_array_set_size (self->rows, 0);
}

static void
add_changes (NestUndoDialog *self)
{
  for (guint i = 0; i < nest_run_count_jobs (self->undo->run); i++)
    {
      NestJob *job = nest_run_get_job (self->undo->run, i);
      const char *name = nest_job_get_machine_name (job);
      g_autofree char *target =
        name != NULL ? nest_text_make_visible (name)
        : nest_job_get_kind (job) == NEST_JOB_HOST
          ? g_strdup (_("This computer"))
          : g_strdup (nest_hypervisor_get_name (nest_job_get_hypervisor (job)));

      for (guint j = 0; j < nest_job_get_changes (job)->len; j++)
        {
          g_autofree char *change = nest_change_format (g_ptr_array_index (nest_job_get_changes (job), j));

          add_row (self, self->change_group, "edit-undo-symbolic", NULL, change, target);
        }
    }
}

static void
add_sentences (NestUndoDialog *self,
               GPtrArray      *sentences,
               const char     *icon_name,
               const char     *style_class)
{
  for (guint i = 0; i < sentences->len; i++)
    add_row (self, self->rest_group, icon_name, style_class, g_ptr_array_index (sentences, i), NULL);
}

static void
nest_undo_dialog_update (NestUndoDialog *self)
{
  guint n_changes, n_rest;
  g_autofree char *label = NULL;

  g_clear_pointer (&self->undo, nest_undo_free);
  self->undo = nest_undo_plan_build (self->plan, self->choices);
  n_changes = nest_run_count_changes (self->undo->run);
  n_rest = self->undo->conflicts->len + self->undo->irreversible->len + self->undo->problems->len;

  clear_rows (self);
  add_changes (self);
  add_sentences (self, self->undo->conflicts, "dialog-warning-symbolic", "warning");
  add_sentences (self, self->undo->problems, "nest-status-blocked-symbolic", "error");
  add_sentences (self, self->undo->irreversible, "nest-status-skipped-symbolic", NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->power_group), self->first_option != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->change_group), n_changes > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->rest_group), n_rest > 0);
  gtk_label_set_label (self->text_label,
                       n_changes > 0         ? _("The old values are set again, each is proved by reading it back.")
                       : self->first_option  ? _("First say how the machine may be powered off.")
                       : n_rest > 0          ? _("There is nothing that could be taken back.")
                                             : _("Everything is already as it was before."));
  label = n_changes > 0 ? g_strdup_printf (ngettext ("_Take Back %u Change", "_Take Back %u Changes", n_changes), n_changes)
                        : g_strdup (_("_Take Back"));
  gtk_button_set_label (self->confirm_button, label);
  gtk_widget_set_sensitive (GTK_WIDGET (self->confirm_button), n_changes > 0);
}

static void
nest_undo_dialog_option_cb (NestUndoDialog *self,
                            NestOptionRow  *row)
{
  nest_choices_set_option (self->choices, POWER_STEP, nest_option_row_get_id (row));
  nest_undo_dialog_update (self);
}

/* The question is asked once, with what was read; its answer does not make it go away. */
static void
add_power_options (NestUndoDialog *self)
{
  g_autoptr (NestUndo) undo = nest_undo_plan_build (self->plan, self->choices);
  GPtrArray *options = undo->power_choice != NULL ? nest_finding_get_options (undo->power_choice) : NULL;

  for (guint i = 0; options != NULL && i < options->len; i++)
    {
      const NestOption *option = g_ptr_array_index (options, i);
      GtkWidget *row = nest_option_row_new (option->id, option->title, option->consequence, option->risk,
                                            option->recommended);

      if (self->first_option != NULL)
        nest_option_row_join_group (NEST_OPTION_ROW (row), NEST_OPTION_ROW (self->first_option));
      else
        self->first_option = row;
      g_signal_connect_object (row, "chosen", G_CALLBACK (nest_undo_dialog_option_cb), self, G_CONNECT_SWAPPED);
      adw_preferences_group_add (self->power_group, row);
    }
}

static void
nest_undo_dialog_read_cb (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data)
{
  g_autoptr (NestUndoDialog) self = user_data;

  if (!nest_undo_plan_read_finish (NEST_UNDO_PLAN (source), result, NULL) || self->plan == NULL)
    return;
  add_power_options (self);
  nest_undo_dialog_update (self);
  gtk_stack_set_visible_child_name (self->stack, "plan");
}

static void
nest_undo_dialog_dispose (GObject *object)
{
  NestUndoDialog *self = NEST_UNDO_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->undo, nest_undo_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->plan);
  g_clear_object (&self->choices);

  G_OBJECT_CLASS (nest_undo_dialog_parent_class)->dispose (object);
}

static void
nest_undo_dialog_class_init (NestUndoDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nest_undo_dialog_dispose;

  signals[CONFIRMED] = g_signal_new ("confirmed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 1, NEST_TYPE_RUN);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-undo-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, NestUndoDialog, confirm_button);
  gtk_widget_class_bind_template_child (widget_class, NestUndoDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, NestUndoDialog, text_label);
  gtk_widget_class_bind_template_child (widget_class, NestUndoDialog, power_group);
  gtk_widget_class_bind_template_child (widget_class, NestUndoDialog, change_group);
  gtk_widget_class_bind_template_child (widget_class, NestUndoDialog, rest_group);
  gtk_widget_class_bind_template_callback (widget_class, nest_undo_dialog_confirm_cb);
}

static void
nest_undo_dialog_init (NestUndoDialog *self)
{
  self->rows = g_ptr_array_new ();
  self->choices = nest_choices_new ();
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->confirm_button), FALSE);
}

/** nest_undo_dialog_new: @plan: reads the world as soon as the dialog exists */
GtkWidget *
nest_undo_dialog_new (GtkWindow    *parent,
                      NestUndoPlan *plan)
{
  NestUndoDialog *self = g_object_new (NEST_TYPE_UNDO_DIALOG, "transient-for", parent, NULL);

  self->plan = g_object_ref (plan);
  nest_undo_plan_read_async (plan, self->cancellable, nest_undo_dialog_read_cb, g_object_ref (self));

  return GTK_WIDGET (self);
}
