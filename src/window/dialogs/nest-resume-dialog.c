/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waits until the world stands still, however long the user lets it, then says of each setting where it is. */
#include "nest-resume-dialog.h"

#include "nest-fact-row.h"
#include "nest-resume.h"
#include "nest-text.h"
#include "nest-ui.h"

struct _NestResumeDialog
{
  AdwWindow parent_instance;

  GtkStack *stack;
  AdwStatusPage *failed_page;
  GtkLabel *text_label;
  GtkBox *target_box; /* a group for each target of the run */

  NestUndoPlan *plan;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (NestResumeDialog, nest_resume_dialog, ADW_TYPE_WINDOW)

enum {
  GO_ON,
  TAKE_BACK,
  LEAVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
decide (NestResumeDialog *self,
        guint             signal)
{
  g_autoptr (NestResumeDialog) alive = g_object_ref (self);

  gtk_window_close (GTK_WINDOW (self));
  g_signal_emit (alive, signals[signal], 0);
}

static void
nest_resume_dialog_go_on_cb (NestResumeDialog *self)
{
  decide (self, GO_ON);
}

static void
nest_resume_dialog_take_back_cb (NestResumeDialog *self)
{
  decide (self, TAKE_BACK);
}

static void
nest_resume_dialog_leave_cb (NestResumeDialog *self)
{
  decide (self, LEAVE);
}

/* --- what was found --- */

static void
add_lines (NestResumeDialog    *self,
           NestJob             *job,
           AdwPreferencesGroup *group)
{
  g_autoptr (GPtrArray) lines = nest_resume_describe_job (job, nest_targets_look_up, nest_undo_plan_get_targets (self->plan));
  gboolean is_done = nest_job_has_succeeded (job);

  for (guint i = 0; i < lines->len; i++)
    {
      GtkWidget *row = nest_fact_row_new ();
      gboolean is_agreed = is_done || (i < nest_job_get_changes (job)->len &&
                                       nest_outcome_is_success (nest_job_get_change_outcome (job, i)));

      nest_fact_row_set (NEST_FACT_ROW (row), is_agreed ? "nest-status-done-symbolic" : "nest-status-todo-symbolic",
                         is_agreed ? "success" : "warning", g_ptr_array_index (lines, i), NULL);
      adw_preferences_group_add (group, row);
    }
}

static char *
format_target (NestJob *job)
{
  const char *name = nest_job_get_machine_name (job);
  g_autofree char *visible = name != NULL ? nest_text_make_visible (name) : NULL;

  /* The title of a group is markup */
  return g_markup_escape_text (visible != NULL ? visible
                               : nest_job_get_kind (job) == NEST_JOB_HOST ? _("This Computer")
                                                                          : _("Settings of the Hypervisor"), -1);
}

static void
add_targets (NestResumeDialog *self)
{
  NestRun *run = nest_undo_plan_get_run (self->plan);
  AdwPreferencesGroup *group = NULL;
  const char *last = NULL;

  for (guint i = 0; i < nest_run_count_jobs (run); i++)
    {
      NestJob *job = nest_run_get_job (run, i);
      const char *uuid = nest_job_get_machine_uuid (job);

      if (group == NULL || g_strcmp0 (uuid, last) != 0)
        {
          g_autofree char *title = format_target (job);

          group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
          adw_preferences_group_set_title (group, title);
          gtk_widget_set_tooltip_markup (GTK_WIDGET (group), title); /* a long name is shortened */
          gtk_box_append (self->target_box, GTK_WIDGET (group));
        }
      last = uuid;
      add_lines (self, job, group);
    }
}

static void
show_plan (NestResumeDialog *self)
{
  NestRun *run = nest_undo_plan_get_run (self->plan);
  g_autoptr (GDateTime) local = g_date_time_to_local (nest_run_get_started (run));
  /* Translators: a date and time as your language writes it, see g_date_time_format() */
  g_autofree char *when = g_date_time_format (local, _("%e %B %Y, %H:%M"));
  g_autofree char *text =
    g_strdup_printf (nest_run_get_ended (run) == NULL
                       /* Translators: %s is a date and time */
                       ? _("Nestbox was stopped in the middle of the changes of %s. This is how the settings are now:")
                       /* Translators: %s is a date and time */
                       : _("Nestbox could not find out what became of the changes of %s. This is how the settings are now:"),
                     g_strstrip (when));

  gtk_label_set_label (self->text_label, text);
  add_targets (self);
  gtk_stack_set_visible_child_name (self->stack, "plan");
}

static void
nest_resume_dialog_read_cb (GObject      *source,
                            GAsyncResult *result,
                            gpointer      user_data)
{
  g_autoptr (NestResumeDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *markup = NULL;
  gboolean is_read = nest_undo_plan_read_finish (NEST_UNDO_PLAN (source), result, &error);

  if (self->plan == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  if (is_read)
    {
      show_plan (self);
      return;
    }
  /* The description of a status page is markup */
  markup = g_markup_escape_text (error->message, -1);
  adw_status_page_set_description (self->failed_page, markup);
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

static void
nest_resume_dialog_read (NestResumeDialog *self)
{
  gtk_stack_set_visible_child_name (self->stack, "reading");
  nest_undo_plan_read_async (self->plan, self->cancellable, nest_resume_dialog_read_cb, g_object_ref (self));
}

static void
nest_resume_dialog_dispose (GObject *object)
{
  NestResumeDialog *self = NEST_RESUME_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->plan);

  G_OBJECT_CLASS (nest_resume_dialog_parent_class)->dispose (object);
}

static void
nest_resume_dialog_finalize (GObject *object)
{
  g_clear_object (&NEST_RESUME_DIALOG (object)->cancellable);

  G_OBJECT_CLASS (nest_resume_dialog_parent_class)->finalize (object);
}

static void
nest_resume_dialog_class_init (NestResumeDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const char *const names[] = { "go-on", "take-back", "leave" };

  G_OBJECT_CLASS (klass)->dispose = nest_resume_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = nest_resume_dialog_finalize;

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-resume-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, NestResumeDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, NestResumeDialog, failed_page);
  gtk_widget_class_bind_template_child (widget_class, NestResumeDialog, text_label);
  gtk_widget_class_bind_template_child (widget_class, NestResumeDialog, target_box);
  gtk_widget_class_bind_template_callback (widget_class, nest_resume_dialog_read);
  gtk_widget_class_bind_template_callback (widget_class, nest_resume_dialog_go_on_cb);
  gtk_widget_class_bind_template_callback (widget_class, nest_resume_dialog_take_back_cb);
  gtk_widget_class_bind_template_callback (widget_class, nest_resume_dialog_leave_cb);
}

static void
nest_resume_dialog_init (NestResumeDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  nest_ui_wrap_buttons (GTK_WIDGET (self));
}

/** nest_resume_dialog_new: @plan: of an interrupted run; read as soon as the dialog exists */
GtkWidget *
nest_resume_dialog_new (GtkWindow    *parent,
                        NestUndoPlan *plan)
{
  NestResumeDialog *self = g_object_new (NEST_TYPE_RESUME_DIALOG, "transient-for", parent, NULL);

  self->plan = g_object_ref (plan);
  nest_resume_dialog_read (self);

  return GTK_WIDGET (self);
}
