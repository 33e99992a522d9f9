/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds for every domain: no change yields an equal document, undo brings back what was, each change on its own. */
#include "domain-test.h"

static void
test_no_change (DomainTest *sample)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autofree char *before = nest_domain_xml_to_string (sample->xml);
  g_autoptr (NestDomainXml) edited = NULL;
  g_autofree char *after = NULL;

  if (sample->is_refused)
    return;
  edited = domain_test_edit (sample->xml, sample->host, none);
  after = nest_domain_xml_to_string (edited);
  g_assert_cmpstr (before, ==, after);
  g_assert_true (nest_domain_xml_equal (edited, sample->xml));
}

/* Parsing what was written gives the same text again. */
static void
test_stable (DomainTest *sample)
{
  g_autofree char *once = nest_domain_xml_to_string (sample->xml);
  g_autoptr (NestDomainXml) parsed = domain_test_parse (once);
  g_autofree char *twice = nest_domain_xml_to_string (parsed);

  g_assert_cmpstr (once, ==, twice);
  g_assert_true (nest_domain_xml_equal (parsed, sample->xml));
}

/* A change to the value that is there changes nothing. */
static void
test_same_value (DomainTest *sample)
{
  g_autoptr (NestMachine) machine = NULL;

  if (sample->is_refused)
    return;
  machine = domain_test_read (sample->xml, sample->host);
  for (NestSetting setting = 0; setting < NEST_N_SETTINGS; setting++)
    {
      GVariant *value = nest_machine_get_value (machine, setting);
      g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);
      g_autoptr (NestDomainXml) edited = NULL;

      if (value == NULL || nest_machine_get_fixed (machine, setting) != NULL)
        continue;
      g_ptr_array_add (changes, nest_change_new (setting, value, value));
      edited = domain_test_edit (sample->xml, sample->host, changes);
      domain_test_assert_equal (edited, sample->xml);
    }
}

/* Putting back what was just kept changes nothing. */
static void
test_same_source (DomainTest *sample)
{
  g_autoptr (NestMachine) machine = NULL;

  if (sample->is_refused)
    return;
  machine = domain_test_read (sample->xml, sample->host);
  for (NestSetting setting = 0; setting < NEST_N_SETTINGS; setting++)
    {
      const char *source = nest_machine_get_source (machine, setting);
      g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);
      g_autoptr (NestDomainXml) edited = NULL;
      NestChange *change;

      if (source == NULL)
        continue;
      change = nest_change_new (setting, NULL, NULL);
      nest_change_set_sources (change, NULL, source);
      g_ptr_array_add (changes, change);
      edited = domain_test_edit (sample->xml, sample->host, changes);
      domain_test_assert_equal (edited, sample->xml);
    }
}

/* The choices that are in @mask. */
static GPtrArray *
pick (GPtrArray *choices,
      guint      mask)
{
  GPtrArray *picked = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);

  for (guint i = 0; i < choices->len; i++)
    if (mask & (1u << i))
      g_ptr_array_add (picked, nest_change_ref (g_ptr_array_index (choices, i)));

  return picked;
}

static GPtrArray *
invert (GPtrArray     *changes,
        NestDomainXml *xml,
        DomainTest    *sample)
{
  g_autoptr (NestMachine) machine = domain_test_read (xml, sample->host);
  GPtrArray *inverse = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_change_unref);

  for (guint i = changes->len; i > 0; i--)
    g_ptr_array_add (inverse, domain_test_invert (g_ptr_array_index (changes, i - 1), machine));

  return inverse;
}

/* An attribute that was gone comes back as the last one, and elements without line breaks may get them. */
static gboolean
is_layout_lost (const char *name)
{
  return g_str_equal (name, "processors-current-all") || g_str_equal (name, "unusual-order");
}

/* Every set of the choices applied, and taken back: the very bytes, where libxml2 keeps them. */
static void
test_undo (DomainTest *sample)
{
  guint all = (1u << sample->choices->len) - 1;
  g_autofree char *before = nest_domain_xml_to_string (sample->xml);

  for (guint mask = 1; !sample->is_refused && mask <= all; mask++)
    {
      g_autoptr (GPtrArray) changes = pick (sample->choices, mask);
      g_autoptr (NestDomainXml) applied = domain_test_edit (sample->xml, sample->host, changes);
      g_autoptr (GPtrArray) inverse = invert (changes, applied, sample);
      g_autoptr (NestDomainXml) undone = domain_test_edit (applied, sample->host, inverse);
      g_autofree char *after = NULL;

      domain_test_assert_equal (undone, sample->xml);
      after = nest_domain_xml_to_string (undone);
      if (!is_layout_lost (sample->name))
        g_assert_cmpstr (before, ==, after);
    }
}

/* All applied, some taken back: as if only the others had been applied. Then these too, one by one. */
static void
test_partial_undo (DomainTest *sample)
{
  guint all = (1u << sample->choices->len) - 1;
  g_autoptr (NestDomainXml) applied = NULL;

  if (sample->is_refused)
    return;
  applied = domain_test_edit (sample->xml, sample->host, sample->choices);
  for (guint mask = 1; mask <= all; mask++)
    {
      g_autoptr (GPtrArray) taken_back = pick (sample->choices, mask);
      g_autoptr (GPtrArray) kept = pick (sample->choices, all & ~mask);
      g_autoptr (GPtrArray) inverse = invert (taken_back, applied, sample);
      g_autoptr (NestDomainXml) undone = domain_test_edit (applied, sample->host, inverse);
      g_autoptr (NestDomainXml) expected = domain_test_edit (sample->xml, sample->host, kept);

      domain_test_assert_equal (undone, expected);
      for (guint i = 0; i < kept->len; i++)
        {
          g_autoptr (GPtrArray) one = g_ptr_array_new ();
          g_autoptr (GPtrArray) one_inverse = NULL;
          NestDomainXml *next;

          g_ptr_array_add (one, g_ptr_array_index (kept, i));
          one_inverse = invert (one, undone, sample);
          next = domain_test_edit (undone, sample->host, one_inverse);
          nest_domain_xml_free (undone);
          undone = next;
        }
      domain_test_assert_equal (undone, sample->xml);
    }
}

/* An undo can be undone. */
static void
test_redo (DomainTest *sample)
{
  g_autoptr (NestDomainXml) applied = NULL;
  g_autoptr (NestDomainXml) undone = NULL;
  g_autoptr (NestDomainXml) redone = NULL;
  g_autoptr (GPtrArray) inverse = NULL;
  g_autoptr (GPtrArray) again = NULL;

  if (sample->is_refused)
    return;
  applied = domain_test_edit (sample->xml, sample->host, sample->choices);
  inverse = invert (sample->choices, applied, sample);
  undone = domain_test_edit (applied, sample->host, inverse);
  again = invert (inverse, undone, sample);
  redone = domain_test_edit (undone, sample->host, again);
  domain_test_assert_equal (redone, applied);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  domain_test_add ("domain-no-change", test_no_change);
  domain_test_add ("domain-stable", test_stable);
  domain_test_add ("domain-same-value", test_same_value);
  domain_test_add ("domain-same-source", test_same_source);
  domain_test_add ("domain-undo", test_undo);
  domain_test_add ("domain-partial-undo", test_partial_undo);
  domain_test_add ("domain-redo", test_redo);

  return g_test_run ();
}
