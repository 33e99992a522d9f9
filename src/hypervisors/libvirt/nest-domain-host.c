/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The two capabilities documents: the host's (whose processor it is) and the domain type's (what QEMU can give). libvirt
 * hands out the second only where changing is allowed; anybody may look at a machine's <cpu> as QEMU would make it
 * (VIR_DOMAIN_XML_UPDATE_CPU, seen with libvirt 9.0), in which host-model has become a model with a list of features.
 */
#include "nest-domain-host.h"

#include <string.h>

#include "nest-domain-tree.h"

typedef struct {
  char *model;
  GHashTable *features; /* name → "require", "disable" … */
} Model;

struct _NestDomainHost
{
  NestCpuVendor vendor;
  Model host;       /* the processor as the host's capabilities have it */
  Model host_model; /* what mode='host-model' would give */
  GHashTable *modes; /* name → "yes" or "no" */
};

/** nest_domain_model_has_svm: Returns: whether QEMU and libvirt count svm among the features of @model (9.0, 7.2) */
gboolean
nest_domain_model_has_svm (const char *model)
{
  static const char *const prefixes[] = { "EPYC", "Dhyana", "Opteron_G2", "Opteron_G3", "Opteron_G4", "Opteron_G5",
                                          "phenom", "qemu64" };

  for (guint i = 0; model != NULL && i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (model, prefixes[i]))
      return TRUE;

  return FALSE;
}

static void
read_model (Model   *model,
            xmlNode *node)
{
  model->model = nest_domain_node_get_text (nest_domain_node_first (node, "model"));
  model->features = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (xmlNode *feature = nest_domain_node_first (node, "feature"); feature != NULL;
       feature = nest_domain_node_next (feature, "feature"))
    {
      char *name = nest_domain_node_get_attribute (feature, "name");
      char *policy = nest_domain_node_get_attribute (feature, "policy");

      if (name != NULL)
        g_hash_table_replace (model->features, name, policy != NULL ? policy : g_strdup ("require"));
      else
        g_free (policy);
    }
}

static NestCpuVendor
parse_vendor (xmlNode *node)
{
  static const struct {
    const char *name;
    NestCpuVendor vendor;
  } vendors[] = {
    { "Intel", NEST_CPU_VENDOR_INTEL },
    { "AMD", NEST_CPU_VENDOR_AMD },
    { "Hygon", NEST_CPU_VENDOR_AMD }, /* has AMD's svm */
  };
  g_autofree char *text = nest_domain_node_get_text (nest_domain_node_first (node, "vendor"));

  for (guint i = 0; i < G_N_ELEMENTS (vendors); i++)
    if (g_strcmp0 (text, vendors[i].name) == 0)
      return vendors[i].vendor;

  return NEST_CPU_VENDOR_UNKNOWN;
}

static void
read_capabilities (NestDomainHost *self,
                   const char     *xml)
{
  xmlDoc *document = xml != NULL ? nest_domain_parse_document (xml, strlen (xml), NULL) : NULL;
  xmlNode *cpu = document != NULL ? nest_domain_node_find (xmlDocGetRootElement (document), "host/cpu") : NULL;

  read_model (&self->host, cpu);
  self->vendor = parse_vendor (cpu);
  g_clear_pointer (&document, xmlFreeDoc);
}

static void
read_domain_capabilities (NestDomainHost *self,
                          const char     *xml)
{
  xmlDoc *document = xml != NULL ? nest_domain_parse_document (xml, strlen (xml), NULL) : NULL;
  xmlNode *cpu = document != NULL ? nest_domain_node_first (xmlDocGetRootElement (document), "cpu") : NULL;
  xmlNode *host_model = NULL;

  self->modes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (xmlNode *mode = nest_domain_node_first (cpu, "mode"); mode != NULL; mode = nest_domain_node_next (mode, "mode"))
    {
      char *name = nest_domain_node_get_attribute (mode, "name");

      if (g_strcmp0 (name, "host-model") == 0)
        host_model = mode;
      if (name != NULL)
        g_hash_table_replace (self->modes, name, nest_domain_node_get_attribute (mode, "supported"));
    }
  read_model (&self->host_model, host_model);
  if (self->vendor == NEST_CPU_VENDOR_UNKNOWN)
    self->vendor = parse_vendor (host_model);
  g_clear_pointer (&document, xmlFreeDoc);
}

/**
 * nest_domain_host_new:
 * @capabilities: (nullable): what virConnectGetCapabilities() says; %NULL or nonsense: unknown
 * @domain_capabilities: (nullable): what virConnectGetDomainCapabilities() says for the domain's emulator, processor
 *   family, machine and type, as nest_domain_get_caps_arguments() tells them
 *
 * Returns: (transfer full): what can be told from them
 */
NestDomainHost *
nest_domain_host_new (const char *capabilities,
                      const char *domain_capabilities)
{
  NestDomainHost *self = g_atomic_rc_box_new0 (NestDomainHost);

  read_capabilities (self, capabilities);
  read_domain_capabilities (self, domain_capabilities);

  return self;
}

/* --- from a machine --- */

static void
copy_features (GHashTable *from,
               GHashTable *to)
{
  GHashTableIter iter;
  gpointer name, policy;

  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &name, &policy))
    g_hash_table_replace (to, g_strdup (name), g_strdup (policy));
}

static gboolean
is_like_host (xmlNode *cpu)
{
  return nest_domain_node_attribute_is (cpu, "mode", "host-model") ||
         nest_domain_node_attribute_is (cpu, "match", "minimum");
}

/* What a line demands or takes away says nothing of the host. */
static void
forget_what_was_asked_for (Model        *found,
                           const Model  *asked,
                           gboolean      is_like_host)
{
  static const char *const names[] = { "svm", "vmx" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *policy = g_hash_table_lookup (asked->features, names[i]);
      gboolean is_asked = policy != NULL && !g_str_equal (policy, "optional");

      if (is_asked || (policy == NULL && !is_like_host))
        g_hash_table_remove (found->features, names[i]);
      if (is_asked || !is_like_host)
        g_clear_pointer (&found->model, g_free);
    }
}

/**
 * nest_domain_host_new_resolved:
 * @base: what is known of the host
 * @xml: a domain
 * @resolved: the same domain as libvirt describes it with its processor resolved
 *
 * For where nobody says what a machine can have. It fits this domain, and others with the same <cpu>.
 *
 * Returns: (transfer full): @base, with what can be told from what became of the domain's <cpu>
 */
NestDomainHost *
nest_domain_host_new_resolved (const NestDomainHost *base,
                               NestDomainXml        *xml,
                               NestDomainXml        *resolved)
{
  xmlNode *cpu = nest_domain_node_first (nest_domain_xml_get_root (xml), "cpu");
  xmlNode *resolved_cpu = nest_domain_node_first (nest_domain_xml_get_root (resolved), "cpu");
  NestDomainHost *self = nest_domain_host_new (NULL, NULL);
  Model asked = { 0 };

  g_clear_pointer (&self->host_model.features, g_hash_table_unref);
  self->host.model = g_strdup (base->host.model);
  copy_features (base->host.features, self->host.features);
  copy_features (base->modes, self->modes);
  self->vendor = base->vendor != NEST_CPU_VENDOR_UNKNOWN ? base->vendor : parse_vendor (resolved_cpu);

  read_model (&asked, cpu);
  read_model (&self->host_model, resolved_cpu);
  forget_what_was_asked_for (&self->host_model, &asked, is_like_host (cpu));
  g_hash_table_unref (asked.features);
  g_free (asked.model);

  return self;
}

NestDomainHost *
nest_domain_host_ref (NestDomainHost *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
nest_domain_host_clear (gpointer data)
{
  NestDomainHost *self = data;

  g_free (self->host.model);
  g_free (self->host_model.model);
  g_hash_table_unref (self->host.features);
  g_hash_table_unref (self->host_model.features);
  g_hash_table_unref (self->modes);
}

void
nest_domain_host_unref (NestDomainHost *self)
{
  g_atomic_rc_box_release_full (self, nest_domain_host_clear);
}

/** nest_domain_host_get_vendor: @self: (nullable). Returns: whose processor the host has */
NestCpuVendor
nest_domain_host_get_vendor (const NestDomainHost *self)
{
  return self != NULL ? self->vendor : NEST_CPU_VENDOR_UNKNOWN;
}

/**
 * nest_domain_host_get_listed:
 * @self: (nullable): a host
 * @feature: "svm" or "vmx"
 *
 * Returns: what the list of mode='host-model' says of @feature by name; unknown if it does not name it
 */
NestAnswer
nest_domain_host_get_listed (const NestDomainHost *self,
                             const char           *feature)
{
  const char *policy = self != NULL ? g_hash_table_lookup (self->host_model.features, feature) : NULL;

  if (policy == NULL)
    return NEST_ANSWER_UNKNOWN;

  return g_str_equal (policy, "require") || g_str_equal (policy, "force") ? NEST_ANSWER_YES : NEST_ANSWER_NO;
}

/**
 * nest_domain_host_get_can_give:
 * @self: (nullable): a host
 * @feature: "svm" or "vmx"
 *
 * libvirt fills mode='host-model' with what QEMU, and below it KVM, can really give: a feature that is in the list,
 * or in the model that the list is for. Without that list only the host's processor is known: where it lacks svm,
 * the answer is no; where it has the feature, KVM may still keep it back.
 *
 * Returns: whether a machine of the asked type can have @feature
 */
NestAnswer
nest_domain_host_get_can_give (const NestDomainHost *self,
                               const char           *feature)
{
  gboolean is_svm = g_str_equal (feature, "svm");

  if (self == NULL)
    return NEST_ANSWER_UNKNOWN;
  if (nest_domain_host_get_listed (self, feature) != NEST_ANSWER_UNKNOWN)
    return nest_domain_host_get_listed (self, feature);
  if (self->host_model.model != NULL)
    return is_svm && nest_domain_model_has_svm (self->host_model.model) ? NEST_ANSWER_YES : NEST_ANSWER_NO;
  if (self->host.model == NULL || g_hash_table_contains (self->host.features, feature) ||
      (is_svm && nest_domain_model_has_svm (self->host.model)))
    return NEST_ANSWER_UNKNOWN;

  return NEST_ANSWER_NO;
}

/** nest_domain_host_get_has_mode: @self: (nullable). Returns: whether QEMU offers this mode of <cpu> for the type */
NestAnswer
nest_domain_host_get_has_mode (const NestDomainHost *self,
                               const char           *mode)
{
  const char *supported = self != NULL ? g_hash_table_lookup (self->modes, mode) : NULL;

  if (supported == NULL)
    return NEST_ANSWER_UNKNOWN;

  return g_str_equal (supported, "yes") ? NEST_ANSWER_YES : NEST_ANSWER_NO;
}
