/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A remembered run does not change any more, so the row is built once. */
#include "nest-run-row.h"

#include "nest-copy-line.h"
#include "nest-job-row.h"
#include "nest-ui.h"

struct _NestRunRow
{
  AdwExpanderRow parent_instance;

  NestRun *run;
};

G_DEFINE_FINAL_TYPE (NestRunRow, nest_run_row, ADW_TYPE_EXPANDER_ROW)

enum {
  UNDO,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
nest_run_row_finalize (GObject *object)
{
  g_clear_object (&NEST_RUN_ROW (object)->run);

  G_OBJECT_CLASS (nest_run_row_parent_class)->finalize (object);
}

static void
nest_run_row_class_init (NestRunRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nest_run_row_finalize;

  signals[UNDO] = g_signal_new ("undo", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nest_run_row_init (NestRunRow *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
}

static void
nest_run_row_clicked_cb (NestRunRow *self)
{
  g_signal_emit (self, signals[UNDO], 0);
}

static char *
format_title (NestRun *run)
{
  g_autoptr (GString) title = g_string_new (NULL);

  for (guint i = 0; i < nest_run_count_jobs (run); i++)
    {
      g_autofree char *job = nest_job_get_title (nest_run_get_job (run, i));

      g_string_append_printf (title, "%s%s", i > 0 ? ", " : "", job);
    }
  if (nest_run_get_kind (run) == NEST_RUN_UNDO)
    /* Translators: %s is what was changed and is as before now, such as “Whonix: 5 settings” */
    return g_strdup_printf (_("Taken back: %s"), title->str);

  return g_string_free (g_steal_pointer (&title), FALSE);
}

static char *
format_subtitle (NestRun    *run,
                 const char *word)
{
  GDateTime *started = nest_run_get_started (run);
  g_autoptr (GDateTime) local = started != NULL ? g_date_time_to_local (started) : NULL;
  /* Translators: a date and time as your language writes it, see g_date_time_format() */
  g_autofree char *when = local != NULL ? g_date_time_format (local, _("%e %B %Y, %H:%M")) : g_strdup ("");

  return nest_ui_join (" · ", g_strstrip (when), word, nest_run_is_taken_back (run) ? _("Taken back later") : "", NULL);
}

static void
add_job (NestRunRow *self,
         NestJob    *job)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = nest_job_get_title (job);
  g_autofree char *changes = nest_job_row_format_changes (job);
  const char *error = nest_job_row_get_problem (job);
  char **advice = nest_run_is_taken_back (self->run) ? NULL : nest_job_get_advice (job);
  g_autofree char *text = nest_ui_join ("\n", changes, error != NULL ? error : "", advice != NULL ? advice[0] : "", NULL);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  if (advice != NULL)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (self), nest_copy_line_new_row (advice[1]));
}

static void
add_undo_row (NestRunRow *self)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (nest_run_get_kind (self->run) == NEST_RUN_UNDO ? _("_Redo…")
                                                                                                   : _("_Undo…"));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), nest_run_get_kind (self->run) == NEST_RUN_UNDO
                                                                         ? _("Make the Changes Again")
                                                                         : _("Take These Changes Back"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (nest_run_row_clicked_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
}

/** nest_run_row_new: @run: from the journal */
GtkWidget *
nest_run_row_new (NestRun *run)
{
  NestRunRow *self = g_object_new (NEST_TYPE_RUN_ROW, NULL);
  GtkWidget *icon = gtk_image_new ();
  g_auto (NestLook) look = { 0 };
  g_autofree char *title = format_title (run);
  g_autofree char *subtitle = NULL;

  self->run = g_object_ref (run);
  nest_look_init_for_outcome (&look, nest_run_get_outcome (run));
  nest_look_apply (&look, GTK_IMAGE (icon));
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (self), icon);
  subtitle = format_subtitle (run, look.word);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), subtitle);
  for (guint i = 0; i < nest_run_count_jobs (run); i++)
    add_job (self, nest_run_get_job (run, i));
  if (nest_run_has_started_jobs (run) && !nest_run_is_taken_back (run))
    add_undo_row (self);

  return GTK_WIDGET (self);
}

NestRun *
nest_run_row_get_run (NestRunRow *self)
{
  return self->run;
}
