/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a domain's XML says about the machine, and whether it is one that Nestbox can work with. */
#include "nest-domain-read.h"

#include <glib/gi18n.h>
#include <string.h>

#include "nest-domain-cpu.h"
#include "nest-domain-slots.h"
#include "nest-domain-values.h"

/* More children than any machine's description has; beyond, looking for places would take too long */
#define MAX_CHILDREN 20000

static const NestSetting kept_settings[] = {
  NEST_SETTING_NESTED_HW_VIRT, NEST_SETTING_CPU_COUNT, NEST_SETTING_CPU_PINNING, NEST_SETTING_MEMORY, NEST_SETTING_ACPI,
};

/* --- whether --- */

/* Elements that hold elements, no text, and not too many. */
static gboolean
has_odd_lists (xmlNode *root)
{
  static const char *const paths[] = { "", "vcpus", "cputune", "features", "cpu" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      xmlNode *parent = nest_domain_node_find (root, paths[i]);
      guint count = 0;

      for (xmlNode *child = parent != NULL ? parent->children : NULL; child != NULL; child = child->next)
        if (++count > MAX_CHILDREN || (xmlNodeIsText (child) && !xmlIsBlankNode (child)))
          return TRUE;
    }

  return FALSE;
}

/* @node: (nullable): the first of a list. Whether two in it have the same @attribute */
static gboolean
has_equal_siblings (xmlNode    *node,
                    const char *attribute)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *name = node != NULL ? (const char *) node->name : NULL;

  for (; node != NULL; node = nest_domain_node_next (node, name))
    {
      char *value = nest_domain_node_get_attribute (node, attribute);

      if (value != NULL && !g_hash_table_add (seen, value))
        return TRUE;
    }

  return FALSE;
}

/* What there is only one of. libvirt takes the first, or refuses the second; editing would have to know which. */
static gboolean
has_duplicates (xmlNode *root)
{
  static const char *const singles[] = { "name", "uuid", "memory", "currentMemory", "vcpu", "vcpus", "cputune", "os",
                                         "os/type", "features", "features/acpi", "cpu", "cpu/model", "cpu/vendor",
                                         "cpu/topology", "cpu/numa", "devices" };

  for (guint i = 0; i < G_N_ELEMENTS (singles); i++)
    {
      const char *slash = strrchr (singles[i], '/');
      xmlNode *node = nest_domain_node_find (root, singles[i]);

      if (node != NULL && nest_domain_node_next (node, slash != NULL ? slash + 1 : singles[i]) != NULL)
        return TRUE;
    }

  return has_equal_siblings (nest_domain_node_find (root, "cputune/vcpupin"), "vcpu") ||
         has_equal_siblings (nest_domain_node_find (root, "cpu/feature"), "name");
}

/* Elements that hold a text and no elements. */
static gboolean
has_odd_texts (xmlNode *root)
{
  static const char *const texts[] = { "memory", "currentMemory", "vcpu", "cpu/model" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      xmlNode *node = nest_domain_node_find (root, texts[i]);

      if (node != NULL && xmlFirstElementChild (node) != NULL)
        return TRUE;
    }

  return FALSE;
}

static char *
get_type_problem (const char *type)
{
  static const struct {
    const char *type;
    const char *name;
  } foreign[] = {
    { "xen", "Xen" },
    { "lxc", "LXC" },
    { "openvz", "OpenVZ" },
    { "vmware", "VMware" },
    { "vz", "Virtuozzo" },
    { "parallels", "Parallels" },
    { "bhyve", "bhyve" },
    { "hyperv", "Hyper-V" },
    { "vbox", "VirtualBox" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++)
    if (g_strcmp0 (type, foreign[i].type) == 0)
      /* Translators: %s is a product: Xen, LXC … */
      return g_strdup_printf (_("libvirt runs this machine with %s. Nestbox sets up machines that run with KVM or QEMU."),
                              foreign[i].name);

  return g_strdup (_("libvirt does not run this machine with KVM or QEMU. Nestbox sets up only those."));
}

/**
 * nest_domain_get_problem:
 *
 * Returns: (transfer full) (nullable): a sentence: why Nestbox cannot work with this domain; %NULL if it can
 */
char *
nest_domain_get_problem (NestDomainXml *xml)
{
  /* "test" is the machine of libvirt's test driver, on which the practice machine is built */
  static const char *const types[] = { "kvm", "qemu", "test", NULL };
  xmlNode *root = nest_domain_xml_get_root (xml);
  g_autofree char *type = nest_domain_node_get_attribute (root, "type");
  g_autofree char *os_type = nest_domain_node_get_text (nest_domain_node_find (root, "os/type"));

  if (!nest_domain_node_is (root, "domain") || type == NULL || has_odd_lists (root) || has_odd_texts (root) ||
      has_duplicates (root))
    return g_strdup (_("The description of the machine is not one that libvirt writes."));
  if (!g_strv_contains (types, type))
    return get_type_problem (type);
  if (g_strcmp0 (os_type, "hvm") != 0)
    return g_strdup (_("This is not a whole virtual machine (libvirt's type “hvm”). Nestbox sets up only those."));

  return NULL;
}

/** nest_domain_get_uuid: Returns: (transfer full) (nullable): the UUID as it stands there */
char *
nest_domain_get_uuid (NestDomainXml *xml)
{
  return nest_domain_node_get_text (nest_domain_node_first (nest_domain_xml_get_root (xml), "uuid"));
}

/** nest_domain_get_name: Returns: (transfer full) (nullable): the name */
char *
nest_domain_get_name (NestDomainXml *xml)
{
  return nest_domain_node_get_raw_text (nest_domain_node_first (nest_domain_xml_get_root (xml), "name"));
}

/**
 * nest_domain_get_caps_arguments:
 * @emulator: (out) (nullable) (transfer full): the path of QEMU
 * @arch: (out) (nullable) (transfer full): the processor family
 * @machine: (out) (nullable) (transfer full): the machine type
 * @type: (out) (nullable) (transfer full): "kvm" or "qemu"
 *
 * What virConnectGetDomainCapabilities() has to be asked for to fit this domain. Domains with equal answers can share
 * one #NestDomainHost.
 */
void
nest_domain_get_caps_arguments (NestDomainXml  *xml,
                                char          **emulator,
                                char          **arch,
                                char          **machine,
                                char          **type)
{
  xmlNode *root = nest_domain_xml_get_root (xml);
  xmlNode *os_type = nest_domain_node_find (root, "os/type");

  *emulator = nest_domain_node_get_text (nest_domain_node_find (root, "devices/emulator"));
  *arch = nest_domain_node_get_attribute (os_type, "arch");
  *machine = nest_domain_node_get_attribute (os_type, "machine");
  *type = nest_domain_node_get_attribute (root, "type");
}

/* Whether it is for libvirt to say if the machine gets svm or vmx. */
static gboolean
has_open_feature (xmlNode *cpu)
{
  for (xmlNode *node = nest_domain_node_first (cpu, "feature"); node != NULL;
       node = nest_domain_node_next (node, "feature"))
    if (nest_domain_node_attribute_is (node, "policy", "optional") &&
        (nest_domain_node_attribute_is (node, "name", "svm") || nest_domain_node_attribute_is (node, "name", "vmx")))
      return TRUE;

  return FALSE;
}

/**
 * nest_domain_get_open_cpu:
 *
 * host-passthrough and maximum stay as they are, and a named model is what its name says.
 *
 * Returns: (transfer full) (nullable): <cpu>, if what libvirt makes of it tells something of the host
 */
char *
nest_domain_get_open_cpu (NestDomainXml *xml)
{
  xmlNode *cpu = nest_domain_node_first (nest_domain_xml_get_root (xml), "cpu");
  xmlBuffer *buffer;
  char *text;

  if (cpu == NULL || (!nest_domain_node_attribute_is (cpu, "mode", "host-model") &&
                      !nest_domain_node_attribute_is (cpu, "match", "minimum") && !has_open_feature (cpu)))
    return NULL;

  buffer = xmlBufferCreate ();
  xmlNodeDump (buffer, cpu->doc, cpu, 0, 0);
  text = g_strdup ((const char *) xmlBufferContent (buffer));
  xmlBufferFree (buffer);

  return text;
}

/* --- what --- */

static NestPlatform
get_platform (const char *arch)
{
  if (arch == NULL)
    return NEST_PLATFORM_UNKNOWN;

  return g_str_equal (arch, "x86_64") || g_str_equal (arch, "i686") ? NEST_PLATFORM_X86 : NEST_PLATFORM_OTHER;
}

static NestAnswer
get_is_64_bit (const char *arch)
{
  if (arch == NULL)
    return NEST_ANSWER_UNKNOWN;

  return strstr (arch, "64") != NULL || g_str_equal (arch, "s390x") ? NEST_ANSWER_YES : NEST_ANSWER_NO;
}

static void
read_numbers (xmlNode     *root,
              NestMachine *machine)
{
  g_autoptr (NestPinning) pinning = nest_domain_get_pinning (root);
  guint processors = nest_domain_get_processors (root);
  guint64 mib;

  if (processors != 0)
    nest_machine_set_value (machine, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (processors));
  if (nest_domain_get_memory (root, &mib))
    nest_machine_set_value (machine, NEST_SETTING_MEMORY, g_variant_new_uint64 (mib));
  if (pinning != NULL)
    nest_machine_set_value (machine, NEST_SETTING_CPU_PINNING,
                            g_variant_new_take_string (nest_pinning_format (pinning)));
}

/* I/O APIC, ACPI and nested virtualization as steps know them are matters of x86. */
static void
read_switches (xmlNode       *root,
               const NestCpu *cpu,
               NestMachine   *machine)
{
  gboolean has_acpi = nest_domain_node_find (root, "features/acpi") != NULL;

  if (nest_machine_get_platform (machine) == NEST_PLATFORM_OTHER)
    return;
  nest_machine_set_value (machine, NEST_SETTING_IO_APIC, g_variant_new_boolean (TRUE));
  nest_machine_set_value (machine, NEST_SETTING_ACPI, g_variant_new_boolean (has_acpi));
  if (cpu->sees != NEST_ANSWER_UNKNOWN)
    nest_machine_set_value (machine, NEST_SETTING_NESTED_HW_VIRT, g_variant_new_boolean (cpu->sees == NEST_ANSWER_YES));
}

/**
 * nest_domain_read:
 * @xml: the domain as it is defined (its inactive description), for which nest_domain_get_problem() says %NULL
 * @live: (nullable): the description of the running machine
 * @host: (nullable): what the host's capabilities say
 * @machine: a machine that is being built
 *
 * Fills in platform, guest, processor, and for each setting its value, its source, and why it is left alone. Sources
 * hold nothing but what belongs to the setting: never a password.
 */
void
nest_domain_read (NestDomainXml  *xml,
                  NestDomainXml  *live,
                  NestDomainHost *host,
                  NestMachine    *machine)
{
  xmlNode *root = nest_domain_xml_get_root (xml);
  g_autofree char *arch = nest_domain_node_get_attribute (nest_domain_node_find (root, "os/type"), "arch");
  g_autoptr (NestCpu) cpu = nest_domain_cpu_new (xml, live, host);

  nest_machine_set_platform (machine, get_platform (arch));
  nest_machine_set_guest (machine, arch, get_is_64_bit (arch));
  nest_machine_set_cpu (machine, cpu);
  read_numbers (root, machine);
  read_switches (root, cpu, machine);

  for (guint i = 0; i < G_N_ELEMENTS (kept_settings); i++)
    {
      g_autofree char *source = nest_domain_capture (root, kept_settings[i]);
      g_autofree char *reason = nest_domain_get_fixed_reason (root, kept_settings[i]);

      nest_machine_set_source (machine, kept_settings[i], source);
      nest_machine_set_fixed (machine, kept_settings[i], reason);
    }
}
