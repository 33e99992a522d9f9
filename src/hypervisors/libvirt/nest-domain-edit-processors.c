/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Another number of processors, and what has to fit it: the topology, the list of single ones, the pins. */
#include "nest-domain-edit-private.h"

#include <glib/gi18n.h>

#include "nest-domain-pins.h"
#include "nest-domain-values.h"

/* --- topology --- */

static guint64
get_part (const xmlNode *topology,
          const char    *name)
{
  g_autofree char *text = nest_domain_node_get_attribute (topology, name);
  guint64 part;

  return nest_domain_parse_number (text, NEST_DOMAIN_MAX_PROCESSORS, &part) && part > 0 ? part : 1;
}

/* How many processors all parts but @name make up; 0 for a nonsensical number */
static guint64
multiply_others (const xmlNode *topology,
                 const char    *name)
{
  static const char *const parts[] = { "sockets", "dies", "clusters", "modules", "cores", "threads" };
  guint64 product = 1;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (!g_str_equal (parts[i], name) && !g_uint64_checked_mul (&product, product, get_part (topology, parts[i])))
      return 0;

  return product;
}

static gboolean
adapt_part (xmlNode    *topology,
            const char *name,
            guint       count)
{
  guint64 others = multiply_others (topology, name);
  g_autofree char *number = NULL;

  if (others == 0 || count % others != 0)
    return FALSE;
  number = g_strdup_printf ("%" G_GUINT64_FORMAT, count / others);
  nest_domain_node_set_attribute (topology, name, number);

  return TRUE;
}

/*
 * QEMU's driver refuses a topology that does not make up exactly the most processors that there can be. One number is
 * changed where that is enough: the cores, so that a system which is licensed by sockets does not notice.
 */
static void
fit_topology (xmlNode *root,
              guint    maximum)
{
  xmlNode *cpu = nest_domain_node_first (root, "cpu");
  xmlNode *topology = nest_domain_node_first (cpu, "topology");

  if (topology == NULL || multiply_others (topology, "") == maximum || adapt_part (topology, "cores", maximum) ||
      adapt_part (topology, "sockets", maximum))
    return;
  nest_domain_node_remove (topology);
  if (nest_domain_node_is_bare (cpu))
    nest_domain_node_remove (cpu);
}

/* --- single processors --- */

/* What libvirt's <vcpus> says of one: its place in the order of switching on, 0 if there is no order */
static guint64
get_order (const xmlNode *processor)
{
  g_autofree char *text = nest_domain_node_get_attribute (processor, "order");
  guint64 order = 0;

  nest_domain_parse_number (text, NEST_DOMAIN_MAX_PROCESSORS, &order);

  return order;
}

static gboolean
is_enabled (const xmlNode *processor)
{
  return nest_domain_node_attribute_is (processor, "enabled", "yes");
}

static void
enable (xmlNode *processor,
        guint64  highest_order)
{
  g_autofree char *order = g_strdup_printf ("%" G_GUINT64_FORMAT, highest_order + 1);

  nest_domain_node_set_attribute (processor, "enabled", "yes");
  nest_domain_node_set_attribute (processor, "order", highest_order > 0 ? order : NULL);
}

static void
disable (xmlNode *processor)
{
  nest_domain_node_set_attribute (processor, "enabled", "no");
  /* One that is off has to be one that can be plugged in, and is in no order */
  nest_domain_node_set_attribute (processor, "hotpluggable", "yes");
  nest_domain_node_set_attribute (processor, "order", NULL);
}

static void
add_processors (xmlNode *vcpus,
                guint    first,
                guint    count)
{
  for (guint i = first; i < count; i++)
    {
      xmlNode *processor = xmlNewDocNode (vcpus->doc, NULL, BAD_CAST "vcpu", NULL);
      g_autofree char *id = g_strdup_printf ("%u", i);

      nest_domain_node_set_attribute (processor, "id", id);
      nest_domain_node_set_attribute (processor, "enabled", "no");
      nest_domain_node_set_attribute (processor, "hotpluggable", "yes");
      nest_domain_node_insert (vcpus, NULL, processor);
    }
}

/* Returns: (element-type xmlNode): the processors of the list by number; those beyond @maximum are removed. */
static GPtrArray *
cut_list (xmlNode *vcpus,
          guint    maximum)
{
  GPtrArray *list = g_ptr_array_new ();
  xmlNode *next;

  for (xmlNode *processor = nest_domain_node_first (vcpus, "vcpu"); processor != NULL; processor = next)
    {
      g_autofree char *id = nest_domain_node_get_attribute (processor, "id");
      guint64 number;

      next = nest_domain_node_next (processor, "vcpu");
      if (nest_domain_parse_number (id, maximum - 1, &number))
        g_ptr_array_add (list, processor);
      else
        nest_domain_node_remove (processor);
    }

  return list;
}

/* The last in the order, or else the last of the list; the first processor stays. */
static xmlNode *
find_to_disable (GPtrArray *list)
{
  xmlNode *found = NULL;

  for (guint i = 1; i < list->len; i++)
    {
      xmlNode *processor = g_ptr_array_index (list, i);

      if (is_enabled (processor) && (found == NULL || get_order (processor) >= get_order (found)))
        found = processor;
    }

  return found;
}

static void
fit_list (xmlNode *root,
          guint    before,
          guint    maximum,
          guint    count)
{
  xmlNode *vcpus = nest_domain_node_first (root, "vcpus");
  g_autoptr (GPtrArray) list = NULL;
  guint64 highest_order = 0;
  guint enabled = 0;

  if (vcpus == NULL)
    return;
  add_processors (vcpus, before, maximum);
  list = cut_list (vcpus, maximum);
  for (guint i = 0; i < list->len; i++)
    {
      xmlNode *processor = g_ptr_array_index (list, i);

      enabled += is_enabled (processor) ? 1 : 0;
      highest_order = MAX (highest_order, get_order (processor));
    }
  for (guint i = 0; i < list->len && enabled < count; i++)
    if (!is_enabled (g_ptr_array_index (list, i)))
      {
        enable (g_ptr_array_index (list, i), highest_order);
        highest_order += highest_order > 0 ? 1 : 0;
        enabled++;
      }
  for (xmlNode *last = find_to_disable (list); last != NULL && enabled > count; last = find_to_disable (list))
    {
      disable (last);
      enabled--;
    }
}

/* --- the number --- */

/**
 * nest_domain_edit_processors:
 * @count: the processors at the next start
 *
 * Where fewer run than there can be ("current"), that stays so as far as @count allows.
 */
gboolean
nest_domain_edit_processors (xmlNode  *root,
                             guint     count,
                             GError  **error)
{
  guint before = nest_domain_get_maximum (root);
  guint now = nest_domain_get_processors (root);
  guint maximum = now < before ? MAX (before, count) : count;
  g_autofree char *maximum_text = g_strdup_printf ("%u", maximum);
  g_autofree char *count_text = g_strdup_printf ("%u", count);
  xmlNode *vcpu;

  if (count == 0 || count > NEST_DOMAIN_MAX_PROCESSORS)
    return nest_domain_edit_refuse (error, _("The machine cannot have this number of processors"));
  if (count == now)
    return TRUE;

  nest_domain_pins_cut (root, maximum);
  vcpu = nest_domain_node_make_path (root, "vcpu");
  if (maximum != before)
    nest_domain_node_set_text (vcpu, maximum_text);
  nest_domain_node_set_attribute (vcpu, "current", count < maximum ? count_text : NULL);
  fit_list (root, before, maximum, count);
  if (maximum != before)
    fit_topology (root, maximum);

  return TRUE;
}
