/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nestboxctl computer on made-up computers: what comes out of the terminal, for people and as JSON. */
#include "nest-explanations.h"
#include "nest-invocation.h"
#include "nest-test-computer.h"
#include "nest-test-explained.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <unistd.h>

/* What the command prints; the test's own output goes on afterwards */
static char *
run_computer (const char *root,
              gboolean    as_json)
{
  char *argv[] = { (char *) "nestboxctl", (char *) "computer", (char *) (as_json ? "--json" : "--verbose"), NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (NestArguments) arguments = nest_arguments_parse (argv, &error);
  g_autoptr (NestInvocation) invocation = NULL;
  g_autofree char *path = NULL;
  NestConsole console;
  char *text = NULL;
  int file = g_file_open_tmp ("nestbox-terminal-XXXXXX", &path, NULL);
  int kept = dup (STDOUT_FILENO);

  g_assert_no_error (error);
  g_assert_cmpint (file, >=, 0);
  nest_console_init_plain (&console);
  invocation = nest_invocation_new (arguments, &console);
  invocation->root = g_strdup (root);
  fflush (stdout);
  dup2 (file, STDOUT_FILENO);
  g_assert_cmpint (nest_command_computer (invocation), ==, NEST_EXIT_READY);
  fflush (stdout);
  dup2 (kept, STDOUT_FILENO);
  close (kept);
  close (file);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_unlink (path);

  return text;
}

static JsonObject *
find_explanation (JsonParser *parser,
                  const char *text,
                  const char *id)
{
  JsonArray *list;

  g_assert_true (json_parser_load_from_data (parser, text, -1, NULL));
  list = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "explanations");
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (g_str_equal (json_object_get_string_member (json_array_get_object_element (list, i), "explanation"), id))
      return json_array_get_object_element (list, i);

  return NULL;
}

static void
assert_says (const char *text,
             const char *words)
{
  /* A line may break anywhere between words */
  g_auto (GStrv) split = g_strsplit_set (text, " \n", -1);
  g_autoptr (GString) joined = g_string_new (NULL);

  for (guint i = 0; split[i] != NULL; i++)
    if (*split[i] != '\0')
      g_string_append_printf (joined, "%s%s", joined->len > 0 ? " " : "", split[i]);
  if (strstr (joined->str, words) == NULL)
    g_error ("“%s” is not in “%s”", words, joined->str);
}

static void
test_row (gconstpointer data)
{
  const NestTestExplained *row = data;
  g_autoptr (NestTestTree) tree = nest_test_computer_new (row->description);
  g_autofree char *text = run_computer (tree->root, FALSE);
  g_autofree char *json = run_computer (tree->root, TRUE);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *explanation = find_explanation (parser, json, row->id);

  g_assert_nonnull (explanation);
  assert_says (json_object_get_string_member (explanation, "title"), row->title);
  assert_says (json_object_get_string_member (explanation, "meaning"), row->meaning);
  assert_says (json_object_get_string_member (explanation, "possible"), row->possible);
  assert_says (json_object_get_string_member (explanation, "impossible"), row->impossible);
  assert_says (text, row->title);
  assert_says (text, row->meaning);
  assert_says (text, row->possible);
  assert_says (text, row->impossible);
  assert_says (text, "What can be done:");
  assert_says (text, "What cannot:");
  g_assert_null (strstr (text, "%s"));
}

int
main (int    argc,
      char **argv)
{
  guint n_rows;
  const NestTestExplained *rows = nest_test_explained_get_rows (&n_rows);

  nest_test_computer_obey ();
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < n_rows; i++)
    {
      g_autofree char *path = g_strdup_printf ("/explanations/%s/%s/%u", rows[i].id, rows[i].description, i);

      /* What was tried cannot come from a tree */
      if (strstr (rows[i].description, "proof=") == NULL)
        g_test_add_data_func (path, &rows[i], test_row);
    }

  return g_test_run ();
}
