/* SPDX-License-Identifier: GPL-3.0-or-later */
/* host-key: the keys outside and the keys inside the machine do not get in each other's way. */
#include "nest-host-key.h"
#include "nest-step.h"

#include <glib/gi18n.h>

#define KEYSYM_LEFT_CTRL 65507
#define KEYSYM_LEFT_ALT 65513
#define KEYSYM_RIGHT_ALT 65514
#define KEYSYM_ALT_GR 65027

static NestHostKey *
new_inside (void)
{
  return nest_host_key_new_from_virtualbox (NEST_HOST_KEY_DEFAULT_INSIDE);
}

static NestHostKey *
parse_value (GVariant  *value,
             GError   **error)
{
  g_autoptr (NestHostKey) inside = new_inside ();
  g_autoptr (NestHostKey) key = NULL;
  g_autofree char *key_text = NULL;
  g_autofree char *inside_text = NULL;

  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("A host key is written as the names of its keys."));
      return NULL;
    }
  key = nest_host_key_parse_names (g_variant_get_string (value, NULL), error);
  if (key == NULL || !nest_host_key_conflicts (key, inside))
    return g_steal_pointer (&key);

  key_text = nest_host_key_format (key);
  inside_text = nest_host_key_format (inside);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               /* Translators: both are host keys, such as "Right Ctrl + Right Alt" and "Right Ctrl" */
               _("“%s” and “%s”, which VirtualBox uses inside the machine, get in each other's way: pressing one also "
                 "presses the other. Choose keys of which none is %s."),
               key_text, inside_text, inside_text);
  return NULL;
}

static gboolean
validate (const NestStepContext  *context,
          GVariant               *value,
          GError                **error)
{
  g_autoptr (NestHostKey) key = parse_value (value, error);

  return key != NULL;
}

/* A key set contains one key exactly if the two conflict, as long as it is not None */
static gboolean
contains (const NestHostKey *key,
          guint              keysym)
{
  g_autoptr (NestHostKey) single = nest_host_key_new (&keysym, 1, NULL);

  return !nest_host_key_is_none (key) && nest_host_key_conflicts (key, single);
}

static const char *
get_risk (const NestHostKey *key)
{
  gboolean left_shift = contains (key, NEST_KEYSYM_LEFT_SHIFT);
  gboolean right_shift = contains (key, NEST_KEYSYM_RIGHT_SHIFT);
  gboolean ctrl = contains (key, KEYSYM_LEFT_CTRL) || contains (key, NEST_KEYSYM_RIGHT_CTRL);
  gboolean alt = contains (key, KEYSYM_LEFT_ALT) || contains (key, KEYSYM_RIGHT_ALT);

  if (left_shift && right_shift)
    return _("Who types with both Shift keys held down at once gives the keyboard back by accident.");
  if (left_shift || right_shift)
    return alt || ctrl ? _("Many desktops switch the keyboard layout with these keys.")
                       : _("Shift is needed all the time for typing: it would give the keyboard back by accident.");
  if (contains (key, KEYSYM_RIGHT_ALT) || contains (key, KEYSYM_ALT_GR))
    return _("On keyboards with AltGr this key is needed for typing characters such as @ and €.");
  if (ctrl && alt)
    return _("These keys also begin other shortcuts of the desktop, and virt-manager uses the left ones itself.");

  return NULL;
}

static const char *
get_summary (const NestHostKey *outside,
             gboolean           conflicts)
{
  if (nest_host_key_is_none (outside))
    return _("VirtualBox on this computer has no host key: nothing gives the keyboard back.");
  if (conflicts)
    return _("The host keys of VirtualBox on this computer and of VirtualBox inside the machine get in each other's way: "
             "one could trap your keyboard in the inner machine.");

  return _("The host keys of VirtualBox on this computer and of VirtualBox inside the machine leave each other alone.");
}

/* The user's choice if there is a possible one, else what is there if it is good, else the proposal */
static NestHostKey *
new_target (const NestStep        *step,
            const NestStepContext *context,
            NestHostKey           *recommended)
{
  GVariant *value = nest_choices_get_value (context->choices, step->id);
  g_autoptr (NestHostKey) chosen = value != NULL ? parse_value (value, NULL) : NULL;

  return chosen != NULL ? g_steal_pointer (&chosen) : nest_host_key_ref (recommended);
}

static void
set_values (NestFinding       *finding,
            GVariant          *raw,
            const NestHostKey *outside,
            const NestHostKey *target,
            const NestHostKey *recommended)
{
  g_autofree char *current_text = nest_host_key_format (outside);
  g_autofree char *target_text = nest_host_key_format (target);
  g_autofree char *target_value = nest_host_key_to_virtualbox (target);
  g_autofree char *recommended_value = nest_host_key_to_virtualbox (recommended);

  nest_finding_set_current (finding, raw, current_text);
  nest_finding_set_target (finding, g_variant_new_string (target_value), target_text);
  nest_finding_set_editor (finding, NEST_EDITOR_HOST_KEY, 0, 0, g_variant_new_string (recommended_value));
}

static NestFinding *
check (const NestStep        *step,
       const NestStepContext *context)
{
  g_autoptr (GVariant) raw = nest_hypervisor_info_get_value (context->hypervisor, NEST_SETTING_HOST_KEY);
  g_autoptr (NestHostKey) outside =
    nest_host_key_new_from_virtualbox (raw != NULL ? g_variant_get_string (raw, NULL) : NULL);
  g_autoptr (NestHostKey) proposal = nest_host_key_new_from_virtualbox (NEST_HOST_KEY_PROPOSAL);
  g_autoptr (NestHostKey) inside = new_inside ();
  g_autoptr (NestHostKey) target = NULL;
  g_autoptr (NestFinding) finding = NULL;
  gboolean conflicts = nest_host_key_conflicts (outside, inside);
  gboolean agrees;

  if (!nest_hypervisor_info_get_host_key_known (context->hypervisor))
    return nest_finding_new (NEST_STATUS_UNKNOWN, _("Which host key VirtualBox has could not be read."));

  target = new_target (step, context, conflicts ? proposal : outside);
  agrees = nest_host_key_equal (target, outside);
  finding = nest_finding_new (agrees ? NEST_STATUS_DONE : NEST_STATUS_NEEDED, get_summary (outside, conflicts));
  set_values (finding, raw, outside, target, conflicts ? proposal : outside);
  if (!agrees)
    nest_finding_add_change (finding, nest_step_new_change (context, NEST_SETTING_HOST_KEY,
                                                            nest_finding_get_target (finding)));
  nest_finding_set_risk (finding, get_risk (target));
  nest_finding_add_note (finding, _("The host key counts for all machines of VirtualBox on this computer."));
  nest_finding_add_note (finding, _("Inside the machine VirtualBox uses Right Ctrl unless that was changed there. If your "
                                    "keyboard has no Right Ctrl, choose another key in there before you start a machine "
                                    "inside."));

  return g_steal_pointer (&finding);
}

static const NestSetting settings[] = { NEST_SETTING_HOST_KEY, NEST_N_SETTINGS };

const NestStep nest_step_host_key = {
  .id = "host-key",
  .title = N_("Host Key"),
  .brief = N_("The keys that give the keyboard back to this computer"),
  .why = N_("When you work in a machine, it has your keyboard; the host key gives it back. If VirtualBox on this computer "
            "and VirtualBox inside the machine listen to the same keys, or one's keys are part of the other's, a key "
            "press reaches the wrong one and the keyboard can stay trapped in the inner machine."),
  .documentation = NEST_DOCUMENTATION_NESTED "#VirtualBox_inside_VirtualBox",
  .place = NEST_PLACE_HOST,
  .hypervisors = NEST_FOR_VIRTUALBOX,
  .settings = settings,
  .check = check,
  .validate = validate,
};
