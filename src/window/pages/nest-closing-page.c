/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From inside it is what was tried; from outside, what the checklist says and what was ticked: it never claims a proof. */
#include "nest-closing-page.h"

#include "nest-closing-text.h"
#include "nest-computer-text.h"
#include "nest-copy-line.h"
#include "nest-fact-row.h"
#include "nest-inside.h"
#include "nest-ui.h"

struct _NestClosingPage
{
  NestPage parent_instance;

  GtkImage *icon;
  GtkLabel *title_label;
  GtkLabel *text_label;
  GtkWidget *test_button;
  GtkListBox *list;
  GtkWidget *prove_box;
  NestCopyLine *prove_line;

  NestChecklist *checklist;
};

G_DEFINE_FINAL_TYPE (NestClosingPage, nest_closing_page, NEST_TYPE_PAGE)

enum {
  CHOOSE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const NestLook looks[] = {
  [NEST_ANSWER_UNKNOWN] = { "nest-status-unknown-symbolic", "warning", NULL },
  [NEST_ANSWER_NO] = { "nest-status-blocked-symbolic", "error", NULL },
  [NEST_ANSWER_YES] = { "nest-status-done-symbolic", "success", NULL },
};

static const NestLook place = { "nest-machine-symbolic", NULL, NULL };
static const NestLook to_do = { "nest-status-todo-symbolic", "accent", NULL };
/* The dot of a row says nothing where it is as large as a heading */
static const NestLook steps_left = { "view-list-bullet-symbolic", "accent", NULL };

static void
clear_facts (NestClosingPage *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
}

static void
add_fact (NestClosingPage *self,
          const NestLook  *look,
          const char      *title,
          const char      *text)
{
  GtkWidget *row = nest_fact_row_new ();

  nest_fact_row_set (NEST_FACT_ROW (row), look->icon_name, look->style_class, title, text);
  gtk_list_box_append (self->list, row);
}

/* The checklist's word on the machine, as a fact among the others */
static void
add_checklist (NestClosingPage *self)
{
  NestMachine *machine = nest_checklist_get_machine (self->checklist);
  NestVerdict verdict = nest_checklist_get_verdict (self->checklist);
  g_autofree char *text = nest_closing_text_describe_checklist (self->checklist);
  gboolean is_left = verdict == NEST_VERDICT_TO_DO || verdict == NEST_VERDICT_MANUAL;
  const NestLook *look = verdict == NEST_VERDICT_READY     ? &looks[NEST_ANSWER_YES]
                         : verdict == NEST_VERDICT_BLOCKED ? &looks[NEST_ANSWER_NO]
                         : is_left                         ? &to_do : &looks[NEST_ANSWER_UNKNOWN];

  add_fact (self, look, nest_machine_get_display_name (machine), text);
}

static void
show_proof (NestClosingPage *self,
            NestHost        *host)
{
  NestAnswer answer = nest_host_get_help (host);
  g_autoptr (GPtrArray) evidence = nest_computer_text_list_evidence (host);
  g_autofree char *conclusion = nest_inside_conclude (host, nest_host_get_proof (host));
  g_autofree char *level = nest_host_level_format (nest_host_get_level (host));
  g_autofree char *sentences = NULL;
  gboolean runs_without_help = answer == NEST_ANSWER_NO && nest_host_get_proof (host)->result == NEST_PROOF_WORKS;

  nest_look_apply (&looks[answer], self->icon);
  gtk_label_set_label (self->title_label, answer == NEST_ANSWER_YES  ? _("A Virtual Machine Can Run Here")
                                          : runs_without_help        ? _("Without the Processor's Help")
                                          : answer == NEST_ANSWER_NO ? _("Something Is Missing")
                                                                     : _("Not Known Yet"));
  gtk_label_set_label (self->text_label, conclusion);
  g_ptr_array_add (evidence, NULL);
  sentences = g_strjoinv ("\n", (char **) evidence->pdata);
  add_fact (self, &looks[answer], _("Hardware Virtualization"), sentences);
  add_fact (self, &place, _("Where This Is"), level);
}

static void
show_outside (NestClosingPage *self)
{
  NestMachine *machine = nest_checklist_get_machine (self->checklist);
  g_autofree char *missing = nest_closing_text_find_missing (self->checklist);
  guint n_ticked = 0, n = nest_closing_text_count_instructions (self->checklist, &n_ticked);
  g_autofree char *text = NULL;
  /* Translators: %1$u of %2$u things to do in the machine were ticked off */
  g_autofree char *ticks = g_strdup_printf (ngettext ("You ticked %1$u of %2$u step.", "You ticked %1$u of %2$u steps.", n),
                                            n_ticked, n);

  nest_look_apply (missing == NULL ? &looks[NEST_ANSWER_YES] : &steps_left, self->icon);
  gtk_label_set_label (self->title_label, missing == NULL ? _("You Are Through") : _("Almost There"));
  if (missing == NULL)
    /* Translators: %s is a machine */
    text = g_strdup_printf (_("As far as can be seen from out here, a virtual machine can run inside “%s”."),
                            nest_machine_get_display_name (machine));
  gtk_label_set_label (self->text_label, missing != NULL ? missing : text);
  add_fact (self, n_ticked == n ? &looks[NEST_ANSWER_YES] : &to_do, _("Inside the Machine"), ticks);
}

static void
nest_closing_page_update (NestClosingPage *self)
{
  NestMachine *machine = self->checklist != NULL ? nest_checklist_get_machine (self->checklist) : NULL;
  NestHost *host = self->checklist != NULL ? nest_checklist_get_host (self->checklist) : NULL;
  gboolean is_inside = self->checklist != NULL && nest_checklist_get_vantage (self->checklist) == NEST_VANTAGE_INSIDE;

  nest_page_set_subtitle (NEST_PAGE (self), machine != NULL ? nest_machine_get_display_name (machine) : NULL);
  if (machine == NULL || host == NULL)
    return;
  clear_facts (self);
  gtk_widget_set_visible (self->test_button, is_inside && nest_computer_text_can_test (host));
  gtk_widget_set_visible (self->prove_box, !is_inside);
  if (is_inside)
    show_proof (self, host);
  else
    show_outside (self);
  add_checklist (self);
}

static void
nest_closing_page_activate (NestPage *page)
{
  g_signal_emit (page, signals[CHOOSE], 0);
}

static void
nest_closing_page_dispose (GObject *object)
{
  g_clear_object (&NEST_CLOSING_PAGE (object)->checklist);

  G_OBJECT_CLASS (nest_closing_page_parent_class)->dispose (object);
}

static void
nest_closing_page_class_init (NestClosingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nest_closing_page_dispose;
  NEST_PAGE_CLASS (klass)->activate = nest_closing_page_activate;

  signals[CHOOSE] = g_signal_new ("choose", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (NEST_TYPE_COPY_LINE);
  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-closing-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NestClosingPage, icon);
  gtk_widget_class_bind_template_child (widget_class, NestClosingPage, title_label);
  gtk_widget_class_bind_template_child (widget_class, NestClosingPage, text_label);
  gtk_widget_class_bind_template_child (widget_class, NestClosingPage, test_button);
  gtk_widget_class_bind_template_child (widget_class, NestClosingPage, list);
  gtk_widget_class_bind_template_child (widget_class, NestClosingPage, prove_box);
  gtk_widget_class_bind_template_child (widget_class, NestClosingPage, prove_line);
}

static void
nest_closing_page_init (NestClosingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  nest_copy_line_set_text (self->prove_line, "nestboxctl prove");
  nest_copy_line_set_kind (self->prove_line, TRUE);
  nest_page_set_action (NEST_PAGE (self), _("_Machines"), _("Choose another machine"));
  nest_page_set_complete (NEST_PAGE (self), TRUE);
}

NestPage *
nest_closing_page_new (void)
{
  return g_object_new (NEST_TYPE_CLOSING_PAGE, NULL);
}

/** nest_closing_page_set_model: @checklist: (nullable): of the machine that was chosen */
void
nest_closing_page_set_model (NestClosingPage *self,
                             NestChecklist   *checklist)
{
  if (self->checklist != NULL)
    g_signal_handlers_disconnect_by_func (self->checklist, nest_closing_page_update, self);
  g_set_object (&self->checklist, checklist);
  if (checklist != NULL)
    g_signal_connect_object (checklist, "updated", G_CALLBACK (nest_closing_page_update), self, G_CONNECT_SWAPPED);
  nest_closing_page_update (self);
}
