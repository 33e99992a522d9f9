/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading this computer, the hypervisors and machines, all side by side. */
#include "nest-reading.h"

#include <glib/gi18n.h>

#include "nest-places.h"
#include "nest-host-probe.h"
#include "nest-practice.h"
#include "nest-wait.h"

/* Seconds that a hypervisor gets after another one has answered */
#define PATIENCE 20

void
nest_reading_free (NestReading *self)
{
  g_clear_object (&self->hypervisor);
  g_clear_object (&self->info);
  g_clear_object (&self->machine);
  g_clear_error (&self->error);
  g_free (self);
}

/** nest_reading_new: @machine: (transfer full): what is known of it so far */
NestReading *
nest_reading_new (NestHypervisor *hypervisor,
                  NestMachine    *machine)
{
  NestReading *self = g_new0 (NestReading, 1);

  self->hypervisor = g_object_ref (hypervisor);
  self->machine = machine;

  return self;
}

/**
 * nest_explain_problem:
 *
 * Returns: (transfer full) (nullable): why the hypervisor cannot be used and what would help, as an
 *   error; %NULL if it can be used
 */
GError *
nest_explain_problem (NestHypervisorInfo *info)
{
  static const NestHypervisorError codes[] = {
    [NEST_HYPERVISOR_PROBLEM_NONE] = NEST_HYPERVISOR_ERROR_FAILED,
    [NEST_HYPERVISOR_PROBLEM_NOT_INSTALLED] = NEST_HYPERVISOR_ERROR_NOT_INSTALLED,
    [NEST_HYPERVISOR_PROBLEM_NO_DRIVER] = NEST_HYPERVISOR_ERROR_FAILED,
    [NEST_HYPERVISOR_PROBLEM_NOT_WRITABLE] = NEST_HYPERVISOR_ERROR_NOT_WRITABLE,
    [NEST_HYPERVISOR_PROBLEM_SERVICE_DEAD] = NEST_HYPERVISOR_ERROR_SERVICE_DEAD,
    [NEST_HYPERVISOR_PROBLEM_SERVICE_HANGS] = NEST_HYPERVISOR_ERROR_TIMED_OUT,
    [NEST_HYPERVISOR_PROBLEM_ACCESS_DENIED] = NEST_HYPERVISOR_ERROR_ACCESS_DENIED,
    [NEST_HYPERVISOR_PROBLEM_BROKEN] = NEST_HYPERVISOR_ERROR_FAILED,
    [NEST_HYPERVISOR_PROBLEM_NOT_CONNECTED] = NEST_HYPERVISOR_ERROR_NOT_CONNECTED,
  };
  const char *message = nest_hypervisor_info_get_message (info);
  GError *error;

  if (nest_hypervisor_info_is_usable (info))
    return NULL;

  error = g_error_new_literal (NEST_HYPERVISOR_ERROR, codes[nest_hypervisor_info_get_problem (info)],
                               message != NULL ? message : _("The hypervisor cannot be used."));
  nest_hypervisor_error_set_remedy (error, nest_hypervisor_info_get_remedy (info));

  return error;
}

/* One call that every hypervisor can do. */
typedef void (*StartFunc) (NestHypervisor *hypervisor,
                           const char     *uuid,
                           GCancellable   *cancellable,
                           NestWait       *wait);

static void
start_probe (NestHypervisor *hypervisor,
             const char     *uuid,
             GCancellable   *cancellable,
             NestWait       *wait)
{
  nest_hypervisor_probe_async (hypervisor, NEST_PRIORITY_SELECTED, cancellable, nest_wait_finish, wait);
}

static void
start_list (NestHypervisor *hypervisor,
            const char     *uuid,
            GCancellable   *cancellable,
            NestWait       *wait)
{
  nest_hypervisor_list_async (hypervisor, NEST_PRIORITY_SELECTED, cancellable, nest_wait_finish, wait);
}

static void
start_read (NestHypervisor *hypervisor,
            const char     *uuid,
            GCancellable   *cancellable,
            NestWait       *wait)
{
  nest_hypervisor_read_async (hypervisor, uuid, NEST_PRIORITY_SELECTED, cancellable, nest_wait_finish, wait);
}

/* They work side by side; each wait belongs to the hypervisor of the same index. */
static GPtrArray *
start_on_all (NestInvocation *invocation,
              StartFunc       start,
              const char     *uuid)
{
  GPtrArray *waits = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_wait_unref);

  for (guint i = 0; i < invocation->hypervisors->len; i++)
    {
      NestWait *wait = nest_wait_new ();

      g_ptr_array_add (waits, wait);
      start (g_ptr_array_index (invocation->hypervisors, i), uuid, invocation->cancellable, nest_wait_ref (wait));
    }

  return waits;
}

static gboolean
turn (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
is_answer (GAsyncResult *result)
{
  return !G_IS_TASK (result) || !g_task_had_error (G_TASK (result));
}

/*
 * Waits for all, but once one has answered the others get only PATIENCE seconds more: a connection that
 * hangs must not delay the rest. Where the user may be typing a password, he gets all the time he needs.
 */
static void
wait_for_all (NestInvocation *invocation,
              GPtrArray      *waits)
{
  guint timer = g_timeout_add (250, turn, NULL);
  gint64 end = G_MAXINT64;

  for (;;)
    {
      gboolean has_answer = FALSE, is_complete = TRUE, is_typing = FALSE;

      for (guint i = 0; i < waits->len; i++)
        {
          GAsyncResult *result = nest_wait_peek (g_ptr_array_index (waits, i));

          has_answer = has_answer || (result != NULL && is_answer (result));
          is_complete = is_complete && result != NULL;
          is_typing = is_typing ||
                      (result == NULL && nest_places_may_ask (g_ptr_array_index (invocation->hypervisors, i)));
        }
      if (has_answer && end == G_MAXINT64)
        end = g_get_monotonic_time () + PATIENCE * G_TIME_SPAN_SECOND;
      if (is_complete || (g_get_monotonic_time () >= end && !is_typing))
        break;
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (timer);
}

static GError *
new_no_answer (void)
{
  GError *error = g_error_new (NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_TIMED_OUT,
                               ngettext ("There was no answer within %d second.", "There was no answer within %d seconds.",
                                         PATIENCE), PATIENCE);

  nest_hypervisor_error_set_remedy (error, _("Try again, or look only at another connection with --only."));

  return error;
}

/* This computer and all hypervisors, being read. */
struct _NestProbes {
  GPtrArray *hypervisors;
  NestWait *host; /* NULL: a made-up one */
};

/** nest_probes_start: Returns: (transfer full): the reading of this computer and all hypervisors, under way */
NestProbes *
nest_probes_start (NestInvocation *invocation)
{
  NestProbes *self = g_new0 (NestProbes, 1);

  self->hypervisors = start_on_all (invocation, start_probe, NULL);
  if (!invocation->arguments->practice)
    {
      self->host = nest_wait_new ();
      nest_host_probe_async (invocation->root, invocation->cancellable, nest_wait_finish, nest_wait_ref (self->host));
    }

  return self;
}

/** nest_probes_free: leaves alone what has not ended */
void
nest_probes_free (NestProbes *self)
{
  g_ptr_array_unref (self->hypervisors);
  g_clear_pointer (&self->host, nest_wait_unref);
  g_free (self);
}

static gboolean
is_needed (NestHypervisor *hypervisor,
           GPtrArray      *readings)
{
  for (guint i = 0; readings != NULL && i < readings->len; i++)
    if (((NestReading *) g_ptr_array_index (readings, i))->hypervisor == hypervisor)
      return TRUE;

  return readings == NULL;
}

/**
 * nest_probes_finish:
 * @self: (transfer full): the reading
 * @readings: (nullable) (element-type NestReading): the machines it is for, which are told what their
 *   hypervisor said; hypervisors without one of these are not waited for. %NULL: all are
 *
 * Puts what was read into @invocation.
 *
 * Returns: whether all that was needed was read
 */
gboolean
nest_probes_finish (NestProbes      *self,
                    NestInvocation  *invocation,
                    GPtrArray       *readings,
                    GError         **error)
{
  g_autoptr (NestProbes) owned = self;
  g_autoptr (GError) first = NULL;

  g_ptr_array_set_size (invocation->infos, 0);
  for (guint i = 0; i < self->hypervisors->len; i++)
    {
      NestHypervisor *hypervisor = g_ptr_array_index (invocation->hypervisors, i);
      NestHypervisorInfo *info;

      if (!is_needed (hypervisor, readings))
        continue;
      info = nest_hypervisor_probe_finish (hypervisor, nest_wait_get (g_ptr_array_index (self->hypervisors, i)),
                                           first == NULL ? &first : NULL);
      if (info != NULL)
        g_ptr_array_add (invocation->infos, info);
    }
  g_clear_object (&invocation->host);
  invocation->host = self->host != NULL ? nest_host_probe_finish (nest_wait_get (self->host), first == NULL ? &first : NULL)
                                        : nest_practice_new_host ();
  for (guint i = 0; readings != NULL && i < readings->len; i++)
    {
      NestReading *reading = g_ptr_array_index (readings, i);

      g_set_object (&reading->info, nest_find_info (invocation, nest_hypervisor_get_connection (reading->hypervisor)));
    }
  if (first == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

/** nest_find_info: Returns: (transfer none) (nullable): what the hypervisor of @connection said of itself */
NestHypervisorInfo *
nest_find_info (NestInvocation *invocation,
                const char     *connection)
{
  for (guint i = 0; i < invocation->infos->len; i++)
    {
      NestHypervisorInfo *info = g_ptr_array_index (invocation->infos, i);

      if (g_strcmp0 (nest_hypervisor_info_get_connection (info), connection) == 0)
        return info;
    }

  return NULL;
}

/* What is wrong with a hypervisor says more than what came of it. */
static void
prefer_explanation (NestInvocation  *invocation,
                    NestHypervisor  *hypervisor,
                    GError         **error)
{
  g_autoptr (NestWait) wait = NULL;
  g_autoptr (NestHypervisorInfo) info = NULL;
  GError *explained;

  if (g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || nest_hypervisor_error_get_remedy (*error) != NULL)
    return;

  wait = nest_wait_new ();
  start_probe (hypervisor, NULL, invocation->cancellable, nest_wait_ref (wait));
  info = nest_hypervisor_probe_finish (hypervisor, nest_wait_get (wait), NULL);
  explained = info != NULL ? nest_explain_problem (info) : NULL;
  if (explained == NULL)
    return;
  g_clear_error (error);
  *error = explained;
}

/* One hypervisor failed: why is kept for later, as others may have what is looked for. */
static void
take_failure (NestInvocation *invocation,
              guint           index,
              GError         *failure,
              GPtrArray      *failures)
{
  NestFailure *entry = g_new0 (NestFailure, 1);

  entry->hypervisor = g_object_ref (g_ptr_array_index (invocation->hypervisors, index));
  entry->error = failure;
  prefer_explanation (invocation, entry->hypervisor, &entry->error);
  g_ptr_array_add (failures, entry);
}

/*
 * If all failed, one of them ends the command: one that has more to say than that it is not there.
 * Cancelling always does.
 */
static gboolean
settle_failures (NestInvocation  *invocation,
                 GPtrArray       *failures,
                 gboolean         has_answer,
                 GError         **error)
{
  NestFailure *worst = NULL;

  for (guint i = 0; i < failures->len; i++)
    {
      NestFailure *failure = g_ptr_array_index (failures, i);

      if (g_error_matches (failure->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_error_copy (failure->error));
          return FALSE;
        }
      if (!has_answer && (worst == NULL || nest_failure_is_absence (worst->error)))
        worst = failure;
    }
  for (guint i = 0; i < failures->len; i++)
    {
      NestFailure *failure = g_ptr_array_index (failures, i);

      if (failure != worst && !nest_failure_is_absence (failure->error))
        nest_places_add_failure (invocation, failure->hypervisor, failure->error);
    }
  if (worst == NULL)
    return TRUE;

  g_propagate_error (error, g_error_copy (worst->error));
  return FALSE;
}

static gpointer
copy_reference (gconstpointer object,
                gpointer      user_data)
{
  return g_object_ref ((gpointer) object);
}

/**
 * nest_list_machines:
 *
 * Returns: (transfer full) (element-type NestMachine): those of all hypervisors that answer, by name only;
 *   %NULL with @error set if none does
 */
GPtrArray *
nest_list_machines (NestInvocation  *invocation,
                    GError         **error)
{
  g_autoptr (GPtrArray) waits = start_on_all (invocation, start_list, NULL);
  g_autoptr (GPtrArray) machines = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) failures = g_ptr_array_new_with_free_func (nest_failure_free);
  gboolean has_answer = FALSE;

  wait_for_all (invocation, waits);
  for (guint i = 0; i < waits->len; i++)
    {
      GAsyncResult *result = nest_wait_peek (g_ptr_array_index (waits, i));
      g_autoptr (GError) local = result == NULL ? new_no_answer () : NULL;
      g_autoptr (GPtrArray) some = NULL;

      if (result != NULL)
        some = nest_hypervisor_list_finish (g_ptr_array_index (invocation->hypervisors, i), result, &local);
      if (some != NULL)
        g_ptr_array_extend (machines, some, copy_reference, NULL);
      else
        take_failure (invocation, i, g_steal_pointer (&local), failures);
      has_answer = has_answer || some != NULL;
    }

  return settle_failures (invocation, failures, has_answer, error) ? g_steal_pointer (&machines) : NULL;
}

/**
 * nest_read_uuid:
 * @readings: (element-type NestReading): where those that were found are added
 *
 * Asks every hypervisor for the machine. One that has none of that UUID has answered.
 *
 * Returns: whether any hypervisor answered
 */
gboolean
nest_read_uuid (NestInvocation  *invocation,
                const char      *uuid,
                GPtrArray       *readings,
                GError         **error)
{
  g_autoptr (GPtrArray) waits = start_on_all (invocation, start_read, uuid);
  g_autoptr (GPtrArray) failures = g_ptr_array_new_with_free_func (nest_failure_free);
  gboolean has_answer = FALSE;

  wait_for_all (invocation, waits);
  for (guint i = 0; i < waits->len; i++)
    {
      NestHypervisor *hypervisor = g_ptr_array_index (invocation->hypervisors, i);
      GAsyncResult *result = nest_wait_peek (g_ptr_array_index (waits, i));
      g_autoptr (GError) local = result == NULL ? new_no_answer () : NULL;
      NestMachine *machine = result != NULL ? nest_hypervisor_read_finish (hypervisor, result, &local) : NULL;

      if (machine != NULL)
        g_ptr_array_add (readings, nest_reading_new (hypervisor, machine));
      if (machine != NULL || g_error_matches (local, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_FOUND))
        has_answer = TRUE;
      else
        take_failure (invocation, i, g_steal_pointer (&local), failures);
    }

  return settle_failures (invocation, failures, has_answer, error);
}
