/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A start is three events, and a script starts a hundred machines: what comes together is told once. */
#include "nest-hint-queue.h"

#define DELAY 30 /* ms */

struct _NestHintQueue
{
  GWeakRef hypervisor;
  GMainContext *context;
  GMutex lock;
  GHashTable *queued; /* uuid, or "" for the list; NULL: nothing is queued */
};

static void
hints_clear (gpointer data)
{
  NestHintQueue *self = data;

  g_weak_ref_clear (&self->hypervisor);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_clear_pointer (&self->queued, g_hash_table_unref);
}

/** nest_hint_queue_new: @hypervisor: (transfer none): what the hints are for; it may go before they do */
NestHintQueue *
nest_hint_queue_new (NestHypervisor *hypervisor)
{
  NestHintQueue *self = g_atomic_rc_box_new0 (NestHintQueue);

  g_weak_ref_init (&self->hypervisor, hypervisor);
  self->context = g_main_context_ref_thread_default ();
  g_mutex_init (&self->lock);

  return self;
}

NestHintQueue *
nest_hint_queue_ref (NestHintQueue *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
nest_hint_queue_unref (NestHintQueue *self)
{
  g_atomic_rc_box_release_full (self, hints_clear);
}

static gboolean
send (gpointer user_data)
{
  NestHintQueue *self = user_data;
  g_autoptr (NestHypervisor) hypervisor = g_weak_ref_get (&self->hypervisor);
  g_autoptr (GHashTable) queued = NULL;
  GHashTableIter iter;
  gpointer uuid;

  g_mutex_lock (&self->lock);
  queued = g_steal_pointer (&self->queued);
  g_mutex_unlock (&self->lock);
  if (hypervisor == NULL)
    return G_SOURCE_REMOVE;

  if (g_hash_table_remove (queued, ""))
    nest_hypervisor_send_hint (hypervisor, NULL);
  g_hash_table_iter_init (&iter, queued);
  while (g_hash_table_iter_next (&iter, &uuid, NULL))
    nest_hypervisor_send_hint (hypervisor, uuid);

  return G_SOURCE_REMOVE;
}

/** nest_hint_queue_add: @uuid: (nullable): the machine; %NULL: the list. From any thread */
void
nest_hint_queue_add (NestHintQueue *self,
                     const char    *uuid)
{
  g_autoptr (GSource) source = NULL;

  g_mutex_lock (&self->lock);
  if (self->queued == NULL)
    {
      self->queued = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      source = g_timeout_source_new (DELAY);
      g_source_set_callback (source, send, nest_hint_queue_ref (self), (GDestroyNotify) nest_hint_queue_unref);
      g_source_attach (source, self->context);
    }
  g_hash_table_add (self->queued, g_strdup (uuid != NULL ? uuid : ""));
  g_mutex_unlock (&self->lock);
}
