/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a page says becomes something the session does, and what the session knows is handed to the pages: to those that
 * were made already now, to the others when they are made, which is when they are first used.
 */
#include "nest-guide.h"

#include "nest-add-connection-dialog.h"
#include "nest-checklist-page.h"
#include "nest-closing-page.h"
#include "nest-computer-page.h"
#include "nest-considerations-page.h"
#include "nest-done-page.h"
#include "nest-history-dialog.h"
#include "nest-inside-guide.h"
#include "nest-instructions-page.h"
#include "nest-machines-page.h"
#include "nest-picture-feed.h"
#include "nest-run-guide.h"
#include "nest-run-page.h"
#include "nest-settings.h"
#include "nest-station.h"
#include "nest-ui.h"
#include "nest-way-back.h"
#include "nest-welcome-page.h"

struct _NestGuide
{
  GObject parent_instance;

  NestAssistant *assistant; /* not owned: outlives the guide */
  NestSession *session;
  GSettings *settings;
  NestPictureFeed *feed;
  NestWayBack *way_back; /* to the machine used last, until it is found */
  NestRunGuide *run_guide;
  NestInsideGuide *inside_guide;
  gboolean is_practice;
};

G_DEFINE_FINAL_TYPE (NestGuide, nest_guide, G_TYPE_OBJECT)

static GtkWindow *
get_window (NestGuide *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self->assistant)));
}

static void
listen (NestGuide  *self,
        gpointer    instance,
        const char *signal,
        GCallback   callback)
{
  g_signal_connect_object (instance, signal, callback, self, G_CONNECT_SWAPPED);
}

/* Returns: (nullable): the page, if it was made already */
static gpointer
peek (NestGuide   *self,
      NestStation  station)
{
  return nest_assistant_peek_page (self->assistant, station);
}

static gboolean
is_to_consider (NestGuide   *self,
                NestMachine *machine)
{
  NestInventory *inventory = nest_session_get_inventory (self->session);

  return nest_considerations_page_is_due (nest_inventory_get_host (inventory),
                                          nest_inventory_get_info (inventory, nest_machine_get_connection (machine)),
                                          machine, nest_inventory_get_vantage (inventory),
                                          nest_session_get_notepad (self->session));
}

static gboolean
is_at (NestGuide   *self,
       NestStation  station)
{
  NestPage *page = peek (self, station);

  return page != NULL && page == nest_assistant_get_current (self->assistant);
}

static void
go_to (NestGuide   *self,
       NestStation  station)
{
  nest_assistant_go_to (self->assistant, nest_assistant_get_page (self->assistant, station));
}

/* --- from the session to the pages --- */

static void
nest_guide_update_considerations (NestGuide *self)
{
  NestConsiderationsPage *page = peek (self, NEST_STATION_CONSIDERATIONS);
  NestInventory *inventory = nest_session_get_inventory (self->session);
  NestMachine *machine = nest_session_get_machine (self->session);

  if (page != NULL && machine != NULL)
    nest_considerations_page_set_machine (page, nest_inventory_get_host (inventory),
                                          nest_inventory_get_info (inventory, nest_machine_get_connection (machine)),
                                          machine, nest_inventory_get_vantage (inventory),
                                          nest_session_get_notepad (self->session));
}

/* It turns out late that this is a virtual machine: then the page on its price has nothing to say any more. */
static void
nest_guide_vantage_cb (NestGuide *self)
{
  nest_guide_update_considerations (self);
  if (is_at (self, NEST_STATION_CONSIDERATIONS) && nest_page_get_skippable (peek (self, NEST_STATION_CONSIDERATIONS)))
    go_to (self, NEST_STATION_CHECKLIST);
}

static void
nest_guide_reading_cb (NestGuide *self)
{
  NestChecklistPage *page = peek (self, NEST_STATION_CHECKLIST);
  const GError *error = nest_session_get_read_error (self->session);
  g_autofree char *text = error != NULL ? nest_ui_describe_error (error) : NULL;

  if (page != NULL)
    nest_checklist_page_set_reading (page, nest_session_get_reading (self->session), text);
  nest_guide_update_considerations (self);
}

static void
nest_guide_problem_cb (NestGuide  *self,
                       const char *sentence)
{
  nest_ui_toast (GTK_WIDGET (self->assistant), sentence);
}

static void
nest_guide_gone_cb (NestGuide *self)
{
  NestChecklistPage *page = peek (self, NEST_STATION_CHECKLIST);

  if (page != NULL)
    nest_checklist_page_set_gone (page, nest_machine_watch_get_gone (nest_session_get_watch (self->session)));
}

static void
update_checklist (NestGuide *self)
{
  NestChecklistPage *page = peek (self, NEST_STATION_CHECKLIST);

  if (page != NULL)
    nest_checklist_page_set_model (page, nest_session_get_checklist (self->session),
                                   nest_session_get_hypervisor (self->session));
}

static void
nest_guide_checklist_cb (NestGuide *self)
{
  NestNotepad *notepad = nest_session_get_notepad (self->session);

  listen (self, notepad, "acknowledged-changed", G_CALLBACK (nest_guide_update_considerations));
  listen (self, notepad, "problem", G_CALLBACK (nest_guide_problem_cb));
  update_checklist (self);
  nest_guide_reading_cb (self);
}

/* --- from the pages to the session --- */

/* On later pages the chosen one is looked at, even when it is removed from the list and so is selected no more. */
static void
nest_guide_selected_cb (NestGuide   *self,
                        NestMachine *machine)
{
  if (is_at (self, NEST_STATION_MACHINES))
    nest_machine_watch_set_machine (nest_session_get_watch (self->session), machine);
}

static void
nest_guide_chosen_cb (NestGuide   *self,
                      NestMachine *machine)
{
  nest_session_select (self->session, machine);
  if (!nest_machine_is_system (machine))
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
  if (!is_at (self, NEST_STATION_CHECKLIST))
    return;
  if (machine != NULL)
    nest_guide_chosen_cb (self, machine);
  if (machine == NULL)
    go_to (self, NEST_STATION_MACHINES);
  else if (is_to_consider (self, nest_session_get_machine (self->session)))
    go_to (self, NEST_STATION_CONSIDERATIONS);
  if (machine == NULL)
    nest_ui_toast (GTK_WIDGET (self->assistant), _("The machine used last is not there now"));
  else if (!g_settings_get_boolean (self->settings, "first-run-done"))
    nest_ui_toast (GTK_WIDGET (self->assistant), _("Going on where you stopped"));
}

static void
nest_guide_review_cb (NestGuide *self)
{
  go_to (self, nest_session_get_checklist (self->session) != NULL ? NEST_STATION_CHECKLIST : NEST_STATION_MACHINES);
}

static void
nest_guide_choose_cb (NestGuide *self)
{
  go_to (self, NEST_STATION_MACHINES);
}

/* --- the pages --- */

static NestPage *
make_page (guint    position,
           gpointer data)
{
  NestGuide *self = data;
  NestInventory *inventory = nest_session_get_inventory (self->session);

  switch ((NestStation) position)
    {
    case NEST_STATION_WELCOME:
      return nest_welcome_page_new (inventory);
    case NEST_STATION_COMPUTER:
      return nest_computer_page_new (inventory);
    case NEST_STATION_MACHINES:
      return nest_machines_page_new (inventory);
    case NEST_STATION_CONSIDERATIONS:
      return nest_considerations_page_new ();
    case NEST_STATION_CHECKLIST:
      return nest_checklist_page_new ();
    case NEST_STATION_RUN:
      return nest_run_page_new (nest_session_get_run_control (self->session));
    case NEST_STATION_DONE:
      return nest_done_page_new ();
    case NEST_STATION_INSTRUCTIONS:
      return nest_instructions_page_new ();
    case NEST_STATION_CLOSING:
      return nest_closing_page_new ();
    case NEST_N_STATIONS:
    default:
      g_return_val_if_reached (NULL);
    }
}

static void
meet_machines (NestGuide        *self,
               NestMachinesPage *page)
{
  g_autofree char *connection = NULL, *uuid = NULL;

  nest_machines_page_set_connections (page, nest_session_get_connections (self->session));
  nest_page_set_needs_room (NEST_PAGE (page), TRUE);
  listen (self, page, "selected", G_CALLBACK (nest_guide_selected_cb));
  listen (self, page, "chosen", G_CALLBACK (nest_guide_chosen_cb));
  if (nest_settings_get_last_machine (self->settings, &connection, &uuid))
    nest_machines_page_set_last_used (page, connection, uuid);
}

static void
meet_checklist (NestGuide         *self,
                NestChecklistPage *page)
{
  if (self->is_practice)
    nest_checklist_page_set_practice (page);
  g_signal_connect_object (page, "apply", G_CALLBACK (nest_run_guide_apply), self->run_guide, G_CONNECT_SWAPPED);
  listen (self, page, "choose", G_CALLBACK (nest_guide_choose_cb));
  update_checklist (self);
  nest_guide_reading_cb (self);
  nest_guide_gone_cb (self);
}

static void
nest_guide_page_made_cb (NestGuide *self,
                         NestPage  *page)
{
  if (NEST_IS_MACHINES_PAGE (page))
    meet_machines (self, NEST_MACHINES_PAGE (page));
  else if (NEST_IS_CONSIDERATIONS_PAGE (page))
    nest_guide_update_considerations (self);
  else if (NEST_IS_CHECKLIST_PAGE (page))
    meet_checklist (self, NEST_CHECKLIST_PAGE (page));
  else if (NEST_IS_RUN_PAGE (page) || NEST_IS_DONE_PAGE (page))
    listen (self, page, "review", G_CALLBACK (nest_guide_review_cb));
  if (NEST_IS_DONE_PAGE (page) || NEST_IS_CLOSING_PAGE (page))
    listen (self, page, "choose", G_CALLBACK (nest_guide_choose_cb));
}

static void
nest_guide_dispose (GObject *object)
{
  NestGuide *self = NEST_GUIDE (object);

  g_clear_object (&self->way_back);
  g_clear_object (&self->run_guide);
  g_clear_object (&self->inside_guide);
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
}

static void
listen_to_all (NestGuide *self)
{
  listen (self, self->session, "notify::checklist", G_CALLBACK (nest_guide_checklist_cb));
  listen (self, self->session, "notify::reading", G_CALLBACK (nest_guide_reading_cb));
  listen (self, nest_session_get_watch (self->session), "notify::gone", G_CALLBACK (nest_guide_gone_cb));
  listen (self, nest_session_get_inventory (self->session), "notify::host", G_CALLBACK (nest_guide_update_considerations));
  listen (self, nest_session_get_inventory (self->session), "notify::vantage", G_CALLBACK (nest_guide_vantage_cb));
  listen (self, self->run_guide, "review", G_CALLBACK (nest_guide_review_cb));
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
  nest_assistant_add_pages (assistant, NEST_N_STATIONS, make_page, self);
  listen (self, assistant, "page-made", G_CALLBACK (nest_guide_page_made_cb));
  self->run_guide = nest_run_guide_new (assistant, session, settings);
  self->inside_guide = nest_inside_guide_new (assistant, session);
  listen_to_all (self);
  self->feed = nest_picture_feed_new (nest_assistant_get_picture (assistant), session);
  if (!nest_settings_get_last_machine (settings, &connection, &uuid))
    {
      go_to (self, NEST_STATION_WELCOME);
      return self;
    }
  self->way_back = nest_way_back_new (nest_session_get_inventory (session), connection, uuid);
  listen (self, self->way_back, "ended", G_CALLBACK (nest_guide_way_back_cb));
  go_to (self, NEST_STATION_CHECKLIST);
  nest_way_back_look (self->way_back);

  return self;
}

/** nest_guide_search: moves the keyboard focus to the search for machines, if that page is shown */
void
nest_guide_search (NestGuide *self)
{
  if (is_at (self, NEST_STATION_MACHINES))
    nest_machines_page_search (peek (self, NEST_STATION_MACHINES));
}

static void
nest_guide_history_undo_cb (NestGuide         *self,
                            NestRun           *run,
                            NestHistoryDialog *dialog)
{
  gtk_window_close (GTK_WINDOW (dialog));
  nest_run_guide_ask_undo (self->run_guide, run);
}

static void
nest_guide_forgotten_cb (NestGuide *self)
{
  nest_settings_forget (self->settings);
  nest_session_forget (self->session);
  nest_run_guide_look_back (self->run_guide);
}

/** nest_guide_undo_last: asks whether the last run that has something to take back is to be */
void
nest_guide_undo_last (NestGuide *self)
{
  nest_run_guide_ask_undo_last (self->run_guide);
}

/** nest_guide_show_history: shows all runs of the past */
void
nest_guide_show_history (NestGuide *self)
{
  GtkWidget *dialog = nest_history_dialog_new (get_window (self), nest_session_get_journal (self->session));

  listen (self, dialog, "undo", G_CALLBACK (nest_guide_history_undo_cb));
  listen (self, dialog, "forgotten", G_CALLBACK (nest_guide_forgotten_cb));
  gtk_window_present (GTK_WINDOW (dialog));
}

/** nest_guide_add_connection: asks for the address of a connection, then shows it among the machines */
void
nest_guide_add_connection (NestGuide *self)
{
  NestConnections *connections = nest_session_get_connections (self->session);
  GtkWidget *dialog = nest_add_connection_dialog_new (get_window (self), connections);

  listen (self, dialog, "response::add", G_CALLBACK (nest_guide_choose_cb));
  gtk_window_present (GTK_WINDOW (dialog));
}

/** nest_guide_explain: shows the page about this computer; @id: of what is to be opened there, or of nothing */
void
nest_guide_explain (NestGuide  *self,
                    const char *id)
{
  go_to (self, NEST_STATION_COMPUTER);
  nest_computer_page_explain (peek (self, NEST_STATION_COMPUTER), id);
}

/** nest_guide_set_practice: the computer that is shown is not this one; before there is a checklist */
void
nest_guide_set_practice (NestGuide *self)
{
  NestWelcomePage *page = peek (self, NEST_STATION_WELCOME);

  self->is_practice = TRUE;
  if (page != NULL)
    nest_welcome_page_set_practice (page);
  nest_picture_feed_set_practice (self->feed);
}
