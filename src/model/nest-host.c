/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestHost: processor, memory and kernel of this computer. */
#include "nest-host.h"

#include <glib/gi18n.h>

struct _NestHost
{
  GObject parent_instance;

  NestCpuVendor cpu_vendor;
  char *cpu_model;
  NestAnswer has_extensions;
  guint logical_cpus;
  guint physical_cores;
  guint64 memory_total;
  guint64 memory_available;
  NestAnswer l1tf_affected;
  char *kernel_release;
  NestProof proof;
  NestHostFacts *facts;
  NestHostLevel *level;
  NestModuleOption *options[NEST_N_SETTINGS];
};

G_DEFINE_FINAL_TYPE (NestHost, nest_host, G_TYPE_OBJECT)

static void
nest_host_finalize (GObject *object)
{
  NestHost *self = NEST_HOST (object);

  g_free (self->cpu_model);
  g_free (self->kernel_release);
  nest_host_facts_free (self->facts);
  nest_host_level_free (self->level);
  for (guint i = 0; i < NEST_N_SETTINGS; i++)
    nest_module_option_free (self->options[i]);

  G_OBJECT_CLASS (nest_host_parent_class)->finalize (object);
}

static void
nest_host_class_init (NestHostClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nest_host_finalize;
}

static void
nest_host_init (NestHost *self)
{
  self->facts = nest_host_facts_new ();
  self->level = nest_host_level_new ();
}

/** nest_host_new: Returns: (transfer full): a computer of which nothing is known yet */
NestHost *
nest_host_new (void)
{
  return g_object_new (NEST_TYPE_HOST, NULL);
}

/**
 * nest_host_new_where:
 * @here: this computer
 * @info: a hypervisor
 *
 * Returns: (transfer full): the computer the hypervisor runs on: @here, or of another one what the hypervisor says
 */
NestHost *
nest_host_new_where (NestHost           *here,
                     NestHypervisorInfo *info)
{
  NestHost *there;

  if (nest_hypervisor_info_is_here (info))
    return g_object_ref (here);

  there = nest_host_new ();
  nest_host_set_cpu (there, nest_hypervisor_info_get_vendor (info), NULL, NEST_ANSWER_UNKNOWN);
  nest_host_set_cpu_count (there, nest_hypervisor_info_get_processors (info), 0);
  nest_host_set_memory (there, nest_hypervisor_info_get_memory (info), 0);

  return there;
}

/**
 * nest_host_set_cpu:
 * @model: (nullable): the processor's name
 * @has_extensions: whether the kernel sees vmx or svm; hidden flags are unknown, not no
 */
void
nest_host_set_cpu (NestHost      *self,
                   NestCpuVendor  vendor,
                   const char    *model,
                   NestAnswer     has_extensions)
{
  self->cpu_vendor = vendor;
  g_free (self->cpu_model);
  self->cpu_model = g_strdup (model);
  self->has_extensions = has_extensions;
}

/** nest_host_set_cpu_count: @logical: 0 = unknown, @physical: 0 = unknown */
void
nest_host_set_cpu_count (NestHost *self,
                         guint     logical,
                         guint     physical)
{
  self->logical_cpus = logical;
  self->physical_cores = physical;
}

/** nest_host_set_memory: @total_mib: MiB, 0 = unknown; @available_mib: MiB, 0 = unknown */
void
nest_host_set_memory (NestHost *self,
                      guint64   total_mib,
                      guint64   available_mib)
{
  self->memory_total = total_mib;
  self->memory_available = available_mib;
}

/** nest_host_set_l1tf_affected: the kernel's own word on CVE-2018-3646 */
void
nest_host_set_l1tf_affected (NestHost   *self,
                             NestAnswer  affected)
{
  self->l1tf_affected = affected;
}

void
nest_host_set_kernel_release (NestHost   *self,
                              const char *release)
{
  g_free (self->kernel_release);
  self->kernel_release = g_strdup (release);
}

/** nest_host_set_proof: what came of running a machine through /dev/kvm; without this call it was not tested */
void
nest_host_set_proof (NestHost        *self,
                     const NestProof *proof)
{
  self->proof = *proof;
}

/**
 * nest_host_set_module_option:
 * @setting: one that belongs to this computer
 * @option: (nullable): the option of the kernel's module that it is, or %NULL: there is none
 */
void
nest_host_set_module_option (NestHost               *self,
                             NestSetting             setting,
                             const NestModuleOption *option)
{
  g_return_if_fail (setting < NEST_N_SETTINGS && nest_setting_get_target (setting) == NEST_TARGET_HOST);

  nest_module_option_free (self->options[setting]);
  self->options[setting] = nest_module_option_copy (option);
}

/** nest_host_take_facts: @facts: (transfer full) */
void
nest_host_take_facts (NestHost      *self,
                      NestHostFacts *facts)
{
  nest_host_facts_free (self->facts);
  self->facts = facts;
}

/** nest_host_take_level: @level: (transfer full) */
void
nest_host_take_level (NestHost  *self,
                      NestHostLevel *level)
{
  nest_host_level_free (self->level);
  self->level = level;
}

/** nest_host_get_facts: Returns: (transfer none): what else was read; what was not is unknown */
const NestHostFacts *
nest_host_get_facts (NestHost *self)
{
  return self->facts;
}

/** nest_host_get_level: Returns: (transfer none): where this computer stands in the nest */
const NestHostLevel *
nest_host_get_level (NestHost *self)
{
  return self->level;
}

NestCpuVendor
nest_host_get_cpu_vendor (NestHost *self)
{
  return self->cpu_vendor;
}

/** nest_host_get_cpu_model: Returns: (transfer none) (nullable): the processor's name */
const char *
nest_host_get_cpu_model (NestHost *self)
{
  return self->cpu_model;
}

NestAnswer
nest_host_get_has_extensions (NestHost *self)
{
  return self->has_extensions;
}

/** nest_host_get_logical_cpus: Returns: processors the kernel schedules on; 0 = unknown */
guint
nest_host_get_logical_cpus (NestHost *self)
{
  return self->logical_cpus;
}

/** nest_host_get_physical_cores: Returns: cores without hyper-threads; 0 = unknown */
guint
nest_host_get_physical_cores (NestHost *self)
{
  return self->physical_cores;
}

/** nest_host_get_memory_total: Returns: MiB; 0 = unknown */
guint64
nest_host_get_memory_total (NestHost *self)
{
  return self->memory_total;
}

/** nest_host_get_memory_available: Returns: MiB free or easily freed; 0 = unknown */
guint64
nest_host_get_memory_available (NestHost *self)
{
  return self->memory_available;
}

NestAnswer
nest_host_get_l1tf_affected (NestHost *self)
{
  return self->l1tf_affected;
}

/** nest_host_get_kernel_release: Returns: (transfer none) (nullable): as uname -r says it */
const char *
nest_host_get_kernel_release (NestHost *self)
{
  return self->kernel_release;
}

/**
 * nest_host_get_help:
 *
 * The one place that weighs what was tried against what Linux sees: flags alone mislead both ways. A KVM that does
 * without the processor's help proves nothing of it.
 *
 * Returns: whether the processor helps virtual machines; unknown where nothing was tried
 */
NestAnswer
nest_host_get_help (NestHost *self)
{
  if (self->facts->kvm_without_help == NEST_ANSWER_YES && self->proof.result == NEST_PROOF_WORKS)
    return self->has_extensions;

  return nest_proof_get_answer (self->proof.result, self->has_extensions);
}

/**
 * nest_host_explain_contradiction:
 * @proof: what came of trying
 *
 * Returns: (transfer none) (nullable): how the proof and what Linux sees go together where they differ
 */
const char *
nest_host_explain_contradiction (NestHost        *self,
                                 const NestProof *proof)
{
  NestAnswer tried = nest_proof_get_answer (proof->result, self->has_extensions);

  if (tried == NEST_ANSWER_UNKNOWN || self->has_extensions == NEST_ANSWER_UNKNOWN || tried == self->has_extensions)
    return NULL;
  if (tried == NEST_ANSWER_YES && self->facts->kvm_without_help == NEST_ANSWER_YES)
    return _("Both are true: KVM does without the processor's help on this computer (module kvm_pvm). Its machines run; those of "
             "VirtualBox do not, and there is no help that could be handed on to a machine.");

  return _("The two contradict each other. What was tried counts.");
}

/** nest_host_get_proof: Returns: (transfer none): whether a KVM machine runs here, if that was tried */
const NestProof *
nest_host_get_proof (NestHost *self)
{
  return &self->proof;
}

/** nest_host_get_module_option: Returns: (transfer none) (nullable): the option that @setting is; %NULL if none was read */
const NestModuleOption *
nest_host_get_module_option (NestHost    *self,
                             NestSetting  setting)
{
  g_return_val_if_fail (setting < NEST_N_SETTINGS, NULL);

  return self->options[setting];
}

/* The program that manages machines is of no use without the one that runs them */
static NestAnswer
has_all_of_libvirt (const NestHostFacts *facts)
{
  if (facts->has_libvirt == NEST_ANSWER_NO || facts->has_qemu == NEST_ANSWER_NO)
    return NEST_ANSWER_NO;

  return facts->has_libvirt == NEST_ANSWER_YES ? facts->has_qemu : NEST_ANSWER_UNKNOWN;
}

/**
 * nest_host_get_value:
 * @setting: one that belongs to this computer
 *
 * Returns: (transfer full) (nullable): its value at the next load, which is what a change changes; what
 *   the running kernel has is in nest_host_get_module_option(). %NULL where it is not known.
 */
GVariant *
nest_host_get_value (NestHost    *self,
                     NestSetting  setting)
{
  const NestModuleOption *option = nest_host_get_module_option (self, setting);
  NestAnswer next = setting == NEST_SETTING_VIRTUALBOX_INSTALLED ? self->facts->has_virtualbox
                    : setting == NEST_SETTING_LIBVIRT_INSTALLED ? has_all_of_libvirt (self->facts)
                    : option != NULL ? nest_module_option_get_next (option) : NEST_ANSWER_UNKNOWN;

  if (next == NEST_ANSWER_UNKNOWN)
    return NULL;

  return g_variant_ref_sink (g_variant_new_boolean (next == NEST_ANSWER_YES));
}

/**
 * nest_host_get_source:
 * @setting: one that belongs to this computer
 *
 * Returns: (transfer none) (nullable): what Nestbox's own file sets now, "1" or "0", for an exact undo; %NULL
 *   where it sets nothing, so that taking a change back removes the line
 */
const char *
nest_host_get_source (NestHost    *self,
                      NestSetting  setting)
{
  const NestModuleOption *option = nest_host_get_module_option (self, setting);
  NestAnswer own = option != NULL ? nest_module_option_get_own (option) : NEST_ANSWER_UNKNOWN;

  if (own == NEST_ANSWER_UNKNOWN)
    return NULL;

  return own == NEST_ANSWER_YES ? "1" : "0";
}
