/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One cheap reading at a time, and only while somebody looks; the inventory announces what really changed. */
#include "nest-machine-watch.h"

#include "nest-inventory-private.h"

/* ms. VirtualBox's service ends five seconds after the last call, and a call that meets it ending waits long. */
#define INTERVAL 4000

struct _NestMachineWatch
{
  GObject parent_instance;

  NestInventory *inventory;
  GCancellable *cancellable;
  char *connection; /* NULL: no machine is looked at */
  char *uuid;
  gboolean active;
  gboolean reading;
  gboolean listed;  /* has been seen in the inventory */
  gboolean gone;    /* and is there no more */
  guint interval;   /* ms */
  guint timer;
};

G_DEFINE_FINAL_TYPE (NestMachineWatch, nest_machine_watch, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_GONE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
nest_machine_watch_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  if (prop_id == PROP_GONE)
    g_value_set_boolean (value, NEST_MACHINE_WATCH (object)->gone);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
nest_machine_watch_dispose (GObject *object)
{
  NestMachineWatch *self = NEST_MACHINE_WATCH (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->inventory);
  g_clear_pointer (&self->connection, g_free);
  g_clear_pointer (&self->uuid, g_free);

  G_OBJECT_CLASS (nest_machine_watch_parent_class)->dispose (object);
}

static void
nest_machine_watch_class_init (NestMachineWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nest_machine_watch_dispose;
  G_OBJECT_CLASS (klass)->get_property = nest_machine_watch_get_property;

  properties[PROP_GONE] = g_param_spec_boolean ("gone", NULL, NULL, FALSE,
                                                G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
nest_machine_watch_init (NestMachineWatch *self)
{
  self->cancellable = g_cancellable_new ();
  self->interval = INTERVAL;
}

/* A connection that is taken away takes its machines along, which says nothing of them. */
static void
update_gone (NestMachineWatch *self)
{
  gboolean known = self->uuid != NULL && nest_inventory_find_hypervisor (self->inventory, self->connection) != NULL;
  gboolean listed = known && nest_inventory_find_machine (self->inventory, self->connection, self->uuid) != NULL;
  gboolean gone;

  self->listed = self->listed || listed;
  gone = known && self->listed && !listed;
  if (self->gone == gone)
    return;
  self->gone = gone;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GONE]);
}

/* Hypervisors without events look out for changes only while they are told what for. */
static void
tell_hypervisors (NestMachineWatch *self)
{
  g_autoptr (GPtrArray) hypervisors = nest_inventory_get_hypervisors (self->inventory);

  for (guint i = 0; self->active && i < hypervisors->len; i++)
    {
      NestHypervisor *hypervisor = g_ptr_array_index (hypervisors, i);
      gboolean is_here = g_strcmp0 (nest_hypervisor_get_connection (hypervisor), self->connection) == 0;

      nest_hypervisor_watch (hypervisor, is_here ? self->uuid : NULL);
    }
}

/* What the list of machines says as well: that the connection is gone, or here again. */
static gboolean
concerns_connection (NestInventoryConnection *connection,
                     const GError            *error)
{
  return error == NULL ? connection->list_error != NULL
                       : g_error_matches (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_SERVICE_DEAD) ||
                           g_error_matches (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_INSTALLED);
}

typedef struct {
  NestMachineWatch *watch;
  char *connection;
  char *uuid;
} Look;

static void
look_free (Look *look)
{
  g_object_unref (look->watch);
  g_free (look->connection);
  g_free (look->uuid);
  g_free (look);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

static void
machine_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Look) look = user_data;
  NestInventory *inventory = NEST_INVENTORY (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (NestMachine) machine = nest_inventory_read_finish (inventory, result, &error);
  NestInventoryConnection *connection = nest_inventory_find_connection (inventory, look->connection);

  look->watch->reading = FALSE;
  if (connection == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* Anything else that fails once, such as a lock, says nothing of the machine: the next turn comes soon. */
  if (g_error_matches (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_FOUND))
    nest_inventory_take_failure (inventory, connection, look->uuid, error);
  if (concerns_connection (connection, error))
    nest_hypervisor_send_hint (connection->hypervisor, NULL);
}

/* Never beside another reading of that hypervisor, so that slow answers do not queue up; never during a run. */
static void
look_at_machine (NestMachineWatch *self,
                 gboolean          with_info)
{
  NestInventoryConnection *connection;
  Look *look;

  if (!self->active || self->uuid == NULL || self->reading || !nest_inventory_get_background (self->inventory))
    return;
  connection = nest_inventory_find_connection (self->inventory, self->connection);
  if (connection == NULL || nest_inventory_connection_is_busy (connection))
    return;
  self->reading = TRUE;
  look = g_new0 (Look, 1);
  look->watch = g_object_ref (self);
  look->connection = g_strdup (self->connection);
  look->uuid = g_strdup (self->uuid);
  nest_inventory_read_async (self->inventory, self->connection, self->uuid, with_info, self->cancellable,
                             machine_read, look);
}

static gboolean
nest_machine_watch_timer_cb (gpointer user_data)
{
  look_at_machine (user_data, FALSE);

  return G_SOURCE_CONTINUE;
}

static void
set_timer (NestMachineWatch *self)
{
  gboolean needed = self->active && self->uuid != NULL;

  if (needed && self->timer == 0)
    self->timer = g_timeout_add (self->interval, nest_machine_watch_timer_cb, self);
  else if (!needed)
    g_clear_handle_id (&self->timer, g_source_remove);
}

/** nest_machine_watch_new: @inventory: gets the readings and announces them */
NestMachineWatch *
nest_machine_watch_new (NestInventory *inventory)
{
  NestMachineWatch *self = g_object_new (NEST_TYPE_MACHINE_WATCH, NULL);

  self->inventory = g_object_ref (inventory);
  g_signal_connect_object (inventory, "hypervisors-changed", G_CALLBACK (tell_hypervisors), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (nest_inventory_get_machines (inventory), "items-changed", G_CALLBACK (update_gone), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/** nest_machine_watch_set_machine: @machine: (nullable): the one that is looked at from now on, at once */
void
nest_machine_watch_set_machine (NestMachineWatch *self,
                                NestMachine      *machine)
{
  const char *connection = machine != NULL ? nest_machine_get_connection (machine) : NULL;
  const char *uuid = machine != NULL ? nest_machine_get_uuid (machine) : NULL;

  if (g_strcmp0 (self->connection, connection) == 0 && g_strcmp0 (self->uuid, uuid) == 0)
    return;
  g_free (self->connection);
  g_free (self->uuid);
  self->connection = g_strdup (connection);
  self->uuid = g_strdup (uuid);
  self->listed = FALSE;
  update_gone (self);
  tell_hypervisors (self);
  set_timer (self);
  look_at_machine (self, FALSE);
}

/** nest_machine_watch_get_gone: Returns: whether the machine was removed by another program since it is looked at */
gboolean
nest_machine_watch_get_gone (NestMachineWatch *self)
{
  return self->gone;
}

/** nest_machine_watch_set_active: @active: whether somebody looks; when that begins, all is read again at once */
void
nest_machine_watch_set_active (NestMachineWatch *self,
                               gboolean          active)
{
  if (self->active == active)
    return;
  self->active = active;
  tell_hypervisors (self);
  set_timer (self);
  look_at_machine (self, TRUE);
}

/** nest_machine_watch_stop: for good; a reading that is under way ends as cancelled */
void
nest_machine_watch_stop (NestMachineWatch *self)
{
  nest_machine_watch_set_active (self, FALSE);
  g_cancellable_cancel (self->cancellable);
}

/** nest_machine_watch_set_interval: @milliseconds: between two readings, for tests that have little time */
void
nest_machine_watch_set_interval (NestMachineWatch *self,
                                 guint             milliseconds)
{
  self->interval = milliseconds;
  g_clear_handle_id (&self->timer, g_source_remove);
  set_timer (self);
}
