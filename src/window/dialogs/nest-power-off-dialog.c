/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words are those of the step's own option: one place knows what pulling the plug means. */
#include "nest-power-off-dialog.h"

#include "nest-ui.h"

/**
 * nest_power_off_dialog_new:
 * @finding: of the step that is about power
 * @machine: the machine
 *
 * Returns: (transfer full) (nullable): a dialog whose response is %NEST_METHOD_PULL_PLUG for a yes; %NULL where
 *   that is not offered
 */
GtkWidget *
nest_power_off_dialog_new (GtkWindow   *parent,
                           NestFinding *finding,
                           NestMachine *machine)
{
  const NestOption *option = nest_finding_get_option (finding, NEST_METHOD_PULL_PLUG);
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;
  AdwMessageDialog *dialog;

  if (option == NULL)
    return NULL;

  /* Translators: %s is the name of a virtual machine */
  heading = g_strdup_printf (_("Pull the Plug of “%s”?"), nest_machine_get_display_name (machine));
  body = option->risk != NULL ? g_strdup_printf ("%s %s", option->consequence, option->risk)
                              : g_strdup (option->consequence);
  dialog = nest_ui_message_dialog_new (parent, heading, body);
  adw_message_dialog_add_response (dialog, "cancel", _("_Cancel"));
  adw_message_dialog_add_response (dialog, NEST_METHOD_PULL_PLUG, option->title);
  adw_message_dialog_set_response_appearance (dialog, NEST_METHOD_PULL_PLUG, ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");

  return GTK_WIDGET (dialog);
}
