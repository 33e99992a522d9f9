/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * All other machines' definitions have to be looked at, so only a machine that is pinned itself asks for this, and
 * what was seen is kept: a list of pinned machines would else cost the square of their number.
 */
#include "nest-libvirt-pins.h"

#include <libvirt/virterror.h>
#include <stdlib.h>
#include <string.h>

#include "nest-domain-values.h"
#include "nest-domain-xml.h"
#include "nest-pinning.h"

/* libvirt tells nobody of "virsh vcpupin --config": what it said counts no longer than this. */
#define MAX_AGE (5 * G_USEC_PER_SEC)

struct _NestLibvirtPins
{
  GMutex lock;         /* for the next two; never held while libvirt is asked, as events come in the main loop */
  GHashTable *changed; /* uuids of machines to be looked at again */
  gboolean is_current; /* whether everything that has changed since is in there */

  GMutex asking;       /* for the rest: the second asker finds the first one's answers */
  gint64 since;        /* monotonic, when the oldest of them was given */
  GHashTable *cpus;    /* uuid -> GArray of the CPUs it is pinned to; NULL: cannot be told */
  GHashTable *uses;    /* CPU -> how many machines are pinned to it */
  guint n_unknown;
};

static void
free_cpus (gpointer data)
{
  if (data != NULL)
    g_array_unref (data);
}

static GHashTable *
new_uuids (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/** nest_libvirt_pins_new: Returns: (transfer full): one that knows nothing yet */
NestLibvirtPins *
nest_libvirt_pins_new (void)
{
  NestLibvirtPins *self = g_new0 (NestLibvirtPins, 1);

  g_mutex_init (&self->lock);
  g_mutex_init (&self->asking);
  self->changed = new_uuids ();
  self->cpus = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_cpus);
  self->uses = g_hash_table_new (NULL, NULL);

  return self;
}

void
nest_libvirt_pins_free (NestLibvirtPins *self)
{
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->asking);
  g_hash_table_unref (self->changed);
  g_hash_table_unref (self->cpus);
  g_hash_table_unref (self->uses);
  g_free (self);
}

/** nest_libvirt_pins_forget: @uuid: (nullable): a machine that came, went or changed; %NULL: any of them. Asks nobody */
void
nest_libvirt_pins_forget (NestLibvirtPins *self,
                          const char      *uuid)
{
  g_mutex_lock (&self->lock);
  if (uuid != NULL)
    g_hash_table_add (self->changed, g_strdup (uuid));
  else
    self->is_current = FALSE;
  g_mutex_unlock (&self->lock);
}

/* --- what is known; with "asking" held --- */

static void
count (NestLibvirtPins *self,
       GArray          *cpus,
       int              step)
{
  if (cpus == NULL)
    self->n_unknown = (guint) ((int) self->n_unknown + step);
  for (guint i = 0; cpus != NULL && i < cpus->len; i++)
    {
      gpointer cpu = GUINT_TO_POINTER (g_array_index (cpus, guint, i));
      int n_machines = GPOINTER_TO_INT (g_hash_table_lookup (self->uses, cpu)) + step;

      if (n_machines > 0)
        g_hash_table_replace (self->uses, cpu, GINT_TO_POINTER (n_machines));
      else
        g_hash_table_remove (self->uses, cpu);
    }
}

static void
drop (NestLibvirtPins *self,
      const char      *uuid)
{
  gpointer cpus;

  if (!g_hash_table_lookup_extended (self->cpus, uuid, NULL, &cpus))
    return;
  count (self, cpus, -1);
  g_hash_table_remove (self->cpus, uuid);
}

/*
 * A pin of a CPU is in an attribute "cpuset": what has none need not be understood.
 * @cpus: (out): NULL: a definition that cannot be understood. Returns whether libvirt told.
 */
static gboolean
ask_for_cpus (virDomainPtr   domain,
              GArray       **cpus)
{
  char *text = virDomainGetXMLDesc (domain, VIR_DOMAIN_XML_INACTIVE);
  gboolean is_pinned = text != NULL && strstr (text, "cpuset") != NULL;
  g_autoptr (NestDomainXml) xml = is_pinned ? nest_domain_xml_parse (text, -1, NULL) : NULL;
  g_autoptr (NestPinning) pinning = NULL;
  gboolean is_known = text != NULL;

  free (text);
  if (xml != NULL)
    pinning = nest_domain_get_pinning (nest_domain_xml_get_root (xml));
  if (pinning != NULL)
    *cpus = nest_pinning_get_cpus (pinning);
  else if (is_known && !is_pinned)
    *cpus = g_array_new (FALSE, FALSE, sizeof (guint));

  return is_known;
}

/* Returns whether libvirt told. */
static gboolean
learn (NestLibvirtPins *self,
       virDomainPtr     domain,
       const char      *uuid)
{
  GArray *cpus = NULL;

  if (!ask_for_cpus (domain, &cpus))
    return FALSE;
  g_hash_table_replace (self->cpus, g_strdup (uuid), cpus);
  count (self, cpus, 1);

  return TRUE;
}

static gboolean
learn_all (NestLibvirtPins *self,
           NestLibvirtLink *link)
{
  virDomainPtr *domains = NULL;
  int n_domains = virConnectListAllDomains (nest_libvirt_link_get_handle (link), &domains, 0);
  gboolean is_known = n_domains >= 0;
  char uuid[VIR_UUID_STRING_BUFLEN];

  self->since = g_get_monotonic_time ();
  g_hash_table_remove_all (self->cpus);
  g_hash_table_remove_all (self->uses);
  self->n_unknown = 0;
  for (int i = 0; i < n_domains; i++)
    {
      if (is_known && virDomainGetUUIDString (domains[i], uuid) == 0)
        is_known = learn (self, domains[i], uuid);
      virDomainFree (domains[i]);
    }
  free (domains);

  return is_known;
}

/* One that is not there any more is forgotten. */
static gboolean
learn_changed (NestLibvirtPins *self,
               NestLibvirtLink *link,
               GHashTable      *changed)
{
  gboolean is_known = TRUE;
  GHashTableIter iter;
  gpointer uuid;

  g_hash_table_iter_init (&iter, changed);
  while (is_known && g_hash_table_iter_next (&iter, &uuid, NULL))
    {
      virDomainPtr domain = virDomainLookupByUUIDString (nest_libvirt_link_get_handle (link), uuid);

      drop (self, uuid);
      if (domain == NULL)
        is_known = virGetLastErrorCode () == VIR_ERR_NO_DOMAIN;
      else
        {
          is_known = learn (self, domain, uuid);
          virDomainFree (domain);
        }
    }

  return is_known;
}

/* Returns whether all machines are known of as they are now. */
static gboolean
update (NestLibvirtPins *self,
        NestLibvirtLink *link)
{
  g_autoptr (GHashTable) changed = NULL;
  gboolean is_old = g_get_monotonic_time () - self->since > MAX_AGE;
  gboolean is_known;

  g_mutex_lock (&self->lock);
  changed = self->changed;
  self->changed = new_uuids ();
  is_old = is_old || !self->is_current;
  self->is_current = TRUE;
  g_mutex_unlock (&self->lock);

  is_known = is_old ? learn_all (self, link) : learn_changed (self, link, changed);
  if (!is_known)
    nest_libvirt_pins_forget (self, NULL);
  virResetLastError ();

  return is_known;
}

/* The CPUs to which machines are pinned, as "1,4-5"; NULL if not all can be told. */
static char *
format_uses (NestLibvirtPins *self)
{
  g_autoptr (GString) list = g_string_new (NULL);
  GHashTableIter iter;
  gpointer cpu;
  char *canonical;

  if (self->n_unknown > 0)
    return NULL;
  g_hash_table_iter_init (&iter, self->uses);
  while (g_hash_table_iter_next (&iter, &cpu, NULL))
    g_string_append_printf (list, "%s%u", list->len > 0 ? "," : "", GPOINTER_TO_UINT (cpu));
  canonical = nest_cpu_list_format (list->str);

  return canonical != NULL ? canonical : g_strdup ("");
}

/* All but those of @uuid */
static char *
get_taken (NestLibvirtPins *self,
           const char      *uuid)
{
  gpointer own;
  gboolean is_there = g_hash_table_lookup_extended (self->cpus, uuid, NULL, &own);
  char *taken;

  if (is_there)
    count (self, own, -1);
  taken = format_uses (self);
  if (is_there)
    count (self, own, 1);

  return taken;
}

static gboolean
is_pinned (NestMachine *machine)
{
  GVariant *value = nest_machine_get_value (machine, NEST_SETTING_CPU_PINNING);

  return value != NULL && g_strcmp0 (g_variant_get_string (value, NULL), NEST_PINNING_NONE) != 0;
}

/**
 * nest_libvirt_pins_read:
 * @self: (nullable): what is known of the connection's machines; %NULL: all are asked for
 * @link: where @machine is
 * @machine: a machine that is being built
 *
 * Fills in the CPUs to which the other machines are pinned, where @machine is pinned itself and all of them can be
 * read. Blocks: threads only.
 */
void
nest_libvirt_pins_read (NestLibvirtPins *self,
                        NestLibvirtLink *link,
                        NestMachine     *machine)
{
  g_autoptr (NestLibvirtPins) own = NULL;
  g_autofree char *taken = NULL;

  if (!is_pinned (machine))
    return;
  if (self == NULL)
    self = own = nest_libvirt_pins_new ();

  g_mutex_lock (&self->asking);
  if (update (self, link))
    taken = get_taken (self, nest_machine_get_uuid (machine));
  g_mutex_unlock (&self->asking);
  if (taken != NULL)
    nest_machine_set_taken_cpus (machine, taken);
}
