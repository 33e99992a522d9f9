/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Journal and undo: what was done is remembered, and taken back exactly, or refused with both values. */
#include "nest-engine-fixture.h"

#include <glib/gstdio.h>

static GVariant *
value (Fixture     *fixture,
       NestSetting  setting)
{
  GVariant *found = nest_test_hypervisor_get (fixture->hypervisor, setting);

  return found != NULL ? g_variant_ref (found) : NULL;
}

static void
apply (Fixture *fixture)
{
  nest_choices_set_option (fixture->choices, "nested-paging", "on");
  fixture_look (fixture);
  fixture_run (fixture, fixture_plan (fixture));
  g_assert_cmpint (nest_run_get_outcome (fixture->run), ==, NEST_OUTCOME_VERIFIED);
}

static void
test_round_trip (Fixture       *fixture,
                 gconstpointer  data)
{
  GVariant *before[NEST_N_SETTINGS];
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (NestUndo) undo = NULL;

  for (guint i = 0; i < NEST_N_SETTINGS; i++)
    before[i] = value (fixture, i);
  apply (fixture);

  /* From the file, as another process would */
  runs = fixture_load (fixture, NULL);
  g_assert_cmpuint (runs->len, ==, 1);
  undo = fixture_undo (fixture, g_ptr_array_index (runs, 0));
  g_assert_cmpuint (undo->conflicts->len, ==, 0);
  g_assert_cmpuint (undo->problems->len, ==, 0);
  fixture_run (fixture, undo->run);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (nest_run_get_outcome (undo->run), ==, NEST_OUTCOME_VERIFIED);

  for (guint i = 0; i < NEST_N_SETTINGS; i++)
    {
      g_autoptr (GVariant) now = value (fixture, i);

      g_assert_true (nest_value_equal (before[i], now));
      g_clear_pointer (&before[i], g_variant_unref);
    }
}

static void
test_undo_of_undo (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (NestUndo) undo = NULL;
  g_autoptr (NestUndo) redo = NULL;
  NestRun *first;

  apply (fixture);
  undo = fixture_undo (fixture, fixture->run);
  fixture_run (fixture, undo->run);
  runs = fixture_load (fixture, NULL);
  first = nest_journal_find (runs, nest_run_get_id (fixture->run));
  g_assert_true (nest_run_is_taken_back (first));

  redo = fixture_undo (fixture, undo->run);
  fixture_run (fixture, redo->run);
  g_assert_cmpint (nest_run_get_outcome (redo->run), ==, NEST_OUTCOME_VERIFIED);
  g_assert_cmpuint (g_variant_get_uint32 (nest_test_hypervisor_get (fixture->hypervisor, NEST_SETTING_CPU_COUNT)), ==, 3);
  g_clear_pointer (&runs, g_ptr_array_unref);
  runs = fixture_load (fixture, NULL);
  g_assert_cmpuint (runs->len, ==, 3);
  g_assert_false (nest_run_is_taken_back (nest_journal_find (runs, nest_run_get_id (fixture->run))));
  g_assert_true (nest_run_is_taken_back (nest_journal_find (runs, nest_run_get_id (undo->run))));
}

static void
test_conflict (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (NestUndo) undo = NULL;

  apply (fixture);
  nest_test_hypervisor_set (fixture->hypervisor, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (5));
  undo = fixture_undo (fixture, fixture->run);
  g_assert_cmpuint (undo->conflicts->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (undo->conflicts, 0), "3"));
  g_assert_nonnull (strstr (g_ptr_array_index (undo->conflicts, 0), "5"));
}

#define MEMORY_SOURCE(maximum, after, processors) \
  "<source type='kvm' processors='" processors "'><in path=''><element after='" after "'><memory unit='MiB'>" maximum \
  "</memory></element><element after='memory'><currentMemory unit='MiB'>2048</currentMemory></element></in></source>"

/* The value is the same, and yet somebody's edit would be lost; what moved or grew around it is no edit of it. */
static void
test_reworded (Fixture       *fixture,
               gconstpointer  data)
{
  const struct {
    const char *source;
    gboolean is_edit;
  } table[] = {
    { MEMORY_SOURCE ("4096", "uuid", "1"), FALSE },
    { MEMORY_SOURCE ("4096", "metadata", "4"), FALSE },
    { MEMORY_SOURCE ("8192", "uuid", "1"), TRUE },
    { "<source>", FALSE }, /* that says nothing */
    { NULL, FALSE },
  };

  nest_test_hypervisor_set_source (fixture->hypervisor, NEST_SETTING_MEMORY, table[0].source);
  apply (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GPtrArray) runs = fixture_load (fixture, NULL);
      g_autoptr (NestUndo) undo = NULL;

      nest_test_hypervisor_set_source (fixture->hypervisor, NEST_SETTING_MEMORY, table[i].source);
      undo = fixture_undo (fixture, g_ptr_array_index (runs, 0));
      g_assert_cmpuint (undo->conflicts->len, ==, table[i].is_edit);
      if (!table[i].is_edit)
        continue;
      g_assert_nonnull (strstr (g_ptr_array_index (undo->conflicts, 0), "4096"));
      g_assert_nonnull (strstr (g_ptr_array_index (undo->conflicts, 0), "8192"));
    }
}

static const struct {
  const char *required;
  const char *needs_it;
  gboolean is_kvm;
} pairs[] = {
  { "nested-paging", "nested-hw-virt", FALSE },
  { "unrestricted-guest", "nested-hw-virt", FALSE },
  { "io-apic", "cpu-cores", FALSE },
  { "cpu-pinning", "cpu-cores", TRUE },
};

static NestUndo *
undo_steps (Fixture    *fixture,
            const char *step,
            const char *other)
{
  NestUndoScope *scope = nest_undo_scope_new (fixture->host);
  NestUndo *undo;

  nest_undo_scope_add_step (scope, step);
  if (other != NULL)
    nest_undo_scope_add_step (scope, other);
  undo = fixture_undo_part (fixture, fixture->run, scope);
  nest_undo_scope_free (scope);

  return undo;
}

/* What stays is never left without what it needs: both go, or only the one that needs the other. */
static void
test_pair (Fixture       *fixture,
           gconstpointer  data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (NestUndo) alone = NULL;
  g_autoptr (NestUndo) both = NULL;
  g_autoptr (NestUndo) other = NULL;

  /* Only Intel has unrestricted guests */
  nest_host_set_cpu (fixture->host, NEST_CPU_VENDOR_INTEL, "Intel Test", NEST_ANSWER_YES);
  nest_test_hypervisor_set (fixture->hypervisor, NEST_SETTING_UNRESTRICTED_GUEST, g_variant_new_boolean (FALSE));
  nest_choices_set_option (fixture->choices, "unrestricted-guest", "on");
  nest_choices_set_option (fixture->choices, "cpu-pinning", "remove");
  apply (fixture);

  alone = undo_steps (fixture, pairs[row].required, NULL);
  g_assert_cmpuint (alone->broken->len, ==, 1);
  g_assert_cmpuint (nest_run_count_jobs (alone->run), ==, 0);
  both = undo_steps (fixture, pairs[row].required, pairs[row].needs_it);
  g_assert_cmpuint (both->broken->len, ==, 0);
  g_assert_cmpuint (nest_run_count_changes (both->run), ==, 2);
  other = undo_steps (fixture, pairs[row].needs_it, NULL);
  g_assert_cmpuint (other->broken->len, ==, 0);
  g_assert_cmpuint (nest_run_count_changes (other->run), ==, 1);
}

/* What is as before already needs no job; an undo of nothing is an empty run. */
static void
test_already_back (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (NestUndo) undo = NULL;
  g_autoptr (NestUndo) again = NULL;

  apply (fixture);
  undo = fixture_undo (fixture, fixture->run);
  fixture_run (fixture, undo->run);
  again = fixture_undo (fixture, fixture->run);
  g_assert_cmpuint (nest_run_count_jobs (again->run), ==, 0);
  g_assert_cmpuint (again->conflicts->len, ==, 0);
}

static void
test_running_machine (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr (NestUndo) undo = NULL;

  apply (fixture);
  nest_test_hypervisor_set_power (fixture->hypervisor, NEST_POWER_STATE_RUNNING);
  undo = fixture_undo (fixture, fixture->run);
  g_assert_nonnull (undo->power_choice);
  g_assert_nonnull (nest_finding_get_option (undo->power_choice, "shut-down"));
  g_assert_null (nest_run_find_job (undo->run, NEST_JOB_MACHINE, "virtualbox", NEST_TEST_UUID));

  nest_choices_set_option (fixture->choices, "power-off", "shut-down");
  g_clear_pointer (&undo, nest_undo_free);
  undo = fixture_undo (fixture, fixture->run);
  g_assert_null (undo->power_choice);
  fixture_run (fixture, undo->run);
  g_assert_cmpint (nest_run_get_outcome (undo->run), ==, NEST_OUTCOME_VERIFIED);
  g_assert_cmpuint (g_variant_get_uint32 (nest_test_hypervisor_get (fixture->hypervisor, NEST_SETTING_CPU_COUNT)), ==, 1);
}

/* libvirt takes changes for the next start, so that a machine need not be interrupted for them. */
static void
test_next_start (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (NestUndo) undo = NULL;

  nest_test_hypervisor_set_power (fixture->hypervisor, NEST_POWER_STATE_RUNNING);
  nest_choices_set_option (fixture->choices, "cpu-pinning", "remove");
  nest_choices_set_option (fixture->choices, "power-off", "next-start");
  fixture_look (fixture);
  fixture_run (fixture, fixture_plan (fixture));
  g_assert_no_error (fixture->error);
  g_assert_cmpint (nest_run_get_outcome (fixture->run), ==, NEST_OUTCOME_PENDING);
  g_assert_cmpuint (g_variant_get_uint32 (nest_test_hypervisor_get (fixture->hypervisor, NEST_SETTING_CPU_COUNT)), ==, 3);

  nest_choices_set_option (fixture->choices, "power-off", NULL);
  undo = fixture_undo (fixture, fixture->run);
  g_assert_nonnull (undo->power_choice);
  g_assert_nonnull (nest_finding_get_option (undo->power_choice, "next-start"));
  g_assert_null (nest_run_find_job (undo->run, NEST_JOB_MACHINE, NEST_TEST_URI, NEST_TEST_UUID));

  nest_choices_set_option (fixture->choices, "power-off", "next-start");
  g_clear_pointer (&undo, nest_undo_free);
  undo = fixture_undo (fixture, fixture->run);
  g_assert_null (undo->power_choice);
  g_assert_null (nest_run_find_job (undo->run, NEST_JOB_POWER, NEST_TEST_URI, NEST_TEST_UUID));
  fixture_run (fixture, undo->run);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (nest_run_get_outcome (undo->run), ==, NEST_OUTCOME_PENDING);
  g_assert_cmpuint (g_variant_get_uint32 (nest_test_hypervisor_get (fixture->hypervisor, NEST_SETTING_CPU_COUNT)), ==, 1);
  g_assert_cmpint (nest_machine_get_power_state (nest_checklist_get_machine (fixture->checklist)), ==,
                   NEST_POWER_STATE_RUNNING);
}

static void
test_irreversible (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (NestUndo) undo = NULL;

  nest_test_hypervisor_set_power (fixture->hypervisor, NEST_POWER_STATE_SAVED);
  nest_choices_set_option (fixture->choices, "power-off", "discard-saved-state");
  apply (fixture);
  undo = fixture_undo (fixture, fixture->run);
  g_assert_cmpuint (undo->irreversible->len, ==, 1);
  g_assert_null (nest_run_find_job (undo->run, NEST_JOB_POWER, "virtualbox", NEST_TEST_UUID));
  fixture_run (fixture, undo->run);
  g_assert_cmpint (nest_run_get_outcome (undo->run), ==, NEST_OUTCOME_VERIFIED);
}

/* A name that is no UTF-8 comes back byte for byte. */
static void
test_odd_names (Fixture       *fixture,
                gconstpointer  data)
{
  static const char *const names[] = { "\xff\xfe odd", "new\nline \"quoted\" \\ {x}", "-dash", "naïve 机器", "a\\xffb" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (NestRun) run = nest_run_new (NEST_RUN_APPLY, NULL);
      g_autoptr (NestRun) read = NULL;
      g_autoptr (NestJob) job = nest_job_new_remembered (NEST_JOB_MACHINE, "virtualbox", NEST_TEST_UUID, names[i]);
      g_autoptr (GError) error = NULL;
      g_autofree char *json = NULL;

      nest_job_add_change (job, "cpu-cores",
                           nest_change_new (NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (1), g_variant_new_uint32 (3)));
      nest_run_add_job (run, job);
      nest_run_begin (run);
      json = nest_run_to_json (run);
      g_assert_true (g_utf8_validate (json, -1, NULL));
      read = nest_run_new_from_json (json, strlen (json), &error);
      g_assert_no_error (error);
      g_assert_cmpstr (nest_job_get_machine_name (nest_run_get_job (read, 0)), ==, names[i]);
    }
}

static void
test_damaged_files (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *runs_folder = g_build_filename (fixture->folder, "runs", NULL);
  g_autofree char *path = g_build_filename (runs_folder, "bad.json", NULL);
  g_autofree char *deep = g_strnfill (200000, '[');
  g_autofree char *good = NULL;
  gsize length = 0;

  apply (fixture);
  good = nest_run_to_json (fixture->run);
  length = strlen (good);

  {
    const struct {
      const char *data;
      gssize length;
    } table[] = {
      { "", 0 }, { "{}", -1 }, { "[]", -1 }, { "{\"format\": 2}", -1 }, { "{\"format\": \"1\"}", -1 },
      { deep, -1 }, { "\xff\xff", -1 }, { good, length / 2 }, { good, length - 3 },
      { "{\"format\":1,\"id\":\"x\",\"started\":\"2026-01-01T00:00:00Z\",\"jobs\":[{\"kind\":\"machine\"}]}", -1 },
      { "{\"format\":1,\"id\":\"x\",\"started\":\"2026-01-01T00:00:00Z\",\"jobs\":[{\"kind\":\"machine\","
        "\"connection\":\"v\",\"machine\":\"u\",\"changes\":[{\"step\":\"s\",\"setting\":\"cpu-count\",\"old\":\"x\","
        "\"reversible\":[]}]}]}", -1 },
    };

    for (guint i = 0; i < G_N_ELEMENTS (table); i++)
      {
        g_autoptr (GPtrArray) set_aside = NULL;
        g_autoptr (GPtrArray) runs = NULL;

        g_assert_true (g_file_set_contents (path, table[i].data, table[i].length, NULL));
        runs = fixture_load (fixture, &set_aside);
        g_assert_cmpuint (runs->len, ==, 1);
        g_assert_cmpuint (set_aside->len, ==, 1);
        g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
      }
  }
}

static void
test_private_files (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *runs_folder = g_build_filename (fixture->folder, "runs", NULL);
  g_autoptr (GDir) dir = NULL;
  GStatBuf info;
  const char *name;

  apply (fixture);
  g_assert_cmpint (g_stat (runs_folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  dir = g_dir_open (runs_folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (runs_folder, name, NULL);

      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_assert_cmpint (info.st_mode & 0777, ==, 0600);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  fixture_add ("/undo/round-trip", test_round_trip);
  fixture_add ("/undo/undo-of-undo", test_undo_of_undo);
  fixture_add ("/undo/conflict", test_conflict);
  fixture_add ("/undo/reworded", test_reworded);
  fixture_add ("/undo/already-back", test_already_back);
  fixture_add ("/undo/running-machine", test_running_machine);
  fixture_add ("/undo/irreversible", test_irreversible);
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *path = g_strdup_printf ("/undo/pair/%s/%s", pairs[i].required, pairs[i].needs_it);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), pairs[i].is_kvm ? fixture_set_up_kvm : fixture_set_up, test_pair,
                  fixture_tear_down);
    }
  fixture_add ("/journal/odd-names", test_odd_names);
  fixture_add ("/journal/damaged-files", test_damaged_files);
  fixture_add ("/journal/private-files", test_private_files);
  fixture_add_kvm ("/undo/next-start", test_next_start);

  return g_test_run ();
}
