/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * domains/NAME.xml is a domain, domains/NAME.choices says what to make of it ("setting=value" a line, "host=NAME" for
 * the host that it is on, "refused"), domains/NAME.expected.xml is what comes out, byte for byte.
 */
#include "domain-test.h"

char *
domain_test_read_file (const char *folder,
                       const char *name,
                       const char *suffix)
{
  g_autofree char *file = g_strconcat (name, suffix, NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, folder, file, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  return text;
}

NestDomainXml *
domain_test_parse (const char *xml)
{
  g_autoptr (GError) error = NULL;
  NestDomainXml *parsed = nest_domain_xml_parse (xml, -1, &error);

  g_assert_no_error (error);

  return parsed;
}

NestDomainHost *
domain_test_load_host (const char *name)
{
  g_autofree char *capabilities = domain_test_read_file ("hosts", name, ".capabilities.xml");
  g_autofree char *domain_capabilities = domain_test_read_file ("hosts", name, ".domain-capabilities.xml");

  return nest_domain_host_new (capabilities, domain_capabilities);
}

NestMachine *
domain_test_read (NestDomainXml  *xml,
                  NestDomainHost *host)
{
  g_autofree char *uuid = nest_domain_get_uuid (xml);
  g_autofree char *name = nest_domain_get_name (xml);
  NestMachine *machine = nest_machine_new ("kvm", "test:///default", uuid, name, NEST_MACHINE_READ);

  nest_domain_read (xml, NULL, host, machine);

  return machine;
}

static GVariant *
parse_value (NestSetting  setting,
             const char  *text)
{
  const GVariantType *type = nest_setting_get_value_type (setting);
  g_autoptr (GError) error = NULL;
  GVariant *value;

  if (g_variant_type_equal (type, G_VARIANT_TYPE_STRING))
    return g_variant_new_string (text);
  value = g_variant_parse (type, text, NULL, NULL, &error);
  g_assert_no_error (error);

  return value;
}

/* As a step makes them: from what was read, the source beside it. */
NestChange *
domain_test_new_change (NestMachine *machine,
                        const char  *setting_id,
                        const char  *value)
{
  NestSetting setting;
  NestChange *change;

  g_assert_true (nest_setting_from_id (setting_id, &setting));
  change = nest_change_new (setting, nest_machine_get_value (machine, setting), parse_value (setting, value));
  nest_change_set_sources (change, nest_machine_get_source (machine, setting), NULL);

  return change;
}

/* As undo makes them: what stands there now is what an undo of the undo restores. */
NestChange *
domain_test_invert (NestChange  *change,
                    NestMachine *machine)
{
  NestChange *inverse = nest_change_new_inverse (change);

  nest_change_set_sources (inverse, nest_machine_get_source (machine, nest_change_get_setting (change)),
                           nest_change_get_new_source (inverse));

  return inverse;
}

static void
read_choices (DomainTest *sample)
{
  g_autofree char *text = domain_test_read_file ("domains", sample->name, ".choices");
  g_auto (GStrv) lines = g_strsplit (g_strstrip (text), "\n", -1);
  g_autoptr (NestMachine) machine = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (g_str_equal (lines[i], "refused"))
        sample->is_refused = TRUE;
      if (g_str_has_prefix (lines[i], "host="))
        sample->host = domain_test_load_host (lines[i] + strlen ("host="));
    }
  machine = domain_test_read (sample->xml, sample->host);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], "=", 2);

      if (words[1] != NULL && !g_str_equal (words[0], "host"))
        g_ptr_array_add (sample->choices, domain_test_new_change (machine, words[0], words[1]));
    }
}

DomainTest *
domain_test_load (const char *name)
{
  DomainTest *sample = g_new0 (DomainTest, 1);
  g_autofree char *text = domain_test_read_file ("domains", name, ".xml");

  sample->name = g_strdup (name);
  sample->xml = domain_test_parse (text);
  sample->choices = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);
  read_choices (sample);

  return sample;
}

void
domain_test_free (DomainTest *sample)
{
  g_free (sample->name);
  nest_domain_xml_free (sample->xml);
  g_clear_pointer (&sample->host, nest_domain_host_unref);
  g_ptr_array_unref (sample->choices);
  g_free (sample);
}

typedef struct {
  char *name;
  DomainTestFunc function;
} Run;

static void
run_sample (gconstpointer data)
{
  const Run *run = data;
  g_autoptr (DomainTest) sample = domain_test_load (run->name);

  run->function (sample);
}

static void
free_run (gpointer data)
{
  Run *run = data;

  g_free (run->name);
  g_free (run);
}

/* One test a sample. */
void
domain_test_add (const char     *prefix,
                 DomainTestFunc  function)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "domains", NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *file;

  g_assert_nonnull (folder);
  while ((file = g_dir_read_name (folder)) != NULL)
    {
      Run *run;
      g_autofree char *test = NULL;

      if (!g_str_has_suffix (file, ".choices"))
        continue;
      run = g_new0 (Run, 1);
      run->name = g_strndup (file, strlen (file) - strlen (".choices"));
      run->function = function;
      test = g_strdup_printf ("/%s/%s", prefix, run->name);
      g_test_add_data_func_full (test, run, run_sample, free_run);
    }
}

/* @xml stays as it is. */
NestDomainXml *
domain_test_edit (NestDomainXml  *xml,
                  NestDomainHost *host,
                  GPtrArray      *changes)
{
  NestDomainXml *edited = nest_domain_xml_copy (xml);
  g_autoptr (GError) error = NULL;

  nest_domain_edit (edited, host, changes, &error);
  g_assert_no_error (error);

  return edited;
}

void
domain_test_assert_equal (NestDomainXml *xml,
                          NestDomainXml *expected)
{
  g_autofree char *found = nest_domain_xml_to_string (xml);
  g_autofree char *wanted = nest_domain_xml_to_string (expected);

  if (!nest_domain_xml_equal (xml, expected))
    g_assert_cmpstr (found, ==, wanted);
}
