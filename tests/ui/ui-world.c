/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets the session up as NestApplication does, with a journal of its own. */
#include <adwaita.h>
#include <glib/gstdio.h>

#include "ui-world.h"

#include "ui-test.h"

static gboolean
is_read (gpointer data)
{
  return !nest_inventory_is_loading (data);
}

static void
give (World     *world,
      NestDepth  depth)
{
  g_autoptr (NestHost) host = nest_host_new ();
  NestHostFacts *facts = nest_host_facts_new ();
  NestHostLevel *level = nest_host_level_new ();

  nest_host_set_cpu (host, NEST_CPU_VENDOR_AMD, "AMD Test", NEST_ANSWER_YES);
  nest_host_set_cpu_count (host, 8, 4);
  nest_host_set_memory (host, 16384, 12000);
  nest_host_set_l1tf_affected (host, NEST_ANSWER_NO);
  facts->kvm_vendor = NEST_MODULE_ABSENT;
  nest_host_take_facts (host, facts);
  level->depth = depth;
  level->surroundings = depth == NEST_DEPTH_0 ? NEST_SURROUNDINGS_NONE : NEST_SURROUNDINGS_VIRTUALBOX;
  nest_host_take_level (host, level);
  nest_host_set_proof (host, &(NestProof){ .result = NEST_PROOF_WORKS, .duration = 400 });
  nest_inventory_set_made_up_host (world->inventory, host);
}

/** world_give_computer: a made-up one takes the place of the one the test runs on */
void
world_give_computer (World *world)
{
  give (world, NEST_DEPTH_0);
}

/** world_give_machine: the same, which is a virtual machine itself */
void
world_give_machine (World *world)
{
  give (world, NEST_DEPTH_1_OR_MORE);
}

void
world_set_up (World         *world,
              gconstpointer  data)
{
  world->folder = g_dir_make_tmp ("nestbox-ui-XXXXXX", NULL);
  world->hypervisor = nest_test_hypervisor_new ();
  nest_test_hypervisor_set_name (world->hypervisor, "Whonix-Workstation-LXQt");
  world->inventory = nest_inventory_new ();
  nest_inventory_add_hypervisor (world->inventory, NEST_HYPERVISOR (world->hypervisor));
  world->journal = nest_journal_new (world->folder);
  world->session = nest_session_new (world->inventory, world->journal);
  world->control = nest_session_get_run_control (world->session);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

void
world_tear_down (World         *world,
                 gconstpointer  data)
{
  if (world->window != NULL)
    {
      ui_test_assert_named (world->window);
      ui_test_close (world->window);
    }
  nest_inventory_stop (world->inventory);
  g_clear_object (&world->session);
  g_clear_object (&world->journal);
  g_clear_object (&world->inventory);
  g_clear_object (&world->hypervisor);
  remove_tree (world->folder);
  g_clear_pointer (&world->folder, g_free);
}

static gboolean
checklist_is_there (gpointer data)
{
  World *world = data;

  return !nest_session_get_reading (world->session) &&
         nest_checklist_get_machine (nest_session_get_checklist (world->session)) != NULL;
}

/** world_choose: reads everything and chooses the machine */
void
world_choose (World *world)
{
  nest_inventory_refresh (world->inventory);
  ui_test_wait_for (is_read, world->inventory);
  world_give_computer (world);
  nest_session_select (world->session, nest_inventory_find_machine (world->inventory, "virtualbox", NEST_TEST_UUID));
  ui_test_wait_for (checklist_is_there, world);
}

void
world_agree (World      *world,
             const char *step,
             const char *option)
{
  nest_choices_set_option (nest_checklist_get_choices (nest_session_get_checklist (world->session)), step, option);
}

/** world_start: begins the run that the checklist asks for */
void
world_start (World *world)
{
  g_autoptr (NestRun) run = nest_session_plan (world->session);

  nest_run_control_start (world->control, run);
}

static void
saved (GObject      *source,
       GAsyncResult *result,
       gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  nest_journal_save_finish (NEST_JOURNAL (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/** world_interrupt: what kill -9 in the middle of the last job leaves: the processors are set, the rest is not */
void
world_interrupt (World *world)
{
  g_autoptr (NestRun) run = nest_session_plan (world->session);
  gboolean done = FALSE;

  nest_run_begin (run);
  nest_job_set_outcome (nest_run_get_job (run, nest_run_count_jobs (run) - 1), NEST_OUTCOME_RUNNING, NULL);
  nest_journal_save_async (world->journal, run, saved, &done);
  ui_test_wait_for (is_true, &done);
  nest_test_hypervisor_set (world->hypervisor, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (3));
}

gboolean
world_has_ended (gpointer data)
{
  return !nest_run_control_get_running (((World *) data)->control);
}

/** world_run: the same, to its end */
void
world_run (World *world)
{
  world_start (world);
  ui_test_wait_for (world_has_ended, world);
}
