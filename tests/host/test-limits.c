/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is no file, far too large or too deep: no answer, and nobody waits or runs out of memory. */
#include "nest-domain-xml.h"
#include "nest-libvirt-call.h"
#include "nest-libvirt-uri.h"
#include "nest-report.h"
#include "nest-root-file.h"
#include "nest-state-file.h"
#include "nest-test-tree.h"
#include "nest-virtualbox-use.h"

#include <sys/stat.h>

#define LIMIT 100

static void
test_sizes (void)
{
  static const struct {
    gsize size;
    gboolean is_read;
  } table[] = { { 0, TRUE }, { 1, TRUE }, { LIMIT, TRUE }, { LIMIT + 1, FALSE }, { 100 * 1024, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (NestTestTree) tree = nest_test_tree_new ();
      g_autofree char *bytes = g_malloc0 (table[i].size + 1); /* zero bytes count, too */
      g_autofree char *read = NULL;
      gsize length = 1;

      nest_test_tree_write_bytes (tree, "/file", bytes, (gssize) table[i].size);
      read = nest_root_file_read_bytes (tree->root, "/file", LIMIT, &length);
      g_assert_cmpint (read != NULL, ==, table[i].is_read);
      g_assert_cmpuint (length, ==, table[i].is_read ? table[i].size : 0);
    }
}

/* A FIFO without a writer, a folder, and nothing at all */
static void
test_no_files (void)
{
  g_autoptr (NestTestTree) tree = nest_test_tree_new ();
  g_autofree char *fifo = g_build_filename (tree->root, "fifo", NULL);
  g_autofree char *line = NULL;

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  nest_test_tree_make_folder (tree, "/folder");
  line = nest_root_file_read_line (tree->root, "/fifo");
  g_assert_null (line);
  g_assert_null (nest_root_file_read (tree->root, "/folder", LIMIT));
  g_assert_null (nest_root_file_read (tree->root, "/missing", LIMIT));
}

/* A driver's counter that is no number, or never ends, is no machine that runs */
static void
test_driver (void)
{
  g_autoptr (NestTestTree) tree = nest_test_tree_new ();
  g_autofree char *huge = g_strnfill (1024 * 1024, '9');

  nest_test_tree_write (tree, "/sys/module/vboxdrv/refcnt", huge);
  g_assert_cmpint (nest_virtualbox_use_read (tree->root), ==, NEST_ANSWER_UNKNOWN);
  nest_test_tree_write (tree, "/proc/1/comm", "systemd\n");
  g_assert_cmpint (nest_virtualbox_use_read (tree->root), ==, NEST_ANSWER_NO);
}

/* --- every reader that is given bytes: the most it takes, and one byte more --- */

static gboolean
takes_address (const char *text,
               gsize       length)
{
  return nest_libvirt_uri_is_valid (text);
}

static gboolean
takes_domain (const char *text,
              gsize       length)
{
  g_autoptr (NestDomainXml) xml = nest_domain_xml_parse (text, (gssize) length, NULL);

  return xml != NULL;
}

static gboolean
takes_json (const char *text,
            gsize       length)
{
  return nest_state_file_is_sane_json (text, length);
}

static gboolean
takes_state (const char *text,
             gsize       length)
{
  g_autoptr (NestTestTree) tree = nest_test_tree_new ();
  g_autofree char *path = g_build_filename (tree->root, "state", NULL);
  g_autofree char *read = NULL;
  gsize size = 0;

  nest_test_tree_write_bytes (tree, "/state", text, (gssize) length);
  read = nest_state_file_read (path, LIMIT, &size, NULL);
  g_assert_true (read == NULL || size == length);

  return read != NULL;
}

static gboolean
takes_report (const char *text,
              gsize       length)
{
  g_autoptr (NestReport) report = nest_report_new_from_json (text, length, NULL);

  return report != NULL;
}

/* What stands between the two ends is repeated until the length is reached. */
static const struct {
  const char *reader;
  gboolean (*takes) (const char *text,
                     gsize       length);
  const char *begin;
  const char *middle;
  const char *end;
  gsize limit;
} readers[] = {
  { "address of libvirt", takes_address, "qemu+ssh://host/system?keyfile=", "a", "", 2048 },
  { "domain", takes_domain, "<domain>", " ", "</domain>", 4 * 1024 * 1024 },
  { "depth of JSON", takes_json, "", "[", "", 16 },
  { "depth of objects in JSON", takes_json, "", "{\"a\":", "", 16 * 5 },
  { "report", takes_report, "{\"nestbox-report\":1,\"computer\":{}", " ", "}", 4 * 1024 * 1024 },
  { "name of a processor in a report", takes_report, "{\"nestbox-report\":1,\"computer\":{\"cpu-model\":\"", "x", "\"}}",
    8192 + 48 },
  { "version in a report", takes_report, "{\"nestbox-report\":1,\"nestbox\":\"", "1", "\",\"computer\":{}}", 96 + 47 },
  { "file of the state folder", takes_state, "", "x", "", LIMIT },
};

static char *
make_text (guint i,
           gsize length)
{
  GString *text = g_string_new (readers[i].begin);

  while (text->len + strlen (readers[i].end) < length)
    g_string_append (text, readers[i].middle);
  g_string_append (text, readers[i].end);

  return g_string_free (text, FALSE);
}

static void
test_readers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    {
      g_autofree char *most = make_text (i, readers[i].limit);
      g_autofree char *more = make_text (i, readers[i].limit + 1);

      g_test_message ("%s", readers[i].reader);
      g_assert_true (readers[i].takes (most, strlen (most)));
      g_assert_false (readers[i].takes (more, strlen (more)));
    }
}

/* The one variable that is a number: whatever it says, a time limit stays one. */
static void
test_variable (void)
{
  static const struct {
    const char *value;
    double scaled;
  } table[] = { { "", 10 }, { "0.5", 5 }, { "0", 10 }, { "-1", 10 }, { "nan", 10 }, { "1e999", 10000 }, { "1e-999", 10 },
                { "0.0000001", 0.01 }, { "many", 10 } };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_setenv ("NESTBOX_TIME_SCALE", table[i].value, TRUE);
      g_assert_cmpfloat_with_epsilon (nest_libvirt_call_scale (10), table[i].scaled, 1e-6);
    }
  g_unsetenv ("NESTBOX_TIME_SCALE");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/host/limits/sizes", test_sizes);
  g_test_add_func ("/host/limits/no-files", test_no_files);
  g_test_add_func ("/host/limits/driver", test_driver);
  g_test_add_func ("/host/limits/readers", test_readers);
  g_test_add_func ("/host/limits/variable", test_variable);

  return g_test_run ();
}
