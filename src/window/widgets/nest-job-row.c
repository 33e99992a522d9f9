/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Derived from the job by one update; a job that failed opens by itself. */
#include "nest-job-row.h"

#include "nest-copy-line.h"
#include "nest-host-install.h"
#include "nest-ui.h"

/* What takes longer than this says how long it has taken (milliseconds). */
#define LONG 2000

struct _NestJobRow
{
  AdwExpanderRow parent_instance;

  GtkStack *stack;
  GtkImage *icon;
  GtkSpinner *spinner;
  GtkLabel *error_label;
  GtkLabel *changes_label;
  NestCopyLine *commands_line;
  GtkLabel *advice_label;
  NestCopyLine *advice_line;

  NestJob *job;
  NestOutcome shown_outcome;
};

G_DEFINE_FINAL_TYPE (NestJobRow, nest_job_row, ADW_TYPE_EXPANDER_ROW)

/**
 * nest_job_row_get_problem:
 *
 * Returns: (transfer none) (nullable): what its error says; nothing where a person stopped the wait: they know that, and
 *   nothing went wrong
 */
const char *
nest_job_row_get_problem (NestJob *job)
{
  gboolean stopped = nest_job_get_outcome (job) == NEST_OUTCOME_CANCELLED && nest_job_get_kind (job) != NEST_JOB_HOST;

  return stopped ? NULL : nest_job_get_error_message (job);
}

/**
 * nest_job_row_format_changes:
 *
 * Returns: (transfer full): a line for each change, old → new, with how it went once that is known
 */
char *
nest_job_row_format_changes (NestJob *job)
{
  GPtrArray *changes = nest_job_get_changes (job);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < changes->len; i++)
    {
      NestOutcome outcome = nest_job_get_change_outcome (job, i);
      g_autofree char *change = nest_change_format (g_ptr_array_index (changes, i));

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", change);
      if (outcome != NEST_OUTCOME_PLANNED && outcome != NEST_OUTCOME_RUNNING)
        g_string_append_printf (text, " · %s", nest_outcome_get_title (outcome));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
format_commands (NestJob *job)
{
  g_autoptr (GPtrArray) commands = nest_job_describe (job);

  g_ptr_array_add (commands, NULL);

  return g_strjoinv ("\n", (char **) commands->pdata);
}

static char *
format_time (gint64 milliseconds)
{
  guint seconds = (guint) (milliseconds / 1000);

  if (milliseconds < LONG)
    return g_strdup ("");
  if (seconds < 60)
    /* Translators: seconds that have passed */
    return g_strdup_printf (_("%u s"), seconds);

  /* Translators: minutes and seconds that have passed */
  return g_strdup_printf (_("%u min %u s"), seconds / 60, seconds % 60);
}

static char *
format_subtitle (NestJob    *job,
                 const char *word)
{
  NestOutcome outcome = nest_job_get_outcome (job);
  const char *progress = nest_job_get_progress (job);
  int countdown = nest_job_get_countdown (job);
  g_autofree char *elapsed = format_time (nest_job_get_elapsed (job));
  g_autofree char *left = countdown >= 0
                            /* Translators: minutes and seconds that are left */
                            ? g_strdup_printf (_("%d:%02d left"), countdown / 60, countdown % 60)
                            : g_strdup ("");

  if (outcome == NEST_OUTCOME_RUNNING)
    return nest_ui_join (" · ", progress != NULL ? progress : word, left, *left == '\0' ? elapsed : "", NULL);

  return nest_ui_join (" · ", word, elapsed, NULL);
}

static void
nest_job_row_copy_cb (NestJobRow *self)
{
  const char *error = nest_job_get_error_message (self->job);
  const char *code = nest_job_get_error_code (self->job);
  g_autofree char *title = nest_job_get_title (self->job);
  g_autofree char *changes = nest_job_row_format_changes (self->job);
  g_autofree char *commands = format_commands (self->job);
  g_autofree char *text = nest_ui_join ("\n", title, nest_outcome_get_title (nest_job_get_outcome (self->job)),
                                        error != NULL ? error : "", code != NULL ? code : "", changes, commands, NULL);

  nest_ui_copy (GTK_WIDGET (self), text);
}

/* What was refused is for the user to do, so the commands are shown */
static gboolean
needs_a_look (NestJob *job)
{
  NestOutcome outcome = nest_job_get_outcome (job);

  return (outcome == NEST_OUTCOME_CANCELLED && nest_job_row_get_problem (job) != NULL) ||
         (nest_job_get_advice (job) != NULL && outcome != NEST_OUTCOME_RUNNING) ||
         outcome == NEST_OUTCOME_FAILED || outcome == NEST_OUTCOME_PARTIAL || outcome == NEST_OUTCOME_UNKNOWN;
}

/* What the outcome means for this job, where that is more than its usual word; else NULL */
static const char *
get_own_word (NestJob *job)
{
  NestOutcome outcome = nest_job_get_outcome (job);
  gboolean about_host = nest_job_get_kind (job) == NEST_JOB_HOST;

  if (outcome == NEST_OUTCOME_PENDING && about_host)
    return _("Set, takes effect after a restart of the computer");
  if (outcome == NEST_OUTCOME_CANCELLED && about_host && nest_job_get_error_message (job) != NULL)
    return nest_host_install_is_for (nest_job_get_changes (job)) ? _("Cancelled") : _("Not allowed");
  if (outcome == NEST_OUTCOME_CANCELLED && nest_job_get_elapsed (job) > 0)
    return _("Cancelled while waiting");

  return NULL;
}

static void
nest_job_row_update (NestJobRow *self)
{
  NestOutcome outcome = nest_job_get_outcome (self->job);
  const char *error = nest_job_row_get_problem (self->job);
  g_auto (NestLook) look = { 0 };
  g_autofree char *title = nest_job_get_title (self->job);
  g_autofree char *changes = nest_job_row_format_changes (self->job);
  g_autofree char *commands = format_commands (self->job);
  const char *remedy = nest_job_get_error_remedy (self->job);
  g_autofree char *problem = nest_ui_join ("\n", error != NULL ? error : "", remedy != NULL ? remedy : "", NULL);
  const char *own_word = get_own_word (self->job);
  char **advice = nest_job_get_advice (self->job);
  g_autofree char *subtitle = NULL;

  nest_look_init_for_outcome (&look, outcome);
  if (own_word != NULL)
    {
      g_free (look.word);
      look.word = g_strdup (own_word);
    }
  nest_look_apply (&look, self->icon);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL, look.word, -1);
  gtk_stack_set_visible_child_name (self->stack, outcome == NEST_OUTCOME_RUNNING ? "busy" : "icon");
  gtk_spinner_set_spinning (self->spinner, outcome == NEST_OUTCOME_RUNNING);
  subtitle = format_subtitle (self->job, look.word);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), subtitle);
  gtk_label_set_label (self->error_label, problem);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), error != NULL);
  gtk_label_set_label (self->changes_label, changes);
  nest_copy_line_set_text (self->commands_line, commands);
  gtk_widget_set_visible (GTK_WIDGET (self->commands_line), *commands != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->advice_label), advice != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->advice_line), advice != NULL);
  if (advice != NULL)
    {
      gtk_label_set_label (self->advice_label, advice[0]);
      nest_copy_line_set_text (self->advice_line, advice[1]);
    }
  if (outcome != self->shown_outcome && needs_a_look (self->job))
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);
  self->shown_outcome = outcome;
}

static void
nest_job_row_dispose (GObject *object)
{
  g_clear_object (&NEST_JOB_ROW (object)->job);

  G_OBJECT_CLASS (nest_job_row_parent_class)->dispose (object);
}

static void
nest_job_row_class_init (NestJobRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nest_job_row_dispose;

  g_type_ensure (NEST_TYPE_COPY_LINE);
  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-job-row.ui");
  gtk_widget_class_bind_template_child (widget_class, NestJobRow, stack);
  gtk_widget_class_bind_template_child (widget_class, NestJobRow, icon);
  gtk_widget_class_bind_template_child (widget_class, NestJobRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, NestJobRow, error_label);
  gtk_widget_class_bind_template_child (widget_class, NestJobRow, changes_label);
  gtk_widget_class_bind_template_child (widget_class, NestJobRow, commands_line);
  gtk_widget_class_bind_template_child (widget_class, NestJobRow, advice_label);
  gtk_widget_class_bind_template_child (widget_class, NestJobRow, advice_line);
  gtk_widget_class_bind_template_callback (widget_class, nest_job_row_copy_cb);
}

static void
nest_job_row_init (NestJobRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  nest_copy_line_set_kind (self->commands_line, TRUE);
  nest_copy_line_set_kind (self->advice_line, TRUE);
}

GtkWidget *
nest_job_row_new (NestJob *job)
{
  NestJobRow *self = g_object_new (NEST_TYPE_JOB_ROW, NULL);

  self->job = g_object_ref (job);
  g_signal_connect_object (job, "changed", G_CALLBACK (nest_job_row_update), self, G_CONNECT_SWAPPED);
  nest_job_row_update (self);

  return GTK_WIDGET (self);
}

/** nest_job_row_tick: shows how long the job has taken by now; once a second while a run is on */
void
nest_job_row_tick (NestJobRow *self)
{
  if (nest_job_get_outcome (self->job) == NEST_OUTCOME_RUNNING)
    nest_job_row_update (self);
}
