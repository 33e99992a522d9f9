/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Three states of one dialog, so that the answer stands where the question was. */
#include "nest-proof-dialog.h"

#include "nest-ui.h"

struct _NestProofDialog
{
  AdwWindow parent_instance;

  GtkStack *stack;
  GtkButton *cancel_button;
  GtkButton *test_button;
  GtkLabel *risk_label;
  GtkLabel *flags_label;
  GtkImage *result_icon;
  GtkLabel *result_title;
  GtkLabel *proof_label;
  GtkLabel *evidence_label;
  GtkLabel *remedy_label;

  NestHost *host;
};

G_DEFINE_FINAL_TYPE (NestProofDialog, nest_proof_dialog, ADW_TYPE_WINDOW)

enum {
  CONFIRMED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
nest_proof_dialog_dispose (GObject *object)
{
  NestProofDialog *self = NEST_PROOF_DIALOG (object);

  g_clear_object (&self->host);

  G_OBJECT_CLASS (nest_proof_dialog_parent_class)->dispose (object);
}

static void
nest_proof_dialog_test_cb (NestProofDialog *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->test_button), FALSE);
  gtk_window_set_title (GTK_WINDOW (self), _("Hardware Virtualization"));
  gtk_stack_set_visible_child_name (self->stack, "testing");
  gtk_widget_grab_focus (GTK_WIDGET (self->cancel_button));
  g_signal_emit (self, signals[CONFIRMED], 0);
}

static void
nest_proof_dialog_class_init (NestProofDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nest_proof_dialog_dispose;

  signals[CONFIRMED] = g_signal_new ("confirmed", NEST_TYPE_PROOF_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, NEST_UI_PATH "nest-proof-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, NestProofDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, NestProofDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, NestProofDialog, test_button);
  gtk_widget_class_bind_template_child (widget_class, NestProofDialog, risk_label);
  gtk_widget_class_bind_template_child (widget_class, NestProofDialog, flags_label);
  gtk_widget_class_bind_template_child (widget_class, NestProofDialog, result_icon);
  gtk_widget_class_bind_template_child (widget_class, NestProofDialog, result_title);
  gtk_widget_class_bind_template_child (widget_class, NestProofDialog, proof_label);
  gtk_widget_class_bind_template_child (widget_class, NestProofDialog, evidence_label);
  gtk_widget_class_bind_template_child (widget_class, NestProofDialog, remedy_label);
  gtk_widget_class_bind_template_callback (widget_class, nest_proof_dialog_test_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
nest_proof_dialog_init (NestProofDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  nest_ui_wrap_buttons (GTK_WIDGET (self));
}

/**
 * nest_proof_dialog_new:
 * @host: as it was read: why nothing was tried decides what the risk is
 */
GtkWidget *
nest_proof_dialog_new (GtkWindow *parent,
                       NestHost  *host)
{
  NestProofDialog *self = g_object_new (NEST_TYPE_PROOF_DIALOG, "transient-for", parent, NULL);
  g_autofree char *risk = nest_proof_describe (nest_host_get_proof (host));

  self->host = g_object_ref (host);
  gtk_label_set_label (self->risk_label, risk);
  gtk_label_set_label (self->flags_label, nest_proof_describe_flags (nest_host_get_has_extensions (self->host)));

  return GTK_WIDGET (self);
}

static void
show_answer (NestProofDialog *self,
             NestAnswer       answer)
{
  static const NestLook looks[] = {
    [NEST_ANSWER_UNKNOWN] = { "nest-status-unknown-symbolic", "warning", NULL },
    [NEST_ANSWER_NO] = { "nest-status-blocked-symbolic", "error", NULL },
    [NEST_ANSWER_YES] = { "nest-status-done-symbolic", "success", NULL },
  };

  nest_look_apply (&looks[answer], self->result_icon);
  if (answer == NEST_ANSWER_YES && nest_host_get_facts (self->host)->kvm_without_help == NEST_ANSWER_YES)
    gtk_label_set_label (self->result_title, _("KVM Works Here, Without the Processor's Help"));
  else
    gtk_label_set_label (self->result_title, answer == NEST_ANSWER_YES  ? _("Hardware Virtualization Works Here")
                                             : answer == NEST_ANSWER_NO ? _("Hardware Virtualization Does Not Work Here")
                                                                        : _("Still Not Known"));
}

static char *
format_evidence (NestProofDialog *self,
                 const NestProof *proof)
{
  /* Translators: %.1f is a number of milliseconds */
  g_autofree char *time = g_strdup_printf (_("The test took %.1f ms."), (double) proof->duration / 1000);
  const char *contradiction = nest_host_explain_contradiction (self->host, proof);

  return nest_ui_join (" ", nest_proof_describe_flags (nest_host_get_has_extensions (self->host)),
                       contradiction != NULL ? contradiction : "", time, NULL);
}

/** nest_proof_dialog_set_result: @proof: what came of it */
void
nest_proof_dialog_set_result (NestProofDialog *self,
                              const NestProof *proof)
{
  NestAnswer answer = nest_proof_get_answer (proof->result, nest_host_get_has_extensions (self->host));
  const char *remedy = nest_proof_get_remedy (proof->result);
  g_autofree char *text = nest_proof_describe (proof);
  g_autofree char *evidence = format_evidence (self, proof);

  show_answer (self, answer);
  gtk_label_set_label (self->proof_label, text);
  gtk_label_set_label (self->evidence_label, evidence);
  gtk_label_set_label (self->remedy_label, remedy != NULL ? remedy : "");
  gtk_widget_set_visible (GTK_WIDGET (self->remedy_label), remedy != NULL);
  gtk_button_set_label (self->cancel_button, _("_Close"));
  gtk_stack_set_visible_child_name (self->stack, "result");
}
