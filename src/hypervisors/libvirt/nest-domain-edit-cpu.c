/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nested virtualization on and off in <cpu>: which edit it takes, nest-domain-cpu-rule.c decides. */
#include "nest-domain-edit-private.h"

#include <glib/gi18n.h>

#include "nest-domain-cpu-rule.h"

static xmlNode *
find_feature (xmlNode    *root,
              const char *name)
{
  xmlNode *feature = nest_domain_node_find (root, "cpu/feature");

  while (feature != NULL && !nest_domain_node_attribute_is (feature, "name", name))
    feature = nest_domain_node_next (feature, "feature");

  return feature;
}

static void
drop_feature (xmlNode    *root,
              const char *name)
{
  nest_domain_node_remove (find_feature (root, name));
}

static void
set_feature (xmlNode    *root,
             const char *name,
             const char *policy)
{
  xmlNode *feature = find_feature (root, name);
  gboolean is_new = feature == NULL;

  if (is_new)
    feature = nest_domain_node_make (nest_domain_node_make_path (root, "cpu"), "feature");
  nest_domain_node_set_attribute (feature, "policy", policy);
  if (is_new)
    nest_domain_node_set_attribute (feature, "name", name);
}

/* A list of features needs a model: the one that QEMU takes when none is named. */
static void
name_model (xmlNode    *root,
            const char *model)
{
  xmlNode *cpu = nest_domain_node_first (root, "cpu");

  if (cpu == NULL)
    {
      cpu = nest_domain_node_make (root, "cpu");
      nest_domain_node_set_attribute (cpu, "mode", "custom");
      nest_domain_node_set_attribute (cpu, "match", "exact");
      nest_domain_node_set_attribute (cpu, "check", "none");
    }
  nest_domain_node_set_text (nest_domain_node_make_path (cpu, "model"), model);
}

static void
set_mode (xmlNode    *root,
          const char *mode)
{
  xmlNode *cpu = nest_domain_node_first (root, "cpu");

  nest_domain_node_set_attribute (cpu, "mode", mode);
  /* libvirt has it for host-passthrough and maximum only */
  if (g_str_equal (mode, "host-model"))
    nest_domain_node_set_attribute (cpu, "migratable", NULL);
}

static gboolean
refuse_on (const NestDomainCpuRule  *rule,
           GError                  **error)
{
  if (!rule->is_x86)
    return nest_domain_edit_refuse (error, _("This machine is not made for x86 processors, and only those have VT-x or "
                                             "AMD-V"));
  if (rule->feature == NULL)
    return nest_domain_edit_refuse (error, _("Whether this computer has VT-x or AMD-V could not be read, so the machine "
                                             "cannot be told which of them to have"));

  return nest_domain_edit_refuse (error, _("Nothing in the machine's description stands in the way: it gets what this "
                                           "computer hands on to machines, and that does not include VT-x or AMD-V"));
}

static gboolean
switch_on (xmlNode                  *root,
           const NestDomainCpuRule  *rule,
           GError                  **error)
{
  switch (rule->edit)
    {
    case NEST_DOMAIN_CPU_EDIT_DROP_FEATURE:
      drop_feature (root, rule->feature);
      return TRUE;
    case NEST_DOMAIN_CPU_EDIT_REQUIRE:
      set_feature (root, rule->feature, "require");
      return TRUE;
    case NEST_DOMAIN_CPU_EDIT_ADD_MODEL:
      name_model (root, rule->model);
      set_feature (root, rule->feature, "require");
      return TRUE;
    case NEST_DOMAIN_CPU_EDIT_MAXIMUM:
    case NEST_DOMAIN_CPU_EDIT_HOST_MODEL:
      set_mode (root, rule->edit == NEST_DOMAIN_CPU_EDIT_MAXIMUM ? "maximum" : "host-model");
      if (nest_domain_cpu_rule_is_taken_away (rule))
        drop_feature (root, rule->feature);
      return TRUE;
    case NEST_DOMAIN_CPU_EDIT_NONE:
    default:
      return rule->sees == NEST_ANSWER_YES || refuse_on (rule, error);
    }
}

static gboolean
switch_off (xmlNode                  *root,
            const NestDomainCpuRule  *rule,
            GError                  **error)
{
  if (rule->sees == NEST_ANSWER_NO)
    return TRUE;
  if (rule->feature == NULL)
    return refuse_on (rule, error);
  if (rule->mode == NEST_CPU_MODE_DEFAULT)
    name_model (root, rule->model);
  set_feature (root, rule->feature, "disable");

  return TRUE;
}

/** nest_domain_edit_nested_hw_virt: @on: whether the guest is to see vmx or svm at its next full start */
gboolean
nest_domain_edit_nested_hw_virt (xmlNode         *root,
                                 NestDomainHost  *host,
                                 gboolean         on,
                                 GError         **error)
{
  g_auto (NestDomainCpuRule) rule = { 0 };

  nest_domain_cpu_rule_init (&rule, root, host, FALSE);

  return on ? switch_on (root, &rule, error) : switch_off (root, &rule, error);
}
