/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The worker: order, cancelling, limits, second tries, what a child gets, and one call at a time everywhere. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "vbox-test.h"

#define READ NEST_VBOX_CALL_READ
#define WRITE NEST_VBOX_CALL_WRITE
#define MACHINE "{\"machines\": [{\"uuid\": \"" UUID "\", \"name\": \"t1\", \"locked\": %d}]}"
#define FAULT(match, rest) "{\"faults\": [{\"match\": \"" match "\", " rest "}]}"

static void
begin (VboxFake      *fake,
       const char    *key,
       NestVboxCallFlags flags,
       NestPriority   priority,
       GCancellable  *cancellable,
       GAsyncResult **place)
{
  const char *const args[] = { "getextradata", "global", key, NULL };

  nest_vbox_manage_call_async (fake->manage, args, flags, priority, cancellable, vbox_test_take_result, place);
}

static void
assert_end (VboxFake      *fake,
            GAsyncResult **place,
            GQuark         domain,
            int            code)
{
  g_autoptr (GAsyncResult) result = vbox_test_wait (place);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) out = nest_vbox_manage_call_finish (fake->manage, result, &error);

  if (domain == 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, domain, code);
  g_assert_true ((out != NULL) == (domain == 0));
}

static void
test_order (void)
{
  g_autoptr (VboxFake) fake = vbox_fake_new (FAULT ("first", "\"kind\": \"stall\", \"seconds\": 0.2"));
  GAsyncResult *places[6] = { NULL };
  g_autofree char *commands = NULL;

  begin (fake, "first", READ, NEST_PRIORITY_BACKGROUND, NULL, &places[0]);
  begin (fake, "background-1", READ, NEST_PRIORITY_BACKGROUND, NULL, &places[1]);
  begin (fake, "background-2", READ, NEST_PRIORITY_BACKGROUND, NULL, &places[2]);
  begin (fake, "selected", READ, NEST_PRIORITY_SELECTED, NULL, &places[3]);
  begin (fake, "run-1", WRITE, NEST_PRIORITY_RUN, NULL, &places[4]);
  begin (fake, "run-2", WRITE, NEST_PRIORITY_RUN, NULL, &places[5]);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    assert_end (fake, &places[i], 0, 0);

  commands = vbox_fake_get_commands (fake);
  g_assert_cmpstr (commands, ==,
                   "getextradata global first\ngetextradata global run-1\ngetextradata global run-2\n"
                   "getextradata global selected\ngetextradata global background-1\n"
                   "getextradata global background-2\n");
  g_assert_cmpuint (nest_vbox_manage_get_call_count (fake->manage), ==, 6);
}

static void
test_cancel_before (void)
{
  g_autoptr (VboxFake) fake = vbox_fake_new ("{}");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *place = NULL;

  g_cancellable_cancel (cancellable);
  begin (fake, "a", WRITE, NEST_PRIORITY_RUN, cancellable, &place);
  assert_end (fake, &place, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (nest_vbox_manage_get_call_count (fake->manage), ==, 0);
}

static void
test_cancel_waiting (void)
{
  g_autoptr (VboxFake) fake = vbox_fake_new (FAULT ("first", "\"kind\": \"stall\", \"seconds\": 0.4"));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *first = NULL, *second = NULL, *third = NULL;
  g_autofree char *commands = NULL;

  begin (fake, "first", READ, NEST_PRIORITY_RUN, NULL, &first);
  begin (fake, "second", WRITE, NEST_PRIORITY_RUN, cancellable, &second);
  begin (fake, "third", READ, NEST_PRIORITY_RUN, NULL, &third);
  vbox_test_spin (50);
  g_cancellable_cancel (cancellable);
  assert_end (fake, &second, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (first);
  assert_end (fake, &first, 0, 0);
  assert_end (fake, &third, 0, 0);
  commands = vbox_fake_get_commands (fake);
  g_assert_cmpstr (commands, ==, "getextradata global first\ngetextradata global third\n");
}

/* The caller is free at once, the next call only when the program has ended. */
static void
test_cancel_running_read (gconstpointer stubborn)
{
  g_autoptr (VboxFake) fake = vbox_fake_new_scaled (stubborn ? FAULT ("first", "\"kind\": \"hang\", \"stubborn\": true")
                                                             : FAULT ("first", "\"kind\": \"hang\""), "0.1");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *first = NULL, *second = NULL;
  g_autoptr (GPtrArray) log = NULL;
  g_autofree char *process = NULL;
  gint64 begin_time;

  begin (fake, "first", READ, NEST_PRIORITY_RUN, cancellable, &first);
  begin (fake, "second", READ, NEST_PRIORITY_RUN, NULL, &second);
  vbox_test_spin (200);
  begin_time = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  assert_end (fake, &first, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_test_message ("%.1f ms", (g_get_monotonic_time () - begin_time) / 1000.0);
  assert_end (fake, &second, 0, 0);

  log = vbox_fake_get_log (fake, "begin");
  g_assert_cmpuint (log->len, ==, 2);
  process = g_strdup_printf ("/proc/%d", (int) json_object_get_int_member (g_ptr_array_index (log, 0), "pid"));
  g_assert_false (g_file_test (process, G_FILE_TEST_EXISTS));
}

static void
test_cancel_running_write (void)
{
  g_autoptr (VboxFake) fake = vbox_fake_new (FAULT ("first", "\"kind\": \"stall\", \"seconds\": 0.4"));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *first = NULL;
  g_autoptr (GPtrArray) log = NULL;

  begin (fake, "first", WRITE, NEST_PRIORITY_RUN, cancellable, &first);
  vbox_test_spin (150);
  g_cancellable_cancel (cancellable);
  assert_end (fake, &first, 0, 0);
  log = vbox_fake_get_log (fake, "end");
  g_assert_cmpuint (log->len, ==, 1);
}

static void
test_cancel_write_between_tries (void)
{
  g_autofree char *world = g_strdup_printf (MACHINE, -1);
  g_autoptr (VboxFake) fake = vbox_fake_new (world);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const char *const args[] = { "modifyvm", UUID, "--cpus", "3", NULL };
  GAsyncResult *place = NULL;

  nest_vbox_manage_call_async (fake->manage, args, WRITE, NEST_PRIORITY_RUN, cancellable, vbox_test_take_result, &place);
  vbox_test_spin (600);
  g_cancellable_cancel (cancellable);
  assert_end (fake, &place, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
assert_fails (const char *world,
              const char *time_scale,
              NestVboxCallFlags flags,
              NestHypervisorError code,
              const char *part)
{
  g_autoptr (VboxFake) fake = vbox_fake_new_scaled (world, time_scale);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) out = vbox_test_call (fake->manage, flags, NULL, &error, "--version", NULL);

  g_assert_null (out);
  g_assert_error (error, NEST_HYPERVISOR_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, part));
}

static void
test_timeout (void)
{
  /* 40 s become 0.4 s */
  assert_fails (FAULT ("", "\"kind\": \"hang\""), "0.01", READ, NEST_HYPERVISOR_ERROR_TIMED_OUT, "VBoxSVC");
  assert_fails (FAULT ("", "\"kind\": \"hang\""), "0.01", WRITE, NEST_HYPERVISOR_ERROR_TIMED_OUT, "VBoxSVC");
  assert_fails (FAULT ("", "\"kind\": \"hang\", \"stubborn\": true"), "0.01", READ, NEST_HYPERVISOR_ERROR_TIMED_OUT,
                "VBoxSVC");
}

/* The stall of ten seconds that happens now and then is no failure. */
static void
test_stall (void)
{
  g_autoptr (VboxFake) fake = vbox_fake_new_scaled (FAULT ("", "\"kind\": \"stall\", \"seconds\": 10"), "0.05");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) out = vbox_test_call (fake->manage, READ, NULL, &error, "--version", NULL);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (out, NULL), g_bytes_get_size (out), "7.2.22_Debianr175245\n", 21);
}

static void
test_limits (void)
{
  g_autoptr (VboxFake) fake = vbox_fake_new (FAULT ("", "\"kind\": \"flood\", \"mib\": 10"));
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) out = vbox_test_call (fake->manage, READ, NULL, &error, "--version", NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (out), ==, 10 * 1024 * 1024);
  assert_fails (FAULT ("", "\"kind\": \"flood\", \"mib\": 100"), "1", READ, NEST_HYPERVISOR_ERROR_BAD_OUTPUT, "16 MiB");
  assert_fails (FAULT ("", "\"kind\": \"flood\", \"mib\": 40"), "1", WRITE, NEST_HYPERVISOR_ERROR_BAD_OUTPUT, "16 MiB");
}

static void
test_ended_by_signal (void)
{
  assert_fails (FAULT ("", "\"kind\": \"crash\", \"times\": -1"), "0.1", READ, NEST_HYPERVISOR_ERROR_SERVICE_DEAD, "signal 11");
  assert_fails (FAULT ("", "\"kind\": \"crash\", \"signal\": 9"), "1", WRITE, NEST_HYPERVISOR_ERROR_FAILED, "signal 9");
}

static void
test_tries_again (void)
{
  g_autofree char *world = g_strdup_printf (MACHINE, 2);
  g_autoptr (VboxFake) fake = vbox_fake_new (world);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) out = vbox_test_call (fake->manage, WRITE, NULL, &error, "modifyvm", UUID, "--cpus", "3", NULL);
  g_autoptr (VboxFake) cold = NULL;
  g_autoptr (GBytes) cold_out = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (nest_vbox_manage_get_call_count (fake->manage), ==, 3);

  cold = vbox_fake_new (FAULT ("", "\"kind\": \"dead\", \"times\": 2"));
  cold_out = vbox_test_call (cold->manage, READ, NULL, &error, "--version", NULL);
  g_assert_no_error (error);
  g_assert_cmpuint (nest_vbox_manage_get_call_count (cold->manage), ==, 3);
}

/* Who dies with VirtualBox's service is asked again where twice is as good as once. */
static void
test_dies_with_the_service (void)
{
  static const struct {
    NestVboxCallFlags flags;
    guint n_calls;
  } rows[] = {
    { READ, 2 },
    { WRITE, 1 },
    { WRITE | NEST_VBOX_CALL_REPEATABLE, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (VboxFake) fake = vbox_fake_new (FAULT ("", "\"kind\": \"crash\", \"times\": 1"));
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) out = vbox_test_call (fake->manage, rows[i].flags, NULL, &error, "--version", NULL);

      g_assert_cmpint (out != NULL, ==, rows[i].n_calls > 1);
      g_assert_cmpuint (nest_vbox_manage_get_call_count (fake->manage), ==, rows[i].n_calls);
    }
}

static void
test_gives_up (void)
{
  g_autofree char *world = g_strdup_printf (MACHINE, -1);
  g_autoptr (VboxFake) fake = vbox_fake_new_scaled (world, "0.2");
  g_autoptr (GError) error = NULL;
  gint64 begin_time = g_get_monotonic_time ();
  g_autoptr (GBytes) out = vbox_test_call (fake->manage, WRITE, NULL, &error, "modifyvm", UUID, "--cpus", "3", NULL);

  g_assert_error (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_LOCKED);
  g_assert_cmpint (g_get_monotonic_time () - begin_time, >=, 600 * G_TIME_SPAN_MILLISECOND);
  assert_fails (FAULT ("", "\"kind\": \"dead\", \"times\": -1"), "0.1", READ, NEST_HYPERVISOR_ERROR_SERVICE_DEAD,
                "Failed to create");
}

/* Its own session, no foreign files, nothing to read, English. */
static void
test_child (void)
{
  g_autoptr (VboxFake) fake = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) out = NULL;
  g_autoptr (GPtrArray) log = NULL;
  JsonObject *event, *env;
  int leaked = open ("/dev/null", O_RDONLY);

  g_setenv ("LANGUAGE", "de", TRUE);
  g_setenv ("LC_MESSAGES", "de_DE.UTF-8", TRUE);
  fake = vbox_fake_new ("{}");
  out = vbox_test_call (fake->manage, READ, NULL, &error, "--version", NULL);
  g_unsetenv ("LANGUAGE");
  g_unsetenv ("LC_MESSAGES");
  close (leaked);
  g_assert_no_error (error);

  log = vbox_fake_get_log (fake, "begin");
  event = g_ptr_array_index (log, 0);
  env = json_object_get_object_member (event, "env");
  g_assert_cmpint (json_object_get_int_member (event, "sid"), ==, json_object_get_int_member (event, "pid"));
  g_assert_cmpstr (json_object_get_string_member (event, "cwd"), ==, "/");
  g_assert_cmpstr (json_object_get_string_member (event, "stdin"), ==, "/dev/null");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (event, "fds")), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (env, "LC_ALL"), ==, "C.UTF-8");
  g_assert_false (json_object_has_member (env, "LANGUAGE"));
  g_assert_false (json_object_has_member (env, "LC_MESSAGES"));
}

/* A service that was started from VBoxManage may keep its pipes: that is not waited for. */
static void
test_pipes_kept_open (void)
{
  g_autoptr (VboxFake) fake = vbox_fake_new (FAULT ("", "\"kind\": \"linger\""));
  g_autoptr (GError) error = NULL;
  gint64 begin_time = g_get_monotonic_time ();
  g_autoptr (GBytes) out = vbox_test_call (fake->manage, READ, NULL, &error, "--version", NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (out), >, 10);
  g_assert_cmpint (g_get_monotonic_time () - begin_time, <, 10 * G_TIME_SPAN_SECOND);
}

static void
test_not_installed (void)
{
  g_autoptr (VboxFake) fake = vbox_fake_new ("{}");
  g_autoptr (NestVboxManage) nowhere = nest_vbox_manage_new ("/nonexistent/VBoxManage");
  g_autoptr (NestVboxManage) on_path = nest_vbox_manage_new (NULL);
  g_autofree char *path = g_strdup (g_getenv ("PATH"));
  g_autofree char *link = g_build_filename (fake->folder, "VBoxManage", NULL);
  g_autofree char *command = NULL, *own_command = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) out = NULL;

  g_assert_null (vbox_test_call (nowhere, READ, NULL, &error, "--version", NULL));
  g_assert_error (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_INSTALLED);
  g_clear_error (&error);

  g_assert_no_errno (symlink (vbox_test_program (), link));
  g_setenv ("PATH", fake->folder, TRUE);
  command = nest_vbox_manage_get_command (on_path);
  own_command = nest_vbox_manage_get_command (fake->manage);
  out = vbox_test_call (on_path, READ, NULL, &error, "--version", NULL);
  g_setenv ("PATH", path, TRUE);
  g_assert_no_error (error);
  g_assert_cmpstr (command, ==, "VBoxManage");
  g_assert_true (g_path_is_absolute (own_command));
}

static char *
find_lock_file (VboxFake *fake)
{
  g_autofree char *folder = g_build_filename (fake->folder, "nestbox", NULL);
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (files)) != NULL)
    if (g_str_has_suffix (name, ".lock"))
      return g_build_filename (folder, name, NULL);
  g_assert_not_reached ();
}

static void
test_lock_is_taken (void)
{
  g_autoptr (VboxFake) fake = vbox_fake_new_scaled ("{}", "0.01");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) first = vbox_test_call (fake->manage, READ, NULL, &error, "--version", NULL);
  g_autoptr (GBytes) third = NULL;
  g_autofree char *path = find_lock_file (fake);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *place = NULL;
  GStatBuf info;
  int fd = open (path, O_RDWR | O_CLOEXEC);

  g_assert_no_error (error);
  g_assert_no_errno (g_stat (path, &info));
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_no_errno (flock (fd, LOCK_EX));
  g_assert_null (vbox_test_call (fake->manage, READ, NULL, &error, "--version", NULL));
  g_assert_error (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_LOCKED);
  g_assert_nonnull (strstr (error->message, "Another Nestbox"));
  g_clear_error (&error);

  /* Waiting for it can be cancelled, also for a change. */
  begin (fake, "a", WRITE, NEST_PRIORITY_RUN, cancellable, &place);
  vbox_test_spin (50);
  g_cancellable_cancel (cancellable);
  assert_end (fake, &place, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (nest_vbox_manage_get_call_count (fake->manage), ==, 1);

  close (fd);
  third = vbox_test_call (fake->manage, READ, NULL, &error, "--version", NULL);
  g_assert_no_error (error);
}

static void
test_lock_folder (void)
{
  g_autoptr (VboxFake) fake = vbox_fake_new ("{}");
  g_autofree char *blocked = g_build_filename (fake->folder, "nestbox", NULL);
  g_autofree char *elsewhere = g_build_filename (fake->folder, "elsewhere", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) out = NULL;

  /* A symbolic link in its place is not followed; the state folder serves then. */
  g_assert_no_errno (g_mkdir (elsewhere, 0700));
  g_assert_no_errno (symlink (elsewhere, blocked));
  out = vbox_test_call (fake->manage, READ, NULL, &error, "--version", NULL);
  g_assert_no_error (error);
  g_assert_no_errno (g_rmdir (elsewhere));
}

/* Runs in a second process: as many calls as it is told. */
static int
hammer (const char *count,
        const char *program)
{
  g_autoptr (NestVboxManage) manage = nest_vbox_manage_new (program);

  for (gint64 i = g_ascii_strtoll (count, NULL, 10); i > 0; i--)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) out = vbox_test_call (manage, READ, NULL, &error, "getextradata", "global", "hammer", NULL);

      g_assert_no_error (error);
    }

  return 0;
}

static char *own_program;

static void
test_two_processes (void)
{
  g_autoptr (VboxFake) fake = vbox_fake_new ("{}");
  GSubprocess *others[2];
  g_autoptr (GPtrArray) log = NULL;
  gboolean is_open = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    others[i] = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, own_program, "--hammer", "10",
                                  vbox_test_program (), NULL);
  for (guint i = 0; i < 10; i++)
    {
      GAsyncResult *place = NULL;

      begin (fake, "mine", READ, i % 3, NULL, &place);
      assert_end (fake, &place, 0, 0);
    }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_assert_true (g_subprocess_wait_check (others[i], NULL, NULL));
      g_object_unref (others[i]);
    }

  /* Begin and end alternate: no call began before the one before it had ended. */
  log = vbox_fake_get_log (fake, NULL);
  g_assert_cmpuint (log->len, ==, 60);
  for (guint i = 0; i < log->len; i++)
    {
      gboolean begins = g_str_equal (json_object_get_string_member (g_ptr_array_index (log, i), "event"), "begin");

      g_assert_cmpint (begins, !=, is_open);
      is_open = begins;
    }
}

/* Somebody who reads on and on in the background hardly delays what the user waits for. */
static void
test_background_lets_pass (void)
{
  g_autoptr (VboxFake) fake = vbox_fake_new ("{}");
  g_autoptr (NestVboxManage) other = nest_vbox_manage_new (vbox_test_program ());
  GAsyncResult *places[20] = { NULL };
  g_autofree char *commands = NULL;
  g_auto (GStrv) before = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    begin (fake, "background", READ, NEST_PRIORITY_BACKGROUND, NULL, &places[i]);
  vbox_test_spin (30);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) out = vbox_test_call (other, WRITE, NULL, &error, "getextradata", "global", "urgent", NULL);

      g_assert_no_error (error);
    }
  commands = vbox_fake_get_commands (fake);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    assert_end (fake, &places[i], 0, 0);
  g_test_message ("%s", commands);
  before = g_strsplit (commands, "background", -1);
  g_assert_cmpuint (g_strv_length (before), <, 15);
}

static gboolean
on_heartbeat (gpointer user_data)
{
  gint64 *beats = user_data; /* the last beat, the longest pause */
  gint64 now = g_get_monotonic_time ();

  beats[1] = MAX (beats[1], now - beats[0]);
  beats[0] = now;

  return G_SOURCE_CONTINUE;
}

/* The main loop goes on while VBoxManage hangs, floods and is killed. Reported, not judged. */
static void
test_heartbeat (void)
{
  static const char *const worlds[] = {
    FAULT ("", "\"kind\": \"hang\""),
    FAULT ("", "\"kind\": \"flood\", \"mib\": 100"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (worlds); i++)
    {
      g_autoptr (VboxFake) fake = vbox_fake_new_scaled (worlds[i], "0.02");
      gint64 beats[2] = { g_get_monotonic_time (), 0 };
      guint source = g_timeout_add (1, on_heartbeat, beats);
      g_autoptr (GBytes) out = vbox_test_call (fake->manage, READ, NULL, NULL, "--version", NULL);

      g_source_remove (source);
      g_assert_null (out);
      g_test_message ("longest turn of the main loop: %.1f ms", beats[1] / 1000.0);
    }
}

int
main (int    argc,
      char **argv)
{
  if (argc == 4 && g_str_equal (argv[1], "--hammer"))
    return hammer (argv[2], argv[3]);
  own_program = argv[0];
  vbox_test_init (&argc, &argv);
  g_test_add_func ("/vbox/manage/order", test_order);
  g_test_add_func ("/vbox/manage/cancel/before", test_cancel_before);
  g_test_add_func ("/vbox/manage/cancel/waiting", test_cancel_waiting);
  g_test_add_data_func ("/vbox/manage/cancel/running-read", NULL, test_cancel_running_read);
  g_test_add_data_func ("/vbox/manage/cancel/stubborn-read", "stubborn", test_cancel_running_read);
  g_test_add_func ("/vbox/manage/cancel/running-write", test_cancel_running_write);
  g_test_add_func ("/vbox/manage/cancel/write-between-tries", test_cancel_write_between_tries);
  g_test_add_func ("/vbox/manage/timeout", test_timeout);
  g_test_add_func ("/vbox/manage/stall", test_stall);
  g_test_add_func ("/vbox/manage/limits", test_limits);
  g_test_add_func ("/vbox/manage/ended-by-signal", test_ended_by_signal);
  g_test_add_func ("/vbox/manage/tries-again", test_tries_again);
  g_test_add_func ("/vbox/manage/dies-with-the-service", test_dies_with_the_service);
  g_test_add_func ("/vbox/manage/gives-up", test_gives_up);
  g_test_add_func ("/vbox/manage/child", test_child);
  g_test_add_func ("/vbox/manage/pipes-kept-open", test_pipes_kept_open);
  g_test_add_func ("/vbox/manage/not-installed", test_not_installed);
  g_test_add_func ("/vbox/manage/lock/taken", test_lock_is_taken);
  g_test_add_func ("/vbox/manage/lock/folder", test_lock_folder);
  g_test_add_func ("/vbox/manage/lock/two-processes", test_two_processes);
  g_test_add_func ("/vbox/manage/lock/background-lets-pass", test_background_lets_pass);
  g_test_add_func ("/vbox/manage/heartbeat", test_heartbeat);

  return vbox_test_run ();
}
