/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Derived from the run that ended and from the checklist as it is now: it never claims more than was read back. */
#include "nest-done-page.h"

#include "nest-closing-text.h"
#include "nest-copy-line.h"
#include "nest-fact-row.h"
#include "nest-ui.h"

struct _NestDonePage
{
  NestPage parent_instance;

  GtkImage *icon;
  GtkLabel *title_label;
  GtkLabel *text_label;
  GtkWidget *error_list;
  NestFactRow *error_row;
  GtkWidget *next_box;
  AdwActionRow *next_row;
  NestCopyLine *documentation_line;
  GtkWidget *changes_box;
  GtkListBox *changes_list;
  GtkWidget *undo_button;

  NestRun *run;
  NestChecklist *checklist;
  gboolean starting;
};

G_DEFINE_FINAL_TYPE (NestDonePage, nest_done_page, NEST_TYPE_PAGE)

enum {
  START,
  UNDO,
  REVIEW,
  NEXT,
  CHOOSE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_undo (NestDonePage *self)
{
  return self->run != NULL && nest_run_get_kind (self->run) == NEST_RUN_UNDO;
}

static NestMachine *
get_machine (NestDonePage *self)
{
  return self->checklist != NULL ? nest_checklist_get_machine (self->checklist) : NULL;
}

/* The checklist was that of the machine in which this runs: a machine in here is still to be chosen. */
static gboolean
is_system (NestDonePage *self)
{
  return get_machine (self) != NULL && nest_machine_is_system (get_machine (self));
}

static gboolean
is_off (NestDonePage *self)
{
  NestMachine *machine = get_machine (self);

  return machine != NULL && nest_power_state_is_off (nest_machine_get_power_state (machine));
}

static void
clear_list (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static void
add_change (NestDonePage *self,
            NestJob      *job,
            guint         index)
{
  NestChange *change = g_ptr_array_index (nest_job_get_changes (job), index);
  NestSetting setting = nest_change_get_setting (change);
  g_autofree char *old_text = nest_setting_format_value (setting, nest_change_get_old_value (change));
  g_autofree char *new_text = nest_setting_format_value (setting, nest_change_get_new_value (change));
  g_autofree char *values = nest_setting_is_readable (setting) ? g_strdup_printf (_("%1$s → %2$s"), old_text, new_text)
                                                               : g_strdup (new_text);
  g_auto (NestLook) look = { 0 };
  g_autofree char *subtitle = NULL;
  GtkWidget *row = nest_fact_row_new ();

  nest_look_init_for_outcome (&look, nest_job_get_change_outcome (job, index));
  subtitle = nest_ui_join (" · ", values, look.word,
                           nest_change_is_reversible (change) ? "" : _("Cannot be taken back"), NULL);
  nest_fact_row_set (NEST_FACT_ROW (row), look.icon_name, look.style_class, nest_setting_get_title (setting), subtitle);
  gtk_list_box_append (self->changes_list, row);
}

/* What only the user can do for a change to take effect */
static void
add_advice (NestDonePage *self,
            NestJob      *job)
{
  char **advice = nest_job_get_advice (job);
  GtkWidget *row;

  if (advice == NULL)
    return;
  row = nest_fact_row_new ();
  nest_fact_row_set (NEST_FACT_ROW (row), "nest-status-manual-symbolic", NULL, _("Still to Be Done"), advice[0]);
  gtk_list_box_append (self->changes_list, row);
  gtk_list_box_append (self->changes_list, nest_copy_line_new_row (advice[1]));
}

static void
show_changes (NestDonePage *self)
{
  clear_list (self->changes_list);
  for (guint i = 0; self->run != NULL && i < nest_run_count_jobs (self->run); i++)
    {
      NestJob *job = nest_run_get_job (self->run, i);

      for (guint j = 0; j < nest_job_get_changes (job)->len; j++)
        add_change (self, job, j);
      add_advice (self, job);
    }
  gtk_widget_set_visible (self->changes_box, self->run != NULL);
  gtk_widget_set_visible (self->undo_button, self->run != NULL && !is_undo (self));
}

/* The way on, also for who does not start the machine now */
static void
show_next (NestDonePage *self)
{
  NestMachine *machine = get_machine (self);
  gboolean is_inside = self->checklist != NULL && nest_checklist_get_vantage (self->checklist) == NEST_VANTAGE_INSIDE;
  guint n = 0, n_ticked = 0;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->next_box, machine != NULL && !is_undo (self));
  if (machine == NULL)
    return;
  if (!is_inside)
    n = nest_closing_text_count_instructions (self->checklist, &n_ticked);
  if (is_inside)
    text = g_strdup (_("Whether a virtual machine can run here, and by what that is known."));
  else if (n_ticked > 0)
    /* Translators: %1$u of %2$u things to do are done */
    text = g_strdup_printf (ngettext ("What is left to do in there, step by step: %1$u of %2$u step is ticked.",
                                      "What is left to do in there, step by step: %1$u of %2$u steps are ticked.", n),
                            n_ticked, n);
  else
    text = g_strdup_printf (ngettext ("What is left to do in there: %u step, with commands to copy or type.",
                                      "What is left to do in there: %u steps, with commands to copy or type.", n), n);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->next_row), is_inside ? _("All the _Way") : _("_Inside the Machine"));
  adw_action_row_set_subtitle (self->next_row, text);
}

/* Returns: (transfer full): a title; @text: (out) (transfer none): a sentence for it */
static char *
describe_system (NestDonePage  *self,
                 const char   **text)
{
  NestHypervisorInfo *info = nest_checklist_get_info (self->checklist);

  *text = _("What you chose is done. The checklist shows what is left.");
  if (nest_hypervisor_info_get_problem (info) != NEST_HYPERVISOR_PROBLEM_NONE)
    return g_strdup (_("This Virtual Machine Is Prepared"));

  *text = _("Create or import a machine with it, then choose that machine here: its own checklist follows.");
  /* Translators: %s is a hypervisor, such as VirtualBox */
  return g_strdup_printf (_("%s Is Installed"), nest_hypervisor_info_get_product (info));
}

static void
update_result (NestDonePage *self)
{
  NestMachine *machine = get_machine (self);
  const char *name = machine != NULL ? nest_machine_get_display_name (machine) : "";
  gboolean blocked = machine != NULL && nest_checklist_get_verdict (self->checklist) == NEST_VERDICT_BLOCKED;
  gboolean waits = machine != NULL && nest_checklist_count (self->checklist, NEST_STATUS_PENDING) > 0;
  gboolean ready = machine != NULL && !waits && nest_checklist_get_verdict (self->checklist) == NEST_VERDICT_READY;
  g_autofree char *title = NULL;
  const char *text;
  NestLook look = { "nest-status-done-symbolic", "success", NULL };

  if (is_undo (self))
    {
      title = g_strdup (_("Changes Taken Back"));
      text = _("The settings are again what they were before, and that was proved by reading them.");
    }
  else if (is_system (self))
    title = describe_system (self, &text);
  else if (ready)
    {
      title = g_strdup_printf (_("%s Is Ready"), name);
      text = nest_checklist_get_vantage (self->checklist) == NEST_VANTAGE_INSIDE ? _("It can run inside this machine.")
                                                                                 : _("It can run machines of its own.");
    }
  else
    {
      title = g_strdup_printf (_("%s Is Prepared"), name);
      text = blocked ? _("Its settings are made. They take effect when what is in the way on this computer is solved; the "
                         "checklist says what helps.")
             : waits ? _("Its settings are made. Not all of them are in use yet: the checklist says what has to be started "
                         "anew for that.")
                     : _("What you chose is done. The checklist shows what is left.");
      if (blocked)
        look.style_class = "warning", look.icon_name = "nest-status-decision-symbolic";
    }
  nest_look_apply (&look, self->icon);
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->text_label, text);
}

static void
nest_done_page_update (NestDonePage *self)
{
  NestPage *page = NEST_PAGE (self);
  NestMachine *machine = get_machine (self);

  update_result (self);
  show_next (self);
  nest_page_set_subtitle (page, machine != NULL ? nest_machine_get_display_name (machine) : NULL);
  if (is_undo (self) || machine == NULL)
    {
      nest_page_set_action (page, self->checklist != NULL ? _("_Checklist") : _("_Choose a Machine"), NULL);
      nest_page_set_complete (page, TRUE);
      return;
    }
  if (is_system (self))
    {
      nest_page_set_action (page, _("_Choose a Machine"), NULL);
      nest_page_set_complete (page, TRUE);
      return;
    }
  nest_page_set_action (page, is_off (self) ? _("_Start Machine") : _("_Continue"),
                        self->starting ? _("The machine is being started.") : NULL);
  nest_page_set_complete (page, !self->starting);
}

static void
nest_done_page_undo_cb (NestDonePage *self)
{
  g_signal_emit (self, signals[UNDO], 0);
}

static void
nest_done_page_next_cb (NestDonePage *self)
{
  g_signal_emit (self, signals[NEXT], 0);
}

static void
nest_done_page_activate (NestPage *page)
{
  NestDonePage *self = NEST_DONE_PAGE (page);

  g_signal_emit (self, signals[is_undo (self) || get_machine (self) == NULL ? REVIEW
                               : is_system (self)                           ? CHOOSE
                               : is_off (self)                              ? START : NEXT], 0);
}

static void
nest_done_page_dispose (GObject *object)
{
  NestDonePage *self = NEST_DONE_PAGE (object);

  g_clear_object (&self->run);
  g_clear_object (&self->checklist);

  G_OBJECT_CLASS (nest_done_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  g_type_ensure (NEST_TYPE_FACT_ROW);
  g_type_ensure (NEST_TYPE_COPY_LINE);
  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-done-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NestDonePage, icon);
  gtk_widget_class_bind_template_child (widget_class, NestDonePage, title_label);
  gtk_widget_class_bind_template_child (widget_class, NestDonePage, text_label);
  gtk_widget_class_bind_template_child (widget_class, NestDonePage, error_list);
  gtk_widget_class_bind_template_child (widget_class, NestDonePage, error_row);
  gtk_widget_class_bind_template_child (widget_class, NestDonePage, next_box);
  gtk_widget_class_bind_template_child (widget_class, NestDonePage, next_row);
  gtk_widget_class_bind_template_child (widget_class, NestDonePage, documentation_line);
  gtk_widget_class_bind_template_child (widget_class, NestDonePage, changes_box);
  gtk_widget_class_bind_template_child (widget_class, NestDonePage, changes_list);
  gtk_widget_class_bind_template_child (widget_class, NestDonePage, undo_button);
  gtk_widget_class_bind_template_callback (widget_class, nest_done_page_undo_cb);
  gtk_widget_class_bind_template_callback (widget_class, nest_done_page_next_cb);
}

static guint
add_signal (NestDonePageClass *klass,
            const char        *name)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nest_done_page_class_init (NestDonePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nest_done_page_dispose;
  NEST_PAGE_CLASS (klass)->activate = nest_done_page_activate;
  signals[START] = add_signal (klass, "start");
  signals[UNDO] = add_signal (klass, "undo");
  signals[REVIEW] = add_signal (klass, "review");
  signals[NEXT] = add_signal (klass, "next");
  signals[CHOOSE] = add_signal (klass, "choose");
  bind_children (GTK_WIDGET_CLASS (klass));
}

static void
nest_done_page_init (NestDonePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  nest_copy_line_set_text (self->documentation_line, NEST_DOCUMENTATION_BASE NEST_DOCUMENTATION_NESTED);
  nest_copy_line_set_kind (self->documentation_line, FALSE);
  nest_done_page_set_starting (self, FALSE, NULL);
}

NestPage *
nest_done_page_new (void)
{
  return g_object_new (NEST_TYPE_DONE_PAGE, NULL);
}

/**
 * nest_done_page_set_model:
 * @run: (nullable): the run that ended; %NULL if nothing had to be changed
 * @checklist: (nullable): of the chosen machine
 */
void
nest_done_page_set_model (NestDonePage  *self,
                          NestRun       *run,
                          NestChecklist *checklist)
{
  if (self->checklist != NULL)
    g_signal_handlers_disconnect_by_func (self->checklist, nest_done_page_update, self);
  g_set_object (&self->run, run);
  g_set_object (&self->checklist, checklist);
  if (checklist != NULL)
    g_signal_connect_object (checklist, "updated", G_CALLBACK (nest_done_page_update), self, G_CONNECT_SWAPPED);
  show_changes (self);
  nest_done_page_set_starting (self, FALSE, NULL);
}

/**
 * nest_done_page_set_starting:
 * @starting: whether the machine is being started just now
 * @error: (nullable): why it could not be started
 */
void
nest_done_page_set_starting (NestDonePage *self,
                             gboolean      starting,
                             const char   *error)
{
  self->starting = starting;
  nest_fact_row_set (self->error_row, "nest-status-blocked-symbolic", "error", _("The Machine Could Not Be Started"),
                     error);
  gtk_widget_set_visible (self->error_list, error != NULL);
  nest_done_page_update (self);
}
