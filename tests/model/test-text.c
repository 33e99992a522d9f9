/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Escapes: nothing from outside can break a line, hide itself or be lost. */
#include "nest-text.h"

#define ROUNDS 2000

/* Bytes that like to be wrong: quotes, backslashes, newlines, halves of UTF-8, bidi controls */
static char *
make_random_text (void)
{
  static const char *const pieces[] = {
    "a", "Z", "\"", "'", "\\", "\\x41", "\n", "\t", "\x1b[31m", "ä", "€", "\xe2\x80\xae", "\xf0\x9f\x98\x80",
    "\xff", "\xc3", "\xe2\x82", "\x80", "$(x)", "`", " ", "-", "@", "\x7f", "\\\\", "\\n",
  };
  GString *text = g_string_new (NULL);
  gint32 length = g_test_rand_int_range (0, 20);

  for (gint32 i = 0; i < length; i++)
    g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);

  return g_string_free (text, FALSE);
}

static void
test_visible (void)
{
  static const struct {
    const char *text;
    const char *visible;
  } rows[] = {
    { NULL, "" },
    { "", "" },
    { "Whonix-Workstation", "Whonix-Workstation" },
    { "größer “x”", "größer “x”" },
    { "two\nlines", "two\\nlines" },
    { "tab\there", "tab\\there" },
    { "\x1b[2J", "\\x1b[2J" },
    { "\x7f", "\\x7f" },
    { "\xc2\x85", "\\x85" },
    { "\xff\xfe", "\\xff\\xfe" },
    { "a\xc3", "a\\xc3" },
    { "\xe2\x80\xae" "exe", "\\u202eexe" },
    { "\xe2\x80\x8b", "\\u200b" },
    { "\xef\xbb\xbf", "\\ufeff" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *visible = nest_text_make_visible (rows[i].text);

      g_assert_cmpstr (visible, ==, rows[i].visible);
    }
}

static void
test_visible_property (void)
{
  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autofree char *text = make_random_text ();
      g_autofree char *visible = nest_text_make_visible (text);

      g_assert_true (g_utf8_validate (visible, -1, NULL));
      for (const char *p = visible; *p != '\0'; p = g_utf8_next_char (p))
        g_assert_false (g_unichar_iscntrl (g_utf8_get_char (p)));
    }
}

static void
test_escape_round_trip (void)
{
  guint escaped_count = 0;

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autofree char *text = make_random_text ();
      g_autofree char *escaped = nest_text_escape_bytes (text);
      g_autofree char *back = NULL;

      g_assert_cmpint (escaped == NULL, ==, g_utf8_validate (text, -1, NULL));
      if (escaped == NULL)
        continue;
      escaped_count++;
      g_assert_true (g_utf8_validate (escaped, -1, NULL));
      back = nest_text_unescape (escaped);
      g_assert_cmpstr (back, ==, text);
    }
  g_assert_cmpuint (escaped_count, >, 0);
}

static void
test_escape_every_byte (void)
{
  for (guint byte = 1; byte < 256; byte++)
    {
      const char text[] = { '\\', (char) byte, '\xff', '\0' };
      g_autofree char *escaped = nest_text_escape_bytes (text);
      g_autofree char *back = nest_text_unescape (escaped);

      g_assert_cmpstr (back, ==, text);
    }
}

/* A shell must read exactly what was quoted; glib's parser follows the shell's rules */
static void
test_quote_round_trip (void)
{
  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autofree char *first = make_random_text ();
      g_autofree char *second = make_random_text ();
      const char *argv[] = { "VBoxManage", first, "", second, "~", NULL };
      g_autofree char *line = nest_text_quote_argv (argv);
      g_auto (GStrv) parsed = NULL;

      g_assert_true (g_shell_parse_argv (line, NULL, &parsed, NULL));
      g_assert_true (g_strv_equal (argv, (const char *const *) parsed));
    }
}

static void
test_quote_plain (void)
{
  const char *plain[] = { "VBoxManage", "modifyvm", "11111111-2222", "--cpus", "3", "a=b,c", NULL };
  const char *special[] = { "echo", "a b", "$HOME", "~", "*", "", "#x", NULL };
  g_autofree char *plain_line = nest_text_quote_argv (plain);
  g_autofree char *special_line = nest_text_quote_argv (special);

  g_assert_cmpstr (plain_line, ==, "VBoxManage modifyvm 11111111-2222 --cpus 3 a=b,c");
  g_assert_cmpstr (special_line, ==, "echo 'a b' '$HOME' '~' '*' '' '#x'");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/visible", test_visible);
  g_test_add_func ("/text/visible-property", test_visible_property);
  g_test_add_func ("/text/escape-round-trip", test_escape_round_trip);
  g_test_add_func ("/text/escape-every-byte", test_escape_every_byte);
  g_test_add_func ("/text/quote-round-trip", test_quote_round_trip);
  g_test_add_func ("/text/quote-plain", test_quote_plain);

  return g_test_run ();
}
