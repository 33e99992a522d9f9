/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libvirt URIs look like qemu:///system, qemu+ssh://user@host/system?keyfile=… or test:///a%20file.xml */
#include "nest-libvirt-uri.h"

#include <glib/gi18n.h>
#include <string.h>

#include "nest-hypervisor-info.h"
#include "nest-text.h"

/* Bytes; far beyond any address with all its options */
#define MAX_LENGTH 2048

static GUri *
parse (const char *uri)
{
  return g_uri_parse (uri, G_URI_FLAGS_ENCODED | G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_NON_DNS, NULL);
}

/** nest_libvirt_uri_is_valid: Returns: whether @uri has the form of a libvirt URI, which is all that is checked here */
gboolean
nest_libvirt_uri_is_valid (const char *uri)
{
  g_autoptr (GUri) parsed = strlen (uri) <= MAX_LENGTH ? parse (uri) : NULL;

  return parsed != NULL && strstr (uri, "://") != NULL;
}

/** nest_libvirt_uri_get_host: Returns: (transfer full) (nullable): the other computer's name; %NULL: it is this one */
char *
nest_libvirt_uri_get_host (const char *uri)
{
  g_autoptr (GUri) parsed = parse (uri);
  const char *host = parsed != NULL ? g_uri_get_host (parsed) : NULL;

  if (host == NULL || nest_connection_is_here (uri))
    return NULL;

  return nest_text_make_visible (host);
}

/** nest_libvirt_uri_is_remote: Returns: whether @uri leads to another computer */
gboolean
nest_libvirt_uri_is_remote (const char *uri)
{
  return !nest_connection_is_here (uri);
}

/**
 * nest_libvirt_uri_is_guarded:
 *
 * The session's daemon runs as the user, and the test driver lives in this process: looking and
 * changing need the same rights there. Everywhere else changing may ask for a password.
 *
 * Returns: whether to open it read-only for looking
 */
gboolean
nest_libvirt_uri_is_guarded (const char *uri)
{
  g_autoptr (GUri) parsed = parse (uri);

  if (parsed == NULL || g_str_has_prefix (uri, "test:"))
    return FALSE;

  return !g_str_equal (g_uri_get_path (parsed), "/session") && !g_str_equal (g_uri_get_path (parsed), "/embed");
}

/** nest_libvirt_uri_get_name: Returns: (transfer full): its name for people: "KVM on this computer" */
char *
nest_libvirt_uri_get_name (const char *uri)
{
  g_autofree char *host = nest_libvirt_uri_get_host (uri);
  g_autofree char *visible = NULL;

  if (g_str_equal (uri, NEST_LIBVIRT_SYSTEM))
    return g_strdup (_("KVM on this computer"));
  if (g_str_equal (uri, NEST_LIBVIRT_SESSION))
    return g_strdup (_("KVM (session)"));
  if (host != NULL && g_str_has_prefix (uri, "qemu"))
    /* Translators: %s is the name of another computer */
    return g_strdup_printf (_("KVM on %s"), host);

  visible = nest_text_make_visible (uri);

  /* Translators: %s is an address such as xen:///system */
  return g_strdup_printf (_("libvirt (%s)"), visible);
}

/**
 * nest_libvirt_uri_without_tty:
 *
 * Where nobody sees a terminal, ssh would wait for ever for an answer to a question nobody reads.
 *
 * Returns: (transfer full): @uri, told not to ask on a terminal if it goes through ssh
 */
char *
nest_libvirt_uri_without_tty (const char *uri)
{
  g_autoptr (GUri) parsed = parse (uri);
  const char *query = parsed != NULL ? g_uri_get_query (parsed) : NULL;

  if (parsed == NULL || !g_str_has_suffix (g_uri_get_scheme (parsed), "+ssh"))
    return g_strdup (uri);
  if (query != NULL && (g_str_has_prefix (query, "no_tty=") || strstr (query, "&no_tty=") != NULL))
    return g_strdup (uri);

  return g_strconcat (uri, query != NULL ? "&" : "?", "no_tty=1", NULL);
}

/** nest_libvirt_uri_for_test_file: Returns: (transfer full): the test driver's URI for a file, whatever its path holds */
char *
nest_libvirt_uri_for_test_file (const char *path)
{
  g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);

  return g_strconcat ("test://", escaped, NULL);
}

/**
 * nest_libvirt_session_has_domains:
 *
 * Opening qemu:///session starts a daemon, so its folder is looked at instead.
 *
 * Returns: whether this user has domains of his own
 */
gboolean
nest_libvirt_session_has_domains (void)
{
  g_autofree char *path = g_build_filename (g_get_user_config_dir (), "libvirt", "qemu", NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_suffix (name, ".xml"))
      return TRUE;

  return FALSE;
}

/** nest_libvirt_system_socket_exists: Returns: whether a daemon of this computer waits for connections (or did) */
gboolean
nest_libvirt_system_socket_exists (void)
{
  static const char *const sockets[] = {
    "/run/libvirt/libvirt-sock-ro", "/run/libvirt/virtqemud-sock-ro",
    "/run/libvirt/libvirt-sock", "/run/libvirt/virtqemud-sock",
  };

  for (guint i = 0; i < G_N_ELEMENTS (sockets); i++)
    if (g_file_test (sockets[i], G_FILE_TEST_EXISTS))
      return TRUE;

  return FALSE;
}

/** nest_libvirt_daemon_is_installed: Returns: whether this computer has libvirt's daemon, running or not */
gboolean
nest_libvirt_daemon_is_installed (void)
{
  return g_file_test ("/usr/sbin/libvirtd", G_FILE_TEST_EXISTS) ||
         g_file_test ("/usr/sbin/virtqemud", G_FILE_TEST_EXISTS) ||
         g_file_test ("/usr/bin/virtqemud", G_FILE_TEST_EXISTS);
}
