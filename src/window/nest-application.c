/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The place where the floors meet: hypervisors go into the inventory, the inventory into the session. */
#include "nest-application.h"

#include "nest-session.h"
#include "nest-settings.h"
#include "nest-ui.h"
#include "nest-virtualbox.h"
#include "nest-window.h"

struct _NestApplication
{
  AdwApplication parent_instance;

  NestSession *session;
  GSettings *settings;
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

static const GActionEntry actions[] = {
  { .name = "about", .activate = nest_application_about_cb },
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
  g_autoptr (NestHypervisor) virtualbox = nest_virtualbox_new ();

  nest_inventory_add_hypervisor (inventory, virtualbox);
  self->session = nest_session_new (inventory, journal);
  self->settings = nest_settings_new ();
  if (self->settings != NULL)
    nest_run_control_set_shut_down_timeout (nest_session_get_run_control (self->session),
                                            g_settings_get_uint (self->settings, "shut-down-timeout"));
}

static void
nest_application_startup (GApplication *application)
{
  NestApplication *self = NEST_APPLICATION (application);

  G_APPLICATION_CLASS (nest_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  set_accels (self, "app.quit", "<ctrl>q", NULL);
  set_accels (self, "window.close", "<ctrl>w", NULL);
  set_accels (self, "win.check-again", "F5", "<ctrl>r");
  set_accels (self, "win.search", "<ctrl>f", NULL);
  set_accels (self, "win.history", "<ctrl>h", NULL);
  create_session (self);
}

static void
nest_application_activate (GApplication *application)
{
  NestApplication *self = NEST_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window == NULL)
    window = GTK_WINDOW (nest_window_new (ADW_APPLICATION (self), self->session, self->settings));
  gtk_window_present (window);
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

  application_class->startup = nest_application_startup;
  application_class->activate = nest_application_activate;
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
                       "flags", G_APPLICATION_DEFAULT_FLAGS,
                       "resource-base-path", "/io/github/nestbox/Nestbox",
                       NULL);
}
