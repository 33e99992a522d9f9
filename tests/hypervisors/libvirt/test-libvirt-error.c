/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libvirt's errors, as real ones read, to ours; and what URIs say. */
#include <errno.h>
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

#include "libvirt-test.h"
#include "nest-libvirt-error.h"
#include "nest-libvirt-uri.h"

#define REMOTE "qemu+ssh://host/system"

static void
test_errors (void)
{
  static const struct {
    const char *uri;
    NestLibvirtDeed deed;
    NestLibvirtFailure failure;
    NestHypervisorError error;
    gboolean has_remedy;
    const char *message; /* NULL: as it is */
  } cases[] = {
    { NEST_LIBVIRT_SYSTEM, NEST_LIBVIRT_OPEN,
      { VIR_ERR_AUTH_UNAVAILABLE, VIR_FROM_POLKIT, 0,
        "authentication unavailable: no polkit agent available to authenticate action 'org.libvirt.unix.manage'" },
      NEST_HYPERVISOR_ERROR_ACCESS_DENIED, TRUE, NULL },
    { NEST_LIBVIRT_SYSTEM, NEST_LIBVIRT_OPEN,
      { VIR_ERR_AUTH_FAILED, VIR_FROM_POLKIT, 0, "authentication failed: access denied by policy" },
      NEST_HYPERVISOR_ERROR_ACCESS_DENIED, TRUE, NULL },
    { NEST_LIBVIRT_SYSTEM, NEST_LIBVIRT_OPEN,
      { VIR_ERR_AUTH_CANCELLED, VIR_FROM_POLKIT, 0,
        "authentication cancelled: user cancelled authentication process" },
      NEST_HYPERVISOR_ERROR_ACCESS_DENIED, TRUE, NULL },
    { NEST_LIBVIRT_SYSTEM, NEST_LIBVIRT_OPEN,
      { VIR_ERR_INTERNAL_ERROR, VIR_FROM_DBUS, -1,
        "internal error: Unable to get system bus connection: Could not connect: No such file or directory" },
      NEST_HYPERVISOR_ERROR_ACCESS_DENIED, TRUE, NULL },
    { NEST_LIBVIRT_SYSTEM, NEST_LIBVIRT_OPEN,
      { VIR_ERR_SYSTEM_ERROR, VIR_FROM_RPC, EACCES,
        "Failed to connect socket to '/var/run/libvirt/libvirt-sock': Permission denied" },
      NEST_HYPERVISOR_ERROR_ACCESS_DENIED, TRUE, NULL },
    { NEST_LIBVIRT_SYSTEM, NEST_LIBVIRT_OPEN,
      { VIR_ERR_SYSTEM_ERROR, VIR_FROM_RPC, ECONNREFUSED,
        "Failed to connect socket to '/var/run/libvirt/libvirt-sock': Connection refused" },
      NEST_HYPERVISOR_ERROR_SERVICE_DEAD, TRUE, NULL },
    { REMOTE, NEST_LIBVIRT_OPEN,
      { VIR_ERR_SYSTEM_ERROR, VIR_FROM_RPC, ECONNRESET,
        "Cannot recv data: Host key verification failed.\r\n: Connection reset by peer" },
      NEST_HYPERVISOR_ERROR_ACCESS_DENIED, TRUE, "Cannot recv data: Host key verification failed." },
    { REMOTE, NEST_LIBVIRT_OPEN,
      { VIR_ERR_SYSTEM_ERROR, VIR_FROM_RPC, ECONNRESET,
        "Cannot recv data: @@@@@@@@@@@@@\r\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\r\n@@@@@\r\n" },
      NEST_HYPERVISOR_ERROR_ACCESS_DENIED, TRUE, "WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @" },
    { REMOTE, NEST_LIBVIRT_OPEN,
      { VIR_ERR_SYSTEM_ERROR, VIR_FROM_RPC, ECONNRESET,
        "Cannot recv data: me@host: Permission denied (publickey,password).: Connection reset by peer" },
      NEST_HYPERVISOR_ERROR_ACCESS_DENIED, TRUE, NULL },
    { REMOTE, NEST_LIBVIRT_OPEN,
      { VIR_ERR_SYSTEM_ERROR, VIR_FROM_RPC, ECONNRESET,
        "Cannot recv data: ssh: Could not resolve hostname host: Name or service not known: Connection reset by peer" },
      NEST_HYPERVISOR_ERROR_FAILED, TRUE, NULL },
    { REMOTE, NEST_LIBVIRT_OPEN,
      { VIR_ERR_SYSTEM_ERROR, VIR_FROM_RPC, ECONNRESET,
        "Cannot recv data: ssh: connect to host host port 22: Connection refused: Connection reset by peer" },
      NEST_HYPERVISOR_ERROR_SERVICE_DEAD, TRUE, NULL },
    { REMOTE, NEST_LIBVIRT_OPEN,
      { VIR_ERR_SYSTEM_ERROR, VIR_FROM_RPC, ECONNRESET,
        "Cannot recv data: ssh: connect to host host port 22: Connection timed out: Connection reset by peer" },
      NEST_HYPERVISOR_ERROR_TIMED_OUT, TRUE, NULL },
    { "qemu+tls://host/system", NEST_LIBVIRT_OPEN,
      { VIR_ERR_SYSTEM_ERROR, VIR_FROM_RPC, ENOENT,
        "Cannot read CA certificate '/etc/pki/CA/cacert.pem': No such file or directory" },
      NEST_HYPERVISOR_ERROR_ACCESS_DENIED, TRUE, NULL },
    { REMOTE, NEST_LIBVIRT_OPEN,
      { VIR_ERR_SYSTEM_ERROR, VIR_FROM_RPC, EIO, "End of file while reading data: Input/output error" },
      NEST_HYPERVISOR_ERROR_SERVICE_DEAD, TRUE, NULL },
    { NEST_LIBVIRT_SYSTEM, NEST_LIBVIRT_READ,
      { VIR_ERR_NO_DOMAIN, VIR_FROM_QEMU, -1, "Domain not found: no domain with matching uuid 'x'" },
      NEST_HYPERVISOR_ERROR_NOT_FOUND, FALSE, NULL },
    { NEST_LIBVIRT_SYSTEM, NEST_LIBVIRT_WRITE,
      { VIR_ERR_OPERATION_DENIED, VIR_FROM_NONE, -1,
        "operation forbidden: read only access prevents virDomainDefineXMLFlags" },
      NEST_HYPERVISOR_ERROR_ACCESS_DENIED, TRUE, NULL },
    { NEST_LIBVIRT_SYSTEM, NEST_LIBVIRT_WRITE,
      { VIR_ERR_OPERATION_TIMEOUT, VIR_FROM_QEMU, -1,
        "Timed out during operation: cannot acquire state change lock (held by monitor=remoteDispatchDomainSave)" },
      NEST_HYPERVISOR_ERROR_LOCKED, TRUE, NULL },
    { NEST_LIBVIRT_SYSTEM, NEST_LIBVIRT_WRITE,
      { VIR_ERR_SYSTEM_ERROR, VIR_FROM_NONE, ENOSPC, "cannot write data to file: No space left on device" },
      NEST_HYPERVISOR_ERROR_NOT_WRITABLE, TRUE, NULL },
    { NEST_LIBVIRT_SYSTEM, NEST_LIBVIRT_WRITE,
      { VIR_ERR_CONFIG_UNSUPPORTED, VIR_FROM_QEMU, -1, "unsupported configuration: vCPU count exceeds maximum" },
      NEST_HYPERVISOR_ERROR_INVALID_VALUE, FALSE, NULL },
    { NEST_LIBVIRT_SYSTEM, NEST_LIBVIRT_START,
      { VIR_ERR_CONFIG_UNSUPPORTED, VIR_FROM_QEMU, -1,
        "unsupported configuration: CPU mode 'host-passthrough' is not supported by hypervisor" },
      NEST_HYPERVISOR_ERROR_START_FAILED, FALSE, NULL },
    { NEST_LIBVIRT_SYSTEM, NEST_LIBVIRT_START,
      { VIR_ERR_OPERATION_INVALID, VIR_FROM_QEMU, -1, "Requested operation is not valid: domain is already running" },
      NEST_HYPERVISOR_ERROR_WRONG_STATE, FALSE, NULL },
    { NEST_LIBVIRT_SYSTEM, NEST_LIBVIRT_READ,
      { VIR_ERR_INTERNAL_ERROR, VIR_FROM_RPC, -1, "internal error: client socket is closed" },
      NEST_HYPERVISOR_ERROR_SERVICE_DEAD, TRUE, NULL },
    /* A machine's name may say anything; only the transport's words count. */
    { NEST_LIBVIRT_SYSTEM, NEST_LIBVIRT_WRITE,
      { VIR_ERR_INTERNAL_ERROR, VIR_FROM_QEMU, -1, "internal error: domain 'Host key verification failed' is odd" },
      NEST_HYPERVISOR_ERROR_FAILED, FALSE, NULL },
    { NEST_LIBVIRT_SYSTEM, NEST_LIBVIRT_READ, { 0, 0, 0, "" }, NEST_HYPERVISOR_ERROR_FAILED, FALSE,
      "libvirt did not say what went wrong" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = nest_libvirt_error_new (&cases[i].failure, cases[i].uri, cases[i].deed);

      g_test_message ("%s", cases[i].failure.message);
      g_assert_error (error, NEST_HYPERVISOR_ERROR, (int) cases[i].error);
      g_assert_cmpstr (error->message, ==, cases[i].message != NULL ? cases[i].message : cases[i].failure.message);
      g_assert_cmpint (nest_hypervisor_error_get_remedy (error) != NULL, ==, cases[i].has_remedy);
    }
}

static void
test_first_line (void)
{
  g_autofree char *endless = g_strnfill (100000, 'x');
  NestLibvirtFailure failure = { VIR_ERR_XML_DETAIL, VIR_FROM_DOMAIN, -1,
                                 "(domain_definition):2: Start tag expected\n<graphics passwd='secret'/>\n---^" };
  g_autoptr (GError) error = nest_libvirt_error_new (&failure, NEST_LIBVIRT_SYSTEM, NEST_LIBVIRT_WRITE);
  g_autoptr (GError) cut = NULL;

  g_assert_cmpstr (error->message, ==, "(domain_definition):2: Start tag expected");
  failure.message = endless;
  cut = nest_libvirt_error_new (&failure, NEST_LIBVIRT_SYSTEM, NEST_LIBVIRT_WRITE);
  g_assert_cmpuint (strlen (cut->message), <, 600);
}

static void
test_uris (void)
{
  static const struct {
    const char *uri;
    gboolean is_remote;
    gboolean is_guarded;
    const char *name;
    const char *without_tty;
  } cases[] = {
    { "qemu:///system", FALSE, TRUE, "KVM on this computer", "qemu:///system" },
    { "qemu:///session", FALSE, FALSE, "KVM (session)", "qemu:///session" },
    { "qemu+unix:///session", FALSE, FALSE, "libvirt (qemu+unix:///session)", "qemu+unix:///session" },
    { "qemu+ssh://host/system", TRUE, TRUE, "KVM on host", "qemu+ssh://host/system?no_tty=1" },
    { "qemu+ssh://me@host:2222/session?keyfile=/a%20b", TRUE, FALSE, "KVM on host",
      "qemu+ssh://me@host:2222/session?keyfile=/a%20b&no_tty=1" },
    { "qemu+ssh://host/system?no_tty=0", TRUE, TRUE, "KVM on host", "qemu+ssh://host/system?no_tty=0" },
    { "qemu+tls://[::1]/system", TRUE, TRUE, "KVM on ::1", "qemu+tls://[::1]/system" },
    { "qemu+unix:///system?socket=/a:///b", FALSE, TRUE, "libvirt (qemu+unix:///system?socket=/a:///b)",
      "qemu+unix:///system?socket=/a:///b" },
    { "test:///default", FALSE, FALSE, "libvirt (test:///default)", "test:///default" },
    { "xen:///system", FALSE, TRUE, "libvirt (xen:///system)", "xen:///system" },
    { "not a\nURI", FALSE, FALSE, NULL, "not a\nURI" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = nest_libvirt_uri_get_name (cases[i].uri);
      g_autofree char *without_tty = nest_libvirt_uri_without_tty (cases[i].uri);

      g_assert_cmpint (nest_libvirt_uri_is_remote (cases[i].uri), ==, cases[i].is_remote);
      g_assert_cmpint (nest_libvirt_uri_is_guarded (cases[i].uri), ==, cases[i].is_guarded);
      g_assert_cmpint (nest_libvirt_uri_is_valid (cases[i].uri), ==, cases[i].name != NULL);
      if (cases[i].name != NULL)
        g_assert_cmpstr (name, ==, cases[i].name);
      g_assert_null (strchr (name, '\n'));
      g_assert_cmpstr (without_tty, ==, cases[i].without_tty);
    }
}

static void
test_session (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "libvirt", "qemu", NULL);
  g_autofree char *network = g_build_filename (folder, "networks", NULL);
  g_autofree char *file = g_build_filename (folder, "one.xml", NULL);

  g_assert_false (nest_libvirt_session_has_domains ());
  g_assert_cmpint (g_mkdir_with_parents (network, 0700), ==, 0);
  g_assert_false (nest_libvirt_session_has_domains ());
  g_assert_true (g_file_set_contents (file, "<domain/>", -1, NULL));
  g_assert_true (nest_libvirt_session_has_domains ());
}

int
main (int    argc,
      char **argv)
{
  libvirt_test_init (&argc, &argv);

  g_test_add_func ("/libvirt-error/codes", test_errors);
  g_test_add_func ("/libvirt-error/first-line", test_first_line);
  g_test_add_func ("/libvirt-error/uris", test_uris);
  g_test_add_func ("/libvirt-error/session", test_session);

  return libvirt_test_run ();
}
