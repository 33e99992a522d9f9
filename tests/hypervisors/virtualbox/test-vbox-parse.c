/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parsers against recorded outputs and against what strangers could put into them. */
#include <string.h>

#include "nest-hypervisor.h"
#include "nest-vbox-answers.h"
#include "nest-vbox-cursor.h"
#include "nest-vbox-parse.h"
#include "vbox-test.h"

#define WARNING                                                                                     \
  "WARNING: The vboxdrv kernel module is not loaded. Either there is no module\n"                   \
  "         available for the current kernel (6.1.0) or it failed to\n"                             \
  "         load. Please recompile the kernel module and install it by\n\n"                         \
  "           sudo /sbin/vboxconfig\n\n"                                                            \
  "         You will not be able to start VMs until this problem is fixed.\n"
#define SHORT_WARNING "WARNING: something new\n\t it says more\n\n\t and more\n"

static GHashTable *
parse_text (const char *text)
{
  g_autoptr (GError) error = NULL;
  GHashTable *info = nest_vbox_parse_machine_readable (text, strlen (text), &error);

  g_assert_no_error (error);

  return info;
}

static void
assert_value (const char *text,
              const char *key,
              const char *value)
{
  g_autoptr (GHashTable) info = parse_text (text);

  g_assert_cmpstr (g_hash_table_lookup (info, key), ==, value);
}

static void
test_machine_readable (void)
{
  assert_value ("cpus=3\n", "cpus", "3");
  assert_value ("name=\"a\"\n", "name", "a");
  assert_value ("name=\"q\\\"uote\"\n", "name", "q\"uote");
  assert_value ("name=\"back\\\\slash\"\n", "name", "back\\slash");
  assert_value ("name=\"a\\nb\"\n", "name", "a\\nb");
  assert_value ("name=\"new\nline\"\ncpus=1\n", "name", "new\nline");
  assert_value ("name=\"new\nline\"\ncpus=1\n", "cpus", "1");
  assert_value ("name=\"\"\n", "name", "");
  assert_value ("name=\"a\xff\xfe\"\n", "name", "a\xff\xfe");
  assert_value ("\"SATA-0-0\"=\"none\"\n", "SATA-0-0", "none");
  assert_value ("empty=\nnext=1\n", "empty", "");
  assert_value ("empty=\nnext=1\n", "next", "1");
  assert_value (WARNING "cpus=3\n", "cpus", "3");
  assert_value (SHORT_WARNING "cpus=3\n", "cpus", "3");
  assert_value (WARNING WARNING "cpus=3\n", "cpus", "3");
}

/* What stands behind a closing quote, stray lines and repeated keys. */
static void
test_machine_readable_odd_lines (void)
{
  assert_value ("VideoMode=\"720,400,0\"@0,0 1\nvrde=\"off\"\n", "vrde", "off");
  assert_value (" rec_screen0\n=\n\"\n\"=\nx\ncpus=2\n", "cpus", "2");
  assert_value ("cpus=1\ncpus=64\n", "cpus", "1");
  assert_value ("a=\"never closed\ncpus=2\n", "cpus", "2");
  assert_value ("SnapshotName=\"first \"q\"\"\ncpus=2\n", "SnapshotName", "first \"q\"");
  assert_value ("SnapshotName=\"ends with \\\"\ncpus=2\n", "SnapshotName", "ends with \\");
  assert_value ("SnapshotName=\"ends with \\\"\ncpus=2\n", "cpus", "2");
  assert_value ("VMState=\"poweroff\"\nSnapshotName=\"x\nVMState=\"running\"\n", "VMState", "poweroff");
}

static void
assert_refused (const char *text,
                gsize       length)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (nest_vbox_parse_machine_readable (text, length, &error));
  g_assert_error (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_BAD_OUTPUT);
  g_clear_error (&error);
  g_assert_null (nest_vbox_parse_list (text, length, &error));
  g_assert_error (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_BAD_OUTPUT);
}

static void
test_refused (void)
{
  g_autofree char *large = g_malloc (NEST_VBOX_MAX_OUTPUT + 1);

  memset (large, '\n', NEST_VBOX_MAX_OUTPUT + 1);
  assert_refused ("cpus=1", 6);
  assert_refused ("cpus=1\n\0\n", 9);
  assert_refused (large, NEST_VBOX_MAX_OUTPUT + 1);
}

/* Every cut of a real answer either says less or says that it was cut; it never says something else. */
static void
test_truncated (void)
{
  gsize length;
  g_autofree char *text = vbox_test_fixture ("showvminfo_mr_description_spoof.out", &length);
  g_autoptr (GHashTable) whole = nest_vbox_parse_machine_readable (text, length, NULL);

  g_assert_cmpstr (g_hash_table_lookup (whole, "description"), ==,
                   "line1 \"q\" \\ back\nVMState=\"running\"\ncpus=64\nlast");
  for (gsize cut = 0; cut < length; cut++)
    {
      g_autofree char *copy = g_memdup2 (text, cut + 1);
      g_autoptr (GHashTable) part = nest_vbox_parse_machine_readable (copy, cut, NULL);
      GHashTableIter iter;
      gpointer key, value;

      if (part == NULL)
        continue;
      g_hash_table_iter_init (&iter, part);
      while (g_hash_table_iter_next (&iter, &key, &value))
        if (!g_str_equal (key, "VMState=\\") && g_hash_table_contains (whole, key))
          g_assert_cmpstr (value, ==, g_hash_table_lookup (whole, key));
    }
}

static void
assert_list (const char *text,
             const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = nest_vbox_parse_list (text, strlen (text), &error);
  g_autoptr (GString) found = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++)
    {
      NestVboxEntry *entry = g_ptr_array_index (list, i);

      g_string_append_printf (found, "%.4s:%s;", entry->uuid, entry->name);
    }
  g_assert_cmpstr (found->str, ==, expected);
}

#define A "11111111-2222-4333-8444-555555555501"
#define B "22222222-2222-4333-8444-555555555502"

static void
test_list (void)
{
  assert_list ("", "");
  assert_list (WARNING, "");
  assert_list ("\"a\" {" A "}\n", "1111:a;");
  assert_list (WARNING "\"a\" {" A "}\n\"b\" {" B "}\n", "1111:a;2222:b;");
  assert_list ("\"new\nline\" {" A "}\n\"b\" {" B "}\n", "1111:new\nline;2222:b;");
  assert_list ("\"q\"uote\" {" A "}\n", "1111:q\"uote;");
  assert_list ("\"\"full\"\" {" A "}\n", "1111:\"full\";");
  assert_list ("\"{" B "}\" {" A "}\n", "1111:{" B "};");
  assert_list ("\"x\" {not-a-uuid}\" {" A "}\n", "1111:x\" {not-a-uuid};");
  assert_list ("\"a\xff\" {" A "}\n", "1111:a\xff;");
  assert_list ("\"<inaccessible>\" {" A "}\n", "1111:<inaccessible>;");
  assert_list ("\"a\" {11111111-2222-4333-8444-55555555550A}\n", "1111:a;");
  assert_list ("stray\n\"a\" {" A "}\n\"not closed\n", "1111:a;");
  /* A name that forges entries: candidates, and each UUID only once. */
  assert_list ("\"n\" {" A "}\n\"evil\" {" B "}\n\"zz\" {" A "}\n", "1111:n;2222:evil;");
}

static void
test_list_recorded (void)
{
  static const struct {
    const char *name;
    guint count;
  } files[] = {
    { "list_vms.out", 8 },
    { "list_vms_oddnames.out", 40 },
    { "list_vms_after_ctrlchar.out", 42 },
    { "list_vms_inaccessible.out", 46 },
    { "list_vms_spoof.out", 49 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      gsize length;
      g_autofree char *text = vbox_test_fixture (files[i].name, &length);
      g_autoptr (GPtrArray) list = nest_vbox_parse_list (text, length, NULL);

      g_test_message ("%s", files[i].name);
      g_assert_cmpuint (list->len, ==, files[i].count);
    }
}

static void
test_list_foreign (void)
{
  g_autoptr (GError) error = NULL;
  const char *text = "Usage: something else\n";

  g_assert_null (nest_vbox_parse_list (text, strlen (text), &error));
  g_assert_error (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_BAD_OUTPUT);
}

static void
test_version (void)
{
  static const struct {
    const char *text;
    const char *version;
  } cases[] = {
    { "7.2.22_Debianr175245\n", "7.2.22_Debianr175245" },
    { WARNING "6.1.50r161033\n", "6.1.50r161033" },
    { SHORT_WARNING "5.2.44r139111\n", "5.2.44r139111" },
    { "noise before\n7.0.1r1\n", "7.0.1r1" },
    { "", NULL },
    { "7\n", NULL },
    { "7.2 \x1b[31m\n", NULL },
    { "no version\n", NULL },
    { "7.2.22", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *version = nest_vbox_parse_version (cases[i].text, strlen (cases[i].text), &error);

      g_assert_cmpstr (version, ==, cases[i].version);
      g_assert_true ((version == NULL) == (error != NULL));
    }
}

static void
test_version_recorded (void)
{
  gsize length;
  g_autofree char *text = vbox_test_fixture ("version_debianwrapper.out", &length);
  g_autofree char *version = nest_vbox_parse_version (text, length, NULL);

  g_assert_cmpstr (version, ==, "7.2.22_Debianr175245");
}

static void
test_extra_data (void)
{
  static const struct {
    const char *text;
    gboolean is_answer;
    const char *value;
  } cases[] = {
    { "Value: 65508\n", TRUE, "65508" },
    { WARNING "Value: 65508\n", TRUE, "65508" },
    { "No value set!\n", TRUE, NULL },
    { WARNING "No value set!\n", TRUE, NULL },
    { "Value: bar \"x\"\nline2\n", TRUE, "bar \"x\"\nline2" },
    { "Value: \xff\xfe\n", TRUE, "\xff\xfe" },
    { "Value: Value: \n", TRUE, "Value: " },
    { "Value: No value set!\n", TRUE, "No value set!" },
    { "Key: a, Value: 65508\n", FALSE, NULL },
    { "Value: 655", FALSE, NULL },
    { "", FALSE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *value = NULL;
      gboolean is_answer = nest_vbox_parse_extra_data (cases[i].text, strlen (cases[i].text), &value, &error);

      g_assert_cmpint (is_answer, ==, cases[i].is_answer);
      g_assert_cmpstr (value, ==, cases[i].value);
      g_assert_true (is_answer == (error == NULL));
    }
}

static void
test_host_info (void)
{
  gsize length;
  g_autofree char *text = vbox_test_fixture ("list_hostinfo.out", &length);
  g_autoptr (NestVboxHostInfo) info = nest_vbox_parse_host_info (text, length, NULL);
  const char *old = WARNING "Host Information:\n\nProcessor online count: 4\n"
                            "Processor supports HW virtualization: yes\n"
                            "Processor supports HW virtualization: no\n";
  g_autoptr (NestVboxHostInfo) old_info = nest_vbox_parse_host_info (old, strlen (old), NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (info->hw_virt, ==, NEST_ANSWER_NO);
  g_assert_cmpint (info->nested_hw_virt, ==, NEST_ANSWER_NO);
  g_assert_cmpint (info->nested_paging, ==, NEST_ANSWER_NO);
  g_assert_cmpint (info->unrestricted_guest, ==, NEST_ANSWER_NO);
  g_assert_cmpuint (info->processors, ==, 2);
  g_assert_cmpuint (info->cores, ==, 2);
  g_assert_cmpuint (info->memory_mib, ==, 24105);
  g_assert_cmpstr (info->description, ==, "AMD EPYC");
  g_assert_cmpint (old_info->nested_hw_virt, ==, NEST_ANSWER_UNKNOWN);
  g_assert_cmpuint (old_info->processors, ==, 4);
  g_assert_null (nest_vbox_parse_host_info ("Usage: x\n", 9, &error));
  g_assert_error (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_BAD_OUTPUT);
}

/* Much input in no time: nothing here may take quadratic time. */
static void
test_large (void)
{
  static const char *const lines[] = { "a=\"\n", "\"\n", "\"a\" {\n", "\"a\"=\"\\\n", "WARNING: \n", "SnapshotName=\"\n" };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GHashTable) info = NULL;
      g_autoptr (GPtrArray) list = NULL;
      gint64 begin_time;

      while (text->len < 4 * 1024 * 1024)
        g_string_append (text, lines[i]);
      begin_time = g_get_monotonic_time ();
      info = nest_vbox_parse_machine_readable (text->str, text->len, NULL);
      list = nest_vbox_parse_list (text->str, text->len, NULL);
      g_test_message ("%u: %.0f ms", i, (g_get_monotonic_time () - begin_time) / 1000.0);
      g_assert_cmpint (g_get_monotonic_time () - begin_time, <, 30 * G_TIME_SPAN_SECOND);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vbox/parse/machine-readable", test_machine_readable);
  g_test_add_func ("/vbox/parse/machine-readable/odd-lines", test_machine_readable_odd_lines);
  g_test_add_func ("/vbox/parse/refused", test_refused);
  g_test_add_func ("/vbox/parse/truncated", test_truncated);
  g_test_add_func ("/vbox/parse/list", test_list);
  g_test_add_func ("/vbox/parse/list/recorded", test_list_recorded);
  g_test_add_func ("/vbox/parse/list/foreign", test_list_foreign);
  g_test_add_func ("/vbox/parse/version", test_version);
  g_test_add_func ("/vbox/parse/version/recorded", test_version_recorded);
  g_test_add_func ("/vbox/parse/extra-data", test_extra_data);
  g_test_add_func ("/vbox/parse/host-info", test_host_info);
  g_test_add_func ("/vbox/parse/large", test_large);

  return g_test_run ();
}
