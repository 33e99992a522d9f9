/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of CPUs and the canonical text of a pinning. */
#include "nest-pinning.h"

static void
test_lists (void)
{
  static const struct {
    const char *text;
    const char *list; /* NULL: none */
  } cases[] = {
    { "0", "0" },
    { "1-3", "1-3" },
    { "3,1,2", "1-3" },
    { "0-7,^3", "0-2,4-7" },
    { "0-1,4,6-7", "0-1,4,6-7" },
    { "0 - 1 , 4", "0-1,4" },
    { "16383", "16383" },
    { "0-16383", "0-16383" },
    { "^1", NULL },
    { "1,^1", NULL },
    { "", NULL },
    { "a", NULL },
    { "1,", NULL },
    { ",1", NULL },
    { "3-1", NULL },
    { "-1", NULL },
    { "1-", NULL },
    { "^1-2,3", NULL },
    { "16384", NULL },
    { "99999999999999999999", NULL },
    { "1;2", NULL },
    { NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *list = nest_cpu_list_format (cases[i].text);

      g_assert_cmpstr (list, ==, cases[i].list);
    }
}

static void
test_texts (void)
{
  static const struct {
    const char *text;
    const char *canonical; /* NULL: not a pinning */
  } cases[] = {
    { "none", "none" },
    { "cpuset=1", "cpuset=1" },
    { "cpuset=3,1-2 10:4 2:3,2", "cpuset=1-3 2:2-3 10:4" },
    { "0:1", "0:1" },
    { "", NULL },
    { "none none", NULL },
    { "1", NULL },
    { "0:", NULL },
    { "cpuset=", NULL },
    { "0:1  1:2", NULL },
    { "x:1", NULL },
    { NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (NestPinning) pinning = nest_pinning_parse (cases[i].text);
      g_autofree char *canonical = pinning != NULL ? nest_pinning_format (pinning) : NULL;

      g_assert_cmpstr (canonical, ==, cases[i].canonical);
    }
}

static void
test_one_to_one (void)
{
  const guint cpus[] = { 2, 5, 3 };
  g_autoptr (NestPinning) pinning = nest_pinning_new_one_to_one (cpus, G_N_ELEMENTS (cpus));
  g_autoptr (NestPinning) none = nest_pinning_new_one_to_one (NULL, 0);
  g_autofree char *text = nest_pinning_format (pinning);
  g_autoptr (GArray) named = nest_pinning_get_cpus (pinning);

  g_assert_cmpstr (text, ==, "cpuset=2-3,5 0:2 1:5 2:3");
  g_assert_cmpstr (nest_pinning_get_cpuset (pinning), ==, "2-3,5");
  g_assert_cmpstr (nest_pinning_get_processor (pinning, 1), ==, "5");
  g_assert_null (nest_pinning_get_processor (pinning, 3));
  g_assert_cmpuint (named->len, ==, 3);
  g_assert_cmpuint (g_array_index (named, guint, 2), ==, 5);
  g_assert_false (nest_pinning_is_none (pinning));
  g_assert_true (nest_pinning_is_none (none));
  g_assert_false (nest_pinning_set_cpuset (pinning, "x"));
  g_assert_cmpstr (nest_pinning_get_cpuset (pinning), ==, "2-3,5");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/domain-pinning/lists", test_lists);
  g_test_add_func ("/domain-pinning/texts", test_texts);
  g_test_add_func ("/domain-pinning/one-to-one", test_one_to_one);

  return g_test_run ();
}
