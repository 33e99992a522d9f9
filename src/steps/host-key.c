/* SPDX-License-Identifier: GPL-3.0-or-later */
/* host-key: the keys outside and the keys inside the machine do not get in each other's way. */
#include "host-key.h"

#include <glib/gi18n.h>

#define KEYSYM_LEFT_CTRL 65507
#define KEYSYM_LEFT_ALT 65513
#define KEYSYM_RIGHT_ALT 65514
#define KEYSYM_ALT_GR 65027

/* virt-manager and virt-viewer: Left Ctrl + Left Alt, unless their setting says otherwise */
#define VIRT_MANAGER_DEFAULT "65507,65513"

static gboolean
is_kvm (const NestStepContext *context)
{
  return g_strcmp0 (nest_hypervisor_info_get_hypervisor (context->hypervisor), "kvm") == 0;
}

/** nest_step_get_keyboard_program: Returns: (transfer none): who listens to the keys; names of programs are not translated */
const char *
nest_step_get_keyboard_program (const NestStepContext *context)
{
  return is_kvm (context) ? "virt-manager" : "VirtualBox";
}

/** nest_step_get_keyboard_menu: Returns: (transfer none): a sentence: where a person finds the keys in the program's own menus */
const char *
nest_step_get_keyboard_menu (const NestStepContext *context)
{
  return is_kvm (context) ? _("By hand, in virt-manager: Edit, Preferences, Console, Grab keys.")
                          : _("By hand, in VirtualBox: File, Preferences, Input, Virtual Machine, Host Key Combination.");
}

/** nest_step_new_default_host_key: Returns: (transfer full): what the program has, inside the machine too, unless it was changed */
NestHostKey *
nest_step_new_default_host_key (const NestStepContext *context)
{
  return nest_host_key_new_from_virtualbox (is_kvm (context) ? VIRT_MANAGER_DEFAULT : NEST_HOST_KEY_DEFAULT_INSIDE);
}

/** nest_step_new_host_key: Returns: (transfer full): what the program has on this system */
NestHostKey *
nest_step_new_host_key (const NestStepContext *context)
{
  const char *raw = nest_hypervisor_info_get_host_key (context->hypervisor);

  return nest_host_key_new_from_virtualbox (raw == NULL && is_kvm (context) ? VIRT_MANAGER_DEFAULT : raw);
}

static NestHostKey *
parse_value (const NestStepContext  *context,
             GVariant               *value,
             GError                **error)
{
  g_autoptr (NestHostKey) inside = nest_step_new_default_host_key (context);
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
               /* Translators: %1$s and %2$s are host keys, such as "Right Ctrl + Right Alt" and "Right Ctrl", %3$s is a program */
               _("“%1$s” and “%2$s”, which %3$s uses inside the machine, get in each other's way: pressing one also "
                 "presses the other. Choose other keys than %2$s."),
               key_text, inside_text, nest_step_get_keyboard_program (context));
  return NULL;
}

static gboolean
validate (const NestStepContext  *context,
          GVariant               *value,
          GError                **error)
{
  g_autoptr (NestHostKey) key = parse_value (context, value, error);

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

static char *
format_summary (const NestStepContext *context,
                const NestHostKey     *outside,
                gboolean               conflicts)
{
  const char *program = nest_step_get_keyboard_program (context);

  if (nest_host_key_is_none (outside))
    /* Translators: %s is a program (VirtualBox, virt-manager) */
    return g_strdup_printf (_("%s on this computer has no host key: nothing gives the keyboard back."), program);
  if (conflicts)
    /* Translators: %1$s is a program (VirtualBox, virt-manager) */
    return g_strdup_printf (_("The host keys of %1$s on this computer and of %1$s inside the machine get in each other's "
                              "way: one could trap your keyboard in the inner machine."), program);

  /* Translators: %1$s is a program (VirtualBox, virt-manager) */
  return g_strdup_printf (_("The host keys of %1$s on this computer and of %1$s inside the machine leave each other "
                            "alone."), program);
}

/* The user's choice if there is a possible one, else what is there if it is good, else the proposal */
static NestHostKey *
new_target (const NestStep        *step,
            const NestStepContext *context,
            NestHostKey           *recommended)
{
  GVariant *value = nest_choices_get_value (context->choices, step->id);
  g_autoptr (NestHostKey) chosen = value != NULL ? parse_value (context, value, NULL) : NULL;

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
new_unreadable (const NestStepContext *context)
{
  g_autofree char *summary = NULL;
  NestFinding *finding;

  if (is_kvm (context))
    return nest_finding_new (NEST_STATUS_NOT_APPLICABLE,
                             _("virt-manager is not installed here. Other programs that show machines have keys of their "
                               "own; choose different ones there and inside the machine."));

  /* Translators: %s is a program (VirtualBox) */
  summary = g_strdup_printf (_("Which host key %s has could not be read."), nest_step_get_keyboard_program (context));
  finding = nest_finding_new (NEST_STATUS_UNKNOWN, summary);
  nest_finding_set_remedy (finding, nest_step_get_keyboard_menu (context));

  return finding;
}

static void
add_notes (NestFinding           *finding,
           const NestStepContext *context)
{
  g_autofree char *inside_note = NULL;
  g_autofree char *all_note = NULL;
  g_autoptr (NestHostKey) inside = nest_step_new_default_host_key (context);
  g_autofree char *inside_text = nest_host_key_format (inside);

  /* Translators: %s is a program (VirtualBox, virt-manager) */
  all_note = g_strdup_printf (_("The host key counts for all machines of %s on this computer."), nest_step_get_keyboard_program (context));
  nest_finding_add_note (finding, all_note);
  /* Translators: %1$s is a program, %2$s its host key */
  inside_note = g_strdup_printf (_("Inside the machine %1$s uses %2$s unless that was changed there. If your keyboard has "
                                   "no such keys, choose others in there before you start a machine inside."),
                                 nest_step_get_keyboard_program (context), inside_text);
  nest_finding_add_note (finding, inside_note);
  nest_finding_add_note (finding, nest_step_get_keyboard_menu (context));
}

static NestFinding *
check (const NestStep        *step,
       const NestStepContext *context)
{
  g_autoptr (GVariant) raw = nest_hypervisor_info_get_value (context->hypervisor, NEST_SETTING_HOST_KEY);
  g_autoptr (NestHostKey) outside = nest_step_new_host_key (context);
  g_autoptr (NestHostKey) proposal = nest_host_key_new_from_virtualbox (NEST_HOST_KEY_PROPOSAL);
  g_autoptr (NestHostKey) inside = nest_step_new_default_host_key (context);
  g_autoptr (NestHostKey) target = NULL;
  g_autoptr (NestFinding) finding = NULL;
  g_autofree char *summary = NULL;
  gboolean conflicts = nest_host_key_conflicts (outside, inside);
  gboolean agrees;

  if (!nest_hypervisor_info_get_host_key_known (context->hypervisor))
    return new_unreadable (context);

  target = new_target (step, context, conflicts ? proposal : outside);
  agrees = nest_host_key_equal (target, outside);
  summary = format_summary (context, outside, conflicts);
  finding = nest_finding_new (agrees ? NEST_STATUS_DONE : NEST_STATUS_NEEDED, summary);
  set_values (finding, raw, outside, target, conflicts ? proposal : outside);
  if (!agrees)
    nest_finding_add_change (finding, nest_step_new_change (context, NEST_SETTING_HOST_KEY,
                                                            nest_finding_get_target (finding)));
  nest_finding_set_risk (finding, get_risk (target));
  add_notes (finding, context);

  return g_steal_pointer (&finding);
}

static const NestSetting settings[] = { NEST_SETTING_HOST_KEY, NEST_N_SETTINGS };

const NestStep nest_step_host_key = {
  .id = "host-key",
  .title = N_("Host Key"),
  .brief = N_("The keys that give the keyboard back to this computer"),
  .why = N_("When you work in a machine, it has your keyboard; the host key gives it back. If the program that shows the "
            "machine on this computer and the one inside the machine listen to the same keys, or one's keys are part of the other's, a key "
            "press reaches the wrong one and the keyboard can stay trapped in the inner machine."),
  .documentation = NEST_DOCUMENTATION_NESTED "#VirtualBox_inside_VirtualBox",
  .place = NEST_PLACE_HOST,
  .hypervisors = NEST_FOR_ALL,
  .settings = settings,
  .check = check,
  .validate = validate,
};
