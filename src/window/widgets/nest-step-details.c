/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paragraphs that have nothing to say are hidden. */
#include "nest-step-details.h"

#include "nest-computer-text.h"
#include "nest-copy-line.h"
#include "nest-host-control.h"
#include "nest-ui.h"

struct _NestStepDetails
{
  GtkListBoxRow parent_instance;

  GtkLabel *summary_label;
  GtkWidget *risk_box;
  GtkLabel *risk_label;
  GtkWidget *remedy_box;
  GtkLabel *remedy_label;
  GtkWidget *by_hand_box;
  GtkLabel *by_hand_title;
  GtkBox *by_hand_lines;
  GtkLabel *why_label;
  GtkWidget *test_button;
  GtkWidget *notes_box;
  GtkLabel *notes_label;
  GtkWidget *commands_box;
  NestCopyLine *commands_line;
  NestCopyLine *documentation_line;
};

G_DEFINE_FINAL_TYPE (NestStepDetails, nest_step_details, GTK_TYPE_LIST_BOX_ROW)

static void
nest_step_details_class_init (NestStepDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (NEST_TYPE_COPY_LINE);
  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-step-details.ui");
  gtk_widget_class_bind_template_child (widget_class, NestStepDetails, summary_label);
  gtk_widget_class_bind_template_child (widget_class, NestStepDetails, risk_box);
  gtk_widget_class_bind_template_child (widget_class, NestStepDetails, risk_label);
  gtk_widget_class_bind_template_child (widget_class, NestStepDetails, remedy_box);
  gtk_widget_class_bind_template_child (widget_class, NestStepDetails, remedy_label);
  gtk_widget_class_bind_template_child (widget_class, NestStepDetails, by_hand_box);
  gtk_widget_class_bind_template_child (widget_class, NestStepDetails, by_hand_title);
  gtk_widget_class_bind_template_child (widget_class, NestStepDetails, by_hand_lines);
  gtk_widget_class_bind_template_child (widget_class, NestStepDetails, why_label);
  gtk_widget_class_bind_template_child (widget_class, NestStepDetails, test_button);
  gtk_widget_class_bind_template_child (widget_class, NestStepDetails, notes_box);
  gtk_widget_class_bind_template_child (widget_class, NestStepDetails, notes_label);
  gtk_widget_class_bind_template_child (widget_class, NestStepDetails, commands_box);
  gtk_widget_class_bind_template_child (widget_class, NestStepDetails, commands_line);
  gtk_widget_class_bind_template_child (widget_class, NestStepDetails, documentation_line);
}

static void
nest_step_details_init (NestStepDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  nest_copy_line_set_kind (self->commands_line, TRUE);
  nest_copy_line_set_kind (self->documentation_line, FALSE);
}

GtkWidget *
nest_step_details_new (void)
{
  return g_object_new (NEST_TYPE_STEP_DETAILS, NULL);
}

static void
show_text (GtkWidget  *box,
           GtkLabel   *label,
           const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (box, text != NULL && *text != '\0');
}

static char *
format_notes (NestFinding *finding)
{
  GPtrArray *notes = nest_finding_get_notes (finding);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < notes->len; i++)
    g_string_append_printf (text, "%s%s%s", i > 0 ? "\n" : "", notes->len > 1 ? "• " : "",
                            (const char *) g_ptr_array_index (notes, i));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Each by itself, as it is typed; what stays the same keeps its line, and who has selected something in it the selection */
static void
update_by_hand (NestStepDetails *self,
                NestPlace        place,
                NestFinding     *finding)
{
  GPtrArray *commands = nest_finding_get_commands (finding);
  GtkWidget *line = gtk_widget_get_first_child (GTK_WIDGET (self->by_hand_lines));

  gtk_widget_set_visible (self->by_hand_box, commands->len > 0);
  gtk_label_set_label (self->by_hand_title, place == NEST_PLACE_INSIDE ? _("Type in the Machine") : _("Type on This Computer"));
  for (guint i = 0; i < commands->len; i++)
    {
      if (line == NULL)
        {
          line = nest_copy_line_new (g_ptr_array_index (commands, i));
          gtk_box_append (self->by_hand_lines, line);
        }
      else
        nest_copy_line_set_text (NEST_COPY_LINE (line), g_ptr_array_index (commands, i));
      line = gtk_widget_get_next_sibling (line);
    }
  while (line != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (line);

      gtk_box_remove (self->by_hand_lines, line);
      line = next;
    }
}

static GPtrArray *
describe (NestChecklistItem *item,
          GPtrArray         *changes,
          NestHost          *host,
          NestHypervisor    *hypervisor,
          const char        *uuid)
{
  NestChange *change = g_ptr_array_index (changes, 0);
  gboolean about_host = nest_setting_get_target (nest_change_get_setting (change)) == NEST_TARGET_HOST;

  if (about_host)
    return host != NULL ? nest_host_control_describe (host, changes) : NULL;
  if (hypervisor == NULL)
    return NULL;

  return nest_hypervisor_describe (hypervisor,
                                   nest_checklist_item_get_step (item)->place == NEST_PLACE_HOST ? NULL : uuid, changes);
}

/* Only for what would really be done: an answer that was not given has no command. */
static void
update_commands (NestStepDetails   *self,
                 NestChecklistItem *item,
                 NestHost          *host,
                 NestHypervisor    *hypervisor,
                 const char        *uuid)
{
  GPtrArray *changes = nest_checklist_item_get_kept_changes (item);
  g_autoptr (GPtrArray) commands =
    changes != NULL && changes->len > 0 ? describe (item, changes, host, hypervisor, uuid) : NULL;
  g_autofree char *text = NULL;

  if (commands != NULL && commands->len > 0)
    {
      g_ptr_array_add (commands, NULL);
      text = g_strjoinv ("\n", (char **) commands->pdata);
      nest_copy_line_set_text (self->commands_line, text);
    }
  gtk_widget_set_visible (self->commands_box, text != NULL);
}

/**
 * nest_step_details_update:
 * @host: (nullable): this computer, for changes of its own settings
 * @hypervisor: (nullable): who can say what a person would type
 * @uuid: (nullable): the machine
 * @shows_summary: whether the finding's sentence stands here, as it does not stand above
 */
void
nest_step_details_update (NestStepDetails   *self,
                          NestChecklistItem *item,
                          NestHost          *host,
                          NestHypervisor    *hypervisor,
                          const char        *uuid,
                          gboolean           shows_summary)
{
  const NestStep *step = nest_checklist_item_get_step (item);
  NestFinding *finding = nest_checklist_item_get_finding (item);
  g_autofree char *notes = format_notes (finding);
  g_autofree char *documentation = nest_step_get_documentation (step);

  show_text (GTK_WIDGET (self->summary_label), self->summary_label,
             shows_summary ? nest_finding_get_summary (finding) : NULL);
  show_text (self->risk_box, self->risk_label, nest_finding_get_risk (finding));
  show_text (self->remedy_box, self->remedy_label, nest_finding_get_remedy (finding));
  update_by_hand (self, step->place, finding);
  gtk_widget_set_visible (self->test_button, host != NULL && g_str_equal (step->id, "hardware-virtualization") &&
                                               nest_finding_get_status (finding) == NEST_STATUS_UNKNOWN &&
                                               nest_computer_text_can_test (host));
  gtk_label_set_label (self->why_label, nest_step_get_why (step));
  show_text (self->notes_box, self->notes_label, notes);
  update_commands (self, item, host, hypervisor, uuid);
  nest_copy_line_set_text (self->documentation_line, documentation);
}
