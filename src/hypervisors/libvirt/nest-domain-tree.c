/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding, inserting and removing elements. An element comes and goes with the blanks that lay it out. */
#include "nest-domain-tree.h"

#include <string.h>

/* The order in which libvirt writes elements; only those that Nestbox may have to put in, and what is around them. */
static const char *const orders[][40] = {
  { "domain", "name", "uuid", "genid", "title", "description", "metadata", "maxMemory", "memory", "currentMemory",
    "blkiotune", "memtune", "memoryBacking", "vcpu", "vcpus", "iothreads", "iothreadids", "defaultiothread", "cputune",
    "numatune", "resource", "sysinfo", "bootloader", "bootloader_args", "os", "idmap", "features", "cpu", NULL },
  { "cputune", "shares", "global_period", "global_quota", "period", "quota", "emulator_period", "emulator_quota",
    "iothread_period", "iothread_quota", "vcpupin", NULL },
  { "cpu", "arch", "model", "vendor", "topology", "cache", "maxphysaddr", "feature", NULL },
  { "features", "acpi", NULL },
};

/** nest_domain_node_is: Returns: whether @node is an element of libvirt's own called @name */
gboolean
nest_domain_node_is (const xmlNode *node,
                     const char    *name)
{
  return node != NULL && node->type == XML_ELEMENT_NODE && node->ns == NULL && xmlStrEqual (node->name, BAD_CAST name);
}

/* As nest_domain_node_first(); @length: bytes of @name, in which it need not end */
static xmlNode *
find_child (const xmlNode *parent,
            const char    *name,
            gsize          length)
{
  xmlNode *node = parent->children;

  while (node != NULL && (node->type != XML_ELEMENT_NODE || node->ns != NULL ||
                          strncmp ((const char *) node->name, name, length) != 0 || node->name[length] != '\0'))
    node = node->next;

  return node;
}

static xmlNode *
find_from (xmlNode    *node,
           const char *name)
{
  while (node != NULL && !nest_domain_node_is (node, name))
    node = node->next;

  return node;
}

/** nest_domain_node_first: Returns: (transfer none) (nullable): the first child called @name */
xmlNode *
nest_domain_node_first (const xmlNode *parent,
                        const char    *name)
{
  return parent != NULL ? find_from (parent->children, name) : NULL;
}

/** nest_domain_node_next: Returns: (transfer none) (nullable): the next sibling called @name */
xmlNode *
nest_domain_node_next (const xmlNode *node,
                       const char    *name)
{
  return find_from (node->next, name);
}

/** nest_domain_node_find: @path: names with '/' between; "" is @root itself. Returns: (nullable): the element */
xmlNode *
nest_domain_node_find (xmlNode    *root,
                       const char *path)
{
  xmlNode *node = root;

  while (*path != '\0' && node != NULL)
    {
      gsize length = strcspn (path, "/");

      node = find_child (node, path, length);
      path += path[length] == '/' ? length + 1 : length;
    }

  return node;
}

static void
discard (xmlNode *node)
{
  xmlUnlinkNode (node);
  xmlFreeNode (node);
}

static char *
take_xml_string (xmlChar *text)
{
  char *copy = g_strdup ((const char *) text);

  if (text != NULL)
    xmlFree (text);

  return copy;
}

/** nest_domain_node_get_raw_text: @node: (nullable). Returns: (transfer full) (nullable): the text in @node */
char *
nest_domain_node_get_raw_text (const xmlNode *node)
{
  return node != NULL ? take_xml_string (xmlNodeGetContent (node)) : NULL;
}

/** nest_domain_node_get_text: Returns: (transfer full) (nullable): the text in @node, without blanks around it */
char *
nest_domain_node_get_text (const xmlNode *node)
{
  char *text = nest_domain_node_get_raw_text (node);

  return text != NULL ? g_strstrip (text) : NULL;
}

/** nest_domain_node_get_attribute: @node: (nullable). Returns: (transfer full) (nullable): the value */
char *
nest_domain_node_get_attribute (const xmlNode *node,
                                const char    *name)
{
  return node != NULL ? take_xml_string (xmlGetNoNsProp (node, BAD_CAST name)) : NULL;
}

gboolean
nest_domain_node_attribute_is (const xmlNode *node,
                               const char    *name,
                               const char    *value)
{
  g_autofree char *found = nest_domain_node_get_attribute (node, name);

  return g_strcmp0 (found, value) == 0;
}

/** nest_domain_node_set_text: sets the text in @node; a comment in there stays */
void
nest_domain_node_set_text (xmlNode    *node,
                           const char *text)
{
  xmlNode *first = NULL;
  xmlNode *next;

  for (xmlNode *child = node->children; child != NULL; child = next)
    {
      next = child->next;
      if (!xmlNodeIsText (child))
        continue;
      if (first != NULL)
        discard (child);
      else
        first = child;
    }
  if (first == NULL)
    {
      xmlAddChild (node, xmlNewDocText (node->doc, BAD_CAST text));
      return;
    }
  xmlNodeSetContent (first, NULL);
  xmlNodeAddContent (first, BAD_CAST text);
}

/** nest_domain_node_set_attribute: @value: (nullable): %NULL takes the attribute away */
void
nest_domain_node_set_attribute (xmlNode    *node,
                                const char *name,
                                const char *value)
{
  if (value != NULL)
    xmlSetProp (node, BAD_CAST name, BAD_CAST value);
  else
    xmlUnsetProp (node, BAD_CAST name);
}

/** nest_domain_node_is_bare: Returns: whether there is nothing in @node but blanks, and no attribute */
gboolean
nest_domain_node_is_bare (const xmlNode *node)
{
  for (const xmlNode *child = node->children; child != NULL; child = child->next)
    if (!xmlIsBlankNode (child))
      return FALSE;

  return node->properties == NULL;
}

/* --- where an element stands --- */

/* What a sibling counts as when a place is told by it; %NULL for what comes and goes, such as blanks. */
static const char *
get_landmark (const xmlNode *node)
{
  if (node->type == XML_COMMENT_NODE)
    return "#comment";
  if (node->type == XML_PI_NODE)
    return "#pi";

  return node->type == XML_ELEMENT_NODE ? (const char *) node->name : NULL;
}

/**
 * nest_domain_node_get_anchor:
 *
 * Returns: (transfer full): what stands before @node, so that it finds its place again: "name:2" for the second
 *   sibling of that name, "" if @node comes first
 */
char *
nest_domain_node_get_anchor (const xmlNode *node)
{
  const xmlNode *before = node->prev;
  guint count = 0;

  while (before != NULL && get_landmark (before) == NULL)
    before = before->prev;
  if (before == NULL)
    return g_strdup ("");
  for (const xmlNode *sibling = before; sibling != NULL; sibling = sibling->prev)
    if (g_strcmp0 (get_landmark (sibling), get_landmark (before)) == 0)
      count++;

  return g_strdup_printf ("%s:%u", get_landmark (before), count);
}

static xmlNode *
find_anchor (xmlNode    *parent,
             const char *anchor)
{
  const char *colon = strrchr (anchor, ':');
  g_autofree char *name = colon != NULL ? g_strndup (anchor, (gsize) (colon - anchor)) : NULL;
  guint64 wanted = colon != NULL ? g_ascii_strtoull (colon + 1, NULL, 10) : 0;

  for (xmlNode *child = name != NULL ? parent->children : NULL; child != NULL; child = child->next)
    if (g_strcmp0 (get_landmark (child), name) == 0 && --wanted == 0)
      return child;

  return NULL;
}

static const char *const *
find_order (const xmlNode *parent)
{
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    if (nest_domain_node_is (parent, orders[i][0]))
      return orders[i] + 1;

  return NULL;
}

/* The last child that libvirt writes before an element called @name, or of the same name. */
static xmlNode *
find_predecessor (xmlNode       *parent,
                  const xmlChar *name)
{
  const char *const *order = find_order (parent);
  xmlNode *found = NULL;

  for (; order != NULL && *order != NULL; order++)
    {
      for (xmlNode *child = nest_domain_node_first (parent, *order); child != NULL;
           child = nest_domain_node_next (child, *order))
        found = child;
      if (xmlStrEqual (name, BAD_CAST *order))
        return found;
    }

  return parent->last;
}

/* --- blanks --- */

/* The blanks of the line that @node begins: "\n    ", or %NULL where it does not begin one. */
static char *
get_indent (const xmlNode *node)
{
  const char *newline;

  if (node == NULL || node->prev == NULL || !xmlIsBlankNode (node->prev))
    return NULL;
  newline = strrchr ((const char *) node->prev->content, '\n');

  return newline != NULL ? g_strdup (newline) : NULL;
}

static xmlNode *
first_element (const xmlNode *parent)
{
  return parent != NULL ? xmlFirstElementChild ((xmlNode *) parent) : NULL;
}

/* How the children of @parent are laid out, or would be: as deep again as those of the root are. */
static char *
get_child_indent (const xmlNode *parent)
{
  g_autofree char *own = NULL;
  g_autofree char *unit = NULL;

  if (first_element (parent) != NULL)
    return get_indent (first_element (parent));
  own = get_indent (parent);
  unit = get_indent (first_element (xmlDocGetRootElement (parent->doc)));
  if (own == NULL || unit == NULL)
    return NULL;

  return g_strconcat (own, unit + 1, NULL);
}

static xmlNode *
new_blank (const xmlNode *parent,
           const char    *text)
{
  return xmlNewDocText (parent->doc, BAD_CAST text);
}

/* Puts @node, the only element, into @parent. */
static void
insert_alone (xmlNode    *parent,
              const char *indent,
              xmlNode    *node)
{
  g_autofree char *own = get_indent (parent);

  if (indent != NULL)
    xmlAddChild (parent, new_blank (parent, indent));
  xmlAddChild (parent, node);
  if (indent != NULL && own != NULL)
    xmlAddChild (parent, new_blank (parent, own));
}

/**
 * nest_domain_node_insert:
 * @anchor: (nullable): as nest_domain_node_get_anchor() returned it; %NULL, or where that place is gone: where
 *   libvirt writes such an element
 * @node: (transfer full): an element without a parent
 */
void
nest_domain_node_insert (xmlNode    *parent,
                         const char *anchor,
                         xmlNode    *node)
{
  g_autofree char *indent = get_child_indent (parent);
  xmlNode *before = anchor != NULL ? find_anchor (parent, anchor) : NULL;

  if (before == NULL && (anchor == NULL || *anchor != '\0'))
    before = find_predecessor (parent, node->name);
  while (before != NULL && xmlIsBlankNode (before))
    before = before->prev;

  if (before != NULL)
    {
      xmlAddNextSibling (before, node);
      if (indent != NULL)
        xmlAddPrevSibling (node, new_blank (parent, indent));
    }
  else if (parent->children == NULL)
    {
      insert_alone (parent, indent, node);
    }
  else
    {
      xmlAddPrevSibling (parent->children, node);
      if (indent != NULL)
        xmlAddPrevSibling (node, new_blank (parent, indent));
    }
}

/** nest_domain_node_make: Returns: (transfer none): a new element where libvirt writes it */
xmlNode *
nest_domain_node_make (xmlNode    *parent,
                       const char *name)
{
  xmlNode *node = xmlNewDocNode (parent->doc, NULL, BAD_CAST name, NULL);

  nest_domain_node_insert (parent, NULL, node);

  return node;
}

/** nest_domain_node_make_path: Returns: (transfer none): the element at @path, made where it was missing */
xmlNode *
nest_domain_node_make_path (xmlNode    *root,
                            const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, "/", -1);
  xmlNode *node = root;

  for (guint i = 0; names[i] != NULL; i++)
    {
      xmlNode *child = nest_domain_node_first (node, names[i]);

      node = child != NULL ? child : nest_domain_node_make (node, names[i]);
    }

  return node;
}

/** nest_domain_node_remove: removes and frees @node, and the blanks that laid it out */
void
nest_domain_node_remove (xmlNode *node)
{
  xmlNode *parent = node->parent;
  xmlNode *blank = node->prev;

  if (blank != NULL && xmlIsBlankNode (blank) && (node->next == NULL || xmlIsBlankNode (node->next)))
    discard (blank);
  discard (node);

  if (parent->children != NULL && parent->children->next == NULL && xmlIsBlankNode (parent->children))
    discard (parent->children);
}
