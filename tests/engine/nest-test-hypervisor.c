/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One machine called "Test" with the settings of a fresh 32-bit Linux VM: everything has to be changed. */
#include "nest-test-hypervisor.h"

struct _NestTestHypervisor
{
  NestHypervisor parent_instance;

  GVariant *values[NEST_N_SETTINGS];
  char *sources[NEST_N_SETTINGS];
  char *name;
  NestPowerState power;
  guint snapshots;
  NestTestBehaviour behaviour;
  gboolean ignores_button;
  guint n_pulled_plugs;
  gboolean gone;
  guint applies;
  guint reads;
  guint lists;
  char *watched;
};

G_DEFINE_FINAL_TYPE (NestTestHypervisor, nest_test_hypervisor, NEST_TYPE_HYPERVISOR)

enum {
  PLUG_PULLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

NestMachine *
nest_test_hypervisor_look (NestTestHypervisor *self)
{
  NestHypervisor *hypervisor = NEST_HYPERVISOR (self);
  NestMachine *machine = nest_machine_new (nest_hypervisor_get_id (hypervisor), nest_hypervisor_get_connection (hypervisor),
                                           NEST_TEST_UUID, self->name, NEST_MACHINE_READ);
  NestCpu cpu = { .mode = NEST_CPU_MODE_HOST_MODEL, .can_be_given = NEST_ANSWER_YES };

  cpu.sees = g_variant_get_boolean (self->values[NEST_SETTING_NESTED_HW_VIRT]) ? NEST_ANSWER_YES : NEST_ANSWER_NO;
  nest_machine_set_cpu (machine, &cpu);
  nest_machine_set_taken_cpus (machine, "");
  nest_machine_set_power_state (machine, self->power);
  nest_machine_set_platform (machine, NEST_PLATFORM_X86);
  nest_machine_set_guest (machine, "Debian_64", NEST_ANSWER_YES);
  nest_machine_set_snapshot_count (machine, self->snapshots);
  for (guint i = 0; i < NEST_N_SETTINGS; i++)
    if (nest_setting_get_target (i) == NEST_TARGET_MACHINE && i != NEST_SETTING_POWER_STATE &&
        nest_setting_is_readable (i))
      {
        nest_machine_set_value (machine, i, self->values[i]);
        nest_machine_set_source (machine, i, self->sources[i]);
      }

  return machine;
}

NestHypervisorInfo *
nest_test_hypervisor_look_at_info (NestTestHypervisor *self)
{
  NestHypervisor *hypervisor = NEST_HYPERVISOR (self);
  NestHypervisorInfo *info = nest_hypervisor_info_new (nest_hypervisor_get_id (hypervisor),
                                                       nest_hypervisor_get_connection (hypervisor),
                                                       nest_hypervisor_get_name (hypervisor));
  GVariant *key = self->values[NEST_SETTING_HOST_KEY];

  nest_hypervisor_info_set_version (info, "7.2.22r1");
  nest_hypervisor_info_set_hw_virt (info, NEST_ANSWER_YES, NEST_ANSWER_YES);
  nest_hypervisor_info_set_paging (info, NEST_ANSWER_YES, NEST_ANSWER_YES);
  nest_hypervisor_info_set_host_key (info, TRUE, key != NULL ? g_variant_get_string (key, NULL) : NULL);

  return info;
}

/* Answers come from an idle, as a real hypervisor never answers before the call returns. */
static gboolean
answer_idle (gpointer user_data)
{
  GTask *task = user_data;
  GObject *result = g_task_get_task_data (task);

  if (!g_task_return_error_if_cancelled (task))
    {
      if (result != NULL)
        g_task_return_pointer (task, g_object_ref (result), g_object_unref);
      else
        g_task_return_boolean (task, TRUE);
    }

  return G_SOURCE_REMOVE;
}

static void
answer (gpointer             self,
        gpointer             result, /* (transfer full) (nullable) */
        GError              *error,
        GCancellable        *cancellable,
        GAsyncReadyCallback  callback,
        gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (result != NULL)
    g_task_set_task_data (task, result, g_object_unref);
  g_idle_add_full (G_PRIORITY_DEFAULT, answer_idle, g_steal_pointer (&task), g_object_unref);
}

static GError *
gone_error (NestTestHypervisor *self)
{
  if (!self->gone)
    return NULL;

  return g_error_new_literal (NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_FOUND, "It is gone");
}

static void
test_probe_async (NestHypervisor      *hypervisor,
                  NestPriority         priority,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  answer (hypervisor, nest_test_hypervisor_look_at_info (NEST_TEST_HYPERVISOR (hypervisor)), NULL, cancellable,
          callback, user_data);
}

static void
test_reread_async (NestHypervisor      *hypervisor,
                   NestHypervisorInfo  *info,
                   NestPriority         priority,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  test_probe_async (hypervisor, priority, cancellable, callback, user_data);
}

static void
test_list_async (NestHypervisor      *hypervisor,
                 NestPriority         priority,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (hypervisor, cancellable, callback, user_data);
  GPtrArray *machines = g_ptr_array_new_with_free_func (g_object_unref);
  NestTestHypervisor *self = NEST_TEST_HYPERVISOR (hypervisor);

  self->lists++;
  if (!self->gone)
    g_ptr_array_add (machines, nest_machine_new (nest_hypervisor_get_id (hypervisor),
                                                 nest_hypervisor_get_connection (hypervisor), NEST_TEST_UUID, self->name,
                                                 NEST_MACHINE_LISTED));
  g_task_return_pointer (task, machines, (GDestroyNotify) g_ptr_array_unref);
}

static void
test_read_async (NestHypervisor      *hypervisor,
                 const char          *uuid,
                 NestPriority         priority,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  NestTestHypervisor *self = NEST_TEST_HYPERVISOR (hypervisor);
  GError *error = gone_error (self);

  self->reads++;
  answer (self, error == NULL ? nest_test_hypervisor_look (self) : NULL, error, cancellable, callback, user_data);
}

static void
test_apply_async (NestHypervisor      *hypervisor,
                  const char          *uuid,
                  GPtrArray           *changes,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  NestTestHypervisor *self = NEST_TEST_HYPERVISOR (hypervisor);
  GError *error = gone_error (self);

  self->applies++;
  for (guint i = 0; error == NULL && i < changes->len; i++)
    {
      NestChange *change = g_ptr_array_index (changes, i);

      if (self->behaviour == NEST_TEST_REFUSES || self->behaviour == NEST_TEST_LIES ||
          ((self->behaviour == NEST_TEST_DOES_HALF || self->behaviour == NEST_TEST_VANISHES) && i % 2 == 1))
        continue;
      nest_test_hypervisor_set (self, nest_change_get_setting (change), nest_change_get_new_value (change));
    }
  if (error == NULL && (self->behaviour == NEST_TEST_REFUSES || self->behaviour == NEST_TEST_DIES_AFTER))
    error = g_error_new_literal (NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_LOCKED, "It is locked");
  if (error == NULL && uuid != NULL && self->behaviour == NEST_TEST_VANISHES)
    {
      nest_test_hypervisor_set_gone (self, TRUE);
      error = g_error_new_literal (NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_FAILED, "It is dead");
    }
  answer (self, NULL, error, cancellable, callback, user_data);
}

static void
test_power_async (NestHypervisor      *hypervisor,
                  const char          *uuid,
                  NestPowerAction      action,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  NestTestHypervisor *self = NEST_TEST_HYPERVISOR (hypervisor);

  if (action == NEST_POWER_ACTION_PULL_PLUG)
    {
      self->n_pulled_plugs++;
      g_signal_emit (self, signals[PLUG_PULLED], 0);
    }
  if (action == NEST_POWER_ACTION_START || action == NEST_POWER_ACTION_RESUME)
    self->power = NEST_POWER_STATE_RUNNING;
  else if (action != NEST_POWER_ACTION_ASK_TO_SHUT_DOWN || !self->ignores_button)
    self->power = NEST_POWER_STATE_OFF;
  answer (self, NULL, gone_error (self), cancellable, callback, user_data);
}

static GPtrArray *
test_describe (NestHypervisor *hypervisor,
               const char     *uuid,
               GPtrArray      *changes)
{
  return g_ptr_array_new_with_free_func (g_free);
}

static void
test_watch (NestHypervisor *hypervisor,
            const char     *uuid)
{
  NestTestHypervisor *self = NEST_TEST_HYPERVISOR (hypervisor);

  g_free (self->watched);
  self->watched = g_strdup (uuid);
}

static void
nest_test_hypervisor_finalize (GObject *object)
{
  NestTestHypervisor *self = NEST_TEST_HYPERVISOR (object);

  for (guint i = 0; i < NEST_N_SETTINGS; i++)
    {
      g_clear_pointer (&self->values[i], g_variant_unref);
      g_free (self->sources[i]);
    }
  g_free (self->name);
  g_free (self->watched);

  G_OBJECT_CLASS (nest_test_hypervisor_parent_class)->finalize (object);
}

static void
nest_test_hypervisor_class_init (NestTestHypervisorClass *klass)
{
  NestHypervisorClass *hypervisor_class = NEST_HYPERVISOR_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = nest_test_hypervisor_finalize;
  signals[PLUG_PULLED] = g_signal_new ("plug-pulled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  hypervisor_class->probe_async = test_probe_async;
  hypervisor_class->reread_async = test_reread_async;
  hypervisor_class->list_async = test_list_async;
  hypervisor_class->read_async = test_read_async;
  hypervisor_class->apply_async = test_apply_async;
  hypervisor_class->power_async = test_power_async;
  hypervisor_class->describe = test_describe;
  hypervisor_class->watch = test_watch;
}

static void
nest_test_hypervisor_init (NestTestHypervisor *self)
{
  self->name = g_strdup ("Test");
  self->power = NEST_POWER_STATE_OFF;
  nest_test_hypervisor_set (self, NEST_SETTING_HARDWARE_ACCELERATION, g_variant_new_boolean (TRUE));
  nest_test_hypervisor_set (self, NEST_SETTING_UNRESTRICTED_GUEST, g_variant_new_boolean (TRUE));
  nest_test_hypervisor_set (self, NEST_SETTING_NESTED_PAGING, g_variant_new_boolean (FALSE));
  nest_test_hypervisor_set (self, NEST_SETTING_NESTED_HW_VIRT, g_variant_new_boolean (FALSE));
  nest_test_hypervisor_set (self, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (1));
  nest_test_hypervisor_set (self, NEST_SETTING_MEMORY, g_variant_new_uint64 (2048));
  nest_test_hypervisor_set (self, NEST_SETTING_IO_APIC, g_variant_new_boolean (FALSE));
  nest_test_hypervisor_set (self, NEST_SETTING_ACPI, g_variant_new_boolean (TRUE));
}

NestTestHypervisor *
nest_test_hypervisor_new (void)
{
  return g_object_new (NEST_TYPE_TEST_HYPERVISOR, "id", "virtualbox", "connection", "virtualbox",
                       "name", "VirtualBox", NULL);
}

/* As Whonix's own definition: one processor, pinned to one CPU */
NestTestHypervisor *
nest_test_hypervisor_new_kvm (void)
{
  NestTestHypervisor *self = g_object_new (NEST_TYPE_TEST_HYPERVISOR, "id", "kvm", "connection", NEST_TEST_URI,
                                           "name", "KVM", NULL);

  nest_test_hypervisor_set (self, NEST_SETTING_IO_APIC, g_variant_new_boolean (TRUE));
  nest_test_hypervisor_set (self, NEST_SETTING_CPU_PINNING, g_variant_new_string ("cpuset=1"));

  return self;
}

/* @value: (nullable) (transfer floating) */
void
nest_test_hypervisor_set (NestTestHypervisor *self,
                          NestSetting         setting,
                          GVariant           *value)
{
  g_autoptr (GVariant) sunk = value != NULL ? g_variant_ref_sink (value) : NULL;

  g_clear_pointer (&self->values[setting], g_variant_unref);
  self->values[setting] = g_steal_pointer (&sunk);
}

/* How the value is written; changes do not touch it */
void
nest_test_hypervisor_set_source (NestTestHypervisor *self,
                                 NestSetting         setting,
                                 const char         *source)
{
  g_free (self->sources[setting]);
  self->sources[setting] = g_strdup (source);
}

GVariant *
nest_test_hypervisor_get (NestTestHypervisor *self,
                          NestSetting         setting)
{
  return self->values[setting];
}

void
nest_test_hypervisor_set_name (NestTestHypervisor *self,
                               const char         *name)
{
  g_free (self->name);
  self->name = g_strdup (name);
}

void
nest_test_hypervisor_set_power (NestTestHypervisor *self,
                                NestPowerState      state)
{
  self->power = state;
}

void
nest_test_hypervisor_set_snapshots (NestTestHypervisor *self,
                                    guint               count)
{
  self->snapshots = count;
}

void
nest_test_hypervisor_set_behaviour (NestTestHypervisor *self,
                                    NestTestBehaviour   behaviour)
{
  self->behaviour = behaviour;
}

/** nest_test_hypervisor_count_pulled_plugs: each of them was also a signal "plug-pulled" before it was done */
guint
nest_test_hypervisor_count_pulled_plugs (NestTestHypervisor *self)
{
  return self->n_pulled_plugs;
}

void
nest_test_hypervisor_set_ignores_button (NestTestHypervisor *self,
                                         gboolean            ignores)
{
  self->ignores_button = ignores;
}

void
nest_test_hypervisor_set_gone (NestTestHypervisor *self,
                               gboolean            gone)
{
  self->gone = gone;
}

guint
nest_test_hypervisor_count_applies (NestTestHypervisor *self)
{
  return self->applies;
}

guint
nest_test_hypervisor_count_reads (NestTestHypervisor *self)
{
  return self->reads;
}

guint
nest_test_hypervisor_count_lists (NestTestHypervisor *self)
{
  return self->lists;
}

/** nest_test_hypervisor_get_watched: Returns: (nullable): the machine it was told to look out for */
const char *
nest_test_hypervisor_get_watched (NestTestHypervisor *self)
{
  return self->watched;
}
