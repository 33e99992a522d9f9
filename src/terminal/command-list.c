/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nestboxctl list: the machines, by name. Details cost a call each, so they can be left out. */
#include <glib/gi18n.h>
#include <stdio.h>

#include "nest-places.h"
#include "nest-json.h"
#include "nest-read-ahead.h"

#define NAME_WIDTH 40

static int
compare_readings (gconstpointer a,
                  gconstpointer b)
{
  return nest_compare_names ((*(NestReading *const *) a)->machine, (*(NestReading *const *) b)->machine);
}

/* Columns are measured before anything is read, so that rows can be shown one by one. */
static guint
measure_names (GPtrArray *readings)
{
  guint width = 0;

  for (guint i = 0; i < readings->len; i++)
    {
      NestReading *reading = g_ptr_array_index (readings, i);

      width = MAX (width, nest_text_get_width (nest_machine_get_display_name (reading->machine)));
    }

  return MIN (width, NAME_WIDTH);
}

/* Where a machine is has to be said only if there is more than one such place. */
static gboolean
are_on_several (GPtrArray *readings)
{
  for (guint i = 1; i < readings->len; i++)
    if (((NestReading *) g_ptr_array_index (readings, i))->hypervisor !=
        ((NestReading *) g_ptr_array_index (readings, 0))->hypervisor)
      return TRUE;

  return FALSE;
}

static void
show_row (NestInvocation *invocation,
          NestReading    *reading,
          guint           width,
          gboolean        with_place)
{
  const NestConsole *console = &invocation->console;
  NestMachine *machine = reading->machine;
  const char *display = nest_machine_get_display_name (machine);
  g_autofree char *padded = nest_text_pad (display, width);
  g_autofree char *place =
    with_place ? g_strconcat ("  ", nest_hypervisor_get_name (reading->hypervisor), NULL) : g_strdup ("");

  if (invocation->arguments->names_only)
    nest_console_print (console, "%s  %s%s\n", nest_machine_get_uuid (machine), with_place ? padded : display, place);
  else
    nest_console_print (console, "%s  %s  %s%s\n", nest_machine_get_uuid (machine), padded,
                        nest_machine_get_detail (machine) == NEST_MACHINE_READ
                          ? nest_power_state_get_title (nest_machine_get_power_state (machine))
                          : _("cannot be read"),
                        place);
}

static gboolean
show_machines (NestInvocation  *invocation,
               GPtrArray       *readings,
               JsonBuilder     *builder,
               GError         **error)
{
  g_autoptr (NestReadAhead) ahead =
    invocation->arguments->names_only ? NULL : nest_read_ahead_start (invocation, readings);
  guint width = measure_names (readings);
  gboolean with_place = are_on_several (readings);

  for (guint i = 0; i < readings->len; i++)
    {
      NestReading *reading = g_ptr_array_index (readings, i);

      if (ahead != NULL && !nest_read_ahead_wait (ahead, reading, error))
        return FALSE;
      if (builder != NULL)
        nest_json_add_machine (builder, reading->machine);
      else
        show_row (invocation, reading, width, with_place);
      if (ferror (stdout))
        return TRUE;
    }

  return TRUE;
}

static GPtrArray *
list_all (NestInvocation  *invocation,
          GError         **error)
{
  g_autoptr (GPtrArray) machines = nest_list_machines (invocation, error);
  GPtrArray *readings;

  if (machines == NULL)
    return NULL;

  readings = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_reading_free);
  for (guint i = 0; i < machines->len; i++)
    {
      NestMachine *machine = g_ptr_array_index (machines, i);
      NestHypervisor *hypervisor = nest_places_find (invocation, nest_machine_get_connection (machine));

      g_ptr_array_add (readings, nest_reading_new (hypervisor, g_object_ref (machine)));
    }
  g_ptr_array_sort (readings, compare_readings);

  return readings;
}

NestExitStatus
nest_command_list (NestInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) readings = list_all (invocation, &error);
  g_autoptr (JsonBuilder) builder = NULL;

  if (readings == NULL)
    return nest_invocation_fail (invocation, error);

  if (invocation->arguments->json)
    {
      builder = nest_json_begin ();
      nest_json_begin_array (builder, "machines");
    }
  else if (readings->len == 0)
    nest_console_print (&invocation->console, "%s\n", _("There are no virtual machines."));

  if (!show_machines (invocation, readings, builder, &error))
    return nest_invocation_fail (invocation, error);
  if (builder != NULL)
    {
      json_builder_end_array (builder);
      nest_json_add_unreachable (builder, invocation->failures);
      nest_print_document (nest_json_end (g_steal_pointer (&builder)));
    }

  return nest_places_get_status (invocation);
}
