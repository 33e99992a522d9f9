/* SPDX-License-Identifier: GPL-3.0-or-later */
/* power-off: settings can only be changed while the machine is off; how it gets there is the user's choice. */
#include "nest-steps.h"

#include <glib/gi18n.h>

static NestOption *
add_option (NestFinding           *finding,
            const NestStepContext *context,
            const char            *method,
            const char            *title,
            const char            *consequence,
            const char            *risk)
{
  NestOption *option = nest_finding_add_option (finding, method, title, consequence, risk);

  nest_option_add_change (option,
                          nest_change_new_full (NEST_SETTING_POWER_STATE,
                                                nest_machine_get_value (context->machine, NEST_SETTING_POWER_STATE),
                                                g_variant_new_string (nest_power_state_get_id (NEST_POWER_STATE_OFF)),
                                                method, NEST_CHANGE_IRREVERSIBLE));

  return option;
}

static void
add_pull_plug (NestFinding           *finding,
               const NestStepContext *context)
{
  add_option (finding, context, NEST_METHOD_PULL_PLUG, _("Pull the Plug"),
              _("The machine stops at once, like a computer whose plug is pulled."),
              _("Unsaved work in the machine is lost, and files that are just being written can be damaged."));
}

static void
add_shut_down (NestFinding           *finding,
               const NestStepContext *context,
               const char            *consequence)
{
  add_option (finding, context, NEST_METHOD_SHUT_DOWN, _("Shut Down"), consequence,
              _("Programs in the machine may close without asking; save your work there first. The machine may also "
                "ignore the request, then you are asked again."))->recommended = TRUE;
}

static void
add_saved_options (NestFinding           *finding,
                   const NestStepContext *context)
{
  add_option (finding, context, NEST_METHOD_START_AND_SHUT_DOWN, _("Start, Then Shut Down"),
              _("The machine goes on where it was saved, and is then asked to shut down, as if its power button were "
                "pressed."),
              _("Programs in the machine may close without asking. If you have work open there, start the machine "
                "yourself and save it first."))->recommended = TRUE;
  add_option (finding, context, NEST_METHOD_DISCARD_SAVED_STATE, _("Discard Saved State"),
              _("What was saved is thrown away, and the machine is off."),
              _("Everything that was open in the machine when it was saved is lost for good, and files that were just "
                "being written can be damaged."));
}

/* Whether any step that needs the machine off would change something: a machine that is set up may run */
static gboolean
is_in_the_way (const NestStep        *self,
               const NestStepContext *context)
{
  const NestStep *const *steps = nest_steps_get_all ();

  for (guint i = 0; steps[i] != NULL; i++)
    {
      g_autoptr (NestFinding) finding = NULL;

      if (steps[i]->requires == NULL || !g_strv_contains (steps[i]->requires, self->id) ||
          !nest_step_is_for (steps[i], nest_machine_get_hypervisor (context->machine)) ||
          !nest_step_is_seen_from (steps[i], context->vantage) ||
          nest_choices_get_skipped (context->choices, steps[i]->id))
        continue;
      finding = steps[i]->check (steps[i], context);
      if (nest_finding_get_status (finding) == NEST_STATUS_NEEDED ||
          nest_finding_get_status (finding) == NEST_STATUS_CHOICE)
        return TRUE;
    }

  return FALSE;
}

static NestFinding *
new_off (NestPowerState state)
{
  NestFinding *finding = nest_finding_new (NEST_STATUS_DONE, _("The machine is off."));

  if (state == NEST_POWER_STATE_ABORTED)
    nest_finding_add_note (finding, _("It did not shut down properly last time. Its settings can be changed all the same."));

  return finding;
}

static NestFinding *
new_unknown (NestPowerState state)
{
  NestFinding *finding;

  if (state != NEST_POWER_STATE_CHANGING)
    return nest_finding_new (NEST_STATUS_UNKNOWN, _("Whether the machine is off could not be read."));

  finding = nest_finding_new (NEST_STATUS_UNKNOWN, _("The machine is just starting, stopping or being saved."));
  nest_finding_set_remedy (finding, _("Wait until that has ended, then check again."));

  return finding;
}

static NestFinding *
new_choice (const NestStepContext *context,
            NestPowerState         state)
{
  NestFinding *finding = nest_finding_new (NEST_STATUS_CHOICE,
                                           _("The machine is not off. Its settings can only be changed while it is."));

  if (state == NEST_POWER_STATE_SAVED)
    {
      add_saved_options (finding, context);
      return finding;
    }
  if (state == NEST_POWER_STATE_RUNNING)
    add_shut_down (finding, context,
                   _("The system in the machine is asked to shut down, as if its power button were pressed."));
  else if (state == NEST_POWER_STATE_PAUSED)
    add_shut_down (finding, context,
                   _("The machine is resumed first, because a paused one cannot hear; then it is asked to shut down, as "
                     "if its power button were pressed."));
  else
    nest_finding_add_note (finding, _("An error has stopped the machine, so it can no longer be asked to shut down."));
  if (state != NEST_POWER_STATE_STUCK &&
      g_strcmp0 (nest_machine_get_hypervisor (context->machine), "kvm") == 0)
    nest_finding_add_option (finding, NEST_METHOD_NEXT_START, _("Change for the Next Start"),
                             _("The machine goes on running. What is set now takes effect when it has been shut down "
                               "and is started again."), NULL);
  add_pull_plug (finding, context);

  return finding;
}

static NestFinding *
check_state (const NestStepContext *context,
             gboolean               is_needed)
{
  g_autoptr (NestFinding) finding = nest_step_check_unreadable (context, NULL);
  NestPowerState state;

  if (finding != NULL)
    return g_steal_pointer (&finding);

  state = nest_machine_get_power_state (context->machine);
  if (nest_power_state_is_off (state))
    finding = new_off (state);
  else if (state == NEST_POWER_STATE_UNKNOWN || state == NEST_POWER_STATE_CHANGING)
    finding = new_unknown (state);
  else if (is_needed || state == NEST_POWER_STATE_STUCK)
    finding = new_choice (context, state);
  else
    finding = nest_finding_new (NEST_STATUS_DONE,
                                _("The machine is not off, but nothing has to be changed for which it would have to be."));

  nest_finding_set_current (finding, nest_machine_get_value (context->machine, NEST_SETTING_POWER_STATE),
                            nest_power_state_get_title (state));
  if (nest_finding_get_status (finding) == NEST_STATUS_CHOICE)
    nest_finding_set_target (finding, g_variant_new_string (nest_power_state_get_id (NEST_POWER_STATE_OFF)),
                             nest_power_state_get_title (NEST_POWER_STATE_OFF));

  return g_steal_pointer (&finding);
}

static NestFinding *
check (const NestStep        *step,
       const NestStepContext *context)
{
  gboolean is_needed = context->machine != NULL &&
                       !nest_power_state_is_off (nest_machine_get_power_state (context->machine)) &&
                       is_in_the_way (step, context);

  return check_state (context, is_needed);
}

/**
 * nest_steps_check_power:
 * @context: only the machine is looked at
 *
 * Returns: (transfer full): the ways to "off", whether or not a step of the checklist needs them: undo does
 */
NestFinding *
nest_steps_check_power (const NestStepContext *context)
{
  return check_state (context, TRUE);
}

/**
 * nest_steps_offer_pull_plug:
 * @context: only the machine is looked at
 *
 * Returns: (transfer full): the choice for a machine that was asked to shut down and is still being waited for
 */
NestFinding *
nest_steps_offer_pull_plug (const NestStepContext *context)
{
  NestFinding *finding = nest_finding_new (NEST_STATUS_CHOICE, _("The machine has not shut down yet."));

  add_pull_plug (finding, context);

  return finding;
}

static const NestSetting settings[] = { NEST_SETTING_POWER_STATE, NEST_N_SETTINGS };

const NestStep nest_step_power_off = {
  .id = "power-off",
  .title = N_("Powered Off"),
  .brief = N_("Settings can only be changed while the machine is off"),
  .why = N_("A machine's processors and memory can only be changed while it is off, as in a computer of metal. A machine "
            "whose state was saved is not off: what was open in it waits to go on."),
  .documentation = NEST_DOCUMENTATION_NESTED "#VirtualBox_inside_VirtualBox",
  .place = NEST_PLACE_MACHINE,
  .hypervisors = NEST_FOR_ALL,
  .seen_from = NEST_SEEN_FROM_BOTH,
  .settings = settings,
  .check = check,
};
