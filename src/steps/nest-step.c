/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the checks share: what stands in the way of a check, switches, changes from what was read. */
#include "nest-step.h"

#include <glib/gi18n.h>

/** nest_step_get_title: Returns: (transfer none): the title in the user's language */
const char *
nest_step_get_title (const NestStep *self)
{
  return _(self->title);
}

/** nest_step_get_brief: Returns: (transfer none): what the title means, in a few plain words */
const char *
nest_step_get_brief (const NestStep *self)
{
  return _(self->brief);
}

/** nest_step_get_why: Returns: (transfer none): a paragraph in the user's language */
const char *
nest_step_get_why (const NestStep *self)
{
  return _(self->why);
}

/** nest_step_get_documentation: Returns: (transfer full) (nullable): the address of the place in the documentation */
char *
nest_step_get_documentation (const NestStep *self)
{
  return self->documentation != NULL ? g_strconcat (NEST_DOCUMENTATION_BASE, self->documentation, NULL) : NULL;
}

/**
 * nest_step_is_for:
 * @hypervisor: "virtualbox" or "kvm"
 *
 * Returns: whether the step makes sense for machines of @hypervisor
 */
gboolean
nest_step_is_for (const NestStep *self,
                  const char     *hypervisor)
{
  if (g_strcmp0 (hypervisor, "virtualbox") == 0)
    return (self->hypervisors & NEST_FOR_VIRTUALBOX) != 0;
  if (g_strcmp0 (hypervisor, "kvm") == 0)
    return (self->hypervisors & NEST_FOR_KVM) != 0;

  return FALSE;
}

/** nest_step_is_about_this_computer: Returns: whether what was read and tried here says something of the hypervisor */
gboolean
nest_step_is_about_this_computer (const NestStepContext *context)
{
  return nest_hypervisor_info_is_here (context->hypervisor);
}

/**
 * nest_step_get_said_help:
 * @host: (nullable): this computer
 *
 * libvirt offers KVM wherever its device is: that is no word on the processor where KVM does without its help, or
 * where a machine of KVM was tried in vain. VirtualBox asks the processor itself.
 *
 * Returns: whether the processor helps virtual machines, by the hypervisor's own word
 */
NestAnswer
nest_step_get_said_help (NestHost           *host,
                         NestHypervisorInfo *hypervisor)
{
  NestAnswer said = nest_hypervisor_info_get_hw_virt (hypervisor);

  if (said != NEST_ANSWER_YES || host == NULL || !nest_hypervisor_info_is_here (hypervisor) ||
      g_strcmp0 (nest_hypervisor_info_get_hypervisor (hypervisor), "virtualbox") == 0)
    return said;
  if (nest_host_get_facts (host)->kvm_without_help == NEST_ANSWER_YES)
    return nest_host_get_has_extensions (host);

  return nest_host_get_help (host) == NEST_ANSWER_NO ? NEST_ANSWER_NO : said;
}

/** nest_step_is_seen_from: Returns: whether the step is in the checklist of that vantage */
gboolean
nest_step_is_seen_from (const NestStep *self,
                        NestVantage     vantage)
{
  return self->seen_from == NEST_SEEN_FROM_BOTH ||
         (self->seen_from == NEST_SEEN_FROM_INSIDE) == (vantage == NEST_VANTAGE_INSIDE);
}

/**
 * nest_step_choose_vantage:
 * @host: (nullable): this computer
 * @from_outside: whether the user wants the outside one, whatever this computer is
 *
 * Returns: from where the machines of this computer are looked at: from inside where it is a machine itself
 */
NestVantage
nest_step_choose_vantage (NestHost *host,
                          gboolean  from_outside)
{
  if (from_outside || host == NULL)
    return NEST_VANTAGE_OUTSIDE;

  return nest_host_level_is_machine (nest_host_get_level (host)) ? NEST_VANTAGE_INSIDE : NEST_VANTAGE_OUTSIDE;
}

/**
 * nest_step_narrow_vantage:
 * @vantage: from where the machines of this computer are looked at
 * @info: (nullable): a hypervisor
 *
 * Returns: from where its machines are looked at: those of another computer from outside, wherever Nestbox itself runs
 */
NestVantage
nest_step_narrow_vantage (NestVantage         vantage,
                          NestHypervisorInfo *info)
{
  return info == NULL || nest_hypervisor_info_is_here (info) ? vantage : NEST_VANTAGE_OUTSIDE;
}

/**
 * nest_step_check_unreadable:
 * @what: (nullable): the name of something that the hypervisor left out; %NULL: only ask for the machine
 *
 * Returns: (transfer full) (nullable): an unknown finding where the machine, or @what of it, could not be
 *   read; %NULL if the machine was read and nothing is missing
 */
NestFinding *
nest_step_check_unreadable (const NestStepContext *context,
                            const char            *what)
{
  const char *problem;
  g_autofree char *missing = NULL;

  if (context->machine == NULL)
    return nest_finding_new (NEST_STATUS_UNKNOWN, _("No machine has been chosen yet."));

  problem = nest_machine_get_problem (context->machine);
  if (nest_machine_get_detail (context->machine) == NEST_MACHINE_LISTED && problem == NULL)
    return nest_finding_new (NEST_STATUS_UNKNOWN, _("The settings of the machine have not been read yet."));
  if (nest_machine_get_detail (context->machine) != NEST_MACHINE_READ)
    return nest_finding_new (NEST_STATUS_UNKNOWN,
                             problem != NULL ? problem : _("The settings of the machine could not be read."));
  if (what == NULL)
    return NULL;

  /* Translators: the first %s is a hypervisor (VirtualBox), the second the name of a setting */
  missing = g_strdup_printf (_("%s does not say how “%s” is set in this machine."),
                             nest_hypervisor_info_get_name (context->hypervisor), what);

  return nest_finding_new (NEST_STATUS_UNKNOWN, missing);
}

/* libvirt forgets such a domain when it ends, so there is nothing that could be set for its next start */
static NestFinding *
new_transient (void)
{
  NestFinding *finding = nest_finding_new (NEST_STATUS_BLOCKED,
                                           _("This machine exists only as long as it runs (a transient domain): its "
                                             "settings cannot be changed."));

  nest_finding_set_remedy (finding, _("Make it permanent first, for example with the command “virsh define”."));

  return finding;
}

/**
 * nest_step_check_machine:
 *
 * Returns: (transfer full) (nullable): the finding that stands in the way of any other: a machine that
 *   could not be read (unknown), or one for another family of processors (blocked: VirtualBox has neither
 *   these settings nor nested VT-x/AMD-V there); %NULL if there is no such obstacle
 */
NestFinding *
nest_step_check_machine (const NestStepContext *context)
{
  g_autoptr (NestFinding) finding = nest_step_check_unreadable (context, NULL);

  if (finding != NULL)
    return g_steal_pointer (&finding);
  if (nest_machine_is_transient (context->machine))
    return new_transient ();
  if (nest_machine_get_platform (context->machine) != NEST_PLATFORM_OTHER)
    return NULL;

  finding = nest_finding_new (NEST_STATUS_BLOCKED,
                              _("This machine is made for another family of processors (such as ARM), and such "
                                "machines cannot run virtual machines inside."));
  nest_finding_set_remedy (finding, _("Choose or create a machine for x86 processors (Intel or AMD)."));

  return g_steal_pointer (&finding);
}

/**
 * nest_step_check_setting:
 * @setting: a setting of the machine that the check is about
 *
 * Returns: (transfer full) (nullable): as nest_step_check_machine(), or an unknown finding where the
 *   hypervisor left @setting out
 */
NestFinding *
nest_step_check_setting (const NestStepContext *context,
                         NestSetting            setting)
{
  g_autoptr (NestFinding) finding = nest_step_check_machine (context);

  if (finding != NULL)
    return g_steal_pointer (&finding);
  if (nest_machine_get_fixed (context->machine, setting) != NULL)
    return nest_finding_new (NEST_STATUS_NOT_APPLICABLE, nest_machine_get_fixed (context->machine, setting));
  if (nest_machine_get_value (context->machine, setting) == NULL)
    return nest_step_check_unreadable (context, nest_setting_get_title (setting));

  return g_steal_pointer (&finding);
}

/**
 * nest_step_new_switch:
 * @setting: a boolean setting of the machine that was read
 * @status: what to say; %NEST_STATUS_NEEDED brings the change to "on"
 * @summary: a sentence
 *
 * Returns: (transfer full): a finding with the present value and the target "on"
 */
NestFinding *
nest_step_new_switch (const NestStepContext *context,
                      NestSetting            setting,
                      NestStatus             status,
                      const char            *summary)
{
  NestFinding *finding = nest_finding_new (status, summary);
  GVariant *current = nest_machine_get_value (context->machine, setting);
  g_autoptr (GVariant) target = g_variant_ref_sink (g_variant_new_boolean (TRUE));
  g_autofree char *current_text = nest_setting_format_value (setting, current);
  g_autofree char *target_text = nest_setting_format_value (setting, target);

  nest_finding_set_current (finding, current, current_text);
  nest_finding_set_target (finding, target, target_text);
  if (status == NEST_STATUS_NEEDED)
    nest_finding_add_change (finding, nest_step_new_change (context, setting, target));

  return finding;
}

/**
 * nest_step_check_switched_on:
 * @setting: a boolean setting of the machine
 *
 * Returns: (transfer full): the finding of a setting that simply has to be on
 */
NestFinding *
nest_step_check_switched_on (const NestStepContext *context,
                             NestSetting            setting)
{
  g_autoptr (NestFinding) obstacle = nest_step_check_setting (context, setting);

  if (obstacle != NULL)
    return g_steal_pointer (&obstacle);
  if (nest_machine_get_answer (context->machine, setting) == NEST_ANSWER_YES)
    return nest_step_new_switch (context, setting, NEST_STATUS_DONE, _("It is switched on."));

  return nest_step_new_switch (context, setting, NEST_STATUS_NEEDED,
                               _("It is switched off and has to be switched on."));
}

/**
 * nest_step_new_change:
 * @setting: what to change
 * @value: (nullable) (transfer floating): the value to come
 *
 * Returns: (transfer full): a change from the value in the snapshots, which is absent where it was not
 *   set or cannot be read
 */
NestChange *
nest_step_new_change (const NestStepContext *context,
                      NestSetting            setting,
                      GVariant              *value)
{
  g_autoptr (GVariant) old_value = NULL;
  NestChange *change;

  if (nest_setting_get_target (setting) == NEST_TARGET_HOST)
    {
      old_value = nest_host_get_value (context->host, setting);
      change = nest_change_new (setting, old_value, value);
      /* What Nestbox's own file held and is to hold */
      nest_change_set_sources (change, nest_host_get_source (context->host, setting),
                               g_variant_get_boolean (value) ? "1" : "0");
      return change;
    }
  if (nest_setting_get_target (setting) == NEST_TARGET_HYPERVISOR)
    {
      old_value = nest_hypervisor_info_get_value (context->hypervisor, setting);
      return nest_change_new (setting, old_value, value);
    }

  change = nest_change_new (setting, nest_machine_get_value (context->machine, setting), value);
  nest_change_set_sources (change, nest_machine_get_source (context->machine, setting), NULL);

  return change;
}

/**
 * nest_step_get_least_version:
 *
 * Returns: the first VirtualBox that hands hardware virtualization on to its machines: 6.0 for AMD's, 6.1
 *   for Intel's, and 6.1 where the vendor is not known
 */
NestVersion
nest_step_get_least_version (const NestStepContext *context)
{
  guint minor = nest_host_get_cpu_vendor (context->host) == NEST_CPU_VENDOR_AMD ? 0 : 1;

  return (NestVersion){ 6, minor, 0 };
}

/**
 * nest_step_check_version:
 *
 * Returns: (transfer full) (nullable): a blocked finding if the hypervisor's version is known and cannot do
 *   nesting, else %NULL
 */
NestFinding *
nest_step_check_version (const NestStepContext *context)
{
  const char *name = nest_hypervisor_info_get_name (context->hypervisor);
  NestVersion least = nest_step_get_least_version (context);
  NestVersion version;
  g_autofree char *summary = NULL;
  g_autofree char *remedy = NULL;
  NestFinding *finding;

  if (!nest_hypervisor_info_get_version (context->hypervisor, &version) ||
      nest_version_compare (&version, &least) >= 0)
    return NULL;

  /* Translators: a hypervisor (VirtualBox) and its version */
  summary = g_strdup_printf (_("%s %u.%u.%u is too old: it cannot let a machine run machines of its own."), name,
                             version.major, version.minor, version.micro);
  /* Translators: a hypervisor and the version it has to have: VirtualBox 6.1 */
  remedy = g_strdup_printf (_("Install %s %u.%u or newer."), name, least.major, least.minor);
  finding = nest_finding_new (NEST_STATUS_BLOCKED, summary);
  nest_finding_set_remedy (finding, remedy);

  return finding;
}
