/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading one machine again because somebody looks at it. */
#include "nest-inventory-private.h"

typedef struct {
  char *connection;
  char *uuid;
} ReadRequest;

static void
read_request_free (gpointer data)
{
  ReadRequest *request = data;

  g_free (request->connection);
  g_free (request->uuid);
  g_free (request);
}

/* The connection may be gone by the time the answer comes. */
static void
count_requested (NestInventory *self,
                 const char    *connection,
                 int            change)
{
  NestInventoryConnection *found = nest_inventory_find_connection (self, connection);

  if (found != NULL && (change > 0 || found->requested > 0))
    found->requested = (guint) ((int) found->requested + change);
}

static void
read_request_ended (GTask *task)
{
  ReadRequest *request = g_task_get_task_data (task);

  count_requested (g_task_get_source_object (task), request->connection, -1);
}

static void
requested_read (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  NestInventory *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (NestMachine) machine = nest_hypervisor_read_finish (NEST_HYPERVISOR (source), result, &error);

  read_request_ended (task);
  if (machine == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  nest_inventory_take_machine (self, machine);
  g_task_return_pointer (task, g_steal_pointer (&machine), g_object_unref);
}

static void
read_requested (GTask *task)
{
  ReadRequest *request = g_task_get_task_data (task);
  NestHypervisor *hypervisor = nest_inventory_find_hypervisor (g_task_get_source_object (task), request->connection);

  /* The connection may have been removed meanwhile. */
  if (hypervisor == NULL)
    {
      read_request_ended (task);
      g_task_return_new_error (task, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_FOUND, "%s", request->connection);
      return;
    }
  nest_hypervisor_read_async (hypervisor, request->uuid, NEST_PRIORITY_SELECTED, g_task_get_cancellable (task),
                              requested_read, g_object_ref (task));
}

static void
requested_probed (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  NestInventory *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (NestHypervisorInfo) info = nest_hypervisor_probe_finish (NEST_HYPERVISOR (source), result, &error);

  if (info == NULL)
    {
      read_request_ended (task);
      g_task_return_error (task, error);
      return;
    }
  nest_inventory_take_info (self, info);
  read_requested (task);
}

/**
 * nest_inventory_read_async:
 * @with_info: whether the hypervisor itself (version, host key …) is to be read again, too
 * @cancellable: (nullable): gives up waiting
 *
 * Reads one machine again, before anything in the background.
 */
void
nest_inventory_read_async (NestInventory       *self,
                           const char          *connection,
                           const char          *uuid,
                           gboolean             with_info,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  NestHypervisor *hypervisor = nest_inventory_find_hypervisor (self, connection);
  ReadRequest *request = g_new0 (ReadRequest, 1);

  request->connection = g_strdup (connection);
  request->uuid = g_strdup (uuid);
  g_task_set_task_data (task, request, read_request_free);
  count_requested (self, connection, 1);

  if (hypervisor != NULL && (with_info || nest_inventory_get_info (self, connection) == NULL))
    nest_hypervisor_probe_async (hypervisor, NEST_PRIORITY_SELECTED, cancellable, requested_probed,
                                 g_object_ref (task));
  else
    read_requested (task);
}

/** nest_inventory_read_finish: Returns: (transfer full): the machine as it is now; also in the list */
NestMachine *
nest_inventory_read_finish (NestInventory  *self,
                            GAsyncResult   *result,
                            GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
