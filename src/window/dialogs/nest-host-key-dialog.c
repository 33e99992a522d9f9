/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys that go down together are one combination; it stays shown after they are released. */
#include "nest-host-key-dialog.h"

#include "nest-host-key.h"
#include "nest-keysym.h"
#include "nest-ui.h"

/* One more than VirtualBox honours, so that the refusal can be shown */
#define MAX_PRESSED (NEST_HOST_KEY_MAX_KEYS + 1)

struct _NestHostKeyDialog
{
  AdwWindow parent_instance;

  GtkWidget *use_button;
  GtkBox *keys_box;
  GtkImage *message_icon;
  GtkLabel *message_label;

  NestChecklist *checklist;
  char *step;
  guint pressed[MAX_PRESSED]; /* keysyms of the combination */
  guint n_pressed;
  guint n_down;
  char *value; /* what would be used, or NULL */
};

G_DEFINE_FINAL_TYPE (NestHostKeyDialog, nest_host_key_dialog, ADW_TYPE_WINDOW)

enum {
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
show_keys (NestHostKeyDialog *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->keys_box))) != NULL)
    gtk_box_remove (self->keys_box, child);
  for (guint i = 0; i < self->n_pressed; i++)
    {
      const char *known = nest_host_key_get_keysym_name (self->pressed[i]);
      const char *name = known != NULL ? known : gdk_keyval_name (self->pressed[i]);
      GtkWidget *cap = gtk_label_new (name != NULL ? name : _("Unknown Key"));

      gtk_widget_add_css_class (cap, "nest-keycap");
      gtk_box_append (self->keys_box, cap);
    }
}

/* What VirtualBox honours, and then whether it goes together with the keys inside the machine */
static char *
get_possible_value (NestHostKeyDialog  *self,
                    GError            **error)
{
  g_autoptr (NestHostKey) key = nest_host_key_new (self->pressed, self->n_pressed, error);
  g_autofree char *value = key != NULL ? nest_host_key_to_virtualbox (key) : NULL;
  g_autoptr (GVariant) variant = value != NULL ? g_variant_ref_sink (g_variant_new_string (value)) : NULL;

  if (variant == NULL || !nest_checklist_validate (self->checklist, self->step, variant, error))
    return NULL;

  return g_steal_pointer (&value);
}

static void
nest_host_key_dialog_update (NestHostKeyDialog *self)
{
  g_autoptr (GError) error = NULL;
  NestLook look = { "nest-status-done-symbolic", "success", NULL };

  g_clear_pointer (&self->value, g_free);
  show_keys (self);
  gtk_widget_set_visible (GTK_WIDGET (self->message_icon), self->n_pressed > 0);
  if (self->n_pressed == 0)
    {
      gtk_label_set_label (self->message_label, _("Nothing was pressed yet."));
      gtk_widget_set_sensitive (self->use_button, FALSE);
      return;
    }

  self->value = get_possible_value (self, &error);
  if (self->value == NULL)
    {
      look.icon_name = "nest-status-blocked-symbolic";
      look.style_class = "error";
    }
  nest_look_apply (&look, self->message_icon);
  gtk_label_set_label (self->message_label,
                       error != NULL ? error->message : _("These keys can be used."));
  gtk_widget_set_sensitive (self->use_button, self->value != NULL);
}

static void
nest_host_key_dialog_use_cb (NestHostKeyDialog *self)
{
  if (self->value == NULL)
    return;
  g_signal_emit (self, signals[CHOSEN], 0, self->value);
  gtk_window_close (GTK_WINDOW (self));
}

/* VirtualBox looks at the key itself, not at what Shift or the layout make of it: level 0 of its group. */
static guint
get_plain_keysym (NestHostKeyDialog *self,
                  GtkEventController *controller,
                  guint               keyval,
                  guint               keycode)
{
  GdkEvent *event = gtk_event_controller_get_current_event (controller);
  int group = event != NULL ? (int) gdk_key_event_get_layout (event) : 0;
  guint plain = 0;

  if (!gdk_display_translate_key (gtk_widget_get_display (GTK_WIDGET (self)), keycode, 0, group, &plain, NULL, NULL, NULL))
    return keyval;

  return plain;
}

static gboolean
nest_host_key_dialog_pressed_cb (NestHostKeyDialog     *self,
                                 guint                  keyval,
                                 guint                  keycode,
                                 GdkModifierType        state,
                                 GtkEventControllerKey *controller)
{
  guint keysym = get_plain_keysym (self, GTK_EVENT_CONTROLLER (controller), keyval, keycode);

  /* Keys that can never be in a host key and are needed to get about here */
  if (keysym == GDK_KEY_Escape)
    {
      gtk_window_close (GTK_WINDOW (self));
      return GDK_EVENT_STOP;
    }
  if ((keysym == GDK_KEY_Return || keysym == GDK_KEY_KP_Enter) && self->value != NULL)
    {
      nest_host_key_dialog_use_cb (self);
      return GDK_EVENT_STOP;
    }
  if (keysym == GDK_KEY_Tab || keysym == GDK_KEY_space || keysym == GDK_KEY_Return || keysym == GDK_KEY_KP_Enter)
    return GDK_EVENT_PROPAGATE;

  if (self->n_down == 0)
    self->n_pressed = 0;
  for (guint i = 0; i < self->n_pressed; i++)
    if (self->pressed[i] == keysym) /* repeated while it is held */
      return GDK_EVENT_STOP;
  self->n_down++;
  if (self->n_pressed < MAX_PRESSED)
    self->pressed[self->n_pressed++] = keysym;
  nest_host_key_dialog_update (self);

  return GDK_EVENT_STOP;
}

static void
nest_host_key_dialog_released_cb (NestHostKeyDialog *self)
{
  if (self->n_down > 0)
    self->n_down--;
}

/* Where the compositor lets us, its own shortcuts rest meanwhile: otherwise Super could not be pressed. */
static void
nest_host_key_dialog_active_cb (NestHostKeyDialog *self)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self));

  self->n_down = 0;
  if (!GDK_IS_TOPLEVEL (surface))
    return;
  if (gtk_window_is_active (GTK_WINDOW (self)))
    gdk_toplevel_inhibit_system_shortcuts (GDK_TOPLEVEL (surface), NULL);
  else
    gdk_toplevel_restore_system_shortcuts (GDK_TOPLEVEL (surface));
}

static void
nest_host_key_dialog_dispose (GObject *object)
{
  NestHostKeyDialog *self = NEST_HOST_KEY_DIALOG (object);

  g_clear_object (&self->checklist);
  g_clear_pointer (&self->step, g_free);
  g_clear_pointer (&self->value, g_free);

  G_OBJECT_CLASS (nest_host_key_dialog_parent_class)->dispose (object);
}

static void
nest_host_key_dialog_class_init (NestHostKeyDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nest_host_key_dialog_dispose;

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-host-key-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, NestHostKeyDialog, use_button);
  gtk_widget_class_bind_template_child (widget_class, NestHostKeyDialog, keys_box);
  gtk_widget_class_bind_template_child (widget_class, NestHostKeyDialog, message_icon);
  gtk_widget_class_bind_template_child (widget_class, NestHostKeyDialog, message_label);
  gtk_widget_class_bind_template_callback (widget_class, nest_host_key_dialog_use_cb);
}

static void
nest_host_key_dialog_init (NestHostKeyDialog *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  nest_ui_wrap_buttons (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (nest_host_key_dialog_pressed_cb), self);
  g_signal_connect_swapped (keys, "key-released", G_CALLBACK (nest_host_key_dialog_released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (nest_host_key_dialog_active_cb), NULL);
  nest_host_key_dialog_update (self);
}

/**
 * nest_host_key_dialog_new:
 * @parent: the window it belongs to
 * @checklist: says which keys go together with those inside the machine
 * @step: the id of the step that is about the host key
 */
GtkWidget *
nest_host_key_dialog_new (GtkWindow     *parent,
                          NestChecklist *checklist,
                          const char    *step)
{
  NestHostKeyDialog *self = g_object_new (NEST_TYPE_HOST_KEY_DIALOG, "transient-for", parent, NULL);

  self->checklist = g_object_ref (checklist);
  self->step = g_strdup (step);

  return GTK_WIDGET (self);
}
