/* SPDX-License-Identifier: GPL-3.0-or-later */
/* inside-no-vtx: what a VirtualBox inside does without VT-x and AMD-V: the old guide before 6.1, nothing since. */
#include "nest-inside.h"
#include "nest-step.h"

#include <glib/gi18n.h>

/* The last that ran machines without the processor's help; 6.1 took that out, and unticking is ignored */
static gboolean
can_do_without (const NestStepContext *context)
{
  const NestVersion since = { 6, 1, 0 };
  NestVersion version;

  return nest_hypervisor_info_get_version (context->hypervisor, &version) && nest_version_compare (&version, &since) < 0;
}

static NestFinding *
check_new (const NestStepContext *context)
{
  g_autoptr (NestFinding) finding = NULL;
  g_autofree char *remedy = NULL;

  if (nest_inside_get_help (context->host, context->hypervisor) != NEST_ANSWER_NO)
    return nest_finding_new (NEST_STATUS_NOT_APPLICABLE,
                             _("VirtualBox 6.1 and newer always use the processor's help; nothing is to be switched off."));

  remedy = nest_inside_get_outside_remedy (context->host);
  finding = nest_finding_new (NEST_STATUS_BLOCKED,
                              _("Since VirtualBox 6.1 no machine starts without the processor's help, and switching hardware "
                                "acceleration off does nothing."));
  nest_finding_set_remedy (finding, remedy);

  return g_steal_pointer (&finding);
}

static NestFinding *
check_old (const NestStepContext *context)
{
  g_autoptr (NestFinding) finding = nest_step_check_setting (context, NEST_SETTING_HARDWARE_ACCELERATION);
  g_autoptr (GVariant) off = g_variant_ref_sink (g_variant_new_boolean (FALSE));
  g_autofree char *current_text = NULL;
  g_autofree char *target_text = NULL;
  GVariant *current;

  if (finding != NULL)
    return g_steal_pointer (&finding);
  if (nest_machine_get_is_64_bit (context->machine) == NEST_ANSWER_YES)
    {
      finding = nest_finding_new (NEST_STATUS_BLOCKED,
                                  _("VirtualBox before 6.1 cannot use the processor's help in a machine, and a 64-bit system "
                                    "does not start without."));
      nest_finding_set_remedy (finding, _("Install VirtualBox 6.1 or newer in here."));
      return g_steal_pointer (&finding);
    }

  current = nest_machine_get_value (context->machine, NEST_SETTING_HARDWARE_ACCELERATION);
  current_text = nest_setting_format_value (NEST_SETTING_HARDWARE_ACCELERATION, current);
  target_text = nest_setting_format_value (NEST_SETTING_HARDWARE_ACCELERATION, off);
  if (g_variant_equal (current, off))
    finding = nest_finding_new (NEST_STATUS_DONE, _("Hardware acceleration is off, as VirtualBox before 6.1 needs it here."));
  else
    finding = nest_finding_new (NEST_STATUS_NEEDED,
                                _("VirtualBox before 6.1 cannot use the processor's help in a machine: hardware acceleration "
                                  "has to be off for the inner machine, which is then slow."));
  nest_finding_set_current (finding, current, current_text);
  nest_finding_set_target (finding, off, target_text);
  if (nest_finding_get_status (finding) == NEST_STATUS_NEEDED)
    nest_finding_add_change (finding, nest_step_new_change (context, NEST_SETTING_HARDWARE_ACCELERATION, off));

  return g_steal_pointer (&finding);
}

static NestFinding *
check (const NestStep        *step,
       const NestStepContext *context)
{
  g_autoptr (NestFinding) finding = nest_step_check_machine (context);

  if (finding != NULL)
    return g_steal_pointer (&finding);

  return can_do_without (context) ? check_old (context) : check_new (context);
}

static const char *const requires[] = { "power-off", NULL };
static const NestSetting settings[] = { NEST_SETTING_HARDWARE_ACCELERATION, NEST_N_SETTINGS };

const NestStep nest_step_inside_no_vtx = {
  .id = "inside-no-vtx",
  .title = N_("Inner Machines Without VT-x"),
  .brief = N_("What an old VirtualBox needs to run a machine without the processor's help"),
  .why = N_("Guides from before 2020 have you switch VT-x off for the machine inside. That was right for VirtualBox before 6.1, "
            "which could run 32-bit machines without the processor's help. Newer ones cannot, and ignore the setting."),
  .documentation = NEST_DOCUMENTATION_NESTED "#VirtualBox_inside_VirtualBox",
  .place = NEST_PLACE_MACHINE,
  .hypervisors = NEST_FOR_VIRTUALBOX,
  .seen_from = NEST_SEEN_FROM_INSIDE,
  .requires = requires,
  .settings = settings,
  .check = check,
};
