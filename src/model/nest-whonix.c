/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What machines of Whonix are called, and so what they are for. */
#include "nest-machine.h"

#include <string.h>

/**
 * nest_machine_get_whonix_role:
 *
 * Returns: what the machine is by its name, as Whonix's images are called
 *   ("Whonix-Workstation-LXQt", "Whonix-Gateway", …)
 */
NestWhonixRole
nest_machine_get_whonix_role (NestMachine *self)
{
  g_autofree char *name = g_ascii_strdown (nest_machine_get_display_name (self), -1);

  if (strstr (name, "whonix") == NULL)
    return NEST_WHONIX_NONE;
  if (strstr (name, "gateway") != NULL)
    return NEST_WHONIX_GATEWAY;
  if (strstr (name, "workstation") != NULL)
    return NEST_WHONIX_WORKSTATION;

  return NEST_WHONIX_NONE;
}
