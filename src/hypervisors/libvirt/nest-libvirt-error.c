/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place that knows what libvirt's error codes, and ssh's words inside them, mean for a person. */
#include "nest-libvirt-error.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>
#include <string.h>

#include "nest-libvirt-uri.h"
#include "nest-text.h"

#define MAX_MESSAGE_LENGTH 500

static const char remedy_no_rights[] =
  N_("Changing virtual machines of this computer needs the administrator's permission. Enter his password when "
     "you are asked, or ask him to add you to the group “libvirt”; then log out and in again.");
static const char remedy_no_agent[] =
  N_("Nothing here can ask for the administrator's password. Start Nestbox in a desktop session, or ask the "
     "administrator to add you to the group “libvirt”; then log out and in again.");
static const char remedy_no_bus[] =
  N_("libvirt cannot find out who may use it, because the system's message bus (D-Bus) or polkit does not run. "
     "Restart the computer; if that does not help, install polkit again: sudo apt install --reinstall polkitd.");
static const char remedy_read_only[] =
  N_("This connection is for looking only. Use an address that may also change machines; an “ro” at its end "
     "or a socket whose name ends in “-ro” stands in the way.");
static const char remedy_not_running[] =
  N_("Start libvirt's background service: sudo systemctl start libvirtd.socket, or restart the computer. Then "
     "try again.");
static const char remedy_not_installed[] =
  N_("Install KVM and libvirt: sudo apt install qemu-system-x86 libvirt-daemon-system. Then try again.");
static const char remedy_host_key[] =
  N_("This computer does not know the other one's key yet. Connect to it once with ssh in a terminal, compare "
     "the fingerprint with the one its administrator gives you, and say yes. Then try again.");
static const char remedy_changed_key[] =
  N_("The other computer shows another key than before. Either it was set up anew, or somebody else answers in "
     "its place. Do not go on before its administrator has told you which.");
static const char remedy_password[] =
  N_("The other computer did not let you in. Nestbox asks for no password there: put your ssh key on it with "
     "ssh-copy-id, unlock the key with ssh-add if it has a passphrase, and try again.");
static const char remedy_name[] =
  N_("There is no computer of that name, or this one is not connected to the network. Check how it is spelled.");
static const char remedy_unreachable[] =
  N_("Make sure that the other computer is switched on and connected to the network, and that it accepts such "
     "connections. Then try again.");
static const char remedy_certificate[] =
  N_("Both computers need certificates for such a connection; libvirt's documentation shows how to make them. An "
     "address that begins with qemu+ssh:// needs none.");
static const char remedy_other_end[] =
  N_("libvirt must be installed and running on the other computer, too, and you must be in its group “libvirt”.");
static const char remedy_address[] =
  N_("Check the address. It looks like qemu:///system, or qemu+ssh://user@computer/system for another computer.");
static const char remedy_try_again[] =
  N_("Try again: a new connection is made then. If that does not help, restart libvirt's background service.");
static const char remedy_locked[] =
  N_("Another program is just changing this machine. Wait until it has finished, then try again.");
static const char remedy_disk[] =
  N_("Make sure that the disk libvirt keeps its settings on is not full and can be written to.");

/* What ssh and the network say, in messages of libvirt's transport only: others hold strangers' names. */
static const struct {
  const char *part;
  NestHypervisorError error;
  const char *remedy;
} texts[] = {
  { "REMOTE HOST IDENTIFICATION HAS CHANGED", NEST_HYPERVISOR_ERROR_ACCESS_DENIED, remedy_changed_key },
  { "Host key verification failed", NEST_HYPERVISOR_ERROR_ACCESS_DENIED, remedy_host_key },
  { "host key", NEST_HYPERVISOR_ERROR_ACCESS_DENIED, remedy_host_key },
  { "Permission denied (", NEST_HYPERVISOR_ERROR_ACCESS_DENIED, remedy_password },
  { "Could not resolve hostname", NEST_HYPERVISOR_ERROR_FAILED, remedy_name },
  { "Unable to resolve address", NEST_HYPERVISOR_ERROR_FAILED, remedy_name },
  { "No route to host", NEST_HYPERVISOR_ERROR_SERVICE_DEAD, remedy_unreachable },
  { "Network is unreachable", NEST_HYPERVISOR_ERROR_SERVICE_DEAD, remedy_unreachable },
  { "Connection timed out", NEST_HYPERVISOR_ERROR_TIMED_OUT, remedy_unreachable },
  { "ssh: connect to host", NEST_HYPERVISOR_ERROR_SERVICE_DEAD, remedy_unreachable },
  { "unable to connect to server at", NEST_HYPERVISOR_ERROR_SERVICE_DEAD, remedy_unreachable },
  { "certificate", NEST_HYPERVISOR_ERROR_ACCESS_DENIED, remedy_certificate },
  { "keepalive timeout", NEST_HYPERVISOR_ERROR_SERVICE_DEAD, remedy_try_again },
  { "client socket is closed", NEST_HYPERVISOR_ERROR_SERVICE_DEAD, remedy_try_again },
};

/* Codes that mean the same whatever was being done. */
static const struct {
  int code;
  NestHypervisorError error;
  const char *remedy;
} codes[] = {
  { VIR_ERR_AUTH_FAILED, NEST_HYPERVISOR_ERROR_ACCESS_DENIED, remedy_no_rights },
  { VIR_ERR_AUTH_CANCELLED, NEST_HYPERVISOR_ERROR_ACCESS_DENIED, remedy_no_rights },
  { VIR_ERR_AUTH_UNAVAILABLE, NEST_HYPERVISOR_ERROR_ACCESS_DENIED, remedy_no_agent },
  { VIR_ERR_ACCESS_DENIED, NEST_HYPERVISOR_ERROR_ACCESS_DENIED, remedy_no_rights },
  { VIR_ERR_OPERATION_DENIED, NEST_HYPERVISOR_ERROR_ACCESS_DENIED, remedy_read_only },
  { VIR_ERR_GNUTLS_ERROR, NEST_HYPERVISOR_ERROR_ACCESS_DENIED, remedy_certificate },
  { VIR_ERR_NO_DOMAIN, NEST_HYPERVISOR_ERROR_NOT_FOUND, NULL },
  { VIR_ERR_OPERATION_INVALID, NEST_HYPERVISOR_ERROR_WRONG_STATE, NULL },
  { VIR_ERR_OPERATION_TIMEOUT, NEST_HYPERVISOR_ERROR_LOCKED, remedy_locked },
  { VIR_ERR_RESOURCE_BUSY, NEST_HYPERVISOR_ERROR_LOCKED, remedy_locked },
  { VIR_ERR_INVALID_CONN, NEST_HYPERVISOR_ERROR_SERVICE_DEAD, remedy_try_again },
  { VIR_ERR_RPC, NEST_HYPERVISOR_ERROR_SERVICE_DEAD, remedy_try_again },
  { VIR_ERR_NO_CONNECT, NEST_HYPERVISOR_ERROR_NOT_INSTALLED, remedy_address },
  { VIR_ERR_UNKNOWN_HOST, NEST_HYPERVISOR_ERROR_FAILED, remedy_name },
  { VIR_ERR_CONFIG_UNSUPPORTED, NEST_HYPERVISOR_ERROR_INVALID_VALUE, NULL },
  { VIR_ERR_CPU_INCOMPATIBLE, NEST_HYPERVISOR_ERROR_INVALID_VALUE, NULL },
  { VIR_ERR_XML_ERROR, NEST_HYPERVISOR_ERROR_INVALID_VALUE, NULL },
  { VIR_ERR_XML_DETAIL, NEST_HYPERVISOR_ERROR_INVALID_VALUE, NULL },
  { VIR_ERR_XML_INVALID_SCHEMA, NEST_HYPERVISOR_ERROR_INVALID_VALUE, NULL },
  { VIR_ERR_OVERFLOW, NEST_HYPERVISOR_ERROR_INVALID_VALUE, NULL },
  { VIR_ERR_INVALID_ARG, NEST_HYPERVISOR_ERROR_INVALID_VALUE, NULL },
  { VIR_ERR_NO_SUPPORT, NEST_HYPERVISOR_ERROR_UNKNOWN_OPTION, NULL },
  { VIR_ERR_ARGUMENT_UNSUPPORTED, NEST_HYPERVISOR_ERROR_UNKNOWN_OPTION, NULL },
  { VIR_ERR_OPERATION_UNSUPPORTED, NEST_HYPERVISOR_ERROR_UNKNOWN_OPTION, NULL },
};

static gboolean
is_transport (int domain)
{
  return domain == VIR_FROM_RPC || domain == VIR_FROM_REMOTE || domain == VIR_FROM_SSH ||
         domain == VIR_FROM_LIBSSH || domain == VIR_FROM_AUTH;
}

static NestHypervisorError
classify_number (const NestLibvirtFailure  *failure,
                 gboolean                   is_remote,
                 const char               **remedy)
{
  gboolean is_transport_error = is_transport (failure->domain);

  switch (failure->number)
    {
    case EACCES:
    case EPERM:
      *remedy = is_transport_error ? remedy_no_rights : remedy_disk;
      return is_transport_error ? NEST_HYPERVISOR_ERROR_ACCESS_DENIED : NEST_HYPERVISOR_ERROR_NOT_WRITABLE;
    case ENOSPC:
    case EDQUOT:
    case EROFS:
      *remedy = remedy_disk;
      return NEST_HYPERVISOR_ERROR_NOT_WRITABLE;
    default:
      break;
    }
  if (!is_transport_error)
    return NEST_HYPERVISOR_ERROR_FAILED;
  if (is_remote)
    {
      *remedy = remedy_other_end;
      return NEST_HYPERVISOR_ERROR_SERVICE_DEAD;
    }
  if (failure->number == ENOENT && !nest_libvirt_daemon_is_installed ())
    {
      *remedy = remedy_not_installed;
      return NEST_HYPERVISOR_ERROR_NOT_INSTALLED;
    }
  *remedy = failure->number == ENOENT || failure->number == ECONNREFUSED ? remedy_not_running : remedy_try_again;

  return NEST_HYPERVISOR_ERROR_SERVICE_DEAD;
}

static NestHypervisorError
classify_code (const NestLibvirtFailure  *failure,
               gboolean                   is_remote,
               const char               **remedy)
{
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (codes[i].code == failure->code)
      {
        /* What helps here does not help there. */
        gboolean is_local = codes[i].remedy == remedy_no_rights || codes[i].remedy == remedy_no_agent;

        *remedy = is_remote && is_local ? remedy_other_end : codes[i].remedy;
        return codes[i].error;
      }

  return NEST_HYPERVISOR_ERROR_FAILED;
}

static NestHypervisorError
classify (const NestLibvirtFailure  *failure,
          const char                *uri,
          NestLibvirtDeed            deed,
          const char               **remedy)
{
  gboolean is_remote = nest_libvirt_uri_is_remote (uri);
  NestHypervisorError error;

  *remedy = NULL;
  for (guint i = 0; is_transport (failure->domain) && i < G_N_ELEMENTS (texts); i++)
    if (strstr (failure->message, texts[i].part) != NULL)
      {
        *remedy = texts[i].remedy;
        return texts[i].error;
      }
  if (deed == NEST_LIBVIRT_OPEN && failure->domain == VIR_FROM_URI)
    {
      *remedy = remedy_address;
      return NEST_HYPERVISOR_ERROR_FAILED;
    }
  if (failure->domain == VIR_FROM_DBUS && failure->code == VIR_ERR_INTERNAL_ERROR)
    {
      *remedy = is_remote ? remedy_other_end : remedy_no_bus;
      return NEST_HYPERVISOR_ERROR_ACCESS_DENIED;
    }
  if (failure->code == VIR_ERR_SYSTEM_ERROR)
    return classify_number (failure, is_remote, remedy);

  error = classify_code (failure, is_remote, remedy);
  /* What does not start is nobody's wrong value: the settings were there before. */
  if (deed == NEST_LIBVIRT_START &&
      (error == NEST_HYPERVISOR_ERROR_INVALID_VALUE || error == NEST_HYPERVISOR_ERROR_UNKNOWN_OPTION ||
       error == NEST_HYPERVISOR_ERROR_FAILED))
    return NEST_HYPERVISOR_ERROR_START_FAILED;

  return error;
}

/* ssh ends its lines with a carriage return, and draws a box of @ around its loudest warning. */
static char *
make_first_line (const char *message)
{
  g_auto (GStrv) lines = g_strsplit_set (message, "\r\n", -1);
  const char *line = lines[0] != NULL ? lines[0] : "";
  g_autofree char *visible = NULL;
  const char *end;

  for (guint i = 0; lines[i] != NULL && (*line == '\0' || strstr (line, "@@@@") != NULL); i++)
    line = lines[i];
  visible = nest_text_make_visible (*line == '@' ? line + 1 : line);
  g_strstrip (visible);
  if (strlen (visible) <= MAX_MESSAGE_LENGTH)
    return g_steal_pointer (&visible);
  end = g_utf8_find_prev_char (visible, visible + MAX_MESSAGE_LENGTH);

  return g_strdup_printf ("%.*s…", (int) (end - visible), visible);
}

static GError *
new_with_remedy (NestHypervisorError  code,
                 const char          *message,
                 const char          *remedy)
{
  GError *error = g_error_new_literal (NEST_HYPERVISOR_ERROR, (int) code, message);

  if (remedy != NULL)
    nest_hypervisor_error_set_remedy (error, _(remedy));

  return error;
}

/**
 * nest_libvirt_error_new:
 * @uri: the connection
 * @deed: what was being done
 *
 * Returns: (transfer full): a %NEST_HYPERVISOR_ERROR with libvirt's own first line and, where there is
 *   one, a remedy; see nest_hypervisor_error_get_remedy()
 */
GError *
nest_libvirt_error_new (const NestLibvirtFailure *failure,
                        const char               *uri,
                        NestLibvirtDeed           deed)
{
  g_autofree char *line = make_first_line (failure->message);
  const char *remedy;
  NestHypervisorError code = classify (failure, uri, deed, &remedy);

  return new_with_remedy (code, *line != '\0' ? line : _("libvirt did not say what went wrong"), remedy);
}

/** nest_libvirt_error_set_last: from libvirt's last error, which only the thread that made the call can see */
void
nest_libvirt_error_set_last (GError          **error,
                             const char       *uri,
                             NestLibvirtDeed   deed)
{
  virErrorPtr last = virGetLastError ();
  NestLibvirtFailure failure = { 0, 0, 0, "" };

  if (error == NULL)
    return;
  if (last != NULL)
    failure = (NestLibvirtFailure){ last->code, last->domain, last->int1, last->message != NULL ? last->message : "" };
  g_clear_error (error);
  *error = nest_libvirt_error_new (&failure, uri, deed);
}

/**
 * nest_libvirt_error_new_lost:
 * @reason: VIR_CONNECT_CLOSE_REASON_…, as libvirt told when the connection ended by itself
 *
 * Returns: (transfer full): why the connection is gone
 */
GError *
nest_libvirt_error_new_lost (const char *uri,
                             int         reason)
{
  const char *message = _("The connection to libvirt was lost.");

  if (reason == VIR_CONNECT_CLOSE_REASON_EOF)
    message = _("libvirt ended the connection: its background service was stopped or restarted.");
  else if (reason == VIR_CONNECT_CLOSE_REASON_KEEPALIVE)
    message = _("libvirt has stopped answering, so the connection was given up.");

  return new_with_remedy (NEST_HYPERVISOR_ERROR_SERVICE_DEAD, message,
                          nest_libvirt_uri_is_remote (uri) ? remedy_unreachable : remedy_try_again);
}

/** nest_libvirt_error_get_problem: Returns: what an error on opening a connection says about the hypervisor */
NestHypervisorProblem
nest_libvirt_error_get_problem (const GError *error)
{
  static const struct {
    NestHypervisorError error;
    NestHypervisorProblem problem;
  } problems[] = {
    { NEST_HYPERVISOR_ERROR_NOT_INSTALLED, NEST_HYPERVISOR_PROBLEM_NOT_INSTALLED },
    { NEST_HYPERVISOR_ERROR_NOT_WRITABLE, NEST_HYPERVISOR_PROBLEM_NOT_WRITABLE },
    { NEST_HYPERVISOR_ERROR_SERVICE_DEAD, NEST_HYPERVISOR_PROBLEM_SERVICE_DEAD },
    { NEST_HYPERVISOR_ERROR_TIMED_OUT, NEST_HYPERVISOR_PROBLEM_SERVICE_HANGS },
    { NEST_HYPERVISOR_ERROR_ACCESS_DENIED, NEST_HYPERVISOR_PROBLEM_ACCESS_DENIED },
    { NEST_HYPERVISOR_ERROR_NOT_CONNECTED, NEST_HYPERVISOR_PROBLEM_NOT_CONNECTED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (problems); i++)
    if (g_error_matches (error, NEST_HYPERVISOR_ERROR, (int) problems[i].error))
      return problems[i].problem;

  return NEST_HYPERVISOR_PROBLEM_BROKEN;
}
