/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Seen with libvirt 9.0 and QEMU 7.2, type='qemu': no <cpu> is qemu64 with svm; host-model, maximum and match='minimum'
 * have svm; a custom model has it if QEMU's model does (EPYC, Opteron_G2 … do; Nehalem, kvm64 do not); vmx is quietly
 * left out; host-passthrough does not start.
 *
 * type='kvm': QEMU switches svm off in every named model unless it is asked for by name, and no named model has vmx
 * (kvm_default_props in QEMU's target/i386/kvm/kvm-cpu.c). host-model and match='minimum' become a named model
 * with a list of features: what is only in the model (svm in EPYC) is lost, what is in the list is asked for by name.
 */
#include "nest-domain-cpu-rule.h"

static gboolean
is_one_of (const char        *text,
           const char *const *list)
{
  return text != NULL && g_strv_contains (list, text);
}

/** nest_domain_cpu_rule_is_taken_away: Returns: whether a line of <cpu> switches the feature off */
gboolean
nest_domain_cpu_rule_is_taken_away (const NestDomainCpuRule *self)
{
  static const char *const policies[] = { "disable", "forbid", NULL };

  return is_one_of (self->policy, policies);
}

/* --- reading --- */

static NestCpuMode
parse_mode (xmlNode *cpu)
{
  g_autofree char *mode = nest_domain_node_get_attribute (cpu, "mode");

  if (g_strcmp0 (mode, "host-passthrough") == 0)
    return NEST_CPU_MODE_HOST_PASSTHROUGH;
  if (g_strcmp0 (mode, "host-model") == 0)
    return NEST_CPU_MODE_HOST_MODEL;
  if (g_strcmp0 (mode, "maximum") == 0)
    return NEST_CPU_MODE_MAXIMUM;

  return nest_domain_node_first (cpu, "model") != NULL ? NEST_CPU_MODE_CUSTOM : NEST_CPU_MODE_DEFAULT;
}

/* libvirt takes a line without a policy as "require". */
static char *
get_policy (xmlNode    *cpu,
            const char *feature)
{
  for (xmlNode *node = nest_domain_node_first (cpu, "feature"); node != NULL;
       node = nest_domain_node_next (node, "feature"))
    {
      char *policy;

      if (!nest_domain_node_attribute_is (node, "name", feature))
        continue;
      policy = nest_domain_node_get_attribute (node, "policy");
      return policy != NULL ? policy : g_strdup ("require");
    }

  return NULL;
}

/*
 * TCG knows svm only. Under KVM the guest has the vendor of the host's processor, whatever its model; where that is not
 * known, a line of either feature tells what the machine was made for.
 */
static const char *
find_feature (const NestDomainCpuRule *self,
              xmlNode                 *cpu,
              const NestDomainHost    *host)
{
  NestCpuVendor vendor = nest_domain_host_get_vendor (host);
  g_autofree char *svm = get_policy (cpu, "svm");
  g_autofree char *vmx = get_policy (cpu, "vmx");

  if (!self->is_x86)
    return NULL;
  if (self->is_emulated || vendor == NEST_CPU_VENDOR_AMD || nest_domain_host_get_listed (host, "svm") == NEST_ANSWER_YES)
    return "svm";
  if (vendor == NEST_CPU_VENDOR_INTEL || nest_domain_host_get_listed (host, "vmx") == NEST_ANSWER_YES)
    return "vmx";
  if ((svm != NULL) != (vmx != NULL))
    return svm != NULL ? "svm" : "vmx";

  return NULL;
}

/* --- deciding --- */

/* As host-model: a named model with a list of features. */
static NestAnswer
get_host_model_answer (const NestDomainCpuRule *self,
                       const NestDomainHost    *host)
{
  NestAnswer listed = nest_domain_host_get_listed (host, self->feature);

  if (listed != NEST_ANSWER_UNKNOWN)
    return listed;
  if (self->is_emulated)
    return nest_domain_host_get_can_give (host, self->feature) == NEST_ANSWER_NO ? NEST_ANSWER_NO : NEST_ANSWER_YES;

  return nest_domain_host_get_can_give (host, self->feature) == NEST_ANSWER_UNKNOWN ? NEST_ANSWER_UNKNOWN
                                                                                    : NEST_ANSWER_NO;
}

/* Whether the guest sees the feature when no line of <cpu> speaks of it. */
static NestAnswer
get_answer_without_line (const NestDomainCpuRule *self,
                         const NestDomainHost    *host,
                         gboolean                 is_complete)
{
  if (self->is_unstartable)
    return NEST_ANSWER_NO;
  if (self->feature == NULL)
    return self->mode == NEST_CPU_MODE_CUSTOM || self->mode == NEST_CPU_MODE_DEFAULT ? NEST_ANSWER_NO
                                                                                     : NEST_ANSWER_UNKNOWN;
  if (self->mode == NEST_CPU_MODE_HOST_MODEL || self->is_minimum)
    return get_host_model_answer (self, host);
  if (self->mode == NEST_CPU_MODE_HOST_PASSTHROUGH || self->mode == NEST_CPU_MODE_MAXIMUM)
    return self->can_be_given;
  if ((self->is_emulated || is_complete) && g_str_equal (self->feature, "svm") &&
      nest_domain_model_has_svm (self->model))
    return NEST_ANSWER_YES;

  return NEST_ANSWER_NO;
}

static NestAnswer
get_answer (const NestDomainCpuRule *self,
            const NestDomainHost    *host,
            gboolean                 is_complete)
{
  NestAnswer without = get_answer_without_line (self, host, is_complete);

  if (self->policy == NULL || self->is_unstartable)
    return without;
  if (nest_domain_cpu_rule_is_taken_away (self))
    return NEST_ANSWER_NO;
  if (g_str_equal (self->policy, "optional"))
    return self->can_be_given;

  /* Required of a host that cannot, it does not start, or starts without; if it runs, it has it */
  return self->can_be_given == NEST_ANSWER_NO && !is_complete ? NEST_ANSWER_NO : NEST_ANSWER_YES;
}

static NestDomainCpuEdit
choose_edit (const NestDomainCpuRule *self,
             const NestDomainHost    *host)
{
  if (!self->is_x86 || self->sees == NEST_ANSWER_YES)
    return NEST_DOMAIN_CPU_EDIT_NONE;
  if (self->is_unstartable)
    return nest_domain_host_get_has_mode (host, "maximum") == NEST_ANSWER_NO ? NEST_DOMAIN_CPU_EDIT_HOST_MODEL
                                                                             : NEST_DOMAIN_CPU_EDIT_MAXIMUM;
  if (self->feature == NULL)
    return NEST_DOMAIN_CPU_EDIT_NONE;
  if (self->mode == NEST_CPU_MODE_HOST_PASSTHROUGH || self->mode == NEST_CPU_MODE_MAXIMUM)
    return nest_domain_cpu_rule_is_taken_away (self) ? NEST_DOMAIN_CPU_EDIT_DROP_FEATURE : NEST_DOMAIN_CPU_EDIT_NONE;
  if (self->mode == NEST_CPU_MODE_DEFAULT)
    return NEST_DOMAIN_CPU_EDIT_ADD_MODEL;
  if (nest_domain_cpu_rule_is_taken_away (self) &&
      get_answer_without_line (self, host, FALSE) == NEST_ANSWER_YES)
    return NEST_DOMAIN_CPU_EDIT_DROP_FEATURE;
  if (self->policy != NULL && !nest_domain_cpu_rule_is_taken_away (self))
    return NEST_DOMAIN_CPU_EDIT_NONE;

  return NEST_DOMAIN_CPU_EDIT_REQUIRE;
}

/**
 * nest_domain_cpu_rule_init:
 * @root: the domain
 * @host: (nullable): what is known of the host
 * @is_live: whether @root is the description of the running machine, in which libvirt has written down what QEMU left
 *   out of the model (check='full')
 */
void
nest_domain_cpu_rule_init (NestDomainCpuRule    *self,
                           xmlNode              *root,
                           const NestDomainHost *host,
                           gboolean              is_live)
{
  static const char *const families[] = { "x86_64", "i686", NULL };
  xmlNode *cpu = nest_domain_node_first (root, "cpu");
  g_autofree char *arch = nest_domain_node_get_attribute (nest_domain_node_find (root, "os/type"), "arch");

  *self = (NestDomainCpuRule) { 0 };
  self->is_x86 = is_one_of (arch, families);
  self->is_emulated = nest_domain_node_attribute_is (root, "type", "qemu");
  self->mode = parse_mode (cpu);
  self->is_unstartable = self->is_emulated && self->mode == NEST_CPU_MODE_HOST_PASSTHROUGH;
  self->is_minimum = self->mode == NEST_CPU_MODE_CUSTOM && nest_domain_node_attribute_is (cpu, "match", "minimum");
  self->model = nest_domain_node_get_text (nest_domain_node_first (cpu, "model"));
  self->is_model_named = self->model != NULL;
  if (self->model == NULL)
    self->model = g_strdup (g_strcmp0 (arch, "i686") == 0 ? "qemu32" : "qemu64");
  self->feature = find_feature (self, cpu, host);
  self->policy = self->feature != NULL ? get_policy (cpu, self->feature) : NULL;
  if (self->is_emulated && self->is_x86)
    self->can_be_given = NEST_ANSWER_YES;
  else if (self->feature != NULL)
    self->can_be_given = nest_domain_host_get_can_give (host, self->feature);
  self->sees = self->is_x86 ? get_answer (self, host, is_live && nest_domain_node_attribute_is (cpu, "check", "full"))
                            : NEST_ANSWER_NO;
  self->edit = choose_edit (self, host);
}

void
nest_domain_cpu_rule_clear (NestDomainCpuRule *self)
{
  g_clear_pointer (&self->model, g_free);
  g_clear_pointer (&self->policy, g_free);
}
