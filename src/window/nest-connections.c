/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Only what is on this computer is opened unasked; every other connection waits for a click. */
#include "nest-connections.h"

#include <glib/gi18n.h>

#include "nest-libvirt-uri.h"
#include "nest-libvirt.h"
#include "nest-settings.h"
#include "nest-virtualbox.h"

struct _NestConnections
{
  GObject parent_instance;

  NestInventory *inventory;
  GSettings *settings;
  GPtrArray *added; /* URIs the user added */
};

G_DEFINE_FINAL_TYPE (NestConnections, nest_connections, G_TYPE_OBJECT)

static void
nest_connections_dispose (GObject *object)
{
  NestConnections *self = NEST_CONNECTIONS (object);

  g_clear_object (&self->inventory);
  g_clear_object (&self->settings);
  g_ptr_array_set_size (self->added, 0);

  G_OBJECT_CLASS (nest_connections_parent_class)->dispose (object);
}

static void
nest_connections_finalize (GObject *object)
{
  g_ptr_array_unref (NEST_CONNECTIONS (object)->added);

  G_OBJECT_CLASS (nest_connections_parent_class)->finalize (object);
}

static void
nest_connections_class_init (NestConnectionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nest_connections_dispose;
  G_OBJECT_CLASS (klass)->finalize = nest_connections_finalize;
}

static void
nest_connections_init (NestConnections *self)
{
  self->added = g_ptr_array_new_with_free_func (g_free);
}

/**
 * nest_connections_new:
 * @inventory: where the hypervisors go
 * @settings: (nullable): what is remembered
 */
NestConnections *
nest_connections_new (NestInventory *inventory,
                      GSettings     *settings)
{
  NestConnections *self = g_object_new (NEST_TYPE_CONNECTIONS, NULL);

  self->inventory = g_object_ref (inventory);
  g_set_object (&self->settings, settings);

  return self;
}

static gboolean
is_known (NestConnections *self,
          const char      *uri)
{
  return nest_inventory_find_hypervisor (self->inventory, uri) != NULL;
}

static void
add_libvirt (NestConnections  *self,
             const char       *uri,
             NestLibvirtFlags  flags)
{
  g_autoptr (NestHypervisor) hypervisor = nest_libvirt_new_full (uri, NULL, NEST_LIBVIRT_NO_TTY | flags);

  nest_inventory_add_hypervisor (self->inventory, hypervisor);
}

/* Opening an address may start a daemon, ssh or a network connection: that waits for the user. */
static void
add_remembered (NestConnections *self,
                const char      *uri)
{
  if (!nest_libvirt_uri_is_valid (uri) || is_known (self, uri))
    return;
  g_ptr_array_add (self->added, g_strdup (uri));
  add_libvirt (self, uri, NEST_LIBVIRT_WAIT_FOR_USER);
}

/* In a machine it is said of both hypervisors what is missing: there, one of them is to be installed. */
static void
nest_connections_vantage_cb (NestConnections *self)
{
  if (nest_inventory_get_vantage (self->inventory) != NEST_VANTAGE_INSIDE || is_known (self, NEST_LIBVIRT_SYSTEM))
    return;
  add_libvirt (self, NEST_LIBVIRT_SYSTEM, NEST_LIBVIRT_FLAGS_NONE);
  nest_inventory_refresh_connection (self->inventory, NEST_LIBVIRT_SYSTEM);
}

/**
 * nest_connections_find_all:
 *
 * Puts VirtualBox, KVM where this computer has it, and what was remembered into the inventory. Nothing
 * is opened by that; qemu:///session is left out where the user has no machines, as opening it starts a daemon.
 */
void
nest_connections_find_all (NestConnections *self)
{
  g_autoptr (NestHypervisor) virtualbox = nest_virtualbox_new ();
  g_auto (GStrv) remembered = nest_settings_get_connections (self->settings);

  nest_inventory_add_hypervisor (self->inventory, virtualbox);
  if (nest_libvirt_system_socket_exists ())
    add_libvirt (self, NEST_LIBVIRT_SYSTEM, NEST_LIBVIRT_FLAGS_NONE);
  if (nest_libvirt_session_has_domains ())
    add_libvirt (self, NEST_LIBVIRT_SESSION, NEST_LIBVIRT_FLAGS_NONE);
  for (guint i = 0; remembered[i] != NULL; i++)
    add_remembered (self, remembered[i]);
  g_signal_connect_object (self->inventory, "notify::vantage", G_CALLBACK (nest_connections_vantage_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
remember (NestConnections *self)
{
  g_autoptr (GPtrArray) uris = g_ptr_array_new ();

  for (guint i = 0; i < self->added->len; i++)
    g_ptr_array_add (uris, g_ptr_array_index (self->added, i));
  g_ptr_array_add (uris, NULL);
  nest_settings_set_connections (self->settings, (const char *const *) uris->pdata);
}

/**
 * nest_connections_check:
 * @uri: what the user typed
 *
 * Returns: (transfer full) (nullable): why it cannot be added, as a sentence; %NULL if it can
 */
char *
nest_connections_check (NestConnections *self,
                        const char      *uri)
{
  g_autoptr (GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_ENCODED | G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_NON_DNS,
                                         NULL);

  if (!nest_libvirt_uri_is_valid (uri))
    return g_strdup (_("This is not an address of libvirt. Such an address looks like qemu+ssh://user@computer/system."));
  /* It would stand in settings, runs and reports for everybody to read. */
  if (parsed != NULL && g_uri_get_password (parsed) != NULL)
    return g_strdup (_("Leave the password out: it would be kept where others can read it. Use a key for ssh instead."));
  if (is_known (self, uri))
    return g_strdup (_("This connection is in the list already."));

  return NULL;
}

/** nest_connections_add: adds @uri, remembers it and, as the user asked for it, opens it now */
gboolean
nest_connections_add (NestConnections  *self,
                      const char       *uri,
                      GError          **error)
{
  g_autofree char *refusal = is_known (self, uri) ? NULL : nest_connections_check (self, uri);

  if (refusal != NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, refusal);
      return FALSE;
    }
  if (!is_known (self, uri))
    {
      add_remembered (self, uri);
      remember (self);
    }
  nest_connections_open (self, uri);

  return TRUE;
}

/** nest_connections_open: the user wants it now: connects, or tries again */
void
nest_connections_open (NestConnections *self,
                       const char      *connection)
{
  NestHypervisor *hypervisor = nest_inventory_find_hypervisor (self->inventory, connection);

  if (hypervisor != NULL && NEST_IS_LIBVIRT (hypervisor))
    nest_libvirt_allow (NEST_LIBVIRT (hypervisor));
  nest_inventory_refresh_connection (self->inventory, connection);
}

/** nest_connections_is_added: Returns: whether the user added it himself, and so may remove it */
gboolean
nest_connections_is_added (NestConnections *self,
                           const char      *connection)
{
  return g_ptr_array_find_with_equal_func (self->added, connection, g_str_equal, NULL);
}

/** nest_connections_remove: forgets one that the user added; its machines stay what they are */
void
nest_connections_remove (NestConnections *self,
                         const char      *connection)
{
  g_autofree char *name = g_strdup (connection); /* may belong to what goes away */
  guint position;

  if (!g_ptr_array_find_with_equal_func (self->added, name, g_str_equal, &position))
    return;
  g_ptr_array_remove_index (self->added, position);
  remember (self);
  nest_inventory_remove_hypervisor (self->inventory, name);
}
