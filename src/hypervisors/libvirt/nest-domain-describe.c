/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Commands for a person: they are found by really making the changes, to a domain that holds nothing but what was kept
 * of the settings in question. So they do what applying does, and need no description of the whole machine.
 */
#include "nest-domain-describe.h"

#include "nest-domain-diff.h"
#include "nest-domain-edit.h"
#include "nest-domain-slots.h"
#include "nest-domain-values.h"
#include "nest-text.h"
#include "nest-types.h"

typedef struct {
  const char *connection;
  const char *uuid;
  GPtrArray *lines;
} Description;

static void
add_line (Description *self,
          GPtrArray   *argv)
{
  g_ptr_array_add (argv, NULL);
  g_ptr_array_add (self->lines, nest_text_quote_argv ((const char *const *) argv->pdata));
}

/* --- power --- */

static void
add_virsh_line (Description *self,
                const char  *command)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();

  g_ptr_array_add (argv, (char *) "virsh");
  g_ptr_array_add (argv, (char *) "--connect");
  g_ptr_array_add (argv, (char *) self->connection);
  g_ptr_array_add (argv, (char *) command);
  g_ptr_array_add (argv, (char *) self->uuid);
  add_line (self, argv);
}

/* A paused guest cannot answer, so it goes on first. */
static void
add_power_lines (Description *self,
                 NestChange  *change)
{
  const char *method = nest_change_get_method (change);
  GVariant *old_value = nest_change_get_old_value (change);
  const char *state = old_value != NULL ? g_variant_get_string (old_value, NULL) : NULL;
  gboolean is_paused = g_strcmp0 (state, nest_power_state_get_id (NEST_POWER_STATE_PAUSED)) == 0;

  if (g_strcmp0 (method, NEST_METHOD_DISCARD_SAVED_STATE) == 0)
    add_virsh_line (self, "managedsave-remove");
  else if (g_strcmp0 (method, NEST_METHOD_PULL_PLUG) == 0)
    add_virsh_line (self, "destroy");
  else if (g_strcmp0 (method, NEST_METHOD_START_AND_SHUT_DOWN) == 0)
    add_virsh_line (self, "start");
  else if (is_paused)
    add_virsh_line (self, "resume");
  if (g_strcmp0 (method, NEST_METHOD_SHUT_DOWN) == 0 || g_strcmp0 (method, NEST_METHOD_START_AND_SHUT_DOWN) == 0)
    add_virsh_line (self, "shutdown");
}

/* --- settings --- */

/* virt-xml --memory sets what the machine gets, and raises, but never lowers, what there can be. */
static char *
get_memory_shorthand (xmlNode *before,
                      xmlNode *root)
{
  xmlNode *current = nest_domain_node_first (root, "currentMemory");
  guint64 maximum, bytes, maximum_before;

  if (!nest_domain_get_bytes (nest_domain_node_first (root, "memory"), &maximum) ||
      !nest_domain_get_bytes (nest_domain_node_first (before, "memory"), &maximum_before) ||
      maximum < maximum_before)
    return NULL;
  bytes = maximum;
  if (current != NULL && !nest_domain_get_bytes (current, &bytes))
    return NULL;
  if (bytes != maximum || bytes % (1 << 20) != 0)
    return NULL;

  return g_strdup_printf ("--memory=%" G_GUINT64_FORMAT, bytes >> 20);
}

static char *
replace_prefix (const char *text,
                const char *prefix,
                const char *replacement)
{
  return g_str_has_prefix (text, prefix) ? g_strconcat (replacement, text + strlen (prefix), NULL) : NULL;
}

/* virt-xml's own option where it says exactly the same; people know those better than paths. */
static char *
get_shorthand (NestChange *change,
               xmlNode    *before,
               xmlNode    *root,
               GPtrArray  *options)
{
  const char *only = options->len == 1 ? g_ptr_array_index (options, 0) : "";

  switch ((int) nest_change_get_setting (change))
    {
    case NEST_SETTING_CPU_COUNT:
      return replace_prefix (only, "./vcpu=", "--vcpus=");
    case NEST_SETTING_MEMORY:
      return get_memory_shorthand (before, root);
    case NEST_SETTING_ACPI:
      return g_str_equal (only, "xpath.create=./features/acpi") ? g_strdup ("--features=acpi=on") : NULL;
    case NEST_SETTING_NESTED_HW_VIRT:
      if (g_str_equal (only, "./cpu/feature[@name='svm']/@policy=require"))
        return g_strdup ("--cpu=require=svm");
      if (g_str_equal (only, "./cpu/feature[@name='vmx']/@policy=require"))
        return g_strdup ("--cpu=require=vmx");
      return NULL;
    default:
      return NULL;
    }
}

static void
add_edit_line (Description *self,
               const char  *shorthand,
               GPtrArray   *options)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  const char *equals = shorthand != NULL ? strchr (shorthand, '=') : NULL;
  g_autofree char *option = equals != NULL ? g_strndup (shorthand, (gsize) (equals - shorthand)) : NULL;

  g_ptr_array_add (argv, (char *) "virt-xml");
  g_ptr_array_add (argv, (char *) "--connect");
  g_ptr_array_add (argv, (char *) self->connection);
  g_ptr_array_add (argv, (char *) self->uuid);
  g_ptr_array_add (argv, (char *) "--edit");
  if (option != NULL)
    {
      g_ptr_array_add (argv, option);
      g_ptr_array_add (argv, (char *) equals + 1);
    }
  for (guint i = 0; option == NULL && i < options->len; i++)
    {
      g_ptr_array_add (argv, (char *) "--xml");
      g_ptr_array_add (argv, g_ptr_array_index (options, i));
    }
  add_line (self, argv);
}

static void
add_setting_lines (Description    *self,
                   NestDomainXml  *xml,
                   NestDomainHost *host,
                   NestChange     *change)
{
  g_autoptr (NestDomainXml) before = nest_domain_xml_copy (xml);
  g_autoptr (GPtrArray) changes = g_ptr_array_new ();
  g_autoptr (GPtrArray) options = NULL;
  g_autofree char *shorthand = NULL;

  g_ptr_array_add (changes, change);
  if (!nest_domain_edit (xml, host, changes, NULL))
    return;
  options = nest_domain_diff (nest_domain_xml_get_root (before), nest_domain_xml_get_root (xml));
  if (options->len == 0)
    return;
  shorthand = get_shorthand (change, nest_domain_xml_get_root (before), nest_domain_xml_get_root (xml), options);
  add_edit_line (self, shorthand, options);
}

static NestChange *
find_change (GPtrArray   *changes,
             NestSetting  setting)
{
  for (guint i = 0; i < changes->len; i++)
    if (nest_change_get_setting (g_ptr_array_index (changes, i)) == setting)
      return g_ptr_array_index (changes, i);

  return NULL;
}

/* The settings in the order of nest_domain_edit(), and of what has to be kept together in the journal. */
static const NestSetting described[] = {
  NEST_SETTING_CPU_COUNT, NEST_SETTING_CPU_PINNING, NEST_SETTING_NESTED_HW_VIRT, NEST_SETTING_MEMORY, NEST_SETTING_ACPI,
};

static NestDomainXml *
build_domain (GPtrArray *changes)
{
  NestDomainXml *xml = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (described); i++)
    {
      NestChange *change = find_change (changes, described[i]);
      const char *source = change != NULL ? nest_change_get_old_source (change) : NULL;

      if (source == NULL)
        continue;
      if (xml == NULL)
        xml = nest_domain_new_bare (source, described[i] != NEST_SETTING_CPU_COUNT);
      if (xml != NULL)
        nest_domain_restore (nest_domain_xml_get_root (xml), described[i], source, NULL);
    }

  return xml;
}

/**
 * nest_domain_describe:
 * @connection: a libvirt URI
 * @uuid: (nullable): the domain; %NULL where only settings of this computer change, which are not libvirt's
 * @host: (nullable): as for nest_domain_edit()
 * @changes: (element-type NestChange): power changes included; those of settings with their old sources
 *
 * Returns: (transfer full) (element-type utf8): lines that work when pasted one after the other; the power comes first
 */
GPtrArray *
nest_domain_describe (const char     *connection,
                      const char     *uuid,
                      NestDomainHost *host,
                      GPtrArray      *changes)
{
  Description self = { connection, uuid, g_ptr_array_new_with_free_func (g_free) };
  g_autoptr (NestDomainXml) xml = uuid != NULL ? build_domain (changes) : NULL;
  NestChange *power = find_change (changes, NEST_SETTING_POWER_STATE);

  if (uuid != NULL && power != NULL)
    add_power_lines (&self, power);
  for (guint i = 0; xml != NULL && i < G_N_ELEMENTS (described); i++)
    {
      NestChange *change = find_change (changes, described[i]);

      if (change != NULL && nest_change_get_old_source (change) != NULL)
        add_setting_lines (&self, xml, host, change);
    }

  return self.lines;
}
