/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers from domain XML, by libvirt's rules; and where Nestbox keeps its hands off. */
#include "nest-domain-values.h"

#include <glib/gi18n.h>
#include <string.h>

#define MIB (G_GUINT64_CONSTANT (1) << 20)

/** nest_domain_parse_number: @text: (nullable): digits only. Returns: whether it is a number up to @maximum */
gboolean
nest_domain_parse_number (const char *text,
                          guint64     maximum,
                          guint64    *number)
{
  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, maximum, number, NULL);
}

/* --- processors --- */

static gboolean
get_number_attribute (const xmlNode *node,
                      const char    *name,
                      guint64        maximum,
                      guint64       *number)
{
  g_autofree char *text = nest_domain_node_get_attribute (node, name);

  return nest_domain_parse_number (text, maximum, number);
}

/** nest_domain_get_maximum: Returns: the processors that there can be: the text of <vcpu>; 0 if it makes no sense */
guint
nest_domain_get_maximum (xmlNode *root)
{
  xmlNode *vcpu = nest_domain_node_first (root, "vcpu");
  g_autofree char *text = nest_domain_node_get_text (vcpu);
  guint64 maximum;

  if (vcpu == NULL)
    return 1;

  return nest_domain_parse_number (text, NEST_DOMAIN_MAX_PROCESSORS, &maximum) ? (guint) maximum : 0;
}

/* With a list of single processors libvirt counts those that are switched on, whatever "current" says (9.0). */
static guint
count_enabled (xmlNode *vcpus)
{
  guint count = 0;

  for (xmlNode *node = nest_domain_node_first (vcpus, "vcpu"); node != NULL; node = nest_domain_node_next (node, "vcpu"))
    if (nest_domain_node_attribute_is (node, "enabled", "yes"))
      count++;

  return count;
}

/** nest_domain_get_processors: Returns: the processors at the next start; 0 if it makes no sense */
guint
nest_domain_get_processors (xmlNode *root)
{
  guint maximum = nest_domain_get_maximum (root);
  guint enabled = count_enabled (nest_domain_node_first (root, "vcpus"));
  xmlNode *vcpu = nest_domain_node_first (root, "vcpu");
  guint64 current = maximum;

  if (enabled > 0)
    return MIN (enabled, maximum);
  get_number_attribute (vcpu, "current", NEST_DOMAIN_MAX_PROCESSORS, &current);

  return MIN ((guint) current, maximum);
}

/** nest_domain_get_pin: @processor: (out): whose pin it is. Returns: whether @vcpupin names a processor */
gboolean
nest_domain_get_pin (const xmlNode *vcpupin,
                     guint         *processor)
{
  guint64 number;

  if (!get_number_attribute (vcpupin, "vcpu", NEST_DOMAIN_MAX_PROCESSORS, &number))
    return FALSE;
  *processor = (guint) number;

  return TRUE;
}

/**
 * nest_domain_get_pinning:
 *
 * Like libvirt it ignores pins of processors that there are not, and the list of CPUs where libvirt
 * chooses by itself (placement='auto').
 *
 * Returns: (transfer full) (nullable): the pinning; %NULL if a list of CPUs cannot be understood
 */
NestPinning *
nest_domain_get_pinning (xmlNode *root)
{
  g_autoptr (NestPinning) pinning = nest_pinning_new ();
  xmlNode *vcpu = nest_domain_node_first (root, "vcpu");
  g_autofree char *cpuset = nest_domain_node_get_attribute (vcpu, "cpuset");
  guint maximum = nest_domain_get_maximum (root);
  xmlNode *cputune = nest_domain_node_first (root, "cputune");

  if (!nest_domain_node_attribute_is (vcpu, "placement", "auto") && !nest_pinning_set_cpuset (pinning, cpuset))
    return NULL;
  for (xmlNode *pin = nest_domain_node_first (cputune, "vcpupin"); pin != NULL;
       pin = nest_domain_node_next (pin, "vcpupin"))
    {
      g_autofree char *cpus = nest_domain_node_get_attribute (pin, "cpuset");
      guint processor;

      if (!nest_domain_get_pin (pin, &processor))
        return NULL;
      if (processor < maximum && (cpus == NULL || !nest_pinning_set_processor (pinning, processor, cpus)))
        return NULL;
    }

  return g_steal_pointer (&pinning);
}

/* --- memory --- */

/**
 * nest_domain_get_unit:
 * @unit: (nullable): as libvirt takes them: "b", "KB" and "kB" (decimal), "k", "K", "KiB" …; %NULL: KiB
 *
 * Returns: the bytes of one unit; 0 if there is no such unit
 */
guint64
nest_domain_get_unit (const char *unit)
{
  static const char letters[] = "kmgtpe";
  const char *letter;
  guint64 base, bytes = 1;

  if (unit == NULL)
    return 1024;
  if (g_ascii_strcasecmp (unit, "b") == 0 || g_ascii_strcasecmp (unit, "byte") == 0 ||
      g_ascii_strcasecmp (unit, "bytes") == 0)
    return 1;
  letter = *unit != '\0' ? strchr (letters, g_ascii_tolower (*unit)) : NULL;
  if (letter == NULL)
    return 0;
  if (unit[1] == '\0' || g_ascii_strcasecmp (unit + 1, "iB") == 0)
    base = 1024;
  else if (g_ascii_strcasecmp (unit + 1, "B") == 0)
    base = 1000;
  else
    return 0;
  for (const char *step = letters; step <= letter; step++)
    bytes *= base;

  return bytes;
}

/** nest_domain_get_bytes: Returns: whether @node holds an amount of memory that fits into 64 bits */
gboolean
nest_domain_get_bytes (const xmlNode *node,
                       guint64       *bytes)
{
  g_autofree char *text = nest_domain_node_get_text (node);
  g_autofree char *unit_text = nest_domain_node_get_attribute (node, "unit");
  guint64 unit = nest_domain_get_unit (unit_text);
  guint64 number;

  return unit != 0 && nest_domain_parse_number (text, G_MAXUINT64, &number) &&
         g_uint64_checked_mul (bytes, number, unit);
}

/**
 * nest_domain_get_memory:
 * @mib: (out): what the machine gets when it starts, in MiB, rounded down
 *
 * Returns: whether it could be understood
 */
gboolean
nest_domain_get_memory (xmlNode *root,
                        guint64 *mib)
{
  xmlNode *current = nest_domain_node_first (root, "currentMemory");
  guint64 maximum, bytes;

  if (!nest_domain_get_bytes (nest_domain_node_first (root, "memory"), &maximum))
    return FALSE;
  bytes = maximum;
  if (current != NULL && !nest_domain_get_bytes (current, &bytes))
    return FALSE;
  /* libvirt takes 0, and more than there is, for all of it */
  if (bytes == 0 || bytes > maximum)
    bytes = maximum;
  *mib = bytes / MIB;

  return TRUE;
}

/* --- what is left alone --- */

static gboolean
has_numa_cells (xmlNode *root)
{
  return nest_domain_node_first (nest_domain_node_find (root, "cpu/numa"), "cell") != NULL;
}

static char *
get_fixed_memory (xmlNode *root)
{
  guint64 mib;

  if (has_numa_cells (root))
    return g_strdup (_("The memory of this machine is divided into parts (NUMA cells), each with its own size. Nestbox "
                       "leaves it alone."));
  if (nest_domain_node_find (root, "devices/memory") != NULL || nest_domain_node_first (root, "maxMemory") != NULL)
    return g_strdup (_("This machine has memory modules that can be plugged in and out. Nestbox leaves its memory alone."));
  if (nest_domain_node_find (root, "memtune/hard_limit") != NULL)
    return g_strdup (_("This machine has a hard limit for all memory that it uses on this computer, and the limit would "
                       "have to change with it. Nestbox leaves its memory alone."));
  if (!nest_domain_get_memory (root, &mib))
    return g_strdup (_("The amount of memory cannot be understood."));

  return NULL;
}

/* Where libvirt writes a list of single processors, it is complete and in order, and the first one is switched on. */
static gboolean
has_odd_processor_list (xmlNode *root)
{
  xmlNode *vcpus = nest_domain_node_first (root, "vcpus");
  xmlNode *node = nest_domain_node_first (vcpus, "vcpu");
  guint maximum = nest_domain_get_maximum (root);
  guint64 id, expected = 0;

  if (vcpus == NULL)
    return FALSE;
  if (!nest_domain_node_attribute_is (node, "enabled", "yes"))
    return TRUE;
  for (; node != NULL; node = nest_domain_node_next (node, "vcpu"))
    if (!get_number_attribute (node, "id", NEST_DOMAIN_MAX_PROCESSORS, &id) || id != expected++)
      return TRUE;

  return expected != maximum;
}

/* Elements of <cputune> that name processors by number: libvirt refuses, or quietly cuts, what does not fit. */
static gboolean
has_processor_groups (xmlNode *root)
{
  xmlNode *cputune = nest_domain_node_first (root, "cputune");

  for (xmlNode *node = cputune != NULL ? xmlFirstElementChild (cputune) : NULL; node != NULL;
       node = xmlNextElementSibling (node))
    if (xmlHasProp (node, BAD_CAST "vcpus") != NULL)
      return TRUE;

  return FALSE;
}

static char *
get_fixed_processors (xmlNode *root)
{
  if (has_numa_cells (root))
    return g_strdup (_("The processors of this machine are divided into groups (NUMA cells). Nestbox leaves their number "
                       "alone."));
  if (has_processor_groups (root))
    return g_strdup (_("Some processors of this machine have a share of time or cache of their own. Nestbox leaves their "
                       "number alone."));
  if (nest_domain_get_processors (root) == 0 || has_odd_processor_list (root))
    return g_strdup (_("The number of processors cannot be understood."));

  return NULL;
}

/** nest_domain_get_fixed_reason: Returns: (transfer full) (nullable): a sentence: why @setting is left alone */
char *
nest_domain_get_fixed_reason (xmlNode     *root,
                              NestSetting  setting)
{
  g_autoptr (NestPinning) pinning = NULL;

  if (setting == NEST_SETTING_MEMORY)
    return get_fixed_memory (root);
  if (setting == NEST_SETTING_CPU_COUNT)
    return get_fixed_processors (root);
  if (setting != NEST_SETTING_CPU_PINNING)
    return NULL;

  pinning = nest_domain_get_pinning (root);

  return pinning == NULL ? g_strdup (_("The list of CPUs that this machine is bound to cannot be understood.")) : NULL;
}
