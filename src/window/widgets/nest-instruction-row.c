/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Built once from what it shows; the page replaces it when something else is to be done. */
#include "nest-instruction-row.h"

#include "nest-copy-line.h"
#include "nest-ui.h"

struct _NestInstructionRow
{
  AdwExpanderRow parent_instance;

  GtkCheckButton *check;
  GtkLabel *number_label;
  GtkLabel *text_label;
  GtkWidget *commands_box;
  GtkLabel *commands_title;
  GtkWidget *expectation_box;
  GtkLabel *expectation_label;

  const char *id; /* static */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (NestInstructionRow, nest_instruction_row, ADW_TYPE_EXPANDER_ROW)

enum {
  TICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
nest_instruction_row_toggled_cb (NestInstructionRow *self)
{
  if (!self->updating)
    g_signal_emit (self, signals[TICKED], 0, gtk_check_button_get_active (self->check));
}

static void
nest_instruction_row_class_init (NestInstructionRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[TICKED] = g_signal_new ("ticked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-instruction-row.ui");
  gtk_widget_class_bind_template_child (widget_class, NestInstructionRow, check);
  gtk_widget_class_bind_template_child (widget_class, NestInstructionRow, number_label);
  gtk_widget_class_bind_template_child (widget_class, NestInstructionRow, text_label);
  gtk_widget_class_bind_template_child (widget_class, NestInstructionRow, commands_box);
  gtk_widget_class_bind_template_child (widget_class, NestInstructionRow, commands_title);
  gtk_widget_class_bind_template_child (widget_class, NestInstructionRow, expectation_box);
  gtk_widget_class_bind_template_child (widget_class, NestInstructionRow, expectation_label);
  gtk_widget_class_bind_template_callback (widget_class, nest_instruction_row_toggled_cb);
}

static void
nest_instruction_row_init (NestInstructionRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_commands (NestInstructionRow    *self,
               const NestInstruction *instruction)
{
  gtk_widget_set_visible (self->commands_box, instruction->commands[0] != NULL);
  gtk_label_set_label (self->commands_title,
                       instruction->place == NEST_PLACE_INSIDE ? _("Type in the Machine") : _("Type on This Computer"));
  for (guint i = 0; instruction->commands[i] != NULL; i++)
    gtk_box_append (GTK_BOX (self->commands_box), nest_copy_line_new (instruction->commands[i]));
}

/** nest_instruction_row_new: @number: which it is in its list, from 1 on; 0: a way out, which is not ticked off */
GtkWidget *
nest_instruction_row_new (const NestInstruction *instruction,
                          guint                  number)
{
  NestInstructionRow *self = g_object_new (NEST_TYPE_INSTRUCTION_ROW, NULL);
  g_autofree char *number_text = g_strdup_printf ("%u", number);
  /* Translators: %s is something to do; said of a box to tick */
  g_autofree char *spoken = g_strdup_printf (_("Done: %s"), instruction->title);

  self->id = instruction->id;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), instruction->title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), instruction->place == NEST_PLACE_INSIDE
                                                            ? _("In the machine") : _("On this computer"));
  gtk_label_set_label (self->number_label, number_text);
  gtk_widget_set_visible (GTK_WIDGET (self->number_label), number > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->check), number > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_label_set_label (self->text_label, instruction->text);
  show_commands (self, instruction);
  gtk_widget_set_visible (self->expectation_box, instruction->expectation != NULL);
  gtk_label_set_label (self->expectation_label, instruction->expectation != NULL ? instruction->expectation : "");

  return GTK_WIDGET (self);
}

/** nest_instruction_row_get_id: Returns: (transfer none): of what it shows */
const char *
nest_instruction_row_get_id (NestInstructionRow *self)
{
  return self->id;
}

gboolean
nest_instruction_row_get_ticked (NestInstructionRow *self)
{
  return gtk_check_button_get_active (self->check);
}

/** nest_instruction_row_set_ticked: as it is noted; emits nothing */
void
nest_instruction_row_set_ticked (NestInstructionRow *self,
                                 gboolean            ticked)
{
  self->updating = TRUE;
  gtk_check_button_set_active (self->check, ticked);
  self->updating = FALSE;
}
