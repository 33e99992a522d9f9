/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The helper's edit of its modprobe.d file: the option is set as asked, and everything else in it stays. */
#include "option-file.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static char *
edit (const char  *text,
      const char  *value,
      char       **previous)
{
  return option_file_edit_text (text, "kvm_amd", "nested", value, previous);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *before = NULL;
  g_autofree char *set_before = NULL;
  g_autofree char *none = NULL;
  g_autofree char *without = edit (text, NULL, &before);
  g_autofree char *with = edit (text, "1", &set_before);
  g_autofree char *back = NULL;
  g_autofree char *again = NULL;
  g_autofree char *found = NULL;

  g_assert_cmpstr (before, ==, set_before);
  g_assert_nonnull (with);
  back = edit (with, NULL, &found);
  g_assert_cmpstr (found, ==, "1");
  g_assert_cmpstr (back, ==, without);
  again = edit (without, NULL, &none);
  g_assert_null (none);
  g_assert_cmpstr (again, ==, without);

  return 0;
}
