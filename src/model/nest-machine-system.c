/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A machine that stands for the system in which Nestbox runs: a checklist of it has no steps of a machine. */
#include "nest-machine.h"

#include <glib/gi18n.h>

/* In place of a UUID, which it can never be */
#define THIS_SYSTEM "this-system"

/**
 * nest_machine_new_for_system:
 * @hypervisor: "virtualbox" or "kvm": the one that is in this system, or is to be
 *
 * Returns: (transfer full): what stands for the system in which Nestbox runs, where that is a machine itself
 */
NestMachine *
nest_machine_new_for_system (const char *hypervisor,
                             const char *connection)
{
  /* Translators: the virtual machine in which the program runs, where a machine's name stands otherwise */
  return nest_machine_new (hypervisor, connection, THIS_SYSTEM, _("This virtual machine"), NEST_MACHINE_READ);
}

/** nest_machine_is_system: Returns: whether it stands for the system in which Nestbox runs */
gboolean
nest_machine_is_system (NestMachine *self)
{
  return g_strcmp0 (nest_machine_get_uuid (self), THIS_SYSTEM) == 0;
}
