/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestInventory: names first, then what the user looks at, then the rest, one machine at a time. */
#include "nest-inventory.h"

#include "nest-host-probe.h"
#include "nest-inventory-private.h"
#include "nest-machine-list.h"

/* One connection with what is known of it. */
typedef struct {
  NestInventory *inventory; /* not owned */
  NestHypervisor *hypervisor;
  NestHypervisorInfo *info;
  GError *list_error;
  gboolean reading; /* a background read is under way */
} Connection;

struct _NestInventory
{
  GObject parent_instance;

  NestHost *host;
  GPtrArray *connections; /* Connection */
  GListStore *machines;   /* NestMachine */
  GCancellable *cancellable;
  guint pending; /* probes and lists under way */
  gboolean background;
};

G_DEFINE_FINAL_TYPE (NestInventory, nest_inventory, G_TYPE_OBJECT)

enum {
  PROP_HOST = 1,
  PROP_LOADING,
  N_PROPS
};

enum {
  HYPERVISOR_CHANGED,
  MACHINE_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void read_next (Connection *connection);

static void
connection_free (gpointer data)
{
  Connection *connection = data;

  g_clear_object (&connection->hypervisor);
  g_clear_object (&connection->info);
  g_clear_error (&connection->list_error);
  g_free (connection);
}

static void
nest_inventory_dispose (GObject *object)
{
  NestInventory *self = NEST_INVENTORY (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->host);
  g_clear_object (&self->machines);
  g_clear_pointer (&self->connections, g_ptr_array_unref);

  G_OBJECT_CLASS (nest_inventory_parent_class)->dispose (object);
}

static void
nest_inventory_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  NestInventory *self = NEST_INVENTORY (object);

  if (prop_id == PROP_HOST)
    g_value_set_object (value, self->host);
  else
    g_value_set_boolean (value, nest_inventory_is_loading (self));
}

static void
nest_inventory_class_init (NestInventoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = nest_inventory_dispose;
  object_class->get_property = nest_inventory_get_property;

  properties[PROP_HOST] = g_param_spec_object ("host", NULL, NULL, NEST_TYPE_HOST,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[HYPERVISOR_CHANGED] = g_signal_new ("hypervisor-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                              0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[MACHINE_CHANGED] = g_signal_new ("machine-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 1, NEST_TYPE_MACHINE);
}

static void
nest_inventory_init (NestInventory *self)
{
  self->connections = g_ptr_array_new_with_free_func (connection_free);
  self->machines = g_list_store_new (NEST_TYPE_MACHINE);
  self->cancellable = g_cancellable_new ();
  self->background = TRUE;
}

/** nest_inventory_new: Returns: (transfer full): an empty inventory; nothing is read before refresh() */
NestInventory *
nest_inventory_new (void)
{
  return g_object_new (NEST_TYPE_INVENTORY, NULL);
}

static Connection *
find_connection (NestInventory *self,
                 const char    *name)
{
  for (guint i = 0; i < self->connections->len; i++)
    {
      Connection *connection = g_ptr_array_index (self->connections, i);

      if (g_strcmp0 (nest_hypervisor_get_connection (connection->hypervisor), name) == 0)
        return connection;
    }

  return NULL;
}

/** nest_inventory_add_hypervisor: @hypervisor: (transfer none): read at the next refresh() */
void
nest_inventory_add_hypervisor (NestInventory  *self,
                               NestHypervisor *hypervisor)
{
  Connection *connection = g_new0 (Connection, 1);

  connection->inventory = self;
  connection->hypervisor = g_object_ref (hypervisor);
  g_ptr_array_add (self->connections, connection);
}

/** nest_inventory_get_hypervisors: Returns: (transfer container) (element-type NestHypervisor): in order of adding */
GPtrArray *
nest_inventory_get_hypervisors (NestInventory *self)
{
  GPtrArray *hypervisors = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->connections->len; i++)
    g_ptr_array_add (hypervisors, g_object_ref (((Connection *) g_ptr_array_index (self->connections, i))->hypervisor));

  return hypervisors;
}

/** nest_inventory_find_hypervisor: Returns: (transfer none) (nullable): the one of that connection */
NestHypervisor *
nest_inventory_find_hypervisor (NestInventory *self,
                                const char    *connection)
{
  Connection *found = find_connection (self, connection);

  return found != NULL ? found->hypervisor : NULL;
}

/** nest_inventory_get_host: Returns: (transfer none) (nullable): %NULL until it was read */
NestHost *
nest_inventory_get_host (NestInventory *self)
{
  return self->host;
}

/** nest_inventory_get_info: Returns: (transfer none) (nullable): %NULL until it was read */
NestHypervisorInfo *
nest_inventory_get_info (NestInventory *self,
                         const char    *connection)
{
  Connection *found = find_connection (self, connection);

  return found != NULL ? found->info : NULL;
}

/** nest_inventory_get_list_error: Returns: (transfer none) (nullable): why the machines could not be listed */
const GError *
nest_inventory_get_list_error (NestInventory *self,
                               const char    *connection)
{
  Connection *found = find_connection (self, connection);

  return found != NULL ? found->list_error : NULL;
}

/** nest_inventory_get_machines: Returns: (transfer none): a GListModel of NestMachine */
GListModel *
nest_inventory_get_machines (NestInventory *self)
{
  return G_LIST_MODEL (self->machines);
}

gboolean
nest_inventory_is_loading (NestInventory *self)
{
  return self->pending > 0;
}

static void
count_pending (NestInventory *self,
               int            change)
{
  self->pending += change;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

/** nest_inventory_find_machine: Returns: (transfer none) (nullable): the last reading of it */
NestMachine *
nest_inventory_find_machine (NestInventory *self,
                             const char    *connection,
                             const char    *uuid)
{
  return nest_machine_list_find (self->machines, connection, uuid);
}

/** nest_inventory_take_machine: @machine: (transfer none): a new reading; takes the place of the old one */
void
nest_inventory_take_machine (NestInventory *self,
                             NestMachine   *machine)
{
  if (nest_machine_list_replace (self->machines, machine))
    g_signal_emit (self, signals[MACHINE_CHANGED], 0, machine);
}

/** nest_inventory_take_info: @info: (transfer none): a new reading of the hypervisor of that connection */
void
nest_inventory_take_info (NestInventory      *self,
                          NestHypervisorInfo *info)
{
  const char *name = nest_hypervisor_info_get_connection (info);

  g_set_object (&find_connection (self, name)->info, info);
  g_signal_emit (self, signals[HYPERVISOR_CHANGED], 0, name);
}

/* --- details in the background --- */

typedef struct {
  NestInventory *inventory; /* owned: keeps the connection alive */
  Connection *connection;
  NestMachine *machine;
} Reading;

static void
reading_free (Reading *reading)
{
  g_clear_object (&reading->inventory);
  g_clear_object (&reading->machine);
  g_free (reading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

/* A machine that cannot be read keeps its row and says why; a forged entry of a list is dropped. */
static void
note_failure (NestInventory *self,
              NestMachine   *listed,
              const GError  *error)
{
  const char *connection = nest_machine_get_connection (listed);
  g_autoptr (NestMachine) failed = NULL;

  if (g_error_matches (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_FOUND))
    {
      nest_machine_list_remove (self->machines, listed);
      return;
    }

  failed = nest_machine_new (nest_machine_get_hypervisor (listed), connection, nest_machine_get_uuid (listed),
                             nest_machine_get_name (listed), NEST_MACHINE_FAILED);
  nest_machine_set_problem (failed, error->message);
  nest_inventory_take_machine (self, failed);
}

static void
background_read (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (Reading) reading = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (NestMachine) machine = nest_hypervisor_read_finish (NEST_HYPERVISOR (source), result, &error);

  reading->connection->reading = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (machine != NULL)
    nest_inventory_take_machine (reading->inventory, machine);
  else
    note_failure (reading->inventory, reading->machine, error);
  read_next (reading->connection);
}

static void
read_next (Connection *connection)
{
  NestInventory *self = connection->inventory;
  g_autoptr (NestMachine) machine = NULL;
  Reading *reading;

  if (connection->reading || !self->background || g_cancellable_is_cancelled (self->cancellable))
    return;
  machine = nest_machine_list_find_unread (self->machines, nest_hypervisor_get_connection (connection->hypervisor));
  if (machine == NULL)
    return;

  connection->reading = TRUE;
  reading = g_new0 (Reading, 1);
  reading->inventory = g_object_ref (self);
  reading->connection = connection;
  reading->machine = g_object_ref (machine);
  nest_hypervisor_read_async (connection->hypervisor, nest_machine_get_uuid (machine), NEST_PRIORITY_BACKGROUND,
                              self->cancellable, background_read, reading);
}

/** nest_inventory_set_background: @allowed: whether details may be read that nobody asked for; off during a run */
void
nest_inventory_set_background (NestInventory *self,
                               gboolean       allowed)
{
  self->background = allowed;
  for (guint i = 0; allowed && i < self->connections->len; i++)
    read_next (g_ptr_array_index (self->connections, i));
}

/* --- refresh --- */

static void
connection_listed (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (NestInventory) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) listed = nest_hypervisor_list_finish (NEST_HYPERVISOR (source), result, &error);
  Connection *connection;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  connection = find_connection (self, nest_hypervisor_get_connection (NEST_HYPERVISOR (source)));
  g_clear_error (&connection->list_error);
  if (listed != NULL)
    nest_machine_list_merge (self->machines, nest_hypervisor_get_connection (connection->hypervisor), listed);
  else
    connection->list_error = g_steal_pointer (&error);
  g_signal_emit (self, signals[HYPERVISOR_CHANGED], 0, nest_hypervisor_get_connection (connection->hypervisor));
  count_pending (self, -1);
  read_next (connection);
}

static void
connection_probed (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (NestInventory) self = user_data;
  g_autoptr (NestHypervisorInfo) info = nest_hypervisor_probe_finish (NEST_HYPERVISOR (source), result, NULL);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (info != NULL)
    nest_inventory_take_info (self, info);
  count_pending (self, -1);
}

/** nest_inventory_take_host: @host: (nullable): a newer reading of this computer */
void
nest_inventory_take_host (NestInventory *self,
                          NestHost      *host)
{
  g_set_object (&self->host, host);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOST]);
}

static void
host_probed (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (NestInventory) self = user_data;
  g_autoptr (NestHost) host = nest_host_probe_finish (result, NULL);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  nest_inventory_take_host (self, host != NULL ? host : self->host);
  count_pending (self, -1);
}

/** nest_inventory_refresh: reads everything again: this computer, then for each hypervisor names, state, details */
void
nest_inventory_refresh (NestInventory *self)
{
  if (self->pending > 0)
    return;

  count_pending (self, 1 + 2 * (int) self->connections->len);
  nest_host_probe_async (NULL, self->cancellable, host_probed, g_object_ref (self));
  for (guint i = 0; i < self->connections->len; i++)
    {
      Connection *connection = g_ptr_array_index (self->connections, i);

      /* The names first: they are what the user waits for. */
      nest_hypervisor_list_async (connection->hypervisor, NEST_PRIORITY_SELECTED, self->cancellable,
                                  connection_listed, g_object_ref (self));
      nest_hypervisor_probe_async (connection->hypervisor, NEST_PRIORITY_SELECTED, self->cancellable,
                                   connection_probed, g_object_ref (self));
    }
}

/** nest_inventory_stop: ends all reading, for good; operations under way end as cancelled */
void
nest_inventory_stop (NestInventory *self)
{
  g_cancellable_cancel (self->cancellable);
}
