/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestMachine from showvminfo --machinereadable: state, platform, guest, snapshots and settings. */
#include "nest-vbox-machine.h"

#include <glib/gi18n.h>
#include <string.h>

#include "nest-hypervisor.h"
#include "nest-vbox-cursor.h"
#include "nest-vbox-settings.h"

/**
 * nest_vbox_power_state_from_text:
 * @text: (nullable): the value of VMState
 *
 * An aborted-saved VM lost its process while it was being restored and still has its saved state.
 *
 * Returns: the state; %NEST_POWER_STATE_UNKNOWN for a word no known version prints
 */
NestPowerState
nest_vbox_power_state_from_text (const char *text)
{
  static const struct {
    const char *text;
    NestPowerState state;
  } states[] = {
    { "poweroff", NEST_POWER_STATE_OFF },
    { "teleported", NEST_POWER_STATE_OFF },
    { "aborted", NEST_POWER_STATE_ABORTED },
    { "saved", NEST_POWER_STATE_SAVED },
    { "aborted-saved", NEST_POWER_STATE_SAVED },
    { "running", NEST_POWER_STATE_RUNNING },
    { "paused", NEST_POWER_STATE_PAUSED },
    { "gurumeditation", NEST_POWER_STATE_STUCK },
    { "stuck", NEST_POWER_STATE_STUCK },
    { "starting", NEST_POWER_STATE_CHANGING },
    { "stopping", NEST_POWER_STATE_CHANGING },
    { "saving", NEST_POWER_STATE_CHANGING },
    { "restoring", NEST_POWER_STATE_CHANGING },
    { "settingup", NEST_POWER_STATE_CHANGING },
    { "snapshotting", NEST_POWER_STATE_CHANGING },
    { "onlinesnapshotting", NEST_POWER_STATE_CHANGING },
    { "livesnapshotting", NEST_POWER_STATE_CHANGING },
    { "restoringsnapshot", NEST_POWER_STATE_CHANGING },
    { "deletingsnapshot", NEST_POWER_STATE_CHANGING },
    { "deletingsnapshotlive", NEST_POWER_STATE_CHANGING },
    { "deletingsnapshotlivepaused", NEST_POWER_STATE_CHANGING },
    { "teleporting", NEST_POWER_STATE_CHANGING },
    { "teleportingin", NEST_POWER_STATE_CHANGING },
    { "teleportingpausedvm", NEST_POWER_STATE_CHANGING },
    { "faulttolerantsyncing", NEST_POWER_STATE_CHANGING },
  };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (states[i].text, text) == 0)
      return states[i].state;

  return NEST_POWER_STATE_UNKNOWN;
}

/** nest_vbox_machine_new_inaccessible: Returns: (transfer full): a VM that VirtualBox itself cannot read */
NestMachine *
nest_vbox_machine_new_inaccessible (const char *uuid)
{
  NestMachine *machine = nest_machine_new (NEST_VBOX_ID, NEST_VBOX_ID, uuid, NEST_VBOX_INACCESSIBLE,
                                           NEST_MACHINE_INACCESSIBLE);

  nest_machine_set_problem (machine,
                            _("VirtualBox cannot read this machine's settings file: it was moved, deleted "
                              "or damaged. VirtualBox's own window shows which file it is."));

  return machine;
}

/**
 * nest_vbox_machine_new_listed:
 *
 * Returns: (transfer full): a machine of which the list says only UUID and name. One that is called
 *   "<inaccessible>" counts as inaccessible until it was read: it may also just have that name.
 */
NestMachine *
nest_vbox_machine_new_listed (const NestVboxEntry *entry)
{
  if (g_str_equal (entry->name, NEST_VBOX_INACCESSIBLE))
    return nest_vbox_machine_new_inaccessible (entry->uuid);

  return nest_machine_new (NEST_VBOX_ID, NEST_VBOX_ID, entry->uuid, entry->name, NEST_MACHINE_LISTED);
}

/* Versions before 7.1 know no other platform and do not print it. */
static NestPlatform
get_platform (GHashTable *info)
{
  const char *text = g_hash_table_lookup (info, "platformArchitecture");

  return text == NULL || g_str_equal (text, "x86") ? NEST_PLATFORM_X86 : NEST_PLATFORM_OTHER;
}

/* The switch of the virtual processor decides; where there is none (ARM, old versions) the guest's type. */
static NestAnswer
get_is_64_bit (GHashTable *info,
               const char *os_type)
{
  const char *long_mode = g_hash_table_lookup (info, "longmode");

  if (g_strcmp0 (long_mode, "on") == 0)
    return NEST_ANSWER_YES;
  if (g_strcmp0 (long_mode, "off") == 0)
    return NEST_ANSWER_NO;
  if (os_type != NULL && (strstr (os_type, "64-bit") != NULL || g_str_has_suffix (os_type, "_64")))
    return NEST_ANSWER_YES;
  if (os_type != NULL && strstr (os_type, "32-bit") != NULL)
    return NEST_ANSWER_NO;

  return NEST_ANSWER_UNKNOWN;
}

/* SnapshotName, SnapshotName-1, SnapshotName-1-1 …: one key a snapshot. */
static guint
count_snapshots (GHashTable *info)
{
  GHashTableIter iter;
  gpointer key;
  guint count = 0;

  g_hash_table_iter_init (&iter, info);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (g_str_has_prefix (key, "SnapshotName"))
      count++;

  return count;
}

static gboolean
is_inaccessible (GHashTable *info)
{
  const char *state = g_hash_table_lookup (info, "VMState");

  /* With a real state it is only its name. */
  if (state == NULL)
    return g_strcmp0 (g_hash_table_lookup (info, "name"), NEST_VBOX_INACCESSIBLE) == 0;

  return g_str_equal (state, NEST_VBOX_INACCESSIBLE) || g_str_equal (state, "inaccessible");
}

/**
 * nest_vbox_machine_new_read:
 * @uuid: the machine that was asked for
 * @data: what showvminfo --machinereadable printed
 * @length: bytes
 *
 * Settings that VirtualBox does not print (a machine for ARM has no hwvirtex) stay unset.
 *
 * Returns: (transfer full): the machine; %NULL with %NEST_HYPERVISOR_ERROR_BAD_OUTPUT if this is not,
 *   or not all of, that machine
 */
NestMachine *
nest_vbox_machine_new_read (const char  *uuid,
                            const char  *data,
                            gsize        length,
                            GError     **error)
{
  g_autoptr (GHashTable) info = nest_vbox_parse_machine_readable (data, length, error);
  g_autoptr (NestMachine) machine = NULL;
  g_autofree char *os_type = NULL;
  const char *name, *found_uuid;

  if (info == NULL)
    return NULL;
  name = g_hash_table_lookup (info, "name");
  found_uuid = g_hash_table_lookup (info, "UUID");
  if (name != NULL && (found_uuid == NULL || g_ascii_strcasecmp (uuid, found_uuid) == 0) &&
      is_inaccessible (info))
    return nest_vbox_machine_new_inaccessible (uuid);
  if (name == NULL || found_uuid == NULL || g_ascii_strcasecmp (uuid, found_uuid) != 0 ||
      !g_hash_table_contains (info, "VMState") || !g_hash_table_contains (info, "cpus") ||
      !g_hash_table_contains (info, "memory"))
    {
      nest_vbox_cursor_fail (error);
      return NULL;
    }

  machine = nest_machine_new (NEST_VBOX_ID, NEST_VBOX_ID, found_uuid, name, NEST_MACHINE_READ);
  if (g_hash_table_contains (info, "ostype"))
    os_type = g_utf8_make_valid (g_hash_table_lookup (info, "ostype"), -1);
  nest_machine_set_power_state (machine,
                                nest_vbox_power_state_from_text (g_hash_table_lookup (info, "VMState")));
  nest_machine_set_platform (machine, get_platform (info));
  nest_machine_set_guest (machine, os_type, get_is_64_bit (info, os_type));
  nest_machine_set_snapshot_count (machine, count_snapshots (info));
  for (NestSetting setting = 0; setting < NEST_N_SETTINGS; setting++)
    {
      const char *key = nest_vbox_setting_get_key (setting);
      const char *text = key != NULL ? g_hash_table_lookup (info, key) : NULL;
      g_autoptr (GVariant) value = nest_vbox_setting_parse_value (setting, text);

      if (value != NULL)
        nest_machine_set_value (machine, setting, value);
    }

  return g_steal_pointer (&machine);
}
