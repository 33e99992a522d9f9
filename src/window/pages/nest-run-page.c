/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows the control's run; what it says at the top and which buttons are there follows from one state. */
#include "nest-run-page.h"

#include "nest-fact-row.h"
#include "nest-job-row.h"
#include "nest-power-off-dialog.h"
#include "nest-run-tally.h"
#include "nest-steps.h"
#include "nest-ui.h"
#include "nest-wrap-layout.h"

/* Seconds that “Wait Longer” adds */
#define MORE_TIME 120
/* While somebody reads the question about the plug, the time for it does not run out: with so many seconds left it is more */
#define NEARLY_OVER 5

typedef enum {
  STATE_NONE,
  STATE_RUNNING,
  STATE_STOPPING,  /* cancelled, the present job ends */
  STATE_SUCCEEDED,
  STATE_CHANGED,   /* something changed since the review */
  STATE_CANCELLED,
  STATE_FAILED,
} State;

struct _NestRunPage
{
  NestPage parent_instance;

  GtkLabel *heading_label;
  GtkLabel *text_label;
  GtkProgressBar *progress_bar;
  GtkListBox *differences;
  GtkListBox *jobs;
  GtkWidget *buttons;
  GtkWidget *wait_button;
  GtkWidget *power_off_button;
  GtkWidget *cancel_button;

  NestRunControl *control;
  NestRun *run; /* whose jobs are watched */
  NestJob *asked_about;    /* whose guest's plug the dialog is about */
  GtkWindow *power_dialog;
  guint timer;
};

G_DEFINE_FINAL_TYPE (NestRunPage, nest_run_page, NEST_TYPE_PAGE)

enum {
  RETRY,
  REVIEW,
  POWER_OFF,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static State
get_state (NestRunPage *self)
{
  if (self->run == NULL)
    return STATE_NONE;
  if (nest_run_control_get_running (self->control))
    return nest_run_control_get_cancelled (self->control) ? STATE_STOPPING : STATE_RUNNING;
  if (nest_run_control_has_succeeded (self->control))
    return STATE_SUCCEEDED;
  if (nest_run_control_get_differences (self->control) != NULL)
    return STATE_CHANGED;

  return nest_run_control_get_cancelled (self->control) ? STATE_CANCELLED : STATE_FAILED;
}

static NestJob *
find_job (NestRunPage *self,
          gboolean   (*matches) (NestJob *job))
{
  for (guint i = 0; self->run != NULL && i < nest_run_count_jobs (self->run); i++)
    if (matches (nest_run_get_job (self->run, i)))
      return nest_run_get_job (self->run, i);

  return NULL;
}

/* The guest was asked and did nothing in its time. */
static gboolean
was_ignored (NestJob *job)
{
  return nest_job_get_kind (job) == NEST_JOB_POWER && g_strcmp0 (nest_job_get_error_code (job), "ignored") == 0;
}

static double
get_fraction (NestRun *run)
{
  guint n_jobs = nest_run_count_jobs (run);
  guint n_over = 0;
  double share = 0; /* of those that are under way */

  for (guint i = 0; i < n_jobs; i++)
    {
      NestJob *job = nest_run_get_job (run, i);
      NestOutcome outcome = nest_job_get_outcome (job);

      n_over += outcome != NEST_OUTCOME_PLANNED && outcome != NEST_OUTCOME_RUNNING;
      if (outcome == NEST_OUTCOME_RUNNING)
        share += MAX (nest_job_get_fraction (job), 0);
    }

  return n_jobs > 0 ? (n_over + share) / n_jobs : 0;
}

static const char *
get_heading (State       state,
             NestRunKind kind)
{
  switch (state)
    {
    case STATE_SUCCEEDED:
      return kind == NEST_RUN_UNDO ? _("Taken Back") : _("All Changes Are Made");
    case STATE_CHANGED:
      return _("Something Changed Meanwhile");
    case STATE_CANCELLED:
      return _("Cancelled");
    case STATE_FAILED:
      return _("Not Everything Went Well");
    case STATE_STOPPING:
      return _("Stopping After the Present Step…");
    case STATE_NONE:
    case STATE_RUNNING:
    default:
      return kind == NEST_RUN_UNDO ? _("Taking Changes Back…") : _("Making Changes…");
    }
}

static gboolean
is_committed (NestJob *job)
{
  return nest_job_get_outcome (job) == NEST_OUTCOME_RUNNING && nest_job_is_committed (job);
}

/* Returns: (transfer full) */
static char *
get_text (NestRunPage *self,
          State        state)
{
  const GError *error = nest_run_control_get_error (self->control);

  switch (state)
    {
    case STATE_RUNNING:
      if (find_job (self, is_committed) != NULL)
        return g_strdup (_("Packages are being set up. That is not interrupted: it would leave them half installed."));
      if (find_job (self, nest_job_waits_for_guest) != NULL)
        return g_strdup (_("The machine was asked to shut down. Look into its window: it may be waiting for an answer there."));
      return g_strdup (_("Each change is written down before it is made, and proved afterwards by reading it back."));
    case STATE_STOPPING:
      return g_strdup (_("The step that is under way is finished, so that nothing is left half done. The others are not "
                         "begun."));
    case STATE_CANCELLED:
      return nest_run_tally_describe (self->run);
    case STATE_CHANGED:
      return g_strdup (error->message);
    case STATE_FAILED:
      if (find_job (self, was_ignored) != NULL)
        return g_strdup (_("The machine was asked to shut down, but did not. You can look into its window and try again, "
                           "or power it off now."));
      return g_strdup (error != NULL ? error->message
                                     : _("What succeeded stays, and can be taken back. The step that failed says why."));
    case STATE_NONE:
    case STATE_SUCCEEDED:
    default:
      return g_strdup ("");
    }
}

static void
update_action (NestRunPage *self,
               State        state)
{
  NestPage *page = NEST_PAGE (self);

  nest_page_set_can_go_back (page, state != STATE_RUNNING && state != STATE_STOPPING);
  nest_page_set_skippable (page, state == STATE_NONE || state == STATE_SUCCEEDED);
  nest_page_set_complete (page, state != STATE_RUNNING && state != STATE_STOPPING);
  if (state == STATE_CHANGED || state == STATE_CANCELLED)
    nest_page_set_action (page, _("_Review Again"), NULL);
  else if (state == STATE_FAILED)
    nest_page_set_action (page, _("_Try Again"), _("Do again what did not succeed."));
  else
    nest_page_set_action (page, _("_Continue"),
                          state == STATE_SUCCEEDED ? NULL : _("The changes are still being made."));
}

static void
update_differences (NestRunPage *self)
{
  const char *const *differences = nest_run_control_get_differences (self->control);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->differences, 0)) != NULL)
    gtk_list_box_remove (self->differences, GTK_WIDGET (row));
  for (guint i = 0; differences != NULL && differences[i] != NULL; i++)
    {
      GtkWidget *fact = nest_fact_row_new ();

      nest_fact_row_set (NEST_FACT_ROW (fact), "dialog-warning-symbolic", "warning", differences[i], NULL);
      gtk_list_box_append (self->differences, fact);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->differences), differences != NULL);
}

/* A question that came to nothing goes away; one that is being read does not lose its time. */
static void
update_power_dialog (NestRunPage *self)
{
  if (self->power_dialog == NULL)
    return;
  if (get_state (self) != STATE_RUNNING || !nest_job_waits_for_guest (self->asked_about))
    gtk_window_destroy (self->power_dialog);
  else if (nest_job_get_countdown (self->asked_about) <= NEARLY_OVER)
    nest_run_control_wait_longer (self->control, MORE_TIME);
}

static void
nest_run_page_update (NestRunPage *self)
{
  State state = get_state (self);
  gboolean running = state == STATE_RUNNING || state == STATE_STOPPING;
  NestRunKind kind = self->run != NULL ? nest_run_get_kind (self->run) : NEST_RUN_APPLY;
  gboolean may_wait = state == STATE_RUNNING && find_job (self, nest_job_waits_for_guest) != NULL;
  gboolean may_power_off = may_wait || (state == STATE_FAILED && find_job (self, was_ignored) != NULL);
  g_autofree char *text = get_text (self, state);

  gtk_label_set_label (self->heading_label, get_heading (state, kind));
  gtk_label_set_label (self->text_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), running);
  if (self->run != NULL)
    gtk_progress_bar_set_fraction (self->progress_bar, get_fraction (self->run));
  gtk_widget_set_visible (GTK_WIDGET (self->jobs), state != STATE_CHANGED);
  gtk_widget_set_visible (self->wait_button, may_wait);
  gtk_widget_set_visible (self->power_off_button, may_power_off);
  gtk_widget_set_visible (self->cancel_button, running);
  gtk_widget_set_sensitive (self->cancel_button, state == STATE_RUNNING && find_job (self, is_committed) == NULL);
  gtk_widget_set_visible (self->buttons, running || may_power_off);
  nest_page_set_title (NEST_PAGE (self), kind == NEST_RUN_UNDO ? _("Taking Changes Back") : _("Making Changes"));
  update_action (self, state);
  update_power_dialog (self);
}

static gboolean
nest_run_page_tick_cb (gpointer user_data)
{
  NestRunPage *self = user_data;
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->jobs));

  for (; row != NULL; row = gtk_widget_get_next_sibling (row))
    if (NEST_IS_JOB_ROW (row))
      nest_job_row_tick (NEST_JOB_ROW (row));

  return G_SOURCE_CONTINUE;
}

static void
nest_run_page_running_cb (NestRunPage *self)
{
  gboolean running = nest_run_control_get_running (self->control);

  if (running && self->timer == 0)
    self->timer = g_timeout_add_seconds (1, nest_run_page_tick_cb, self);
  else if (!running)
    g_clear_handle_id (&self->timer, g_source_remove);
  update_differences (self);
  nest_run_page_update (self);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  return nest_job_row_new (item);
}

static void
nest_run_page_run_cb (NestRunPage *self)
{
  NestRun *run = nest_run_control_get_run (self->control);

  for (guint i = 0; self->run != NULL && i < nest_run_count_jobs (self->run); i++)
    g_signal_handlers_disconnect_by_func (nest_run_get_job (self->run, i), nest_run_page_update, self);
  g_set_object (&self->run, run);
  for (guint i = 0; run != NULL && i < nest_run_count_jobs (run); i++)
    g_signal_connect_object (nest_run_get_job (run, i), "changed", G_CALLBACK (nest_run_page_update), self,
                             G_CONNECT_SWAPPED);
  gtk_list_box_bind_model (self->jobs, G_LIST_MODEL (run), create_row, NULL, NULL);
  nest_run_page_update (self);
}

static void
nest_run_page_wait_cb (NestRunPage *self)
{
  nest_run_control_wait_longer (self->control, MORE_TIME);
}

static void
nest_run_page_cancel_cb (NestRunPage *self)
{
  nest_run_control_cancel (self->control);
}

static void
nest_run_page_power_agreed_cb (NestRunPage *self)
{
  nest_run_control_power_off_now (self->control, self->asked_about);
}

/* Pulling the plug needs a yes of its own, whatever was agreed to before. */
static void
ask_about_power (NestRunPage *self,
                 NestJob     *job)
{
  NestStepContext context = { NULL, nest_job_get_info (job), nest_job_get_machine (job), NULL };
  g_autoptr (NestFinding) finding = nest_steps_offer_pull_plug (&context);
  GtkWidget *dialog = nest_power_off_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), finding,
                                                 nest_job_get_machine (job));

  /* The run has a Cancel of its own */
  adw_message_dialog_set_response_label (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Go On Waiting"));
  g_set_object (&self->asked_about, job);
  g_set_weak_pointer (&self->power_dialog, GTK_WINDOW (dialog));
  g_signal_connect_object (dialog, "response::" NEST_METHOD_PULL_PLUG, G_CALLBACK (nest_run_page_power_agreed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
nest_run_page_power_off_cb (NestRunPage *self)
{
  NestJob *waiting = find_job (self, nest_job_waits_for_guest);
  NestJob *job = find_job (self, was_ignored);

  if (waiting != NULL)
    ask_about_power (self, waiting);
  else if (job != NULL)
    g_signal_emit (self, signals[POWER_OFF], 0, nest_job_get_connection (job), nest_job_get_machine_uuid (job));
}

static void
nest_run_page_activate (NestPage *page)
{
  NestRunPage *self = NEST_RUN_PAGE (page);
  State state = get_state (self);

  if (state == STATE_FAILED)
    g_signal_emit (self, signals[RETRY], 0);
  else if (state == STATE_CHANGED || state == STATE_CANCELLED)
    g_signal_emit (self, signals[REVIEW], 0);
  else
    nest_page_forward (page);
}

static void
nest_run_page_dispose (GObject *object)
{
  NestRunPage *self = NEST_RUN_PAGE (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_weak_pointer (&self->power_dialog);
  g_clear_object (&self->asked_about);
  g_clear_object (&self->run);
  g_clear_object (&self->control);

  G_OBJECT_CLASS (nest_run_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-run-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NestRunPage, heading_label);
  gtk_widget_class_bind_template_child (widget_class, NestRunPage, text_label);
  gtk_widget_class_bind_template_child (widget_class, NestRunPage, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, NestRunPage, differences);
  gtk_widget_class_bind_template_child (widget_class, NestRunPage, jobs);
  gtk_widget_class_bind_template_child (widget_class, NestRunPage, buttons);
  gtk_widget_class_bind_template_child (widget_class, NestRunPage, wait_button);
  gtk_widget_class_bind_template_child (widget_class, NestRunPage, power_off_button);
  gtk_widget_class_bind_template_child (widget_class, NestRunPage, cancel_button);
  gtk_widget_class_bind_template_callback (widget_class, nest_run_page_wait_cb);
  gtk_widget_class_bind_template_callback (widget_class, nest_run_page_power_off_cb);
  gtk_widget_class_bind_template_callback (widget_class, nest_run_page_cancel_cb);
}

static void
nest_run_page_class_init (NestRunPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nest_run_page_dispose;
  NEST_PAGE_CLASS (klass)->activate = nest_run_page_activate;

  signals[RETRY] = g_signal_new ("retry", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REVIEW] = g_signal_new ("review", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[POWER_OFF] = g_signal_new ("power-off", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  g_type_ensure (NEST_TYPE_WRAP_LAYOUT);
  bind_children (GTK_WIDGET_CLASS (klass));
}

static void
nest_run_page_init (NestRunPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** nest_run_page_new: @control: whose run is shown; without one the page is left out */
NestPage *
nest_run_page_new (NestRunControl *control)
{
  NestRunPage *self = g_object_new (NEST_TYPE_RUN_PAGE, NULL);

  self->control = g_object_ref (control);
  g_signal_connect_object (control, "notify::run", G_CALLBACK (nest_run_page_run_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (control, "notify::running", G_CALLBACK (nest_run_page_running_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (control, "notify::cancelled", G_CALLBACK (nest_run_page_update), self, G_CONNECT_SWAPPED);
  nest_run_page_run_cb (self);
  nest_run_page_running_cb (self);

  return NEST_PAGE (self);
}
