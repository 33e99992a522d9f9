/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestHypervisorInfo: version, problem, abilities of the processor as the hypervisor sees them, host key. */
#include "nest-hypervisor-info.h"

#include <string.h>

struct _NestHypervisorInfo
{
  GObject parent_instance;

  char *hypervisor;
  char *connection;
  char *name;
  char *version;
  NestHypervisorProblem problem;
  char *message;
  char *remedy;
  NestAnswer hw_virt;
  NestAnswer nested_hw_virt;
  NestAnswer nested_paging;
  NestAnswer unrestricted_guest;
  gboolean host_key_known;
  char *host_key;
  char *default_host_key;
  NestCpuVendor vendor; /* this and the next two of its computer, where that is another one */
  guint processors;
  guint64 memory;       /* MiB */
  gint64 read_time;
};

G_DEFINE_FINAL_TYPE (NestHypervisorInfo, nest_hypervisor_info, G_TYPE_OBJECT)

static void
nest_hypervisor_info_finalize (GObject *object)
{
  NestHypervisorInfo *self = NEST_HYPERVISOR_INFO (object);

  g_free (self->hypervisor);
  g_free (self->connection);
  g_free (self->name);
  g_free (self->version);
  g_free (self->message);
  g_free (self->remedy);
  g_free (self->host_key);
  g_free (self->default_host_key);

  G_OBJECT_CLASS (nest_hypervisor_info_parent_class)->finalize (object);
}

static void
nest_hypervisor_info_class_init (NestHypervisorInfoClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nest_hypervisor_info_finalize;
}

static void
nest_hypervisor_info_init (NestHypervisorInfo *self)
{
  self->read_time = g_get_monotonic_time ();
}

/** nest_hypervisor_problem_get_id: Returns: (transfer none): the stable id; never translated */
const char *
nest_hypervisor_problem_get_id (NestHypervisorProblem problem)
{
  static const char *const ids[] = {
    "none", "not-installed", "no-driver", "not-writable",
    "service-dead", "service-hangs", "access-denied", "broken", "not-connected",
  };

  g_return_val_if_fail (problem < G_N_ELEMENTS (ids), NULL);

  return ids[problem];
}

/**
 * nest_hypervisor_info_new:
 * @hypervisor: "virtualbox" or "kvm"
 * @connection: "virtualbox", or a libvirt URI
 * @name: its name for people: "VirtualBox"
 *
 * Returns: (transfer full): an info to be filled in and then left alone
 */
NestHypervisorInfo *
nest_hypervisor_info_new (const char *hypervisor,
                          const char *connection,
                          const char *name)
{
  NestHypervisorInfo *self = g_object_new (NEST_TYPE_HYPERVISOR_INFO, NULL);

  self->hypervisor = g_strdup (hypervisor);
  self->connection = g_strdup (connection);
  self->name = g_strdup (name);

  return self;
}

/** nest_hypervisor_info_copy: Returns: (transfer full): the same, read now; to be changed before others see it */
NestHypervisorInfo *
nest_hypervisor_info_copy (NestHypervisorInfo *self)
{
  NestHypervisorInfo *copy = nest_hypervisor_info_new (self->hypervisor, self->connection, self->name);

  nest_hypervisor_info_set_version (copy, self->version);
  nest_hypervisor_info_set_problem (copy, self->problem, self->message, self->remedy);
  nest_hypervisor_info_set_hw_virt (copy, self->hw_virt, self->nested_hw_virt);
  nest_hypervisor_info_set_paging (copy, self->nested_paging, self->unrestricted_guest);
  nest_hypervisor_info_set_host_key (copy, self->host_key_known, self->host_key);
  nest_hypervisor_info_set_default_host_key (copy, self->default_host_key);
  nest_hypervisor_info_set_computer (copy, self->vendor, self->processors, self->memory);

  return copy;
}

/** nest_hypervisor_info_set_version: @version: (nullable): as the program printed it, one line */
void
nest_hypervisor_info_set_version (NestHypervisorInfo *self,
                                  const char         *version)
{
  g_free (self->version);
  self->version = g_strdup (version);
}

/**
 * nest_hypervisor_info_set_problem:
 * @message: (nullable): a sentence: what is wrong
 * @remedy: (nullable): a sentence: what helps
 */
void
nest_hypervisor_info_set_problem (NestHypervisorInfo    *self,
                                  NestHypervisorProblem  problem,
                                  const char            *message,
                                  const char            *remedy)
{
  self->problem = problem;
  g_free (self->message);
  self->message = g_strdup (message);
  g_free (self->remedy);
  self->remedy = g_strdup (remedy);
}

/**
 * nest_hypervisor_info_set_hw_virt:
 * @hw_virt: whether the hypervisor says the processor helps virtual machines
 * @nested_hw_virt: whether it says the help can be handed on to a VM
 */
void
nest_hypervisor_info_set_hw_virt (NestHypervisorInfo *self,
                                  NestAnswer          hw_virt,
                                  NestAnswer          nested_hw_virt)
{
  self->hw_virt = hw_virt;
  self->nested_hw_virt = nested_hw_virt;
}

void
nest_hypervisor_info_set_paging (NestHypervisorInfo *self,
                                 NestAnswer          nested_paging,
                                 NestAnswer          unrestricted_guest)
{
  self->nested_paging = nested_paging;
  self->unrestricted_guest = unrestricted_guest;
}

/**
 * nest_hypervisor_info_set_host_key:
 * @known: whether it could be read
 * @value: (nullable): the raw value; %NULL: not set, so the hypervisor's default counts
 */
void
nest_hypervisor_info_set_host_key (NestHypervisorInfo *self,
                                   gboolean            known,
                                   const char         *value)
{
  self->host_key_known = known;
  g_free (self->host_key);
  self->host_key = g_strdup (value);
}

/**
 * nest_hypervisor_info_set_default_host_key:
 * @value: (nullable): what counts where the host key is not set, in the form of the raw value; %NULL:
 *   VirtualBox's own default
 */
void
nest_hypervisor_info_set_default_host_key (NestHypervisorInfo *self,
                                           const char         *value)
{
  g_free (self->default_host_key);
  self->default_host_key = g_strdup (value);
}

/**
 * nest_hypervisor_info_set_computer:
 * @processors: how many logical ones it has; 0: unknown
 * @memory_mib: all of its memory, in MiB; 0: unknown
 *
 * What the hypervisor says of the computer it runs on. Only of another one: this one is looked at directly.
 */
void
nest_hypervisor_info_set_computer (NestHypervisorInfo *self,
                                   NestCpuVendor       vendor,
                                   guint               processors,
                                   guint64             memory_mib)
{
  self->vendor = vendor;
  self->processors = processors;
  self->memory = memory_mib;
}

/**
 * nest_connection_is_here:
 * @connection: (nullable): one of libvirt's addresses, or a name such as "virtualbox"
 *
 * Only what stands behind the scheme can name another computer: a path or an option may hold anything.
 *
 * Returns: whether @connection leads to this computer, by its form
 */
gboolean
nest_connection_is_here (const char *connection)
{
  const char *scheme_end = connection != NULL ? strstr (connection, "://") : NULL;

  return scheme_end == NULL || strchr ("/?#", scheme_end[3]) != NULL;
}

/** nest_hypervisor_info_is_here: Returns: whether it runs on this computer, by the form of its connection */
gboolean
nest_hypervisor_info_is_here (NestHypervisorInfo *self)
{
  return nest_connection_is_here (self->connection);
}

NestCpuVendor
nest_hypervisor_info_get_vendor (NestHypervisorInfo *self)
{
  return self->vendor;
}

guint
nest_hypervisor_info_get_processors (NestHypervisorInfo *self)
{
  return self->processors;
}

/** nest_hypervisor_info_get_memory: Returns: MiB; 0: unknown */
guint64
nest_hypervisor_info_get_memory (NestHypervisorInfo *self)
{
  return self->memory;
}

const char *
nest_hypervisor_info_get_hypervisor (NestHypervisorInfo *self)
{
  return self->hypervisor;
}

const char *
nest_hypervisor_info_get_connection (NestHypervisorInfo *self)
{
  return self->connection;
}

const char *
nest_hypervisor_info_get_name (NestHypervisorInfo *self)
{
  return self->name;
}

/** nest_hypervisor_info_get_product: Returns: (transfer none): its name for people wherever its connection leads: "KVM" */
const char *
nest_hypervisor_info_get_product (NestHypervisorInfo *self)
{
  return g_str_equal (self->hypervisor, "kvm") ? "KVM" : self->name;
}

/** nest_hypervisor_info_get_version_text: Returns: (transfer none) (nullable): as it was printed */
const char *
nest_hypervisor_info_get_version_text (NestHypervisorInfo *self)
{
  return self->version;
}

/** nest_hypervisor_info_get_version: Returns: whether the version is known and has numbers */
gboolean
nest_hypervisor_info_get_version (NestHypervisorInfo *self,
                                  NestVersion        *version)
{
  return nest_version_parse (self->version, version);
}

NestHypervisorProblem
nest_hypervisor_info_get_problem (NestHypervisorInfo *self)
{
  return self->problem;
}

const char *
nest_hypervisor_info_get_message (NestHypervisorInfo *self)
{
  return self->message;
}

const char *
nest_hypervisor_info_get_remedy (NestHypervisorInfo *self)
{
  return self->remedy;
}

/** nest_hypervisor_info_is_usable: Returns: whether machines can be listed and changed (not: started) */
gboolean
nest_hypervisor_info_is_usable (NestHypervisorInfo *self)
{
  return self->problem == NEST_HYPERVISOR_PROBLEM_NONE || self->problem == NEST_HYPERVISOR_PROBLEM_NO_DRIVER;
}

NestAnswer
nest_hypervisor_info_get_hw_virt (NestHypervisorInfo *self)
{
  return self->hw_virt;
}

NestAnswer
nest_hypervisor_info_get_nested_hw_virt (NestHypervisorInfo *self)
{
  return self->nested_hw_virt;
}

NestAnswer
nest_hypervisor_info_get_nested_paging (NestHypervisorInfo *self)
{
  return self->nested_paging;
}

NestAnswer
nest_hypervisor_info_get_unrestricted_guest (NestHypervisorInfo *self)
{
  return self->unrestricted_guest;
}

gboolean
nest_hypervisor_info_get_host_key_known (NestHypervisorInfo *self)
{
  return self->host_key_known;
}

/** nest_hypervisor_info_get_host_key: Returns: (transfer none) (nullable): %NULL: not set or not known */
const char *
nest_hypervisor_info_get_host_key (NestHypervisorInfo *self)
{
  return self->host_key;
}

/** nest_hypervisor_info_get_default_host_key: Returns: (transfer none) (nullable): what counts where none is set */
const char *
nest_hypervisor_info_get_default_host_key (NestHypervisorInfo *self)
{
  return self->default_host_key;
}

/** nest_hypervisor_info_get_read_time: Returns: when it was read, in µs of g_get_monotonic_time() */
gint64
nest_hypervisor_info_get_read_time (NestHypervisorInfo *self)
{
  return self->read_time;
}

/**
 * nest_hypervisor_info_get_value:
 * @setting: one whose target is the hypervisor
 *
 * Returns: (transfer full) (nullable): its value; %NULL: not set
 */
GVariant *
nest_hypervisor_info_get_value (NestHypervisorInfo *self,
                                NestSetting         setting)
{
  g_return_val_if_fail (setting == NEST_SETTING_HOST_KEY, NULL);

  return self->host_key != NULL ? g_variant_ref_sink (g_variant_new_string (self->host_key)) : NULL;
}
