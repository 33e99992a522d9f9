/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Golden pairs: a domain and choices go in, the expected domain comes out, byte for byte, and reads back as agreed. */
#include "domain-test.h"

static void
assert_refused (DomainTest *sample)
{
  g_autofree char *problem = nest_domain_get_problem (sample->xml);
  g_autofree char *before = nest_domain_xml_to_string (sample->xml);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (problem);
  g_assert_true (g_str_has_suffix (problem, "."));
  g_assert_false (nest_domain_edit (sample->xml, sample->host, sample->choices, &error));
  g_assert_nonnull (error);
  after = nest_domain_xml_to_string (sample->xml);
  g_assert_cmpstr (before, ==, after);
}

/* What was agreed is what is read back, as the runner checks it. */
static void
assert_agreed (DomainTest    *sample,
               NestDomainXml *edited)
{
  g_autoptr (NestMachine) machine = domain_test_read (edited, sample->host);

  for (guint i = 0; i < sample->choices->len; i++)
    {
      NestChange *change = g_ptr_array_index (sample->choices, i);
      NestSetting setting = nest_change_get_setting (change);
      g_autofree char *found = nest_setting_format_value (setting, nest_machine_get_value (machine, setting));
      g_autofree char *wanted = nest_setting_format_value (setting, nest_change_get_new_value (change));

      g_assert_cmpstr (found, ==, wanted);
    }
}

static void
test_golden (DomainTest *sample)
{
  g_autoptr (NestDomainXml) edited = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *found = NULL;
  const char *folder = g_getenv ("NEST_TEST_SAVE_GOLDEN");

  if (sample->is_refused)
    {
      assert_refused (sample);
      return;
    }
  edited = domain_test_edit (sample->xml, sample->host, sample->choices);
  found = nest_domain_xml_to_string (edited);
  if (folder != NULL)
    {
      g_autofree char *path = g_strdup_printf ("%s/%s.expected.xml", folder, sample->name);

      g_file_set_contents (path, found, -1, NULL);
    }
  expected = domain_test_read_file ("domains", sample->name, ".expected.xml");
  g_assert_cmpstr (found, ==, expected);
  assert_agreed (sample, edited);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  domain_test_add ("domain-golden", test_golden);

  return g_test_run ();
}
