/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the picture of the nest says, as a table of states; no display is needed. */
#include <locale.h>

#include "nest-picture-words.h"
#include "picture-cases.h"

static void
test_case (gconstpointer data)
{
  const PictureCase *state = data;
  g_autoptr (NestPictureModel) model = picture_case_new (state);
  g_autoptr (NestPictureModel) again = picture_case_new (state);
  g_autofree char *description = nest_picture_words_format_description (model);
  guint reach = nest_picture_state_get_reach (&model->now);

  g_assert_cmpuint (reach, ==, state->reach);
  g_assert_cmpuint (nest_picture_state_get_reach (&model->after), ==, state->reach_after);
  g_assert_cmpint (reach < NEST_N_LEVELS ? model->now.gates[reach] : NEST_GATE_OPEN, ==, state->stop);
  g_assert_cmpuint (model->after.processors, ==, state->processors_after);
  g_assert_cmpuint (model->after.memory, ==, state->memory_after);
  g_assert_cmpstr (description, ==, state->description);
  g_assert_true (nest_picture_model_equal (model, again));
}

/* Every state looks different from every other: nothing is shown twice, nothing is overlooked. */
static void
test_equal (void)
{
  for (guint i = 0; picture_cases[i].name != NULL; i++)
    for (guint j = 0; j < i; j++)
      {
        g_autoptr (NestPictureModel) a = picture_case_new (&picture_cases[i]);
        g_autoptr (NestPictureModel) b = picture_case_new (&picture_cases[j]);

        g_assert_false (nest_picture_model_equal (a, b));
      }
}

static void
assert_keys (const char *name,
             const char *now,
             const char *after,
             const char *inside)
{
  g_autoptr (NestPictureModel) model = picture_case_new (picture_case_find (name));

  g_assert_cmpstr (model->now.host_key, ==, now);
  g_assert_cmpstr (model->after.host_key, ==, after);
  g_assert_cmpstr (model->inside_host_key, ==, inside);
}

static void
test_host_keys (void)
{
  assert_keys ("agreed", "Right Ctrl", "Left Shift + Right Shift", "Right Ctrl");
  assert_keys ("arrived", "Left Shift + Right Shift", "Left Shift + Right Shift", "Right Ctrl");
  assert_keys ("kvm-arrived", "Left Shift + Right Shift", "Left Shift + Right Shift", "Left Ctrl + Left Alt");
  assert_keys ("no-machine", NULL, NULL, NULL);
}

/* A step that is skipped changes nothing, so the picture promises nothing of it. */
static void
test_skipped (void)
{
  g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
  g_autoptr (NestChecklist) checklist = nest_checklist_new (snapshots->choices);
  g_autoptr (NestPictureModel) model = NULL;

  nest_choices_set_option (snapshots->choices, "nested-paging", "on");
  nest_choices_set_skipped (snapshots->choices, "nested-hw-virt", TRUE);
  nest_choices_set_skipped (snapshots->choices, "memory", TRUE);
  nest_checklist_set_snapshots (checklist, snapshots->host, snapshots->hypervisor, snapshots->machine);
  model = nest_picture_model_new (snapshots->host, snapshots->hypervisor, snapshots->machine, checklist,
                                  NEST_VANTAGE_OUTSIDE, FALSE);
  g_assert_cmpuint (nest_picture_state_get_reach (&model->after), ==, 1);
  g_assert_cmpuint (model->after.memory, ==, 2048);
  g_assert_cmpuint (model->after.processors, ==, 3);
}

static void
test_processor_names (void)
{
  static const char *const names[][2] = {
    { "Intel(R) Core(TM) i5-7260U CPU @ 2.20GHz", "Intel Core i5-7260U" },
    { "Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz", "Intel Xeon E5-2680 v4" },
    { "AMD Ryzen 7 5800X 8-Core Processor", "AMD Ryzen 7 5800X 8-Core" },
    { "13th Gen Intel(R) Core(TM) i7-1365U", "13th Gen Intel Core i7-1365U" },
    { "", "" },
    { NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *clean = nest_picture_model_clean_processor (names[i][0]);

      g_assert_cmpstr (clean, ==, names[i][1]);
    }
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; picture_cases[i].name != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("/picture-model/", picture_cases[i].name, NULL);

      g_test_add_data_func (path, &picture_cases[i], test_case);
    }
  g_test_add_func ("/picture-model/equal", test_equal);
  g_test_add_func ("/picture-model/host-keys", test_host_keys);
  g_test_add_func ("/picture-model/skipped", test_skipped);
  g_test_add_func ("/picture-model/processor-names", test_processor_names);

  return g_test_run ();
}
