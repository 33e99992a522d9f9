/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sentences are those of the terminal; Enter and Escape keep everything. */
#include "nest-forget-dialog.h"

#include "nest-loss.h"
#include "nest-ui.h"

/**
 * nest_forget_dialog_new:
 * @runs: (element-type NestRun): all that would be forgotten
 *
 * Returns: (transfer full): a dialog whose response is %NEST_RESPONSE_FORGET for a yes
 */
GtkWidget *
nest_forget_dialog_new (GtkWindow *parent,
                        GPtrArray *runs)
{
  g_autoptr (GPtrArray) sentences = nest_loss_describe (runs);
  g_autofree char *body = NULL;
  AdwMessageDialog *dialog;

  g_ptr_array_add (sentences, NULL);
  body = g_strjoinv ("\n\n", (char **) sentences->pdata);
  dialog = nest_ui_message_dialog_new (parent, _("Forget the History?"), body);
  adw_message_dialog_add_response (dialog, "cancel", _("_Keep It"));
  adw_message_dialog_add_response (dialog, NEST_RESPONSE_FORGET, _("_Forget All of It"));
  adw_message_dialog_set_response_appearance (dialog, NEST_RESPONSE_FORGET, ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");

  return GTK_WIDGET (dialog);
}
