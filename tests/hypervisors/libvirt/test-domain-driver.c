/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The samples on libvirt's test driver, which writes every description anew: what was applied is read back, undo
 * brings back what was there, and the described commands, pasted into a shell, do what applying does.
 */
#include <glib/gstdio.h>
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

#include "domain-test.h"
#include "nest-domain-describe.h"

#define READ_FLAGS (VIR_DOMAIN_XML_INACTIVE | VIR_DOMAIN_XML_SECURE)

/* Another type than the sample's: the driver has only its own. */
static NestDomainXml *
with_type (NestDomainXml *xml,
           const char    *type)
{
  g_autofree char *text = nest_domain_xml_to_string (xml);
  g_autoptr (GRegex) regex = g_regex_new ("(<domain [^>]*type=\")[a-z]*\"", 0, 0, NULL);
  g_autofree char *replacement = g_strdup_printf ("\\1%s\"", type);
  g_autofree char *changed = g_regex_replace (regex, text, -1, 0, replacement, 0, NULL);

  return domain_test_parse (changed);
}

/* What libvirt makes of @xml. */
static NestDomainXml *
define (virConnectPtr  connection,
        NestDomainXml *xml)
{
  g_autofree char *text = nest_domain_xml_to_string (xml);
  virDomainPtr domain = virDomainDefineXML (connection, text);
  g_autofree char *defined = NULL;
  NestDomainXml *parsed;
  char *description;

  if (domain == NULL)
    g_test_message ("%s", text);
  g_assert_nonnull (domain);
  description = virDomainGetXMLDesc (domain, READ_FLAGS);
  defined = g_strdup (description);
  parsed = domain_test_parse (defined);
  free (description);
  virDomainUndefine (domain);
  virDomainFree (domain);

  return parsed;
}

static GPtrArray *
make_changes (DomainTest  *sample,
              NestMachine *machine)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);

  for (guint i = 0; i < sample->choices->len; i++)
    {
      NestChange *choice = g_ptr_array_index (sample->choices, i);
      NestSetting setting = nest_change_get_setting (choice);
      NestChange *change = nest_change_new (setting, nest_machine_get_value (machine, setting),
                                            nest_change_get_new_value (choice));

      nest_change_set_sources (change, nest_machine_get_source (machine, setting), NULL);
      g_ptr_array_add (changes, change);
    }

  return changes;
}

static void
assert_read_back (GPtrArray   *changes,
                  NestMachine *machine)
{
  for (guint i = 0; i < changes->len; i++)
    {
      NestSetting setting = nest_change_get_setting (g_ptr_array_index (changes, i));
      GVariant *found = nest_machine_get_value (machine, setting);
      GVariant *wanted = nest_change_get_new_value (g_ptr_array_index (changes, i));

      g_assert_true (nest_value_equal (found, wanted));
    }
}

static void
test_round_trip (DomainTest *sample)
{
  const char *uri = g_getenv ("NEST_TEST_DOMAIN_URI");
  virConnectPtr connection = virConnectOpen (uri != NULL ? uri : "test:///default");
  const char *type = uri != NULL ? "qemu" : "test";
  g_autoptr (NestDomainXml) typed = NULL;
  g_autoptr (NestDomainXml) before = NULL;
  g_autoptr (NestDomainXml) applied = NULL;
  g_autoptr (NestDomainXml) undone = NULL;
  g_autoptr (NestMachine) machine = NULL;
  g_autoptr (NestMachine) changed = NULL;
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GPtrArray) inverse = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);

  if (!sample->is_refused)
    {
      typed = with_type (sample->xml, type);
      before = define (connection, typed);
      machine = domain_test_read (before, sample->host);
      changes = make_changes (sample, machine);
      typed = (nest_domain_xml_free (typed), domain_test_edit (before, sample->host, changes));
      applied = define (connection, typed);
      changed = domain_test_read (applied, sample->host);
      assert_read_back (changes, changed);
      for (guint i = changes->len; i > 0; i--)
        g_ptr_array_add (inverse, domain_test_invert (g_ptr_array_index (changes, i - 1), changed));
      typed = (nest_domain_xml_free (typed), domain_test_edit (applied, sample->host, inverse));
      undone = define (connection, typed);
      domain_test_assert_equal (undone, before);
    }
  virConnectClose (connection);
}

/* --- the commands --- */

static void
write_node (const char    *path,
            NestDomainXml *xml)
{
  g_autofree char *text = nest_domain_xml_to_string (xml);
  char *start = strstr (text, "<domain");
  g_autofree char *node = g_strconcat ("<node>\n", start, "\n</node>\n", NULL);

  g_assert_true (g_file_set_contents (path, node, -1, NULL));
}

/* Runs @line as a person would, on a copy. Returns: the domain as virt-xml leaves it */
static NestDomainXml *
paste (const char *line)
{
  g_autofree char *command = g_strconcat (line, " --print-xml", NULL);
  const char *argv[] = { "/bin/sh", "-c", command, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  g_autofree char *messages = NULL;
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, &messages, &status,
                               &error));
  if (!g_spawn_check_wait_status (status, &error) || strstr (messages, "WARNING") != NULL)
    g_test_message ("%s: %s", command, messages);
  g_assert_no_error (error);
  g_assert_null (strstr (messages, "WARNING"));

  return domain_test_parse (output);
}

static gboolean
is_feature (const char *line)
{
  return strstr (line, "<feature policy=") != NULL;
}

static int
compare_features_last (gconstpointer a,
                       gconstpointer b)
{
  const char *left = *(const char *const *) a;
  const char *right = *(const char *const *) b;

  return is_feature (left) && is_feature (right) ? strcmp (left, right) : 0;
}

/* The order of features means nothing, and virt-xml puts new ones last. */
static char *
sort_features (NestDomainXml *xml)
{
  g_autofree char *text = nest_domain_xml_to_string (xml);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint first = 0, count = 0;

  while (lines[first] != NULL && !is_feature (lines[first]))
    first++;
  while (lines[first] != NULL && lines[first + count] != NULL && is_feature (lines[first + count]))
    count++;
  if (count > 0)
    qsort (lines + first, count, sizeof (char *), compare_features_last);

  return g_strjoinv ("\n", lines);
}

static void
assert_described (DomainTest    *sample,
                  virConnectPtr  connection,
                  NestDomainXml *before,
                  GPtrArray     *changes)
{
  g_autofree char *folder = g_dir_make_tmp ("nest-describe-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "node.xml", NULL);
  g_autofree char *uri = g_strconcat ("test://", path, NULL);
  g_autofree char *uuid = nest_domain_get_uuid (before);
  g_autoptr (GPtrArray) lines = nest_domain_describe (uri, uuid, sample->host, changes);
  g_autoptr (NestDomainXml) typed = with_type (before, "test");
  g_autoptr (NestDomainXml) pasted = define (connection, typed);
  g_autoptr (NestDomainXml) edited = domain_test_edit (before, sample->host, changes);
  g_autoptr (NestDomainXml) edited_typed = with_type (edited, "test");
  g_autoptr (NestDomainXml) expected = define (connection, edited_typed);
  g_autofree char *found = NULL;
  g_autofree char *wanted = sort_features (expected);

  for (guint i = 0; i < lines->len; i++)
    {
      g_autoptr (NestDomainXml) printed = NULL;

      g_test_message ("%s", (const char *) g_ptr_array_index (lines, i));
      write_node (path, pasted);
      printed = paste (g_ptr_array_index (lines, i));
      nest_domain_xml_free (pasted);
      pasted = define (connection, printed);
    }
  found = sort_features (pasted);
  g_assert_cmpstr (found, ==, wanted);
  g_remove (path);
  g_rmdir (folder);
}

/* There and back, of a domain as libvirt has it. */
static void
test_describe (DomainTest *sample)
{
  virConnectPtr connection = virConnectOpen ("test:///default");
  g_autoptr (NestDomainXml) typed = with_type (sample->xml, "test");
  g_autofree char *type = NULL;
  g_autofree char *emulator = NULL;
  g_autofree char *arch = NULL;
  g_autofree char *machine_type = NULL;
  g_autoptr (NestDomainXml) defined = NULL;
  g_autoptr (NestDomainXml) before = NULL;
  g_autoptr (NestDomainXml) edited = NULL;
  g_autoptr (NestMachine) machine = NULL;
  g_autoptr (NestMachine) changed = NULL;
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GPtrArray) inverse = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);

  if (!sample->is_refused)
    {
      nest_domain_get_caps_arguments (sample->xml, &emulator, &arch, &machine_type, &type);
      defined = define (connection, typed);
      before = with_type (defined, type);
      machine = domain_test_read (before, sample->host);
      changes = make_changes (sample, machine);
      assert_described (sample, connection, before, changes);

      edited = domain_test_edit (before, sample->host, changes);
      changed = domain_test_read (edited, sample->host);
      for (guint i = changes->len; i > 0; i--)
        g_ptr_array_add (inverse, domain_test_invert (g_ptr_array_index (changes, i - 1), changed));
      assert_described (sample, connection, edited, inverse);
    }
  virConnectClose (connection);
}

static void
test_describe_power (void)
{
  static const struct {
    const char *method;
    const char *state;
    const char *lines;
  } cases[] = {
    { NEST_METHOD_SHUT_DOWN, "running", "virsh --connect qemu:///system shutdown u\n" },
    { NEST_METHOD_SHUT_DOWN, "paused",
      "virsh --connect qemu:///system resume u\nvirsh --connect qemu:///system shutdown u\n" },
    { NEST_METHOD_PULL_PLUG, "paused", "virsh --connect qemu:///system destroy u\n" },
    { NEST_METHOD_START_AND_SHUT_DOWN, "saved",
      "virsh --connect qemu:///system start u\nvirsh --connect qemu:///system shutdown u\n" },
    { NEST_METHOD_DISCARD_SAVED_STATE, "saved", "virsh --connect qemu:///system managedsave-remove u\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);
      g_autoptr (GPtrArray) lines = NULL;
      g_autoptr (GString) text = g_string_new (NULL);

      g_ptr_array_add (changes, nest_change_new_full (NEST_SETTING_POWER_STATE, g_variant_new_string (cases[i].state),
                                                      g_variant_new_string ("off"), cases[i].method,
                                                      NEST_CHANGE_IRREVERSIBLE));
      lines = nest_domain_describe ("qemu:///system", "u", NULL, changes);
      for (guint j = 0; j < lines->len; j++)
        g_string_append_printf (text, "%s\n", (const char *) g_ptr_array_index (lines, j));
      g_assert_cmpstr (text->str, ==, cases[i].lines);
    }
}

static void
ignore_error (void        *user_data,
              virErrorPtr  error)
{
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *virt_xml = NULL;

  g_test_init (&argc, &argv, NULL);
  virt_xml = g_find_program_in_path ("virt-xml");
  virSetErrorFunc (NULL, ignore_error);

  domain_test_add ("domain-round-trip", test_round_trip);
  g_test_add_func ("/domain-describe-power", test_describe_power);
  if (virt_xml != NULL)
    domain_test_add ("domain-describe", test_describe);

  return g_test_run ();
}
