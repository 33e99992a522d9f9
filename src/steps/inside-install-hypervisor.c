/* SPDX-License-Identifier: GPL-3.0-or-later */
/* inside-install-hypervisor: the hypervisor in this machine is there, and can start machines. */
#include "nest-inside.h"
#include "nest-step.h"

#include <glib/gi18n.h>

#include "nest-text.h"

#define OPTION_INSTALL "install"
/* Another id, so that no habit and no script says yes to what is gone after a restart */
#define OPTION_INSTALL_LIVE "install-until-restart"

static gboolean
is_any_of (const char        *distribution,
           const char *const *names)
{
  return distribution != NULL && g_strv_contains (names, distribution);
}

static gboolean
is_kvm (const NestStepContext *context)
{
  return g_strcmp0 (nest_hypervisor_info_get_hypervisor (context->hypervisor), "kvm") == 0;
}

static NestSetting
get_setting (const NestStepContext *context)
{
  return is_kvm (context) ? NEST_SETTING_LIBVIRT_INSTALLED : NEST_SETTING_VIRTUALBOX_INSTALLED;
}

/* NestRecipe: how a person installs it: what trusting the source means, and the shortest commands for the system at hand */
typedef struct {
  const char *text;
  const char *commands[3];
} NestRecipe;

static NestRecipe
get_recipe (const NestStepContext *context)
{
  static const char *const whonix[] = { "whonix", "kicksecure", NULL };
  static const char *const debian[] = { "debian", NULL };
  static const char *const fedora[] = { "fedora", NULL };
  const NestHostFacts *facts = nest_host_get_facts (context->host);

  if (is_kvm (context) && is_any_of (facts->distribution, fedora))
    return (NestRecipe){ _("Install it: “sudo dnf install @virtualization”."), { "sudo dnf install @virtualization" } };
  if (is_kvm (context))
    return (NestRecipe){ _("Install it: “sudo apt update”, then “sudo apt install qemu-system-x86 libvirt-daemon-system "
                           "virt-manager”, all from the distribution."),
                         { "sudo apt update", "sudo apt install qemu-system-x86 libvirt-daemon-system virt-manager" } };
  if (is_any_of (facts->distribution, fedora))
    return (NestRecipe){ _("Fedora has no VirtualBox. RPM Fusion's repository does, whose key you then trust with root in here; "
                           "once it is added: “sudo dnf install VirtualBox”."),
                         { "sudo dnf install VirtualBox" } };
  if (is_any_of (facts->distribution, whonix) || facts->is_sysmaint_split == NEST_ANSWER_YES)
    return (NestRecipe){ _("Install it: “dist-installer-cli --virtualbox-only”. It adds Oracle's repository, whose key you then "
                           "trust with root in here at every update."),
                         { "dist-installer-cli --virtualbox-only" } };
  if (is_any_of (facts->distribution, debian))
    return (NestRecipe){ _("Install it from Oracle's repository, whose key you then trust with root in here at every update, and "
                           "whose server sees that somebody fetches it; Nestbox does not add it for you. Never mix packages of "
                           "Debian sid in.") };

  return (NestRecipe){ _("Install it with your distribution's packages, with the module for the kernel that runs.") };
}

/* Nobody's repository is added by Nestbox: here is how a person does it */
static void
add_oracle_commands (const NestStepContext *context,
                     NestFinding           *finding)
{
  const char *const *commands = nest_inside_get_oracle_commands ();

  if (is_kvm (context) || g_strcmp0 (nest_host_get_facts (context->host)->distribution, "debian") != 0)
    return;
  for (guint i = 0; commands[i] != NULL; i++)
    nest_finding_add_command (finding, commands[i]);
  nest_finding_add_note (finding, _("The key's fingerprint has to be B9F8 D658 297A F3EF C18D 5CDF A2F6 83C5 2980 AECF. Once the "
                                    "repository is there, Nestbox can install from it as well."));
}

static void
add_circumstances (const NestStepContext *context,
                   NestFinding           *finding)
{
  const NestHostFacts *facts = nest_host_get_facts (context->host);

  if (facts->is_sysmaint_split == NEST_ANSWER_YES && facts->is_sysmaint_session != NEST_ANSWER_YES)
    nest_finding_add_note (finding, _("This session cannot become root (user-sysmaint-split): restart this machine into "
                                      "“PERSISTENT Mode | SYSMAINT Session” and type the commands there."));
  if (facts->is_live == NEST_ANSWER_YES)
    nest_finding_add_note (finding, _("This machine runs in live mode: what is installed now is gone after a restart."));
}

/* Whether it is on is not looked at: what is on already answers so, and nothing else comes of it */
static void
add_network (NestFinding *finding)
{
  nest_finding_add_note (finding, nest_inside_get_network_note ());
  for (guint i = 0; nest_inside_get_network_commands ()[i] != NULL; i++)
    nest_finding_add_command (finding, nest_inside_get_network_commands ()[i]);
}

/* Returns (transfer full): how a user gets the right to make machines of the system */
static char *
join_groups (const NestStepContext *context,
             NestFinding           *finding)
{
  const char *const *commands =
    nest_inside_get_group_commands (nest_host_get_facts (context->host)->is_sysmaint_split == NEST_ANSWER_YES);

  for (guint i = 0; commands[i] != NULL; i++)
    nest_finding_add_command (finding, commands[i]);

  /* Translators: %1$s and %2$s are commands */
  return g_strdup_printf (_("To make machines of the system, join its groups: “%1$s”, “%2$s”; that counts from the next login on. "
                            "Whoever is in the group libvirt can become root. Then start the network for inner machines."), commands[0], commands[1]);
}

/* What is still to be done once the packages are there; Fedora's administrators need no groups */
static void
add_afterwards (const NestStepContext *context,
                NestFinding           *finding)
{
  g_autofree char *groups = NULL;

  if (!is_kvm (context))
    return;
  if (g_strcmp0 (nest_host_get_facts (context->host)->distribution, "fedora") != 0)
    {
      groups = join_groups (context, finding);
      nest_finding_add_note (finding, groups);
    }
  add_network (finding);
}

static const NestInstall *
get_install (const NestStepContext *context)
{
  return nest_host_get_facts (context->host)->installs[is_kvm (context) ? NEST_INSTALL_LIBVIRT : NEST_INSTALL_VIRTUALBOX];
}

static NestFinding *
new_manual (const NestStepContext *context,
            const char            *summary,
            const char            *remedy)
{
  NestFinding *finding = nest_finding_new (NEST_STATUS_MANUAL, summary);

  nest_finding_set_remedy (finding, remedy);
  if (get_install (context) != NULL && get_install (context)->is_interrupted)
    {
      nest_finding_add_note (finding, _("An installation of packages stopped in its middle: “sudo dpkg --configure -a” finishes "
                                        "it, or says what is wrong."));
      nest_finding_add_command (finding, "sudo dpkg --configure -a");
    }
  add_circumstances (context, finding);

  return finding;
}

/* --- what the package manager can do --- */

/* A repository's words for itself, and apt's, may hold whatever its owner likes */
static void
add_visible_note (NestFinding *finding,
                  const char  *note)
{
  g_autofree char *visible = nest_text_make_visible (note);

  nest_finding_add_note (finding, visible);
}

static void
add_packages (NestFinding       *finding,
              const NestInstall *install)
{
  for (guint i = 0; i < install->packages->len; i++)
    {
      const NestPackage *package = g_ptr_array_index (install->packages, i);
      g_autofree char *from = g_strdup (package->place != NULL ? package->place : package->origin);
      g_autofree char *note = NULL;

      if (package->old_version != NULL)
        /* Translators: %1$s is a package, %2$s and %3$s versions, %4$s a repository, %5$s a computer's name */
        note = g_strdup_printf (_("Upgraded: %1$s from %2$s to %3$s, of %4$s, from %5$s"), package->name, package->old_version,
                                package->version, package->origin, from);
      else
        /* Translators: %1$s is a package, %2$s its version, %3$s a repository, %4$s a computer's name */
        note = g_strdup_printf (_("Installed: %1$s %2$s, of %3$s, from %4$s"), package->name, package->version,
                                package->origin, from);
      add_visible_note (finding, note);
    }
}

/* Why apt does not do it, where it does not */
static const char *
explain_state (const NestInstall *install)
{
  switch (install->state)
    {
    case NEST_INSTALL_NO_SOURCE:
      return _("None of this system's repositories has it (apt knows no package for it).");
    case NEST_INSTALL_MIXED:
      return _("This system's repositories have it only in another release of Debian. Mixing that in breaks this system sooner or "
               "later; Nestbox never does.");
    case NEST_INSTALL_WOULD_REMOVE:
      return _("apt would have to remove other packages for it; Nestbox never does that.");
    case NEST_INSTALL_IMPOSSIBLE:
      return _("apt refuses to install it as this system is.");
    case NEST_INSTALL_UNKNOWN:
    case NEST_INSTALL_NO_APT:
    case NEST_INSTALL_AVAILABLE:
    default:
      return NULL;
    }
}

static char *
format_consequence (const NestInstall *install)
{
  g_autofree char *size = g_format_size (install->download);
  g_autofree char *names = g_strjoinv (" ", install->wanted);
  guint n = install->packages->len;

  /* Translators: %1$u packages, %2$s an amount of data such as 120 MB, %3$s names of packages */
  return g_strdup_printf (ngettext ("apt fetches %2$s and installs %1$u package. It stays until you remove it: “sudo apt remove %3$s”.",
                                    "apt fetches %2$s and installs %1$u packages. They stay until you remove them: “sudo apt remove "
                                    "%3$s”.", n), n, size, names);
}

static const char *
get_risk (const NestStepContext *context,
          gboolean               is_live)
{
  if (is_live)
    return _("This machine runs in live mode: what is installed now is gone after a restart. The scripts of the packages run as "
             "root.");
  if (is_kvm (context))
    return _("The scripts of the packages run as root in here.");

  return _("The scripts of the packages run as root in here, and the driver becomes part of this machine's kernel.");
}

static NestFinding *
new_choice (const NestStepContext *context,
            const char            *summary,
            const NestInstall     *install)
{
  gboolean is_live = nest_host_get_facts (context->host)->is_live == NEST_ANSWER_YES;
  g_autofree char *consequence = format_consequence (install);
  g_autofree char *source = nest_install_get_source (install);
  NestFinding *finding = nest_finding_new (NEST_STATUS_CHOICE, summary);
  NestChange *change = nest_change_new_full (get_setting (context), g_variant_new_boolean (FALSE), g_variant_new_boolean (TRUE),
                                             NULL, NEST_CHANGE_IRREVERSIBLE);
  NestOption *option = nest_finding_add_option (finding, is_live ? OPTION_INSTALL_LIVE : OPTION_INSTALL,
                                                is_live ? _("Install Until the Next Restart") : _("Install with apt"),
                                                consequence, get_risk (context, is_live));

  nest_change_set_sources (change, NULL, source);
  nest_option_add_change (option, change);
  option->recommended = !is_live;
  if (install->is_interrupted)
    nest_finding_add_note (finding, _("An earlier installation stopped in its middle. It is finished first, as “sudo dpkg "
                                      "--configure -a” does."));
  add_packages (finding, install);

  return finding;
}

/* apt could, but not in this session */
static NestFinding *
new_elsewhere (const NestStepContext *context,
               const char            *summary,
               const NestInstall     *install)
{
  g_autofree char *names = g_strjoinv (" ", install->wanted);
  g_autofree char *command = g_strconcat ("sudo apt install ", names, NULL);
  /* Translators: %s are names of packages */
  g_autofree char *remedy = g_strdup_printf (_("Install it: “sudo apt install %s”."), names);
  NestFinding *finding = new_manual (context, summary, remedy);

  nest_finding_add_command (finding, command);
  add_packages (finding, install);
  add_afterwards (context, finding);

  return finding;
}

static NestFinding *
new_by_hand (const NestStepContext *context,
             const char            *summary)
{
  NestRecipe recipe = get_recipe (context);
  NestFinding *finding = new_manual (context, summary, recipe.text);

  for (guint i = 0; recipe.commands[i] != NULL; i++)
    nest_finding_add_command (finding, recipe.commands[i]);
  add_oracle_commands (context, finding);
  add_afterwards (context, finding);

  return finding;
}

static NestFinding *
check_missing (const NestStepContext *context)
{
  const NestHostFacts *facts = nest_host_get_facts (context->host);
  const NestInstall *install = get_install (context);
  gboolean may_be_root = facts->is_sysmaint_split != NEST_ANSWER_YES || facts->is_sysmaint_session == NEST_ANSWER_YES;
  const char *why = install != NULL ? explain_state (install) : NULL;
  g_autoptr (NestFinding) finding = NULL;
  /* Translators: %s is a hypervisor */
  g_autofree char *summary = g_strdup_printf (_("%s is not installed in here."),
                                              nest_hypervisor_info_get_product (context->hypervisor));

  if (install != NULL && install->state == NEST_INSTALL_AVAILABLE && may_be_root)
    return new_choice (context, summary, install);
  finding = install != NULL && install->state == NEST_INSTALL_AVAILABLE ? new_elsewhere (context, summary, install)
                                                                          : new_by_hand (context, summary);
  if (why != NULL)
    nest_finding_add_note (finding, why);
  if (install != NULL && install->message != NULL)
    add_visible_note (finding, install->message);

  return g_steal_pointer (&finding);
}

/* Just installed: the hypervisor itself was asked before that */
static NestFinding *
new_pending (const NestStepContext *context)
{
  NestFinding *finding = nest_finding_new (NEST_STATUS_PENDING, _("It is installed now. Look again to see its machines."));
  g_autofree char *groups = NULL;

  if (is_kvm (context))
    {
      groups = join_groups (context, finding);
      nest_finding_set_remedy (finding, groups);
      add_network (finding);
    }

  return finding;
}

/* A program that was unpacked is there, and yet of no use before its package is set up */
static gboolean
is_there (const NestStepContext *context)
{
  g_autoptr (GVariant) value = nest_host_get_value (context->host, get_setting (context));
  const NestInstall *install = get_install (context);

  return value != NULL && g_variant_get_boolean (value) && (install == NULL || !install->is_interrupted);
}

static NestFinding *
check (const NestStep        *step,
       const NestStepContext *context)
{
  NestHypervisorInfo *info = context->hypervisor;
  const char *name = nest_hypervisor_info_get_product (info);
  const char *version = nest_hypervisor_info_get_version_text (info);
  const char *remedy = nest_hypervisor_info_get_remedy (info);
  g_autofree char *summary = NULL;
  NestFinding *finding;

  switch ((int) nest_hypervisor_info_get_problem (info))
    {
    case NEST_HYPERVISOR_PROBLEM_NOT_INSTALLED:
      return is_there (context) ? new_pending (context) : check_missing (context);
    case NEST_HYPERVISOR_PROBLEM_NO_DRIVER:
      /* Translators: %s is a hypervisor */
      summary = g_strdup_printf (_("%s is installed in here, but its driver is not loaded: no machine starts."), name);
      return new_manual (context, summary, remedy);
    case NEST_HYPERVISOR_PROBLEM_NONE:
      /* Translators: %1$s is a hypervisor, %2$s its version */
      summary = version != NULL ? g_strdup_printf (_("%1$s %2$s is installed in here."), name, version)
                                /* Translators: %s is a hypervisor */
                                : g_strdup_printf (_("%s is installed in here."), name);
      finding = nest_finding_new (NEST_STATUS_DONE, summary);
      if (is_kvm (context))
        add_network (finding);
      return finding;
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
