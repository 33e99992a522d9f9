/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * libvirt forgets the pin of a processor that there is not (any more). So a smaller number of processors takes pins
 * away, and its undo has to bring them back, but never against a pinning that has been changed since.
 */
#include "nest-domain-pins.h"

#include "nest-domain-values.h"

#define CPUTUNE "cputune"

static xmlNode *
first_pin (xmlNode *root)
{
  return nest_domain_node_first (nest_domain_node_first (root, CPUTUNE), NEST_DOMAIN_PIN);
}

static void
remove_bare_cputune (xmlNode *root)
{
  xmlNode *cputune = nest_domain_node_first (root, CPUTUNE);

  if (cputune != NULL && nest_domain_node_is_bare (cputune))
    nest_domain_node_remove (cputune);
}

static gboolean
add_element (GHashTable    *table,
             const xmlNode *pin)
{
  guint processor;

  return nest_domain_get_pin (pin, &processor) &&
         g_hash_table_insert (table, GUINT_TO_POINTER (processor), (gpointer) pin);
}

/* Returns: the pins by their processors */
static GHashTable *
index_elements (GPtrArray *elements)
{
  GHashTable *table = g_hash_table_new (NULL, NULL);

  for (guint i = 0; elements != NULL && i < elements->len; i++)
    add_element (table, g_ptr_array_index (elements, i));

  return table;
}

static GHashTable *
index_present (xmlNode *root)
{
  GHashTable *table = g_hash_table_new (NULL, NULL);

  for (xmlNode *pin = first_pin (root); pin != NULL; pin = nest_domain_node_next (pin, NEST_DOMAIN_PIN))
    add_element (table, pin);

  return table;
}

/* @elements: (nullable): pins that may stay. Removes those of processors from @first to @last. */
static gboolean
remove_range (xmlNode   *root,
              guint      first,
              guint      last,
              GPtrArray *elements)
{
  g_autoptr (GHashTable) staying = index_elements (elements);
  gboolean removed = FALSE;
  xmlNode *next;

  for (xmlNode *pin = first_pin (root); pin != NULL; pin = next)
    {
      guint processor;

      next = nest_domain_node_next (pin, NEST_DOMAIN_PIN);
      if (!nest_domain_get_pin (pin, &processor) || processor < first || processor > last ||
          g_hash_table_contains (staying, GUINT_TO_POINTER (processor)))
        continue;
      nest_domain_node_remove (pin);
      removed = TRUE;
    }

  return removed;
}

/** nest_domain_pins_cut: removes the pins of processors that there are not with @maximum any more */
void
nest_domain_pins_cut (xmlNode *root,
                      guint    maximum)
{
  guint before = nest_domain_get_maximum (root);

  if (before > maximum && remove_range (root, maximum, before - 1, NULL))
    remove_bare_cputune (root);
}

static gboolean
is_pinned_to (const xmlNode *pin,
              const char    *cpus)
{
  g_autofree char *text = nest_domain_node_get_attribute (pin, "cpuset");
  g_autofree char *list = nest_cpu_list_format (text);

  return g_strcmp0 (list, cpus) == 0;
}

static void
add_pin (xmlNode    *root,
         guint       processor,
         const char *cpus)
{
  xmlNode *cputune = nest_domain_node_make_path (root, CPUTUNE);
  xmlNode *pin = nest_domain_node_make (cputune, NEST_DOMAIN_PIN);
  g_autofree char *number = g_strdup_printf ("%u", processor);

  nest_domain_node_set_attribute (pin, "vcpu", number);
  nest_domain_node_set_attribute (pin, "cpuset", cpus);
}

/* Returns: whether pins had to be removed because @pinning has none for their processors */
static gboolean
remove_others (xmlNode           *root,
               const NestPinning *pinning,
               guint              maximum)
{
  gboolean removed = FALSE;
  xmlNode *next;

  for (xmlNode *pin = first_pin (root); pin != NULL; pin = next)
    {
      guint processor;

      next = nest_domain_node_next (pin, NEST_DOMAIN_PIN);
      if (!nest_domain_get_pin (pin, &processor) || processor >= maximum ||
          nest_pinning_get_processor (pinning, processor) != NULL)
        continue;
      nest_domain_node_remove (pin);
      removed = TRUE;
    }

  return removed;
}

/** nest_domain_pins_set: makes the pins those of @pinning, for the processors that there are */
void
nest_domain_pins_set (xmlNode           *root,
                      const NestPinning *pinning)
{
  guint maximum = nest_domain_get_maximum (root);
  gboolean removed = remove_others (root, pinning, maximum);
  g_autoptr (GHashTable) present = index_present (root);

  for (guint i = 0; i < maximum; i++)
    {
      const char *cpus = nest_pinning_get_processor (pinning, i);
      xmlNode *pin = g_hash_table_lookup (present, GUINT_TO_POINTER (i));

      if (cpus != NULL && pin == NULL)
        add_pin (root, i, cpus);
      else if (cpus != NULL && !is_pinned_to (pin, cpus))
        nest_domain_node_set_attribute (pin, "cpuset", cpus);
    }
  if (removed)
    remove_bare_cputune (root);
}

static void
insert_kept (xmlNode              *root,
             const NestDomainPins *kept,
             xmlNode              *element)
{
  xmlNode *cputune = nest_domain_node_first (root, CPUTUNE);
  g_autofree char *anchor = nest_domain_node_get_attribute (element->parent, "after");
  g_autofree char *after = nest_domain_node_get_attribute (kept->in, "after");

  if (cputune == NULL)
    {
      cputune = xmlNewDocNode (root->doc, NULL, BAD_CAST CPUTUNE, NULL);
      nest_domain_node_insert (root, after, cputune);
    }
  nest_domain_node_insert (cputune, anchor, xmlDocCopyNode (element, root->doc, 1));
}

/* Whether the processors below @limit are pinned as they were. */
static gboolean
is_same_below (xmlNode              *root,
               const NestDomainPins *kept,
               guint                 limit)
{
  g_autoptr (NestPinning) now = nest_pinning_new ();
  g_autoptr (NestPinning) then = nest_pinning_new ();
  g_autofree char *now_text = NULL;
  g_autofree char *then_text = NULL;
  guint processor;

  for (xmlNode *pin = first_pin (root); pin != NULL; pin = nest_domain_node_next (pin, NEST_DOMAIN_PIN))
    {
      g_autofree char *cpus = nest_domain_node_get_attribute (pin, "cpuset");

      if (nest_domain_get_pin (pin, &processor) && processor < limit)
        nest_pinning_set_processor (now, processor, cpus);
    }
  for (guint i = 0; i < kept->elements->len; i++)
    {
      xmlNode *pin = g_ptr_array_index (kept->elements, i);
      g_autofree char *cpus = nest_domain_node_get_attribute (pin, "cpuset");

      if (nest_domain_get_pin (pin, &processor) && processor < limit)
        nest_pinning_set_processor (then, processor, cpus);
    }
  now_text = nest_pinning_format (now);
  then_text = nest_pinning_format (then);

  return g_str_equal (now_text, then_text);
}

/**
 * nest_domain_pins_restore_all:
 *
 * Brings the kept pins back, for the pinning's undo. Those of processors that have gone since stay away: the
 * undo of the number of processors brings them.
 */
void
nest_domain_pins_restore_all (xmlNode              *root,
                              const NestDomainPins *kept)
{
  guint maximum = nest_domain_get_maximum (root);

  remove_range (root, 0, G_MAXUINT, NULL);
  for (guint i = 0; i < kept->elements->len; i++)
    {
      xmlNode *element = g_ptr_array_index (kept->elements, i);
      guint processor;

      if (nest_domain_get_pin (element, &processor) && (processor < maximum || processor >= kept->processors))
        insert_kept (root, kept, element);
    }
}

/**
 * nest_domain_pins_restore_range:
 * @before: how many processors there could be before their number was restored
 *
 * Brings back the pins that a smaller number of processors took away, or takes away those of processors that have
 * gone, for the undo of the number of processors. All other pins are the pinning's.
 */
void
nest_domain_pins_restore_range (xmlNode              *root,
                                const NestDomainPins *kept,
                                guint                 before)
{
  guint maximum = nest_domain_get_maximum (root);
  g_autoptr (GHashTable) present = NULL;

  if (maximum < before)
    remove_range (root, maximum, before - 1, kept->elements);
  if (maximum <= before || !is_same_below (root, kept, before))
    return;
  present = index_present (root);
  for (guint i = 0; i < kept->elements->len; i++)
    {
      xmlNode *element = g_ptr_array_index (kept->elements, i);
      guint processor;

      if (nest_domain_get_pin (element, &processor) && processor >= before && processor < maximum &&
          !g_hash_table_contains (present, GUINT_TO_POINTER (processor)))
        insert_kept (root, kept, element);
    }
}
