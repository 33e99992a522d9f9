/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lane for each hypervisor, so that none waits for another. */
#include "nest-read-ahead.h"

struct _NestReadAhead {
  GPtrArray *readings; /* NestReading, owned by the caller's array, which is kept */
  GCancellable *cancellable;
  gboolean is_stopped;
};

typedef struct {
  NestReadAhead *owner;
  NestHypervisor *hypervisor;
  guint next;
  GError *lost; /* it does not answer any more: asking for the others would take as long each */
} Lane;

static void go_on (Lane *lane);

static void
nest_read_ahead_clear (gpointer data)
{
  NestReadAhead *self = data;

  g_ptr_array_unref (self->readings);
  g_clear_object (&self->cancellable);
}

static void
nest_read_ahead_unref (NestReadAhead *self)
{
  g_rc_box_release_full (self, nest_read_ahead_clear);
}

static void
lane_free (Lane *lane)
{
  nest_read_ahead_unref (lane->owner);
  g_clear_object (&lane->hypervisor);
  g_clear_error (&lane->lost);
  g_free (lane);
}

/* One that cannot be read stays there, with the reason. */
static void
take_failure (NestReading *reading,
              GError      *error)
{
  NestMachine *listed = reading->machine;

  reading->machine = nest_machine_new (nest_machine_get_hypervisor (listed), nest_machine_get_connection (listed),
                                       nest_machine_get_uuid (listed), nest_machine_get_name (listed),
                                       NEST_MACHINE_FAILED);
  nest_machine_set_problem (reading->machine, error->message);
  reading->error = error;
  g_object_unref (listed);
}

static void
machine_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Lane *lane = user_data;
  NestReading *reading;
  GError *error = NULL;
  g_autoptr (NestMachine) machine = nest_hypervisor_read_finish (NEST_HYPERVISOR (source), result, &error);

  if (lane->owner->is_stopped)
    {
      g_clear_error (&error);
      lane_free (lane);
      return;
    }

  reading = g_ptr_array_index (lane->owner->readings, lane->next);
  if (g_error_matches (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_TIMED_OUT))
    lane->lost = g_error_copy (error);
  if (machine != NULL)
    g_set_object (&reading->machine, machine);
  else
    take_failure (reading, error);
  reading->is_complete = TRUE;
  lane->next++;
  go_on (lane);
}

/* Takes @lane, and frees it when there is nothing left in it. */
static void
go_on (Lane *lane)
{
  for (; lane->next < lane->owner->readings->len; lane->next++)
    {
      NestReading *reading = g_ptr_array_index (lane->owner->readings, lane->next);

      if (reading->hypervisor != lane->hypervisor || reading->is_complete)
        continue;
      if (lane->lost == NULL)
        {
          nest_hypervisor_read_async (lane->hypervisor, nest_machine_get_uuid (reading->machine), NEST_PRIORITY_SELECTED,
                                      lane->owner->cancellable, machine_read, lane);
          return;
        }
      take_failure (reading, g_error_copy (lane->lost));
      reading->is_complete = TRUE;
    }
  lane_free (lane);
}

/**
 * nest_read_ahead_start:
 * @readings: (element-type NestReading): what is known by name only is read, in this order
 *
 * Returns: (transfer full): the work
 */
NestReadAhead *
nest_read_ahead_start (NestInvocation *invocation,
                       GPtrArray      *readings)
{
  NestReadAhead *self = g_rc_box_new0 (NestReadAhead);

  self->readings = g_ptr_array_ref (readings);
  self->cancellable = g_object_ref (invocation->cancellable);
  for (guint i = 0; i < invocation->hypervisors->len; i++)
    {
      Lane *lane = g_new0 (Lane, 1);

      lane->owner = g_rc_box_acquire (self);
      lane->hypervisor = g_object_ref (g_ptr_array_index (invocation->hypervisors, i));
      go_on (lane);
    }

  return self;
}

/** nest_read_ahead_wait: Returns: whether @reading is complete; only cancelling keeps it from that */
gboolean
nest_read_ahead_wait (NestReadAhead  *self,
                      NestReading    *reading,
                      GError        **error)
{
  while (!reading->is_complete)
    g_main_context_iteration (NULL, TRUE);
  if (!g_error_matches (reading->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return TRUE;

  g_propagate_error (error, g_error_copy (reading->error));
  return FALSE;
}

/** nest_read_ahead_stop: @self: (transfer full): what is under way is left alone, nothing more is begun */
void
nest_read_ahead_stop (NestReadAhead *self)
{
  self->is_stopped = TRUE;
  nest_read_ahead_unref (self);
}

/** nest_read_all: Returns: whether all @readings are complete; only cancelling keeps them from that */
gboolean
nest_read_all (NestInvocation  *invocation,
               GPtrArray       *readings,
               GError         **error)
{
  g_autoptr (NestReadAhead) ahead = nest_read_ahead_start (invocation, readings);

  for (guint i = 0; i < readings->len; i++)
    if (!nest_read_ahead_wait (ahead, g_ptr_array_index (readings, i), error))
      return FALSE;

  return TRUE;
}
