/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line, a line an argument: it is taken or refused, and a refusal can be printed. Values of steps, too. */
#include "nest-arguments.h"
#include "nest-value.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* What reaches a terminal is text without control characters, however the arguments looked. */
static void
assert_printable (const GError *error)
{
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  for (const char *p = error->message; *p != '\0'; p = g_utf8_next_char (p))
    g_assert_true (*p == '\n' || !g_unichar_iscntrl (g_utf8_get_char (p)));
}

static void
try_value (NestEditorKind  kind,
           const char     *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) value = nest_value_parse (kind, text, &error);

  g_assert_true ((value == NULL) == (error != NULL));
  if (value != NULL)
    g_variant_ref_sink (value);
  else
    assert_printable (error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *line = g_strconcat ("nestboxctl\n", text, NULL);
  g_auto (GStrv) argv = g_strsplit (line, "\n", 64);
  g_autoptr (GError) error = NULL;
  g_autoptr (NestArguments) arguments = nest_arguments_parse (argv, &error);

  g_assert_true ((arguments == NULL) == (error != NULL));
  if (error != NULL)
    assert_printable (error);
  nest_arguments_wants_json (argv);
  for (guint i = 0; arguments != NULL && i < arguments->settings->len; i++)
    g_assert_nonnull (((NestAssignment *) g_ptr_array_index (arguments->settings, i))->value);

  try_value (NEST_EDITOR_NUMBER, text);
  try_value (NEST_EDITOR_MEMORY, text);
  try_value (NEST_EDITOR_HOST_KEY, text);

  return 0;
}
