/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads first, then asks; what is ticked, and how the machine gets off, changes what can be done, so the rest follows it. */
#include "nest-undo-dialog.h"

#include "nest-fact-row.h"
#include "nest-option-row.h"
#include "nest-text.h"
#include "nest-ui.h"
#include "nest-undo-group.h"

#define POWER_STEP "power-off"
#define ITEM "nest-undo-item"
#define CHANGED "nest-undo-changed"

struct _NestUndoDialog
{
  AdwWindow parent_instance;

  GtkButton *confirm_button;
  GtkStack *stack;
  AdwStatusPage *failed_page;
  GtkLabel *reading_label;
  GtkLabel *text_label;
  GtkBox *change_box; /* a group for each target */
  AdwPreferencesGroup *power_group;
  NestUndoGroup *changed_group;
  AdwPreferencesGroup *broken_group;
  AdwPreferencesGroup *rest_group;

  NestUndoPlan *plan;
  NestChoices *choices;
  NestUndo *undo;
  GCancellable *cancellable;
  GHashTable *groups;      /* name of a target to its NestUndoGroup */
  GPtrArray *rows;         /* of the broken and the rest group */
  GtkWidget *first_option; /* NULL: no question about power */
};

G_DEFINE_FINAL_TYPE (NestUndoDialog, nest_undo_dialog, ADW_TYPE_WINDOW)

enum {
  CONFIRMED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void nest_undo_dialog_update (NestUndoDialog *self);
static void nest_undo_dialog_read (NestUndoDialog *self);

static void
nest_undo_dialog_confirm_cb (NestUndoDialog *self)
{
  g_autoptr (NestRun) run = g_object_ref (self->undo->run);

  g_signal_emit (self, signals[CONFIRMED], 0, run);
  gtk_window_close (GTK_WINDOW (self));
}

/* --- the sentences, which follow what is ticked --- */

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
add_sentences (NestUndoDialog      *self,
               AdwPreferencesGroup *group,
               GPtrArray           *sentences,
               const char          *icon_name,
               const char          *style_class)
{
  for (guint i = 0; i < sentences->len; i++)
    {
      GtkWidget *row = nest_fact_row_new ();

      nest_fact_row_set (NEST_FACT_ROW (row), icon_name, style_class, g_ptr_array_index (sentences, i), NULL);
      adw_preferences_group_add (group, row);
      g_ptr_array_add (self->rows, row);
    }
}

static guint
count_changes (NestRun *run)
{
  guint n = 0;

  for (guint i = 0; i < nest_run_count_jobs (run); i++)
    {
      NestJob *job = nest_run_get_job (run, i);

      n += !nest_job_is_remembered (job) ? nest_job_get_changes (job)->len : 0;
    }

  return n;
}

static char *
format_button (NestUndoDialog *self,
               guint           n)
{
  if (nest_undo_plan_is_going_on (self->plan))
    return n > 0 ? g_strdup_printf (ngettext ("_Make %u Change", "_Make %u Changes", n), n) : g_strdup (_("_Go On"));

  return n > 0 ? g_strdup_printf (ngettext ("_Take Back %u Change", "_Take Back %u Changes", n), n)
               : g_strdup (_("_Take Back"));
}

static const char *
get_text (NestUndoDialog *self,
          guint           n)
{
  gboolean going_on = nest_undo_plan_is_going_on (self->plan);

  if (self->undo->broken->len > 0)
    return _("What you left out needs what you ticked.");
  if (n > 0)
    return going_on ? _("The changes that are left are made, each is proved by reading it back.")
                    : _("The old values are set again, each is proved by reading it back.");
  if (self->undo->power_choice != NULL)
    return _("First say how the machine may be powered off.");
  if (self->undo->items->len > 0)
    return _("Nothing is ticked.");
  if (going_on)
    return _("There is nothing left to do: everything is as agreed.");

  return self->undo->problems->len + self->undo->irreversible->len > 0 ? _("There is nothing that could be taken back.")
                                                                       : _("Everything is already as it was before.");
}

static void
nest_undo_dialog_update (NestUndoDialog *self)
{
  g_autofree char *label = NULL;
  guint n;

  g_clear_pointer (&self->undo, nest_undo_free);
  self->undo = nest_undo_plan_build (self->plan, self->choices);
  n = count_changes (self->undo->run);

  clear_rows (self);
  add_sentences (self, self->broken_group, self->undo->broken, "dialog-warning-symbolic", "warning");
  add_sentences (self, self->rest_group, self->undo->problems, "nest-status-blocked-symbolic", "error");
  add_sentences (self, self->rest_group, self->undo->irreversible, "nest-status-skipped-symbolic", NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->power_group), self->first_option != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->broken_group), self->undo->broken->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->rest_group), self->undo->problems->len + self->undo->irreversible->len > 0);
  gtk_label_set_label (self->text_label, get_text (self, n));
  label = format_button (self, n);
  gtk_button_set_label (self->confirm_button, label);
  gtk_widget_set_sensitive (GTK_WIDGET (self->confirm_button), n > 0);
}

/* --- what can be ticked, which stays --- */

static void
nest_undo_dialog_toggled_cb (NestUndoDialog *self,
                             GtkCheckButton *check)
{
  NestUndoScope *scope = nest_undo_plan_get_scope (self->plan);
  const char *item = g_object_get_data (G_OBJECT (check), ITEM);
  gboolean active = gtk_check_button_get_active (check);

  if (g_object_get_data (G_OBJECT (check), CHANGED) != NULL)
    nest_undo_scope_set_anyway (scope, item, active);
  nest_undo_scope_set_left (scope, item, !active);
  nest_undo_dialog_update (self);
}

static char *
format_target (NestJob *job)
{
  const char *name = nest_job_get_machine_name (job);

  if (name != NULL)
    return nest_text_make_visible (name);

  return g_strdup (nest_job_get_kind (job) == NEST_JOB_HOST ? _("This Computer") : _("Settings of the Hypervisor"));
}

static NestUndoGroup *
get_group (NestUndoDialog *self,
           NestJob        *job)
{
  g_autofree char *name = format_target (job);
  GtkWidget *group = g_hash_table_lookup (self->groups, name);

  if (group == NULL)
    {
      group = nest_undo_group_new (name);
      gtk_box_append (self->change_box, group);
      g_hash_table_insert (self->groups, g_steal_pointer (&name), group);
    }

  return NEST_UNDO_GROUP (group);
}

static void
add_check (NestUndoDialog *self,
           NestUndoItem   *item,
           NestUndoGroup  *group,
           const char     *title,
           const char     *subtitle)
{
  GtkCheckButton *check = nest_undo_group_add (group, title, subtitle, item->state == NEST_UNDO_BACK);

  g_object_set_data_full (G_OBJECT (check), ITEM, g_strdup (item->id), g_free);
  g_object_set_data (G_OBJECT (check), CHANGED, GINT_TO_POINTER (item->is_changed));
  g_signal_connect_object (check, "toggled", G_CALLBACK (nest_undo_dialog_toggled_cb), self, G_CONNECT_SWAPPED);
}

static void
add_items (NestUndoDialog *self,
           NestUndo       *undo)
{
  guint n_conflicts = 0;

  for (guint i = 0; i < undo->items->len; i++)
    {
      NestUndoItem *item = g_ptr_array_index (undo->items, i);
      g_autofree char *title = NULL;

      if (item->state != NEST_UNDO_CHANGED)
        {
          add_check (self, item, get_group (self, item->job), item->text, NULL);
          continue;
        }
      title = g_strdup_printf (nest_undo_plan_is_going_on (self->plan)
                                 /* Translators: %s is a change: "Processors: 2 → 3" */
                                 ? _("Change Anyway: %s")
                                 /* Translators: %s is a change: "Processors: 2 → 1" */
                                 : _("Take Back Anyway: %s"), item->text);
      add_check (self, item, self->changed_group, title, g_ptr_array_index (undo->conflicts, n_conflicts++));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->changed_group), n_conflicts > 0);
}

static void
add_ticks_for_all (NestUndoDialog *self)
{
  GHashTableIter iter;
  gpointer name, group;

  g_hash_table_iter_init (&iter, self->groups);
  while (g_hash_table_size (self->groups) > 1 && g_hash_table_iter_next (&iter, &name, &group))
    nest_undo_group_add_all (group, name);
}

static void
nest_undo_dialog_option_cb (NestUndoDialog *self,
                            NestOptionRow  *row)
{
  nest_choices_set_option (self->choices, POWER_STEP, nest_option_row_get_id (row));
  nest_undo_dialog_update (self);
}

static void
add_power_options (NestUndoDialog *self,
                   NestUndo       *undo)
{
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

/* --- reading --- */

static void
nest_undo_dialog_show_plan (NestUndoDialog *self)
{
  g_autoptr (NestUndo) undo = nest_undo_plan_build (self->plan, self->choices);

  add_power_options (self, undo);
  add_items (self, undo);
  add_ticks_for_all (self);
  nest_undo_dialog_update (self);
  gtk_stack_set_visible_child_name (self->stack, "plan");
}

static void
nest_undo_dialog_read_cb (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data)
{
  g_autoptr (NestUndoDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *markup = NULL;
  gboolean is_read = nest_undo_plan_read_finish (NEST_UNDO_PLAN (source), result, &error);

  if (self->plan == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  if (is_read)
    {
      nest_undo_dialog_show_plan (self);
      return;
    }
  /* The description of a status page is markup */
  markup = g_markup_escape_text (error->message, -1);
  adw_status_page_set_description (self->failed_page, markup);
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

static void
nest_undo_dialog_read (NestUndoDialog *self)
{
  if (nest_undo_plan_was_interrupted (self->plan))
    gtk_label_set_label (self->reading_label,
                         _("Waiting until nothing of the interrupted run is at work any more. That takes a minute at most."));
  gtk_stack_set_visible_child_name (self->stack, "reading");
  nest_undo_plan_read_async (self->plan, self->cancellable, nest_undo_dialog_read_cb, g_object_ref (self));
}

static void
nest_undo_dialog_dispose (GObject *object)
{
  NestUndoDialog *self = NEST_UNDO_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->undo, nest_undo_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->groups, g_hash_table_unref);
  g_clear_object (&self->plan);
  g_clear_object (&self->choices);

  G_OBJECT_CLASS (nest_undo_dialog_parent_class)->dispose (object);
}

static void
nest_undo_dialog_finalize (GObject *object)
{
  g_clear_object (&NEST_UNDO_DIALOG (object)->cancellable);

  G_OBJECT_CLASS (nest_undo_dialog_parent_class)->finalize (object);
}

static void
nest_undo_dialog_class_init (NestUndoDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nest_undo_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = nest_undo_dialog_finalize;

  signals[CONFIRMED] = g_signal_new ("confirmed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 1, NEST_TYPE_RUN);

  g_type_ensure (NEST_TYPE_UNDO_GROUP);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-undo-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, NestUndoDialog, confirm_button);
  gtk_widget_class_bind_template_child (widget_class, NestUndoDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, NestUndoDialog, failed_page);
  gtk_widget_class_bind_template_child (widget_class, NestUndoDialog, reading_label);
  gtk_widget_class_bind_template_child (widget_class, NestUndoDialog, text_label);
  gtk_widget_class_bind_template_child (widget_class, NestUndoDialog, change_box);
  gtk_widget_class_bind_template_child (widget_class, NestUndoDialog, power_group);
  gtk_widget_class_bind_template_child (widget_class, NestUndoDialog, changed_group);
  gtk_widget_class_bind_template_child (widget_class, NestUndoDialog, broken_group);
  gtk_widget_class_bind_template_child (widget_class, NestUndoDialog, rest_group);
  gtk_widget_class_bind_template_callback (widget_class, nest_undo_dialog_confirm_cb);
  gtk_widget_class_bind_template_callback (widget_class, nest_undo_dialog_read);
}

static void
nest_undo_dialog_init (NestUndoDialog *self)
{
  self->rows = g_ptr_array_new ();
  self->groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->choices = nest_choices_new ();
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  nest_ui_wrap_buttons (GTK_WIDGET (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->confirm_button), FALSE);
}

/** nest_undo_dialog_new: @plan: is read as soon as the dialog exists, unless it was read */
GtkWidget *
nest_undo_dialog_new (GtkWindow    *parent,
                      NestUndoPlan *plan)
{
  NestUndoDialog *self = g_object_new (NEST_TYPE_UNDO_DIALOG, "transient-for", parent, NULL);

  self->plan = g_object_ref (plan);
  if (nest_undo_plan_is_going_on (plan))
    gtk_window_set_title (GTK_WINDOW (self), _("Go On with the Run"));
  if (nest_undo_plan_is_read (plan))
    nest_undo_dialog_show_plan (self);
  else
    nest_undo_dialog_read (self);

  return GTK_WIDGET (self);
}
