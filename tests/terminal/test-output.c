/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What nestboxctl prints: columns, colours, exit statuses, JSON from hostile names, and names that match. */
#include "nest-console.h"
#include "nest-exit-status.h"
#include "nest-json.h"
#include "nest-reading.h"

#include <string.h>

static void
test_columns (void)
{
  g_autofree char *padded = nest_text_pad ("日本", 6);
  g_autofree char *shortened = nest_text_shorten ("日本語の名前", 9);
  g_autofree char *whole = nest_text_shorten ("short", 9);
  g_autofree char *wrapped = nest_text_wrap ("one two three four five six", 2, 16);
  g_autofree char *long_word = nest_text_wrap ("see https://www.whonix.org/wiki/Nested_Virtualization now", 0, 20);

  g_assert_cmpuint (nest_text_get_width ("añ日"), ==, 4);
  g_assert_cmpuint (nest_text_get_width ("e\xcc\x81"), ==, 1);
  g_assert_cmpstr (padded, ==, "日本  ");
  g_assert_cmpstr (shortened, ==, "日本語...");
  g_assert_cmpstr (whole, ==, "short");
  g_assert_cmpstr (wrapped, ==, "one two three\n  four five six");
  g_assert_nonnull (strstr (long_word, "\nhttps://www.whonix.org/wiki/Nested_Virtualization\n"));
}

static void
test_console (void)
{
  NestConsole console;
  g_autofree char *plain = NULL;
  g_autofree char *coloured = NULL;

  nest_console_init_plain (&console);
  plain = nest_console_shade (&console, NEST_SHADE_BAD, "x");
  g_assert_cmpstr (plain, ==, "x");
  console.has_colours = TRUE;
  coloured = nest_console_shade (&console, NEST_SHADE_BAD, "x");
  g_assert_cmpstr (coloured, ==, "\033[31mx\033[0m");

  /* Every state has a shape of its own, and in ASCII, too */
  for (int symbols = 0; symbols < 2; symbols++)
    {
      g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

      console.has_symbols = symbols;
      for (NestStatus status = NEST_STATUS_DONE; status <= NEST_STATUS_UNKNOWN; status++)
        {
          const char *symbol = nest_console_status_symbol (&console, status, FALSE);

          g_assert_true (g_hash_table_add (seen, (gpointer) symbol));
          g_assert_true (symbols || g_str_is_ascii (symbol));
          g_assert_cmpuint (nest_text_get_width (symbol), ==, 1);
        }
    }
}

static void
test_exit_status (void)
{
  static const NestExitStatus order[] = {
    NEST_EXIT_READY, NEST_EXIT_NEEDED, NEST_EXIT_BLOCKED, NEST_EXIT_CANCELLED, NEST_EXIT_FAILED,
  };
  static const struct {
    NestStatus status;
    NestExitStatus expected;
  } cases[] = {
    { NEST_STATUS_DONE, NEST_EXIT_READY },
    { NEST_STATUS_PENDING, NEST_EXIT_READY },
    { NEST_STATUS_NEEDED, NEST_EXIT_NEEDED },
    { NEST_STATUS_CHOICE, NEST_EXIT_NEEDED },
    { NEST_STATUS_MANUAL, NEST_EXIT_READY },
    { NEST_STATUS_BLOCKED, NEST_EXIT_BLOCKED },
    { NEST_STATUS_NOT_APPLICABLE, NEST_EXIT_READY },
    { NEST_STATUS_UNKNOWN, NEST_EXIT_NEEDED },
  };
  NestStep inside = { .place = NEST_PLACE_INSIDE };
  NestStep machine = { .place = NEST_PLACE_MACHINE };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    for (guint j = 0; j < G_N_ELEMENTS (order); j++)
      g_assert_cmpint (nest_exit_status_worst (order[i], order[j]), ==, order[MAX (i, j)]);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (NestFinding) finding = nest_finding_new (cases[i].status, NULL);
      g_autoptr (NestFinding) blocked = nest_finding_new_blocked_by (finding, "nested-paging", "because");

      g_assert_cmpint (nest_exit_status_for_finding (&machine, finding), ==, cases[i].expected);
      g_assert_cmpint (nest_exit_status_for_finding (&inside, finding), ==, cases[i].expected);
      g_assert_cmpint (nest_exit_status_for_finding (&machine, blocked), ==, NEST_EXIT_NEEDED);
    }
}

static JsonObject *
reparse (JsonParser  *parser,
         JsonBuilder *builder)
{
  g_autofree char *text = nest_json_end (builder);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_utf8_validate (text, -1, NULL));
  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);

  return json_node_get_object (json_parser_get_root (parser));
}

/* Whatever bytes a name has, the document is valid, and the name can be had back. */
static void
test_json_names (void)
{
  static const struct {
    const char *raw;
    const char *shown;
    gboolean escaped;
  } cases[] = {
    { "whonix", "whonix", FALSE },
    { "two\nlines \"quoted\" \\x41", "two\nlines \"quoted\" \\x41", FALSE },
    { "bad \xff\xfe \\ end", "bad \\xff\\xfe \\\\ end", TRUE },
    { "\033[31m\xe2\x80\xae", "\033[31m\xe2\x80\xae", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonParser) parser = json_parser_new ();
      JsonBuilder *builder = nest_json_begin ();
      JsonObject *object;

      nest_json_add_name (builder, cases[i].raw);
      nest_json_add_string (builder, "message", cases[i].raw);
      object = reparse (parser, builder);
      g_assert_cmpint (json_object_get_int_member (object, "format"), ==, 1);
      g_assert_cmpstr (json_object_get_string_member (object, "name"), ==, cases[i].shown);
      g_assert_true (json_object_has_member (object, "name-escaped") == cases[i].escaped);
    }
}

static NestMachine *
new_listed (const char *uuid,
            const char *name)
{
  return nest_machine_new ("virtualbox", "virtualbox", uuid, name, NEST_MACHINE_LISTED);
}

static void
test_match_name (void)
{
  static const struct {
    const char *argument;
    const char *uuid; /* NULL: refused */
    int code;
  } cases[] = {
    { "whonix", "1", 0 },
    { "Whonix", "2", 0 },
    { "WHONIX", NULL, NEST_USAGE_ERROR_AMBIGUOUS }, /* no exact match, and two in any case */
    { "gateway", "3", 0 },
    { "twin", NULL, NEST_USAGE_ERROR_AMBIGUOUS },
    { "TWIN", NULL, NEST_USAGE_ERROR_AMBIGUOUS },
    { "two\nlines", "6", 0 },
    { "two\\nlines", "6", 0 },
    { "b\xff", "7", 0 },
    { "b\\xff", "7", 0 },
    { "nobody", NULL, NEST_USAGE_ERROR_NOT_FOUND },
    { "", NULL, NEST_USAGE_ERROR_NOT_FOUND },
    { "what*", NULL, NEST_USAGE_ERROR_NOT_FOUND },
  };
  g_autoptr (GPtrArray) machines = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (machines, new_listed ("1", "whonix"));
  g_ptr_array_add (machines, new_listed ("2", "Whonix"));
  g_ptr_array_add (machines, new_listed ("3", "Gateway"));
  g_ptr_array_add (machines, new_listed ("4", "twin"));
  g_ptr_array_add (machines, new_listed ("5", "twin"));
  g_ptr_array_add (machines, new_listed ("6", "two\nlines"));
  g_ptr_array_add (machines, new_listed ("7", "b\xff"));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      NestMachine *found = nest_match_name (machines, cases[i].argument, &error);

      g_test_message ("case %u", i);
      if (cases[i].uuid == NULL)
        {
          g_assert_null (found);
          g_assert_error (error, NEST_USAGE_ERROR, cases[i].code);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpstr (nest_machine_get_uuid (found), ==, cases[i].uuid);
    }
}

static void
test_uuid (void)
{
  g_autofree char *braces = nest_parse_uuid ("{ADF05560-5732-4DEA-98B9-7B04C78D2150}");
  g_autofree char *bare = nest_parse_uuid ("adf05560-5732-4dea-98b9-7b04c78d2150");

  g_assert_cmpstr (braces, ==, "adf05560-5732-4dea-98b9-7b04c78d2150");
  g_assert_cmpstr (bare, ==, braces);
  g_assert_null (nest_parse_uuid ("adf05560-5732-4dea-98b9-7b04c78d215"));
  g_assert_null (nest_parse_uuid ("{}"));
  g_assert_null (nest_parse_uuid (""));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/output/columns", test_columns);
  g_test_add_func ("/output/console", test_console);
  g_test_add_func ("/output/exit-status", test_exit_status);
  g_test_add_func ("/output/json-names", test_json_names);
  g_test_add_func ("/find/match-name", test_match_name);
  g_test_add_func ("/find/uuid", test_uuid);

  return g_test_run ();
}
