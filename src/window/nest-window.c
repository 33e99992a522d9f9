/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Presented before anything was read: what is read meanwhile is waited for by nothing. */
#include "nest-window.h"

#include "nest-assistant.h"
#include "nest-guide.h"
#include "nest-practice-walk.h"
#include "nest-practice.h"
#include "nest-proving.h"
#include "nest-reporting.h"
#include "nest-ui.h"

#define RUN_NOTIFICATION "run-ended"

struct _NestWindow
{
  AdwApplicationWindow parent_instance;

  GtkStack *walks;
  NestAssistant *assistant;

  NestSession *session;
  GSettings *settings;
  NestGuide *guide;     /* NULL: only practice was shown until now */
  NestPracticeWalk *practice; /* NULL: the real thing */
  gboolean has_looked;  /* at this computer, for the first time */
  guint inhibit_cookie; /* 0: logging out is not held up */
  gboolean closing;     /* as soon as the run has ended */
};

G_DEFINE_FINAL_TYPE (NestWindow, nest_window, ADW_TYPE_APPLICATION_WINDOW)

/* What is shown just now: the real thing or practice */
static NestSession *
get_session (NestWindow *self)
{
  return self->practice != NULL ? nest_practice_walk_get_session (self->practice) : self->session;
}

static NestGuide *
get_guide (NestWindow *self)
{
  if (self->practice != NULL)
    return nest_practice_walk_get_guide (self->practice);
  if (self->guide == NULL)
    self->guide = nest_guide_new (self->assistant, self->session, self->settings);

  return self->guide;
}

static NestRunControl *
get_control (NestWindow *self)
{
  return nest_session_get_run_control (get_session (self));
}

static void
nest_window_check_again_action (GtkWidget  *widget,
                                const char *action_name,
                                GVariant   *parameter)
{
  nest_session_check_again (get_session (NEST_WINDOW (widget)));
}

static void
nest_window_undo_last_action (GtkWidget  *widget,
                              const char *action_name,
                              GVariant   *parameter)
{
  nest_guide_undo_last (get_guide (NEST_WINDOW (widget)));
}

static void
nest_window_history_action (GtkWidget  *widget,
                            const char *action_name,
                            GVariant   *parameter)
{
  nest_guide_show_history (get_guide (NEST_WINDOW (widget)));
}

static void
nest_window_search_action (GtkWidget  *widget,
                           const char *action_name,
                           GVariant   *parameter)
{
  nest_guide_search (get_guide (NEST_WINDOW (widget)));
}

/* What dialogs and the window itself say: the assistant shown has the place for it */
static void
nest_window_toast_action (GtkWidget  *widget,
                          const char *action_name,
                          GVariant   *parameter)
{
  nest_ui_toast (gtk_stack_get_visible_child (NEST_WINDOW (widget)->walks), g_variant_get_string (parameter, NULL));
}

static void
nest_window_running_cb (NestWindow *self)
{
  static const char *const at_rest[] = { "win.check-again", "win.undo-last", "win.explain", "win.practice",
                                         "win.leave-practice", "win.practice-start-over" };
  gboolean running = nest_run_control_get_running (get_control (self));
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  for (guint i = 0; i < G_N_ELEMENTS (at_rest); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), at_rest[i], !running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.prove", !running && self->practice == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.add-connection",
                                 nest_session_get_connections (get_session (self)) != NULL);
  if (running && self->inhibit_cookie == 0 && application != NULL)
    self->inhibit_cookie =
      gtk_application_inhibit (application, GTK_WINDOW (self),
                               GTK_APPLICATION_INHIBIT_LOGOUT | GTK_APPLICATION_INHIBIT_SUSPEND,
                               _("Settings of a virtual machine are being changed"));
  else if (!running && self->inhibit_cookie != 0 && application != NULL)
    {
      gtk_application_uninhibit (application, self->inhibit_cookie);
      self->inhibit_cookie = 0;
    }
}

/* Only what is in front of the user is kept true by reading it again and again. */
static void
nest_window_active_cb (NestWindow *self)
{
  gboolean active = gtk_window_is_active (GTK_WINDOW (self));
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  if (active && application != NULL)
    g_application_withdraw_notification (G_APPLICATION (application), RUN_NOTIFICATION);
  nest_machine_watch_set_active (nest_session_get_watch (self->session), active && self->practice == NULL);
  nest_machine_watch_set_active (nest_session_get_watch (get_session (self)), active);
}

/* Who looks elsewhere is told; the notification brings the window back. */
static void
notify (NestWindow *self,
        gboolean    success)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  gboolean is_undo = nest_run_get_kind (nest_run_control_get_run (get_control (self))) == NEST_RUN_UNDO;
  g_autoptr (GNotification) notification = NULL;

  if (application == NULL || gtk_window_is_active (GTK_WINDOW (self)))
    return;
  notification = g_notification_new (!success ? _("The Changes Need Your Attention")
                                     : is_undo ? _("Changes Taken Back") : _("All Changes Are Made"));
  g_notification_set_body (notification, success ? _("Each of them was proved by reading it back.")
                                                 : _("Not everything was done. Nestbox shows what and why."));
  g_notification_set_default_action (notification, "app.show");
  g_application_send_notification (G_APPLICATION (application), RUN_NOTIFICATION, notification);
}

static void
nest_window_run_ended_cb (NestWindow *self,
                          gboolean    success)
{
  if (self->closing)
    gtk_window_destroy (GTK_WINDOW (self));
  else
    notify (self, success);
}

static void
nest_window_stop_cb (NestWindow *self)
{
  self->closing = TRUE;
  nest_run_control_cancel (get_control (self));
  if (!nest_run_control_get_running (get_control (self)))
    gtk_window_destroy (GTK_WINDOW (self));
}

static void
ask_whether_to_stop (NestWindow *self)
{
  AdwMessageDialog *dialog =
    nest_ui_message_dialog_new (GTK_WINDOW (self), _("Stop After the Current Step?"),
                                _("Changes are being made. The step that is under way is finished, so that nothing is left "
                                  "half done; the others are not begun. Then the window closes."));

  adw_message_dialog_add_responses (dialog, "cancel", _("_Keep Going"), "stop", _("_Stop and Close"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "stop", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response::stop", G_CALLBACK (nest_window_stop_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
save_size (NestWindow *self)
{
  int width, height;

  if (self->settings == NULL)
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  if (width > 0 && height > 0)
    {
      g_settings_set_int (self->settings, "window-width", width);
      g_settings_set_int (self->settings, "window-height", height);
    }
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
}

static gboolean
nest_window_close_request (GtkWindow *window)
{
  NestWindow *self = NEST_WINDOW (window);

  save_size (self);
  if (nest_run_control_get_running (get_control (self)))
    {
      if (!self->closing)
        ask_whether_to_stop (self);
      return GDK_EVENT_STOP;
    }

  return GTK_WINDOW_CLASS (nest_window_parent_class)->close_request (window);
}

static void
look_first (NestWindow *self)
{
  NestInventory *inventory = nest_session_get_inventory (self->session);

  if (self->practice == NULL && !self->has_looked && nest_inventory_get_host (inventory) == NULL)
    {
      self->has_looked = TRUE;
      nest_inventory_refresh (inventory);
    }
}

/* Others do the reading: it goes on while the first page is made and drawn, which wait for none of it. */
static void
show_real (NestWindow *self)
{
  look_first (self);
  get_guide (self);
}

static void
nest_window_show (GtkWidget *widget)
{
  NestWindow *self = NEST_WINDOW (widget);

  if (self->practice == NULL)
    show_real (self);
  GTK_WIDGET_CLASS (nest_window_parent_class)->show (widget);
}

static void
listen_to_run (NestWindow *self)
{
  g_signal_connect_object (get_control (self), "notify::running", G_CALLBACK (nest_window_running_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (get_control (self), "ended", G_CALLBACK (nest_window_run_ended_cb), self,
                           G_CONNECT_SWAPPED);
  nest_window_running_cb (self);
  nest_window_active_cb (self);
}

static void
leave_practice (NestWindow *self)
{
  nest_practice_walk_leave (self->practice);
  g_clear_object (&self->practice);
}

static void
nest_window_practice_action (GtkWidget  *widget,
                             const char *action_name,
                             GVariant   *parameter)
{
  nest_window_practise (NEST_WINDOW (widget));
}

static void
nest_window_leave_practice_action (GtkWidget  *widget,
                                   const char *action_name,
                                   GVariant   *parameter)
{
  NestWindow *self = NEST_WINDOW (widget);

  if (self->practice == NULL)
    return;
  leave_practice (self);
  nest_window_running_cb (self);
  nest_window_active_cb (self);
  show_real (self);
}

/* Everything that was read is about the machine as it was, so the walk begins anew as well. */
static void
nest_window_started_over_cb (GObject      *source,
                             GAsyncResult *result,
                             gpointer      user_data)
{
  NestWindow *self = NEST_WINDOW (source);
  g_autoptr (GError) error = NULL;

  if (self->practice == NULL)
    return; /* left meanwhile */
  if (nest_practice_start_over_finish (result, &error))
    {
      leave_practice (self);
      nest_window_practise (self);
    }
  nest_ui_toast (GTK_WIDGET (self), error != NULL ? error->message : _("The practice machine is as it was at first"));
}

static void
nest_window_start_over_action (GtkWidget  *widget,
                               const char *action_name,
                               GVariant   *parameter)
{
  if (NEST_WINDOW (widget)->practice != NULL)
    nest_practice_start_over_async (widget, nest_window_started_over_cb, NULL);
}

static void
nest_window_add_connection_action (GtkWidget  *widget,
                                   const char *action_name,
                                   GVariant   *parameter)
{
  nest_guide_add_connection (get_guide (NEST_WINDOW (widget)));
}

/* The parameter names what is to be explained; an empty one opens the page as it is */
static void
nest_window_explain_action (GtkWidget  *widget,
                            const char *action_name,
                            GVariant   *parameter)
{
  nest_guide_explain (get_guide (NEST_WINDOW (widget)), g_variant_get_string (parameter, NULL));
}

static void
nest_window_prove_action (GtkWidget  *widget,
                          const char *action_name,
                          GVariant   *parameter)
{
  nest_proving_ask (GTK_WINDOW (widget), nest_session_get_inventory (get_session (NEST_WINDOW (widget))));
}

static void
nest_window_report_action (GtkWidget  *widget,
                           const char *action_name,
                           GVariant   *parameter)
{
  nest_reporting_show (GTK_WINDOW (widget), get_session (NEST_WINDOW (widget)));
}

static void
nest_window_open_report_action (GtkWidget  *widget,
                                const char *action_name,
                                GVariant   *parameter)
{
  nest_reporting_open (GTK_WINDOW (widget));
}

static void
nest_window_dispose (GObject *object)
{
  NestWindow *self = NEST_WINDOW (object);

  g_clear_object (&self->practice);
  g_clear_object (&self->guide);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (nest_window_parent_class)->dispose (object);
}

static void
nest_window_class_init (NestWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nest_window_dispose;
  widget_class->show = nest_window_show;
  GTK_WINDOW_CLASS (klass)->close_request = nest_window_close_request;

  g_type_ensure (NEST_TYPE_ASSISTANT);
  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-window.ui");
  gtk_widget_class_bind_template_child (widget_class, NestWindow, walks);
  gtk_widget_class_bind_template_child (widget_class, NestWindow, assistant);
  gtk_widget_class_install_action (widget_class, "win.check-again", NULL, nest_window_check_again_action);
  gtk_widget_class_install_action (widget_class, "win.undo-last", NULL, nest_window_undo_last_action);
  gtk_widget_class_install_action (widget_class, "win.history", NULL, nest_window_history_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, nest_window_search_action);
  gtk_widget_class_install_action (widget_class, "win.add-connection", NULL, nest_window_add_connection_action);
  gtk_widget_class_install_action (widget_class, "win.explain", "s", nest_window_explain_action);
  gtk_widget_class_install_action (widget_class, "win.prove", NULL, nest_window_prove_action);
  gtk_widget_class_install_action (widget_class, "win.report", NULL, nest_window_report_action);
  gtk_widget_class_install_action (widget_class, "win.open-report", NULL, nest_window_open_report_action);
  gtk_widget_class_install_action (widget_class, "win.practice", NULL, nest_window_practice_action);
  gtk_widget_class_install_action (widget_class, "toasts.show", "s", nest_window_toast_action);
  gtk_widget_class_install_action (widget_class, "win.leave-practice", NULL, nest_window_leave_practice_action);
  gtk_widget_class_install_action (widget_class, "win.practice-start-over", NULL, nest_window_start_over_action);
}

static void
nest_window_init (NestWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
restore_size (NestWindow *self)
{
  if (self->settings == NULL)
    return;
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

/**
 * nest_window_new:
 * @session: what the window is about; read for the first time when the window is shown
 * @settings: (nullable): what is remembered
 */
GtkWidget *
nest_window_new (AdwApplication *application,
                 NestSession    *session,
                 GSettings      *settings)
{
  NestWindow *self = g_object_new (NEST_TYPE_WINDOW, "application", application, NULL);

  self->session = g_object_ref (session);
  g_set_object (&self->settings, settings);
  restore_size (self);
  listen_to_run (self);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (nest_window_active_cb), NULL);

  return GTK_WIDGET (self);
}

/** nest_window_practise: shows practice in place of the real machines; nothing while a run is on */
void
nest_window_practise (NestWindow *self)
{
  if (self->practice != NULL || nest_run_control_get_running (get_control (self)))
    return;
  self->practice = nest_practice_walk_new (self->walks);
  listen_to_run (self);
}
