/* SPDX-License-Identifier: GPL-3.0-or-later */
/* inside-host-key: the keys in here against those outside, which only a person can name. */
#include "host-key.h"
#include "nest-inside.h"

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

/* Nobody has said yet whether the key in here can be pressed at all */
static gboolean
is_to_be_asked (const NestStepContext *context,
                const NestStep        *step,
                NestHostKey           *inside,
                NestHostKey           *outside)
{
  g_autoptr (NestHostKey) usual = nest_step_new_default_host_key (context);

  return outside == NULL && nest_host_key_equal (inside, usual) && !nest_choices_get_ticked (context->choices, step->id) &&
         g_strcmp0 (nest_choices_get_option (context->choices, step->id), NEST_OPTION_COMPARED) != 0;
}

static void
add_options (const NestStepContext *context,
             NestFinding           *finding,
             NestHostKey           *inside)
{
  g_autoptr (NestHostKey) other = nest_host_key_new_from_virtualbox (NEST_HOST_KEY_OTHER_INSIDE);
  g_autofree char *inside_text = nest_host_key_format (inside);
  g_autofree char *other_text = nest_host_key_format (other);
  g_autofree char *other_value = nest_host_key_to_virtualbox (other);
  /* Translators: %s are keys */
  g_autofree char *keep_title = g_strdup_printf (_("Keep %s"), inside_text);
  /* Translators: %s are keys */
  g_autofree char *keep = g_strdup_printf (_("Your keyboard has %s, and outside other keys give the keyboard back."), inside_text);
  /* Translators: %s are keys */
  g_autofree char *change_title = g_strdup_printf (_("Use %s in Here"), other_text);
  /* Translators: %s are keys */
  g_autofree char *change = g_strdup_printf (_("For a keyboard without these keys, or where they are used outside, too. %s then gives "
                                               "an inner machine's keyboard back; compare it with outside as well."), other_text);

  nest_finding_add_option (finding, NEST_OPTION_COMPARED, keep_title, keep, NULL);
  nest_option_add_change (nest_finding_add_option (finding, "other-key", change_title, change, NULL),
                          nest_step_new_change (context, NEST_SETTING_HOST_KEY, g_variant_new_string (other_value)));
}

static NestFinding *
new_question (const NestStepContext *context,
              NestHostKey           *inside)
{
  g_autofree char *text = nest_host_key_format (inside);
  /* Translators: %s are keys */
  g_autofree char *summary = g_strdup_printf (_("Does your keyboard have %s, and are other keys used outside? Neither can be seen from "
                                                "in here."), text);
  NestFinding *finding = nest_finding_new (NEST_STATUS_CHOICE, summary);

  nest_finding_set_remedy (finding, _("Or name the keys outside: “--set inside-host-key=\"Left Shift + Right Shift\"”. They must differ "
                                      "from those in here, and neither may be part of the other."));
  add_options (context, finding, inside);

  return finding;
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

  if (is_to_be_asked (context, step, inside, outside))
    finding = new_question (context, inside);
  else
    finding = new_finding (inside, outside, nest_host_key_equal (inside, target));
  nest_finding_set_current (finding, raw, current_text);
  nest_finding_set_target (finding, g_variant_new_string (target_value), target_text);
  nest_finding_set_editor (finding, NEST_EDITOR_HOST_KEY, 0, 0, g_variant_new_string (NEST_HOST_KEY_PROPOSAL));
  if (nest_finding_get_status (finding) == NEST_STATUS_NEEDED)
    nest_finding_add_change (finding, nest_step_new_change (context, NEST_SETTING_HOST_KEY,
                                                            nest_finding_get_target (finding)));
  nest_finding_add_note (finding, _("If your keyboard has no such key (many laptops lack Right Ctrl), choose another in here before "
                                    "the first inner machine starts, F12 for example."));
  nest_finding_add_note (finding, nest_step_get_keyboard_menu (context));
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
