/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From what the user wrote to a machine: a UUID wins over names, and a name must be one machine's only. */
#include "nest-reading.h"

#include <glib/gi18n.h>

#include "nest-text.h"

/**
 * nest_parse_uuid:
 * @argument: what the user wrote; VBoxManage prints UUIDs in braces, so those are fine
 *
 * Returns: (transfer full) (nullable): the UUID as hypervisors write it; %NULL if it is none
 */
char *
nest_parse_uuid (const char *argument)
{
  g_autofree char *bare = NULL;
  gsize length = strlen (argument);

  if (length > 2 && argument[0] == '{' && argument[length - 1] == '}')
    bare = g_strndup (argument + 1, length - 2);
  else
    bare = g_strdup (argument);

  return g_uuid_string_is_valid (bare) ? g_ascii_strdown (bare, -1) : NULL;
}

typedef gboolean (*NameMatch) (NestMachine *machine,
                               const char  *argument);

static gboolean
matches_exactly (NestMachine *machine,
                 const char  *argument)
{
  return g_strcmp0 (nest_machine_get_name (machine), argument) == 0;
}

/* What "list" showed of a name with control characters, or what its JSON said of one that is no UTF-8 */
static gboolean
matches_as_shown (NestMachine *machine,
                  const char  *argument)
{
  g_autofree char *escaped = nest_text_escape_bytes (nest_machine_get_name (machine));

  return g_strcmp0 (nest_machine_get_display_name (machine), argument) == 0 || g_strcmp0 (escaped, argument) == 0;
}

static gboolean
matches_in_any_case (NestMachine *machine,
                     const char  *argument)
{
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  if (!g_utf8_validate (argument, -1, NULL))
    return FALSE;
  a = g_utf8_casefold (nest_machine_get_display_name (machine), -1);
  b = g_utf8_casefold (argument, -1);

  return g_str_equal (a, b);
}

static void
set_ambiguous (GPtrArray   *found,
               const char  *argument,
               GError     **error)
{
  g_autofree char *visible = nest_text_make_visible (argument);
  g_autoptr (GString) uuids = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (uuids, "%s%s", i > 0 ? ", " : "", nest_machine_get_uuid (g_ptr_array_index (found, i)));
  g_set_error (error, NEST_USAGE_ERROR, NEST_USAGE_ERROR_AMBIGUOUS,
               /* Translators: %1$s is a name of machines, %2$s a list of their UUIDs */
               _("Several machines are named “%1$s”. Say which by its UUID: %2$s"), visible, uuids->str);
}

/**
 * nest_match_name:
 * @machines: (element-type NestMachine): all there are
 * @argument: a name as raw bytes
 *
 * Compares exactly, then as "list" shows names, then in any case: the strictest way that finds anything
 * decides.
 *
 * Returns: (transfer none): the one machine, or %NULL with a #NestUsageError
 */
NestMachine *
nest_match_name (GPtrArray   *machines,
                 const char  *argument,
                 GError     **error)
{
  static const NameMatch ways[] = { matches_exactly, matches_as_shown, matches_in_any_case };
  g_autofree char *visible = nest_text_make_visible (argument);

  for (guint way = 0; way < G_N_ELEMENTS (ways); way++)
    {
      g_autoptr (GPtrArray) found = g_ptr_array_new ();

      for (guint i = 0; i < machines->len; i++)
        if (ways[way] (g_ptr_array_index (machines, i), argument))
          g_ptr_array_add (found, g_ptr_array_index (machines, i));
      if (found->len == 1)
        return g_ptr_array_index (found, 0);
      if (found->len > 1)
        {
          set_ambiguous (found, argument, error);
          return NULL;
        }
    }

  g_set_error (error, NEST_USAGE_ERROR, NEST_USAGE_ERROR_NOT_FOUND,
               /* Translators: %s is a name or UUID of a machine */
               _("There is no machine “%s”. “nestboxctl list” shows those that there are."), visible);
  return NULL;
}

/* A name may forge a line of the list: only what the machine says of itself counts. */
static gboolean
confirm_name (NestReading  *reading,
              NestMachine  *listed,
              GError      **error)
{
  if (nest_machine_get_detail (reading->machine) != NEST_MACHINE_READ ||
      g_strcmp0 (nest_machine_get_name (reading->machine), nest_machine_get_name (listed)) == 0)
    return TRUE;

  g_set_error (error, NEST_USAGE_ERROR, NEST_USAGE_ERROR_NOT_FOUND,
               /* Translators: both are names of machines */
               _("The list shows a machine “%1$s”, but that machine is really named “%2$s”. Use its UUID."),
               nest_machine_get_display_name (listed), nest_machine_get_display_name (reading->machine));
  return FALSE;
}

static NestReading *
find_by_name (NestInvocation  *invocation,
              const char      *argument,
              GError         **error)
{
  g_autoptr (GPtrArray) machines = nest_list_machines (invocation, error);
  g_autoptr (NestReading) reading = NULL;
  NestMachine *listed;

  if (machines == NULL)
    return NULL;
  listed = nest_match_name (machines, argument, error);
  if (listed == NULL)
    return NULL;

  reading = nest_read_machine (invocation, nest_machine_get_connection (listed), nest_machine_get_uuid (listed), error);
  if (reading == NULL || !confirm_name (reading, listed, error))
    return NULL;

  return g_steal_pointer (&reading);
}

/* What is wrong with a hypervisor says more than what came of it. */
static void
prefer_explanation (NestInvocation  *invocation,
                    GError         **error)
{
  if (g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || (*error)->domain == NEST_USAGE_ERROR)
    return;

  for (guint i = 0; i < invocation->infos->len; i++)
    {
      GError *explained = nest_explain_problem (g_ptr_array_index (invocation->infos, i));

      if (explained == NULL)
        continue;
      g_clear_error (error);
      *error = explained;
      return;
    }
}

/**
 * nest_find_machine:
 * @argument: a UUID, with or without braces, or a name as raw bytes
 *
 * Reads this computer, the hypervisors and the machine, all side by side. A UUID needs no list of machines.
 *
 * Returns: (transfer full): the machine; else @error says why: wrong or ambiguous (#NestUsageError), or
 *   what the hypervisor says
 */
NestReading *
nest_find_machine (NestInvocation  *invocation,
                   const char      *argument,
                   GError         **error)
{
  NestProbes *probes = nest_probes_start (invocation);
  g_autofree char *uuid = nest_parse_uuid (argument);
  g_autoptr (NestReading) reading = NULL;
  g_autoptr (GError) local = NULL;

  if (uuid != NULL)
    reading = nest_read_uuid (invocation, uuid, &local);
  if (reading == NULL && local == NULL)
    reading = find_by_name (invocation, argument, &local);

  if (!nest_probes_finish (probes, invocation, local == NULL ? &local : NULL) || reading == NULL)
    {
      prefer_explanation (invocation, &local);
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  g_set_object (&reading->info, nest_find_info (invocation, nest_hypervisor_get_connection (reading->hypervisor)));

  return g_steal_pointer (&reading);
}
