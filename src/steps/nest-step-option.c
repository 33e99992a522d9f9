/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A switch of a kernel module as a finding: done, pending, a change, or for a person to do. */
#include "nest-step-option.h"

#include <glib/gi18n.h>

/* Files that others write such options to, so that a person knows whom to thank */
static const struct {
  const char *name;
  const char *origin;
} known_files[] = {
  { "disable-kvm-virt-at-load.conf",
    N_("The file disable-kvm-virt-at-load.conf was written by the installer of Whonix or Kicksecure, or by hand after "
       "Whonix's documentation, until June 2026. Newer installers remove it.") },
  { "virtualbox-dkms.conf", N_("The file virtualbox-dkms.conf belongs to Debian's package virtualbox-dkms.") },
  { "qemu-system-x86.conf",
    N_("The file qemu-system-x86.conf belongs to the package qemu-system-x86; Whonix's documentation has the option for "
       "nesting written into it.") },
  { "zz-nestbox.conf", N_("The file zz-nestbox.conf was written by Nestbox.") },
};

/**
 * nest_step_is_elsewhere:
 *
 * Returns: whether the machines of this hypervisor do not run on this computer, so that its modules do not
 *   matter: a libvirt URI with a computer's name in it, or libvirt's and Nestbox's own made-up ones
 */
gboolean
nest_step_is_elsewhere (const NestStepContext *context)
{
  const char *connection = nest_hypervisor_info_get_connection (context->hypervisor);
  const char *authority = connection != NULL ? strstr (connection, "://") : NULL;

  if (authority == NULL)
    return FALSE;

  return authority[3] != '/' || g_str_has_prefix (connection, "test:");
}

/** nest_step_add_option_notes: where the switch is set, by whom, and what stands there without effect */
void
nest_step_add_option_notes (NestFinding            *finding,
                            const NestModuleOption *option)
{
  const NestModuleAssignment *winner = nest_module_option_get_winner (option);
  g_autofree char *source = nest_module_option_get_source (option);
  g_autofree char *overruled = nest_module_option_get_overruled (option);
  g_autofree char *name = winner != NULL ? g_path_get_basename (winner->file) : NULL;
  g_autofree char *note = NULL;

  if (source != NULL)
    {
      /* Translators: the first %s is an option such as kvm.enable_virt_at_load, the second a place such as "line 3 of
         /etc/modprobe.d/kvm.conf" */
      note = g_strdup_printf (_("%s.%s is set in: %s."), option->module, option->parameter, source);
      nest_finding_add_note (finding, note);
    }
  if (overruled != NULL)
    {
      /* Translators: %1$s is an option such as kvm_intel.nested, %2$s one or more places such as "line 3 of
         /etc/modprobe.d/kvm.conf" */
      g_autofree char *name_of_option = g_strdup_printf ("%s.%s", option->module, option->parameter);
      g_autofree char *others = g_strdup_printf (_("%1$s is set otherwise in: %2$s. That has no effect, as what is read last "
                                                   "counts."), name_of_option, overruled);

      nest_finding_add_note (finding, others);
    }
  for (guint i = 0; i < G_N_ELEMENTS (known_files); i++)
    if (g_strcmp0 (name, known_files[i].name) == 0)
      nest_finding_add_note (finding, _(known_files[i].origin));
  if (option->misspelled != NULL)
    {
      /* Translators: %s is a place such as "the kernel's command line" */
      g_autofree char *wrong =
        g_strdup_printf (_("The misspelled option kvm.enable_virt_on_load stands in: %s. No kernel knows it; it has no "
                           "effect and can be removed."), option->misspelled);

      nest_finding_add_note (finding, wrong);
    }
}

/* A file that comes after Nestbox's in the order of names wins over it */
static gboolean
is_after_own (const NestModuleAssignment *winner)
{
  g_autofree char *name = g_path_get_basename (winner->file);
  g_autofree char *own = g_path_get_basename (NEST_MODULE_OPTION_FILE);

  return strcmp (name, own) > 0;
}

static char *
format_line (const NestModuleOption *option,
             gboolean                wanted)
{
  return g_strdup_printf ("options %s %s=%d", option->module, option->parameter, wanted ? 1 : 0);
}

/* Why only a person can turn the switch, and how; %NULL if Nestbox can */
static char *
get_obstacle (const NestStepContext  *context,
              const NestModuleOption *option,
              gboolean                wanted)
{
  const NestHostFacts *facts = nest_host_get_facts (context->host);
  const NestModuleAssignment *winner = nest_module_option_get_winner (option);
  g_autofree char *line = format_line (option, wanted);
  g_autofree char *word = g_strdup_printf ("%s.%s=%d", option->module, option->parameter, wanted ? 1 : 0);

  if (option->state == NEST_MODULE_BUILT_IN)
    /* Translators: %s is a word such as kvm.enable_virt_at_load=0 */
    return g_strdup_printf (_("KVM is built into this kernel, so only the kernel's command line counts: add “%s” to it in the "
                              "settings of the boot loader, and restart the computer."), word);
  if (winner != NULL && g_str_equal (winner->file, NEST_KERNEL_COMMAND_LINE))
    /* Translators: %s is a word such as kvm.enable_virt_at_load=0 */
    return g_strdup_printf (_("The kernel's command line sets this, and it wins over every file: change it to “%s” in the "
                              "settings of the boot loader, and restart the computer."), word);
  if (winner != NULL && is_after_own (winner))
    /* Translators: the first %s is a file, the second a line for it */
    return g_strdup_printf (_("The file %s is read after Nestbox's own and wins: write the line “%s” there instead, and "
                              "restart the computer."), winner->file, line);
  if (facts->is_sysmaint_split == NEST_ANSWER_YES && facts->is_sysmaint_session == NEST_ANSWER_NO)
    /* Translators: the first %s is a line, the second a file */
    return g_strdup_printf (_("This session cannot administer the computer (user-sysmaint-split). Start it in a sysmaint "
                              "session, write the line “%s” into the file %s, and restart."), line,
                            NEST_MODULE_OPTION_FILE);

  return NULL;
}

static void
set_values (NestFinding            *finding,
            NestSetting             setting,
            const NestModuleOption *option,
            gboolean                wanted)
{
  g_autoptr (GVariant) target = g_variant_ref_sink (g_variant_new_boolean (wanted));
  g_autoptr (GVariant) current = NULL;
  g_autofree char *target_text = nest_setting_format_value (setting, target);
  g_autofree char *current_text = NULL;
  NestAnswer now = option->loaded != NEST_ANSWER_UNKNOWN ? option->loaded : nest_module_option_get_next (option);

  if (now != NEST_ANSWER_UNKNOWN)
    current = g_variant_ref_sink (g_variant_new_boolean (now == NEST_ANSWER_YES));
  current_text = nest_setting_format_value (setting, current);
  nest_finding_set_current (finding, current, current != NULL ? current_text : NULL);
  nest_finding_set_target (finding, target, target_text);
}

/* Reloading takes the module away from whoever uses it, so it has to be free */
static void
add_effect_note (NestFinding            *finding,
                 const NestStepContext  *context,
                 const NestModuleOption *option)
{
  const NestHostFacts *facts = nest_host_get_facts (context->host);

  if (nest_module_state_is_active (option->state) != NEST_ANSWER_YES)
    nest_finding_add_note (finding, _("It takes effect when KVM is loaded the next time."));
  else if (option->state == NEST_MODULE_LOADED && facts->kvm_in_use == NEST_ANSWER_NO)
    nest_finding_add_note (finding, _("It takes effect when KVM's modules are loaded again, which is possible now, as no "
                                      "machine of KVM runs; a restart of the computer does it, too."));
  else
    nest_finding_add_note (finding, _("It takes effect after a restart of the computer: KVM's modules are in use, or part "
                                      "of the kernel."));
}

static NestFinding *
decide (const NestStepContext  *context,
        NestSetting             setting,
        const NestModuleOption *option,
        gboolean                wanted,
        const char             *summary)
{
  NestAnswer answer = wanted ? NEST_ANSWER_YES : NEST_ANSWER_NO;
  g_autofree char *obstacle = get_obstacle (context, option, wanted);
  NestFinding *finding;

  if (nest_module_option_get_next (option) == answer)
    {
      if (option->loaded == answer || nest_module_state_is_active (option->state) != NEST_ANSWER_YES)
        return nest_finding_new (NEST_STATUS_DONE, _("It is set as it has to be."));
      finding = nest_finding_new (NEST_STATUS_PENDING, _("It is set, and takes effect later."));
      nest_finding_set_remedy (finding, _("Restart the computer."));
      return finding;
    }

  finding = nest_finding_new (obstacle != NULL ? NEST_STATUS_MANUAL : NEST_STATUS_NEEDED, summary);
  nest_finding_set_remedy (finding, obstacle);
  if (obstacle == NULL)
    nest_finding_add_change (finding, nest_step_new_change (context, setting, g_variant_new_boolean (wanted)));
  if (obstacle == NULL && nest_host_get_facts (context->host)->is_live == NEST_ANSWER_YES)
    nest_finding_set_risk (finding, _("This computer runs in live mode: after a restart the change is gone again, so that "
                                      "what needs a restart never takes effect."));

  return finding;
}

/**
 * nest_step_new_option:
 * @setting: a switch of a module that was read, see nest_host_get_module_option()
 * @wanted: how it has to stand
 * @summary: a sentence: why it has to be turned
 *
 * Returns: (transfer full): done; pending where it waits for a restart; needed with the change; or manual, where
 *   another place wins over the file that Nestbox may write
 */
NestFinding *
nest_step_new_option (const NestStepContext *context,
                      NestSetting            setting,
                      gboolean               wanted,
                      const char            *summary)
{
  const NestModuleOption *option = nest_host_get_module_option (context->host, setting);
  NestFinding *finding = decide (context, setting, option, wanted, summary);

  set_values (finding, setting, option, wanted);
  nest_step_add_option_notes (finding, option);
  if (nest_finding_get_status (finding) != NEST_STATUS_DONE)
    add_effect_note (finding, context, option);

  return finding;
}
