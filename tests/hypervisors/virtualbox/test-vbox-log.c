/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The code of a failed start in the end of a log, whatever else the log holds. */
#include "nest-vbox-log.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#define FAILED "00:00:00.894153 Power up failed (vrc="
#define HEAD "00:00:00.148723 VirtualBox VM 7.2.22_Debian r174463 linux.amd64 (May  4 2026 10:00:00) release log\n"
#define END ", hrc=NS_ERROR_FAILURE (0X80004005))\n"

static const struct {
  const char *text;
  const char *code;
} rows[] = {
  { "", NULL },
  { "00:00:00.894153 VMSetError: VM.cpp(310); rc=VERR_SVM_IN_USE\n" FAILED "VERR_SVM_IN_USE" END, "VERR_SVM_IN_USE" },
  { FAILED "VERR_VMX_IN_VMX_ROOT_MODE" END "00:00:01 GUI: Aborting startup\n", "VERR_VMX_IN_VMX_ROOT_MODE" },
  /* versions before 7 call the second code otherwise */
  { FAILED "VERR_SVM_HOST_SVME_NOT_ENABLED, rc=E_FAIL (0X80004005))\n", "VERR_SVM_HOST_SVME_NOT_ENABLED" },
  /* codes that are no end of a start */
  { "00:00:02 PCNet: rc=VERR_SVM_IN_USE\n00:00:03 Changing the VM state from 'POWERING_OFF' to 'OFF'\n", NULL },
  { FAILED "VERR_SVM_IN_USE" END FAILED "VERR_VMX_NO_VMX" END, "VERR_VMX_NO_VMX" },
  /* cut off, and no code */
  { FAILED "VERR_SVM_IN_U", NULL },
  { FAILED "VINF_SUCCESS" END, NULL },
  { FAILED "verr_svm_in_use" END, NULL },
  { FAILED "VERR_" END, NULL },
  { FAILED "VERR_\x1b[2J" END, NULL },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *code = nest_vbox_log_find_error (rows[i].text, strlen (rows[i].text));

      g_test_message ("row %u", i);
      g_assert_cmpstr (code, ==, rows[i].code);
    }
}

/* The first line says whose log it is */
static void
test_versions (void)
{
  static const struct {
    const char *text;
    const char *version;
  } heads[] = {
    { HEAD, "7.2.22" },
    { "00:00:00.886823 VirtualBox VM 6.1.16 r140961 linux.amd64 (Oct 16 2020 23:29:38) release log\n", "6.1.16" },
    { "00:00:00.886823 VirtualBox VM ", NULL },
    { "00:00:00.886823 VirtualBox VM \x1b[2J", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autofree char *version = nest_vbox_log_find_version (heads[i].text);

      g_assert_cmpstr (version, ==, heads[i].version);
    }
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static char *
read_log (const char  *folder,
          char       **version)
{
  g_autofree char *text = g_strdup_printf ("name=\"t1\"\nLogFldr=\"%s\"\n", folder);
  g_autoptr (GBytes) output = g_bytes_new (text, strlen (text));
  g_autoptr (GAsyncResult) result = NULL;

  nest_vbox_log_read_async (output, NULL, on_read, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return nest_vbox_log_read_finish (result, version);
}

/* Only the end of a large log is read; what is no file, or is not there, says nothing */
static void
test_files (void)
{
  g_autofree char *folder = g_dir_make_tmp ("nestbox-log-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "VBox.log", NULL);
  g_autofree char *filler = g_strnfill (200 * 1024, 'x');
  g_autofree char *late = g_strconcat (HEAD, filler, "\n" FAILED "VERR_SVM_IN_USE" END, NULL);
  g_autofree char *early = g_strconcat (FAILED "VERR_SVM_IN_USE" END, filler, NULL);
  g_autofree char *version = NULL;
  g_autofree char *none = read_log (folder, &version);
  g_autofree char *relative = read_log ("Logs", &version);
  g_autofree char *found = NULL;
  g_autofree char *overwritten = NULL;
  g_autofree char *fifo = NULL;

  g_assert_null (none);
  g_assert_null (relative);
  g_assert_true (g_file_set_contents (path, late, -1, NULL));
  found = read_log (folder, &version);
  g_assert_cmpstr (found, ==, "VERR_SVM_IN_USE");
  g_assert_cmpstr (version, ==, "7.2.22");
  g_clear_pointer (&version, g_free);
  g_assert_true (g_file_set_contents (path, early, -1, NULL));
  overwritten = read_log (folder, &version);
  g_assert_null (overwritten);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  fifo = read_log (folder, &version);
  g_assert_null (fifo);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/vbox-log/rows", test_rows);
  g_test_add_func ("/vbox-log/versions", test_versions);
  g_test_add_func ("/vbox-log/files", test_files);

  return g_test_run ();
}
