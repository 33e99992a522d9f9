/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Practice: the whole walk on the shipped machines, each part with fresh objects, as another process would. */
#include "nest-practice-walk.h"

#include <glib/gstdio.h>

#include "nest-run-lock.h"

#define WORKSTATION NEST_PRACTICE_WORKSTATION
#define GATEWAY "5ae2b4fb-2e1a-4b8a-8f0e-0c1d5a7e3b01"

static NestFinding *
find (NestPracticeWalk    *process,
      const char *step)
{
  NestChecklistItem *item = nest_checklist_find (process->checklist, step);

  g_assert_nonnull (item);

  return nest_checklist_item_get_finding (item);
}

static void
assert_status (NestPracticeWalk    *process,
               const char *step,
               NestStatus  status)
{
  NestFinding *finding = find (process, step);

  if (nest_finding_get_status (finding) != status)
    g_error ("%s is %s (%s)", step, nest_status_get_id (nest_finding_get_status (finding)),
             nest_finding_get_summary (finding));
}

static void
start_over (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (nest_practice_start_over (&error));
  g_assert_no_error (error);
}

/* As Whonix ships its machines, apart from the line that takes svm away, so that there is something to do. */
static void
test_shipped (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) machines = NULL;
  g_autoptr (NestPracticeWalk) process = NULL;

  start_over ();
  process = nest_practice_walk_new ();
  nest_hypervisor_list_async (process->hypervisor, NEST_PRIORITY_SELECTED, NULL, nest_practice_walk_on_result, &result);
  machines = nest_hypervisor_list_finish (process->hypervisor, nest_practice_walk_wait (&result), NULL);
  g_assert_cmpuint (machines->len, ==, 2);
  g_assert_cmpstr (nest_machine_get_name (g_ptr_array_index (machines, 0)), ==, "Whonix-Gateway");
  g_assert_cmpstr (nest_machine_get_name (g_ptr_array_index (machines, 1)), ==, "Whonix-Workstation");
  g_assert_cmpstr (nest_machine_get_connection (g_ptr_array_index (machines, 1)), ==, NEST_PRACTICE_CONNECTION);

  assert_status (process, "hardware-virtualization", NEST_STATUS_DONE);
  assert_status (process, "host-key", NEST_STATUS_NEEDED);
  assert_status (process, "power-off", NEST_STATUS_DONE);
  assert_status (process, "nested-hw-virt", NEST_STATUS_NEEDED);
  assert_status (process, "cpu-pinning", NEST_STATUS_CHOICE);
  assert_status (process, "cpu-cores", NEST_STATUS_NEEDED);
  assert_status (process, "memory", NEST_STATUS_NEEDED);
  assert_status (process, "io-apic", NEST_STATUS_DONE);
  assert_status (process, "acpi", NEST_STATUS_DONE);
  assert_status (process, "guest-64-bit", NEST_STATUS_DONE);
  /* 2 GB, not 2 GiB */
  g_assert_cmpuint (nest_machine_get_number (process->machine, NEST_SETTING_MEMORY), ==, 1907);
  g_assert_cmpstr (nest_machine_get_taken_cpus (process->machine), ==, "1");
}

static void
test_walk (void)
{
  static const char *const steps[] = { "hardware-virtualization", "host-key", "power-off", "nested-hw-virt",
                                       "cpu-pinning", "cpu-cores", "memory", "io-apic", "acpi", "guest-64-bit" };
  g_autoptr (NestPracticeWalk) after = NULL;
  g_autoptr (NestPracticeWalk) later = NULL;
  g_autoptr (GPtrArray) runs = NULL;

  start_over ();
  nest_practice_walk_apply ("pin-free-cpus");

  after = nest_practice_walk_new ();
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    assert_status (after, steps[i], NEST_STATUS_DONE);
  g_assert_cmpint (nest_checklist_get_verdict (after->checklist), ==, NEST_VERDICT_READY);
  g_assert_cmpuint (nest_machine_get_number (after->machine, NEST_SETTING_CPU_COUNT), ==, 3);
  g_assert_cmpuint (nest_machine_get_number (after->machine, NEST_SETTING_MEMORY), ==, 4096);

  /* The other machine keeps away from these CPUs from now on */
  {
    g_autoptr (NestMachine) gateway = nest_practice_walk_read (after->hypervisor, GATEWAY);

    g_assert_cmpstr (nest_machine_get_taken_cpus (gateway), ==, "2-4");
  }

  later = nest_practice_walk_new ();
  runs = nest_practice_walk_load (later);
  g_assert_cmpuint (runs->len, ==, 1);
}

static void
test_undo (void)
{
  g_autoptr (NestPracticeWalk) before = NULL;
  g_autoptr (NestPracticeWalk) process = NULL;
  g_autoptr (NestPracticeWalk) after = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (NestUndo) undo = NULL;

  start_over ();
  before = nest_practice_walk_new ();
  nest_practice_walk_apply ("remove");

  process = nest_practice_walk_new ();
  runs = nest_practice_walk_load (process);
  undo = nest_undo_new (g_ptr_array_index (runs, 0), process->choices, NULL, nest_practice_walk_find_target, process);
  g_assert_cmpuint (undo->conflicts->len, ==, 0);
  g_assert_cmpuint (undo->problems->len, ==, 0);
  nest_practice_walk_do (process, undo->run);

  after = nest_practice_walk_new ();
  g_assert_true (nest_machine_equal (before->machine, after->machine));
  g_assert_null (nest_hypervisor_info_get_host_key (after->info));
  assert_status (after, "nested-hw-virt", NEST_STATUS_NEEDED);
}

static void
do_power (const char      *uuid,
          NestPowerAction  action)
{
  g_autoptr (NestPracticeWalk) process = nest_practice_walk_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  nest_hypervisor_power_async (process->hypervisor, uuid, action, NULL, nest_practice_walk_on_result, &result);
  nest_hypervisor_power_finish (process->hypervisor, nest_practice_walk_wait (&result), &error);
  g_assert_no_error (error);
}

static void
assert_state (NestPowerState state)
{
  g_autoptr (NestPracticeWalk) process = nest_practice_walk_new ();

  g_assert_cmpint (nest_machine_get_power_state (process->machine), ==, state);
}

static void
test_power (void)
{
  start_over ();
  assert_state (NEST_POWER_STATE_OFF);
  do_power (WORKSTATION, NEST_POWER_ACTION_START);
  assert_state (NEST_POWER_STATE_RUNNING);
  do_power (WORKSTATION, NEST_POWER_ACTION_ASK_TO_SHUT_DOWN);
  assert_state (NEST_POWER_STATE_OFF);
  do_power (WORKSTATION, NEST_POWER_ACTION_START);
  do_power (WORKSTATION, NEST_POWER_ACTION_PULL_PLUG);
  assert_state (NEST_POWER_STATE_OFF);
}

static char *
get_file (const char *name)
{
  return g_build_filename (g_get_user_state_dir (), "nestbox", "practice", name, NULL);
}

/* A machine that runs, or whose state is saved, is that in the next process too. */
static void
test_states_in_file (void)
{
  g_autofree char *path = get_file ("machines.xml");
  g_autofree char *text = NULL;
  g_autoptr (GString) saved = NULL;

  start_over ();
  do_power (GATEWAY, NEST_POWER_ACTION_START);
  do_power (GATEWAY, NEST_POWER_ACTION_PULL_PLUG);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  saved = g_string_new (text);
  g_assert_cmpuint (g_string_replace (saved, "</domain>",
                                      "<test:hasmanagedsave xmlns:test='http://libvirt.org/schemas/domain/test/1.0'/></domain>",
                                      0), ==, 2);
  g_assert_true (g_file_set_contents (path, saved->str, -1, NULL));
  assert_state (NEST_POWER_STATE_SAVED);
  do_power (GATEWAY, NEST_POWER_ACTION_START);
  assert_state (NEST_POWER_STATE_SAVED);
  do_power (WORKSTATION, NEST_POWER_ACTION_DISCARD_SAVED_STATE);
  assert_state (NEST_POWER_STATE_OFF);
}

/* A machine that runs keeps what it runs with until its next start, in the next process too. */
static void
test_next_start (void)
{
  start_over ();
  do_power (WORKSTATION, NEST_POWER_ACTION_START);
  nest_practice_walk_apply ("remove");
  {
    g_autoptr (NestPracticeWalk) process = nest_practice_walk_new ();
    GVariant *now = nest_machine_get_live_value (process->machine, NEST_SETTING_CPU_COUNT);

    g_assert_cmpint (nest_machine_get_power_state (process->machine), ==, NEST_POWER_STATE_RUNNING);
    g_assert_cmpuint (nest_machine_get_number (process->machine, NEST_SETTING_CPU_COUNT), ==, 3);
    g_assert_cmpuint (g_variant_get_uint32 (now), ==, 1);
    assert_status (process, "nested-hw-virt", NEST_STATUS_PENDING);
  }
  do_power (WORKSTATION, NEST_POWER_ACTION_PULL_PLUG);
  do_power (WORKSTATION, NEST_POWER_ACTION_START);
  {
    g_autoptr (NestPracticeWalk) process = nest_practice_walk_new ();
    GVariant *now = nest_machine_get_live_value (process->machine, NEST_SETTING_CPU_COUNT);

    g_assert_cmpuint (nest_machine_get_number (process->machine, NEST_SETTING_CPU_COUNT), ==, 3);
    g_assert_cmpuint (g_variant_get_uint32 (now), ==, 3);
    assert_status (process, "nested-hw-virt", NEST_STATUS_DONE);
  }
}

static void
test_only_for_the_user (void)
{
  static const char *const files[] = { "", "machines.xml", "machines.lock" };
  GStatBuf info;

  start_over ();
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = get_file (files[i]);

      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_assert_cmpint (info.st_mode & 0777, ==, i == 0 ? 0700 : 0600);
    }
}

static void
test_damaged (void)
{
  static const char *const texts[] = { "", "<node>", "<node/>", "no XML", "<node><domain type='test'/></node>" };
  g_autofree char *path = get_file ("machines.xml");
  g_autofree char *aside = get_file ("machines.xml.damaged");

  start_over ();
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *kept = NULL;

      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      g_test_expect_message (NULL, G_LOG_LEVEL_MESSAGE, "*damaged*");
      assert_state (NEST_POWER_STATE_OFF);
      g_test_assert_expected_messages ();
      g_assert_true (g_file_get_contents (aside, &kept, NULL, NULL));
      g_assert_cmpstr (kept, ==, texts[i]);
    }

  /* A folder in its place is no reason to give up either */
  g_unlink (path);
  g_unlink (aside);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_test_expect_message (NULL, G_LOG_LEVEL_MESSAGE, "*damaged*");
  assert_state (NEST_POWER_STATE_OFF);
  g_test_assert_expected_messages ();
  g_assert_cmpint (g_rmdir (aside), ==, 0);
}

static void
test_host_key (void)
{
  g_autofree char *path = get_file ("host-key");

  start_over ();
  {
    g_autoptr (NestPracticeWalk) process = nest_practice_walk_new ();

    g_assert_true (nest_hypervisor_info_get_host_key_known (process->info));
    g_assert_null (nest_hypervisor_info_get_host_key (process->info));
    g_assert_cmpstr (nest_hypervisor_info_get_default_host_key (process->info), ==, "65507,65513");
  }
  g_assert_true (g_file_set_contents (path, "65505,65506", -1, NULL));
  {
    g_autoptr (NestPracticeWalk) process = nest_practice_walk_new ();

    assert_status (process, "host-key", NEST_STATUS_DONE);
  }
  g_assert_true (g_file_set_contents (path, "; rm -r /", -1, NULL));
  {
    g_autoptr (NestPracticeWalk) process = nest_practice_walk_new ();

    g_assert_null (nest_hypervisor_info_get_host_key (process->info));
  }
  start_over ();
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* Nothing that is copied from practice may touch what is real. */
static void
test_described (void)
{
  g_autoptr (NestPracticeWalk) process = NULL;
  g_autoptr (NestRun) run = nest_run_new (NEST_RUN_APPLY, NULL);

  start_over ();
  process = nest_practice_walk_new ();
  nest_choices_set_option (process->choices, "cpu-pinning", "remove");
  nest_practice_walk_look (process);
  nest_checklist_add_to_run (process->checklist, process->hypervisor, run);
  for (guint i = 0; i < nest_run_count_jobs (run); i++)
    {
      NestJob *job = nest_run_get_job (run, i);
      g_autoptr (GPtrArray) lines = nest_hypervisor_describe (process->hypervisor, nest_job_get_machine_uuid (job),
                                                              nest_job_get_changes (job));

      g_assert_cmpuint (lines->len, >, 0);
      for (guint line = 0; line < lines->len; line++)
        g_assert_nonnull (strstr (g_ptr_array_index (lines, line), "/nestbox/practice/"));
    }
}

static void
test_start_over (void)
{
  g_autoptr (NestPracticeWalk) process = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GError) error = NULL;
  int lock;

  start_over ();
  nest_practice_walk_apply ("remove");
  start_over ();
  process = nest_practice_walk_new ();
  assert_status (process, "nested-hw-virt", NEST_STATUS_NEEDED);
  assert_status (process, "host-key", NEST_STATUS_NEEDED);
  runs = nest_practice_walk_load (process);
  g_assert_cmpuint (runs->len, ==, 0);

  lock = nest_run_lock_take (nest_journal_get_folder (process->journal), NULL);
  g_assert_cmpint (lock, >=, 0);
  g_assert_false (nest_practice_start_over (&error));
  g_assert_error (error, NEST_RUNNER_ERROR, NEST_RUNNER_ERROR_BUSY);
  nest_run_lock_give (lock);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("nestbox-practice-XXXXXX", NULL);
  int status;

  /* A state folder of our own; every test begins with the shipped machines. */
  g_setenv ("XDG_STATE_HOME", folder, TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/practice/shipped", test_shipped);
  g_test_add_func ("/practice/walk", test_walk);
  g_test_add_func ("/practice/undo", test_undo);
  g_test_add_func ("/practice/power", test_power);
  g_test_add_func ("/practice/states-in-file", test_states_in_file);
  g_test_add_func ("/practice/next-start", test_next_start);
  g_test_add_func ("/practice/only-for-the-user", test_only_for_the_user);
  g_test_add_func ("/practice/damaged", test_damaged);
  g_test_add_func ("/practice/host-key", test_host_key);
  g_test_add_func ("/practice/described", test_described);
  g_test_add_func ("/practice/start-over", test_start_over);

  status = g_test_run ();
  fixture_remove_tree (folder);

  return status;
}
