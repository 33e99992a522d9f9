/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Setting up, and waiting for asynchronous calls. */
#include "nest-engine-fixture.h"

#include <glib/gstdio.h>

void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  NestHostFacts *facts = nest_host_facts_new ();

  fixture->folder = g_dir_make_tmp ("nestbox-engine-XXXXXX", NULL);
  fixture->hypervisor = nest_test_hypervisor_new ();
  fixture->host = nest_host_new ();
  nest_host_set_cpu (fixture->host, NEST_CPU_VENDOR_AMD, "AMD Test", NEST_ANSWER_YES);
  nest_host_set_cpu_count (fixture->host, 8, 4);
  nest_host_set_memory (fixture->host, 16384, 12000);
  nest_host_set_l1tf_affected (fixture->host, NEST_ANSWER_NO);
  facts->kvm_vendor = NEST_MODULE_ABSENT;
  nest_host_take_facts (fixture->host, facts);
  fixture->choices = nest_choices_new ();
  fixture->checklist = nest_checklist_new (fixture->choices);
  fixture->journal = nest_journal_new (fixture->folder);
  fixture->runner = nest_runner_new (fixture->journal);
  fixture->cancellable = g_cancellable_new ();
  fixture_look (fixture);
}

/* The same with a machine of KVM */
void
fixture_set_up_kvm (Fixture       *fixture,
                    gconstpointer  data)
{
  fixture_set_up (fixture, data);
  g_clear_object (&fixture->hypervisor);
  fixture->hypervisor = nest_test_hypervisor_new_kvm ();
  fixture_look (fixture);
}

void
fixture_remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      fixture_remove_tree (child);
    }
  g_remove (path);
}

void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_clear_object (&fixture->run);
  g_clear_object (&fixture->runner);
  g_clear_object (&fixture->journal);
  g_clear_object (&fixture->checklist);
  g_clear_object (&fixture->choices);
  g_clear_object (&fixture->host);
  g_clear_object (&fixture->hypervisor);
  g_clear_object (&fixture->cancellable);
  g_clear_error (&fixture->error);
  fixture_remove_tree (fixture->folder);
  g_clear_pointer (&fixture->folder, g_free);
}

void
fixture_look (Fixture *fixture)
{
  g_autoptr (NestMachine) machine = nest_test_hypervisor_look (fixture->hypervisor);
  g_autoptr (NestHypervisorInfo) info = nest_test_hypervisor_look_at_info (fixture->hypervisor);

  nest_checklist_set_snapshots (fixture->checklist, fixture->host, info, machine);
}

NestRun *
fixture_plan (Fixture *fixture)
{
  g_clear_object (&fixture->run);
  fixture->run = nest_run_new (NEST_RUN_APPLY, NULL);
  nest_checklist_add_to_run (fixture->checklist, NEST_HYPERVISOR (fixture->hypervisor), fixture->run);

  return fixture->run;
}

static void
run_done (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Fixture *fixture = user_data;

  g_clear_error (&fixture->error);
  fixture->ok = nest_runner_run_finish (NEST_RUNNER (source), result, &fixture->error);
}

void
fixture_run (Fixture *fixture,
             NestRun *run)
{
  fixture->ok = -1;
  nest_runner_run_async (fixture->runner, run, fixture->cancellable, run_done, fixture);
  while (fixture->ok == -1)
    g_main_context_iteration (NULL, TRUE);
}

typedef struct {
  GPtrArray *runs;
  GPtrArray *set_aside;
  gboolean done;
} Load;

static void
load_done (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Load *load = user_data;
  g_autoptr (GError) error = NULL;

  load->runs = nest_journal_load_finish (NEST_JOURNAL (source), result, &load->set_aside, &error);
  g_assert_no_error (error);
  load->done = TRUE;
}

GPtrArray *
fixture_load (Fixture    *fixture,
              GPtrArray **set_aside)
{
  Load load = { NULL };

  nest_journal_load_async (fixture->journal, NULL, load_done, &load);
  while (!load.done)
    g_main_context_iteration (NULL, TRUE);
  if (set_aside != NULL)
    *set_aside = load.set_aside;
  else
    g_ptr_array_unref (load.set_aside);

  return load.runs;
}

static NestUndoTarget *
look_up (const char *connection,
         const char *machine_uuid,
         gpointer    user_data)
{
  static NestUndoTarget target;
  Fixture *fixture = user_data;

  fixture_look (fixture);
  target.hypervisor = NEST_HYPERVISOR (fixture->hypervisor);
  target.info = nest_checklist_get_info (fixture->checklist);
  target.machine = machine_uuid != NULL ? nest_checklist_get_machine (fixture->checklist) : NULL;

  return &target;
}

/* @scope: (nullable): all of it */
NestUndo *
fixture_undo_part (Fixture       *fixture,
                   NestRun       *run,
                   NestUndoScope *scope)
{
  return nest_undo_new (run, fixture->choices, scope, look_up, fixture);
}

NestUndo *
fixture_undo (Fixture *fixture,
              NestRun *run)
{
  return fixture_undo_part (fixture, run, NULL);
}
