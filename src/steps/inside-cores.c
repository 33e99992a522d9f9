/* SPDX-License-Identifier: GPL-3.0-or-later */
/* inside-cores: a machine inside starts with one processor, and leaves the machine around it at least one. */
#include "nest-inside.h"
#include "nest-step.h"

#include <glib/gi18n.h>

/* What the guide starts with, and what to try once that performs well */
#define FIRST 1
#define LATER 2

static guint
get_most (const NestStepContext *context)
{
  return nest_inside_get_most_processors (nest_host_get_logical_cpus (context->host));
}

static gboolean
validate (const NestStepContext  *context,
          GVariant               *value,
          GError                **error)
{
  guint most = get_most (context);
  guint count = g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32) ? g_variant_get_uint32 (value) : 0;

  if (count >= 1 && count <= most)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               ngettext ("An inner machine can have %u processor here, no more: this machine keeps one for itself.",
                         "An inner machine can have from 1 to %u processors here: this machine keeps one for itself.", most),
               most);
  return FALSE;
}

static NestFinding *
new_finding (guint current,
             guint target,
             guint most)
{
  if (current == target)
    return nest_finding_new (NEST_STATUS_DONE, target == FIRST
                                                 ? _("The inner machine has one processor, which is how to begin.")
                                                 : _("The inner machine has as many processors as you chose."));
  if (current > most)
    return nest_finding_new (NEST_STATUS_NEEDED, _("The inner machine has more processors than this machine can spare."));
  if (target != FIRST)
    return nest_finding_new (NEST_STATUS_NEEDED, _("The inner machine has another number of processors than you chose."));

  return nest_finding_new (NEST_STATUS_NEEDED, _("The inner machine has several processors. Begin with one: with more, inner "
                                                 "machines hang or crash more often."));
}

static NestFinding *
check (const NestStep        *step,
       const NestStepContext *context)
{
  g_autoptr (NestFinding) finding = nest_step_check_setting (context, NEST_SETTING_CPU_COUNT);
  guint most = get_most (context);
  GVariant *wish = nest_choices_get_value (context->choices, step->id);
  guint target = wish != NULL && validate (context, wish, NULL) ? g_variant_get_uint32 (wish) : FIRST;
  guint current;
  g_autofree char *current_text = NULL;
  g_autofree char *target_text = NULL;

  if (finding != NULL)
    return g_steal_pointer (&finding);

  current = (guint) nest_machine_get_number (context->machine, NEST_SETTING_CPU_COUNT);
  current_text = g_strdup_printf ("%u", current);
  target_text = g_strdup_printf ("%u", target);
  finding = new_finding (current, target, most);
  nest_finding_set_current (finding, g_variant_new_uint32 (current), current_text);
  nest_finding_set_target (finding, g_variant_new_uint32 (target), target_text);
  if (nest_finding_get_status (finding) == NEST_STATUS_NEEDED)
    nest_finding_add_change (finding, nest_step_new_change (context, NEST_SETTING_CPU_COUNT,
                                                            nest_finding_get_target (finding)));
  nest_finding_set_editor (finding, NEST_EDITOR_NUMBER, 1, most, g_variant_new_uint32 (FIRST));
  if (most >= LATER)
    nest_finding_add_note (finding, _("If the inner machine performs well with one, try two later: choose 2 here (in a terminal: "
                                      "“--set inside-cores=2”), and go back to one if it hangs."));

  return g_steal_pointer (&finding);
}

/* One processor is found without an I/O APIC */
static gboolean
requirement_applies (const NestStepContext *context,
                     NestFinding           *finding,
                     const char            *required)
{
  GVariant *target = nest_finding_get_target (finding);

  return g_str_equal (required, "power-off") || (target != NULL && g_variant_get_uint32 (target) > 1);
}

static const char *const requires[] = { "power-off", "inside-io-apic", NULL };
static const NestSetting settings[] = { NEST_SETTING_CPU_COUNT, NEST_N_SETTINGS };

const NestStep nest_step_inside_cores = {
  .id = "inside-cores",
  .title = N_("Inner Processors"),
  .brief = N_("How many processor cores the inner machine has"),
  .why = N_("The processors of an inner machine are shares of the machine around it, which works for itself, too. The guide "
            "begins with one, and never goes beyond all but one of what the machine around has."),
  .documentation = NEST_DOCUMENTATION_NESTED "#VirtualBox_inside_VirtualBox",
  .place = NEST_PLACE_MACHINE,
  .hypervisors = NEST_FOR_ALL,
  .seen_from = NEST_SEEN_FROM_INSIDE,
  .requires = requires,
  .settings = settings,
  .requirement_applies = requirement_applies,
  .check = check,
  .validate = validate,
};
