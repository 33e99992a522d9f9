/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nothing is taken back, and no plug is pulled, without a yes to that very thing. */
#include "nest-run-guide.h"

#include "nest-done-page.h"
#include "nest-power-off-dialog.h"
#include "nest-recovery.h"
#include "nest-run-page.h"
#include "nest-station.h"
#include "nest-ui.h"

struct _NestRunGuide
{
  GObject parent_instance;

  NestAssistant *assistant; /* not owned: outlives the guide */
  NestSession *session;
  GSettings *settings;
  NestRecovery *recovery;
};

G_DEFINE_FINAL_TYPE (NestRunGuide, nest_run_guide, G_TYPE_OBJECT)

enum {
  REVIEW,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GtkWindow *
get_window (NestRunGuide *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self->assistant)));
}

static NestRunControl *
get_control (NestRunGuide *self)
{
  return nest_session_get_run_control (self->session);
}

static void
listen (NestRunGuide *self,
        gpointer      instance,
        const char   *signal,
        GCallback     callback)
{
  g_signal_connect_object (instance, signal, callback, self, G_CONNECT_SWAPPED);
}

static NestDonePage *
get_done_page (NestRunGuide *self)
{
  return NEST_DONE_PAGE (nest_assistant_get_page (self->assistant, NEST_STATION_DONE));
}

/* Only a run that succeeded goes on by itself; all else is to be looked at first. */
static void
nest_run_guide_ended_cb (NestRunGuide *self,
                         gboolean      success)
{
  NestRun *run = nest_run_control_get_run (get_control (self));

  nest_done_page_set_model (get_done_page (self), run, nest_session_get_checklist (self->session));
  /* What was changed of this computer is known to all pages by reading it again */
  if (nest_run_find_job (run, NEST_JOB_HOST, NEST_HOST_CONNECTION, NULL) != NULL)
    nest_inventory_refresh (nest_session_get_inventory (self->session));
  if (!success)
    return;
  if (self->settings != NULL && nest_run_get_kind (run) == NEST_RUN_APPLY)
    g_settings_set_boolean (self->settings, "first-run-done", TRUE);
  if (nest_assistant_get_current (self->assistant) == nest_assistant_peek_page (self->assistant, NEST_STATION_RUN))
    nest_assistant_forward (self->assistant);
}

/** nest_run_guide_apply: does what the checklist asks for; with nothing to do, the run page is left out */
void
nest_run_guide_apply (NestRunGuide *self)
{
  g_autoptr (NestRun) run = nest_session_plan (self->session);

  if (nest_run_count_jobs (run) > 0)
    {
      nest_run_control_start (get_control (self), run);
      return;
    }
  nest_run_control_clear (get_control (self));
  nest_done_page_set_model (get_done_page (self), NULL, nest_session_get_checklist (self->session));
}

/** nest_run_guide_ask_undo: asks whether what @run changed is to be taken back, and does it */
void
nest_run_guide_ask_undo (NestRunGuide *self,
                         NestRun      *run)
{
  nest_recovery_ask_undo (self->recovery, run);
}

/** nest_run_guide_ask_undo_last: the same about the last run that has something to take back */
void
nest_run_guide_ask_undo_last (NestRunGuide *self)
{
  nest_recovery_ask_undo_last (self->recovery);
}

/** nest_run_guide_look_back: what waits for a decision is what the journal says now */
void
nest_run_guide_look_back (NestRunGuide *self)
{
  if (self->settings != NULL) /* practice leaves nothing open */
    nest_recovery_look (self->recovery);
}

static void
nest_run_guide_undo_cb (NestRunGuide *self)
{
  NestRun *run = nest_run_control_get_run (get_control (self));

  if (run != NULL)
    nest_run_guide_ask_undo (self, run);
}

/* What succeeded is done by now, so the checklist asks only for the rest; an undo is asked about anew. */
static void
nest_run_guide_retry_cb (NestRunGuide *self)
{
  g_autoptr (NestRun) run = NULL;

  if (nest_run_get_kind (nest_run_control_get_run (get_control (self))) == NEST_RUN_UNDO)
    {
      nest_recovery_ask_again (self->recovery);
      return;
    }
  run = nest_session_plan (self->session);
  if (nest_run_count_jobs (run) > 0)
    nest_run_control_start (get_control (self), run);
  else
    g_signal_emit (self, signals[REVIEW], 0);
}

static void
nest_run_guide_pull_plug_cb (NestRunGuide *self)
{
  NestChecklist *checklist = nest_session_get_checklist (self->session);

  nest_choices_set_option (nest_checklist_get_choices (checklist), "power-off", NEST_METHOD_PULL_PLUG);
  nest_run_guide_retry_cb (self);
}

/* Pulling the plug needs a yes of its own, whatever was agreed to before. */
static void
nest_run_guide_power_off_cb (NestRunGuide *self)
{
  NestChecklist *checklist = nest_session_get_checklist (self->session);
  NestChecklistItem *item = checklist != NULL ? nest_checklist_find (checklist, "power-off") : NULL;
  GtkWidget *dialog;

  if (nest_run_get_kind (nest_run_control_get_run (get_control (self))) == NEST_RUN_UNDO || item == NULL)
    {
      nest_run_guide_retry_cb (self);
      return;
    }
  dialog = nest_power_off_dialog_new (get_window (self), nest_checklist_item_get_finding (item),
                                      nest_checklist_get_machine (checklist));
  if (dialog == NULL) /* it is off by now, or cannot be powered off any more */
    {
      nest_run_guide_retry_cb (self);
      return;
    }
  listen (self, dialog, "response::" NEST_METHOD_PULL_PLUG, G_CALLBACK (nest_run_guide_pull_plug_cb));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
nest_run_guide_page_made_cb (NestRunGuide *self,
                             NestPage     *page)
{
  if (NEST_IS_RUN_PAGE (page))
    {
      listen (self, page, "retry", G_CALLBACK (nest_run_guide_retry_cb));
      listen (self, page, "power-off", G_CALLBACK (nest_run_guide_power_off_cb));
    }
  else if (NEST_IS_DONE_PAGE (page))
    listen (self, page, "undo", G_CALLBACK (nest_run_guide_undo_cb));
}

static void
nest_run_guide_dispose (GObject *object)
{
  NestRunGuide *self = NEST_RUN_GUIDE (object);

  g_clear_object (&self->recovery);
  g_clear_object (&self->settings);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (nest_run_guide_parent_class)->dispose (object);
}

static void
nest_run_guide_class_init (NestRunGuideClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nest_run_guide_dispose;

  signals[REVIEW] = g_signal_new ("review", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nest_run_guide_init (NestRunGuide *self)
{
}

/**
 * nest_run_guide_new:
 * @assistant: (transfer none): whose pages were not made yet; has to outlive the guide
 * @session: what is run
 * @settings: (nullable): what is remembered
 */
NestRunGuide *
nest_run_guide_new (NestAssistant *assistant,
                    NestSession   *session,
                    GSettings     *settings)
{
  NestRunGuide *self = g_object_new (NEST_TYPE_RUN_GUIDE, NULL);

  self->assistant = assistant;
  self->session = g_object_ref (session);
  g_set_object (&self->settings, settings);
  self->recovery = nest_recovery_new (assistant, session, NEST_STATION_RUN);
  nest_run_guide_look_back (self);
  listen (self, get_control (self), "ended", G_CALLBACK (nest_run_guide_ended_cb));
  listen (self, assistant, "page-made", G_CALLBACK (nest_run_guide_page_made_cb));

  return self;
}
