/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connections that are refused, hang, wait for the user or see others at work. */
#include <gio/gunixsocketaddress.h>
#include <libvirt/libvirt.h>

#include "libvirt-test.h"
#include "nest-libvirt-call.h"

#define UUID_DEFAULT "6695eb01-f6a4-8304-79aa-97f2502e193f"

static void
test_refused (void)
{
  static const struct {
    const char *uri;
    int error;
    NestHypervisorProblem problem;
    int older_error; /* where that of a libvirt before 11 is another; 0 is none of these */
  } cases[] = {
    { "test:///with a space.xml", NEST_HYPERVISOR_ERROR_FAILED, NEST_HYPERVISOR_PROBLEM_BROKEN },
    { "", NEST_HYPERVISOR_ERROR_FAILED, NEST_HYPERVISOR_PROBLEM_BROKEN },
    { ":::", NEST_HYPERVISOR_ERROR_FAILED, NEST_HYPERVISOR_PROBLEM_BROKEN },
    { "test:///nonexistent/file.xml", NEST_HYPERVISOR_ERROR_FAILED, NEST_HYPERVISOR_PROBLEM_BROKEN,
      NEST_HYPERVISOR_ERROR_INVALID_VALUE },
    { "test:///etc/passwd", NEST_HYPERVISOR_ERROR_INVALID_VALUE, NEST_HYPERVISOR_PROBLEM_BROKEN },
    { "qemu+foo://host/system", NEST_HYPERVISOR_ERROR_INVALID_VALUE, NEST_HYPERVISOR_PROBLEM_BROKEN },
  };

  unsigned long version = 0;
  gboolean is_older;

  g_assert_cmpint (virGetVersion (&version, NULL, NULL), ==, 0);
  is_older = version < 11000000;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      int expected = is_older && cases[i].older_error != 0 ? cases[i].older_error : cases[i].error;
      NestHypervisor *libvirt = nest_libvirt_new (cases[i].uri);
      g_autoptr (NestHypervisorInfo) info = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_null (libvirt_test_list (libvirt, &error));
      g_assert_error (error, NEST_HYPERVISOR_ERROR, expected);
      g_assert_null (strchr (error->message, '\n'));
      info = libvirt_test_probe (libvirt);
      g_assert_cmpint (nest_hypervisor_info_get_problem (info), ==, cases[i].problem);
      g_assert_cmpstr (nest_hypervisor_info_get_message (info), ==, error->message);
      libvirt_test_close (libvirt);
    }
}

/* A daemon's socket that is not there, does not listen, or may not be entered. */
static void
test_no_daemon (void)
{
  g_autofree char *path = libvirt_test_write ("a-socket", "");
  g_autofree char *missing_uri = g_strdup_printf ("qemu+unix:///system?socket=%s-missing", path);
  g_autofree char *dead_uri = g_strdup_printf ("qemu+unix:///system?socket=%s-dead", path);
  g_autofree char *dead_path = g_strconcat (path, "-dead", NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (dead_path);
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, 0, NULL);
  const char *const uris[] = { missing_uri, dead_uri };

  g_assert_true (g_socket_bind (socket, address, FALSE, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      NestHypervisor *libvirt = nest_libvirt_new (uris[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (libvirt_test_list (libvirt, &error));
      g_assert_true (g_error_matches (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_SERVICE_DEAD) ||
                     g_error_matches (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_INSTALLED));
      g_assert_nonnull (nest_hypervisor_error_get_remedy (error));
      libvirt_test_close (libvirt);
    }
}

/* Takes connections and never says a word. */
static GSocketListener *
listen_mute (char **uri)
{
  g_autofree char *path = libvirt_test_write ("mute", "");
  static guint serial = 0;
  g_autofree char *socket_path = g_strdup_printf ("%s-socket-%u", path, serial++);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (socket_path);
  GSocketListener *listener = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;

  g_socket_listener_add_address (listener, address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL,
                                 &error);
  g_assert_no_error (error);
  *uri = g_strdup_printf ("qemu+unix:///system?socket=%s", socket_path);

  return listener;
}

static void
hang_up (GSocketListener *listener)
{
  g_autoptr (GSocketConnection) connection = NULL;

  /* Whoever waits in the queue is let down, so that its thread ends. */
  while ((connection = g_socket_listener_accept (listener, NULL, NULL, NULL)) != NULL)
    {
      g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
      g_clear_object (&connection);
      break;
    }
  g_socket_listener_close (listener);
}

static void
test_hanging (void)
{
  g_autofree char *uri = NULL;
  g_autoptr (GSocketListener) listener = listen_mute (&uri);
  NestHypervisor *mute = nest_libvirt_new (uri);
  NestHypervisor *other = libvirt_test_open ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) machines = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  gint64 begin;

  nest_hypervisor_list_async (mute, NEST_PRIORITY_SELECTED, cancellable, libvirt_test_take_result, &place);
  libvirt_test_spin (100);
  g_assert_null (place);

  /* It keeps nobody else waiting … */
  machines = libvirt_test_list (other, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (machines->len, ==, 6);

  /* … and not even who asked, if he has had enough. */
  begin = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  result = libvirt_test_wait (&place);
  g_assert_null (nest_hypervisor_list_finish (mute, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, G_USEC_PER_SEC);

  g_clear_object (&result);

  hang_up (listener);
  libvirt_test_close (mute);
  libvirt_test_close (other);
}

static void
test_timed_out (void)
{
  g_autofree char *uri = NULL;
  g_autoptr (GSocketListener) listener = listen_mute (&uri);
  NestHypervisor *mute;
  g_autoptr (NestHypervisorInfo) info = NULL;

  g_setenv ("NESTBOX_TIME_SCALE", "0.01", TRUE);
  mute = nest_libvirt_new (uri);
  info = libvirt_test_probe (mute);
  g_assert_cmpint (nest_hypervisor_info_get_problem (info), ==, NEST_HYPERVISOR_PROBLEM_SERVICE_HANGS);
  g_assert_nonnull (nest_hypervisor_info_get_remedy (info));
  g_unsetenv ("NESTBOX_TIME_SCALE");

  hang_up (listener);
  libvirt_test_close (mute);
}

static void
test_waits_for_the_user (void)
{
  NestHypervisor *libvirt = nest_libvirt_new_full ("test:///default", "Far Away",
                                                   NEST_LIBVIRT_NO_TTY | NEST_LIBVIRT_WAIT_FOR_USER);
  g_autoptr (NestHypervisorInfo) info = libvirt_test_probe (libvirt);
  g_autoptr (GPtrArray) machines = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (nest_hypervisor_get_name (libvirt), ==, "Far Away");
  g_assert_cmpint (nest_hypervisor_info_get_problem (info), ==, NEST_HYPERVISOR_PROBLEM_NOT_CONNECTED);
  g_assert_null (libvirt_test_list (libvirt, &error));
  g_assert_error (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_CONNECTED);
  g_clear_error (&error);
  g_assert_false (nest_libvirt_is_connected (NEST_LIBVIRT (libvirt)));

  nest_libvirt_allow (NEST_LIBVIRT (libvirt));
  machines = libvirt_test_list (libvirt, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (machines->len, ==, 1);
  g_assert_true (nest_libvirt_is_connected (NEST_LIBVIRT (libvirt)));
  libvirt_test_close (libvirt);
}

/* --- what others do --- */

static void
take_hint (NestHypervisor *libvirt,
           const char     *uuid,
           GPtrArray      *hints)
{
  g_ptr_array_add (hints, g_strdup (uuid != NULL ? uuid : "list"));
}

static gboolean
has_hint (GPtrArray  *hints,
          const char *hint)
{
  return g_ptr_array_find_with_equal_func (hints, hint, g_str_equal, NULL);
}

static void
wait_for_hint (GPtrArray  *hints,
               const char *hint)
{
  gint64 begin = g_get_monotonic_time ();

  while (!has_hint (hints, hint))
    {
      libvirt_test_spin (10);
      g_assert_cmpint (g_get_monotonic_time () - begin, <, G_USEC_PER_SEC);
    }
}

/* test:///default is one world for the whole process: another connection plays virsh. */
static void
test_hints (void)
{
  NestHypervisor *libvirt = nest_libvirt_new ("test:///default");
  g_autoptr (GPtrArray) hints = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) machines = libvirt_test_list (libvirt, NULL);
  g_autofree char *xml = libvirt_test_domain ("new", UUID_OFF, "");
  virConnectPtr virsh = virConnectOpen ("test:///default");
  virDomainPtr domain = virDomainLookupByName (virsh, "test");

  g_signal_connect (libvirt, "machine-hint", G_CALLBACK (take_hint), hints);
  g_assert_cmpint (virDomainSuspend (domain), ==, 0);
  wait_for_hint (hints, UUID_DEFAULT);
  g_assert_false (has_hint (hints, "list"));
  g_ptr_array_set_size (hints, 0);
  g_assert_cmpint (virDomainResume (domain), ==, 0);
  wait_for_hint (hints, UUID_DEFAULT);
  g_ptr_array_set_size (hints, 0);
  virDomainFree (domain);

  domain = virDomainDefineXML (virsh, xml);
  wait_for_hint (hints, "list");
  g_ptr_array_set_size (hints, 0);
  /* What comes together is told once. */
  g_assert_cmpint (virDomainCreate (domain), ==, 0);
  g_assert_cmpint (virDomainSuspend (domain), ==, 0);
  g_assert_cmpint (virDomainDestroy (domain), ==, 0);
  wait_for_hint (hints, UUID_OFF);
  libvirt_test_spin (100);
  g_assert_cmpuint (hints->len, ==, 1);
  g_ptr_array_set_size (hints, 0);
  g_assert_cmpint (virDomainUndefine (domain), ==, 0);
  wait_for_hint (hints, "list");

  virDomainFree (domain);
  virConnectClose (virsh);
  libvirt_test_close (libvirt);
}

/* The test driver takes domains of any type. */
static void
test_foreign_and_snapshots (void)
{
  NestHypervisor *libvirt = nest_libvirt_new ("test:///default");
  g_autofree char *plain = libvirt_test_domain ("foreign", UUID_OFF, "");
  g_autoptr (GString) xml = g_string_new (plain);
  virConnectPtr virsh = virConnectOpen ("test:///default");
  virDomainPtr domain;
  virDomainSnapshotPtr snapshot;
  g_autoptr (NestMachine) machine = NULL;
  g_autoptr (NestMachine) foreign = NULL;
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GError) error = NULL;

  domain = virDomainLookupByName (virsh, "test");
  snapshot = virDomainSnapshotCreateXML (domain, "<domainsnapshot/>", 0);
  machine = libvirt_test_read (libvirt, UUID_DEFAULT, NULL);
  g_assert_cmpuint (nest_machine_get_snapshot_count (machine), ==, 1);
  g_assert_cmpint (virDomainSnapshotDelete (snapshot, 0), ==, 0);
  virDomainSnapshotFree (snapshot);
  virDomainFree (domain);

  g_string_replace (xml, ">hvm<", ">xen<", 1);
  g_string_replace (xml, "arch='x86_64'", "arch='i686'", 1);
  domain = virDomainDefineXML (virsh, xml->str);
  foreign = libvirt_test_read (libvirt, UUID_OFF, NULL);
  g_assert_cmpint (nest_machine_get_detail (foreign), ==, NEST_MACHINE_INACCESSIBLE);
  g_assert_nonnull (nest_machine_get_problem (foreign));
  g_assert_cmpint (nest_machine_get_power_state (foreign), ==, NEST_POWER_STATE_OFF);
  changes = libvirt_test_one_change (foreign, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (2));
  g_assert_false (libvirt_test_apply (libvirt, UUID_OFF, changes, &error));
  g_assert_error (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_INVALID_VALUE);

  g_assert_cmpint (virDomainUndefine (domain), ==, 0);
  virDomainFree (domain);
  virConnectClose (virsh);
  libvirt_test_close (libvirt);
}

static void
test_own_change_hints (void)
{
  NestHypervisor *libvirt = libvirt_test_open ();
  g_autoptr (GPtrArray) hints = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (NestMachine) machine = libvirt_test_read (libvirt, UUID_OFF, NULL);
  g_autoptr (GPtrArray) changes = libvirt_test_one_change (machine, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (2));

  g_signal_connect (libvirt, "machine-hint", G_CALLBACK (take_hint), hints);
  g_assert_true (libvirt_test_apply (libvirt, UUID_OFF, changes, NULL));
  wait_for_hint (hints, UUID_OFF);
  libvirt_test_close (libvirt);
}

int
main (int    argc,
      char **argv)
{
  libvirt_test_init (&argc, &argv);

  g_test_add_func ("/libvirt-connection/refused", test_refused);
  g_test_add_func ("/libvirt-connection/no-daemon", test_no_daemon);
  g_test_add_func ("/libvirt-connection/hanging", test_hanging);
  g_test_add_func ("/libvirt-connection/timed-out", test_timed_out);
  g_test_add_func ("/libvirt-connection/waits-for-the-user", test_waits_for_the_user);
  g_test_add_func ("/libvirt-connection/hints", test_hints);
  g_test_add_func ("/libvirt-connection/own-change-hints", test_own_change_hints);
  g_test_add_func ("/libvirt-connection/foreign-and-snapshots", test_foreign_and_snapshots);

  return libvirt_test_run ();
}
