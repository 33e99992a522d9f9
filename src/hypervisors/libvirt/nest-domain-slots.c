/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A setting's source: <source type='kvm' arch='x86_64' processors='4'><in path='vcpu'><text>4</text></in></source>.
 * An <in> says that the element was there, even if it held nothing of the setting; what is missing was absent.
 * No slot of the table can hold a password.
 */
#include "nest-domain-slots.h"

#include <glib/gi18n.h>
#include <string.h>

#include "nest-domain-pins.h"
#include "nest-domain-values.h"
#include "nest-hypervisor.h"

typedef enum {
  SLOT_TEXT,
  SLOT_ATTRIBUTE,
  SLOT_ELEMENTS,
} SlotKind;

typedef struct {
  NestSetting setting;
  SlotKind kind;
  const char *path; /* of the element that it is in */
  const char *name;
} Slot;

/* In the order in which they are put back. No two settings share one, but for the pins: see nest-domain-pins.c */
static const Slot slots[] = {
  { NEST_SETTING_CPU_COUNT, SLOT_TEXT, "vcpu", NULL },
  { NEST_SETTING_CPU_COUNT, SLOT_ATTRIBUTE, "vcpu", "current" },
  { NEST_SETTING_CPU_COUNT, SLOT_ELEMENTS, "", "vcpus" },
  { NEST_SETTING_CPU_COUNT, SLOT_ELEMENTS, "cpu", "topology" },
  { NEST_SETTING_CPU_COUNT, SLOT_ELEMENTS, "cputune", NEST_DOMAIN_PIN },
  { NEST_SETTING_CPU_PINNING, SLOT_ATTRIBUTE, "vcpu", "placement" },
  { NEST_SETTING_CPU_PINNING, SLOT_ATTRIBUTE, "vcpu", "cpuset" },
  { NEST_SETTING_CPU_PINNING, SLOT_ELEMENTS, "cputune", NEST_DOMAIN_PIN },
  { NEST_SETTING_MEMORY, SLOT_ELEMENTS, "", "memory" },
  { NEST_SETTING_MEMORY, SLOT_ELEMENTS, "", "currentMemory" },
  { NEST_SETTING_ACPI, SLOT_ELEMENTS, "features", "acpi" },
  { NEST_SETTING_NESTED_HW_VIRT, SLOT_ATTRIBUTE, "cpu", "mode" },
  { NEST_SETTING_NESTED_HW_VIRT, SLOT_ATTRIBUTE, "cpu", "match" },
  { NEST_SETTING_NESTED_HW_VIRT, SLOT_ATTRIBUTE, "cpu", "check" },
  { NEST_SETTING_NESTED_HW_VIRT, SLOT_ATTRIBUTE, "cpu", "migratable" },
  { NEST_SETTING_NESTED_HW_VIRT, SLOT_ELEMENTS, "cpu", "model" },
  { NEST_SETTING_NESTED_HW_VIRT, SLOT_ELEMENTS, "cpu", "vendor" },
  { NEST_SETTING_NESTED_HW_VIRT, SLOT_ELEMENTS, "cpu", "feature" },
};

/* Of the features only the two that nesting is about */
static gboolean
is_in_slot (const xmlNode *node,
            const Slot    *slot)
{
  return nest_domain_node_is (node, slot->name) &&
         (!g_str_equal (slot->name, "feature") || nest_domain_node_attribute_is (node, "name", "svm") ||
          nest_domain_node_attribute_is (node, "name", "vmx"));
}

/* @parent: (nullable). Returns: the first of the slot's elements from @node on */
static GPtrArray *
find_elements (const xmlNode *parent,
               const Slot    *slot)
{
  GPtrArray *found = g_ptr_array_new ();

  for (xmlNode *node = parent != NULL ? parent->children : NULL; node != NULL; node = node->next)
    if (is_in_slot (node, slot))
      g_ptr_array_add (found, node);

  return found;
}

/* --- keeping --- */

static void
append_escaped (GString    *text,
                const char *value)
{
  g_autofree char *escaped = g_markup_escape_text (value, -1);

  g_string_append (text, escaped);
}

/* @value: (nullable): without one there is no attribute */
static void
append_attribute (GString    *text,
                  const char *name,
                  const char *value)
{
  if (value == NULL)
    return;
  g_string_append_printf (text, " %s='", name);
  append_escaped (text, value);
  g_string_append_c (text, '\'');
}

static void
append_element (GString *text,
                xmlNode *node)
{
  g_autofree char *anchor = nest_domain_node_get_anchor (node);
  xmlNode *copy = xmlDocCopyNode (node, node->doc, 1);
  xmlBuffer *buffer = xmlBufferCreate ();

  xmlNodeDump (buffer, node->doc, copy, 0, 0);
  g_string_append (text, "<element");
  append_attribute (text, "after", anchor);
  g_string_append_c (text, '>');
  g_string_append (text, (const char *) xmlBufferContent (buffer));
  g_string_append (text, "</element>");
  xmlBufferFree (buffer);
  xmlFreeNode (copy);
}

static void
append_slot (GString    *text,
             xmlNode    *container,
             const Slot *slot)
{
  g_autofree char *value = NULL;
  g_autoptr (GPtrArray) elements = NULL;

  switch (slot->kind)
    {
    case SLOT_TEXT:
      value = nest_domain_node_get_raw_text (container);
      g_string_append (text, "<text>");
      append_escaped (text, value);
      g_string_append (text, "</text>");
      break;
    case SLOT_ATTRIBUTE:
      value = nest_domain_node_get_attribute (container, slot->name);
      if (value == NULL)
        break;
      g_string_append_printf (text, "<attribute name='%s'>", slot->name);
      append_escaped (text, value);
      g_string_append (text, "</attribute>");
      break;
    case SLOT_ELEMENTS:
      elements = find_elements (container, slot);
      for (guint i = 0; i < elements->len; i++)
        append_element (text, g_ptr_array_index (elements, i));
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
append_container (GString     *text,
                  xmlNode     *root,
                  NestSetting  setting,
                  const char  *path)
{
  xmlNode *container = nest_domain_node_find (root, path);
  g_autofree char *anchor = NULL;

  if (container == NULL)
    return;
  anchor = *path != '\0' ? nest_domain_node_get_anchor (container) : NULL;
  g_string_append (text, "<in");
  append_attribute (text, "path", path);
  append_attribute (text, "after", anchor);
  g_string_append_c (text, '>');
  for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
    if (slots[i].setting == setting && g_str_equal (slots[i].path, path))
      append_slot (text, container, &slots[i]);
  g_string_append (text, "</in>");
}

static gboolean
is_first_of_path (guint index)
{
  for (guint i = 0; i < index; i++)
    if (slots[i].setting == slots[index].setting && g_str_equal (slots[i].path, slots[index].path))
      return FALSE;

  return TRUE;
}

/**
 * nest_domain_capture:
 *
 * Returns: (transfer full) (nullable): what stands in the domain for @setting, so that nest_domain_restore() can
 *   bring back exactly that, absence included; %NULL for a setting that is not kept there
 */
char *
nest_domain_capture (xmlNode     *root,
                     NestSetting  setting)
{
  g_autoptr (GString) text = g_string_new ("<source");
  g_autofree char *type = nest_domain_node_get_attribute (root, "type");
  g_autofree char *arch = nest_domain_node_get_attribute (nest_domain_node_find (root, "os/type"), "arch");
  gboolean found = FALSE;

  append_attribute (text, "type", type);
  append_attribute (text, "arch", arch);
  g_string_append_printf (text, " processors='%u'>", nest_domain_get_maximum (root));
  for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
    {
      if (slots[i].setting != setting)
        continue;
      found = TRUE;
      if (is_first_of_path (i))
        append_container (text, root, setting, slots[i].path);
    }
  g_string_append (text, "</source>");

  return found ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* --- putting back --- */

static xmlNode *
find_kept_container (xmlNode    *source,
                     const char *path)
{
  for (xmlNode *in = nest_domain_node_first (source, "in"); in != NULL; in = nest_domain_node_next (in, "in"))
    if (nest_domain_node_attribute_is (in, "path", path))
      return in;

  return NULL;
}

static xmlNode *
make_container (xmlNode    *root,
                xmlNode    *in,
                const char *path)
{
  xmlNode *container = nest_domain_node_find (root, path);
  g_autofree char *anchor = NULL;

  if (container != NULL)
    return container;
  anchor = nest_domain_node_get_attribute (in, "after");
  container = xmlNewDocNode (root->doc, NULL, BAD_CAST path, NULL);
  nest_domain_node_insert (root, anchor, container);

  return container;
}

static void
restore_attribute (xmlNode    *root,
                   xmlNode    *in,
                   const Slot *slot)
{
  xmlNode *container = nest_domain_node_find (root, slot->path);

  for (xmlNode *kept = nest_domain_node_first (in, "attribute"); kept != NULL;
       kept = nest_domain_node_next (kept, "attribute"))
    {
      g_autofree char *value = NULL;

      if (!nest_domain_node_attribute_is (kept, "name", slot->name))
        continue;
      value = nest_domain_node_get_raw_text (kept);
      nest_domain_node_set_attribute (make_container (root, in, slot->path), slot->name, value);
      return;
    }
  if (container != NULL)
    nest_domain_node_set_attribute (container, slot->name, NULL);
}

/* No <vcpu> at all means one processor; so "1" stays where the element has something else to say. */
static void
restore_text (xmlNode    *root,
              xmlNode    *in,
              const Slot *slot)
{
  xmlNode *kept = nest_domain_node_first (in, "text");
  g_autofree char *text = nest_domain_node_get_raw_text (kept);

  if (kept != NULL)
    nest_domain_node_set_text (make_container (root, in, slot->path), text);
  else if (nest_domain_node_find (root, slot->path) != NULL)
    nest_domain_node_set_text (nest_domain_node_find (root, slot->path), "1");
}

static GPtrArray *
find_kept_elements (xmlNode    *in,
                    const Slot *slot)
{
  GPtrArray *kept = g_ptr_array_new ();

  for (xmlNode *holder = nest_domain_node_first (in, "element"); holder != NULL;
       holder = nest_domain_node_next (holder, "element"))
    {
      xmlNode *element = xmlFirstElementChild (holder);

      if (element != NULL && is_in_slot (element, slot))
        g_ptr_array_add (kept, element);
    }

  return kept;
}

/* Where as many are there as were kept, they take each other's places; else all go, and the kept come by anchors. */
static void
restore_elements (xmlNode    *root,
                  xmlNode    *in,
                  const Slot *slot)
{
  g_autoptr (GPtrArray) present = find_elements (nest_domain_node_find (root, slot->path), slot);
  g_autoptr (GPtrArray) kept = find_kept_elements (in, slot);

  for (guint i = 0; i < present->len; i++)
    if (present->len != kept->len)
      nest_domain_node_remove (g_ptr_array_index (present, i));
  for (guint i = 0; i < kept->len; i++)
    {
      xmlNode *element = g_ptr_array_index (kept, i);
      xmlNode *copy = xmlDocCopyNode (element, root->doc, 1);
      g_autofree char *anchor = nest_domain_node_get_attribute (element->parent, "after");

      if (present->len == kept->len)
        xmlFreeNode (xmlReplaceNode (g_ptr_array_index (present, i), copy));
      else
        nest_domain_node_insert (make_container (root, in, slot->path), anchor, copy);
    }
}

static void
restore_pins (xmlNode    *root,
              xmlNode    *source,
              const Slot *slot,
              guint       before)
{
  xmlNode *in = find_kept_container (source, slot->path);
  g_autoptr (GPtrArray) elements = find_kept_elements (in, slot);
  g_autofree char *processors_text = nest_domain_node_get_attribute (source, "processors");
  guint64 processors = 0;
  NestDomainPins kept = { in, elements, 0 };

  nest_domain_parse_number (processors_text, NEST_DOMAIN_MAX_PROCESSORS, &processors);
  kept.processors = (guint) processors;
  if (slot->setting == NEST_SETTING_CPU_PINNING)
    nest_domain_pins_restore_all (root, &kept);
  else
    nest_domain_pins_restore_range (root, &kept, before);
}

static void
restore_slot (xmlNode    *root,
              xmlNode    *source,
              const Slot *slot,
              guint       before)
{
  xmlNode *in = find_kept_container (source, slot->path);

  if (slot->kind == SLOT_TEXT)
    restore_text (root, in, slot);
  else if (slot->kind == SLOT_ATTRIBUTE)
    restore_attribute (root, in, slot);
  else if (g_str_equal (slot->name, NEST_DOMAIN_PIN))
    restore_pins (root, source, slot, before);
  else
    restore_elements (root, in, slot);
}

/* A container that was not there goes again once nothing of anybody's is left in it. */
static void
prune_containers (xmlNode     *root,
                  xmlNode     *source,
                  NestSetting  setting)
{
  for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
    {
      xmlNode *container = nest_domain_node_find (root, slots[i].path);
      g_autofree char *text = NULL;

      if (slots[i].setting != setting || container == NULL || container == root ||
          find_kept_container (source, slots[i].path) != NULL)
        continue;
      text = nest_domain_node_get_text (container);
      if (nest_domain_node_is_bare (container) ||
          (container->properties == NULL && g_str_equal (slots[i].path, "vcpu") && g_strcmp0 (text, "1") == 0))
        nest_domain_node_remove (container);
    }
}

/**
 * nest_domain_restore:
 * @source: as nest_domain_capture() returned it for @setting
 *
 * Returns: whether @source could be read; then what belongs to @setting is as it was, and nothing else has changed
 */
gboolean
nest_domain_restore (xmlNode      *root,
                     NestSetting   setting,
                     const char   *source,
                     GError      **error)
{
  xmlDoc *document = nest_domain_parse_document (source, strlen (source), NULL);
  guint before = nest_domain_get_maximum (root);
  xmlNode *kept = document != NULL ? xmlDocGetRootElement (document) : NULL;

  if (!nest_domain_node_is (kept, "source"))
    {
      g_clear_pointer (&document, xmlFreeDoc);
      g_set_error (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_INVALID_VALUE,
                   /* Translators: %s is the name of a setting */
                   _("What was kept of “%s” cannot be read, so it cannot be brought back"),
                   nest_setting_get_title (setting));
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
    if (slots[i].setting == setting)
      restore_slot (root, kept, &slots[i], before);
  prune_containers (root, kept, setting);
  xmlFreeDoc (document);

  return TRUE;
}

/**
 * nest_domain_new_bare:
 * @source: as nest_domain_capture() returned it
 * @has_processors: whether it gets its processors now; otherwise it has none, so that restoring their number brings
 *   all of their pins
 *
 * Returns: (transfer full) (nullable): a domain of that type and processor family with nothing else in it
 */
NestDomainXml *
nest_domain_new_bare (const char *source,
                      gboolean    has_processors)
{
  xmlDoc *document = nest_domain_parse_document (source, strlen (source), NULL);
  xmlNode *kept = document != NULL ? xmlDocGetRootElement (document) : NULL;
  g_autofree char *type = nest_domain_node_get_attribute (kept, "type");
  g_autofree char *arch = nest_domain_node_get_attribute (kept, "arch");
  g_autofree char *processors = nest_domain_node_get_attribute (kept, "processors");
  g_autofree char *xml = NULL;

  g_clear_pointer (&document, xmlFreeDoc);
  if (type == NULL || processors == NULL)
    return NULL;
  xml = g_markup_printf_escaped ("<domain type='%s'><vcpu>%s</vcpu><os><type arch='%s'>hvm</type></os></domain>", type,
                                 has_processors ? processors : "0", arch != NULL ? arch : "");

  return nest_domain_xml_parse (xml, -1, NULL);
}
