/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One update derives everything from the item; what the user does goes into the choices, which come back as an update. */
#include "nest-step-row.h"

#include "nest-host-key-editor.h"
#include "nest-memory-row.h"
#include "nest-number-editor.h"
#include "nest-option-row.h"
#include "nest-skip-words.h"
#include "nest-step-details.h"
#include "nest-ui.h"

struct _NestStepRow
{
  AdwExpanderRow parent_instance;

  GtkImage *icon;
  AdwActionRow *error_row;
  NestStepDetails *details; /* NULL, as the four that follow: was never opened */
  GtkWidget *tick_row;
  GtkCheckButton *tick_check;
  AdwActionRow *skip_row;
  GtkSwitch *skip_switch;

  NestChecklist *checklist;
  NestChecklistItem *item;
  NestHypervisor *hypervisor;
  NestEditorKind editor_kind; /* of @editor */
  GtkWidget *editor;
  GtkWidget *memory_row;
  GPtrArray *option_rows; /* NestOptionRow; the last one leaves things as they are */
  gboolean was_asked;     /* opened by itself for the user's decision */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (NestStepRow, nest_step_row, ADW_TYPE_EXPANDER_ROW)

static const char *
get_id (NestStepRow *self)
{
  return nest_checklist_item_get_step (self->item)->id;
}

/* What libadwaita shows below the head */
static GtkListBox *
get_list (NestStepRow *self)
{
  return GTK_LIST_BOX (gtk_widget_get_parent (GTK_WIDGET (self->error_row)));
}

static void
set_error (NestStepRow *self,
           const char  *message)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->error_row), message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_row), message != NULL);
  if (message != NULL)
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);
}

static void
nest_step_row_edited_cb (NestStepRow *self,
                         GVariant    *value)
{
  NestChoices *choices = nest_checklist_get_choices (self->checklist);
  g_autoptr (GError) error = NULL;

  if (!nest_checklist_validate (self->checklist, get_id (self), value, &error))
    {
      set_error (self, error->message);
      return;
    }
  set_error (self, NULL);
  nest_choices_set_skipped (choices, get_id (self), FALSE);
  nest_choices_set_value (choices, get_id (self), value);
}

static void
nest_step_row_option_cb (NestStepRow   *self,
                         NestOptionRow *row)
{
  NestChoices *choices = nest_checklist_get_choices (self->checklist);
  const char *id = nest_option_row_get_id (row);
  gboolean leave = *id == '\0';

  nest_choices_set_option (choices, get_id (self), leave ? NULL : id);
  nest_choices_set_skipped (choices, get_id (self), leave);
}

static void
nest_step_row_skip_cb (NestStepRow *self)
{
  if (!self->updating)
    nest_choices_set_skipped (nest_checklist_get_choices (self->checklist), get_id (self),
                              gtk_switch_get_active (self->skip_switch));
}

static void
nest_step_row_tick_cb (NestStepRow *self)
{
  if (!self->updating)
    nest_choices_set_ticked (nest_checklist_get_choices (self->checklist), get_id (self),
                             gtk_check_button_get_active (self->tick_check));
}

/* --- the value --- */

static void
create_editor (NestStepRow    *self,
               NestEditorKind  kind)
{
  const char *title = nest_step_get_title (nest_checklist_item_get_step (self->item));

  if (kind == NEST_EDITOR_HOST_KEY)
    self->editor = nest_host_key_editor_new (self->checklist, get_id (self));
  else
    self->editor = nest_number_editor_new (kind, title);
  if (kind == NEST_EDITOR_MEMORY)
    {
      self->memory_row =
        nest_memory_row_new (nest_number_editor_get_adjustment (NEST_NUMBER_EDITOR (self->editor)));
      /* libadwaita only appends; what is answered and edited has to stand above what is read. */
      gtk_list_box_insert (get_list (self), self->memory_row, 0);
    }
  self->editor_kind = kind;
  g_signal_connect_object (self->editor, "edited", G_CALLBACK (nest_step_row_edited_cb), self, G_CONNECT_SWAPPED);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), self->editor);
}

/* Once there, an editor stays: it may have the focus while the finding has none for a moment. */
static void
update_editor (NestStepRow *self,
               NestFinding *finding)
{
  NestEditorKind kind = nest_finding_get_editor (finding, NULL, NULL, NULL);
  gboolean editable = kind != NEST_EDITOR_NONE && !nest_checklist_item_get_skipped (self->item);

  if (kind != NEST_EDITOR_NONE && self->editor == NULL && !nest_checklist_is_read_only (self->checklist))
    create_editor (self, kind);
  if (self->editor == NULL)
    return;
  gtk_widget_set_sensitive (self->editor, editable);
  if (self->memory_row != NULL)
    gtk_widget_set_sensitive (self->memory_row, editable);
  if (kind != self->editor_kind)
    return;
  if (kind == NEST_EDITOR_HOST_KEY)
    nest_host_key_editor_update (NEST_HOST_KEY_EDITOR (self->editor), finding);
  else
    nest_number_editor_update (NEST_NUMBER_EDITOR (self->editor), finding);
  if (self->memory_row != NULL)
    nest_memory_row_update (NEST_MEMORY_ROW (self->memory_row), finding,
                            nest_host_get_memory_total (nest_checklist_get_host (self->checklist)));
}

/* --- the answers --- */

static gboolean
shows_options (NestStepRow *self,
               GPtrArray   *options)
{
  if (self->option_rows->len != (options->len > 0 ? options->len + 1 : 0))
    return FALSE;
  for (guint i = 0; i < options->len; i++)
    {
      const NestOption *option = g_ptr_array_index (options, i);

      if (!g_str_equal (option->id, nest_option_row_get_id (g_ptr_array_index (self->option_rows, i))))
        return FALSE;
    }

  return TRUE;
}

static void
add_option_row (NestStepRow *self,
                GtkWidget   *row)
{
  if (self->option_rows->len > 0)
    nest_option_row_join_group (NEST_OPTION_ROW (row), g_ptr_array_index (self->option_rows, 0));
  g_ptr_array_add (self->option_rows, row);
  g_signal_connect_object (row, "chosen", G_CALLBACK (nest_step_row_option_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_insert (get_list (self), row, (int) self->option_rows->len - 1);
}

static void
rebuild_options (NestStepRow *self,
                 GPtrArray   *options)
{
  g_autofree char *leaving = nest_skip_words_describe (self->checklist, nest_checklist_item_get_step (self->item));

  for (guint i = 0; i < self->option_rows->len; i++)
    gtk_list_box_remove (get_list (self), g_ptr_array_index (self->option_rows, i));
  g_ptr_array_set_size (self->option_rows, 0);
  if (options->len == 0)
    return;
  for (guint i = 0; i < options->len; i++)
    {
      const NestOption *option = g_ptr_array_index (options, i);

      add_option_row (self, nest_option_row_new (option->id, option->title, option->consequence, option->risk,
                                                 option->recommended));
    }
  add_option_row (self, nest_option_row_new ("", _("Leave as It Is"), leaving, NULL, FALSE));
}

static void
update_options (NestStepRow *self,
                NestFinding *finding)
{
  GPtrArray *options = nest_finding_get_options (finding);
  const char *option = nest_checklist_item_get_option (self->item);
  gboolean skipped = nest_checklist_item_get_skipped (self->item);
  const char *active = skipped ? "" : option;

  if (!shows_options (self, options))
    rebuild_options (self, options);
  for (guint i = 0; i < self->option_rows->len; i++)
    {
      NestOptionRow *row = g_ptr_array_index (self->option_rows, i);

      gtk_widget_set_sensitive (GTK_WIDGET (row), !nest_checklist_is_read_only (self->checklist));
      nest_option_row_set_active (row, g_strcmp0 (nest_option_row_get_id (row), active) == 0);
    }
}

/* --- all of it --- */

static gboolean
is_going_to_change (NestStepRow *self,
                    NestFinding *finding)
{
  NestStatus status = nest_finding_get_status (finding);

  return (status == NEST_STATUS_NEEDED || status == NEST_STATUS_CHOICE) &&
         !nest_checklist_item_get_skipped (self->item);
}

/* Whether the values alone do not say what is the matter */
static gboolean
explains (NestFinding *finding)
{
  NestStatus status = nest_finding_get_status (finding);

  return (status != NEST_STATUS_DONE && status != NEST_STATUS_NEEDED) || nest_finding_is_waiting (finding) ||
         nest_finding_get_current_text (finding) == NULL;
}

static char *
format_subtitle (NestStepRow *self,
                 const char  *word)
{
  const NestStep *step = nest_checklist_item_get_step (self->item);
  NestFinding *finding = nest_checklist_item_get_finding (self->item);
  NestStatus status = nest_finding_get_status (finding);
  const char *current = nest_finding_get_current_text (finding);
  const char *target = nest_finding_get_target_text (finding);
  const char *summary = nest_finding_get_summary (finding);
  g_autofree char *values = NULL;
  g_autofree char *line = NULL;
  g_autofree char *left_out = NULL;

  if (current != NULL && target != NULL && is_going_to_change (self, finding) && !g_str_equal (current, target))
    /* Translators: a value now, and what it is to become */
    values = g_strdup_printf (_("%1$s → %2$s"), current, target);
  else
    values = g_strdup (current != NULL ? current : "");
  line = nest_ui_join (" · ", word, values, NULL);

  if (nest_checklist_item_get_skipped (self->item) && (status == NEST_STATUS_NEEDED || status == NEST_STATUS_CHOICE))
    left_out = nest_skip_words_describe (self->checklist, step);

  /* Where nothing has to be explained, at least the term is */
  return nest_ui_join ("\n", line, left_out != NULL                      ? left_out
                                   : explains (finding) && summary != NULL ? summary
                                                                           : nest_step_get_brief (step), NULL);
}

static void
update_details (NestStepRow *self)
{
  NestMachine *machine = nest_checklist_get_machine (self->checklist);

  if (self->details != NULL)
    nest_step_details_update (self->details, self->item, nest_checklist_get_host (self->checklist), self->hypervisor,
                              machine != NULL ? nest_machine_get_uuid (machine) : NULL,
                              !explains (nest_checklist_item_get_finding (self->item)));
}

/* Whether a person did it, where only a person can, and whether it is left out */
static void
update_answers (NestStepRow *self)
{
  NestStatus status = nest_finding_get_status (nest_checklist_item_get_finding (self->item));
  gboolean skipped = nest_checklist_item_get_skipped (self->item);
  gboolean read_only = nest_checklist_is_read_only (self->checklist);
  g_autofree char *left_out = nest_skip_words_describe (self->checklist, nest_checklist_item_get_step (self->item));

  self->updating = TRUE;
  gtk_widget_set_visible (self->tick_row, status == NEST_STATUS_MANUAL && !read_only);
  gtk_check_button_set_active (self->tick_check, nest_checklist_item_get_ticked (self->item));
  adw_action_row_set_subtitle (self->skip_row, left_out);
  gtk_widget_set_visible (GTK_WIDGET (self->skip_row),
                          !read_only && (status == NEST_STATUS_NEEDED || (skipped && status == NEST_STATUS_BLOCKED)));
  gtk_switch_set_active (self->skip_switch, skipped);
  self->updating = FALSE;
}

static void
add_answers (NestStepRow *self)
{
  self->tick_check = GTK_CHECK_BUTTON (g_object_new (GTK_TYPE_CHECK_BUTTON, "valign", GTK_ALIGN_CENTER, NULL));
  self->tick_row = g_object_new (ADW_TYPE_ACTION_ROW, "title", _("I have done this"), "activatable-widget", self->tick_check, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->tick_check), GTK_ACCESSIBLE_PROPERTY_LABEL, _("I have done this"), -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self->tick_row), GTK_WIDGET (self->tick_check));
  g_signal_connect_swapped (self->tick_check, "toggled", G_CALLBACK (nest_step_row_tick_cb), self);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), self->tick_row);

  self->skip_switch = GTK_SWITCH (g_object_new (GTK_TYPE_SWITCH, "valign", GTK_ALIGN_CENTER, NULL));
  self->skip_row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", _("Leave This Out"), "title-lines", 0,
                                 "subtitle-lines", 0, "activatable-widget", self->skip_switch, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->skip_switch), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Leave this step out"), -1);
  adw_action_row_add_suffix (self->skip_row, GTK_WIDGET (self->skip_switch));
  g_signal_connect_swapped (self->skip_switch, "notify::active", G_CALLBACK (nest_step_row_skip_cb), self);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->skip_row));
}

/*
 * To make what is below thirty rows, and to measure what is not shown, as GtkRevealer does, takes longer than all
 * else: few rows are ever opened.
 */
static void
nest_step_row_expanded_cb (NestStepRow *self)
{
  if (self->details != NULL || !adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self)))
    return;
  self->details = NEST_STEP_DETAILS (nest_step_details_new ());
  gtk_list_box_insert (get_list (self), GTK_WIDGET (self->details),
                       gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (self->error_row)) + 1);
  add_answers (self);
  if (self->item != NULL)
    {
      update_details (self);
      update_answers (self);
    }
  gtk_widget_set_visible (GTK_WIDGET (get_list (self)), TRUE);
}

static void
nest_step_row_update (NestStepRow *self)
{
  const NestStep *step = nest_checklist_item_get_step (self->item);
  NestFinding *finding = nest_checklist_item_get_finding (self->item);
  g_auto (NestLook) look = { 0 };
  g_autofree char *subtitle = NULL;

  nest_look_init_for_item (&look, self->item);
  nest_look_apply (&look, self->icon);
  subtitle = format_subtitle (self, look.word);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), nest_step_get_title (step));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), subtitle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL, look.word, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, nest_step_get_title (step),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, subtitle, -1);
  update_editor (self, finding);
  update_options (self, finding);
  update_details (self);
  if (self->tick_row != NULL)
    update_answers (self);
  if (nest_finding_get_status (finding) == NEST_STATUS_CHOICE && !nest_checklist_item_get_skipped (self->item) &&
      nest_checklist_item_get_option (self->item) == NULL && !self->was_asked)
    {
      self->was_asked = TRUE;
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);
    }
}

static void
nest_step_row_dispose (GObject *object)
{
  NestStepRow *self = NEST_STEP_ROW (object);

  g_clear_object (&self->item);
  g_clear_object (&self->checklist);
  g_clear_object (&self->hypervisor);
  g_clear_pointer (&self->option_rows, g_ptr_array_unref);

  G_OBJECT_CLASS (nest_step_row_parent_class)->dispose (object);
}

static void
nest_step_row_class_init (NestStepRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nest_step_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-step-row.ui");
  gtk_widget_class_bind_template_child (widget_class, NestStepRow, icon);
  gtk_widget_class_bind_template_child (widget_class, NestStepRow, error_row);
}

static void
nest_step_row_init (NestStepRow *self)
{
  self->option_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (get_list (self)), FALSE);
  g_signal_connect (self, "notify::expanded", G_CALLBACK (nest_step_row_expanded_cb), NULL);
}

/**
 * nest_step_row_new:
 * @hypervisor: (nullable): who can say what a person would type
 *
 * A row for @item of @checklist. One that waits for the user's decision opens by itself, once.
 */
GtkWidget *
nest_step_row_new (NestChecklist     *checklist,
                   NestChecklistItem *item,
                   NestHypervisor    *hypervisor)
{
  NestStepRow *self = g_object_new (NEST_TYPE_STEP_ROW, NULL);

  self->checklist = g_object_ref (checklist);
  self->item = g_object_ref (item);
  g_set_object (&self->hypervisor, hypervisor);
  g_signal_connect_object (item, "changed", G_CALLBACK (nest_step_row_update), self, G_CONNECT_SWAPPED);
  nest_step_row_update (self);

  return GTK_WIDGET (self);
}

/** nest_step_row_get_item: Returns: (transfer none): what the row shows */
NestChecklistItem *
nest_step_row_get_item (NestStepRow *self)
{
  return self->item;
}
