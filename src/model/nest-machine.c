/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestMachine: identity, state and a value for every machine setting that could be read. */
#include "nest-machine.h"

#include "nest-change.h"
#include "nest-text.h"

struct _NestMachine
{
  GObject parent_instance;

  char *hypervisor;
  char *connection;
  char *uuid;
  char *name;
  char *display_name;
  char *problem;
  char *start_error;
  char *start_error_version;
  char *os_type;
  NestMachineDetail detail;
  NestPowerState power_state;
  NestPlatform platform;
  NestAnswer is_64_bit;
  guint snapshot_count;
  gboolean is_transient;
  gint64 read_time;
  GVariant *values[NEST_N_SETTINGS];
  char *sources[NEST_N_SETTINGS];
  char *fixed[NEST_N_SETTINGS];
  GVariant *live_values[NEST_N_SETTINGS];
  NestCpu *cpu;
  char *taken_cpus;
};

G_DEFINE_FINAL_TYPE (NestMachine, nest_machine, G_TYPE_OBJECT)

static void
nest_machine_finalize (GObject *object)
{
  NestMachine *self = NEST_MACHINE (object);

  g_free (self->hypervisor);
  g_free (self->connection);
  g_free (self->uuid);
  g_free (self->name);
  g_free (self->display_name);
  g_free (self->problem);
  g_free (self->start_error);
  g_free (self->start_error_version);
  g_free (self->os_type);
  g_free (self->taken_cpus);
  for (guint i = 0; i < NEST_N_SETTINGS; i++)
    {
      g_clear_pointer (&self->values[i], g_variant_unref);
      g_free (self->sources[i]);
      g_free (self->fixed[i]);
      g_clear_pointer (&self->live_values[i], g_variant_unref);
    }
  g_clear_pointer (&self->cpu, nest_cpu_free);

  G_OBJECT_CLASS (nest_machine_parent_class)->finalize (object);
}

static void
nest_machine_class_init (NestMachineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nest_machine_finalize;
}

static void
nest_machine_init (NestMachine *self)
{
  self->read_time = g_get_monotonic_time ();
}

/**
 * nest_machine_new:
 * @hypervisor: "virtualbox" or "kvm"
 * @connection: "virtualbox", or a libvirt URI
 * @uuid: the hypervisor's key for the machine
 * @name: its name, as raw bytes: it need not be UTF-8 and may hold newlines
 * @detail: how much is known
 *
 * Returns: (transfer full): a machine, to be filled in and then left alone
 */
NestMachine *
nest_machine_new (const char        *hypervisor,
                  const char        *connection,
                  const char        *uuid,
                  const char        *name,
                  NestMachineDetail  detail)
{
  NestMachine *self = g_object_new (NEST_TYPE_MACHINE, NULL);

  self->hypervisor = g_strdup (hypervisor);
  self->connection = g_strdup (connection);
  self->uuid = g_strdup (uuid);
  self->name = g_strdup (name);
  self->display_name = nest_text_make_visible (name);
  self->detail = detail;

  return self;
}

/**
 * nest_machine_set_start_error:
 * @code: (nullable): with which the machine last failed to start: "VERR_SVM_IN_USE"
 * @version: (nullable): of the hypervisor that said so: an older one's word says nothing of a newer one
 */
void
nest_machine_set_start_error (NestMachine *self,
                              const char  *code,
                              const char  *version)
{
  g_free (self->start_error);
  self->start_error = g_strdup (code);
  g_free (self->start_error_version);
  self->start_error_version = g_strdup (version);
}

/** nest_machine_set_problem: @problem: (nullable): a sentence: why it could not be read */
void
nest_machine_set_problem (NestMachine *self,
                          const char  *problem)
{
  g_free (self->problem);
  self->problem = g_strdup (problem);
}

void
nest_machine_set_power_state (NestMachine    *self,
                              NestPowerState  state)
{
  self->power_state = state;
  nest_machine_set_value (self, NEST_SETTING_POWER_STATE,
                          g_variant_new_string (nest_power_state_get_id (state)));
}

void
nest_machine_set_platform (NestMachine  *self,
                           NestPlatform  platform)
{
  self->platform = platform;
}

void
nest_machine_set_guest (NestMachine *self,
                        const char  *os_type,
                        NestAnswer   is_64_bit)
{
  g_free (self->os_type);
  self->os_type = g_strdup (os_type);
  self->is_64_bit = is_64_bit;
}

void
nest_machine_set_snapshot_count (NestMachine *self,
                                 guint        count)
{
  self->snapshot_count = count;
}

/** nest_machine_set_value: @value: (nullable) (transfer floating): of the setting's type */
void
nest_machine_set_value (NestMachine *self,
                        NestSetting  setting,
                        GVariant    *value)
{
  g_return_if_fail (setting < NEST_N_SETTINGS);
  g_return_if_fail (value == NULL || g_variant_is_of_type (value, nest_setting_get_value_type (setting)));

  g_clear_pointer (&self->values[setting], g_variant_unref);
  if (value != NULL)
    self->values[setting] = g_variant_ref_sink (value);
}

/**
 * nest_machine_set_source:
 * @source: (nullable): exactly what the hypervisor's own description says where the value was read (for
 *   libvirt the elements and attributes), so that undo can restore it to the letter; never a secret
 */
void
nest_machine_set_source (NestMachine *self,
                         NestSetting  setting,
                         const char  *source)
{
  g_free (self->sources[setting]);
  self->sources[setting] = g_strdup (source);
}

/**
 * nest_machine_set_live_value:
 * @value: (nullable) (transfer floating): what the machine runs with now, where its settings count only
 *   from its next start
 */
void
nest_machine_set_live_value (NestMachine *self,
                             NestSetting  setting,
                             GVariant    *value)
{
  g_return_if_fail (setting < NEST_N_SETTINGS);

  g_clear_pointer (&self->live_values[setting], g_variant_unref);
  if (value != NULL)
    self->live_values[setting] = g_variant_ref_sink (value);
}

/**
 * nest_machine_set_fixed:
 * @reason: (nullable): a sentence: why Nestbox leaves this setting alone, though it can read it
 */
void
nest_machine_set_fixed (NestMachine *self,
                        NestSetting  setting,
                        const char  *reason)
{
  g_free (self->fixed[setting]);
  self->fixed[setting] = g_strdup (reason);
}

/**
 * nest_machine_set_transient:
 * @is_transient: whether it exists only as long as it runs, so that there are no settings to change
 */
void
nest_machine_set_transient (NestMachine *self,
                            gboolean     is_transient)
{
  self->is_transient = is_transient;
}

/** nest_machine_set_cpu: @cpu: (nullable): what is known of the machine's processor; copied */
void
nest_machine_set_cpu (NestMachine   *self,
                      const NestCpu *cpu)
{
  g_clear_pointer (&self->cpu, nest_cpu_free);
  if (cpu != NULL)
    self->cpu = nest_cpu_copy (cpu);
}

const char *
nest_machine_get_hypervisor (NestMachine *self)
{
  return self->hypervisor;
}

const char *
nest_machine_get_connection (NestMachine *self)
{
  return self->connection;
}

const char *
nest_machine_get_uuid (NestMachine *self)
{
  return self->uuid;
}

/** nest_machine_get_name: Returns: (transfer none): the raw name; never show it, see the display name */
const char *
nest_machine_get_name (NestMachine *self)
{
  return self->name;
}

/** nest_machine_get_display_name: Returns: (transfer none): valid UTF-8 on one line, safe to show */
const char *
nest_machine_get_display_name (NestMachine *self)
{
  return self->display_name;
}

NestMachineDetail
nest_machine_get_detail (NestMachine *self)
{
  return self->detail;
}

/** nest_machine_get_start_error_version: Returns: (transfer none) (nullable): of the hypervisor that wrote the code */
const char *
nest_machine_get_start_error_version (NestMachine *self)
{
  return self->start_error_version;
}

/** nest_machine_get_start_error: Returns: (transfer none) (nullable): the code in the hypervisor's own log */
const char *
nest_machine_get_start_error (NestMachine *self)
{
  return self->start_error;
}

/** nest_machine_get_problem: Returns: (transfer none) (nullable): why it could not be read */
const char *
nest_machine_get_problem (NestMachine *self)
{
  return self->problem;
}

NestPowerState
nest_machine_get_power_state (NestMachine *self)
{
  return self->power_state;
}

NestPlatform
nest_machine_get_platform (NestMachine *self)
{
  return self->platform;
}

/** nest_machine_get_os_type: Returns: (transfer none) (nullable): the hypervisor's word for the guest system */
const char *
nest_machine_get_os_type (NestMachine *self)
{
  return self->os_type;
}

NestAnswer
nest_machine_get_is_64_bit (NestMachine *self)
{
  return self->is_64_bit;
}

guint
nest_machine_get_snapshot_count (NestMachine *self)
{
  return self->snapshot_count;
}

/** nest_machine_get_read_time: Returns: when it was read, in µs of g_get_monotonic_time() */
gint64
nest_machine_get_read_time (NestMachine *self)
{
  return self->read_time;
}

/** nest_machine_get_value: Returns: (transfer none) (nullable): the value, if it could be read */
GVariant *
nest_machine_get_value (NestMachine *self,
                        NestSetting  setting)
{
  g_return_val_if_fail (setting < NEST_N_SETTINGS, NULL);

  return self->values[setting];
}

/** nest_machine_get_source: Returns: (transfer none) (nullable): what undo restores to the letter */
const char *
nest_machine_get_source (NestMachine *self,
                         NestSetting  setting)
{
  g_return_val_if_fail (setting < NEST_N_SETTINGS, NULL);

  return self->sources[setting];
}

/**
 * nest_machine_get_live_value:
 *
 * Returns: (transfer none) (nullable): what the machine runs with now; %NULL if it is off, if that is not
 *   known, or if its hypervisor does not tell the two apart
 */
GVariant *
nest_machine_get_live_value (NestMachine *self,
                             NestSetting  setting)
{
  g_return_val_if_fail (setting < NEST_N_SETTINGS, NULL);

  return self->live_values[setting];
}

/** nest_machine_get_fixed: Returns: (transfer none) (nullable): why the setting is left alone; %NULL: it can be changed */
const char *
nest_machine_get_fixed (NestMachine *self,
                        NestSetting  setting)
{
  g_return_val_if_fail (setting < NEST_N_SETTINGS, NULL);

  return self->fixed[setting];
}

/**
 * nest_machine_set_taken_cpus:
 * @cpus: (nullable): this computer's CPUs to which other machines are pinned, as a list such as "1,4-5";
 *   "" for none; %NULL: not known
 */
void
nest_machine_set_taken_cpus (NestMachine *self,
                             const char  *cpus)
{
  g_free (self->taken_cpus);
  self->taken_cpus = g_strdup (cpus);
}

/** nest_machine_get_taken_cpus: Returns: (transfer none) (nullable): CPUs of other pinned machines; %NULL: not known */
const char *
nest_machine_get_taken_cpus (NestMachine *self)
{
  return self->taken_cpus;
}

/** nest_machine_is_transient: Returns: whether it is gone once it is off; see nest_machine_get_problem() */
gboolean
nest_machine_is_transient (NestMachine *self)
{
  return self->is_transient;
}

/** nest_machine_get_cpu: Returns: (transfer none) (nullable): what the guest's processor is like */
const NestCpu *
nest_machine_get_cpu (NestMachine *self)
{
  return self->cpu;
}

/**
 * nest_machine_equal:
 *
 * Returns: whether both readings say the same about the same machine, so that a list need not change
 */
gboolean
nest_machine_equal (NestMachine *self,
                    NestMachine *other)
{
  if (g_strcmp0 (self->uuid, other->uuid) != 0 ||
      g_strcmp0 (self->connection, other->connection) != 0 ||
      g_strcmp0 (self->name, other->name) != 0 ||
      g_strcmp0 (self->problem, other->problem) != 0 ||
      g_strcmp0 (self->start_error, other->start_error) != 0 ||
      g_strcmp0 (self->start_error_version, other->start_error_version) != 0 ||
      g_strcmp0 (self->os_type, other->os_type) != 0 ||
      self->detail != other->detail || self->power_state != other->power_state ||
      self->platform != other->platform || self->is_64_bit != other->is_64_bit ||
      self->snapshot_count != other->snapshot_count || self->is_transient != other->is_transient ||
      !nest_cpu_equal (self->cpu, other->cpu))
    return FALSE;
  for (guint i = 0; i < NEST_N_SETTINGS; i++)
    if (!nest_value_equal (self->values[i], other->values[i]) ||
        g_strcmp0 (self->sources[i], other->sources[i]) != 0 ||
        g_strcmp0 (self->fixed[i], other->fixed[i]) != 0 ||
        !nest_value_equal (self->live_values[i], other->live_values[i]))
      return FALSE;

  return TRUE;
}
