/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operations on the list of machines that keep rows stable while readings are replaced. */
#include "nest-machine-list.h"

static guint
find_position (GListStore *store,
               const char *connection,
               const char *uuid)
{
  GListModel *model = G_LIST_MODEL (store);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (NestMachine) machine = g_list_model_get_item (model, i);

      if (g_strcmp0 (nest_machine_get_uuid (machine), uuid) == 0 &&
          g_strcmp0 (nest_machine_get_connection (machine), connection) == 0)
        return i;
    }

  return G_MAXUINT;
}

/** nest_machine_list_find: Returns: (transfer none) (nullable): the machine, kept alive by the list */
NestMachine *
nest_machine_list_find (GListStore *store,
                        const char *connection,
                        const char *uuid)
{
  guint position = find_position (store, connection, uuid);
  g_autoptr (NestMachine) machine =
    position != G_MAXUINT ? g_list_model_get_item (G_LIST_MODEL (store), position) : NULL;

  return machine;
}

/** nest_machine_list_replace: Returns: whether the list holds the machine and @machine says something new */
gboolean
nest_machine_list_replace (GListStore  *store,
                           NestMachine *machine)
{
  guint position = find_position (store, nest_machine_get_connection (machine), nest_machine_get_uuid (machine));
  g_autoptr (NestMachine) old = NULL;

  if (position == G_MAXUINT)
    return FALSE;
  old = g_list_model_get_item (G_LIST_MODEL (store), position);
  if (nest_machine_equal (old, machine))
    return FALSE;
  g_list_store_splice (store, position, 1, (gpointer *) &machine, 1);

  return TRUE;
}

/** nest_machine_list_remove: takes the machine of @machine's identity out */
void
nest_machine_list_remove (GListStore  *store,
                          NestMachine *machine)
{
  guint position = find_position (store, nest_machine_get_connection (machine), nest_machine_get_uuid (machine));

  if (position != G_MAXUINT)
    g_list_store_remove (store, position);
}

/** nest_machine_list_find_unread: Returns: (transfer full) (nullable): one of which only the name is known */
NestMachine *
nest_machine_list_find_unread (GListStore *store,
                               const char *connection)
{
  GListModel *model = G_LIST_MODEL (store);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (NestMachine) machine = g_list_model_get_item (model, i);

      if (nest_machine_get_detail (machine) == NEST_MACHINE_LISTED &&
          g_strcmp0 (nest_machine_get_connection (machine), connection) == 0)
        return g_steal_pointer (&machine);
    }

  return NULL;
}

static int
compare_machines (gconstpointer a,
                  gconstpointer b,
                  gpointer      user_data)
{
  NestMachine *machine_a = *(NestMachine *const *) a, *machine_b = *(NestMachine *const *) b;
  int order = g_utf8_collate (nest_machine_get_display_name (machine_a), nest_machine_get_display_name (machine_b));

  return order != 0 ? order : g_strcmp0 (nest_machine_get_uuid (machine_a), nest_machine_get_uuid (machine_b));
}

/** nest_machine_list_count: Returns: how many machines of @connection are in the list */
guint
nest_machine_list_count (GListStore *store,
                         const char *connection)
{
  GListModel *model = G_LIST_MODEL (store);
  guint count = 0;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (NestMachine) machine = g_list_model_get_item (model, i);

      count += g_strcmp0 (nest_machine_get_connection (machine), connection) == 0;
    }

  return count;
}

static gboolean
is_same (GListModel *model,
         guint       start,
         guint       length,
         GPtrArray  *machines)
{
  if (length != machines->len)
    return FALSE;
  for (guint i = 0; i < length; i++)
    {
      g_autoptr (NestMachine) machine = g_list_model_get_item (model, start + i);

      if (machine != g_ptr_array_index (machines, i) && !nest_machine_equal (machine, g_ptr_array_index (machines, i)))
        return FALSE;
    }

  return TRUE;
}

/**
 * nest_machine_list_merge:
 * @listed: (element-type NestMachine): all machines of @connection, as they were just listed
 * @start: where the machines of @connection stand, or are to stand; they are together there
 *
 * One splice for the whole connection; what was read of a machine that is still there stays until it
 * is read again.
 */
void
nest_machine_list_merge (GListStore *store,
                         const char *connection,
                         GPtrArray  *listed,
                         guint       start)
{
  GListModel *model = G_LIST_MODEL (store);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  g_autoptr (GPtrArray) merged = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_before = nest_machine_list_count (store, connection);

  for (guint i = start; i < start + n_before; i++)
    {
      NestMachine *machine = g_list_model_get_item (model, i);

      g_hash_table_insert (known, (gpointer) nest_machine_get_uuid (machine), machine);
    }
  for (guint i = 0; i < listed->len; i++)
    {
      NestMachine *machine = g_ptr_array_index (listed, i);
      NestMachine *before = g_hash_table_lookup (known, nest_machine_get_uuid (machine));
      gboolean keep = before != NULL && nest_machine_get_detail (before) == NEST_MACHINE_READ &&
                      nest_machine_get_detail (machine) == NEST_MACHINE_LISTED &&
                      g_strcmp0 (nest_machine_get_name (before), nest_machine_get_name (machine)) == 0;

      g_ptr_array_add (merged, g_object_ref (keep ? before : machine));
    }
  g_ptr_array_sort_with_data (merged, compare_machines, NULL);
  if (is_same (model, start, n_before, merged))
    return;
  g_list_store_splice (store, start, n_before, merged->pdata, merged->len);
}
