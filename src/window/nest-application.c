/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The place where the floors meet: hypervisors go into the inventory, the inventory into the session. */
#include "nest-application.h"

#include "nest-connections.h"
#include "nest-help-window.h"
#include "nest-session.h"
#include "nest-settings.h"
#include "nest-ui.h"
#include "nest-window.h"

struct _NestApplication
{
  AdwApplication parent_instance;

  NestSession *session;
  GSettings *settings;
  gboolean practises; /* from the beginning: nothing real is read before it is shown */
};

G_DEFINE_FINAL_TYPE (NestApplication, nest_application, ADW_TYPE_APPLICATION)

static void
nest_application_about_cb (GSimpleAction *action,
                           GVariant      *parameter,
                           gpointer       user_data)
{
  static const char *const developers[] = { "The Nestbox developers", NULL };

  adw_show_about_window (gtk_application_get_active_window (GTK_APPLICATION (user_data)),
                         "application-name", _("Nestbox"),
                         "application-icon", NEST_APPLICATION_ID,
                         "version", NEST_VERSION,
                         "developer-name", _("The Nestbox developers"),
                         "developers", developers,
                         "comments", _("Sets up nested virtualization step by step: shows every change before it is "
                                       "made, proves that it worked, and can take it back."),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         NULL);
}

static GtkWidget *
find_help (GtkApplication *application)
{
  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    if (NEST_IS_HELP_WINDOW (l->data))
      return l->data;

  return NULL;
}

/* On what has the focus, if there is a topic about it */
static void
nest_application_help_cb (GSimpleAction *action,
                          GVariant      *parameter,
                          gpointer       user_data)
{
  NestApplication *self = NEST_APPLICATION (user_data);
  GtkWindow *active = gtk_application_get_active_window (GTK_APPLICATION (self));
  GtkWidget *help = find_help (GTK_APPLICATION (self));
  const char *topic;

  if (active == NULL)
    return;
  topic = nest_help_window_find_topic_of (gtk_window_get_focus (active));
  if (help == NULL)
    help = nest_help_window_new (active, nest_inventory_get_host (nest_session_get_inventory (self->session)));
  nest_help_window_show_topic (NEST_HELP_WINDOW (help), topic);
  gtk_window_present (GTK_WINDOW (help));
}

static void
nest_application_quit_cb (GSimpleAction *action,
                          GVariant      *parameter,
                          gpointer       user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  /* The window knows whether a run is on and asks then. */
  if (window != NULL)
    gtk_window_close (window);
  else
    g_application_quit (G_APPLICATION (user_data));
}

/* A notification was clicked */
static void
nest_application_show_cb (GSimpleAction *action,
                          GVariant      *parameter,
                          gpointer       user_data)
{
  g_application_activate (G_APPLICATION (user_data));
}

static const GActionEntry actions[] = {
  { .name = "about", .activate = nest_application_about_cb },
  { .name = "help", .activate = nest_application_help_cb },
  { .name = "show", .activate = nest_application_show_cb },
  { .name = "quit", .activate = nest_application_quit_cb },
};

static void
set_accels (NestApplication *self,
            const char      *action,
            const char      *first,
            const char      *second)
{
  const char *const accels[] = { first, second, NULL };

  gtk_application_set_accels_for_action (GTK_APPLICATION (self), action, accels);
}

static void
create_session (NestApplication *self)
{
  g_autoptr (NestInventory) inventory = nest_inventory_new ();
  g_autoptr (NestJournal) journal = nest_journal_new (NULL);
  g_autoptr (NestConnections) connections = NULL;

  self->settings = nest_settings_new ();
  connections = nest_connections_new (inventory, self->settings);
  nest_connections_find_all (connections);
  self->session = nest_session_new (inventory, journal);
  nest_session_set_connections (self->session, connections);
  if (self->settings != NULL)
    nest_run_control_set_shut_down_timeout (nest_session_get_run_control (self->session),
                                            g_settings_get_uint (self->settings, "shut-down-timeout"));
}

static int
nest_application_handle_local_options (GApplication *application,
                                       GVariantDict *options)
{
  NEST_APPLICATION (application)->practises = g_variant_dict_contains (options, "practice");

  return -1; /* go on */
}

/* GTK takes as long to start as this computer takes to be read, so both begin at once. */
static void
nest_application_startup (GApplication *application)
{
  NestApplication *self = NEST_APPLICATION (application);

  create_session (self);
  if (!self->practises)
    nest_inventory_refresh_host (nest_session_get_inventory (self->session));
  G_APPLICATION_CLASS (nest_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  set_accels (self, "app.quit", "<ctrl>q", NULL);
  set_accels (self, "app.help", "F1", NULL);
  set_accels (self, "window.close", "<ctrl>w", NULL);
  set_accels (self, "win.check-again", "F5", "<ctrl>r");
  set_accels (self, "win.search", "<ctrl>f", NULL);
  set_accels (self, "win.history", "<ctrl>h", NULL);
}

/* Dialogs are windows of the application, too. */
static NestWindow *
get_window (NestApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (NEST_IS_WINDOW (l->data))
      return l->data;

  return NEST_WINDOW (nest_window_new (ADW_APPLICATION (self), self->session, self->settings));
}

static void
nest_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (get_window (NEST_APPLICATION (application))));
}

/* Also for what is asked of a program that runs already: the window that is there does it. */
static int
nest_application_command_line (GApplication            *application,
                               GApplicationCommandLine *command_line)
{
  NestApplication *self = NEST_APPLICATION (application);
  GVariantDict *options = g_application_command_line_get_options_dict (command_line);
  g_autofree const char **uris = NULL;
  gboolean practice = FALSE, outside = FALSE;
  int status = 0;

  g_variant_dict_lookup (options, "practice", "b", &practice);
  if (g_variant_dict_lookup (options, "outside", "b", &outside) && outside)
    nest_inventory_set_from_outside (nest_session_get_inventory (self->session), TRUE);
  g_variant_dict_lookup (options, "connect", "^a&s", &uris);
  for (guint i = 0; uris != NULL && uris[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;

      if (nest_connections_add (nest_session_get_connections (self->session), uris[i], &error))
        continue;
      g_application_command_line_printerr (command_line, "nestbox: %s: %s\n", uris[i], error->message);
      status = 2;
    }
  if (status == 0 && practice)
    nest_window_practise (get_window (self));
  if (status == 0)
    g_application_activate (application);

  return status;
}

static void
nest_application_shutdown (GApplication *application)
{
  NestApplication *self = NEST_APPLICATION (application);

  if (self->session != NULL)
    nest_inventory_stop (nest_session_get_inventory (self->session));
  g_clear_object (&self->session);
  g_clear_object (&self->settings);

  G_APPLICATION_CLASS (nest_application_parent_class)->shutdown (application);
}

static void
nest_application_class_init (NestApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->handle_local_options = nest_application_handle_local_options;
  application_class->startup = nest_application_startup;
  application_class->activate = nest_application_activate;
  application_class->command_line = nest_application_command_line;
  application_class->shutdown = nest_application_shutdown;
}

static void
nest_application_init (NestApplication *self)
{
}

NestApplication *
nest_application_new (void)
{
  return g_object_new (NEST_TYPE_APPLICATION,
                       "application-id", NEST_APPLICATION_ID,
                       "flags", G_APPLICATION_HANDLES_COMMAND_LINE,
                       "resource-base-path", "/io/github/nestbox/Nestbox",
                       NULL);
}
