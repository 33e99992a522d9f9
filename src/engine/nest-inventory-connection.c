/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each connection is read on its own, so that one that is slow or refused never delays the others. */
#include "nest-inventory-private.h"

/* ms. One event comes as several hints, and a script starts many machines: read once what comes together. */
#define HINT_DELAY 150

static void nest_inventory_connection_list (NestInventoryConnection *self,
                                            gboolean                 awaited);

static void
connection_clear (gpointer data)
{
  NestInventoryConnection *self = data;

  g_clear_object (&self->hypervisor);
  g_clear_object (&self->info);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->list_error);
  g_clear_pointer (&self->hinted, g_hash_table_unref);
}

static void
connection_unref (NestInventoryConnection *self)
{
  g_rc_box_release_full (self, connection_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestInventoryConnection, connection_unref)

/* Whether an answer still matters to anybody */
static gboolean
is_alive (NestInventoryConnection *self)
{
  return self->inventory != NULL && !g_cancellable_is_cancelled (self->cancellable);
}

static void
count_pending (NestInventoryConnection *self,
               int                      change)
{
  self->pending = (guint) ((int) self->pending + change);
  nest_inventory_loading_changed (self->inventory);
}

/* --- details: first what changed, then in the background what nobody asked for --- */

typedef struct {
  NestInventoryConnection *connection;
  char *uuid;
  gboolean hinted;
} Reading;

static void
reading_free (Reading *reading)
{
  connection_unref (reading->connection);
  g_free (reading->uuid);
  g_free (reading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

static void
machine_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Reading) reading = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (NestMachine) machine = nest_hypervisor_read_finish (NEST_HYPERVISOR (source), result, &error);
  NestInventoryConnection *self = reading->connection;
  g_autoptr (NestInventory) inventory = NULL;

  if (!is_alive (self))
    return;
  inventory = g_object_ref (self->inventory);
  if (reading->hinted)
    self->reading_hinted = FALSE;
  else
    self->reading = FALSE;
  if (machine != NULL && nest_inventory_find_machine (inventory, nest_machine_get_connection (machine),
                                                      nest_machine_get_uuid (machine)) == NULL)
    nest_inventory_connection_list (self, FALSE);
  else if (machine != NULL)
    nest_inventory_take_machine (inventory, machine);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    nest_inventory_take_failure (inventory, self, reading->uuid, error);
  nest_inventory_connection_go_on (self);
}

static void
read_machine (NestInventoryConnection *self,
              char                    *uuid,
              gboolean                 hinted)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->connection = g_rc_box_acquire (self);
  reading->uuid = uuid;
  reading->hinted = hinted;
  nest_hypervisor_read_async (self->hypervisor, uuid, hinted ? NEST_PRIORITY_SELECTED : NEST_PRIORITY_BACKGROUND,
                              self->cancellable, machine_read, reading);
}

static char *
take_hinted (NestInventoryConnection *self)
{
  GHashTableIter iter;
  gpointer uuid;

  g_hash_table_iter_init (&iter, self->hinted);
  if (!g_hash_table_iter_next (&iter, &uuid, NULL))
    return NULL;
  g_hash_table_iter_steal (&iter);

  return uuid;
}

/** nest_inventory_connection_go_on: reads what is left to read, unless a run is on */
void
nest_inventory_connection_go_on (NestInventoryConnection *self)
{
  char *uuid;

  if (!is_alive (self) || !nest_inventory_get_background (self->inventory))
    return;
  if (self->hint_source == 0 && self->list_hinted)
    {
      self->list_hinted = FALSE;
      nest_inventory_connection_list (self, FALSE);
    }
  if (self->hint_source == 0 && !self->reading_hinted && (uuid = take_hinted (self)) != NULL)
    {
      self->reading_hinted = TRUE;
      read_machine (self, uuid, TRUE);
    }
  if (!self->reading && (uuid = nest_inventory_find_unread (self->inventory, self)) != NULL)
    {
      self->reading = TRUE;
      read_machine (self, uuid, FALSE);
    }
}

static gboolean
hints_gathered (gpointer user_data)
{
  NestInventoryConnection *self = user_data;

  self->hint_source = 0;
  nest_inventory_connection_go_on (self);

  return G_SOURCE_REMOVE;
}

static void
take_hint (NestInventoryConnection *self,
           const char              *uuid)
{
  if (uuid != NULL)
    g_hash_table_add (self->hinted, g_strdup (uuid));
  else
    self->list_hinted = TRUE;
  if (self->hint_source == 0)
    self->hint_source = g_timeout_add (HINT_DELAY, hints_gathered, self);
}

/* --- the connection itself --- */

static void
connection_probed (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (NestInventoryConnection) self = user_data;
  g_autoptr (NestHypervisorInfo) info = nest_hypervisor_probe_finish (NEST_HYPERVISOR (source), result, NULL);
  g_autoptr (NestInventory) inventory = NULL;

  if (!is_alive (self))
    return;
  inventory = g_object_ref (self->inventory);
  if (info != NULL)
    nest_inventory_take_info (inventory, info);
  if (is_alive (self))
    count_pending (self, -1);
}

static void
probe_connection (NestInventoryConnection *self)
{
  count_pending (self, 1);
  nest_hypervisor_probe_async (self->hypervisor, NEST_PRIORITY_SELECTED, self->cancellable, connection_probed,
                               g_rc_box_acquire (self));
}

typedef struct {
  NestInventoryConnection *connection;
  gboolean awaited;
} Listing;

static void
listing_free (Listing *listing)
{
  connection_unref (listing->connection);
  g_free (listing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Listing, listing_free)

/* A connection that was lost, or came back, by itself is asked anew what it is. */
static gboolean
needs_probe (NestInventoryConnection *self)
{
  gboolean usable = self->info != NULL && nest_hypervisor_info_is_usable (self->info);

  return self->pending == 0 && usable != (self->list_error == NULL);
}

static void
connection_listed (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (Listing) listing = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) listed = nest_hypervisor_list_finish (NEST_HYPERVISOR (source), result, &error);
  NestInventoryConnection *self = listing->connection;
  g_autoptr (NestInventory) inventory = NULL;

  if (!is_alive (self))
    return;
  inventory = g_object_ref (self->inventory);
  self->listing = FALSE;
  g_clear_error (&self->list_error);
  self->list_error = g_steal_pointer (&error);
  if (listed != NULL)
    nest_inventory_take_list (inventory, self, listed);
  if (!listing->awaited && needs_probe (self))
    probe_connection (self);
  nest_inventory_connection_changed (inventory, self);
  if (is_alive (self) && listing->awaited)
    count_pending (self, -1);
  if (is_alive (self) && self->list_again)
    nest_inventory_connection_list (self, FALSE);
  nest_inventory_connection_go_on (self);
}

static void
nest_inventory_connection_list (NestInventoryConnection *self,
                                gboolean                 awaited)
{
  Listing *listing;

  if (self->listing)
    {
      self->list_again = TRUE;
      return;
    }

  self->listing = TRUE;
  self->list_again = FALSE;
  listing = g_new0 (Listing, 1);
  listing->connection = g_rc_box_acquire (self);
  listing->awaited = awaited;
  if (awaited)
    count_pending (self, 1);
  nest_hypervisor_list_async (self->hypervisor, NEST_PRIORITY_SELECTED, self->cancellable, connection_listed,
                              listing);
}

/** nest_inventory_connection_refresh: names, state, details; nothing while that is under way already */
void
nest_inventory_connection_refresh (NestInventoryConnection *self)
{
  if (self->pending > 0)
    return;
  /* The names first: they are what the user waits for. */
  nest_inventory_connection_list (self, TRUE);
  probe_connection (self);
}

/** nest_inventory_connection_is_busy: Returns: whether something is being read before all that is in the background */
gboolean
nest_inventory_connection_is_busy (NestInventoryConnection *self)
{
  return self->pending > 0 || self->listing || self->reading_hinted || self->requested > 0;
}

NestInventoryConnection *
nest_inventory_connection_new (NestInventory  *inventory,
                               NestHypervisor *hypervisor)
{
  NestInventoryConnection *self = g_rc_box_new0 (NestInventoryConnection);

  self->inventory = inventory;
  self->hypervisor = g_object_ref (hypervisor);
  self->cancellable = g_cancellable_new ();
  self->hinted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->hint_handler =
    g_signal_connect_swapped (hypervisor, "machine-hint", G_CALLBACK (take_hint), self);

  return self;
}

/** nest_inventory_connection_remove: @self: (transfer full): ends its readings; their answers are dropped */
void
nest_inventory_connection_remove (NestInventoryConnection *self)
{
  self->inventory = NULL;
  g_clear_signal_handler (&self->hint_handler, self->hypervisor);
  g_clear_handle_id (&self->hint_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  connection_unref (self);
}

/** nest_inventory_refresh_connection: reads one connection again, after it was added, allowed or repaired */
void
nest_inventory_refresh_connection (NestInventory *self,
                                   const char    *connection)
{
  NestInventoryConnection *found = nest_inventory_find_connection (self, connection);

  if (found != NULL)
    nest_inventory_connection_refresh (found);
}

/* --- what is known of it --- */

/** nest_inventory_find_hypervisor: Returns: (transfer none) (nullable): the one of that connection */
NestHypervisor *
nest_inventory_find_hypervisor (NestInventory *self,
                                const char    *connection)
{
  NestInventoryConnection *found = nest_inventory_find_connection (self, connection);

  return found != NULL ? found->hypervisor : NULL;
}

/** nest_inventory_get_info: Returns: (transfer none) (nullable): %NULL until it was read */
NestHypervisorInfo *
nest_inventory_get_info (NestInventory *self,
                         const char    *connection)
{
  NestInventoryConnection *found = nest_inventory_find_connection (self, connection);

  return found != NULL ? found->info : NULL;
}

/** nest_inventory_get_list_error: Returns: (transfer none) (nullable): why the machines could not be listed */
const GError *
nest_inventory_get_list_error (NestInventory *self,
                               const char    *connection)
{
  NestInventoryConnection *found = nest_inventory_find_connection (self, connection);

  return found != NULL ? found->list_error : NULL;
}

/** nest_inventory_is_connection_loading: Returns: whether that connection is being read just now */
gboolean
nest_inventory_is_connection_loading (NestInventory *self,
                                      const char    *connection)
{
  NestInventoryConnection *found = nest_inventory_find_connection (self, connection);

  return found != NULL && found->pending > 0;
}

/** nest_inventory_take_info: @info: (transfer none): a new reading of the hypervisor of that connection */
void
nest_inventory_take_info (NestInventory      *self,
                          NestHypervisorInfo *info)
{
  NestInventoryConnection *connection =
    nest_inventory_find_connection (self, nest_hypervisor_info_get_connection (info));

  if (connection == NULL)
    return;
  g_set_object (&connection->info, info);
  nest_inventory_connection_changed (self, connection);
}
