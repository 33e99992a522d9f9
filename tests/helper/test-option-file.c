/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of the lines of the option file: a table of texts before and after. */
#include "option-file.h"

#define HEADER "# Written by Nestbox. Of several files that set an option, the last one by name counts.\n"

static const struct {
  const char *before;
  const char *value;
  const char *after; /* NULL: no file is needed */
  const char *previous;
} rows[] = {
  { NULL, "1", HEADER "options kvm nested=1\n", NULL },
  { HEADER "options kvm nested=1\n", "0", HEADER "options kvm nested=0\n", "1" },
  { HEADER "options kvm nested=1\n", NULL, NULL, "1" },
  { "", "1", "options kvm nested=1\n", NULL },
  { "options kvm nested=1", "0", "options kvm nested=0\n", "1" },
  { "options kvm nested=1\n", NULL, NULL, "1" },
  /* What is not ours stays, byte by byte */
  { "# mine\n\noptions  other nested=0\n", "1", "# mine\n\noptions  other nested=0\noptions kvm nested=1\n", NULL },
  { "options kvm nested=0 halt_poll_ns=5\n", "1", "options kvm halt_poll_ns=5\noptions kvm nested=1\n", "0" },
  { "options kvm halt_poll_ns=5 nested=0\n", NULL, "options kvm halt_poll_ns=5\n", "0" },
  { "#options kvm nested=1\n", NULL, "#options kvm nested=1\n", NULL },
  { "blacklist kvm\n", "0", "blacklist kvm\noptions kvm nested=0\n", NULL },
  { "options kvm_amd nested=1\n", "0", "options kvm_amd nested=1\noptions kvm nested=0\n", NULL },
  { "options kvm nested_too=1\n", "0", "options kvm nested_too=1\noptions kvm nested=0\n", NULL },
  /* The last word counts, however often it is said */
  { "options kvm nested=1\noptions kvm nested=0\n", "1", "options kvm nested=1\n", "0" },
  { "options kvm nested=1 nested=0\n", "1", "options kvm nested=1\n", "0" },
  { "\toptions\tkvm   nested=1  \n", "0", "options kvm nested=0\n", "1" },
  { "options kvm nested\n", "0", "options kvm nested=0\n", "1" },
  { "options kvm nested=maybe\n", "1", "options kvm nested=1\n", "maybe" },
};

static void
test_edit_text (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *previous = NULL;
      g_autofree char *after = option_file_edit_text (rows[i].before, "kvm", "nested", rows[i].value, &previous);

      g_assert_cmpstr (after, ==, rows[i].after);
      g_assert_cmpstr (previous, ==, rows[i].previous);
    }
}

/* Setting and forgetting again leaves what was there */
static void
test_round_trip (void)
{
  static const char *const texts[] = { "# mine\n", "options other x=1\n\n# end\n", "options kvm halt_poll_ns=5\n" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *previous = NULL;
      g_autofree char *was = NULL;
      g_autofree char *set = option_file_edit_text (texts[i], "kvm", "nested", "1", &previous);
      g_autofree char *forgotten = option_file_edit_text (set, "kvm", "nested", previous, &was);

      g_assert_cmpstr (forgotten, ==, texts[i]);
      g_assert_cmpstr (was, ==, "1");
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/option-file/edit-text", test_edit_text);
  g_test_add_func ("/option-file/round-trip", test_round_trip);

  return g_test_run ();
}
