/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which hypervisors an invocation looks at, and what is told of those that could not be asked. */
#include "nest-places.h"

#include <glib/gi18n.h>
#include <unistd.h>

#include "nest-libvirt-uri.h"
#include "nest-libvirt.h"
#include "nest-practice.h"
#include "nest-text.h"
#include "nest-virtualbox.h"

#define VIRTUALBOX "virtualbox"

/** nest_places_is_name: Returns: whether @text may be a connection: "virtualbox" or an address of libvirt */
gboolean
nest_places_is_name (const char *text)
{
  return g_str_equal (text, VIRTUALBOX) || nest_libvirt_uri_is_valid (text);
}

static NestHypervisor *
new_hypervisor (const char *connection)
{
  return g_str_equal (connection, VIRTUALBOX) ? nest_virtualbox_new () : nest_libvirt_new (connection);
}

/**
 * nest_places_add:
 * @connection: "virtualbox" or a libvirt URI; nothing is opened yet
 *
 * Returns: (transfer none): the hypervisor of it, which may have been there before
 */
NestHypervisor *
nest_places_add (NestInvocation *invocation,
                 const char     *connection)
{
  NestHypervisor *hypervisor = nest_places_find (invocation, connection);

  if (hypervisor != NULL)
    return hypervisor;

  hypervisor = new_hypervisor (connection);
  g_ptr_array_add (invocation->hypervisors, hypervisor);

  return hypervisor;
}

/** nest_places_find: Returns: (transfer none) (nullable): the hypervisor of that connection */
NestHypervisor *
nest_places_find (NestInvocation *invocation,
                  const char     *connection)
{
  for (guint i = 0; i < invocation->hypervisors->len; i++)
    if (g_strcmp0 (nest_hypervisor_get_connection (g_ptr_array_index (invocation->hypervisors, i)), connection) == 0)
      return g_ptr_array_index (invocation->hypervisors, i);

  return NULL;
}

/**
 * nest_places_choose:
 *
 * VirtualBox; the system's libvirt if it listens; the user's own, whose opening starts a daemon, only if
 * there is something in it; and what the user names. Connections remembered by the window are the window's.
 */
void
nest_places_choose (NestInvocation *invocation)
{
  const NestArguments *arguments = invocation->arguments;

  if (arguments->practice)
    {
      g_ptr_array_add (invocation->hypervisors, nest_practice_new_hypervisor ());
      return;
    }
  if (arguments->only != NULL)
    {
      nest_places_add (invocation, arguments->only);
      return;
    }

  nest_places_add (invocation, VIRTUALBOX);
  if (nest_libvirt_system_socket_exists ())
    nest_places_add (invocation, NEST_LIBVIRT_SYSTEM);
  if (nest_libvirt_session_has_domains ())
    nest_places_add (invocation, NEST_LIBVIRT_SESSION);
  for (guint i = 0; i < arguments->connections->len; i++)
    nest_places_add (invocation, g_ptr_array_index (arguments->connections, i));
}

/** nest_places_get_command: Returns: (transfer full): how this program is to be called to look at the same */
char *
nest_places_get_command (const NestArguments *arguments)
{
  GString *command = g_string_new ("nestboxctl");

  if (arguments->practice)
    g_string_append (command, " --practice");
  for (guint i = 0; i < arguments->connections->len; i++)
    {
      const char *argv[] = { "--connect", g_ptr_array_index (arguments->connections, i), NULL };
      g_autofree char *quoted = nest_text_quote_argv (argv);

      g_string_append_printf (command, " %s", quoted);
    }
  if (arguments->only != NULL)
    {
      const char *argv[] = { "--only", arguments->only, NULL };
      g_autofree char *quoted = nest_text_quote_argv (argv);

      g_string_append_printf (command, " %s", quoted);
    }

  return g_string_free (command, FALSE);
}

/** nest_places_may_ask: Returns: whether ssh may be waiting for the user to type something, however long he needs */
gboolean
nest_places_may_ask (NestHypervisor *hypervisor)
{
  return isatty (STDIN_FILENO) == 1 && nest_libvirt_uri_is_remote (nest_hypervisor_get_connection (hypervisor));
}

void
nest_failure_free (gpointer data)
{
  NestFailure *self = data;

  g_clear_object (&self->hypervisor);
  g_clear_error (&self->error);
  g_free (self);
}

/** nest_failure_is_absence: Returns: whether it only says that a hypervisor which nobody asked for is not there */
gboolean
nest_failure_is_absence (const GError *error)
{
  return g_error_matches (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_INSTALLED);
}

/**
 * nest_places_add_failure:
 * @error: why @hypervisor could not be asked
 *
 * Tells the user once; the others go on.
 */
void
nest_places_add_failure (NestInvocation *invocation,
                         NestHypervisor *hypervisor,
                         const GError   *error)
{
  NestFailure *failure;
  g_autofree char *text = NULL;

  for (guint i = 0; i < invocation->failures->len; i++)
    if (((NestFailure *) g_ptr_array_index (invocation->failures, i))->hypervisor == hypervisor)
      return;

  failure = g_new0 (NestFailure, 1);
  failure->hypervisor = g_object_ref (hypervisor);
  failure->error = g_error_copy (error);
  g_ptr_array_add (invocation->failures, failure);

  text = nest_error_describe (error);
  nest_console_warn (&invocation->console, "%s (%s): %s", nest_hypervisor_get_name (hypervisor),
                     nest_hypervisor_get_connection (hypervisor), text);
}

/** nest_places_get_status: Returns: what those that could not be asked make of the exit status */
NestExitStatus
nest_places_get_status (NestInvocation *invocation)
{
  NestExitStatus worst = NEST_EXIT_READY;

  for (guint i = 0; i < invocation->failures->len; i++)
    worst = nest_exit_status_worst (
      worst, nest_exit_status_for_error (((NestFailure *) g_ptr_array_index (invocation->failures, i))->error));

  return worst;
}

/**
 * nest_places_get_status_for_many:
 *
 * A machine that was named is there, whatever another connection says; "all of them" is not complete
 * without every connection.
 *
 * Returns: the same as nest_places_get_status() where the arguments ask for whatever there is
 */
NestExitStatus
nest_places_get_status_for_many (NestInvocation *invocation)
{
  return invocation->arguments->all || invocation->arguments->matches != NULL ? nest_places_get_status (invocation)
                                                                              : NEST_EXIT_READY;
}
