/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report: nothing is copied but what is shown, each tick shows at once, and a stranger's is only looked at. */
#include <adwaita.h>
#include <glib/gstdio.h>

#include "nest-number-editor.h"
#include "nest-option-row.h"
#include "nest-report-dialog.h"
#include "nest-report-window.h"
#include "nest-reporting.h"
#include "nest-step-row.h"
#include "nest-test-report.h"
#include "nest-test-snapshots.h"
#include "ui-test.h"
#include "ui-world.h"

static void
show_parent (World *world)
{
  world->window = adw_window_new ();
  gtk_window_present (GTK_WINDOW (world->window));
}

static char *
get_shown (GtkWidget *window)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (ui_test_find (window, GTK_TYPE_TEXT_VIEW, NULL)));
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
assert_shown (GtkWidget  *window,
              const char *text,
              gboolean    shown)
{
  g_autofree char *whole = get_shown (window);

  if ((strstr (whole, text) != NULL) != shown)
    g_error ("“%s” is %s in:\n%s", text, shown ? "not" : "there", whole);
}

static void
collect_checks (GtkWidget *root,
                GPtrArray *checks)
{
  if (GTK_IS_CHECK_BUTTON (root))
    g_ptr_array_add (checks, root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect_checks (child, checks);
}

static NestReportDraft *
new_planted_draft (void)
{
  g_autoptr (NestHost) host = nest_test_host_new (NEST_CPU_VENDOR_AMD);
  g_autoptr (NestHypervisorInfo) info = nest_test_hypervisor_info_new (NEST_TEST_VERSION);

  return nest_test_report_new_draft (host, info, TRUE);
}

static void
test_dialog (World         *world,
             gconstpointer  data)
{
  g_autoptr (GPtrArray) checks = g_ptr_array_new ();
  guint n_secrets = 0;
  const NestTestSecret *secrets = nest_test_report_get_secrets (&n_secrets);
  GtkWidget *dialog;
  GtkWidget *row;

  show_parent (world);
  dialog = nest_report_dialog_new (GTK_WINDOW (world->window), new_planted_draft ());
  gtk_window_present (GTK_WINDOW (dialog));
  ui_test_settle ();
  ui_test_assert_named (dialog);
  ui_test_assert_mnemonics (dialog);
  for (guint i = 0; i < n_secrets; i++)
    assert_shown (dialog, secrets[i].secret, FALSE);
  assert_shown (dialog, "VERR_SVM_IN_USE", TRUE);
  ui_test_picture (dialog, "report");

  row = ui_test_find (dialog, ADW_TYPE_EXPANDER_ROW, NULL);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  ui_test_wait (300);
  collect_checks (row, checks);
  g_assert_cmpuint (checks->len, ==, NEST_N_PRIVATE);
  gtk_check_button_set_active (g_ptr_array_index (checks, 0), TRUE);
  ui_test_settle ();
  assert_shown (dialog, "alice", TRUE);
  assert_shown (dialog, "wonderland", FALSE);
  ui_test_picture (dialog, "report-ticks");
  gtk_check_button_set_active (g_ptr_array_index (checks, 0), FALSE);
  assert_shown (dialog, "alice", FALSE);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* Only what is shown leaves, and what is saved nobody else may read */
static void
test_ways_out (World         *world,
               gconstpointer  data)
{
  g_autofree char *path = g_build_filename (world->folder, "report.txt", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_auto (GValue) copied = G_VALUE_INIT;
  g_autofree char *shown = NULL;
  g_autofree char *saved = NULL;
  GtkWidget *dialog;
  GStatBuf status;

  show_parent (world);
  dialog = nest_report_dialog_new (GTK_WINDOW (world->window), new_planted_draft ());
  gtk_window_present (GTK_WINDOW (dialog));
  ui_test_settle ();
  shown = get_shown (dialog);
  ui_test_click (dialog, "Copy");
  g_value_init (&copied, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (gdk_clipboard_get_content (gtk_widget_get_clipboard (dialog)), &copied, NULL));
  g_assert_cmpstr (g_value_get_string (&copied), ==, shown);
  nest_report_dialog_save (NEST_REPORT_DIALOG (dialog), file);
  ui_test_wait_for_text (dialog, "The report was saved");
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_true (g_file_get_contents (path, &saved, NULL, NULL));
  g_assert_cmpstr (saved, ==, shown);
  g_unlink (path);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* What is shown is what can be read again */
static void
test_json (World         *world,
           gconstpointer  data)
{
  g_autofree char *shown = NULL;
  g_autoptr (NestReport) report = NULL;
  GtkWidget *dialog;

  show_parent (world);
  dialog = nest_report_dialog_new (GTK_WINDOW (world->window), new_planted_draft ());
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (ui_test_find (dialog, GTK_TYPE_BUTTON, "JSON")), TRUE);
  ui_test_settle ();
  shown = get_shown (dialog);
  report = nest_report_new_from_json (shown, strlen (shown), NULL);
  g_assert_nonnull (report);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static gboolean
has_last_run (gpointer dialog)
{
  g_autofree char *whole = get_shown (dialog);

  return strstr (whole, "LAST RUN") != NULL;
}

/* Of a whole session: with the last run, and without the machine's name */
static void
test_session (World         *world,
              gconstpointer  data)
{
  GtkWidget *dialog;

  world_choose (world);
  world_run (world);
  show_parent (world);
  dialog = nest_reporting_show (GTK_WINDOW (world->window), world->session);
  g_assert_nonnull (dialog);
  ui_test_wait_for (has_last_run, dialog);
  assert_shown (dialog, "GTK 4.", TRUE);
  assert_shown (dialog, NEST_TEST_MACHINE_NAME, FALSE);
  assert_shown (dialog, NEST_TEST_MACHINE_UUID, FALSE);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static NestReport *
new_report (void)
{
  g_autoptr (NestHost) host = nest_test_host_new (NEST_CPU_VENDOR_AMD);
  g_autoptr (NestHypervisorInfo) info = nest_test_hypervisor_info_new (NEST_TEST_VERSION);
  g_autoptr (NestReportDraft) draft = nest_test_report_new_draft (host, info, FALSE);
  g_autoptr (NestMachine) ready = nest_test_machine_new_ready ("1b4e28ba-2fa1-11d2-883f-0016d3cca428", "Second");
  g_autofree char *json = NULL;

  nest_report_draft_add_machine (draft, ready);
  json = nest_report_draft_to_json (draft, NEST_PRIVATE_NONE);

  return nest_report_new_from_json (json, strlen (json), NULL);
}

static void
test_window (World         *world,
             gconstpointer  data)
{
  g_autoptr (NestReport) report = new_report ();
  GtkWidget *window;
  guint n_rows;

  show_parent (world);
  window = nest_report_window_new (GTK_WINDOW (world->window), report);
  gtk_window_present (GTK_WINDOW (window));
  ui_test_settle ();
  ui_test_assert_named (window);
  n_rows = ui_test_count (window, NEST_TYPE_STEP_ROW);
  g_assert_cmpuint (n_rows, >, 10);
  g_assert_cmpuint (ui_test_count (window, NEST_TYPE_NUMBER_EDITOR), ==, 0);
  g_assert_null (ui_test_find (window, GTK_TYPE_SWITCH, NULL));
  ui_test_picture (window, "report-window");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (ui_test_find (window, GTK_TYPE_DROP_DOWN, NULL)), 1);
  ui_test_settle ();
  g_assert_true (ui_test_shows (window, "machine 3") || ui_test_shows (window, "machine 2"));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (ui_test_find (window, GTK_TYPE_TOGGLE_BUTTON, NULL)), TRUE);
  ui_test_wait (300);
  assert_shown (window, "COMPUTER", TRUE);
  ui_test_picture (window, "report-window-text");
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
is_refused (gpointer data)
{
  return ui_test_find_window (ADW_TYPE_MESSAGE_DIALOG) != NULL;
}

/* What is no report: a sentence, and no window */
static void
test_refused (World         *world,
              gconstpointer  data)
{
  g_autofree char *stranger = g_build_filename (world->folder, "stranger.json", NULL);
  g_autofree char *missing = g_build_filename (world->folder, "missing.json", NULL);
  const struct {
    const char *path;
    const char *reason;
  } rows[] = {
    { stranger, "This is no report of Nestbox." },
    { missing, "There is no such file." },
    { world->folder, "This is no file to read, but a folder" },
  };

  show_parent (world);
  g_assert_true (g_file_set_contents (stranger, "<b>{", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkWidget *refusal;

      nest_reporting_open_file (GTK_WINDOW (world->window), rows[i].path);
      ui_test_wait_for (is_refused, NULL);
      g_assert_null (ui_test_find_window (NEST_TYPE_REPORT_WINDOW));
      refusal = ui_test_find_window (ADW_TYPE_MESSAGE_DIALOG);
      g_assert_true (g_str_has_prefix (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (refusal)), rows[i].reason));
      gtk_window_destroy (GTK_WINDOW (refusal));
      ui_test_settle ();
    }
  g_unlink (stranger);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  g_test_add ("/report/dialog", World, NULL, world_set_up, test_dialog, world_tear_down);
  g_test_add ("/report/ways-out", World, NULL, world_set_up, test_ways_out, world_tear_down);
  g_test_add ("/report/json", World, NULL, world_set_up, test_json, world_tear_down);
  g_test_add ("/report/session", World, NULL, world_set_up, test_session, world_tear_down);
  g_test_add ("/report/window", World, NULL, world_set_up, test_window, world_tear_down);
  g_test_add ("/report/refused", World, NULL, world_set_up, test_refused, world_tear_down);

  return g_test_run ();
}
