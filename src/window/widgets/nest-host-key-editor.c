/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proposals come from what is known to work well; all else is pressed, so that nobody has to know the names of keys. */
#include "nest-host-key-editor.h"

#include "nest-host-key-dialog.h"
#include "nest-host-key.h"
#include "nest-ui.h"

/* Share nothing with Right Ctrl, are on most keyboards, and are not needed for typing. */
static const char *const proposals[] = {
  NEST_HOST_KEY_PROPOSAL,
  "65300", /* Scroll Lock */
  "65383", /* Menu */
  "65481", /* F12 */
};

struct _NestHostKeyEditor
{
  AdwBin parent_instance;

  NestChecklist *checklist;
  char *step;
  GtkMenuButton *button;
  GSimpleAction *choose_action;
};

G_DEFINE_FINAL_TYPE (NestHostKeyEditor, nest_host_key_editor, ADW_TYPE_BIN)

enum {
  EDITED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
nest_host_key_editor_emit (NestHostKeyEditor *self,
                           const char        *value)
{
  g_autoptr (GVariant) edited = g_variant_ref_sink (g_variant_new_string (value));

  g_signal_emit (self, signals[EDITED], 0, edited);
}

static void
nest_host_key_editor_choose_cb (NestHostKeyEditor *self,
                                GVariant          *parameter)
{
  nest_host_key_editor_emit (self, g_variant_get_string (parameter, NULL));
}

static void
nest_host_key_editor_press_cb (NestHostKeyEditor *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = nest_host_key_dialog_new (GTK_WINDOW (root), self->checklist, self->step);

  g_signal_connect_object (dialog, "chosen", G_CALLBACK (nest_host_key_editor_emit), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static GMenuModel *
create_menu (void)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) presses = g_menu_new ();
  g_autoptr (GMenu) choices = g_menu_new ();

  g_menu_append (presses, _("_Press Keys…"), "host-key.press");
  for (guint i = 0; i < G_N_ELEMENTS (proposals); i++)
    {
      g_autoptr (NestHostKey) key = nest_host_key_new_from_virtualbox (proposals[i]);
      g_autofree char *value = nest_host_key_to_virtualbox (key);
      g_autofree char *name = nest_host_key_format (key);
      g_autoptr (GMenuItem) item = g_menu_item_new (name, NULL);

      g_menu_item_set_action_and_target (item, "host-key.choose", "s", value);
      g_menu_append_item (choices, item);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (presses));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (choices));

  return G_MENU_MODEL (g_steal_pointer (&menu));
}

static void
add_actions (NestHostKeyEditor *self)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) press = g_simple_action_new ("press", NULL);

  self->choose_action =
    g_simple_action_new_stateful ("choose", G_VARIANT_TYPE_STRING, g_variant_new_string (""));
  g_signal_connect_object (self->choose_action, "activate", G_CALLBACK (nest_host_key_editor_choose_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (press, "activate", G_CALLBACK (nest_host_key_editor_press_cb), self, G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (self->choose_action));
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (press));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "host-key", G_ACTION_GROUP (group));
}

static void
nest_host_key_editor_dispose (GObject *object)
{
  NestHostKeyEditor *self = NEST_HOST_KEY_EDITOR (object);

  g_clear_object (&self->choose_action);
  g_clear_object (&self->checklist);
  g_clear_pointer (&self->step, g_free);

  G_OBJECT_CLASS (nest_host_key_editor_parent_class)->dispose (object);
}

static void
nest_host_key_editor_class_init (NestHostKeyEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nest_host_key_editor_dispose;

  signals[EDITED] = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_VARIANT);
}

static void
nest_host_key_editor_init (NestHostKeyEditor *self)
{
  g_autoptr (GMenuModel) menu = create_menu ();

  add_actions (self);
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_menu_model (self->button, menu);
  gtk_menu_button_set_label (self->button, _("Change"));
  gtk_widget_set_valign (GTK_WIDGET (self->button), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Choose other keys"), -1);
  /* What has the keyboard's focus, and so is spoken, is the button in it. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (self->button))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Choose other keys"), -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
}

/**
 * nest_host_key_editor_new:
 * @checklist: says which keys are possible
 * @step: the id of the step that is about the host key
 */
GtkWidget *
nest_host_key_editor_new (NestChecklist *checklist,
                          const char    *step)
{
  NestHostKeyEditor *self = g_object_new (NEST_TYPE_HOST_KEY_EDITOR, NULL);

  self->checklist = g_object_ref (checklist);
  self->step = g_strdup (step);

  return GTK_WIDGET (self);
}

/** nest_host_key_editor_update: @finding: whose target is marked in the menu */
void
nest_host_key_editor_update (NestHostKeyEditor *self,
                             NestFinding       *finding)
{
  GVariant *target = nest_finding_get_target (finding);

  g_simple_action_set_state (self->choose_action,
                             g_variant_new_string (target != NULL ? g_variant_get_string (target, NULL) : ""));
}
