/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading this computer alone, for commands that need no hypervisor. */
#include "nest-host-probe.h"
#include "nest-practice.h"
#include "nest-reading.h"
#include "nest-wait.h"

/** nest_read_host: Returns: (transfer full) (nullable): this computer, or the one for practice; %NULL if cancelled */
NestHost *
nest_read_host (NestInvocation  *invocation,
                GError         **error)
{
  g_autoptr (NestWait) wait = NULL;

  if (invocation->arguments->practice)
    return nest_practice_new_host ();
  wait = nest_wait_new ();
  nest_host_probe_async (invocation->root, invocation->cancellable, nest_wait_finish, nest_wait_ref (wait));

  return nest_host_probe_finish (nest_wait_get (wait), error);
}
