/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks at the list as it grows: the machine need not wait for slow connections that it has nothing to do with. */
#include "nest-way-back.h"

struct _NestWayBack
{
  GObject parent_instance;

  NestInventory *inventory;
  char *connection;
  char *uuid;
  gboolean has_begun; /* the list is being read, or was */
  gboolean has_ended;
};

G_DEFINE_FINAL_TYPE (NestWayBack, nest_way_back, G_TYPE_OBJECT)

enum {
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
nest_way_back_dispose (GObject *object)
{
  NestWayBack *self = NEST_WAY_BACK (object);

  g_clear_object (&self->inventory);
  g_clear_pointer (&self->connection, g_free);
  g_clear_pointer (&self->uuid, g_free);

  G_OBJECT_CLASS (nest_way_back_parent_class)->dispose (object);
}

static void
nest_way_back_class_init (NestWayBackClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nest_way_back_dispose;

  signals[ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 1, NEST_TYPE_MACHINE);
}

static void
nest_way_back_init (NestWayBack *self)
{
}

/** nest_way_back_look: looks whether the machine is there already; done by itself whenever the list changes */
void
nest_way_back_look (NestWayBack *self)
{
  g_autoptr (NestWayBack) kept = g_object_ref (self); /* who listens may let go of it */
  NestMachine *machine;

  if (self->has_ended)
    return;
  machine = nest_inventory_find_machine (self->inventory, self->connection, self->uuid);
  self->has_begun = self->has_begun || nest_inventory_is_loading (self->inventory);
  if (machine == NULL && (!self->has_begun || nest_inventory_is_loading (self->inventory)))
    return;
  self->has_ended = TRUE;
  g_signal_emit (self, signals[ENDED], 0, machine);
}

/**
 * nest_way_back_new:
 * @connection: where the machine was
 * @uuid: which it is
 *
 * Returns: (transfer full): waits for the first reading of @inventory, which may be under way or over
 */
NestWayBack *
nest_way_back_new (NestInventory *inventory,
                   const char    *connection,
                   const char    *uuid)
{
  NestWayBack *self = g_object_new (NEST_TYPE_WAY_BACK, NULL);

  self->inventory = g_object_ref (inventory);
  self->connection = g_strdup (connection);
  self->uuid = g_strdup (uuid);
  self->has_begun = nest_inventory_get_host (inventory) != NULL;
  g_signal_connect_object (nest_inventory_get_machines (inventory), "items-changed", G_CALLBACK (nest_way_back_look),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (inventory, "notify::loading", G_CALLBACK (nest_way_back_look), self, G_CONNECT_SWAPPED);

  return self;
}
