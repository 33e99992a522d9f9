/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recycled by the list view: everything it shows is derived from its entry by one update. */
#include "nest-machine-row.h"

#include "nest-ui.h"

/* So much of a UUID tells two machines of one name apart. */
#define SHORT_UUID 8

struct _NestMachineRow
{
  NestListRow parent_instance;

  GtkImage *icon;
  GtkLabel *name_label;
  GtkLabel *role_label;
  GtkLabel *facts_label;
  GtkWidget *glance_box;
  GtkImage *glance_icon;
  GtkLabel *glance_label;
};

G_DEFINE_FINAL_TYPE (NestMachineRow, nest_machine_row, NEST_TYPE_LIST_ROW)

static char *
format_read_facts (NestMachine *machine)
{
  guint cores = (guint) nest_machine_get_number (machine, NEST_SETTING_CPU_COUNT);
  guint64 memory = nest_machine_get_number (machine, NEST_SETTING_MEMORY);
  g_autofree char *state =
    nest_ui_sentence_case (nest_power_state_get_title (nest_machine_get_power_state (machine)));
  g_autofree char *cores_text =
    cores > 0 ? g_strdup_printf (ngettext ("%u processor", "%u processors", cores), cores) : g_strdup ("");
  g_autofree char *memory_text = memory > 0 ? nest_format_memory (memory) : g_strdup ("");

  return nest_ui_join (" · ", state, cores_text, memory_text, NULL);
}

static char *
format_facts (NestMachineEntry *entry)
{
  NestMachine *machine = nest_machine_entry_get_machine (entry);
  g_autofree char *refusal = nest_machine_entry_get_refusal (entry);
  g_autofree char *short_uuid = g_strndup (nest_machine_get_uuid (machine), SHORT_UUID);
  gboolean needs_uuid = nest_machine_entry_get_ambiguous (entry) ||
                        nest_machine_get_detail (machine) == NEST_MACHINE_INACCESSIBLE;
  g_autofree char *identity = needs_uuid ? g_strdup_printf (_("UUID %s…"), short_uuid) : g_strdup ("");
  const char *place = nest_machine_entry_get_used_last (entry) ? nest_machine_entry_get_hypervisor_name (entry) : NULL;
  g_autofree char *facts = NULL;

  if (refusal != NULL)
    facts = g_strdup_printf (_("Cannot be chosen. %s"), refusal);
  else if (nest_machine_get_detail (machine) == NEST_MACHINE_READ)
    facts = format_read_facts (machine);
  else if (nest_machine_get_detail (machine) == NEST_MACHINE_FAILED)
    facts = g_strdup_printf (_("Could not be read: %s"), nest_machine_get_problem (machine));
  else
    facts = g_strdup (_("Being read…"));

  return nest_ui_join (" · ", place != NULL ? place : "", identity, facts, NULL);
}

static const char *
get_role (NestMachine *machine)
{
  switch (nest_machine_get_whonix_role (machine))
    {
    case NEST_WHONIX_GATEWAY:
      return _("Gateway");
    case NEST_WHONIX_WORKSTATION:
      return _("Workstation");
    case NEST_WHONIX_NONE:
    default:
      return "";
    }
}

/* Shape, word and colour of a verdict; nothing while it is not known. */
static void
nest_look_init_for_glance (NestLook         *look,
                           const NestGlance *glance)
{
  *look = (NestLook){ "nest-status-unknown-symbolic", "warning", NULL };
  switch (glance->verdict)
    {
    case NEST_VERDICT_READY:
      *look = (NestLook){ "nest-status-done-symbolic", "success", g_strdup (_("Ready")) };
      break;
    case NEST_VERDICT_TO_DO:
      *look = (NestLook){ "nest-status-todo-symbolic", "accent",
                          g_strdup_printf (ngettext ("%u to do", "%u to do", glance->count), glance->count) };
      break;
    case NEST_VERDICT_BLOCKED:
      *look = (NestLook){ "nest-status-blocked-symbolic", "error", g_strdup (_("Not possible")) };
      break;
    case NEST_VERDICT_MANUAL:
      *look = (NestLook){ "nest-status-manual-symbolic", "accent", g_strdup (_("Yours to do")) };
      break;
    case NEST_VERDICT_UNKNOWN:
    default:
      if (glance->steps != NULL)
        look->word = g_strdup (_("Unclear"));
    }
}

static void
update_glance (NestMachineRow *self,
               const NestLook *look,
               const char     *steps)
{
  gtk_widget_set_visible (self->glance_box, look->word != NULL);
  nest_look_apply (look, self->glance_icon);
  gtk_label_set_label (self->glance_label, look->word != NULL ? look->word : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->glance_box), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  steps != NULL ? steps : "", -1);
}

/*
 * Tooltips are made when somebody looks for one: to set a text asks the display server each time where the pointer is,
 * and waits for the answer, which was a third of the time that scrolling took.
 */
static gboolean
nest_machine_row_query_name_cb (GtkLabel   *label,
                                int         x,
                                int         y,
                                gboolean    from_keyboard,
                                GtkTooltip *tooltip)
{
  gtk_tooltip_set_text (tooltip, gtk_label_get_text (label));

  return TRUE;
}

static gboolean
nest_machine_row_query_glance_cb (GtkWidget      *glance_box,
                                  int             x,
                                  int             y,
                                  gboolean        from_keyboard,
                                  GtkTooltip     *tooltip,
                                  NestMachineRow *self)
{
  NestMachineEntry *entry = nest_list_row_get_entry (NEST_LIST_ROW (self));
  const char *steps = entry != NULL ? nest_machine_entry_get_glance (entry)->steps : NULL;

  gtk_tooltip_set_text (tooltip, steps);

  return steps != NULL;
}

static void
nest_machine_row_update (NestListRow *row)
{
  NestMachineRow *self = NEST_MACHINE_ROW (row);
  NestMachineEntry *entry = nest_list_row_get_entry (row);
  NestMachine *machine = nest_machine_entry_get_machine (entry);
  const char *name = nest_machine_get_display_name (machine);
  const char *role = get_role (machine);
  g_autofree char *facts = format_facts (entry);
  g_autofree char *refusal = nest_machine_entry_get_refusal (entry);
  const NestGlance *glance = nest_machine_entry_get_glance (entry);
  g_auto (NestLook) glance_look = { 0 };
  g_autofree char *spoken = NULL;
  gboolean failed = refusal != NULL || nest_machine_get_detail (machine) == NEST_MACHINE_FAILED;
  NestLook look = {
    .icon_name = refusal != NULL ? "nest-status-blocked-symbolic"
                 : failed        ? "dialog-warning-symbolic"
                                 : "nest-machine-symbolic",
    .style_class = failed ? "warning" : NULL,
  };

  if (refusal == NULL)
    nest_look_init_for_glance (&glance_look, glance);
  spoken = nest_ui_join (", ", name, role, facts, glance_look.word != NULL ? glance_look.word : "", NULL);
  nest_look_apply (&look, self->icon);
  update_glance (self, &glance_look, glance->steps);
  gtk_label_set_label (self->name_label, name);
  gtk_label_set_label (self->role_label, role);
  gtk_widget_set_visible (GTK_WIDGET (self->role_label), *role != '\0');
  gtk_label_set_label (self->facts_label, facts);
  if (refusal != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "refused");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "refused");
  nest_list_row_set_spoken (row, spoken);
}

static void
nest_machine_row_class_init (NestMachineRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  NEST_LIST_ROW_CLASS (klass)->update = nest_machine_row_update;

  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-machine-row.ui");
  gtk_widget_class_bind_template_child (widget_class, NestMachineRow, icon);
  gtk_widget_class_bind_template_child (widget_class, NestMachineRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, NestMachineRow, role_label);
  gtk_widget_class_bind_template_child (widget_class, NestMachineRow, facts_label);
  gtk_widget_class_bind_template_child (widget_class, NestMachineRow, glance_box);
  gtk_widget_class_bind_template_child (widget_class, NestMachineRow, glance_icon);
  gtk_widget_class_bind_template_child (widget_class, NestMachineRow, glance_label);
  gtk_widget_class_bind_template_callback (widget_class, nest_machine_row_query_name_cb);
  gtk_widget_class_bind_template_callback (widget_class, nest_machine_row_query_glance_cb);
}

static void
nest_machine_row_init (NestMachineRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
nest_machine_row_new (void)
{
  return g_object_new (NEST_TYPE_MACHINE_ROW, NULL);
}
