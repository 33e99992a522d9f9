/* SPDX-License-Identifier: GPL-3.0-or-later */
/* inside-host-key: the keys in here against those outside, which only a person can name. */
#include "host-key.h"

#include <glib/gi18n.h>

/* Where F12 is taken outside */
#define KEYSYM_SCROLL_LOCK "65300"

/* Returns (transfer full) (nullable): the keys outside, if the user has named them */
static NestHostKey *
parse_outside (GVariant  *value,
               GError   **error)
{
  if (value == NULL)
    return NULL;
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("A host key is written as the names of its keys."));
      return NULL;
    }

  return nest_host_key_parse_names (g_variant_get_string (value, NULL), error);
}

static gboolean
validate (const NestStepContext  *context,
          GVariant               *value,
          GError                **error)
{
  g_autoptr (NestHostKey) outside = parse_outside (value, error);

  return outside != NULL;
}

/* What is there if it is good, else F12, else Scroll Lock: at most one of the two is in the keys outside that matter */
static NestHostKey *
new_target (NestHostKey *inside,
            NestHostKey *outside)
{
  g_autoptr (NestHostKey) f12 = nest_host_key_new_from_virtualbox (NEST_HOST_KEY_OTHER_INSIDE);

  if (!nest_host_key_is_none (inside) && (outside == NULL || !nest_host_key_conflicts (outside, inside)))
    return nest_host_key_ref (inside);
  if (outside == NULL || !nest_host_key_conflicts (outside, f12))
    return g_steal_pointer (&f12);

  return nest_host_key_new_from_virtualbox (KEYSYM_SCROLL_LOCK);
}

static NestFinding *
new_finding (NestHostKey *inside,
             NestHostKey *outside,
             gboolean     agrees)
{
  NestFinding *finding;

  if (nest_host_key_is_none (inside))
    return nest_finding_new (NEST_STATUS_NEEDED, _("There is no host key in here: nothing gives the keyboard back."));
  if (!agrees)
    return nest_finding_new (NEST_STATUS_NEEDED, _("The host keys in here and outside get in each other's way: one could trap your "
                                                   "keyboard in the inner machine."));
  if (outside != NULL)
    return nest_finding_new (NEST_STATUS_DONE, _("The host keys in here and outside leave each other alone."));

  finding = nest_finding_new (NEST_STATUS_MANUAL, _("Which keys are used outside cannot be seen from in here: they must differ from "
                                                    "these, and neither may be part of the other."));
  nest_finding_set_remedy (finding, _("Compare them, or name the keys outside: “--set inside-host-key=\"Left Shift + Right "
                                      "Shift\"”."));

  return finding;
}

static NestFinding *
check (const NestStep        *step,
       const NestStepContext *context)
{
  g_autoptr (GVariant) raw = nest_hypervisor_info_get_value (context->hypervisor, NEST_SETTING_HOST_KEY);
  g_autoptr (NestHostKey) inside = nest_step_new_host_key (context);
  g_autoptr (NestHostKey) outside = parse_outside (nest_choices_get_value (context->choices, step->id), NULL);
  g_autoptr (NestHostKey) target = new_target (inside, outside);
  g_autoptr (NestFinding) finding = NULL;
  g_autofree char *current_text = nest_host_key_format (inside);
  g_autofree char *target_text = nest_host_key_format (target);
  g_autofree char *target_value = nest_host_key_to_virtualbox (target);

  if (!nest_hypervisor_info_get_host_key_known (context->hypervisor))
    return nest_finding_new (NEST_STATUS_NOT_APPLICABLE,
                             _("Which host key is used in here could not be read. It must differ from the one outside."));

  finding = new_finding (inside, outside, nest_host_key_equal (inside, target));
  nest_finding_set_current (finding, raw, current_text);
  nest_finding_set_target (finding, g_variant_new_string (target_value), target_text);
  nest_finding_set_editor (finding, NEST_EDITOR_HOST_KEY, 0, 0, g_variant_new_string (NEST_HOST_KEY_PROPOSAL));
  if (nest_finding_get_status (finding) == NEST_STATUS_NEEDED)
    nest_finding_add_change (finding, nest_step_new_change (context, NEST_SETTING_HOST_KEY,
                                                            nest_finding_get_target (finding)));
  nest_finding_add_note (finding, _("If your keyboard has no such key (many laptops lack Right Ctrl), choose another in here before "
                                    "the first inner machine starts, F12 for example."));
  nest_finding_add_note (finding, _("When the keyboard is stuck: Ctrl+Alt+Del gives it back outside, and “nestboxctl guide” there "
                                    "shows how to type the inside key for you."));

  return g_steal_pointer (&finding);
}

static const NestSetting settings[] = { NEST_SETTING_HOST_KEY, NEST_N_SETTINGS };

const NestStep nest_step_inside_host_key = {
  .id = "inside-host-key",
  .title = N_("Host Key in Here"),
  .brief = N_("The keys that give the keyboard of an inner machine back to this one"),
  .why = N_("Keys pressed in an inner machine pass two programs: the one outside and the one in here. If both listen to the same "
            "keys, or one's keys are part of the other's, the keyboard can stay trapped in the inner machine. Nestbox never writes "
            "into a machine what is set outside, so that nothing links your machines; you compare them yourself."),
  .documentation = NEST_DOCUMENTATION_NESTED "#VirtualBox_inside_VirtualBox",
  .place = NEST_PLACE_INSIDE,
  .hypervisors = NEST_FOR_ALL,
  .seen_from = NEST_SEEN_FROM_INSIDE,
  .settings = settings,
  .check = check,
  .validate = validate,
};
