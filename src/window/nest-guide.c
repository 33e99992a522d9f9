/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a page says becomes something the session does, and what the session knows is handed to the pages. */
#include "nest-guide.h"

#include "nest-add-connection-dialog.h"
#include "nest-checklist-page.h"
#include "nest-considerations-page.h"
#include "nest-done-page.h"
#include "nest-history-dialog.h"
#include "nest-machines-page.h"
#include "nest-picture-feed.h"
#include "nest-power-off-dialog.h"
#include "nest-run-page.h"
#include "nest-settings.h"
#include "nest-ui.h"
#include "nest-undo-dialog.h"
#include "nest-way-back.h"
#include "nest-welcome-page.h"

struct _NestGuide
{
  GObject parent_instance;

  NestAssistant *assistant; /* not owned: outlives the guide */
  NestSession *session;
  GSettings *settings;
  GCancellable *cancellable;
  NestPictureFeed *feed;
  NestWayBack *way_back; /* to the machine used last, until it is found */
  NestRun *undone; /* what the run that is shown takes back */

  NestWelcomePage *welcome_page;
  NestMachinesPage *machines_page;
  NestConsiderationsPage *considerations_page;
  NestChecklistPage *checklist_page;
  NestRunPage *run_page;
  NestDonePage *done_page;
};

G_DEFINE_FINAL_TYPE (NestGuide, nest_guide, G_TYPE_OBJECT)

static GtkWindow *
get_window (NestGuide *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self->assistant)));
}

static NestRunControl *
get_control (NestGuide *self)
{
  return nest_session_get_run_control (self->session);
}

static void
listen (NestGuide  *self,
        gpointer    instance,
        const char *signal,
        GCallback   callback)
{
  g_signal_connect_object (instance, signal, callback, self, G_CONNECT_SWAPPED);
}

/* --- from the session to the pages --- */

static void
nest_guide_update_considerations (NestGuide *self)
{
  NestInventory *inventory = nest_session_get_inventory (self->session);
  NestMachine *machine = nest_session_get_machine (self->session);

  if (machine != NULL)
    nest_considerations_page_set_machine (self->considerations_page, nest_inventory_get_host (inventory),
                                          nest_inventory_get_info (inventory, nest_machine_get_connection (machine)),
                                          machine, nest_session_get_notepad (self->session));
}

static void
nest_guide_reading_cb (NestGuide *self)
{
  const GError *error = nest_session_get_read_error (self->session);
  g_autofree char *text = error != NULL ? nest_ui_describe_error (error) : NULL;

  nest_checklist_page_set_reading (self->checklist_page, nest_session_get_reading (self->session), text);
  nest_guide_update_considerations (self);
}

static void
nest_guide_problem_cb (NestGuide  *self,
                       const char *sentence)
{
  nest_ui_toast (GTK_WIDGET (self->assistant), sentence);
}

static void
nest_guide_checklist_cb (NestGuide *self)
{
  NestNotepad *notepad = nest_session_get_notepad (self->session);

  listen (self, notepad, "acknowledged-changed", G_CALLBACK (nest_guide_update_considerations));
  listen (self, notepad, "problem", G_CALLBACK (nest_guide_problem_cb));
  nest_checklist_page_set_model (self->checklist_page, nest_session_get_checklist (self->session),
                                 nest_session_get_hypervisor (self->session));
  nest_guide_reading_cb (self);
}

/* Only a run that succeeded goes on by itself; all else is to be looked at first. */
static void
nest_guide_run_ended_cb (NestGuide *self,
                         gboolean   success)
{
  NestRun *run = nest_run_control_get_run (get_control (self));

  nest_done_page_set_model (self->done_page, run, nest_session_get_checklist (self->session));
  if (!success)
    return;
  if (self->settings != NULL && nest_run_get_kind (run) == NEST_RUN_APPLY)
    g_settings_set_boolean (self->settings, "first-run-done", TRUE);
  if (nest_assistant_get_current (self->assistant) == NEST_PAGE (self->run_page))
    nest_assistant_forward (self->assistant);
}

/* --- from the pages to the session --- */

static void
nest_guide_selected_cb (NestGuide   *self,
                        NestMachine *machine)
{
  nest_machine_watch_set_machine (nest_session_get_watch (self->session), machine);
}

static void
nest_guide_chosen_cb (NestGuide   *self,
                      NestMachine *machine)
{
  nest_session_select (self->session, machine);
  nest_settings_set_last_machine (self->settings, nest_machine_get_connection (machine),
                                  nest_machine_get_uuid (machine));
  nest_guide_update_considerations (self);
}

/* Who went elsewhere meanwhile is not called back. */
static void
nest_guide_way_back_cb (NestGuide   *self,
                        NestMachine *machine)
{
  g_clear_object (&self->way_back);
  if (nest_assistant_get_current (self->assistant) != NEST_PAGE (self->checklist_page))
    return;
  if (machine != NULL)
    nest_guide_chosen_cb (self, machine);
  if (machine == NULL)
    nest_assistant_go_to (self->assistant, NEST_PAGE (self->machines_page));
  else if (!nest_page_get_skippable (NEST_PAGE (self->considerations_page)))
    nest_assistant_go_to (self->assistant, NEST_PAGE (self->considerations_page));
  if (machine == NULL)
    nest_ui_toast (GTK_WIDGET (self->assistant), _("The machine used last is not there now"));
  else if (!g_settings_get_boolean (self->settings, "first-run-done"))
    nest_ui_toast (GTK_WIDGET (self->assistant), _("Going on where you stopped"));
}

/* Without anything to change the run page has nothing to say and is left out. */
static void
nest_guide_apply_cb (NestGuide *self)
{
  g_autoptr (NestRun) run = nest_session_plan (self->session);

  g_clear_object (&self->undone);
  if (nest_run_count_jobs (run) > 0)
    {
      nest_run_control_start (get_control (self), run);
      return;
    }
  nest_run_control_clear (get_control (self));
  nest_done_page_set_model (self->done_page, NULL, nest_session_get_checklist (self->session));
}

static void
nest_guide_review_cb (NestGuide *self)
{
  nest_assistant_go_to (self->assistant, nest_session_get_checklist (self->session) != NULL
                                           ? NEST_PAGE (self->checklist_page) : NEST_PAGE (self->machines_page));
}

static void
nest_guide_undo_confirmed_cb (NestGuide *self,
                              NestRun   *run)
{
  nest_run_control_start (get_control (self), run);
  nest_assistant_go_to (self->assistant, NEST_PAGE (self->run_page));
}

static void
nest_guide_ask_undo (NestGuide *self,
                     NestRun   *run)
{
  g_autoptr (NestUndoPlan) plan = nest_undo_plan_new (nest_session_get_inventory (self->session), run);
  GtkWidget *dialog;

  if (nest_run_control_get_running (get_control (self)))
    {
      nest_ui_toast (GTK_WIDGET (self->assistant), _("Wait until the changes are made"));
      return;
    }
  g_set_object (&self->undone, run);
  dialog = nest_undo_dialog_new (get_window (self), plan);
  listen (self, dialog, "confirmed", G_CALLBACK (nest_guide_undo_confirmed_cb));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
nest_guide_undo_cb (NestGuide *self)
{
  NestRun *run = nest_run_control_get_run (get_control (self));

  if (run != NULL)
    nest_guide_ask_undo (self, run);
}

/* What succeeded is done by now, so the checklist asks only for the rest; an undo is asked about anew. */
static void
nest_guide_retry_cb (NestGuide *self)
{
  g_autoptr (NestRun) run = NULL;

  if (nest_run_get_kind (nest_run_control_get_run (get_control (self))) == NEST_RUN_UNDO)
    {
      if (self->undone != NULL)
        nest_guide_ask_undo (self, self->undone);
      return;
    }
  run = nest_session_plan (self->session);
  if (nest_run_count_jobs (run) > 0)
    nest_run_control_start (get_control (self), run);
  else
    nest_guide_review_cb (self);
}

static void
nest_guide_pull_plug_cb (NestGuide *self)
{
  NestChecklist *checklist = nest_session_get_checklist (self->session);

  nest_choices_set_option (nest_checklist_get_choices (checklist), "power-off", NEST_METHOD_PULL_PLUG);
  nest_guide_retry_cb (self);
}

/* Pulling the plug needs a yes of its own, whatever was agreed to before. */
static void
nest_guide_power_off_cb (NestGuide *self)
{
  NestChecklist *checklist = nest_session_get_checklist (self->session);
  NestChecklistItem *item = checklist != NULL ? nest_checklist_find (checklist, "power-off") : NULL;
  GtkWidget *dialog;

  if (nest_run_get_kind (nest_run_control_get_run (get_control (self))) == NEST_RUN_UNDO || item == NULL)
    {
      nest_guide_retry_cb (self);
      return;
    }
  dialog = nest_power_off_dialog_new (get_window (self), nest_checklist_item_get_finding (item),
                                      nest_checklist_get_machine (checklist));
  if (dialog == NULL) /* it is off by now, or cannot be powered off any more */
    {
      nest_guide_retry_cb (self);
      return;
    }
  listen (self, dialog, "response::" NEST_METHOD_PULL_PLUG, G_CALLBACK (nest_guide_pull_plug_cb));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
nest_guide_started_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr (NestGuide) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean started = nest_session_start_machine_finish (NEST_SESSION (source), result, &error);
  g_autofree char *text = started ? NULL : nest_ui_describe_error (error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  nest_done_page_set_starting (self->done_page, FALSE, text);
  if (started)
    nest_ui_toast (GTK_WIDGET (self->assistant), _("The machine is starting"));
}

static void
nest_guide_start_cb (NestGuide *self)
{
  nest_done_page_set_starting (self->done_page, TRUE, NULL);
  nest_session_start_machine_async (self->session, self->cancellable, nest_guide_started_cb, g_object_ref (self));
}

static void
nest_guide_dispose (GObject *object)
{
  NestGuide *self = NEST_GUIDE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->way_back);
  g_clear_object (&self->undone);
  g_clear_object (&self->feed);
  g_clear_object (&self->settings);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (nest_guide_parent_class)->dispose (object);
}

static void
nest_guide_class_init (NestGuideClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nest_guide_dispose;
}

static void
nest_guide_init (NestGuide *self)
{
  self->cancellable = g_cancellable_new ();
}

static void
listen_to_all (NestGuide *self)
{
  listen (self, self->session, "notify::checklist", G_CALLBACK (nest_guide_checklist_cb));
  listen (self, self->session, "notify::reading", G_CALLBACK (nest_guide_reading_cb));
  listen (self, nest_session_get_inventory (self->session), "notify::host", G_CALLBACK (nest_guide_update_considerations));
  listen (self, get_control (self), "ended", G_CALLBACK (nest_guide_run_ended_cb));
  listen (self, self->machines_page, "selected", G_CALLBACK (nest_guide_selected_cb));
  listen (self, self->machines_page, "chosen", G_CALLBACK (nest_guide_chosen_cb));
  listen (self, self->checklist_page, "apply", G_CALLBACK (nest_guide_apply_cb));
  listen (self, self->run_page, "retry", G_CALLBACK (nest_guide_retry_cb));
  listen (self, self->run_page, "review", G_CALLBACK (nest_guide_review_cb));
  listen (self, self->run_page, "power-off", G_CALLBACK (nest_guide_power_off_cb));
  listen (self, self->done_page, "start", G_CALLBACK (nest_guide_start_cb));
  listen (self, self->done_page, "undo", G_CALLBACK (nest_guide_undo_cb));
  listen (self, self->done_page, "review", G_CALLBACK (nest_guide_review_cb));
}

static void
add_pages (NestGuide *self)
{
  NestInventory *inventory = nest_session_get_inventory (self->session);
  NestPage *pages[] = {
    nest_welcome_page_new (inventory),
    nest_machines_page_new (inventory),
    nest_considerations_page_new (),
    nest_checklist_page_new (),
    nest_run_page_new (get_control (self)),
    nest_done_page_new (),
  };

  self->welcome_page = NEST_WELCOME_PAGE (pages[0]);
  self->machines_page = NEST_MACHINES_PAGE (pages[1]);
  self->considerations_page = NEST_CONSIDERATIONS_PAGE (pages[2]);
  self->checklist_page = NEST_CHECKLIST_PAGE (pages[3]);
  self->run_page = NEST_RUN_PAGE (pages[4]);
  self->done_page = NEST_DONE_PAGE (pages[5]);
  nest_machines_page_set_connections (self->machines_page, nest_session_get_connections (self->session));
  nest_page_set_needs_room (pages[1], TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    nest_assistant_add_page (self->assistant, pages[i]);
}

/**
 * nest_guide_new:
 * @assistant: (transfer none): gets the pages; has to outlive the guide
 * @session: what the pages are about
 * @settings: (nullable): what is remembered
 */
NestGuide *
nest_guide_new (NestAssistant *assistant,
                NestSession   *session,
                GSettings     *settings)
{
  NestGuide *self = g_object_new (NEST_TYPE_GUIDE, NULL);
  g_autofree char *connection = NULL, *uuid = NULL;

  self->assistant = assistant;
  self->session = g_object_ref (session);
  g_set_object (&self->settings, settings);
  add_pages (self);
  listen_to_all (self);
  self->feed = nest_picture_feed_new (nest_assistant_get_picture (assistant), session);
  if (nest_settings_get_last_machine (settings, &connection, &uuid))
    {
      nest_machines_page_set_last_used (self->machines_page, connection, uuid);
      self->way_back = nest_way_back_new (nest_session_get_inventory (session), connection, uuid);
      listen (self, self->way_back, "ended", G_CALLBACK (nest_guide_way_back_cb));
      nest_assistant_go_to (assistant, NEST_PAGE (self->checklist_page));
      nest_way_back_look (self->way_back);
    }

  return self;
}

/** nest_guide_search: moves the keyboard focus to the search for machines, if that page is shown */
void
nest_guide_search (NestGuide *self)
{
  if (nest_assistant_get_current (self->assistant) == NEST_PAGE (self->machines_page))
    nest_machines_page_search (self->machines_page);
}

static void
nest_guide_history_undo_cb (NestGuide         *self,
                            NestRun           *run,
                            NestHistoryDialog *dialog)
{
  gtk_window_close (GTK_WINDOW (dialog));
  nest_guide_ask_undo (self, run);
}

/** nest_guide_show_history: shows all runs of the past */
void
nest_guide_show_history (NestGuide *self)
{
  GtkWidget *dialog = nest_history_dialog_new (get_window (self), nest_session_get_journal (self->session));

  listen (self, dialog, "undo", G_CALLBACK (nest_guide_history_undo_cb));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
nest_guide_connection_added_cb (NestGuide *self)
{
  nest_assistant_go_to (self->assistant, NEST_PAGE (self->machines_page));
}

/** nest_guide_add_connection: asks for the address of a connection, then shows it among the machines */
void
nest_guide_add_connection (NestGuide *self)
{
  NestConnections *connections = nest_session_get_connections (self->session);
  GtkWidget *dialog;

  dialog = nest_add_connection_dialog_new (get_window (self), connections);
  listen (self, dialog, "response::add", G_CALLBACK (nest_guide_connection_added_cb));
  gtk_window_present (GTK_WINDOW (dialog));
}

/** nest_guide_set_practice: the computer that is shown is not this one */
void
nest_guide_set_practice (NestGuide *self)
{
  nest_welcome_page_set_practice (self->welcome_page);
  nest_picture_feed_set_practice (self->feed);
}
