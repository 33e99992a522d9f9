/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of the helper's verbs. The helper is built with this file, too: both sides read the same table. */
#include "nest-helper-verb.h"

static const NestHelperVerb verbs[] = {
  { "set-kvm-nested", NEST_HELPER_SET, NEST_SETTING_KVM_NESTED },
  { "clear-kvm-nested", NEST_HELPER_CLEAR, NEST_SETTING_KVM_NESTED },
  { "forget-kvm-nested", NEST_HELPER_FORGET, NEST_SETTING_KVM_NESTED },
  { "set-virt-at-load", NEST_HELPER_SET, NEST_SETTING_KVM_VIRT_AT_LOAD },
  { "clear-virt-at-load", NEST_HELPER_CLEAR, NEST_SETTING_KVM_VIRT_AT_LOAD },
  { "forget-virt-at-load", NEST_HELPER_FORGET, NEST_SETTING_KVM_VIRT_AT_LOAD },
  { "reload-kvm", NEST_HELPER_RELOAD, NEST_N_SETTINGS },
  { "install-virtualbox", NEST_HELPER_INSTALL, NEST_SETTING_VIRTUALBOX_INSTALLED },
  { "install-libvirt", NEST_HELPER_INSTALL, NEST_SETTING_LIBVIRT_INSTALLED },
};

/** nest_helper_verb_find: Returns: (transfer none) (nullable): the verb of that very name */
const NestHelperVerb *
nest_helper_verb_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_strcmp0 (verbs[i].name, name) == 0)
      return &verbs[i];

  return NULL;
}

/** nest_helper_verb_get: Returns: (transfer none) (nullable): the verb that does so; %NULL: not the helper's business */
const NestHelperVerb *
nest_helper_verb_get (NestHelperAct act,
                      NestSetting   setting)
{
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (verbs[i].act == act && (act == NEST_HELPER_RELOAD || verbs[i].setting == setting))
      return &verbs[i];

  return NULL;
}

/**
 * nest_helper_setting_get_option:
 * @is_amd: whether the processor is AMD's, or of its design
 * @module: (out): the kernel's module
 * @parameter: (out): its option
 *
 * Returns: whether @setting is an option of a module
 */
gboolean
nest_helper_setting_get_option (NestSetting   setting,
                                gboolean      is_amd,
                                const char  **module,
                                const char  **parameter)
{
  if (setting != NEST_SETTING_KVM_NESTED && setting != NEST_SETTING_KVM_VIRT_AT_LOAD)
    return FALSE;

  *module = setting == NEST_SETTING_KVM_VIRT_AT_LOAD ? "kvm" : is_amd ? "kvm_amd" : "kvm_intel";
  *parameter = setting == NEST_SETTING_KVM_VIRT_AT_LOAD ? "enable_virt_at_load" : "nested";

  return TRUE;
}
