/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking anew for each machine would be slow: where /dev/kvm is out of QEMU's reach, each answer takes seconds. */
#include "nest-libvirt-hosts.h"

#include <stdlib.h>

#include "nest-domain-read.h"
#include "nest-libvirt-machine.h"

struct _NestLibvirtHosts
{
  NestLibvirtConnection *connection;
  NestDomainHost *fixed; /* the one answer, where nobody is asked */
  GMutex lock;        /* for the fields; never held while libvirt is asked */
  GMutex asking;      /* one question at a time: the second asker finds the first one's answer */
  char *capabilities;
  GHashTable *hosts;  /* see get_key() -> NestDomainHost */
  GHashTable *by_uuid; /* the one last used for a machine */
};

/** nest_libvirt_hosts_new: @connection: (transfer none) (nullable): whom to ask */
NestLibvirtHosts *
nest_libvirt_hosts_new (NestLibvirtConnection *connection)
{
  NestLibvirtHosts *self = g_new0 (NestLibvirtHosts, 1);

  g_set_object (&self->connection, connection);
  g_mutex_init (&self->lock);
  g_mutex_init (&self->asking);
  self->hosts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) nest_domain_host_unref);
  self->by_uuid = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) nest_domain_host_unref);

  return self;
}

/**
 * nest_libvirt_hosts_new_fixed:
 * @capabilities: a document about the host
 * @domain_capabilities: a document about all its machines
 *
 * libvirt's test driver knows nothing of processors: what practice needs is told instead of asked.
 *
 * Returns: (transfer full): one that asks nobody
 */
NestLibvirtHosts *
nest_libvirt_hosts_new_fixed (const char *capabilities,
                              const char *domain_capabilities)
{
  NestLibvirtHosts *self = nest_libvirt_hosts_new (NULL);

  self->fixed = nest_domain_host_new (capabilities, domain_capabilities);

  return self;
}

void
nest_libvirt_hosts_free (NestLibvirtHosts *self)
{
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->asking);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->fixed, nest_domain_host_unref);
  g_free (self->capabilities);
  g_hash_table_unref (self->hosts);
  g_hash_table_unref (self->by_uuid);
  g_free (self);
}

/* Returns NULL if libvirt does not say. */
static char *
ask_for_capabilities (NestLibvirtHosts *self,
                      NestLibvirtLink  *link)
{
  char *asked = virConnectGetCapabilities (nest_libvirt_link_get_handle (link));
  char *capabilities = g_strdup (asked);

  free (asked);
  if (capabilities == NULL)
    return NULL;
  g_mutex_lock (&self->lock);
  g_free (self->capabilities);
  self->capabilities = g_strdup (capabilities);
  g_mutex_unlock (&self->lock);

  return capabilities;
}

/** nest_libvirt_hosts_get_capabilities: Returns: (transfer full) (nullable): libvirt's document about the host */
char *
nest_libvirt_hosts_get_capabilities (NestLibvirtHosts *self,
                                     NestLibvirtLink  *link)
{
  char *known;

  g_mutex_lock (&self->lock);
  known = g_strdup (self->capabilities);
  g_mutex_unlock (&self->lock);

  return known != NULL ? known : ask_for_capabilities (self, link);
}

/**
 * nest_libvirt_hosts_refresh:
 *
 * Kernel modules and processors may be set up differently now: asks again. Until the answer is there,
 * who reads machines goes by the old one.
 */
void
nest_libvirt_hosts_refresh (NestLibvirtHosts *self,
                            NestLibvirtLink  *link)
{
  g_autofree char *capabilities = ask_for_capabilities (self, link);

  if (capabilities == NULL)
    return;
  g_mutex_lock (&self->lock);
  g_hash_table_remove_all (self->hosts);
  g_mutex_unlock (&self->lock);
}

static NestDomainHost *
look_up (NestLibvirtHosts *self,
         GHashTable       *table,
         const char       *key)
{
  NestDomainHost *host;

  g_mutex_lock (&self->lock);
  host = g_hash_table_lookup (table, key);
  if (host != NULL)
    nest_domain_host_ref (host);
  g_mutex_unlock (&self->lock);

  return host;
}

static void
remember (NestLibvirtHosts *self,
          GHashTable       *table,
          const char       *key,
          NestDomainHost   *host)
{
  g_mutex_lock (&self->lock);
  g_hash_table_replace (table, g_strdup (key), nest_domain_host_ref (host));
  g_mutex_unlock (&self->lock);
}

/* What a domain's kind of machine is told apart by. */
typedef struct {
  char *emulator;
  char *arch;
  char *machine;
  char *type;
} Kind;

static void
kind_clear (Kind *kind)
{
  g_free (kind->emulator);
  g_free (kind->arch);
  g_free (kind->machine);
  g_free (kind->type);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Kind, kind_clear)

static char *
get_key (const Kind *kind,
         gboolean    is_able,
         const char *cpu)
{
  const char *parts[] = { is_able ? "+" : "-", kind->emulator, kind->arch, kind->machine, kind->type, cpu };
  g_autoptr (GString) key = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_string_append_printf (key, "%s\n", parts[i] != NULL ? parts[i] : "");

  return g_string_free (g_steal_pointer (&key), FALSE);
}

/* The link that libvirt can be asked on about kinds of machines, which it answers only where changing is allowed
 * (CVE-2019-10167). NULL: there is none, or another thread changes something there, which may take long. */
static NestLibvirtLink *
begin_able (NestLibvirtHosts *self)
{
  NestLibvirtLink *able = nest_libvirt_connection_peek_link (self->connection, NEST_LIBVIRT_CHANGE);

  if (able != NULL && !nest_libvirt_link_try_begin (able))
    g_clear_pointer (&able, nest_libvirt_link_unref);

  return able;
}

static NestDomainHost *
ask_link (NestLibvirtHosts *self,
          NestLibvirtLink  *link,
          NestLibvirtLink  *able,
          const Kind       *kind)
{
  g_autofree char *key = get_key (kind, able != NULL, NULL);
  g_autofree char *capabilities = NULL;
  char *about_domains = NULL;
  NestDomainHost *host = look_up (self, self->hosts, key);

  if (host != NULL)
    return host;
  capabilities = nest_libvirt_hosts_get_capabilities (self, link);
  if (able != NULL)
    about_domains = virConnectGetDomainCapabilities (nest_libvirt_link_get_handle (able), kind->emulator,
                                                     kind->arch, kind->machine, kind->type, 0);
  host = nest_domain_host_new (capabilities, about_domains);
  free (about_domains);
  /* An answer that failed only because the daemon is gone is asked for again. */
  if (capabilities != NULL)
    remember (self, self->hosts, key, host);

  return host;
}

/* @is_able: (out): whether libvirt was asked where it answers about kinds of machines */
static NestDomainHost *
ask (NestLibvirtHosts *self,
     NestLibvirtLink  *link,
     const Kind       *kind,
     gboolean         *is_able)
{
  g_autofree char *key = get_key (kind, TRUE, NULL);
  g_autoptr (NestLibvirtLink) able = NULL;
  NestDomainHost *host;

  g_mutex_lock (&self->asking);
  host = look_up (self, self->hosts, key);
  *is_able = host != NULL;
  if (host == NULL)
    {
      able = begin_able (self);
      *is_able = able != NULL;
      host = ask_link (self, link, able, kind);
      if (able != NULL)
        nest_libvirt_link_end (able);
    }
  g_mutex_unlock (&self->asking);

  return host;
}

/* Anybody may look at what libvirt makes of a machine's <cpu>. Takes @host; returns it, or one that knows more. */
static NestDomainHost *
ask_by_domain (NestLibvirtHosts *self,
               NestDomainHost   *host,
               GVirDomain       *domain,
               const Kind       *kind,
               NestDomainXml    *xml)
{
  g_autofree char *cpu = nest_domain_get_open_cpu (xml);
  g_autofree char *key = get_key (kind, FALSE, cpu);
  g_autoptr (NestDomainXml) resolved = NULL;
  NestDomainHost *found;

  if (cpu == NULL)
    return host;
  g_mutex_lock (&self->asking);
  found = look_up (self, self->hosts, key);
  if (found == NULL)
    resolved = nest_libvirt_machine_get_xml (domain, "", VIR_DOMAIN_XML_INACTIVE | VIR_DOMAIN_XML_UPDATE_CPU, NULL);
  if (resolved != NULL)
    {
      found = nest_domain_host_new_resolved (host, xml, resolved);
      remember (self, self->hosts, key, found);
    }
  g_mutex_unlock (&self->asking);
  if (found == NULL)
    return host;
  nest_domain_host_unref (host);

  return found;
}

/**
 * nest_libvirt_hosts_get:
 * @domain: the machine
 * @xml: its settings
 *
 * Returns: (transfer full): what the host says about machines of its kind, as far as it could be asked
 */
NestDomainHost *
nest_libvirt_hosts_get (NestLibvirtHosts *self,
                        NestLibvirtLink  *link,
                        GVirDomain       *domain,
                        NestDomainXml    *xml)
{
  g_auto (Kind) kind = { 0 };
  NestDomainHost *host;
  gboolean is_able;

  if (self->fixed != NULL)
    return nest_domain_host_ref (self->fixed);

  nest_domain_get_caps_arguments (xml, &kind.emulator, &kind.arch, &kind.machine, &kind.type);
  host = ask (self, link, &kind, &is_able);
  if (!is_able)
    host = ask_by_domain (self, host, domain, &kind, xml);
  remember (self, self->by_uuid, gvir_domain_get_uuid (domain), host);

  return host;
}

/** nest_libvirt_hosts_get_for_kvm: Returns: (transfer full): what the host says about machines that KVM runs */
NestDomainHost *
nest_libvirt_hosts_get_for_kvm (NestLibvirtHosts *self,
                                NestLibvirtLink  *link)
{
  const Kind kind = { .type = (char *) "kvm" };
  gboolean is_able;

  return ask (self, link, &kind, &is_able);
}

/** nest_libvirt_hosts_find: Returns: (transfer full) (nullable): what was used when the machine was last read */
NestDomainHost *
nest_libvirt_hosts_find (NestLibvirtHosts *self,
                         const char       *uuid)
{
  if (self->fixed != NULL)
    return nest_domain_host_ref (self->fixed);

  return look_up (self, self->by_uuid, uuid);
}
