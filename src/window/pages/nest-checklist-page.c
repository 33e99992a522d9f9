/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The groups of steps, what they come to in one sentence, and what “Apply” would do. */
#include "nest-checklist-page.h"

#include "nest-computer-notice.h"
#include "nest-step-group.h"
#include "nest-ui.h"

struct _NestChecklistPage
{
  NestPage parent_instance;

  GtkStack *stack;
  AdwStatusPage *failed_page;
  GtkLabel *verdict_label;
  GtkLabel *explanation_label;
  GtkSpinner *again_spinner;
  GtkButton *again_button;
  NestComputerNotice *notice;
  GtkBox *groups;
  NestStepGroup *machine_group;

  NestChecklist *checklist;
  gboolean reading;
  gboolean gone;     /* removed by another program */
  gboolean practice;
  gboolean report;   /* another computer's */
  char *read_error;
};

G_DEFINE_FINAL_TYPE (NestChecklistPage, nest_checklist_page, NEST_TYPE_PAGE)

enum {
  APPLY,
  CHOOSE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static guint
count_open_decisions (NestChecklist *checklist)
{
  guint count = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (checklist)); i++)
    {
      g_autoptr (NestChecklistItem) item = g_list_model_get_item (G_LIST_MODEL (checklist), i);

      count += nest_finding_get_status (nest_checklist_item_get_finding (item)) == NEST_STATUS_CHOICE &&
               nest_checklist_item_get_option (item) == NULL && !nest_checklist_item_get_skipped (item);
    }

  return count;
}

static char *
format_verdict (guint       n_changes,
                guint       n_decisions,
                NestVerdict verdict)
{
  if (n_changes > 0)
    return g_strdup_printf (ngettext ("%u Change to Make", "%u Changes to Make", n_changes), n_changes);
  if (n_decisions > 0)
    return g_strdup_printf (ngettext ("%u Decision Is Yours", "%u Decisions Are Yours", n_decisions), n_decisions);

  switch (verdict)
    {
    case NEST_VERDICT_READY:
      return g_strdup (_("Everything Is Set Up"));
    case NEST_VERDICT_BLOCKED:
      return g_strdup (_("Not Possible Yet"));
    case NEST_VERDICT_TO_DO:
      return g_strdup (_("Nothing Will Be Changed"));
    case NEST_VERDICT_MANUAL:
      return g_strdup (_("Something Only You Can Do"));
    case NEST_VERDICT_UNKNOWN:
    default:
      return g_strdup (_("Not Everything Could Be Read"));
    }
}

static const char *
get_ready_text (NestChecklist *checklist)
{
  if (nest_machine_is_system (nest_checklist_get_machine (checklist)))
    return _("Create or import a machine in here, then choose it.");

  return nest_checklist_get_vantage (checklist) == NEST_VANTAGE_INSIDE
           ? _("The machine can run inside this one.") : _("The machine can run machines of its own.");
}

static char *
format_explanation (NestChecklist *checklist,
                    guint          n_changes,
                    guint          n_decisions,
                    NestVerdict    verdict)
{
  guint n_blocked = nest_checklist_count (checklist, NEST_STATUS_BLOCKED);
  g_autofree char *decisions =
    n_changes > 0 && n_decisions > 0
      ? g_strdup_printf (ngettext ("%u more step waits for your decision.", "%u more steps wait for your decision.",
                                   n_decisions), n_decisions)
      : g_strdup (n_decisions > 0 ? _("Open the steps with a triangle and choose an answer.") : "");
  const char *changes = n_changes > 0 ? _("Nothing is changed before you apply it, and each change is proved afterwards.") : "";
  const char *blocked = n_blocked == 0  ? ""
                        : n_changes > 0 ? _("Not everything is possible here yet. The settings can be made now all the "
                                            "same; they take effect when what is in the way is solved.")
                                        : _("Open the steps with a stop sign to see what is in the way and what helps.");
  const char *ready = n_changes == 0 && n_decisions == 0 && verdict == NEST_VERDICT_READY
                        ? get_ready_text (checklist) : "";
  const char *left = n_changes == 0 && n_decisions == 0 && verdict == NEST_VERDICT_TO_DO
                       ? _("You left out every step that is still to do.") : "";
  const char *manual = n_changes == 0 && n_decisions == 0 && verdict == NEST_VERDICT_MANUAL
                         ? _("Open the step “Hypervisor in Here”: it says what to type, and where. Then check again.") : "";

  return nest_ui_join (" ", ready, left, manual, changes, decisions, blocked, NULL);
}

static void
update_action (NestChecklistPage *self,
               guint              n_changes,
               guint              n_decisions,
               NestVerdict        verdict)
{
  g_autofree char *label =
    n_changes > 0 ? g_strdup_printf (ngettext ("_Apply %u Change", "_Apply %u Changes", n_changes), n_changes)
                  : g_strdup (_("_Continue"));
  gboolean was_read = nest_machine_get_detail (nest_checklist_get_machine (self->checklist)) == NEST_MACHINE_READ;
  gboolean complete = was_read && (n_changes > 0 || (n_decisions == 0 && verdict != NEST_VERDICT_TO_DO && verdict != NEST_VERDICT_MANUAL));

  nest_page_set_complete (NEST_PAGE (self), complete);
  nest_page_set_action (NEST_PAGE (self), label,
                        complete          ? NULL
                        : n_decisions > 0 ? _("First choose an answer for the steps that wait for your decision.")
                                          : _("There is nothing to apply."));
}

static const char *
get_state (NestChecklistPage *self)
{
  if (self->gone)
    return "gone";
  if (self->checklist != NULL && nest_checklist_get_machine (self->checklist) != NULL)
    return "list";

  return self->read_error != NULL && !self->reading ? "failed" : "reading";
}

/* What nobody has seen yet is not faded out. */
static void
show_state (NestChecklistPage *self)
{
  gboolean was_seen = gtk_widget_get_width (GTK_WIDGET (self->stack)) > 0;
  g_autofree char *escaped = NULL;

  gtk_spinner_set_spinning (self->again_spinner, self->reading);
  if (self->read_error != NULL)
    /* The description of a status page is markup */
    escaped = g_markup_escape_text (self->read_error, -1);
  adw_status_page_set_description (self->failed_page, escaped);
  gtk_stack_set_visible_child_full (self->stack, get_state (self),
                                    was_seen ? GTK_STACK_TRANSITION_TYPE_CROSSFADE : GTK_STACK_TRANSITION_TYPE_NONE);
}

static void
nest_checklist_page_update (NestChecklistPage *self)
{
  NestMachine *machine = self->checklist != NULL ? nest_checklist_get_machine (self->checklist) : NULL;
  guint n_changes, n_decisions;
  NestVerdict verdict;
  g_autofree char *verdict_text = NULL;
  g_autofree char *explanation = NULL;

  show_state (self);
  if (machine == NULL || self->gone)
    {
      nest_page_set_complete (NEST_PAGE (self), FALSE);
      nest_page_set_action (NEST_PAGE (self), _("_Apply"),
                            self->gone ? _("The machine is no longer there.") : _("The machine is being read."));
      return;
    }

  n_changes = nest_checklist_count_changes (self->checklist);
  n_decisions = count_open_decisions (self->checklist);
  verdict = nest_checklist_get_verdict (self->checklist);
  verdict_text = self->report && n_changes > 0
                   ? g_strdup_printf (ngettext ("%u Change Proposed", "%u Changes Proposed", n_changes), n_changes)
                   : format_verdict (n_changes, n_decisions, verdict);
  explanation = self->report ? g_strdup (_("This is how this version of Nestbox judges what is in the report."))
                             : format_explanation (self->checklist, n_changes, n_decisions, verdict);
  gtk_label_set_label (self->verdict_label, verdict_text);
  gtk_label_set_label (self->explanation_label, explanation);
  gtk_widget_set_visible (GTK_WIDGET (self->explanation_label), *explanation != '\0');
  nest_page_set_subtitle (NEST_PAGE (self), nest_machine_get_display_name (machine));
  nest_step_group_set_title (self->machine_group, nest_machine_get_display_name (machine));
  nest_computer_notice_update (self->notice, self->checklist);
  update_action (self, n_changes, n_decisions, verdict);
}

static void
nest_checklist_page_activate (NestPage *page)
{
  g_signal_emit (page, signals[APPLY], 0);
  nest_page_forward (page);
}

static void
nest_checklist_page_choose_cb (NestChecklistPage *self)
{
  g_signal_emit (self, signals[CHOOSE], 0);
}

static void
nest_checklist_page_dispose (GObject *object)
{
  NestChecklistPage *self = NEST_CHECKLIST_PAGE (object);

  g_clear_object (&self->checklist);
  g_clear_pointer (&self->read_error, g_free);

  G_OBJECT_CLASS (nest_checklist_page_parent_class)->dispose (object);
}

static void
nest_checklist_page_class_init (NestChecklistPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nest_checklist_page_dispose;
  NEST_PAGE_CLASS (klass)->activate = nest_checklist_page_activate;

  signals[APPLY] = g_signal_new ("apply", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHOOSE] = g_signal_new ("choose", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (NEST_TYPE_COMPUTER_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-checklist-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NestChecklistPage, stack);
  gtk_widget_class_bind_template_child (widget_class, NestChecklistPage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, NestChecklistPage, verdict_label);
  gtk_widget_class_bind_template_child (widget_class, NestChecklistPage, explanation_label);
  gtk_widget_class_bind_template_child (widget_class, NestChecklistPage, again_spinner);
  gtk_widget_class_bind_template_child (widget_class, NestChecklistPage, again_button);
  gtk_widget_class_bind_template_child (widget_class, NestChecklistPage, notice);
  gtk_widget_class_bind_template_child (widget_class, NestChecklistPage, groups);
  gtk_widget_class_bind_template_callback (widget_class, nest_checklist_page_choose_cb);
}

static void
nest_checklist_page_init (NestChecklistPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  nest_checklist_page_update (self);
}

NestPage *
nest_checklist_page_new (void)
{
  return g_object_new (NEST_TYPE_CHECKLIST_PAGE, NULL);
}

static NestStepGroup *
add_group (NestChecklistPage *self,
           NestHypervisor    *hypervisor,
           NestPlace          place,
           const char        *title)
{
  GtkWidget *group = nest_step_group_new (self->checklist, hypervisor, place);

  nest_step_group_set_title (NEST_STEP_GROUP (group), title);
  gtk_box_append (self->groups, group);

  return NEST_STEP_GROUP (group);
}

/**
 * nest_checklist_page_set_model:
 * @checklist: (nullable): of the machine that was chosen
 * @hypervisor: (nullable): who can say what a person would type
 */
void
nest_checklist_page_set_model (NestChecklistPage *self,
                               NestChecklist     *checklist,
                               NestHypervisor    *hypervisor)
{
  GtkWidget *child;

  if (self->checklist == checklist)
    return;
  if (self->checklist != NULL)
    g_signal_handlers_disconnect_by_func (self->checklist, nest_checklist_page_update, self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->groups))) != NULL)
    gtk_box_remove (self->groups, child);
  self->machine_group = NULL;
  g_set_object (&self->checklist, checklist);
  if (checklist != NULL)
    {
      NestHypervisorInfo *info = nest_checklist_get_info (checklist);

      if (nest_checklist_get_vantage (checklist) == NEST_VANTAGE_INSIDE)
        add_group (self, hypervisor, NEST_PLACE_INSIDE,
                   self->report ? _("Inside the Report's Virtual Machine") : _("Inside This Virtual Machine"));
      else
        add_group (self, hypervisor, NEST_PLACE_HOST,
                   self->report     ? _("The Report's Computer")
                   : self->practice ? _("Practice Computer (Made Up)")
                   : info != NULL && !nest_hypervisor_info_is_here (info)
                     ? nest_hypervisor_info_get_name (info)
                     : _("This Computer"));
      self->machine_group = add_group (self, hypervisor, NEST_PLACE_MACHINE, "");
      g_signal_connect_object (checklist, "updated", G_CALLBACK (nest_checklist_page_update), self,
                               G_CONNECT_SWAPPED);
    }
  nest_checklist_page_update (self);
}

/**
 * nest_checklist_page_set_reading:
 * @reading: whether the machine is being read just now
 * @error: (nullable): why it could not be read last
 */
void
nest_checklist_page_set_reading (NestChecklistPage *self,
                                 gboolean           reading,
                                 const char        *error)
{
  self->reading = reading;
  g_free (self->read_error);
  self->read_error = g_strdup (error);
  nest_checklist_page_update (self);
}

/** nest_checklist_page_set_gone: @gone: whether another program has removed the machine */
void
nest_checklist_page_set_gone (NestChecklistPage *self,
                              gboolean           gone)
{
  self->gone = gone;
  nest_checklist_page_update (self);
}

/** nest_checklist_page_set_practice: the computer that is shown is not this one; before there is a checklist */
void
nest_checklist_page_set_practice (NestChecklistPage *self)
{
  self->practice = TRUE;
}

/** nest_checklist_page_set_report: the computer that is shown is somebody else's; before there is a checklist */
void
nest_checklist_page_set_report (NestChecklistPage *self)
{
  self->report = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self->again_button), FALSE);
}
