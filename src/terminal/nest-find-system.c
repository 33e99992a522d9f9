/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where nobody names a machine and this system is one itself, it is meant: what it needs for machines inside. */
#include <glib/gi18n.h>

#include "nest-inside.h"
#include "nest-libvirt-uri.h"
#include "nest-places.h"
#include "nest-reading.h"

/** nest_find_is_unnamed: Returns: whether no machine is named in any way */
gboolean
nest_find_is_unnamed (NestInvocation *invocation)
{
  const NestArguments *arguments = invocation->arguments;

  return !arguments->all && arguments->matches == NULL && (arguments->arguments == NULL || arguments->arguments[0] == NULL);
}

static const char *
get_hypervisor (NestHypervisor *hypervisor)
{
  return g_str_equal (nest_hypervisor_get_connection (hypervisor), "virtualbox") ? "virtualbox" : "kvm";
}

/* What is installed is used; of what is missing, the one that is around this machine is to be installed */
static NestHypervisor *
choose (NestInvocation *invocation)
{
  NestHypervisor *best = g_ptr_array_index (invocation->hypervisors, 0);
  int best_points = -1;

  for (guint i = 0; i < invocation->hypervisors->len; i++)
    {
      NestHypervisor *hypervisor = g_ptr_array_index (invocation->hypervisors, i);
      NestHypervisorInfo *info = nest_find_info (invocation, nest_hypervisor_get_connection (hypervisor));
      gboolean is_there = info != NULL &&
                          nest_hypervisor_info_get_problem (info) != NEST_HYPERVISOR_PROBLEM_NOT_INSTALLED;
      int points = (info != NULL ? 4 : 0) + (is_there ? 2 : 0) + (nest_inside_is_as_around (invocation->host, get_hypervisor (hypervisor)) ? 1 : 0);

      if (points > best_points)
        {
          best = hypervisor;
          best_points = points;
        }
    }

  return best;
}

/**
 * nest_find_this_system:
 *
 * Returns: (transfer full) (element-type NestReading): one for this system, with the hypervisor that is in it or is to
 *   be; else a #NestUsageError where this system is no machine, so that one has to be named
 */
GPtrArray *
nest_find_this_system (NestInvocation  *invocation,
                       GError         **error)
{
  g_autoptr (GPtrArray) readings = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_reading_free);
  NestReading *reading;
  NestHypervisor *hypervisor;
  NestMachine *machine;

  /* Where a machine has to be named, no hypervisor is bothered */
  g_clear_object (&invocation->host);
  invocation->host = nest_read_host (invocation, error);
  if (invocation->host == NULL)
    return NULL;
  if (nest_invocation_get_vantage (invocation) != NEST_VANTAGE_INSIDE)
    {
      g_set_error_literal (error, NEST_USAGE_ERROR, NEST_USAGE_ERROR_USAGE,
                           _("Which machine? Give its name or UUID; “nestboxctl list” shows them."));
      return NULL;
    }

  if (invocation->arguments->only == NULL && !invocation->arguments->practice)
    nest_places_add (invocation, NEST_LIBVIRT_SYSTEM);
  if (!nest_probes_finish (nest_probes_start (invocation), invocation, NULL, error))
    return NULL;

  hypervisor = choose (invocation);
  machine = nest_machine_new_for_system (get_hypervisor (hypervisor), nest_hypervisor_get_connection (hypervisor));
  reading = nest_reading_new (hypervisor, machine);
  reading->info = g_object_ref (nest_find_info (invocation, nest_hypervisor_get_connection (hypervisor)));
  reading->is_named = reading->is_complete = TRUE;
  g_ptr_array_add (readings, reading);

  return g_steal_pointer (&readings);
}
