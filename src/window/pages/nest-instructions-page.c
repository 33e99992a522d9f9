/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows stay as long as they say the same; ticks are choices, which are noted for the machine like those of the checklist. */
#include "nest-instructions-page.h"
#include "nest-closing-text.h"
#include "nest-fact-row.h"
#include "nest-host-key.h"
#include "nest-instruction-row.h"
#include "nest-ui.h"

struct _NestInstructionsPage
{
  NestPage parent_instance;

  GtkLabel *progress_label;
  GtkLabel *preface_label;
  NestFactRow *state_row;
  GtkWidget *start_button;
  GtkListBox *list;
  GtkListBox *stuck_list;

  NestChecklist *checklist;
  GPtrArray *instructions; /* as they are shown */
  GPtrArray *rows;         /* NestInstructionRow, those that are ticked off */
  GPtrArray *type_buttons;
  gboolean can_type;
  gboolean starting;
  char *start_error;
};

G_DEFINE_FINAL_TYPE (NestInstructionsPage, nest_instructions_page, NEST_TYPE_PAGE)

enum {
  START,
  TYPE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static NestMachine *
get_machine (NestInstructionsPage *self)
{
  return self->checklist != NULL ? nest_checklist_get_machine (self->checklist) : NULL;
}

/* --- the machine's state --- */

static void
describe_state (NestInstructionsPage *self,
                NestPowerState        state)
{
  const char *title = NULL, *text = NULL;
  NestLook look = { "nest-machine-symbolic", NULL, NULL };

  if (self->starting || state == NEST_POWER_STATE_CHANGING)
    {
      title = _("The Machine Is Starting or Stopping");
      text = _("This takes a moment. Its system then needs a minute or two until you can log in.");
    }
  else if (self->start_error != NULL)
    {
      title = _("The Machine Could Not Be Started");
      text = self->start_error;
      look = (NestLook){ "nest-status-blocked-symbolic", "error", NULL };
    }
  else if (state == NEST_POWER_STATE_RUNNING)
    {
      title = _("The Machine Is Running");
      text = _("Log in in its window, as soon as its system is ready.");
      look = (NestLook){ "nest-status-done-symbolic", "success", NULL };
    }
  else if (nest_power_state_is_off (state))
    {
      title = _("The Machine Is Off");
      text = _("Everything else happens in its window.");
    }
  else
    {
      title = _("The Machine Is Not Running");
      text = nest_power_state_get_title (state);
    }
  nest_fact_row_set_busy (self->state_row, self->starting || state == NEST_POWER_STATE_CHANGING);
  nest_fact_row_set (self->state_row, look.icon_name, look.style_class, title, text);
}

static void
update_state (NestInstructionsPage *self,
              NestMachine          *machine)
{
  NestPowerState state = nest_machine_get_power_state (machine);
  gboolean runs = state == NEST_POWER_STATE_RUNNING;

  if (runs)
    g_clear_pointer (&self->start_error, g_free);
  describe_state (self, state);
  gtk_widget_set_visible (self->start_button, nest_power_state_is_off (state));
  gtk_widget_set_sensitive (self->start_button, !self->starting);
  for (guint i = 0; i < self->type_buttons->len; i++)
    {
      GtkWidget *button = g_ptr_array_index (self->type_buttons, i);

      gtk_widget_set_sensitive (button, runs);
      gtk_widget_set_tooltip_text (button, runs ? NULL : _("The machine does not run."));
    }
}

/* --- what to do --- */

static gboolean
instructions_equal (GPtrArray *a,
                    GPtrArray *b)
{
  if (a == NULL || a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const NestInstruction *one = g_ptr_array_index (a, i), *other = g_ptr_array_index (b, i);

      if (!g_str_equal (one->id, other->id) || !g_str_equal (one->text, other->text) ||
          !g_strv_equal ((const char *const *) one->commands, (const char *const *) other->commands))
        return FALSE;
    }

  return TRUE;
}

/* The next thing to do is open, and what is done is not in its way. */
static void
open_next (NestInstructionsPage *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      NestInstructionRow *row = g_ptr_array_index (self->rows, i);

      if (nest_instruction_row_get_ticked (row))
        continue;
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
      return;
    }
}

static void
nest_instructions_page_ticked_cb (NestInstructionsPage *self,
                                  gboolean              ticked,
                                  NestInstructionRow   *row)
{
  if (ticked)
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), FALSE);
  nest_choices_set_ticked (nest_checklist_get_choices (self->checklist), nest_instruction_row_get_id (row), ticked);
  if (ticked)
    open_next (self);
}

static void
nest_instructions_page_type_cb (NestInstructionsPage *self,
                                GtkWidget            *button)
{
  g_signal_emit (self, signals[TYPE], 0, gtk_widget_get_name (button));
}

/* What else Nestbox proposes as a host key */
static const char *const more_keys[] = {
  "65300", /* Scroll Lock */
  "65383", /* Menu */
  NEST_HOST_KEY_PROPOSAL,
};

/* @keys: as VirtualBox writes them; the key inside cannot be seen from here, so all that Nestbox proposes are offered */
static void
add_type_row (NestInstructionsPage *self,
              const char           *keys,
              const char           *subtitle)
{
  g_autoptr (NestHostKey) key = nest_host_key_new_from_virtualbox (keys);
  g_autofree char *name = nest_host_key_format (key);
  /* Translators: %s is a key, such as Right Ctrl */
  g_autofree char *title = g_strdup_printf (_("Type %s for Me"), name);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Type…"));

  gtk_widget_set_name (button, keys);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (nest_instructions_page_type_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  gtk_list_box_append (self->stuck_list, row);
  g_ptr_array_add (self->type_buttons, button);
}

static void
clear_list (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static void
show_instructions (NestInstructionsPage *self)
{
  NestChoices *choices = nest_checklist_get_choices (self->checklist);

  clear_list (self->list);
  clear_list (self->stuck_list);
  g_ptr_array_set_size (self->rows, 0);
  g_ptr_array_set_size (self->type_buttons, 0);
  for (guint i = 0; i < self->instructions->len; i++)
    {
      const NestInstruction *instruction = g_ptr_array_index (self->instructions, i);
      gboolean is_way_out = nest_instruction_is_way_out (instruction);
      GtkWidget *row = nest_instruction_row_new (instruction, is_way_out ? 0 : i + 1);

      gtk_list_box_append (is_way_out ? self->stuck_list : self->list, row);
      if (is_way_out)
        continue;
      nest_instruction_row_set_ticked (NEST_INSTRUCTION_ROW (row), nest_choices_get_ticked (choices, instruction->id));
      g_signal_connect_object (row, "ticked", G_CALLBACK (nest_instructions_page_ticked_cb), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->rows, row);
    }
  if (self->can_type)
    {
      add_type_row (self, NEST_HOST_KEY_DEFAULT_INSIDE, _("VirtualBox's key inside, unless it was changed there."));
      add_type_row (self, NEST_HOST_KEY_OTHER_INSIDE, _("The other key that these instructions propose."));
      for (guint i = 0; i < G_N_ELEMENTS (more_keys); i++)
        add_type_row (self, more_keys[i], _("If it was chosen inside."));
    }
  open_next (self);
}

static void
update_progress (NestInstructionsPage *self)
{
  guint n_ticked = 0;
  guint n = nest_closing_text_count_instructions (self->checklist, &n_ticked);
  g_autofree char *text = NULL;

  if (n_ticked == n)
    text = g_strdup (_("Everything Is Ticked"));
  else
    /* Translators: %1$u of %2$u things to do are done */
    text = g_strdup_printf (ngettext ("%1$u of %2$u Step Done", "%1$u of %2$u Steps Done", n), n_ticked, n);
  gtk_label_set_label (self->progress_label, text);
}

static void
nest_instructions_page_update (NestInstructionsPage *self)
{
  NestMachine *machine = get_machine (self);
  NestChoices *choices;
  g_autoptr (GPtrArray) instructions = NULL;

  nest_page_set_subtitle (NEST_PAGE (self), machine != NULL ? nest_machine_get_display_name (machine) : NULL);
  if (machine == NULL || nest_checklist_get_vantage (self->checklist) == NEST_VANTAGE_INSIDE)
    return;

  choices = nest_checklist_get_choices (self->checklist);
  instructions = nest_instructions_list (&(NestStepContext){ nest_checklist_get_host (self->checklist),
                                                             nest_checklist_get_info (self->checklist), machine, choices });
  if (!instructions_equal (self->instructions, instructions))
    {
      g_clear_pointer (&self->instructions, g_ptr_array_unref);
      self->instructions = g_steal_pointer (&instructions);
      show_instructions (self);
    }
  for (guint i = 0; i < self->rows->len; i++)
    {
      NestInstructionRow *row = g_ptr_array_index (self->rows, i);

      nest_instruction_row_set_ticked (row, nest_choices_get_ticked (choices, nest_instruction_row_get_id (row)));
    }
  update_progress (self);
  update_state (self, machine);
}

static void
nest_instructions_page_start_cb (NestInstructionsPage *self)
{
  g_signal_emit (self, signals[START], 0);
}

static void
nest_instructions_page_dispose (GObject *object)
{
  NestInstructionsPage *self = NEST_INSTRUCTIONS_PAGE (object);

  g_clear_object (&self->checklist);
  g_clear_pointer (&self->instructions, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->type_buttons, g_ptr_array_unref);
  g_clear_pointer (&self->start_error, g_free);

  G_OBJECT_CLASS (nest_instructions_page_parent_class)->dispose (object);
}

static void
nest_instructions_page_class_init (NestInstructionsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nest_instructions_page_dispose;

  signals[START] = g_signal_new ("start", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TYPE] = g_signal_new ("type", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (NEST_TYPE_FACT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-instructions-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NestInstructionsPage, progress_label);
  gtk_widget_class_bind_template_child (widget_class, NestInstructionsPage, preface_label);
  gtk_widget_class_bind_template_child (widget_class, NestInstructionsPage, state_row);
  gtk_widget_class_bind_template_child (widget_class, NestInstructionsPage, start_button);
  gtk_widget_class_bind_template_child (widget_class, NestInstructionsPage, list);
  gtk_widget_class_bind_template_child (widget_class, NestInstructionsPage, stuck_list);
  gtk_widget_class_bind_template_callback (widget_class, nest_instructions_page_start_cb);
}

static void
nest_instructions_page_init (NestInstructionsPage *self)
{
  self->rows = g_ptr_array_new ();
  self->type_buttons = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_label_set_label (self->preface_label, nest_instructions_get_preface ());
  nest_page_set_action (NEST_PAGE (self), _("_Finish"), NULL);
  nest_page_set_complete (NEST_PAGE (self), TRUE);
}

NestPage *
nest_instructions_page_new (void)
{
  return g_object_new (NEST_TYPE_INSTRUCTIONS_PAGE, NULL);
}

/**
 * nest_instructions_page_set_model:
 * @checklist: (nullable): of the machine that was chosen; seen from inside there is nothing to tell, and the page is left out
 * @can_type: whether keys can be typed into the machine
 */
void
nest_instructions_page_set_model (NestInstructionsPage *self,
                                  NestChecklist        *checklist,
                                  gboolean              can_type)
{
  if (self->checklist != NULL)
    g_signal_handlers_disconnect_by_func (self->checklist, nest_instructions_page_update, self);
  g_set_object (&self->checklist, checklist);
  self->can_type = can_type;
  g_clear_pointer (&self->instructions, g_ptr_array_unref);
  nest_page_set_skippable (NEST_PAGE (self),
                           checklist == NULL || nest_checklist_get_vantage (checklist) == NEST_VANTAGE_INSIDE);
  if (checklist != NULL)
    g_signal_connect_object (checklist, "updated", G_CALLBACK (nest_instructions_page_update), self, G_CONNECT_SWAPPED);
  nest_instructions_page_set_starting (self, FALSE, NULL);
}

/** nest_instructions_page_tick: @id: what Nestbox itself has done, as the user asked it to, instead of the user */
void
nest_instructions_page_tick (NestInstructionsPage *self,
                             const char           *id)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      NestInstructionRow *row = g_ptr_array_index (self->rows, i);

      if (g_str_equal (nest_instruction_row_get_id (row), id))
        nest_instructions_page_ticked_cb (self, TRUE, row);
    }
}

/**
 * nest_instructions_page_set_starting:
 * @starting: whether the machine is being started just now
 * @error: (nullable): why it could not be started
 */
void
nest_instructions_page_set_starting (NestInstructionsPage *self,
                                     gboolean              starting,
                                     const char           *error)
{
  self->starting = starting;
  g_free (self->start_error);
  self->start_error = g_strdup (error);
  nest_instructions_page_update (self);
}
