/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A machine is started, and a key typed into it, only when the user asks for that very thing. */
#include "nest-inside-guide.h"

#include "nest-closing-page.h"
#include "nest-done-page.h"
#include "nest-instructions-page.h"
#include "nest-station.h"
#include "nest-ui.h"

struct _NestInsideGuide
{
  GObject parent_instance;

  NestAssistant *assistant; /* not owned: outlives the guide */
  NestSession *session;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (NestInsideGuide, nest_inside_guide, G_TYPE_OBJECT)

static void
listen (NestInsideGuide *self,
        gpointer         instance,
        const char      *signal,
        GCallback        callback)
{
  g_signal_connect_object (instance, signal, callback, self, G_CONNECT_SWAPPED);
}

static NestInstructionsPage *
get_instructions_page (NestInsideGuide *self)
{
  return NEST_INSTRUCTIONS_PAGE (nest_assistant_get_page (self->assistant, NEST_STATION_INSTRUCTIONS));
}

static NestDonePage *
get_done_page (NestInsideGuide *self)
{
  return NEST_DONE_PAGE (nest_assistant_get_page (self->assistant, NEST_STATION_DONE));
}

static void
set_starting (NestInsideGuide *self,
              gboolean         starting,
              const char      *error)
{
  nest_done_page_set_starting (get_done_page (self), starting, error);
  nest_instructions_page_set_starting (get_instructions_page (self), starting, error);
}

/* --- starting --- */

static void
nest_inside_guide_started_cb (GObject      *source,
                              GAsyncResult *result,
                              gpointer      user_data)
{
  g_autoptr (NestInsideGuide) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean started = nest_session_start_machine_finish (NEST_SESSION (source), result, &error);
  g_autofree char *text = started ? NULL : nest_ui_describe_error (error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  set_starting (self, FALSE, text);
  if (!started)
    return;
  nest_instructions_page_tick (get_instructions_page (self), "start-machine");
  nest_ui_toast (GTK_WIDGET (self->assistant), _("The machine is starting"));
  if (nest_assistant_get_current (self->assistant) == NEST_PAGE (get_done_page (self)))
    nest_assistant_forward (self->assistant);
}

static void
nest_inside_guide_start_cb (NestInsideGuide *self)
{
  set_starting (self, TRUE, NULL);
  nest_session_start_machine_async (self->session, self->cancellable, nest_inside_guide_started_cb, g_object_ref (self));
}

/* --- typing --- */

static void
nest_inside_guide_typed_cb (GObject      *source,
                            GAsyncResult *result,
                            gpointer      user_data)
{
  g_autoptr (NestInsideGuide) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean typed = nest_hypervisor_type_finish (NEST_HYPERVISOR (source), result, &error);
  g_autofree char *text = typed ? g_strdup (_("The key was typed into the machine")) : nest_ui_describe_error (error);

  if (!g_cancellable_is_cancelled (self->cancellable))
    nest_ui_toast (GTK_WIDGET (self->assistant), text);
}

static void
nest_inside_guide_type_confirmed_cb (NestInsideGuide *self,
                                     const char      *response,
                                     GtkWidget       *dialog)
{
  NestMachine *machine = nest_session_get_machine (self->session);
  g_autoptr (NestHostKey) keys = nest_host_key_new_from_virtualbox (gtk_widget_get_name (dialog));

  nest_hypervisor_type_async (nest_session_get_hypervisor (self->session), nest_machine_get_uuid (machine), keys,
                              self->cancellable, nest_inside_guide_typed_cb, g_object_ref (self));
}

static void
nest_inside_guide_type_cb (NestInsideGuide *self,
                           const char      *value)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self->assistant)));
  g_autoptr (NestHostKey) keys = nest_host_key_new_from_virtualbox (value);
  g_autofree char *name = nest_host_key_format (keys);
  /* Translators: %1$s is a key, such as Right Ctrl, %2$s a machine */
  g_autofree char *heading = g_strdup_printf (_("Type %1$s Into “%2$s”?"), name,
                                              nest_machine_get_display_name (nest_session_get_machine (self->session)));
  AdwMessageDialog *dialog =
    nest_ui_message_dialog_new (window, heading,
                                _("The key is pressed and let go in the machine, as if on a keyboard of its own. "
                                  "If it is the host key in there, the inner machine gives the keyboard back; else "
                                  "the program in front gets it. Nothing more is typed."));

  gtk_widget_set_name (GTK_WIDGET (dialog), value);
  adw_message_dialog_add_response (dialog, "cancel", _("_Cancel"));
  adw_message_dialog_add_response (dialog, "type", _("_Type the Key"));
  adw_message_dialog_set_response_appearance (dialog, "type", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  listen (self, dialog, "response::type", G_CALLBACK (nest_inside_guide_type_confirmed_cb));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- the pages --- */

static void
update_instructions (NestInsideGuide *self)
{
  NestPage *page = nest_assistant_peek_page (self->assistant, NEST_STATION_INSTRUCTIONS);
  NestHypervisor *hypervisor = nest_session_get_hypervisor (self->session);

  if (page != NULL)
    nest_instructions_page_set_model (NEST_INSTRUCTIONS_PAGE (page), nest_session_get_checklist (self->session),
                                      hypervisor != NULL && nest_hypervisor_can_type (hypervisor));
}

static void
update_closing (NestInsideGuide *self)
{
  NestPage *page = nest_assistant_peek_page (self->assistant, NEST_STATION_CLOSING);

  if (page != NULL)
    nest_closing_page_set_model (NEST_CLOSING_PAGE (page), nest_session_get_checklist (self->session));
}

static void
nest_inside_guide_checklist_cb (NestInsideGuide *self)
{
  update_instructions (self);
  update_closing (self);
}

static void
nest_inside_guide_next_cb (NestInsideGuide *self)
{
  nest_assistant_forward (self->assistant);
}

static void
nest_inside_guide_page_made_cb (NestInsideGuide *self,
                                NestPage        *page)
{
  if (NEST_IS_DONE_PAGE (page))
    {
      listen (self, page, "start", G_CALLBACK (nest_inside_guide_start_cb));
      listen (self, page, "next", G_CALLBACK (nest_inside_guide_next_cb));
    }
  else if (NEST_IS_INSTRUCTIONS_PAGE (page))
    {
      listen (self, page, "start", G_CALLBACK (nest_inside_guide_start_cb));
      listen (self, page, "type", G_CALLBACK (nest_inside_guide_type_cb));
      update_instructions (self);
    }
  else if (NEST_IS_CLOSING_PAGE (page))
    update_closing (self);
}

static void
nest_inside_guide_dispose (GObject *object)
{
  NestInsideGuide *self = NEST_INSIDE_GUIDE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (nest_inside_guide_parent_class)->dispose (object);
}

static void
nest_inside_guide_class_init (NestInsideGuideClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nest_inside_guide_dispose;
}

static void
nest_inside_guide_init (NestInsideGuide *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * nest_inside_guide_new:
 * @assistant: (transfer none): whose pages were not made yet; has to outlive the guide
 * @session: the machine and its checklist
 */
NestInsideGuide *
nest_inside_guide_new (NestAssistant *assistant,
                       NestSession   *session)
{
  NestInsideGuide *self = g_object_new (NEST_TYPE_INSIDE_GUIDE, NULL);

  self->assistant = assistant;
  self->session = g_object_ref (session);
  listen (self, session, "notify::checklist", G_CALLBACK (nest_inside_guide_checklist_cb));
  listen (self, assistant, "page-made", G_CALLBACK (nest_inside_guide_page_made_cb));

  return self;
}
