/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * libvirt's test driver forgets everything with its connection. So each operation opens the file, and one that
 * changed something writes it anew: the file is the only truth, whatever process comes next. All of this blocks.
 */
#include "nest-practice-store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <libvirt/virterror.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "nest-domain-tree.h"
#include "nest-domain-xml.h"
#include "nest-hypervisor.h"
#include "nest-libvirt-uri.h"
#include "nest-practice-resource.h"
#include "nest-run-lock.h"
#include "nest-state-file.h"
#include "nest-state-write.h"

#define RESOURCE_FOLDER "/io/github/nestbox/Nestbox/practice/"
#define SHIPPED "machines.xml"
/* What the test driver reads the state from: its own namespace */
#define TEST_NAMESPACE "http://libvirt.org/schemas/domain/test/1.0"
/* Two definitions take 6 kB; far more is no file of ours */
#define MAX_FILE_SIZE (1024 * 1024)
#define MAX_KEYS_SIZE 256
#define DOMAIN_END "</domain>"
/* Where the settings of running machines for their next start are; the test driver does not look in here */
#define NEXT "next"

/* The shipped machines; the file is damaged if one of them is not in it */
static const char *const shipped_uuids[] = {
  "5ae2b4fb-2e1a-4b8a-8f0e-0c1d5a7e3b01",
  "5ae2b4fb-2e1a-4b8a-8f0e-0c1d5a7e3b02",
};

/** nest_practice_store_get_folder: Returns: (transfer full): $XDG_STATE_HOME/nestbox/practice */
char *
nest_practice_store_get_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "nestbox", "practice", NULL);
}

static char *
get_path (const char *name)
{
  g_autofree char *folder = nest_practice_store_get_folder ();

  return g_build_filename (folder, name, NULL);
}

/** nest_practice_store_get_uri: Returns: (transfer full): the address under which libvirt opens the machines */
char *
nest_practice_store_get_uri (void)
{
  g_autofree char *path = get_path (SHIPPED);

  return nest_libvirt_uri_for_test_file (path);
}

/** nest_practice_store_get_text: Returns: (transfer full): the shipped file @name */
char *
nest_practice_store_get_text (const char *name)
{
  g_autofree char *path = g_strconcat (RESOURCE_FOLDER, name, NULL);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (nest_practice_get_resource (), path,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  gsize length = 0;
  const char *data;

  g_assert (bytes != NULL);
  data = g_bytes_get_data (bytes, &length);

  return g_strndup (data, length);
}

static gboolean
set_write_error (int      number,
                 GError **error)
{
  g_autofree char *folder = nest_practice_store_get_folder ();
  g_autofree char *sentence = nest_state_write_describe (folder, number);

  g_set_error_literal (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_WRITABLE, sentence);

  return FALSE;
}

/**
 * nest_practice_store_lock:
 *
 * Operations wait for each other, over threads and processes; each takes milliseconds.
 *
 * Returns: a descriptor to be closed, or -1
 */
int
nest_practice_store_lock (GError **error)
{
  g_autofree char *folder = nest_practice_store_get_folder ();
  g_autofree char *path = get_path ("machines.lock");
  int fd;

  if (!nest_run_lock_make_folder (folder, error))
    return -1;
  fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    {
      set_write_error (errno, error);
      return -1;
    }
  while (flock (fd, LOCK_EX) != 0)
    if (errno != EINTR)
      {
        set_write_error (errno, error);
        close (fd);
        return -1;
      }

  return fd;
}

static gboolean
write_file (const char  *name,
            const char  *text,
            GError     **error)
{
  g_autofree char *path = get_path (name);
  int number = nest_state_write (path, text);

  return number == 0 || set_write_error (number, error);
}

/** nest_practice_store_restore: puts the shipped machines and the practice computer's host key back */
gboolean
nest_practice_store_restore (GError **error)
{
  g_autofree char *text = nest_practice_store_get_text (SHIPPED);
  g_autofree char *keys_path = nest_practice_store_get_keys_path ();

  g_unlink (keys_path);

  return write_file (SHIPPED, text, error);
}

/* --- opening --- */

static gboolean
has_shipped_machines (NestLibvirtLink *link)
{
  for (guint i = 0; i < G_N_ELEMENTS (shipped_uuids); i++)
    {
      NEST_LIBVIRT_OWNED GVirDomain *domain = nest_libvirt_link_find_domain (link, shipped_uuids[i], NULL);

      if (domain == NULL)
        return FALSE;
    }

  return TRUE;
}

/* A running machine is in the file as it runs; what it is to be from its next start is set here. */
static gboolean
define_next (NestLibvirtLink  *link,
             const char       *path,
             GError          **error)
{
  g_autofree char *text = NULL;
  g_autoptr (NestDomainXml) file = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error) ||
      (file = nest_domain_xml_parse (text, (gssize) length, error)) == NULL)
    return FALSE;
  for (xmlNode *node = nest_domain_node_find (nest_domain_xml_get_root (file), NEXT "/domain"); node != NULL;
       node = nest_domain_node_next (node, "domain"))
    {
      xmlBuffer *buffer = xmlBufferCreate ();
      virDomainPtr domain;

      xmlNodeDump (buffer, node->doc, node, 0, 0);
      domain = virDomainDefineXML (nest_libvirt_link_get_handle (link), (const char *) xmlBufferContent (buffer));
      xmlBufferFree (buffer);
      if (domain == NULL)
        {
          g_set_error_literal (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_BAD_OUTPUT,
                               virGetLastErrorMessage ());
          return FALSE;
        }
      virDomainFree (domain);
    }

  return TRUE;
}

static NestLibvirtLink *
open_file (const char  *path,
           GError     **error)
{
  g_autofree char *uri = nest_practice_store_get_uri ();
  g_autoptr (NestLibvirtLink) link = NULL;

  if (!nest_state_file_check (path, MAX_FILE_SIZE, error))
    return NULL;
  link = nest_libvirt_link_open (uri, FALSE, NULL, NULL, error);
  if (link == NULL)
    return NULL;
  if (has_shipped_machines (link))
    return define_next (link, path, error) ? g_steal_pointer (&link) : NULL;
  g_set_error_literal (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_BAD_OUTPUT,
                       _("A practice machine is missing in it."));

  return NULL;
}

/* Kept beside the new one: whoever edited it by hand may want it back. It stays in its place, too, until the new one
 * takes that in one step: there is always a file. */
static void
set_aside (const char   *path,
           const GError *reason)
{
  g_autofree char *aside = g_strconcat (path, ".damaged", NULL);
  g_autofree char *shown = NULL;
  gboolean is_kept;

  g_unlink (aside);
  is_kept = link (path, aside) == 0 || g_rename (path, aside) == 0;
  shown = g_filename_display_name (is_kept ? aside : path);

  /* Translators: %1$s is a file, %2$s the reason */
  g_message (_("The practice machines were damaged and have been put back as they were at first; “%1$s” was set "
               "aside: %2$s"), shown, reason->message);
}

/**
 * nest_practice_store_open:
 *
 * Damaged files are set aside, and the shipped machines are put back.
 *
 * Returns: (transfer full): a connection that may change things, for itself, until it is saved
 */
NestLibvirtLink *
nest_practice_store_open (GError **error)
{
  g_autofree char *path = get_path (SHIPPED);
  g_autoptr (GError) reason = NULL;
  NestLibvirtLink *link;
  struct stat info;

  if (lstat (path, &info) == 0)
    {
      link = open_file (path, &reason);
      if (link != NULL)
        return link;
      set_aside (path, reason);
    }

  return nest_practice_store_restore (error) ? open_file (path, error) : NULL;
}

/* --- saving --- */

/* The state is written as the test driver reads it, at the end of the definition. */
static gboolean
add_domain (GString       *text,
            GString       *next,
            virDomainPtr   domain)
{
  gboolean is_active = virDomainGetID (domain) != (unsigned int) -1;
  char *settings = virDomainGetXMLDesc (domain, VIR_DOMAIN_XML_INACTIVE | VIR_DOMAIN_XML_SECURE);
  char *live = is_active ? virDomainGetXMLDesc (domain, VIR_DOMAIN_XML_SECURE) : NULL;
  const char *xml = is_active ? live : settings;
  const char *end = xml != NULL && settings != NULL ? g_strrstr (xml, DOMAIN_END) : NULL;
  int state = VIR_DOMAIN_SHUTOFF;
  gboolean is_told = end != NULL && virDomainGetState (domain, &state, NULL, 0) == 0;

  if (is_told)
    {
      g_string_append_len (text, xml, end - xml);
      g_string_append_printf (text, "  <test:runstate xmlns:test='" TEST_NAMESPACE "'>%d</test:runstate>\n", state);
      if (state == VIR_DOMAIN_SHUTOFF && virDomainHasManagedSaveImage (domain, 0) == 1)
        g_string_append (text, "  <test:hasmanagedsave xmlns:test='" TEST_NAMESPACE "'/>\n");
      g_string_append (text, DOMAIN_END "\n");
      if (is_active)
        g_string_append (next, settings);
    }
  free (settings);
  free (live);

  return is_told;
}

/** nest_practice_store_save: writes all machines of @link with their states, durably */
gboolean
nest_practice_store_save (NestLibvirtLink  *link,
                          GError          **error)
{
  g_autoptr (GString) text = g_string_new ("<node>\n");
  g_autoptr (GString) next = g_string_new (NULL);
  virDomainPtr *domains = NULL;
  int n_domains = virConnectListAllDomains (nest_libvirt_link_get_handle (link), &domains, 0);
  /* A connection that knows less than what was shipped must never become the file. */
  gboolean is_complete = n_domains >= 0 && has_shipped_machines (link);

  for (int i = 0; i < n_domains; i++)
    {
      is_complete = is_complete && add_domain (text, next, domains[i]);
      virDomainFree (domains[i]);
    }
  free (domains);
  if (!is_complete)
    {
      g_set_error (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_WRITABLE,
                   /* Translators: %s is the system's reason */
                   _("The practice machines could not be written: %s"), virGetLastErrorMessage ());
      return FALSE;
    }
  if (next->len > 0)
    g_string_append_printf (text, "<" NEXT ">\n%s</" NEXT ">\n", next->str);
  g_string_append (text, "</node>\n");

  return write_file (SHIPPED, text->str, error);
}

/* --- host key --- */

/** nest_practice_store_get_keys_path: Returns: (transfer full): the file with the practice computer's host key */
char *
nest_practice_store_get_keys_path (void)
{
  return get_path ("host-key");
}

/** nest_practice_store_read_keys: Returns: (transfer full) (nullable): keysyms with commas; %NULL: the default */
char *
nest_practice_store_read_keys (void)
{
  g_autofree char *path = nest_practice_store_get_keys_path ();
  g_autofree char *text = NULL;
  gsize length = 0;

  if ((text = nest_state_file_read (path, MAX_FILE_SIZE, &length, NULL)) == NULL)
    return NULL;
  g_strstrip (text);

  return length <= MAX_KEYS_SIZE && *text != '\0' && strspn (text, "0123456789,") == strlen (text)
           ? g_steal_pointer (&text) : NULL;
}

/** nest_practice_store_write_keys: @keys: (nullable): keysyms with commas; %NULL: the default */
gboolean
nest_practice_store_write_keys (const char  *keys,
                                GError     **error)
{
  g_autofree char *path = nest_practice_store_get_keys_path ();

  if (keys != NULL)
    return write_file ("host-key", keys, error);
  if (g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;

  return set_write_error (errno, error);
}
