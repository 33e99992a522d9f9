/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From what the user wrote to a machine: a UUID wins over names, and a name must be one machine's only. */
#include "nest-reading.h"

#include <glib/gi18n.h>

#include "nest-places.h"
#include "nest-read-ahead.h"
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

/** nest_compare_names: the order in which machines are shown */
int
nest_compare_names (NestMachine *a,
                    NestMachine *b)
{
  g_autofree char *key_a = g_utf8_collate_key (nest_machine_get_display_name (a), -1);
  g_autofree char *key_b = g_utf8_collate_key (nest_machine_get_display_name (b), -1);
  int order = strcmp (key_a, key_b);

  return order != 0 ? order : strcmp (nest_machine_get_uuid (a), nest_machine_get_uuid (b));
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

/* A name that one hypervisor has twice is told apart by UUIDs; of two connections, by those, too. */
static void
set_ambiguous (GPtrArray   *found,
               const char  *argument,
               GError     **error)
{
  g_autofree char *visible = nest_text_make_visible (argument);
  g_autoptr (GString) uuids = g_string_new (NULL);
  const char *connection = nest_machine_get_connection (g_ptr_array_index (found, 0));
  gboolean are_several = FALSE;

  for (guint i = 0; i < found->len; i++)
    are_several = are_several ||
                  g_strcmp0 (nest_machine_get_connection (g_ptr_array_index (found, i)), connection) != 0;
  for (guint i = 0; i < found->len; i++)
    {
      NestMachine *machine = g_ptr_array_index (found, i);

      g_string_append_printf (uuids, "%s%s", i > 0 ? ", " : "", nest_machine_get_uuid (machine));
      if (are_several)
        g_string_append_printf (uuids, " (%s)", nest_machine_get_connection (machine));
    }
  if (are_several)
    g_set_error (error, NEST_USAGE_ERROR, NEST_USAGE_ERROR_AMBIGUOUS,
                 /* Translators: %1$s is a name of machines, %2$s a list of their UUIDs and connections */
                 _("Several machines answer to “%1$s”. Say which by its UUID, or by its connection with --only: %2$s"),
                 visible, uuids->str);
  else
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

/* What the user asked for, as it is found. */
typedef struct {
  NestInvocation *invocation;
  GPtrArray *listed;   /* NestMachine; NULL: not needed yet */
  GPtrArray *readings; /* NestReading, each machine once */
} Search;

static gboolean
ensure_list (Search  *search,
             GError **error)
{
  if (search->listed == NULL)
    search->listed = nest_list_machines (search->invocation, error);

  return search->listed != NULL;
}

/* Takes @reading; a machine that is meant twice is there once. */
static void
add_reading (Search      *search,
             NestReading *reading,
             gboolean     is_named)
{
  for (guint i = 0; i < search->readings->len; i++)
    {
      NestReading *present = g_ptr_array_index (search->readings, i);

      if (present->hypervisor != reading->hypervisor ||
          g_strcmp0 (nest_machine_get_uuid (present->machine), nest_machine_get_uuid (reading->machine)) != 0)
        continue;
      present->is_named = present->is_named || is_named;
      nest_reading_free (reading);
      return;
    }

  reading->is_named = is_named;
  g_ptr_array_add (search->readings, reading);
}

static void
add_listed (Search      *search,
            NestMachine *listed,
            gboolean     is_named)
{
  NestHypervisor *hypervisor = nest_places_find (search->invocation, nest_machine_get_connection (listed));

  add_reading (search, nest_reading_new (hypervisor, g_object_ref (listed)), is_named);
}

/* %FALSE without an error: it is none, or nobody has it; it may be a name. */
static gboolean
find_uuid (Search      *search,
           const char  *argument,
           GError     **error)
{
  g_autofree char *uuid = nest_parse_uuid (argument);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_reading_free);
  g_autoptr (GPtrArray) machines = g_ptr_array_new ();

  if (uuid == NULL || !nest_read_uuid (search->invocation, uuid, found, error) || found->len == 0)
    return FALSE;

  for (guint i = 0; i < found->len; i++)
    {
      NestReading *reading = g_ptr_array_index (found, i);

      reading->is_complete = TRUE;
      g_ptr_array_add (machines, reading->machine);
    }
  if (found->len > 1)
    {
      set_ambiguous (machines, argument, error);
      return FALSE;
    }
  add_reading (search, g_ptr_array_steal_index (found, 0), TRUE);

  return TRUE;
}

static gboolean
find_argument (Search      *search,
               const char  *argument,
               GError     **error)
{
  g_autoptr (GError) local = NULL;
  NestMachine *listed;

  if (find_uuid (search, argument, &local))
    return TRUE;
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }

  if (!ensure_list (search, error))
    return FALSE;
  listed = nest_match_name (search->listed, argument, error);
  if (listed == NULL)
    return FALSE;
  add_listed (search, listed, TRUE);

  return TRUE;
}

static gboolean
matches_pattern (NestMachine *machine,
                 const char  *pattern)
{
  const char *display = nest_machine_get_display_name (machine);

  return g_pattern_match_simple (pattern, display) ||
         (nest_machine_get_name (machine) != NULL && g_utf8_validate (nest_machine_get_name (machine), -1, NULL) &&
          g_pattern_match_simple (pattern, nest_machine_get_name (machine)));
}

static int
compare_listed (gconstpointer a,
                gconstpointer b)
{
  return nest_compare_names (*(NestMachine *const *) a, *(NestMachine *const *) b);
}

static gboolean
find_matching (Search      *search,
               const char  *pattern,
               GError     **error)
{
  gboolean any = FALSE;
  g_autofree char *visible = nest_text_make_visible (pattern);

  if (!ensure_list (search, error))
    return FALSE;

  g_ptr_array_sort (search->listed, compare_listed);
  for (guint i = 0; i < search->listed->len; i++)
    if (matches_pattern (g_ptr_array_index (search->listed, i), visible))
      {
        add_listed (search, g_ptr_array_index (search->listed, i), FALSE);
        any = TRUE;
      }
  if (any || search->invocation->arguments->all)
    return TRUE;

  g_set_error (error, NEST_USAGE_ERROR, NEST_USAGE_ERROR_NOT_FOUND,
               /* Translators: %s is a pattern such as Whonix* */
               _("No machine has a name like “%s”. “nestboxctl list” shows those that there are."), visible);
  return FALSE;
}

static gboolean
find_all (Search  *search,
          GError **error)
{
  const NestArguments *arguments = search->invocation->arguments;

  for (guint i = 0; arguments->arguments != NULL && arguments->arguments[i] != NULL; i++)
    if (!find_argument (search, arguments->arguments[i], error))
      return FALSE;
  for (guint i = 0; arguments->matches != NULL && arguments->matches[i] != NULL; i++)
    if (!find_matching (search, arguments->matches[i], error))
      return FALSE;

  return !arguments->all || find_matching (search, "*", error);
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

/* One machine that was asked for and cannot be read is the end; among several it has a result of its own. */
static gboolean
read_details (Search  *search,
              GError **error)
{
  NestInvocation *invocation = search->invocation;
  gboolean are_many = nest_arguments_ask_for_many (invocation->arguments);
  g_autoptr (GPtrArray) listed = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < search->readings->len; i++)
    g_ptr_array_add (listed, g_object_ref (((NestReading *) g_ptr_array_index (search->readings, i))->machine));
  if (!nest_read_all (invocation, search->readings, error))
    return FALSE;

  for (guint i = search->readings->len; i > 0; i--)
    {
      NestReading *reading = g_ptr_array_index (search->readings, i - 1);

      if (reading->error != NULL && !are_many)
        {
          g_propagate_error (error, g_error_copy (reading->error));
          return FALSE;
        }
      /* Gone in the meantime, or a forged line of the list */
      if (!reading->is_named &&
          (g_error_matches (reading->error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_FOUND) ||
           !confirm_name (reading, g_ptr_array_index (listed, i - 1), NULL)))
        g_ptr_array_remove_index (search->readings, i - 1);
      else if (!confirm_name (reading, g_ptr_array_index (listed, i - 1), error))
        return FALSE;
    }

  return TRUE;
}

/**
 * nest_find_named:
 *
 * Reads the machines that the arguments ask for (UUIDs, with or without braces, names as raw bytes, --match, --all), and
 * nothing else. A UUID needs no list of machines.
 *
 * Returns: (transfer full) (element-type NestReading): the machines, those named first; else @error says
 *   why: wrong or ambiguous (#NestUsageError), or what the hypervisor says
 */
GPtrArray *
nest_find_named (NestInvocation  *invocation,
                 GError         **error)
{
  g_autoptr (GPtrArray) readings = g_ptr_array_new_with_free_func ((GDestroyNotify) nest_reading_free);
  Search search = { invocation, NULL, readings };
  gboolean ok = find_all (&search, error) && read_details (&search, error);

  g_clear_pointer (&search.listed, g_ptr_array_unref);

  return ok ? g_steal_pointer (&readings) : NULL;
}

/**
 * nest_find_machines:
 *
 * Reads this computer, the hypervisors, and the machines of nest_find_named(), all side by side. Where nothing is
 * asked for and this system is a machine, it stands for itself.
 *
 * Returns: (transfer full) (element-type NestReading): as nest_find_named()
 */
GPtrArray *
nest_find_machines (NestInvocation  *invocation,
                    GError         **error)
{
  g_autoptr (NestProbes) probes = NULL;
  g_autoptr (GPtrArray) readings = NULL;

  if (nest_find_is_unnamed (invocation))
    return nest_find_this_system (invocation, error);

  probes = nest_probes_start (invocation);
  readings = nest_find_named (invocation, error);

  return readings != NULL && nest_probes_finish (g_steal_pointer (&probes), invocation, readings, error)
           ? g_steal_pointer (&readings)
           : NULL;
}
