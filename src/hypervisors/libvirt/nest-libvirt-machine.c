/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list costs four questions, and one for each machine in an odd state; a machine's settings are those of its next start. */
#include "nest-libvirt-machine.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "nest-domain-read.h"
#include "nest-libvirt-error.h"

/**
 * nest_libvirt_power_state_from_libvirt:
 * @state: VIR_DOMAIN_…
 * @reason: why, in the numbers of that state
 * @is_saved: whether there is a managed save image
 *
 * Returns: the state in the words of both hypervisors
 */
NestPowerState
nest_libvirt_power_state_from_libvirt (int      state,
                                       int      reason,
                                       gboolean is_saved)
{
  switch (state)
    {
    case VIR_DOMAIN_RUNNING:
    case VIR_DOMAIN_BLOCKED:
      return NEST_POWER_STATE_RUNNING;
    case VIR_DOMAIN_PAUSED:
      if (reason == VIR_DOMAIN_PAUSED_MIGRATION || reason == VIR_DOMAIN_PAUSED_SAVE ||
          reason == VIR_DOMAIN_PAUSED_DUMP || reason == VIR_DOMAIN_PAUSED_SNAPSHOT ||
          reason == VIR_DOMAIN_PAUSED_SHUTTING_DOWN || reason == VIR_DOMAIN_PAUSED_STARTING_UP)
        return NEST_POWER_STATE_CHANGING;
      return reason == VIR_DOMAIN_PAUSED_CRASHED ? NEST_POWER_STATE_STUCK : NEST_POWER_STATE_PAUSED;
    case VIR_DOMAIN_PMSUSPENDED:
      return NEST_POWER_STATE_PAUSED;
    case VIR_DOMAIN_SHUTDOWN:
      return NEST_POWER_STATE_CHANGING;
    case VIR_DOMAIN_CRASHED:
      return NEST_POWER_STATE_STUCK;
    case VIR_DOMAIN_SHUTOFF:
      if (is_saved)
        return NEST_POWER_STATE_SAVED;
      return reason == VIR_DOMAIN_SHUTOFF_CRASHED ? NEST_POWER_STATE_ABORTED : NEST_POWER_STATE_OFF;
    default:
      return NEST_POWER_STATE_UNKNOWN;
    }
}

/* --- the list --- */

static void
free_domains (virDomainPtr *domains,
              int           n_domains)
{
  for (int i = 0; i < n_domains; i++)
    virDomainFree (domains[i]);
  free (domains);
}

/* The UUIDs of the domains that fit @flags; empty where the driver cannot tell. */
static GHashTable *
list_uuids (NestLibvirtLink *link,
            guint            flags)
{
  GHashTable *uuids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  virDomainPtr *domains = NULL;
  int n_domains = virConnectListAllDomains (nest_libvirt_link_get_handle (link), &domains, flags);
  char uuid[VIR_UUID_STRING_BUFLEN];

  for (int i = 0; i < n_domains; i++)
    if (virDomainGetUUIDString (domains[i], uuid) == 0)
      g_hash_table_add (uuids, g_strdup (uuid));
  free_domains (domains, n_domains);

  return uuids;
}

/* Asleep, crashed or shutting down: few are, so each may be asked. */
static NestPowerState
ask_for_state (virDomainPtr domain)
{
  int state = VIR_DOMAIN_NOSTATE, reason = 0;

  if (virDomainGetState (domain, &state, &reason, 0) < 0)
    return NEST_POWER_STATE_UNKNOWN;

  return nest_libvirt_power_state_from_libvirt (state, reason, FALSE);
}

static NestPowerState
get_listed_state (virDomainPtr  domain,
                  const char   *uuid,
                  GHashTable   *saved,
                  GHashTable   *paused,
                  GHashTable   *other)
{
  if (g_hash_table_contains (other, uuid))
    return ask_for_state (domain);
  if (g_hash_table_contains (paused, uuid))
    return NEST_POWER_STATE_PAUSED;
  if (virDomainGetID (domain) != (unsigned int) -1)
    return NEST_POWER_STATE_RUNNING;

  return g_hash_table_contains (saved, uuid) ? NEST_POWER_STATE_SAVED : NEST_POWER_STATE_OFF;
}

static int
compare_machines (gconstpointer a,
                  gconstpointer b)
{
  NestMachine *first = *(NestMachine *const *) a;
  NestMachine *second = *(NestMachine *const *) b;
  int order = g_strcmp0 (nest_machine_get_name (first), nest_machine_get_name (second));

  return order != 0 ? order : g_strcmp0 (nest_machine_get_uuid (first), nest_machine_get_uuid (second));
}

/**
 * nest_libvirt_machine_list:
 * @uri: the connection, as the user knows it
 *
 * Returns: (transfer full) (element-type NestMachine): all domains, running or not, sorted by name, with
 *   their states
 */
GPtrArray *
nest_libvirt_machine_list (NestLibvirtLink  *link,
                           const char       *uri,
                           GError          **error)
{
  virDomainPtr *domains = NULL;
  int n_domains = virConnectListAllDomains (nest_libvirt_link_get_handle (link), &domains, 0);
  g_autoptr (GHashTable) saved = NULL;
  g_autoptr (GHashTable) paused = NULL;
  g_autoptr (GHashTable) other = NULL;
  GPtrArray *machines;
  char uuid[VIR_UUID_STRING_BUFLEN];

  if (n_domains < 0)
    {
      nest_libvirt_error_set_last (error, uri, NEST_LIBVIRT_READ);
      return NULL;
    }
  saved = list_uuids (link, VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE);
  paused = list_uuids (link, VIR_CONNECT_LIST_DOMAINS_PAUSED);
  other = list_uuids (link, VIR_CONNECT_LIST_DOMAINS_OTHER);
  machines = g_ptr_array_new_full ((guint) n_domains, g_object_unref);
  for (int i = 0; i < n_domains; i++)
    {
      NestMachine *machine;

      if (virDomainGetUUIDString (domains[i], uuid) < 0)
        continue;
      machine = nest_machine_new (NEST_LIBVIRT_ID, uri, uuid, virDomainGetName (domains[i]), NEST_MACHINE_LISTED);
      nest_machine_set_power_state (machine, get_listed_state (domains[i], uuid, saved, paused, other));
      g_ptr_array_add (machines, machine);
    }
  free_domains (domains, n_domains);
  g_ptr_array_sort (machines, compare_machines);

  return machines;
}

/* --- one machine --- */

/* Returns what libvirt says of the domain, for free(). */
static char *
ask_for_xml (GVirDomain  *domain,
             const char  *uri,
             guint        flags,
             GError     **error)
{
  char *text = virDomainGetXMLDesc (nest_libvirt_link_get_domain_handle (domain), flags);

  if (text == NULL)
    nest_libvirt_error_set_last (error, uri, NEST_LIBVIRT_READ);

  return text;
}

/**
 * nest_libvirt_machine_get_xml:
 * @flags: of GVirDomainXMLFlags; with GVIR_DOMAIN_XML_SECURE the result holds passwords: never log it
 *
 * Returns: (transfer full): what libvirt says of the domain
 */
NestDomainXml *
nest_libvirt_machine_get_xml (GVirDomain  *domain,
                              const char  *uri,
                              guint        flags,
                              GError     **error)
{
  char *text = ask_for_xml (domain, uri, flags, error);
  NestDomainXml *xml = text != NULL ? nest_domain_xml_parse (text, -1, error) : NULL;

  free (text);

  return xml;
}

/* Whether the number of the running machine, in the first element, is all that tells two descriptions apart. */
static gboolean
is_same_but_id (const char *settings,
                const char *live)
{
  const char *id = strstr (live, " id='");
  const char *end = strchr (live, '>');
  gsize length;

  if (id == NULL || end == NULL || id > end)
    return g_str_equal (settings, live);
  length = (gsize) (id - live);
  end = strchr (id + strlen (" id='"), '\'');

  return end != NULL && strncmp (settings, live, length) == 0 && g_str_equal (settings + length, end + 1);
}

/*
 * @live: (out): what it runs with now; NULL: it does not run, or the same
 * @is_same: (out): whether it runs with its settings
 *
 * Returns the settings.
 */
static NestDomainXml *
get_both (GVirDomain     *domain,
          const char     *uri,
          gboolean        is_active,
          NestDomainXml **live,
          gboolean       *is_same,
          GError        **error)
{
  char *text = ask_for_xml (domain, uri, GVIR_DOMAIN_XML_INACTIVE, error);
  /* If it stops in between, this is the same text again, which does no harm. */
  char *live_text = text != NULL && is_active ? ask_for_xml (domain, uri, GVIR_DOMAIN_XML_NONE, NULL) : NULL;
  NestDomainXml *settings = text != NULL ? nest_domain_xml_parse (text, -1, error) : NULL;

  *is_same = live_text != NULL && is_same_but_id (text, live_text);
  if (settings != NULL && live_text != NULL && !*is_same)
    *live = nest_domain_xml_parse (live_text, -1, NULL);
  free (text);
  free (live_text);

  return settings;
}

/* A transient domain has no settings apart from those it runs with. */
static void
read_state (NestMachine *machine,
            GVirDomain  *domain,
            int          state,
            int          reason)
{
  /* One that is off would not be there, were it transient: no need to ask. */
  gboolean is_transient = state != VIR_DOMAIN_SHUTOFF && !gvir_domain_get_persistent (domain);
  gboolean is_saved = state == VIR_DOMAIN_SHUTOFF && gvir_domain_get_saved (domain);
  int n_snapshots = virDomainSnapshotNum (nest_libvirt_link_get_domain_handle (domain), 0);

  nest_machine_set_power_state (machine, nest_libvirt_power_state_from_libvirt (state, reason, is_saved));
  nest_machine_set_snapshot_count (machine, n_snapshots > 0 ? (guint) n_snapshots : 0);
  if (!is_transient)
    return;
  nest_machine_set_transient (machine, TRUE);
  nest_machine_set_problem (machine,
                            _("This machine exists only as long as it runs (libvirt calls it transient): it has no "
                              "settings that could be changed for its next start. The program that started it "
                              "has to make the change, or to define it first."));
}

/* What it runs with now, where that can differ from its settings; @live: (nullable): %NULL: it runs with these. */
static void
read_live (NestMachine    *machine,
           NestDomainXml  *live,
           NestDomainHost *host)
{
  static const NestSetting settings[] = {
    NEST_SETTING_CPU_COUNT, NEST_SETTING_MEMORY, NEST_SETTING_CPU_PINNING, NEST_SETTING_ACPI,
  };
  g_autoptr (NestMachine) now = live != NULL ? nest_machine_new (NEST_LIBVIRT_ID, "", "", "", NEST_MACHINE_READ)
                                             : g_object_ref (machine);
  NestAnswer sees = nest_machine_get_cpu (machine)->sees_now;

  if (live != NULL)
    nest_domain_read (live, NULL, host, now);
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    nest_machine_set_live_value (machine, settings[i], nest_machine_get_value (now, settings[i]));
  if (sees != NEST_ANSWER_UNKNOWN)
    nest_machine_set_live_value (machine, NEST_SETTING_NESTED_HW_VIRT, g_variant_new_boolean (sees == NEST_ANSWER_YES));
}

/* Settings that Nestbox does not understand are left alone; that the machine is there is worth knowing. */
static NestMachine *
new_foreign (GVirDomain *domain,
             const char *uri,
             const char *problem)
{
  NestMachine *machine = nest_machine_new (NEST_LIBVIRT_ID, uri, gvir_domain_get_uuid (domain),
                                           gvir_domain_get_name (domain), NEST_MACHINE_INACCESSIBLE);

  nest_machine_set_problem (machine, problem);

  return machine;
}

static NestMachine *
read_domain (NestLibvirtLink  *link,
             NestLibvirtHosts *hosts,
             NestLibvirtPins  *pins,
             GVirDomain       *domain,
             const char       *uri,
             GError          **error)
{
  g_autoptr (NestDomainXml) xml = NULL;
  g_autoptr (NestDomainXml) live = NULL;
  g_autoptr (NestDomainHost) host = NULL;
  g_autofree char *problem = NULL;
  const char *uuid = gvir_domain_get_uuid (domain);
  NestMachine *machine;
  gboolean is_same;
  int state = VIR_DOMAIN_NOSTATE, reason = 0;

  if (virDomainGetState (nest_libvirt_link_get_domain_handle (domain), &state, &reason, 0) < 0)
    {
      nest_libvirt_error_set_last (error, uri, NEST_LIBVIRT_READ);
      return NULL;
    }
  xml = get_both (domain, uri, state != VIR_DOMAIN_SHUTOFF && state != VIR_DOMAIN_CRASHED, &live, &is_same, error);
  if (xml == NULL)
    return NULL;

  problem = nest_domain_get_problem (xml);
  if (problem == NULL)
    {
      host = nest_libvirt_hosts_get (hosts, link, domain, xml);
      machine = nest_machine_new (NEST_LIBVIRT_ID, uri, uuid, gvir_domain_get_name (domain), NEST_MACHINE_READ);
      nest_domain_read (xml, is_same ? xml : live, host, machine);
      if (is_same || live != NULL)
        read_live (machine, live, host);
    }
  else
    machine = new_foreign (domain, uri, problem);
  read_state (machine, domain, state, reason);
  nest_libvirt_pins_read (pins, link, machine);

  return machine;
}

/**
 * nest_libvirt_machine_read:
 * @hosts: what is known of the host
 * @pins: (nullable): what is known of the connection's machines
 * @uri: the connection, as the user knows it
 * @uuid: the machine
 *
 * Returns: (transfer full): the machine; values are those of its next start, without any password
 */
NestMachine *
nest_libvirt_machine_read (NestLibvirtLink  *link,
                           NestLibvirtHosts *hosts,
                           NestLibvirtPins  *pins,
                           const char       *uri,
                           const char       *uuid,
                           GError          **error)
{
  NEST_LIBVIRT_OWNED GVirDomain *domain = nest_libvirt_link_find_domain (link, uuid, error);

  return domain != NULL ? read_domain (link, hosts, pins, domain, uri, error) : NULL;
}
