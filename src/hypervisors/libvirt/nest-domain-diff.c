/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What virt-xml --edit --xml takes (seen with 4.1): "PATH=TEXT" and "PATH/@NAME=VALUE" set, make what is missing on the
 * way, and with nothing behind the "=" remove; "xpath.create=PATH" and "xpath.delete=PATH" do the rest. These last two
 * are read once more for commas and quotes, so there a quote needs a backslash.
 */
#include "nest-domain-diff.h"

/* These hold more than what is compared here: they are never deleted as a whole. */
static const char *const containers[] = { "vcpu", "cputune", "cpu", "features", NULL };

static gboolean
is_container (const xmlNode *node)
{
  return g_strv_contains (containers, (const char *) node->name);
}

/* By its name a feature is found among those that are not compared here; other lists are complete, and go by number. */
static char *
get_path (const char    *parent,
          const xmlNode *node)
{
  const char *name = (const char *) node->name;
  g_autofree char *feature = NULL;
  guint number = 1;

  if (nest_domain_node_is (node, "feature"))
    {
      feature = nest_domain_node_get_attribute (node, "name");
      return g_strdup_printf ("%s/feature[@name='%s']", parent, feature);
    }
  if (!g_str_equal (name, "vcpupin") && !g_str_has_suffix (parent, "/vcpus"))
    return g_strdup_printf ("%s/%s", parent, name);
  for (const xmlNode *sibling = node->prev; sibling != NULL; sibling = sibling->prev)
    if (nest_domain_node_is (sibling, name))
      number++;

  return g_strdup_printf ("%s/%s[%u]", parent, name, number);
}

/* @parent: (nullable): what is at @parent_path in one domain. Returns: (nullable): its child that has @path */
static xmlNode *
find_counterpart (const xmlNode *parent,
                  const char    *parent_path,
                  const xmlNode *node,
                  const char    *path)
{
  for (xmlNode *child = nest_domain_node_first (parent, (const char *) node->name); child != NULL;
       child = nest_domain_node_next (child, (const char *) node->name))
    {
      g_autofree char *other = get_path (parent_path, child);

      if (g_str_equal (path, other))
        return child;
    }

  return NULL;
}

static void
add_delete (GPtrArray  *options,
            const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "'", -1);
  g_autofree char *quoted = g_strjoinv ("\\\"", parts);

  g_ptr_array_add (options, g_strconcat ("xpath.delete=", quoted, NULL));
}

/* @before, @after: (nullable) */
static void
compare_attributes (GPtrArray     *options,
                    const char    *path,
                    const xmlNode *before,
                    const xmlNode *after)
{
  gboolean is_feature = g_str_has_suffix (path, "']");

  for (const xmlAttr *attribute = after != NULL ? after->properties : NULL; attribute != NULL;
       attribute = attribute->next)
    {
      const char *name = (const char *) attribute->name;
      g_autofree char *value = nest_domain_node_get_attribute (after, name);

      if (!nest_domain_node_attribute_is (before, name, value) && !(is_feature && g_str_equal (name, "name")))
        g_ptr_array_add (options, g_strdup_printf ("%s/@%s=%s", path, name, value));
    }
  for (const xmlAttr *attribute = before != NULL ? before->properties : NULL; attribute != NULL;
       attribute = attribute->next)
    if (after == NULL || xmlHasProp (after, attribute->name) == NULL)
      g_ptr_array_add (options, g_strdup_printf ("%s/@%s=", path, (const char *) attribute->name));
}

static void
compare_texts (GPtrArray     *options,
               const char    *path,
               const xmlNode *before,
               const xmlNode *after)
{
  g_autofree char *old_text = nest_domain_node_get_text (before);
  g_autofree char *new_text = nest_domain_node_get_text (after);

  if (after != NULL && xmlFirstElementChild ((xmlNode *) after) == NULL && *new_text != '\0' &&
      g_strcmp0 (old_text, new_text) != 0)
    g_ptr_array_add (options, g_strdup_printf ("%s=%s", path, new_text));
  else if (before == NULL && nest_domain_node_is_bare (after))
    g_ptr_array_add (options, g_strconcat ("xpath.create=", path, NULL));
  /* No <vcpu> means one processor */
  else if (after == NULL && nest_domain_node_is (before, "vcpu"))
    g_ptr_array_add (options, g_strdup_printf ("%s=1", path));
}

static void
compare_nodes (GPtrArray     *options,
               const char    *path,
               const xmlNode *before,
               const xmlNode *after)
{
  compare_texts (options, path, before, after);
  compare_attributes (options, path, before, after);

  for (xmlNode *node = after != NULL ? xmlFirstElementChild ((xmlNode *) after) : NULL; node != NULL;
       node = xmlNextElementSibling (node))
    {
      g_autofree char *child_path = get_path (path, node);

      compare_nodes (options, child_path, find_counterpart (before, path, node, child_path), node);
    }
  /* From the last on, so that the numbers of the others stay */
  for (xmlNode *node = before != NULL ? xmlLastElementChild ((xmlNode *) before) : NULL; node != NULL;
       node = xmlPreviousElementSibling (node))
    {
      g_autofree char *child_path = get_path (path, node);

      if (find_counterpart (after, path, node, child_path) != NULL)
        continue;
      if (is_container (node) && g_str_equal (path, "."))
        compare_nodes (options, child_path, node, NULL);
      else
        add_delete (options, child_path);
    }
}

/**
 * nest_domain_diff:
 * @before: a domain that holds what was kept of the settings to change, and nothing else
 * @after: the same after the changes
 *
 * Returns: (transfer full) (element-type utf8): what to give to virt-xml, each with an --xml of its own
 */
GPtrArray *
nest_domain_diff (xmlNode *before,
                  xmlNode *after)
{
  GPtrArray *options = g_ptr_array_new_with_free_func (g_free);

  compare_nodes (options, ".", before, after);

  return options;
}
