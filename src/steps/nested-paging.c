/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nested-paging: the processor translates the machine's memory; nesting does not start without it. */
#include "nest-step.h"

#include <glib/gi18n.h>

#define OPTION_ON "on"
#define OPTION_ON_WITH_MITIGATIONS "on-with-mitigations"

static NestOption *
add_option (NestFinding           *finding,
            const NestStepContext *context,
            const char            *id,
            const char            *title,
            const char            *consequence,
            const char            *risk)
{
  NestOption *option = nest_finding_add_option (finding, id, title, consequence, risk);

  nest_option_add_change (option, nest_step_new_change (context, NEST_SETTING_NESTED_PAGING,
                                                        g_variant_new_boolean (TRUE)));

  return option;
}

static void
add_mitigations (NestFinding           *finding,
                 const NestStepContext *context,
                 NestAnswer             affected)
{
  NestOption *option =
    add_option (finding, context, OPTION_ON_WITH_MITIGATIONS, _("Switch On and Flush Caches"),
                _("Nested paging is switched on, and each time the machine goes on running, the processor's first cache "
                  "and its buffers are emptied, so that it cannot read there what this computer left behind."),
                _("The machine runs slower. Whether the two protections are on cannot be read back, so Nestbox can "
                  "neither check nor undo them."));

  option->recommended = affected == NEST_ANSWER_YES;
  nest_option_add_change (option, nest_step_new_change (context, NEST_SETTING_L1D_FLUSH, g_variant_new_boolean (TRUE)));
  nest_option_add_change (option, nest_step_new_change (context, NEST_SETTING_MDS_CLEAR, g_variant_new_boolean (TRUE)));
}

/* No scare where the kernel says that the processor is not affected by L1TF (CVE-2018-3646) */
static void
add_options (NestFinding           *finding,
             const NestStepContext *context)
{
  NestAnswer affected = nest_host_get_l1tf_affected (context->host);
  const char *consequence = _("Nested paging is switched on.");
  const char *risk = NULL;
  NestOption *on;

  if (affected == NEST_ANSWER_YES)
    risk = _("This computer's processor has the L1TF weakness (CVE-2018-3646): with nested paging and without more "
             "protection, a hostile program in the machine might read memory of this computer.");
  else if (affected == NEST_ANSWER_UNKNOWN)
    risk = _("Whether this computer's processor has the L1TF weakness (CVE-2018-3646) could not be read. If it has, a "
             "hostile program in the machine might read memory of this computer.");

  on = add_option (finding, context, OPTION_ON, _("Switch On"), consequence, risk);
  on->recommended = affected == NEST_ANSWER_NO;
  if (affected != NEST_ANSWER_NO)
    add_mitigations (finding, context, affected);
  else
    nest_finding_add_note (finding, _("Linux says that this computer's processor does not have the L1TF weakness, which is "
                                      "the reason to be careful with nested paging."));
}

static NestFinding *
check (const NestStep        *step,
       const NestStepContext *context)
{
  g_autoptr (NestFinding) finding = nest_step_check_setting (context, NEST_SETTING_NESTED_PAGING);

  if (finding != NULL)
    return g_steal_pointer (&finding);
  if (nest_machine_get_answer (context->machine, NEST_SETTING_NESTED_PAGING) == NEST_ANSWER_YES)
    return nest_step_new_switch (context, NEST_SETTING_NESTED_PAGING, NEST_STATUS_DONE, _("It is switched on."));

  finding = nest_step_new_switch (context, NEST_SETTING_NESTED_PAGING, NEST_STATUS_CHOICE,
                                  _("It is switched off. A machine that may run machines of its own does not start "
                                    "without it, but it may have been switched off on purpose."));
  nest_finding_add_note (finding, _("Whonix's page on Spectre and Meltdown advises switching it off as a protection. If "
                                    "you followed it, weigh the two against each other."));
  add_options (finding, context);

  return g_steal_pointer (&finding);
}

static const char *const requires[] = { "power-off", NULL };
static const NestSetting settings[] = { NEST_SETTING_NESTED_PAGING, NEST_N_SETTINGS };

const NestStep nest_step_nested_paging = {
  .id = "nested-paging",
  .title = N_("Nested Paging"),
  .brief = N_("The processor keeps track of the machine's memory"),
  .why = N_("With nested paging the processor itself keeps track of which memory belongs to the machine. VirtualBox does "
            "not start a machine that may run machines of its own without it. On some processors it has a price in "
            "security, which is why switching it on is your decision."),
  .documentation = "Spectre_Meltdown",
  .place = NEST_PLACE_MACHINE,
  .hypervisors = NEST_FOR_VIRTUALBOX,
  .requires = requires,
  .settings = settings,
  .check = check,
};
