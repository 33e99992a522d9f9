/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The facts of a computer as a plain value, and the stable words for them. */
#include "nest-host-facts.h"

/** nest_host_facts_new: Returns: (transfer full): facts of which none is known */
NestHostFacts *
nest_host_facts_new (void)
{
  return g_new0 (NestHostFacts, 1);
}

/** nest_host_facts_copy: Returns: (transfer full) */
NestHostFacts *
nest_host_facts_copy (const NestHostFacts *self)
{
  NestHostFacts *copy = g_memdup2 (self, sizeof *self);

  copy->vboxdrv_version = g_strdup (self->vboxdrv_version);
  copy->driver_version = g_strdup (self->driver_version);
  copy->driver_log = g_strdup (self->driver_log);
  copy->maker = g_strdup (self->maker);
  for (guint i = 0; i < NEST_N_INSTALL_KINDS; i++)
    copy->installs[i] = nest_install_copy (self->installs[i]);
  copy->distribution = g_strdup (self->distribution);
  copy->distribution_version = g_strdup (self->distribution_version);

  return copy;
}

void
nest_host_facts_free (NestHostFacts *self)
{
  g_free (self->vboxdrv_version);
  g_free (self->driver_version);
  g_free (self->driver_log);
  g_free (self->maker);
  for (guint i = 0; i < NEST_N_INSTALL_KINDS; i++)
    nest_install_free (self->installs[i]);
  g_free (self->distribution);
  g_free (self->distribution_version);
  g_free (self);
}

/** nest_group_get_name: Returns: (transfer none): the group's name in the system */
const char *
nest_group_get_name (NestGroup group)
{
  static const char *const names[NEST_N_GROUPS] = { "kvm", "libvirt", "vboxusers" };

  g_return_val_if_fail (group < NEST_N_GROUPS, NULL);

  return names[group];
}

/** nest_membership_get_id: Returns: (transfer none): never translated */
const char *
nest_membership_get_id (NestMembership membership)
{
  static const char *const ids[] = { "unknown", "no-group", "no", "next-login", "yes" };

  g_return_val_if_fail (membership < G_N_ELEMENTS (ids), NULL);

  return ids[membership];
}

/** nest_kvm_device_get_id: Returns: (transfer none): never translated */
const char *
nest_kvm_device_get_id (NestKvmDevice device)
{
  static const char *const ids[] = { "unknown", "absent", "denied", "usable" };

  g_return_val_if_fail (device < G_N_ELEMENTS (ids), NULL);

  return ids[device];
}

/** nest_driver_state_get_id: Returns: (transfer none): never translated */
const char *
nest_driver_state_get_id (NestDriverState state)
{
  static const char *const ids[] = { "unknown",   "not-installed", "headers-missing", "build-failed",
                                     "not-built", "secure-boot",   "not-loaded",      "loaded" };

  g_return_val_if_fail (state < G_N_ELEMENTS (ids), NULL);

  return ids[state];
}
