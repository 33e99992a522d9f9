/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line: what is accepted, what is refused, and how values are read. */
#include "nest-arguments.h"
#include "nest-value.h"

#include <string.h>

static NestArguments *
parse (const char  *line,
       GError     **error)
{
  g_auto (GStrv) argv = g_strsplit (line, "|", -1);

  return nest_arguments_parse (argv, error);
}

static void
test_commands (void)
{
  static const struct {
    const char *line;
    NestCommand command;
  } cases[] = {
    { "nestboxctl|list", NEST_COMMAND_LIST },
    { "nestboxctl|check|whonix", NEST_COMMAND_CHECK },
    { "nestboxctl|apply|whonix", NEST_COMMAND_APPLY },
    { "nestboxctl|undo", NEST_COMMAND_UNDO },
    { "nestboxctl|undo|20260101T000000-00000000", NEST_COMMAND_UNDO },
    { "nestboxctl|runs", NEST_COMMAND_RUNS },
    { "nestboxctl|--help", NEST_COMMAND_HELP },
    { "nestboxctl|apply|--help", NEST_COMMAND_HELP },
    { "nestboxctl|check|-h", NEST_COMMAND_HELP },
    { "nestboxctl|--json|list", NEST_COMMAND_LIST },
    { "nestboxctl|check|a|b", NEST_COMMAND_CHECK },
    { "nestboxctl|check|--all", NEST_COMMAND_CHECK },
    { "nestboxctl|apply|--match|W*", NEST_COMMAND_APPLY },
    { "nestboxctl|--practice|reset", NEST_COMMAND_RESET },
    { "nestboxctl|tick|whonix|snapshots", NEST_COMMAND_TICK },
    { "nestboxctl|tick|whonix|choose-host-key", NEST_COMMAND_TICK },
    { "nestboxctl|guide|whonix", NEST_COMMAND_GUIDE },
    { "nestboxctl|unskip|whonix|memory", NEST_COMMAND_UNSKIP },
    { "nestboxctl|--practice|apply|--all", NEST_COMMAND_APPLY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NestArguments) arguments = parse (cases[i].line, &error);

      g_assert_no_error (error);
      g_assert_cmpint (arguments->command, ==, cases[i].command);
      g_assert_true ((arguments->help != NULL) == (cases[i].command == NEST_COMMAND_HELP));
    }
}

static void
test_refused (void)
{
  static const char *const lines[] = {
    "nestboxctl",
    "nestboxctl|frobnicate",
    "nestboxctl|--frobnicate",
    "nestboxctl|list|too-much",
    "nestboxctl|skip",
    "nestboxctl|skip|whonix",
    "nestboxctl|skip|whonix|no-step",
    "nestboxctl|tick|a|b|memory",
    "nestboxctl|skip|whonix|choose-host-key",
    "nestboxctl|guide",
    "nestboxctl|guide|a|b",
    "nestboxctl|check|--yes|a",
    "nestboxctl|list|--all",
    "nestboxctl|list|--connect|somewhere",
    "nestboxctl|--connect|somewhere|list",
    "nestboxctl|list|--only|somewhere",
    "nestboxctl|--practice|--connect|test:///default|list",
    "nestboxctl|--practice|--only|virtualbox|list",
    "nestboxctl|reset",
    "nestboxctl|--practice|reset|a",
    "nestboxctl|apply|--set|cpu-cores|a",
    "nestboxctl|apply|--set|no-step=1|a",
    "nestboxctl|apply|--consent|no-step=on|a",
    "nestboxctl|apply|--skip|no-step|a",
    "nestboxctl|apply|--wait|-1|a",
    "nestboxctl|apply|--wait|soon|a",
    "nestboxctl|undo|a|b",
    "nestboxctl|undo|--set|cpu-cores=2",
    "nestboxctl|runs|a",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NestArguments) arguments = parse (lines[i], &error);

      g_test_message ("%s", lines[i]);
      g_assert_null (arguments);
      g_assert_error (error, NEST_USAGE_ERROR, NEST_USAGE_ERROR_USAGE);
      g_assert_cmpstr (nest_usage_error_get_id (error), ==, "usage");
    }
}

static void
test_options (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NestArguments) arguments =
    parse ("nestboxctl|apply|--yes|-n|--json|--quiet|--set=cpu-cores=2|--set|host-key=F12 + Menu|--skip|memory|"
           "--consent|nested-paging|--consent=power-off=shut-down|--wait=5|whonix", &error);
  NestAssignment *assignment;

  g_assert_no_error (error);
  g_assert_true (arguments->yes && arguments->dry_run && arguments->json && arguments->quiet);
  g_assert_cmpint (arguments->wait, ==, 5);
  g_assert_cmpuint (arguments->settings->len, ==, 2);
  assignment = g_ptr_array_index (arguments->settings, 1);
  g_assert_cmpstr (assignment->step, ==, "host-key");
  g_assert_cmpstr (assignment->value, ==, "F12 + Menu");
  g_assert_cmpuint (arguments->consents->len, ==, 2);
  assignment = g_ptr_array_index (arguments->consents, 0);
  g_assert_cmpstr (assignment->step, ==, "nested-paging");
  g_assert_null (assignment->value);
  g_assert_cmpuint (arguments->skipped->len, ==, 1);
  g_assert_cmpstr (arguments->arguments[0], ==, "whonix");
}

/* Connections may stand before and behind the command; each counts once. */
static void
test_machines (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NestArguments) arguments =
    parse ("nestboxctl|--connect|test:///default|check|--connect=qemu:///session|-c|test:///default|--match|A*|-m|B", &error);
  g_autoptr (NestArguments) one = parse ("nestboxctl|check|whonix", NULL);
  g_autoptr (NestArguments) two = parse ("nestboxctl|check|whonix|other", NULL);
  g_autoptr (NestArguments) all = parse ("nestboxctl|check|-a", NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (arguments->connections->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (arguments->connections, 0), ==, "test:///default");
  g_assert_cmpstr (g_ptr_array_index (arguments->connections, 1), ==, "qemu:///session");
  g_assert_cmpstr (arguments->matches[1], ==, "B");
  g_assert_true (nest_arguments_ask_for_many (arguments));
  g_assert_true (nest_arguments_ask_for_many (two));
  g_assert_true (nest_arguments_ask_for_many (all));
  g_assert_false (nest_arguments_ask_for_many (one));
}

/* A name is bytes, and may look like an option. */
static void
test_names (void)
{
  g_autoptr (NestArguments) dashes = parse ("nestboxctl|check|--json|--|--json", NULL);
  g_autoptr (NestArguments) bytes = parse ("nestboxctl|check|\xff\xfe", NULL);
  g_autoptr (NestArguments) at = parse ("nestboxctl|check|@file", NULL);
  g_autoptr (NestArguments) single = parse ("nestboxctl|check|--|-", NULL);

  g_assert_nonnull (dashes);
  g_assert_cmpstr (dashes->arguments[0], ==, "--json");
  g_assert_null (dashes->arguments[1]);
  g_assert_nonnull (bytes);
  g_assert_cmpstr (bytes->arguments[0], ==, "\xff\xfe");
  g_assert_cmpstr (at->arguments[0], ==, "@file");
  g_assert_cmpstr (single->arguments[0], ==, "-");
}

static void
test_wants_json (void)
{
  char *before[] = { (char *) "nestboxctl", (char *) "x", (char *) "--json", NULL };
  char *after[] = { (char *) "nestboxctl", (char *) "check", (char *) "--", (char *) "--json", NULL };

  g_assert_true (nest_arguments_wants_json (before));
  g_assert_false (nest_arguments_wants_json (after));
}

static void
test_numbers (void)
{
  static const char *const bad[] = { "", "x", "-1", "+1", " 1", "1 ", "1.5", "0x10", "4294967296", "1e3" };
  guint number = 0;

  g_assert_true (nest_value_parse_number ("0", &number));
  g_assert_cmpuint (number, ==, 0);
  g_assert_true (nest_value_parse_number ("4294967295", &number));
  g_assert_cmpuint (number, ==, 4294967295u);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (nest_value_parse_number (bad[i], &number));
}

static void
test_memory (void)
{
  static const struct {
    const char *text;
    guint64 mib;
  } good[] = {
    { "4096", 4096 }, { "4096MiB", 4096 }, { "4096 mb", 4096 }, { "4GiB", 4096 }, { "4g", 4096 }, { "4 GB", 4096 },
    { "2.5GiB", 2560 }, { "0", 0 }, { "1099511627776", 1099511627776 },
  };
  static const char *const bad[] = {
    "", "GiB", "four", "-1", "4TiB", "4KiB", "0.1MiB", "1099511627777", "1e400", "nan", "inf", "0x10", "4GiBs", ".5g",
  };
  guint64 mib = 0;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_assert_true (nest_value_parse_memory (good[i].text, &mib));
      g_assert_cmpuint (mib, ==, good[i].mib);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("%s", bad[i]);
      g_assert_false (nest_value_parse_memory (bad[i], &mib));
    }
}

static void
test_values (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) key = nest_value_parse (NEST_EDITOR_HOST_KEY, "Left Shift + Right Shift", &error);
  g_autoptr (GVariant) cores = nest_value_parse (NEST_EDITOR_NUMBER, "2", &error);
  g_autoptr (GVariant) memory = nest_value_parse (NEST_EDITOR_MEMORY, "2GiB", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (g_variant_get_string (key, NULL), ==, "65505,65506");
  g_assert_cmpuint (g_variant_get_uint32 (cores), ==, 2);
  g_assert_cmpuint (g_variant_get_uint64 (memory), ==, 2048);

  g_assert_null (nest_value_parse (NEST_EDITOR_HOST_KEY, "Any Key", &error));
  g_assert_error (error, NEST_USAGE_ERROR, NEST_USAGE_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_null (nest_value_parse (NEST_EDITOR_NUMBER, "\xff\x1b[31m", &error));
  g_assert_error (error, NEST_USAGE_ERROR, NEST_USAGE_ERROR_USAGE);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_null (strchr (error->message, '\033'));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/arguments/commands", test_commands);
  g_test_add_func ("/arguments/refused", test_refused);
  g_test_add_func ("/arguments/options", test_options);
  g_test_add_func ("/arguments/machines", test_machines);
  g_test_add_func ("/arguments/names", test_names);
  g_test_add_func ("/arguments/wants-json", test_wants_json);
  g_test_add_func ("/value/numbers", test_numbers);
  g_test_add_func ("/value/memory", test_memory);
  g_test_add_func ("/value/values", test_values);

  return g_test_run ();
}
