/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The processor rule in sentences: why the guest does not see VT-x or AMD-V, what would help, and what that costs. */
#include "nest-domain-cpu.h"

#include <glib/gi18n.h>

#include "nest-domain-cpu-rule.h"

/* "AMD-V" for svm, "VT-x" for vmx: what people find in a firmware's menus and in a system's messages. */
static const char *
get_feature_title (const NestDomainCpuRule *rule)
{
  if (rule->feature == NULL)
    return nest_cpu_vendor_get_feature (NEST_CPU_VENDOR_UNKNOWN);

  return nest_cpu_vendor_get_feature (g_str_equal (rule->feature, "svm") ? NEST_CPU_VENDOR_AMD
                                                                         : NEST_CPU_VENDOR_INTEL);
}

static const char *
get_reason_format (const NestDomainCpuRule *rule)
{
  if (!rule->is_x86)
    return N_("This machine is not made for x86 processors (Intel or AMD), and only those have VT-x or AMD-V.");
  if (rule->is_unstartable)
    return N_("The machine is to get this computer's own processor (host-passthrough), but it is emulated in software, "
              "so it will not even start.");
  if (rule->feature == NULL && rule->sees == NEST_ANSWER_UNKNOWN)
    return N_("The machine sees of VT-x or AMD-V what this computer hands on, and what that is could not be read.");
  if (nest_domain_cpu_rule_is_taken_away (rule))
    /* Translators: %s is VT-x or AMD-V, here and in the sentences below */
    return N_("A line in the machine's description takes %s away.");
  if (rule->can_be_given == NEST_ANSWER_NO && rule->policy != NULL && g_str_equal (rule->policy, "require"))
    return N_("The machine demands %s, but KVM does not hand it on to machines on this computer, so the machine will not "
              "start.");
  if (rule->can_be_given == NEST_ANSWER_NO)
    return N_("KVM does not hand %s on to machines on this computer.");
  if (rule->sees == NEST_ANSWER_UNKNOWN)
    return N_("Whether KVM hands %s on to machines on this computer could not be read.");
  if (rule->mode == NEST_CPU_MODE_CUSTOM && !rule->is_minimum)
    return N_("The machine's processor is of a model without %s.");
  if (rule->mode == NEST_CPU_MODE_DEFAULT)
    return N_("The machine has the plain standard processor, which is without %s.");

  return N_("The machine's processor is modelled on this computer's, but QEMU leaves %s out unless it is asked for.");
}

static const char *
get_plan_format (const NestDomainCpuRule *rule)
{
  switch (rule->edit)
    {
    case NEST_DOMAIN_CPU_EDIT_DROP_FEATURE:
      return N_("The processor stays as it is; the line that takes %s away goes.");
    case NEST_DOMAIN_CPU_EDIT_REQUIRE:
      if (rule->policy != NULL)
        return N_("The processor stays as it is; the line that takes %s away demands it instead.");
      return N_("The processor stays as it is and gets one feature more, %s.");
    case NEST_DOMAIN_CPU_EDIT_ADD_MODEL:
      return N_("The machine keeps its standard processor, which is written down by name and gets one feature more, %s.");
    case NEST_DOMAIN_CPU_EDIT_MAXIMUM:
    case NEST_DOMAIN_CPU_EDIT_HOST_MODEL:
      return N_("The machine gets the fullest processor that can be emulated, with %s.");
    case NEST_DOMAIN_CPU_EDIT_NONE:
    default:
      return NULL;
    }
}

/* QEMU's models of Intel's processors keep Intel's name under TCG, and Linux looks for AMD-V behind AMD's only. */
static gboolean
looks_like_intel (const NestDomainCpuRule *rule)
{
  return rule->is_emulated && rule->mode == NEST_CPU_MODE_CUSTOM && !rule->is_minimum &&
         !nest_domain_model_has_svm (rule->model) && !g_str_has_prefix (rule->model, "Opteron") &&
         !g_str_has_prefix (rule->model, "athlon");
}

static const char *
get_cost_format (const NestDomainCpuRule *rule)
{
  if (rule->edit == NEST_DOMAIN_CPU_EDIT_NONE)
    return NULL;
  if (rule->mode == NEST_CPU_MODE_HOST_PASSTHROUGH && !rule->is_unstartable)
    return N_("As before, the machine has this computer's own processor (host-passthrough), so it cannot be moved while it "
              "runs to a computer with another one. With machines running inside, it should not be moved or saved at all.");
  if (looks_like_intel (rule))
    return N_("The emulated processor may still call itself Intel's; many systems, Linux among them, use AMD-V only on a "
              "processor that calls itself AMD's. Choose an AMD model such as EPYC if yours does not.");
  if (rule->edit == NEST_DOMAIN_CPU_EDIT_REQUIRE || rule->edit == NEST_DOMAIN_CPU_EDIT_ADD_MODEL)
    return N_("From then on the machine starts only on computers that hand %s on to machines. With machines running inside, "
              "it should not be moved or saved.");

  return N_("With machines running inside, it should not be moved or saved.");
}

/* @format: (nullable): not translated yet; takes the feature's title, or nothing */
static char *
format_sentence (const NestDomainCpuRule *rule,
                 const char              *format)
{
  g_auto (GStrv) parts = format != NULL ? g_strsplit (_(format), "%s", 2) : NULL;

  return parts != NULL ? g_strjoinv (get_feature_title (rule), parts) : NULL;
}

/**
 * nest_domain_cpu_new:
 * @xml: the domain as it is defined (its inactive description)
 * @live: (nullable): the description of the running machine
 * @host: (nullable): what the host's capabilities say; %NULL leaves much unknown
 *
 * Rules and where they are from: nest-domain-cpu-rule.c
 *
 * Returns: (transfer full): the machine's processor
 */
NestCpu *
nest_domain_cpu_new (NestDomainXml  *xml,
                     NestDomainXml  *live,
                     NestDomainHost *host)
{
  g_auto (NestDomainCpuRule) rule = { 0 };
  NestCpu *cpu = g_new0 (NestCpu, 1);

  nest_domain_cpu_rule_init (&rule, nest_domain_xml_get_root (xml), host, FALSE);
  cpu->mode = rule.mode;
  cpu->model = rule.is_model_named ? g_strdup (rule.model) : NULL;
  cpu->is_emulated = rule.is_emulated;
  cpu->sees = rule.sees;
  cpu->can_be_given = rule.is_x86 ? rule.can_be_given : NEST_ANSWER_NO;
  if (rule.sees != NEST_ANSWER_YES)
    cpu->reason = format_sentence (&rule, get_reason_format (&rule));
  cpu->plan = format_sentence (&rule, get_plan_format (&rule));
  cpu->cost = format_sentence (&rule, get_cost_format (&rule));

  if (live != NULL)
    {
      g_auto (NestDomainCpuRule) now = { 0 };

      nest_domain_cpu_rule_init (&now, nest_domain_xml_get_root (live), host, TRUE);
      cpu->sees_now = now.sees;
    }

  return cpu;
}
