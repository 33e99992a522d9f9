/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestHostKey: what VirtualBox makes of a value, what it honours, names, and the containment rule. */
#include "nest-host-key.h"

/* One of each kind was seen in VirtualBox 7.2.22's own window, the rest follow from its parser */
static const struct {
  const char *value;
  const char *keys;
} virtualbox_rows[] = {
  { NULL, "Right Ctrl" },
  { "65508", "Right Ctrl" },
  { "65514", "Right Alt" },
  { "65507", "Left Ctrl" },
  { "65515", "Left Super" },
  { "65383", "Menu" },
  { "65300", "Scroll Lock" },
  { "65470", "F1" },
  { "65027", "AltGr" },
  { "65508,65514", "Right Ctrl + Right Alt" },
  { "65505,65506", "Left Shift + Right Shift" },
  { "65514,65507,65513", "Left Ctrl + Left Alt + Right Alt" },
  { "65508,65514,65507,65513", "Right Ctrl" },
  { "word", "Right Ctrl" },
  { "-1", "Right Ctrl" },
  { "112", "Right Ctrl" },
  { "65379", "Right Ctrl" },
  { "0", "None" },
  { "999999999999", "None" },
  { "", "Right Ctrl" },
  { "65299", "Right Ctrl" },
  { "48", "Right Ctrl" },
  { "65509", "Caps Lock" },
  { "65504", "F35" },
  { "65469", "Right Ctrl" },
  { "65511,65512", "Left Meta + Right Meta" },
  { "65517,65518", "Left Hyper + Right Hyper" },
  { "65514,112", "Right Ctrl" },
  { "65514,0", "Right Alt" },
  { "65514,word", "Right Alt" },
  { "65514,999999999999", "Right Alt" },
  { " 65514 , 65507 ", "Left Ctrl + Right Alt" },
  { "word0", "None" },
  { "65514,65514", "Right Alt" },
  { "65514,65514,65514,65514", "Right Ctrl" },
  { "065514", "Right Alt" },
  { "65514\n", "Right Alt" },
};

static void
test_from_virtualbox (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (virtualbox_rows); i++)
    {
      g_autoptr (NestHostKey) key = nest_host_key_new_from_virtualbox (virtualbox_rows[i].value);
      g_autofree char *keys = nest_host_key_format (key);

      g_test_message ("value “%s”", virtualbox_rows[i].value);
      g_assert_cmpstr (keys, ==, virtualbox_rows[i].keys);
      g_assert_cmpint (nest_host_key_is_none (key), ==, g_str_equal (keys, "None"));
    }
}

/* Whatever VirtualBox reads from a value it also reads from the value as we would write it */
static void
test_to_virtualbox (void)
{
  g_autoptr (NestHostKey) both = nest_host_key_new_from_virtualbox ("65506,65505");
  g_autofree char *text = nest_host_key_to_virtualbox (both);

  g_assert_cmpstr (text, ==, "65505,65506");
  for (guint i = 0; i < G_N_ELEMENTS (virtualbox_rows); i++)
    {
      g_autoptr (NestHostKey) key = nest_host_key_new_from_virtualbox (virtualbox_rows[i].value);
      g_autofree char *value = nest_host_key_to_virtualbox (key);
      g_autoptr (NestHostKey) again = nest_host_key_new_from_virtualbox (value);

      g_assert_true (nest_host_key_equal (key, again));
    }
}

static void
test_honoured_only (void)
{
  static const struct {
    guint keysyms[4];
    guint n_keysyms;
    const char *error;
  } rows[] = {
    { { 65508 }, 1, NULL },
    { { 65505, 65506 }, 2, NULL },
    { { 65505, 65506, 65508 }, 3, NULL },
    { { 65481 }, 1, NULL },
    { { 65505, 65506, 65508, 65505 }, 4, NULL },
    { { 65505, 65506, 65508, 65507 }, 4, "at most three keys" },
    { { 0 }, 0, "at least one key" },
    { { 'p' }, 1, "The letter “p” cannot be a host key." },
    { { 65508, 'p' }, 2, "The letter “p” cannot be a host key." },
    { { '5' }, 1, "The digit “5” cannot be a host key." },
    { { '+' }, 1, "The character “+” cannot be a host key." },
    { { 0xe4 }, 1, "The letter “ä” cannot be a host key." },
    { { 0x01000451 }, 1, "The letter “ё” cannot be a host key." },
    { { 65379 }, 1, "the key “Insert”" },
    { { 65299 }, 1, "the key “Pause”" },
    { { 0 }, 1, "the key number 0" },
    { { G_MAXUINT }, 1, "the key number 4294967295" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NestHostKey) key = nest_host_key_new (rows[i].keysyms, rows[i].n_keysyms, &error);

      g_test_message ("row %u", i);
      if (rows[i].error == NULL)
        {
          g_assert_no_error (error);
          g_assert_nonnull (key);
          continue;
        }
      g_assert_null (key);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, rows[i].error));
    }
}

/* Whatever can be made can be written, and VirtualBox then has exactly these keys */
static void
test_everything_made_is_honoured (void)
{
  for (guint keysym = 0; keysym <= 0x10000; keysym++)
    {
      g_autoptr (NestHostKey) key = nest_host_key_new (&keysym, 1, NULL);
      g_autofree char *value = key != NULL ? nest_host_key_to_virtualbox (key) : g_strdup_printf ("%u", keysym);
      g_autoptr (NestHostKey) read = nest_host_key_new_from_virtualbox (value);
      g_autofree char *read_value = nest_host_key_to_virtualbox (read);

      if (key != NULL)
        g_assert_true (nest_host_key_equal (key, read));
      else if (keysym != 0)
        g_assert_cmpstr (read_value, ==, NEST_HOST_KEY_DEFAULT_INSIDE);
    }
}

static void
test_parse_names (void)
{
  static const struct {
    const char *text;
    const char *value;
  } rows[] = {
    { "Right Ctrl", "65508" },
    { "left shift + RIGHT SHIFT", "65505,65506" },
    { "Right Shift+Left Shift", "65505,65506" },
    { "Left Shift, Right Shift", "65505,65506" },
    { "65505,65506", "65505,65506" },
    { "F12", "65481" },
    { "f35", "65504" },
    { "Control_R", "65508" },
    { "AltGr", "65027" },
    { " Menu ", "65383" },
    { "Right Ctrl + Right Ctrl", "65508" },
    { "", NULL },
    { "None", NULL },
    { "Ctrl", NULL },
    { "F36", NULL },
    { "p", NULL },
    { "5", NULL },
    { "112", NULL },
    { "0", NULL },
    { "Insert", NULL },
    { "Left Shift +", NULL },
    { "Left Shift + Right Shift + Right Ctrl + Menu", NULL },
    { "99999999999999999999999", NULL },
    { "\xff\xfe", NULL },
    { "\xff", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NestHostKey) key = nest_host_key_parse_names (rows[i].text, &error);
      g_autofree char *value = key != NULL ? nest_host_key_to_virtualbox (key) : NULL;

      g_test_message ("row %u", i);
      g_assert_cmpstr (value, ==, rows[i].value);
      if (rows[i].value != NULL)
        continue;
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

static void
test_letter_is_named (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NestHostKey) key = nest_host_key_parse_names ("Right Ctrl + p", &error);

  g_assert_null (key);
  g_assert_nonnull (strstr (error->message, "The letter “p” cannot be a host key."));
}

/* Every name that is shown can be typed */
static void
test_names_round_trip (void)
{
  guint honoured = 0;

  for (guint keysym = 1; keysym <= 0x10000; keysym++)
    {
      g_autoptr (NestHostKey) key = nest_host_key_new (&keysym, 1, NULL);
      g_autofree char *name = key != NULL ? nest_host_key_format (key) : NULL;
      g_autoptr (NestHostKey) parsed = NULL;

      if (key == NULL)
        continue;
      honoured++;
      g_assert_cmpstr (name, ==, nest_host_key_get_keysym_name (keysym));
      if (g_str_has_prefix (name, "Key "))
        continue;
      parsed = nest_host_key_parse_names (name, NULL);
      g_test_message ("%s", name);
      g_assert_nonnull (parsed);
      g_assert_true (nest_host_key_equal (key, parsed));
    }
  g_assert_cmpuint (honoured, >, 35);
  g_assert_null (nest_host_key_get_keysym_name ('p'));
}

static void
test_equality_as_sets (void)
{
  static const guint one[] = { 65505, 65506, 65481 };
  static const guint other[] = { 65481, 65506, 65505 };
  g_autoptr (NestHostKey) a = nest_host_key_new (one, 3, NULL);
  g_autoptr (NestHostKey) b = nest_host_key_new (other, 3, NULL);
  g_autoptr (NestHostKey) part = nest_host_key_new (one, 2, NULL);
  g_autofree char *text_a = nest_host_key_format (a);
  g_autofree char *text_b = nest_host_key_format (b);

  g_assert_true (nest_host_key_equal (a, b));
  g_assert_false (nest_host_key_equal (a, part));
  g_assert_cmpstr (text_a, ==, "Left Shift + Right Shift + F12");
  g_assert_cmpstr (text_b, ==, text_a);
}

static void
test_conflicts (void)
{
  static const struct {
    const char *outside;
    const char *inside;
    gboolean conflicts;
  } rows[] = {
    { "65508", "65508", TRUE },
    { NULL, "65508", TRUE },
    { "word", "65508", TRUE },
    { "65508", "65508,65514", TRUE },
    { "65506,65508", "65508", TRUE },
    { "65508,65514", "65514,65508", TRUE },
    { "0", "65508", TRUE },
    { "65508", "0", TRUE },
    { "0", "0", TRUE },
    { "999999999999", "65508", TRUE },
    { "65505,65506", "65508", FALSE },
    { "65514", "65508", FALSE },
    { "65508,65514", "65508,65507", FALSE },
    { "65300", NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestHostKey) outside = nest_host_key_new_from_virtualbox (rows[i].outside);
      g_autoptr (NestHostKey) inside = nest_host_key_new_from_virtualbox (rows[i].inside);

      g_test_message ("row %u", i);
      g_assert_cmpint (nest_host_key_conflicts (outside, inside), ==, rows[i].conflicts);
      g_assert_cmpint (nest_host_key_conflicts (inside, outside), ==, rows[i].conflicts);
    }
}

static void
test_proposal (void)
{
  g_autoptr (NestHostKey) proposal = nest_host_key_new_from_virtualbox (NEST_HOST_KEY_PROPOSAL);
  g_autoptr (NestHostKey) inside = nest_host_key_new_from_virtualbox (NEST_HOST_KEY_DEFAULT_INSIDE);
  g_autofree char *value = nest_host_key_to_virtualbox (proposal);

  g_assert_cmpstr (value, ==, NEST_HOST_KEY_PROPOSAL);
  g_assert_false (nest_host_key_conflicts (proposal, inside));
}

/* As Set 1 of the AT keyboard has them: e0 before the keys of later keyboards, 80 more for letting go, in reverse */
static void
test_scancodes (void)
{
  static const struct {
    const char *value;
    const char *codes; /* NULL: cannot be typed */
  } rows[] = {
    { NEST_HOST_KEY_DEFAULT_INSIDE, "e0 1d e0 9d" },
    { NEST_HOST_KEY_OTHER_INSIDE, "58 d8" },
    { NEST_HOST_KEY_PROPOSAL, "2a 36 b6 aa" },
    { "65470", "3b bb" },   /* F1 */
    { "65480", "57 d7" },   /* F11 */
    { "65482", NULL },      /* F13 */
    { "65508,65482", NULL },
    { "0", NULL },          /* None */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestHostKey) key = nest_host_key_new_from_virtualbox (rows[i].value);
      g_auto (GStrv) codes = nest_host_key_list_scancodes (key);
      g_autofree char *text = codes != NULL ? g_strjoinv (" ", codes) : NULL;

      g_test_message ("row %u", i);
      g_assert_cmpstr (text, ==, rows[i].codes);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/host-key/from-virtualbox", test_from_virtualbox);
  g_test_add_func ("/host-key/to-virtualbox", test_to_virtualbox);
  g_test_add_func ("/host-key/honoured-only", test_honoured_only);
  g_test_add_func ("/host-key/everything-made-is-honoured", test_everything_made_is_honoured);
  g_test_add_func ("/host-key/parse-names", test_parse_names);
  g_test_add_func ("/host-key/letter-is-named", test_letter_is_named);
  g_test_add_func ("/host-key/names-round-trip", test_names_round_trip);
  g_test_add_func ("/host-key/equality-as-sets", test_equality_as_sets);
  g_test_add_func ("/host-key/conflicts", test_conflicts);
  g_test_add_func ("/host-key/proposal", test_proposal);
  g_test_add_func ("/host-key/scancodes", test_scancodes);

  return g_test_run ();
}
