/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nestboxctl list: the machines, by name. Details cost a call each, so they can be left out. */
#include <glib/gi18n.h>
#include <stdio.h>

#include "nest-json.h"
#include "nest-reading.h"

#define NAME_WIDTH 40

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  NestMachine *machine_a = *(NestMachine *const *) a, *machine_b = *(NestMachine *const *) b;
  g_autofree char *key_a = g_utf8_collate_key (nest_machine_get_display_name (machine_a), -1);
  g_autofree char *key_b = g_utf8_collate_key (nest_machine_get_display_name (machine_b), -1);
  int order = strcmp (key_a, key_b);

  return order != 0 ? order : strcmp (nest_machine_get_uuid (machine_a), nest_machine_get_uuid (machine_b));
}

/* Columns are measured before anything is read, so that rows can be shown one by one. */
static guint
measure_names (GPtrArray *machines)
{
  guint width = 0;

  for (guint i = 0; i < machines->len; i++)
    width = MAX (width, nest_text_get_width (nest_machine_get_display_name (g_ptr_array_index (machines, i))));

  return MIN (width, NAME_WIDTH);
}

static void
show_row (NestInvocation *invocation,
          NestMachine    *machine,
          guint           width)
{
  const NestConsole *console = &invocation->console;
  const char *display = nest_machine_get_display_name (machine);
  g_autofree char *padded = nest_text_pad (display, width);

  if (invocation->arguments->names_only)
    nest_console_print (console, "%s  %s\n", nest_machine_get_uuid (machine), display);
  else
    nest_console_print (console, "%s  %s  %s\n", nest_machine_get_uuid (machine), padded,
                        nest_machine_get_detail (machine) == NEST_MACHINE_READ
                          ? nest_power_state_get_title (nest_machine_get_power_state (machine))
                          : _("cannot be read"));
}

/* One that cannot be read stays in the list, with the reason. */
static NestMachine *
read_details (NestInvocation  *invocation,
              NestMachine     *listed,
              GError         **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (NestReading) reading =
    nest_read_machine (invocation, nest_machine_get_connection (listed), nest_machine_get_uuid (listed), &local);
  NestMachine *failed;

  if (reading != NULL)
    return g_steal_pointer (&reading->machine);
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }

  failed = nest_machine_new (nest_machine_get_hypervisor (listed), nest_machine_get_connection (listed),
                             nest_machine_get_uuid (listed), nest_machine_get_name (listed), NEST_MACHINE_FAILED);
  nest_machine_set_problem (failed, local->message);

  return failed;
}

static gboolean
show_machines (NestInvocation  *invocation,
               GPtrArray       *machines,
               JsonBuilder     *builder,
               GError         **error)
{
  guint width = measure_names (machines);

  for (guint i = 0; i < machines->len; i++)
    {
      NestMachine *listed = g_ptr_array_index (machines, i);
      g_autoptr (NestMachine) machine =
        invocation->arguments->names_only ? g_object_ref (listed) : read_details (invocation, listed, error);

      if (machine == NULL)
        return FALSE;
      if (builder != NULL)
        nest_json_add_machine (builder, machine);
      else
        show_row (invocation, machine, width);
      if (ferror (stdout))
        return TRUE;
    }

  return TRUE;
}

/* A list that cannot be had is explained by what is wrong with the hypervisor. */
static NestExitStatus
fail_with_explanation (NestInvocation *invocation,
                       GError         *list_error)
{
  g_autoptr (GError) error = list_error;
  g_autoptr (GError) ignored = NULL;

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
      nest_probes_finish (nest_probes_start (invocation), invocation, &ignored))
    for (guint i = 0; i < invocation->infos->len; i++)
      {
        g_autoptr (GError) explained = nest_explain_problem (g_ptr_array_index (invocation->infos, i));

        if (explained != NULL)
          return nest_invocation_fail (invocation, explained);
      }

  return nest_invocation_fail (invocation, error);
}

NestExitStatus
nest_command_list (NestInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) machines = nest_list_machines (invocation, &error);
  g_autoptr (JsonBuilder) builder = NULL;

  if (machines == NULL)
    return fail_with_explanation (invocation, g_steal_pointer (&error));

  g_ptr_array_sort (machines, compare_names);
  if (invocation->arguments->json)
    {
      builder = nest_json_begin ();
      nest_json_begin_array (builder, "machines");
    }
  else if (machines->len == 0)
    nest_console_print (&invocation->console, "%s\n", _("There are no virtual machines."));

  if (!show_machines (invocation, machines, builder, &error))
    return nest_invocation_fail (invocation, error);
  if (builder != NULL)
    {
      json_builder_end_array (builder);
      nest_print_document (nest_json_end (g_steal_pointer (&builder)));
    }

  return NEST_EXIT_READY;
}
