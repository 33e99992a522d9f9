/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nestboxctl --practice reset: the practice machine as it was shipped. */
#include <glib/gi18n.h>

#include "nest-invocation.h"
#include "nest-json.h"
#include "nest-practice.h"

NestExitStatus
nest_command_reset (NestInvocation *invocation)
{
  g_autoptr (GError) error = NULL;

  if (!nest_practice_start_over (&error))
    return nest_invocation_fail (invocation, error);

  if (invocation->arguments->json)
    nest_print_document (nest_json_end (nest_json_begin ()));
  else
    nest_console_print (&invocation->console, "%s\n", _("The practice machine is as it was at first."));

  return NEST_EXIT_READY;
}
