/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one machine somebody looks at is kept true: cheaply, only while he looks, and without noise. */
#include "nest-machine-watch.h"
#include "nest-test-hypervisor.h"

#define OFTEN 2 /* ms */

typedef struct {
  NestTestHypervisor *hypervisor;
  NestInventory *inventory;
  NestMachineWatch *watch;
  guint changes;  /* machine-changed */
  guint splices;  /* items-changed of the list */
} World;

static void
count (guint *counter)
{
  (*counter)++;
}

static gboolean
wake_up (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
spin (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, wake_up, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static NestMachine *
get_machine (World *world)
{
  g_autoptr (NestMachine) machine = g_list_model_get_item (nest_inventory_get_machines (world->inventory), 0);

  return machine; /* kept alive by the list */
}

static void
wait_for_reads (World *world,
                guint  n_more)
{
  guint wanted = nest_test_hypervisor_count_reads (world->hypervisor) + n_more;
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (nest_test_hypervisor_count_reads (world->hypervisor) < wanted)
    {
      spin (OFTEN);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    }
}

static void
set_up (World         *world,
        gconstpointer  data)
{
  g_autoptr (NestHost) host = nest_host_new ();

  world->hypervisor = nest_test_hypervisor_new ();
  world->inventory = nest_inventory_new ();
  nest_inventory_set_made_up_host (world->inventory, host);
  nest_inventory_add_hypervisor (world->inventory, NEST_HYPERVISOR (world->hypervisor));
  world->watch = nest_machine_watch_new (world->inventory);
  nest_machine_watch_set_interval (world->watch, OFTEN);
  nest_inventory_refresh (world->inventory);
  while (get_machine (world) == NULL || nest_machine_get_detail (get_machine (world)) != NEST_MACHINE_READ)
    g_main_context_iteration (NULL, TRUE);
  g_signal_connect_swapped (world->inventory, "machine-changed", G_CALLBACK (count), &world->changes);
  g_signal_connect_swapped (nest_inventory_get_machines (world->inventory), "items-changed", G_CALLBACK (count),
                            &world->splices);
}

static void
tear_down (World         *world,
           gconstpointer  data)
{
  nest_machine_watch_stop (world->watch);
  nest_inventory_stop (world->inventory);
  spin (10);
  g_assert_finalize_object (world->watch);
  g_assert_finalize_object (world->inventory);
  g_assert_finalize_object (world->hypervisor);
}

static void
test_changes_elsewhere (World         *world,
                        gconstpointer  data)
{
  guint lists = nest_test_hypervisor_count_lists (world->hypervisor);

  nest_machine_watch_set_machine (world->watch, get_machine (world));
  nest_machine_watch_set_active (world->watch, TRUE);
  wait_for_reads (world, 3);
  g_assert_cmpuint (world->changes, ==, 0);
  g_assert_cmpuint (world->splices, ==, 0);

  nest_test_hypervisor_set_power (world->hypervisor, NEST_POWER_STATE_RUNNING);
  wait_for_reads (world, 3);
  g_assert_cmpuint (world->changes, ==, 1);
  g_assert_cmpuint (world->splices, ==, 1);
  g_assert_cmpint (nest_machine_get_power_state (get_machine (world)), ==, NEST_POWER_STATE_RUNNING);
  g_assert_cmpuint (nest_test_hypervisor_count_lists (world->hypervisor), ==, lists);
}

static void
test_only_while_looking (World         *world,
                         gconstpointer  data)
{
  guint reads;

  nest_machine_watch_set_machine (world->watch, get_machine (world));
  g_assert_null (nest_test_hypervisor_get_watched (world->hypervisor));
  nest_machine_watch_set_active (world->watch, TRUE);
  g_assert_cmpstr (nest_test_hypervisor_get_watched (world->hypervisor), ==, NEST_TEST_UUID);
  wait_for_reads (world, 2);

  nest_inventory_set_background (world->inventory, FALSE); /* a run is on */
  spin (20);
  reads = nest_test_hypervisor_count_reads (world->hypervisor);
  spin (20 * OFTEN);
  g_assert_cmpuint (nest_test_hypervisor_count_reads (world->hypervisor), ==, reads);

  nest_inventory_set_background (world->inventory, TRUE);
  wait_for_reads (world, 1);
  nest_machine_watch_set_active (world->watch, FALSE);
  spin (20);
  reads = nest_test_hypervisor_count_reads (world->hypervisor);
  spin (20 * OFTEN);
  g_assert_cmpuint (nest_test_hypervisor_count_reads (world->hypervisor), ==, reads);
}

static void
note_read (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (NestMachine) machine = nest_inventory_read_finish (NEST_INVENTORY (source), result, NULL);

  *(gboolean *) user_data = machine != NULL;
}

/* Somebody else's reading is under way: a second one would only wait for it. */
static void
test_not_beside_another (World         *world,
                         gconstpointer  data)
{
  gboolean read = FALSE;
  guint reads;

  nest_machine_watch_set_machine (world->watch, get_machine (world));
  nest_machine_watch_set_interval (world->watch, 60 * 1000);
  nest_inventory_read_async (world->inventory, nest_machine_get_connection (get_machine (world)), NEST_TEST_UUID, FALSE,
                             NULL, note_read, &read);
  reads = nest_test_hypervisor_count_reads (world->hypervisor);
  nest_machine_watch_set_active (world->watch, TRUE);
  while (!read)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (nest_test_hypervisor_count_reads (world->hypervisor), ==, reads);
}

static void
test_gone (World         *world,
           gconstpointer  data)
{
  nest_machine_watch_set_machine (world->watch, get_machine (world));
  nest_machine_watch_set_active (world->watch, TRUE);
  nest_test_hypervisor_set_gone (world->hypervisor, TRUE);
  wait_for_reads (world, 1);
  spin (20);
  g_assert_cmpuint (g_list_model_get_n_items (nest_inventory_get_machines (world->inventory)), ==, 0);
  g_assert_true (nest_machine_watch_get_gone (world->watch));

  nest_machine_watch_set_machine (world->watch, NULL);
  g_assert_false (nest_machine_watch_get_gone (world->watch));
  g_assert_null (nest_test_hypervisor_get_watched (world->hypervisor));
}

#define ADD(name, function) g_test_add ("/machine-watch/" name, World, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("changes-elsewhere", test_changes_elsewhere);
  ADD ("only-while-looking", test_only_while_looking);
  ADD ("not-beside-another", test_not_beside_another);
  ADD ("gone", test_gone);

  return g_test_run ();
}
