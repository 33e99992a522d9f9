/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hypervisor-version: VirtualBox is there, works, and is recent enough for nesting. */
#include "nest-explanations.h"

#include <glib/gi18n.h>

static NestFinding *
new_problem (const NestStepContext *context,
             NestStatus             status,
             const char            *otherwise)
{
  const char *message = nest_hypervisor_info_get_message (context->hypervisor);
  NestFinding *finding = nest_finding_new (status, message != NULL ? message : otherwise);

  nest_finding_set_remedy (finding, nest_hypervisor_info_get_remedy (context->hypervisor));

  return finding;
}

/* Why the driver does not load is known better from the computer than from VirtualBox */
static NestFinding *
new_driver_problem (const NestStepContext *context)
{
  const NestExplanation *why = nest_explanation_for_driver (nest_host_get_facts (context->host)->driver);
  g_autofree char *remedy = NULL;
  g_autoptr (NestFinding) finding = NULL;

  if (why == NULL)
    return new_problem (context, NEST_STATUS_MANUAL,
                        _("The hypervisor's driver is not loaded: settings can be made, but no machine can start."));

  remedy = nest_explanation_format_possible (why, context->host);
  finding = nest_finding_new (NEST_STATUS_MANUAL, _(why->title));
  nest_finding_set_remedy (finding, remedy);
  nest_finding_add_note (finding, _("Settings can be made all the same, but no machine can start."));

  return g_steal_pointer (&finding);
}

static NestFinding *
decide (const NestStepContext *context)
{
  g_autoptr (NestFinding) too_old = nest_step_check_version (context);
  NestVersion version;
  g_autofree char *summary = NULL;

  if (!nest_hypervisor_info_is_usable (context->hypervisor))
    return new_problem (context, NEST_STATUS_BLOCKED, _("The hypervisor does not work on this computer."));
  if (!nest_hypervisor_info_get_version (context->hypervisor, &version))
    return nest_finding_new (NEST_STATUS_UNKNOWN, _("The version of the hypervisor could not be read."));
  if (too_old != NULL)
    return g_steal_pointer (&too_old);

  /* The driver is only needed to start machines, so it must not keep anybody from setting one up */
  if (nest_hypervisor_info_get_problem (context->hypervisor) == NEST_HYPERVISOR_PROBLEM_NO_DRIVER)
    return new_driver_problem (context);

  /* Translators: a hypervisor and its version: VirtualBox 7.2.22 */
  summary = g_strdup_printf (_("%s %u.%u.%u is recent enough."), nest_hypervisor_info_get_name (context->hypervisor),
                             version.major, version.minor, version.micro);

  return nest_finding_new (NEST_STATUS_DONE, summary);
}

static NestFinding *
check (const NestStep        *step,
       const NestStepContext *context)
{
  NestVersion least = nest_step_get_least_version (context);
  const char *version = nest_hypervisor_info_get_version_text (context->hypervisor);
  NestFinding *finding = decide (context);
  /* Translators: the least version that will do: "6.1 or newer" */
  g_autofree char *target = g_strdup_printf (_("%u.%u or newer"), least.major, least.minor);

  nest_finding_set_current (finding, version != NULL ? g_variant_new_string (version) : NULL, version);
  nest_finding_set_target (finding, NULL, target);

  return finding;
}

const NestStep nest_step_hypervisor_version = {
  .id = "hypervisor-version",
  .title = N_("VirtualBox"),
  .brief = N_("Installed, working and recent enough"),
  .why = N_("Not every version of VirtualBox can let a machine run machines of its own: it takes 6.1 or newer with an "
            "Intel processor, 6.0 or newer with one of AMD. Newer versions also have fewer errors there."),
  .documentation = NEST_DOCUMENTATION_NESTED "#VirtualBox_inside_VirtualBox",
  .place = NEST_PLACE_HOST,
  .hypervisors = NEST_FOR_VIRTUALBOX,
  .check = check,
};
