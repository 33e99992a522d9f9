/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nothing is done unasked: each run is shown first, a strip above every page leads to the question, and so does a run that was refused for it. */
#include "nest-recovery.h"

#include "nest-pending.h"
#include "nest-recovery-strip.h"
#include "nest-resume.h"
#include "nest-resume-dialog.h"
#include "nest-ui.h"
#include "nest-undo-dialog.h"

struct _NestRecovery
{
  GObject parent_instance;

  NestAssistant *assistant; /* not owned: outlives the recovery */
  NestSession *session;
  GCancellable *cancellable;
  NestRun *record;      /* that was interrupted */
  NestUndoPlan *plan;
  NestRun *undone;      /* what the run that is shown takes back */
  guint run_page;       /* its place among the assistant's pages */
  GtkWidget *dialog;    /* not owned */
  GtkWidget *strip;     /* not owned */
  GPtrArray *pending;
  gboolean is_looking;
  gboolean wants_dialog;
};

G_DEFINE_FINAL_TYPE (NestRecovery, nest_recovery, G_TYPE_OBJECT)

static NestRunControl *
get_control (NestRecovery *self)
{
  return nest_session_get_run_control (self->session);
}

static GtkWindow *
get_window (NestRecovery *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self->assistant)));
}

static void
set_dialog (NestRecovery *self,
            GtkWidget    *dialog)
{
  if (self->dialog != NULL)
    g_object_remove_weak_pointer (G_OBJECT (self->dialog), (gpointer *) &self->dialog);
  self->dialog = dialog;
  if (dialog == NULL)
    return;
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &self->dialog);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- the decision --- */

static void
nest_recovery_confirmed_cb (NestRecovery *self,
                            NestRun      *run)
{
  nest_run_control_start (get_control (self), run);
  nest_assistant_go_to (self->assistant, nest_assistant_get_page (self->assistant, self->run_page));
}

/* What will be done, before it is */
static void
show_plan (NestRecovery *self,
           gboolean      going_on)
{
  GtkWidget *dialog;

  nest_undo_plan_set_going_on (self->plan, going_on);
  g_clear_object (&self->undone);
  if (!going_on)
    self->undone = g_object_ref (nest_undo_plan_get_run (self->plan));
  dialog = nest_undo_dialog_new (get_window (self), self->plan);
  g_signal_connect_object (dialog, "confirmed", G_CALLBACK (nest_recovery_confirmed_cb), self, G_CONNECT_SWAPPED);
  set_dialog (self, dialog);
}

/* Returns: whether nothing is under way; else the user is told */
static gboolean
is_idle (NestRecovery *self)
{
  if (!nest_run_control_get_running (get_control (self)))
    return TRUE;

  nest_ui_toast (GTK_WIDGET (self->assistant), _("Wait until the changes are made"));

  return FALSE;
}

/** nest_recovery_ask_undo: shows what can be taken back of @run, and asks */
void
nest_recovery_ask_undo (NestRecovery *self,
                        NestRun      *run)
{
  if (!is_idle (self))
    return;
  g_clear_object (&self->plan);
  self->plan = nest_undo_plan_new (nest_session_get_inventory (self->session), run);
  show_plan (self, FALSE);
}

static void
nest_recovery_loaded_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr (NestRecovery) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = nest_journal_load_finish (NEST_JOURNAL (source), result, NULL, &error);
  NestRun *last = runs != NULL ? nest_journal_find_last (runs) : NULL;
  g_autofree char *problem = error != NULL ? nest_ui_describe_error (error) : NULL;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (last != NULL)
    nest_recovery_ask_undo (self, last);
  else
    nest_ui_toast (GTK_WIDGET (self->assistant), problem != NULL ? problem : _("There is nothing to take back."));
}

/** nest_recovery_ask_undo_last: the same about the last run that has something to take back */
void
nest_recovery_ask_undo_last (NestRecovery *self)
{
  nest_journal_load_async (nest_session_get_journal (self->session), self->cancellable, nest_recovery_loaded_cb,
                           g_object_ref (self));
}

/** nest_recovery_ask_again: the same about the run that was taken back last */
void
nest_recovery_ask_again (NestRecovery *self)
{
  g_autoptr (NestRun) run = self->undone != NULL ? g_object_ref (self->undone) : NULL;

  if (run != NULL)
    nest_recovery_ask_undo (self, run);
}

static void
nest_recovery_go_on_cb (NestRecovery *self)
{
  show_plan (self, TRUE);
}

static void
nest_recovery_take_back_cb (NestRecovery *self)
{
  show_plan (self, FALSE);
}

static void
nest_recovery_left_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr (NestRecovery) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean closed = nest_resume_close_finish (NEST_RUN (source), result, &error);
  g_autofree char *text = closed ? g_strdup (_("Left as it is. It can be taken back from the history")) : nest_ui_describe_error (error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  nest_ui_toast (GTK_WIDGET (self->assistant), text);
  nest_recovery_look (self);
}

static void
nest_recovery_leave_cb (NestRecovery *self)
{
  nest_resume_close_async (self->record, nest_session_get_journal (self->session), nest_recovery_left_cb, g_object_ref (self));
}

static void
nest_recovery_decide_cb (NestRecovery *self)
{
  GtkWidget *dialog;

  if (self->record == NULL || self->dialog != NULL || !is_idle (self))
    return;
  g_clear_object (&self->plan);
  self->plan = nest_undo_plan_new (nest_session_get_inventory (self->session), self->record);
  dialog = nest_resume_dialog_new (get_window (self), self->plan);
  g_signal_connect_object (dialog, "go-on", G_CALLBACK (nest_recovery_go_on_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "take-back", G_CALLBACK (nest_recovery_take_back_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "leave", G_CALLBACK (nest_recovery_leave_cb), self, G_CONNECT_SWAPPED);
  set_dialog (self, dialog);
}

/* --- what was to take effect later --- */

static void
nest_recovery_settled_cb (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  NestRecovery *self = g_task_get_source_object (task);
  NestRun *run = NEST_RUN (source);
  g_autofree char *text = NULL;

  if (!nest_pending_settle_finish (run, result, NULL) || g_cancellable_is_cancelled (self->cancellable))
    return;
  text = nest_pending_describe (run, g_task_get_task_data (task));
  if (text != NULL)
    nest_ui_toast (GTK_WIDGET (self->assistant), text);
}

/* Returns: whether all hypervisors of @run have answered */
static gboolean
add_hypervisors (NestRecovery *self,
                 NestRun      *run,
                 NestTargets  *targets)
{
  NestInventory *inventory = nest_session_get_inventory (self->session);

  for (guint i = 0; i < nest_run_count_jobs (run); i++)
    {
      const char *connection = nest_job_get_connection (nest_run_get_job (run, i));
      NestHypervisor *hypervisor = nest_inventory_find_hypervisor (inventory, connection);
      NestHypervisorInfo *info = nest_inventory_get_info (inventory, connection);

      if (nest_job_get_kind (nest_run_get_job (run, i)) == NEST_JOB_HOST)
        continue;
      if (hypervisor == NULL || info == NULL)
        return FALSE;
      nest_targets_add (targets, hypervisor, info);
    }

  return TRUE;
}

/* Once the list is there, as that is what the user waits for. */
static void
nest_recovery_settle (NestRecovery *self)
{
  if (self->pending == NULL || nest_inventory_is_loading (nest_session_get_inventory (self->session)) ||
      nest_run_control_get_running (get_control (self)))
    return;

  for (guint i = 0; i < self->pending->len; i++)
    {
      NestRun *run = g_ptr_array_index (self->pending, i);
      g_autoptr (NestTargets) targets = nest_targets_new (run);
      g_autoptr (GTask) task = g_task_new (self, self->cancellable, NULL, NULL);

      if (!add_hypervisors (self, run, targets))
        continue;
      g_task_set_task_data (task, g_object_ref (targets), g_object_unref);
      nest_pending_settle_async (run, targets, nest_session_get_journal (self->session), self->cancellable,
                                 nest_recovery_settled_cb, g_steal_pointer (&task));
    }
  g_clear_pointer (&self->pending, g_ptr_array_unref);
}

/* --- looking --- */

static void
show_strip (NestRecovery *self)
{
  gboolean wanted = self->record != NULL;

  if (wanted == (self->strip != NULL))
    return;
  self->strip = wanted ? nest_recovery_strip_new () : NULL;
  if (wanted)
    g_signal_connect_object (self->strip, "decide", G_CALLBACK (nest_recovery_decide_cb), self, G_CONNECT_SWAPPED);
  nest_assistant_set_strip (self->assistant, self->strip);
}

static void
nest_recovery_looked_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr (NestRecovery) self = user_data;
  NestJournal *journal = NEST_JOURNAL (source);
  g_autoptr (GPtrArray) runs = nest_journal_load_finish (journal, result, NULL, NULL);
  gboolean wants_dialog = self->wants_dialog;

  /* A run that another Nestbox is doing right now was not interrupted */
  if (runs == NULL || g_cancellable_is_cancelled (self->cancellable) || nest_journal_is_busy (journal))
    return;
  self->wants_dialog = FALSE;
  g_set_object (&self->record, nest_resume_find (runs));
  g_clear_pointer (&self->pending, g_ptr_array_unref);
  self->pending = nest_pending_find (runs);
  show_strip (self);
  if (wants_dialog)
    nest_recovery_decide_cb (self);
  nest_recovery_settle (self);
}

/** nest_recovery_look: reads the journal, now and after each run, and shows what there is to decide */
void
nest_recovery_look (NestRecovery *self)
{
  self->is_looking = TRUE;
  nest_journal_look_async (nest_session_get_journal (self->session), self->cancellable, nest_recovery_looked_cb,
                           g_object_ref (self));
}

/* A run that was refused for an earlier one leads to the question about that one. */
static void
nest_recovery_ended_cb (NestRecovery *self)
{
  self->wants_dialog = g_error_matches (nest_run_control_get_error (get_control (self)), NEST_RUNNER_ERROR,
                                        NEST_RUNNER_ERROR_INTERRUPTED);
  if (self->is_looking)
    nest_recovery_look (self);
}

static void
nest_recovery_dispose (GObject *object)
{
  NestRecovery *self = NEST_RECOVERY (object);

  g_cancellable_cancel (self->cancellable);
  set_dialog (self, NULL);
  g_clear_object (&self->record);
  g_clear_object (&self->undone);
  g_clear_object (&self->plan);
  g_clear_object (&self->session);
  g_clear_pointer (&self->pending, g_ptr_array_unref);

  G_OBJECT_CLASS (nest_recovery_parent_class)->dispose (object);
}

static void
nest_recovery_finalize (GObject *object)
{
  g_clear_object (&NEST_RECOVERY (object)->cancellable);

  G_OBJECT_CLASS (nest_recovery_parent_class)->finalize (object);
}

static void
nest_recovery_class_init (NestRecoveryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nest_recovery_dispose;
  G_OBJECT_CLASS (klass)->finalize = nest_recovery_finalize;
}

static void
nest_recovery_init (NestRecovery *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * nest_recovery_new:
 * @assistant: (transfer none): gets the strip; has to outlive the recovery
 * @run_page: the place of the page of @assistant that shows what is done
 */
NestRecovery *
nest_recovery_new (NestAssistant *assistant,
                   NestSession   *session,
                   guint          run_page)
{
  NestRecovery *self = g_object_new (NEST_TYPE_RECOVERY, NULL);

  self->assistant = assistant;
  self->run_page = run_page;
  self->session = g_object_ref (session);
  g_signal_connect_object (get_control (self), "ended", G_CALLBACK (nest_recovery_ended_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (nest_session_get_inventory (session), "notify::loading", G_CALLBACK (nest_recovery_settle), self,
                           G_CONNECT_SWAPPED);

  return self;
}
