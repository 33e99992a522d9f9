/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run's file: it is refused, or what was read can be written and read again. */
#include "nest-run.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (NestRun) run = nest_run_new_from_json (text, size, &error);
  g_autoptr (NestRun) again = NULL;
  g_autofree char *written = NULL;

  g_assert_true ((run == NULL) == (error != NULL));
  if (run == NULL)
    return 0;

  written = nest_run_to_json (run);
  again = nest_run_new_from_json (written, strlen (written), NULL);
  g_assert_nonnull (again);
  g_assert_cmpuint (nest_run_count_jobs (again), ==, nest_run_count_jobs (run));
  g_assert_cmpint (nest_run_get_outcome (again), ==, nest_run_get_outcome (run));

  return 0;
}
