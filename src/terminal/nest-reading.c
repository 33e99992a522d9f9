/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading this computer, the hypervisors and machines, all side by side. */
#include "nest-reading.h"

#include <glib/gi18n.h>

#include "nest-host-probe.h"
#include "nest-wait.h"

void
nest_reading_free (NestReading *self)
{
  g_clear_object (&self->hypervisor);
  g_clear_object (&self->info);
  g_clear_object (&self->machine);
  g_free (self);
}

static NestReading *
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
  };
  const char *message = nest_hypervisor_info_get_message (info);
  const char *remedy = nest_hypervisor_info_get_remedy (info);
  gboolean is_sentence;

  if (nest_hypervisor_info_is_usable (info))
    return NULL;

  if (message == NULL)
    message = _("The hypervisor cannot be used.");
  /* The hypervisor's own lines end without a full stop */
  is_sentence = g_str_has_suffix (message, ".") || g_str_has_suffix (message, "!");

  return g_error_new (NEST_HYPERVISOR_ERROR, codes[nest_hypervisor_info_get_problem (info)], "%s%s%s", message,
                      remedy == NULL ? "" : is_sentence ? " " : ". ", remedy != NULL ? remedy : "");
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

/* This computer and all hypervisors, being read. */
struct _NestProbes {
  GPtrArray *hypervisors;
  NestWait *host;
};

/** nest_probes_start: Returns: (transfer full): the reading of this computer and all hypervisors, under way */
NestProbes *
nest_probes_start (NestInvocation *invocation)
{
  NestProbes *self = g_new0 (NestProbes, 1);

  self->hypervisors = start_on_all (invocation, start_probe, NULL);
  self->host = nest_wait_new ();
  nest_host_probe_async (NULL, invocation->cancellable, nest_wait_finish, nest_wait_ref (self->host));

  return self;
}

/**
 * nest_probes_finish:
 * @self: (transfer full): the reading
 *
 * Waits for all of it, even if some failed, so that nothing is left behind, and puts what was read into
 * @invocation.
 *
 * Returns: whether all of it was read
 */
gboolean
nest_probes_finish (NestProbes      *self,
                    NestInvocation  *invocation,
                    GError         **error)
{
  g_autoptr (GError) first = NULL;

  g_ptr_array_set_size (invocation->infos, 0);
  for (guint i = 0; i < self->hypervisors->len; i++)
    {
      NestHypervisorInfo *info =
        nest_hypervisor_probe_finish (g_ptr_array_index (invocation->hypervisors, i),
                                      nest_wait_get (g_ptr_array_index (self->hypervisors, i)),
                                      first == NULL ? &first : NULL);

      if (info != NULL)
        g_ptr_array_add (invocation->infos, info);
    }
  g_clear_object (&invocation->host);
  invocation->host = nest_host_probe_finish (nest_wait_get (self->host), first == NULL ? &first : NULL);
  g_ptr_array_unref (self->hypervisors);
  nest_wait_unref (self->host);
  g_free (self);
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

static gpointer
copy_reference (gconstpointer object,
                gpointer      user_data)
{
  return g_object_ref ((gpointer) object);
}

/** nest_list_machines: Returns: (transfer full) (element-type NestMachine): those of all hypervisors, by name only */
GPtrArray *
nest_list_machines (NestInvocation  *invocation,
                    GError         **error)
{
  g_autoptr (GPtrArray) waits = start_on_all (invocation, start_list, NULL);
  g_autoptr (GPtrArray) machines = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) first = NULL;

  for (guint i = 0; i < waits->len; i++)
    {
      g_autoptr (GPtrArray) some = nest_hypervisor_list_finish (g_ptr_array_index (invocation->hypervisors, i),
                                                                nest_wait_get (g_ptr_array_index (waits, i)),
                                                                first == NULL ? &first : NULL);

      if (some != NULL)
        g_ptr_array_extend (machines, some, copy_reference, NULL);
    }
  if (first == NULL)
    return g_steal_pointer (&machines);

  g_propagate_error (error, g_steal_pointer (&first));
  return NULL;
}

/**
 * nest_read_uuid:
 *
 * Asks every hypervisor for the machine.
 *
 * Returns: (transfer full) (nullable): the machine; %NULL without an error if none knows the UUID
 */
NestReading *
nest_read_uuid (NestInvocation  *invocation,
                const char      *uuid,
                GError         **error)
{
  g_autoptr (GPtrArray) waits = start_on_all (invocation, start_read, uuid);
  g_autoptr (NestReading) reading = NULL;
  g_autoptr (GError) first = NULL;

  for (guint i = 0; i < waits->len; i++)
    {
      NestHypervisor *hypervisor = g_ptr_array_index (invocation->hypervisors, i);
      g_autoptr (GError) local = NULL;
      g_autoptr (NestMachine) machine =
        nest_hypervisor_read_finish (hypervisor, nest_wait_get (g_ptr_array_index (waits, i)), &local);

      if (machine != NULL && reading == NULL)
        reading = nest_reading_new (hypervisor, g_steal_pointer (&machine));
      else if (local != NULL && first == NULL &&
               !g_error_matches (local, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_FOUND))
        first = g_steal_pointer (&local);
    }
  if (reading == NULL && first != NULL)
    g_propagate_error (error, g_steal_pointer (&first));

  return g_steal_pointer (&reading);
}

/** nest_read_machine: Returns: (transfer full): the machine of that hypervisor, or %NULL with an error */
NestReading *
nest_read_machine (NestInvocation  *invocation,
                   const char      *connection,
                   const char      *uuid,
                   GError         **error)
{
  for (guint i = 0; i < invocation->hypervisors->len; i++)
    {
      NestHypervisor *hypervisor = g_ptr_array_index (invocation->hypervisors, i);
      g_autoptr (NestWait) wait = NULL;
      NestMachine *machine;

      if (g_strcmp0 (nest_hypervisor_get_connection (hypervisor), connection) != 0)
        continue;
      wait = nest_wait_new ();
      start_read (hypervisor, uuid, invocation->cancellable, nest_wait_ref (wait));
      machine = nest_hypervisor_read_finish (hypervisor, nest_wait_get (wait), error);
      return machine != NULL ? nest_reading_new (hypervisor, machine) : NULL;
    }

  g_set_error_literal (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_FOUND,
                       _("The hypervisor of this machine is not there."));
  return NULL;
}
