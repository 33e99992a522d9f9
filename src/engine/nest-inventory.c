/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestInventory: names first, then what the user looks at, then the rest, one machine at a time. */
#include "nest-inventory.h"

#include "nest-host-probe.h"
#include "nest-inventory-private.h"
#include "nest-machine-list.h"

struct _NestInventory
{
  GObject parent_instance;

  NestHost *host;
  NestProof proof; /* that the user had made; a reading does not try what is risky */
  gboolean host_is_made_up;
  gboolean from_outside;
  gboolean probing_host;
  GPtrArray *connections; /* NestInventoryConnection */
  GPtrArray *preferred;   /* NestMachine, to be read before the others */
  GListStore *machines;   /* NestMachine, those of a connection together, in the order of the connections */
  GCancellable *cancellable;
  gboolean background;
};

G_DEFINE_FINAL_TYPE (NestInventory, nest_inventory, G_TYPE_OBJECT)

enum {
  PROP_HOST = 1,
  PROP_LOADING,
  PROP_VANTAGE,
  N_PROPS
};

enum {
  HYPERVISORS_CHANGED,
  HYPERVISOR_CHANGED,
  MACHINE_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
nest_inventory_dispose (GObject *object)
{
  NestInventory *self = NEST_INVENTORY (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->connections, g_ptr_array_unref);
  g_clear_pointer (&self->preferred, g_ptr_array_unref);
  g_clear_object (&self->host);
  g_clear_object (&self->machines);

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
  else if (prop_id == PROP_VANTAGE)
    g_value_set_uint (value, nest_inventory_get_vantage (self));
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
  properties[PROP_VANTAGE] = g_param_spec_uint ("vantage", NULL, NULL, NEST_VANTAGE_OUTSIDE, NEST_VANTAGE_INSIDE,
                                                NEST_VANTAGE_OUTSIDE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[HYPERVISORS_CHANGED] = g_signal_new ("hypervisors-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                               0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[HYPERVISOR_CHANGED] = g_signal_new ("hypervisor-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                              0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[MACHINE_CHANGED] = g_signal_new ("machine-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 1, NEST_TYPE_MACHINE);
}

static void
nest_inventory_init (NestInventory *self)
{
  self->connections = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_inventory_connection_remove);
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

/** nest_inventory_find_connection: Returns: (transfer none) (nullable): the one of that name */
NestInventoryConnection *
nest_inventory_find_connection (NestInventory *self,
                                const char    *name)
{
  for (guint i = 0; self->connections != NULL && i < self->connections->len; i++)
    {
      NestInventoryConnection *connection = g_ptr_array_index (self->connections, i);

      if (g_strcmp0 (nest_hypervisor_get_connection (connection->hypervisor), name) == 0)
        return connection;
    }

  return NULL;
}

/**
 * nest_inventory_add_hypervisor:
 * @hypervisor: (transfer none): with a connection that is not in the inventory yet; it is read at the next
 *   refresh() or refresh_connection()
 */
void
nest_inventory_add_hypervisor (NestInventory  *self,
                               NestHypervisor *hypervisor)
{
  g_return_if_fail (nest_inventory_find_hypervisor (self, nest_hypervisor_get_connection (hypervisor)) == NULL);

  g_ptr_array_add (self->connections, nest_inventory_connection_new (self, hypervisor));
  g_signal_emit (self, signals[HYPERVISORS_CHANGED], 0);
}

/** nest_inventory_remove_hypervisor: @connection: it and its machines go out of the inventory, at once */
void
nest_inventory_remove_hypervisor (NestInventory *self,
                                  const char    *connection)
{
  NestInventoryConnection *found = nest_inventory_find_connection (self, connection);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  if (found == NULL)
    return;
  nest_inventory_take_list (self, found, none);
  g_ptr_array_remove (self->connections, found);
  g_signal_emit (self, signals[HYPERVISORS_CHANGED], 0);
  nest_inventory_loading_changed (self);
}

/** nest_inventory_get_hypervisors: Returns: (transfer container) (element-type NestHypervisor): in order of adding */
GPtrArray *
nest_inventory_get_hypervisors (NestInventory *self)
{
  GPtrArray *hypervisors = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->connections->len; i++)
    {
      NestInventoryConnection *connection = g_ptr_array_index (self->connections, i);

      g_ptr_array_add (hypervisors, g_object_ref (connection->hypervisor));
    }

  return hypervisors;
}

/** nest_inventory_get_host: Returns: (transfer none) (nullable): %NULL until it was read */
NestHost *
nest_inventory_get_host (NestInventory *self)
{
  return self->host;
}

/** nest_inventory_get_machines: Returns: (transfer none): a GListModel of NestMachine */
GListModel *
nest_inventory_get_machines (NestInventory *self)
{
  return G_LIST_MODEL (self->machines);
}

/** nest_inventory_is_loading: Returns: whether this computer or a connection is being read just now */
gboolean
nest_inventory_is_loading (NestInventory *self)
{
  for (guint i = 0; self->connections != NULL && i < self->connections->len; i++)
    if (((NestInventoryConnection *) g_ptr_array_index (self->connections, i))->pending > 0)
      return TRUE;

  return self->probing_host;
}

gboolean
nest_inventory_get_background (NestInventory *self)
{
  return self->background;
}

void
nest_inventory_loading_changed (NestInventory *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

void
nest_inventory_connection_changed (NestInventory           *self,
                                   NestInventoryConnection *connection)
{
  g_signal_emit (self, signals[HYPERVISOR_CHANGED], 0, nest_hypervisor_get_connection (connection->hypervisor));
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

/* Where the machines of a connection begin in the list */
static guint
get_start (NestInventory           *self,
           NestInventoryConnection *connection)
{
  guint start = 0;

  for (guint i = 0; g_ptr_array_index (self->connections, i) != connection; i++)
    {
      NestInventoryConnection *earlier = g_ptr_array_index (self->connections, i);

      start += nest_machine_list_count (self->machines, nest_hypervisor_get_connection (earlier->hypervisor));
    }

  return start;
}

/** nest_inventory_take_list: @listed: (element-type NestMachine): all machines of that connection */
void
nest_inventory_take_list (NestInventory           *self,
                          NestInventoryConnection *connection,
                          GPtrArray               *listed)
{
  nest_machine_list_merge (self->machines, nest_hypervisor_get_connection (connection->hypervisor), listed,
                           get_start (self, connection));
}

/** nest_inventory_find_unread: Returns: (transfer full) (nullable): UUID of a machine of which only the name is known */
char *
nest_inventory_find_unread (NestInventory           *self,
                            NestInventoryConnection *connection)
{
  const char *name = nest_hypervisor_get_connection (connection->hypervisor);
  g_autoptr (NestMachine) machine = NULL;

  for (guint i = 0; self->preferred != NULL && i < self->preferred->len; i++)
    {
      const char *uuid = nest_machine_get_uuid (g_ptr_array_index (self->preferred, i));
      NestMachine *listed = nest_inventory_find_machine (self, name, uuid);

      if (listed != NULL && nest_machine_get_detail (listed) == NEST_MACHINE_LISTED)
        return g_strdup (uuid);
    }
  machine = nest_machine_list_find_unread (self->machines, name);

  return machine != NULL ? g_strdup (nest_machine_get_uuid (machine)) : NULL;
}

/** nest_inventory_prefer: @machines: (element-type NestMachine): what the user sees is read before all else unread */
void
nest_inventory_prefer (NestInventory *self,
                       GPtrArray     *machines)
{
  g_clear_pointer (&self->preferred, g_ptr_array_unref);
  self->preferred = g_ptr_array_ref (machines);
}

/** nest_inventory_take_failure: a machine that cannot be read keeps its row and says why; one that is gone goes */
void
nest_inventory_take_failure (NestInventory           *self,
                             NestInventoryConnection *connection,
                             const char              *uuid,
                             const GError            *error)
{
  NestMachine *listed =
    nest_inventory_find_machine (self, nest_hypervisor_get_connection (connection->hypervisor), uuid);
  g_autoptr (NestMachine) failed = NULL;

  if (listed == NULL)
    return;
  if (g_error_matches (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_FOUND))
    {
      nest_machine_list_remove (self->machines, listed);
      return;
    }

  failed = nest_machine_new (nest_machine_get_hypervisor (listed), nest_machine_get_connection (listed), uuid,
                             nest_machine_get_name (listed), NEST_MACHINE_FAILED);
  nest_machine_set_problem (failed, error->message);
  nest_inventory_take_machine (self, failed);
}

/** nest_inventory_set_background: @allowed: whether details may be read that nobody asked for; off during a run */
void
nest_inventory_set_background (NestInventory *self,
                               gboolean       allowed)
{
  self->background = allowed;
  for (guint i = 0; allowed && i < self->connections->len; i++)
    nest_inventory_connection_go_on (g_ptr_array_index (self->connections, i));
}

/** nest_inventory_take_host: @host: (nullable): a newer reading of this computer */
void
nest_inventory_take_host (NestInventory *self,
                          NestHost      *host)
{
  NestVantage vantage;

  if (host != NULL && nest_proof_get_answer (self->proof.result, NEST_ANSWER_UNKNOWN) != NEST_ANSWER_UNKNOWN &&
      nest_host_get_proof (host)->result == NEST_PROOF_TOO_RISKY)
    nest_host_set_proof (host, &self->proof);
  vantage = nest_inventory_get_vantage (self);
  g_set_object (&self->host, host);
  if (nest_inventory_get_vantage (self) != vantage)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VANTAGE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOST]);
}

/** nest_inventory_get_vantage: Returns: whose checklists are shown: those of the inside where this computer is a machine */
NestVantage
nest_inventory_get_vantage (NestInventory *self)
{
  return nest_step_choose_vantage (self->host, self->from_outside);
}

/** nest_inventory_set_from_outside: @from_outside: whether even a machine is looked at as the computer around others */
void
nest_inventory_set_from_outside (NestInventory *self,
                                 gboolean       from_outside)
{
  NestVantage vantage = nest_inventory_get_vantage (self);

  self->from_outside = from_outside;
  if (nest_inventory_get_vantage (self) != vantage)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VANTAGE]);
}

/** nest_inventory_take_proof: @proof: made because the user wanted it; counts where a reading finds it too risky to try */
void
nest_inventory_take_proof (NestInventory   *self,
                           const NestProof *proof)
{
  self->proof = *proof;
  if (self->host != NULL)
    nest_host_set_proof (self->host, proof);
  nest_inventory_take_host (self, self->host);
}

/** nest_inventory_set_made_up_host: @host: (nullable): stands for this computer from now on, which is not looked at any more */
void
nest_inventory_set_made_up_host (NestInventory *self,
                                 NestHost      *host)
{
  self->host_is_made_up = TRUE;
  nest_inventory_take_host (self, host);
}

static void
host_probed (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (NestInventory) self = user_data;
  g_autoptr (NestHost) host = nest_host_probe_finish (result, NULL);

  self->probing_host = FALSE;
  if (self->cancellable == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  if (!self->host_is_made_up)
    nest_inventory_take_host (self, host != NULL ? host : self->host);
  nest_inventory_loading_changed (self);
}

/** nest_inventory_refresh: reads everything again: this computer, then for each hypervisor names, state, details */
void
nest_inventory_refresh (NestInventory *self)
{
  nest_inventory_refresh_host (self);
  for (guint i = 0; i < self->connections->len; i++)
    nest_inventory_connection_refresh (g_ptr_array_index (self->connections, i));
}

/** nest_inventory_refresh_host: reads this computer only; nothing while that is under way already */
void
nest_inventory_refresh_host (NestInventory *self)
{
  if (self->probing_host || self->host_is_made_up)
    return;
  self->probing_host = TRUE;
  nest_inventory_loading_changed (self);
  nest_host_probe_async (NULL, self->cancellable, host_probed, g_object_ref (self));
}

/** nest_inventory_stop: ends all reading, for good; operations under way end as cancelled */
void
nest_inventory_stop (NestInventory *self)
{
  g_cancellable_cancel (self->cancellable);
  for (guint i = 0; i < self->connections->len; i++)
    g_cancellable_cancel (((NestInventoryConnection *) g_ptr_array_index (self->connections, i))->cancellable);
}
