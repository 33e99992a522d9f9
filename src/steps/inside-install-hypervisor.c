/* SPDX-License-Identifier: GPL-3.0-or-later */
/* inside-install-hypervisor: the hypervisor in this machine is there, and can start machines. */
#include "nest-step.h"

#include <glib/gi18n.h>

static gboolean
is_any_of (const char        *distribution,
           const char *const *names)
{
  return distribution != NULL && g_strv_contains (names, distribution);
}

/* The shortest commands for the system at hand, and what trusting their source means */
static const char *
get_commands (const NestStepContext *context)
{
  static const char *const whonix[] = { "whonix", "kicksecure", NULL };
  static const char *const debian[] = { "debian", NULL };
  static const char *const fedora[] = { "fedora", NULL };
  const NestHostFacts *facts = nest_host_get_facts (context->host);
  gboolean is_kvm = g_strcmp0 (nest_hypervisor_info_get_hypervisor (context->hypervisor), "kvm") == 0;

  if (is_kvm && is_any_of (facts->distribution, fedora))
    return _("Install it: “sudo dnf install @virtualization”.");
  if (is_kvm)
    return _("Install it: “sudo apt install qemu-system-x86 libvirt-daemon-system virt-manager”, all from the distribution.");
  if (is_any_of (facts->distribution, whonix) || facts->is_sysmaint_split == NEST_ANSWER_YES)
    return _("Install it: “dist-installer-cli --virtualbox-only”. It adds Oracle's repository, whose key you then trust with root "
             "in here.");
  if (is_any_of (facts->distribution, debian))
    return _("Install it from Oracle's repository, whose key you then trust with root in here; “nestboxctl guide” outside shows "
             "the commands. Never mix packages of Debian sid in.");

  return _("Install it with your distribution's packages, with the module for the kernel that runs.");
}

static NestFinding *
new_manual (const NestStepContext *context,
            const char            *summary,
            const char            *remedy)
{
  NestFinding *finding = nest_finding_new (NEST_STATUS_MANUAL, summary);
  const NestHostFacts *facts = nest_host_get_facts (context->host);

  nest_finding_set_remedy (finding, remedy);
  if (facts->is_sysmaint_split == NEST_ANSWER_YES && facts->is_sysmaint_session != NEST_ANSWER_YES)
    nest_finding_add_note (finding, _("This session cannot become root (user-sysmaint-split): restart this machine into "
                                      "“PERSISTENT Mode | SYSMAINT Session” and type the commands there."));
  if (facts->is_live == NEST_ANSWER_YES)
    nest_finding_add_note (finding, _("This machine runs in live mode: what is installed now is gone after a restart."));

  return finding;
}

static NestFinding *
check (const NestStep        *step,
       const NestStepContext *context)
{
  NestHypervisorInfo *info = context->hypervisor;
  const char *name = nest_hypervisor_info_get_name (info);
  const char *version = nest_hypervisor_info_get_version_text (info);
  const char *remedy = nest_hypervisor_info_get_remedy (info);
  g_autofree char *summary = NULL;

  switch ((int) nest_hypervisor_info_get_problem (info))
    {
    case NEST_HYPERVISOR_PROBLEM_NOT_INSTALLED:
      /* Translators: %s is a hypervisor */
      summary = g_strdup_printf (_("%s is not installed in here."), name);
      return new_manual (context, summary, get_commands (context));
    case NEST_HYPERVISOR_PROBLEM_NO_DRIVER:
      /* Translators: %s is a hypervisor */
      summary = g_strdup_printf (_("%s is installed in here, but its driver is not loaded: no machine starts."), name);
      return new_manual (context, summary, remedy);
    case NEST_HYPERVISOR_PROBLEM_NONE:
      /* Translators: %1$s is a hypervisor, %2$s its version */
      summary = version != NULL ? g_strdup_printf (_("%1$s %2$s is installed in here."), name, version)
                                /* Translators: %s is a hypervisor */
                                : g_strdup_printf (_("%s is installed in here."), name);
      return nest_finding_new (NEST_STATUS_DONE, summary);
    default:
      break;
    }

  /* Translators: %s is a hypervisor */
  summary = g_strdup_printf (_("%s is installed in here, but cannot be used as it is."), name);

  return new_manual (context, summary, remedy);
}

const NestStep nest_step_inside_install_hypervisor = {
  .id = "inside-install-hypervisor",
  .title = N_("Hypervisor in Here"),
  .brief = N_("The program in this machine that runs the inner machines"),
  .why = N_("A machine inside needs a hypervisor inside: VirtualBox or KVM, installed in this machine like on any computer. Using "
            "the one that is outside as well keeps the attack surface smaller than mixing two."),
  .documentation = "VirtualBox",
  .place = NEST_PLACE_INSIDE,
  .hypervisors = NEST_FOR_ALL,
  .seen_from = NEST_SEEN_FROM_INSIDE,
  .check = check,
};
