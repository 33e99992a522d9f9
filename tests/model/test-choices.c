/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestChoices: what was said is kept for each step, and "changed" comes exactly when something changed. */
#include "nest-choices.h"

typedef struct {
  guint count;
  char *step;
} Heard;

static void
on_changed (NestChoices *choices,
            const char  *step,
            Heard       *heard)
{
  heard->count++;
  g_free (heard->step);
  heard->step = g_strdup (step);
}

typedef struct {
  NestChoices *choices;
  Heard heard;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->choices = nest_choices_new ();
  g_signal_connect (fixture->choices, "changed", G_CALLBACK (on_changed), &fixture->heard);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_unref (fixture->choices);
  g_free (fixture->heard.step);
}

static void
test_nothing_said (Fixture       *fixture,
                   gconstpointer  data)
{
  g_assert_false (nest_choices_get_skipped (fixture->choices, "memory"));
  g_assert_false (nest_choices_get_ticked (fixture->choices, "memory"));
  g_assert_null (nest_choices_get_option (fixture->choices, "memory"));
  g_assert_null (nest_choices_get_value (fixture->choices, "memory"));

  /* Saying what is so already is no change */
  nest_choices_set_skipped (fixture->choices, "memory", FALSE);
  nest_choices_set_ticked (fixture->choices, "memory", FALSE);
  nest_choices_set_option (fixture->choices, "memory", NULL);
  nest_choices_set_value (fixture->choices, "memory", NULL);
  g_assert_cmpuint (fixture->heard.count, ==, 0);
}

static void
test_signal_once_for_each_change (Fixture       *fixture,
                                  gconstpointer  data)
{
  for (guint i = 0; i < 2; i++)
    nest_choices_set_skipped (fixture->choices, "acpi", TRUE);
  g_assert_cmpuint (fixture->heard.count, ==, 1);
  g_assert_cmpstr (fixture->heard.step, ==, "acpi");

  for (guint i = 0; i < 2; i++)
    nest_choices_set_option (fixture->choices, "power-off", "pull-plug");
  g_assert_cmpuint (fixture->heard.count, ==, 2);
  g_assert_cmpstr (fixture->heard.step, ==, "power-off");

  for (guint i = 0; i < 2; i++)
    nest_choices_set_value (fixture->choices, "cpu-cores", g_variant_new_uint32 (2));
  g_assert_cmpuint (fixture->heard.count, ==, 3);
  g_assert_cmpstr (fixture->heard.step, ==, "cpu-cores");

  for (guint i = 0; i < 2; i++)
    nest_choices_set_ticked (fixture->choices, "hypervisor-version", TRUE);
  g_assert_cmpuint (fixture->heard.count, ==, 4);
  g_assert_cmpstr (fixture->heard.step, ==, "hypervisor-version");
}

static void
test_kept_and_taken_back (Fixture       *fixture,
                          gconstpointer  data)
{
  nest_choices_set_option (fixture->choices, "power-off", "pull-plug");
  nest_choices_set_value (fixture->choices, "cpu-cores", g_variant_new_uint32 (2));
  g_assert_cmpstr (nest_choices_get_option (fixture->choices, "power-off"), ==, "pull-plug");
  g_assert_cmpuint (g_variant_get_uint32 (nest_choices_get_value (fixture->choices, "cpu-cores")), ==, 2);
  g_assert_null (nest_choices_get_option (fixture->choices, "cpu-cores"));

  nest_choices_set_option (fixture->choices, "power-off", NULL);
  nest_choices_set_value (fixture->choices, "cpu-cores", NULL);
  g_assert_null (nest_choices_get_option (fixture->choices, "power-off"));
  g_assert_null (nest_choices_get_value (fixture->choices, "cpu-cores"));
  g_assert_cmpuint (fixture->heard.count, ==, 4);
}

/* A row that listens for its own step is not told of others */
static void
test_signal_detail (Fixture       *fixture,
                    gconstpointer  data)
{
  Heard detail = { 0 };

  g_signal_connect (fixture->choices, "changed::acpi", G_CALLBACK (on_changed), &detail);
  nest_choices_set_skipped (fixture->choices, "io-apic", TRUE);
  g_assert_cmpuint (detail.count, ==, 0);
  nest_choices_set_skipped (fixture->choices, "acpi", TRUE);
  g_assert_cmpuint (detail.count, ==, 1);
  g_free (detail.step);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/choices/nothing-said", test_nothing_said);
  ADD ("/choices/signal-once-for-each-change", test_signal_once_for_each_change);
  ADD ("/choices/kept-and-taken-back", test_kept_and_taken_back);
  ADD ("/choices/signal-detail", test_signal_detail);

  return g_test_run ();
}
