/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A new model whenever something was read or decided; the picture itself finds out whether it looks different. */
#include "nest-picture-feed.h"

struct _NestPictureFeed
{
  GObject parent_instance;

  NestPictureSplit *split; /* not owned: outlives the feed */
  NestSession *session;
  NestChecklist *checklist; /* that is listened to */
  gboolean is_practice;
};

G_DEFINE_FINAL_TYPE (NestPictureFeed, nest_picture_feed, G_TYPE_OBJECT)

/* What stands for this system is drawn as where this is, not as a machine in it */
static NestMachine *
get_machine (NestPictureFeed *self)
{
  NestMachine *machine = nest_session_get_machine (self->session);

  if (nest_machine_watch_get_gone (nest_session_get_watch (self->session)))
    return NULL;

  return machine != NULL && nest_machine_is_system (machine) ? NULL : machine;
}

/* The chosen machine's, or else the one a machine will be chosen from: the first that can be used */
static NestHypervisorInfo *
find_info (NestPictureFeed *self)
{
  NestInventory *inventory = nest_session_get_inventory (self->session);
  NestMachine *machine = nest_session_get_machine (self->session);
  g_autoptr (GPtrArray) hypervisors = NULL;

  if (machine != NULL)
    return nest_inventory_get_info (inventory, nest_machine_get_connection (machine));
  hypervisors = nest_inventory_get_hypervisors (inventory);
  for (guint i = 0; i < hypervisors->len; i++)
    {
      const char *connection = nest_hypervisor_get_connection (g_ptr_array_index (hypervisors, i));
      NestHypervisorInfo *info = nest_inventory_get_info (inventory, connection);

      if (info != NULL && nest_hypervisor_info_is_usable (info))
        return info;
    }

  return NULL;
}

/* A machine that another program has removed is drawn no more. */
static void
nest_picture_feed_update (NestPictureFeed *self)
{
  NestInventory *inventory = nest_session_get_inventory (self->session);
  NestMachine *machine = get_machine (self);

  nest_picture_split_set_model (self->split,
                                nest_picture_model_new (nest_inventory_get_host (inventory), find_info (self),
                                                        machine,
                                                        machine != NULL ? nest_session_get_checklist (self->session) : NULL,
                                                        nest_inventory_get_vantage (inventory), self->is_practice));
}

static void
nest_picture_feed_checklist_cb (NestPictureFeed *self)
{
  NestChecklist *checklist = nest_session_get_checklist (self->session);

  if (self->checklist != NULL)
    g_signal_handlers_disconnect_by_func (self->checklist, nest_picture_feed_update, self);
  g_set_object (&self->checklist, checklist);
  if (checklist != NULL)
    g_signal_connect_object (checklist, "updated", G_CALLBACK (nest_picture_feed_update), self, G_CONNECT_SWAPPED);
  nest_picture_feed_update (self);
}

static void
nest_picture_feed_dispose (GObject *object)
{
  NestPictureFeed *self = NEST_PICTURE_FEED (object);

  g_clear_object (&self->checklist);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (nest_picture_feed_parent_class)->dispose (object);
}

static void
nest_picture_feed_class_init (NestPictureFeedClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nest_picture_feed_dispose;
}

static void
nest_picture_feed_init (NestPictureFeed *self)
{
}

/** nest_picture_feed_new: @split: has to outlive the feed; Returns: (transfer full): feeds as long as it lives */
NestPictureFeed *
nest_picture_feed_new (NestPictureSplit *split,
                       NestSession      *session)
{
  NestPictureFeed *self = g_object_new (NEST_TYPE_PICTURE_FEED, NULL);
  NestInventory *inventory = nest_session_get_inventory (session);

  self->split = split;
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::checklist", G_CALLBACK (nest_picture_feed_checklist_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (nest_session_get_watch (session), "notify::gone", G_CALLBACK (nest_picture_feed_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (inventory, "notify::host", G_CALLBACK (nest_picture_feed_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (inventory, "notify::vantage", G_CALLBACK (nest_picture_feed_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (inventory, "hypervisor-changed", G_CALLBACK (nest_picture_feed_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (inventory, "hypervisors-changed", G_CALLBACK (nest_picture_feed_update), self,
                           G_CONNECT_SWAPPED);
  nest_picture_feed_checklist_cb (self);

  return self;
}

/** nest_picture_feed_set_practice: the computer that is shown is not this one */
void
nest_picture_feed_set_practice (NestPictureFeed *self)
{
  self->is_practice = TRUE;
  nest_picture_feed_update (self);
}
