/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The connection is opened with libvirt itself and handed to libvirt-gobject, which would otherwise
 * answer each start and stop with a question to the daemon in the main loop (virDomainIsPersistent in
 * its event handler): that would wait as long as a define takes, and warn about renamed domains.
 */
#include "nest-libvirt-link.h"

#include <glib/gi18n.h>
#include <libvirt/virterror.h>
#include <string.h>

#include "nest-libvirt-call.h"
#include "nest-libvirt-error.h"

/* A daemon that does not answer for half a minute is given up; one that is busy still answers these. */
#define KEEPALIVE_INTERVAL 5 /* seconds */
#define KEEPALIVE_COUNT 5

/*
 * Before libvirt 10.3 two threads that call on one connection can crash when it ends: the first one leaves a source
 * behind that points into its stack, and the second one runs it (CVE-2024-4418, not mended in Debian 12).
 */
#define FIRST_WITH_PARALLEL_CALLS 10003000

/* What libvirt's callbacks hold on to; may outlive the link. */
typedef struct {
  const NestLibvirtLinkEvents *events;
  GWeakRef object;
  NestLibvirtLink *link; /* not owned: valid as long as the object knows it */
  gint is_forgotten;     /* atomic: whether libvirt has let go of the close callback */
} Watch;

struct _NestLibvirtLink
{
  gatomicrefcount ref_count;
  GVirConnection *connection;
  virConnectPtr handle; /* owned by the connection */
  char *uri;
  Watch *watch;
  int event_id; /* -1: the driver has no events */
  gboolean has_close_callback;
  gboolean is_serial; /* whether threads have to take turns */
  GRecMutex turn;
};

static void
watch_clear (gpointer data)
{
  Watch *watch = data;

  g_weak_ref_clear (&watch->object);
}

static void
watch_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, watch_clear);
}

/* A domain that appears, goes or gets another name changes the list; it may also become transient. */
static int
on_event (virConnectPtr  handle,
          virDomainPtr   domain,
          int            event,
          int            detail,
          void          *opaque)
{
  Watch *watch = opaque;
  g_autoptr (GObject) object = g_weak_ref_get (&watch->object);
  char uuid[VIR_UUID_STRING_BUFLEN];
  gboolean is_list = event == VIR_DOMAIN_EVENT_UNDEFINED ||
                     (event == VIR_DOMAIN_EVENT_DEFINED && detail != VIR_DOMAIN_EVENT_DEFINED_UPDATED);

  if (object != NULL && virDomainGetUUIDString (domain, uuid) == 0)
    watch->events->event (object, uuid, is_list);

  return 0;
}

static void
on_closed (virConnectPtr  handle,
           int            reason,
           void          *opaque)
{
  Watch *watch = opaque;
  g_autoptr (GObject) object = g_weak_ref_get (&watch->object);

  if (object != NULL)
    watch->events->closed (object, watch->link, reason);
}

static void
on_close_forgotten (void *opaque)
{
  Watch *watch = opaque;

  g_atomic_int_set (&watch->is_forgotten, TRUE);
  watch_unref (watch);
}

/* None of this is there in every driver, and nothing depends on it: no events, then no hints. */
static void
watch_connection (NestLibvirtLink             *self,
                  const NestLibvirtLinkEvents *events,
                  GObject                     *object)
{
  self->watch = g_atomic_rc_box_new0 (Watch);
  self->watch->events = events;
  self->watch->link = self;
  g_weak_ref_init (&self->watch->object, object);

  virConnectSetKeepAlive (self->handle, (int) MAX (1, nest_libvirt_call_scale (KEEPALIVE_INTERVAL)), KEEPALIVE_COUNT);
  self->has_close_callback =
    virConnectRegisterCloseCallback (self->handle, on_closed, g_atomic_rc_box_acquire (self->watch),
                                     on_close_forgotten) == 0;
  if (!self->has_close_callback)
    watch_unref (self->watch);
  self->event_id =
    virConnectDomainEventRegisterAny (self->handle, NULL, VIR_DOMAIN_EVENT_ID_LIFECYCLE,
                                      VIR_DOMAIN_EVENT_CALLBACK (on_event),
                                      g_atomic_rc_box_acquire (self->watch), watch_unref);
  if (self->event_id < 0)
    watch_unref (self->watch);
  virResetLastError ();
}

/* An empty URI would make libvirt choose one by itself. */
static gboolean
check_uri (const char  *uri,
           GError     **error)
{
  NestLibvirtFailure failure = { VIR_ERR_INVALID_ARG, VIR_FROM_URI, -1, _("This is not an address of libvirt") };

  if (strstr (uri, "://") != NULL)
    return TRUE;
  g_propagate_error (error, nest_libvirt_error_new (&failure, uri, NEST_LIBVIRT_OPEN));

  return FALSE;
}

/**
 * nest_libvirt_link_open:
 * @uri: as libvirt takes it
 * @read_only: whether looking is enough
 * @events: (nullable): static
 * @object: what they are for
 *
 * May take for ever: ssh asks questions, hosts do not answer.
 *
 * Returns: (transfer full): the open connection
 */
NestLibvirtLink *
nest_libvirt_link_open (const char                   *uri,
                        gboolean                      read_only,
                        const NestLibvirtLinkEvents  *events,
                        GObject                      *object,
                        GError                      **error)
{
  virConnectPtr handle;
  NestLibvirtLink *self;
  unsigned long version = 0;

  if (!check_uri (uri, error))
    return NULL;
  handle = read_only ? virConnectOpenReadOnly (uri) : virConnectOpen (uri);
  if (handle == NULL)
    {
      nest_libvirt_error_set_last (error, uri, NEST_LIBVIRT_OPEN);
      return NULL;
    }

  self = g_new0 (NestLibvirtLink, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->uri = g_strdup (uri);
  self->handle = handle;
  self->event_id = -1;
  self->is_serial = virGetVersion (&version, NULL, NULL) < 0 || version < FIRST_WITH_PARALLEL_CALLS;
  g_rec_mutex_init (&self->turn);
  self->connection = g_object_new (GVIR_TYPE_CONNECTION, "uri", uri, "handle", handle, NULL);
  virConnectClose (handle); /* the object has a reference of its own */
  watch_connection (self, events, object);

  return self;
}

NestLibvirtLink *
nest_libvirt_link_ref (NestLibvirtLink *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/*
 * On a connection that has just died taking back fails, and another thread may yet be about to call back: what the
 * callback holds on to is then libvirt's to let go of. Drivers that cannot close say "done" and never let go.
 */
static void
take_back_close_callback (NestLibvirtLink *self)
{
  if (virConnectUnregisterCloseCallback (self->handle, on_closed) == 0 &&
      !g_atomic_int_get (&self->watch->is_forgotten))
    watch_unref (self->watch);
}

static void
link_free (gpointer data)
{
  NestLibvirtLink *self = data;

  /* A callback that comes now is not about a link that anybody knows. */
  g_weak_ref_set (&self->watch->object, NULL);
  if (self->event_id >= 0)
    virConnectDomainEventDeregisterAny (self->handle, self->event_id);
  if (self->has_close_callback)
    take_back_close_callback (self);
  g_clear_object (&self->connection);
  watch_unref (self->watch);
  g_rec_mutex_clear (&self->turn);
  g_free (self->uri);
  g_free (self);
}

/** nest_libvirt_link_unref: from any thread; saying goodbye to the daemon may block, so a thread does it */
void
nest_libvirt_link_unref (NestLibvirtLink *self)
{
  if (g_atomic_ref_count_dec (&self->ref_count))
    nest_libvirt_call_later (link_free, self);
}

/** nest_libvirt_link_get_handle: Returns: (transfer none): for what libvirt-gobject does not have */
virConnectPtr
nest_libvirt_link_get_handle (NestLibvirtLink *self)
{
  return self->handle;
}

/** nest_libvirt_link_begin: to be called before libvirt is asked, by threads: waits for those that ask; may be nested */
void
nest_libvirt_link_begin (NestLibvirtLink *self)
{
  if (self->is_serial)
    g_rec_mutex_lock (&self->turn);
}

/** nest_libvirt_link_try_begin: Returns: whether libvirt may be asked without waiting for another thread */
gboolean
nest_libvirt_link_try_begin (NestLibvirtLink *self)
{
  return !self->is_serial || g_rec_mutex_trylock (&self->turn);
}

/** nest_libvirt_link_end: after nest_libvirt_link_begin(), on the same thread */
void
nest_libvirt_link_end (NestLibvirtLink *self)
{
  if (self->is_serial)
    g_rec_mutex_unlock (&self->turn);
}

/** nest_libvirt_link_is_alive: Returns: whether the connection is not known to have ended; asks nobody */
gboolean
nest_libvirt_link_is_alive (NestLibvirtLink *self)
{
  return virConnectIsAlive (self->handle) == 1;
}

static void
free_domain (gpointer data)
{
  virDomainFree (data);
}

static GQuark get_handle_quark (void);
G_DEFINE_QUARK (nest-libvirt-handle, get_handle)

/** nest_libvirt_link_find_domain: Returns: (transfer full): the domain of that UUID as it is now */
GVirDomain *
nest_libvirt_link_find_domain (NestLibvirtLink  *self,
                               const char       *uuid,
                               GError          **error)
{
  virDomainPtr handle;
  GVirDomain *domain;

  if (!g_uuid_string_is_valid (uuid))
    {
      g_set_error_literal (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_NOT_FOUND,
                           _("There is no machine with this identifier"));
      return NULL;
    }
  handle = virDomainLookupByUUIDString (self->handle, uuid);
  if (handle == NULL)
    {
      nest_libvirt_error_set_last (error, self->uri, NEST_LIBVIRT_READ);
      return NULL;
    }
  domain = g_object_new (GVIR_TYPE_DOMAIN, "handle", handle, NULL);
  /* Getting it from the property costs more than some of libvirt's answers. */
  g_object_set_qdata_full (G_OBJECT (domain), get_handle_quark (), handle, free_domain);

  return domain;
}

/** nest_libvirt_link_get_domain_handle: @domain: found by us; Returns: (transfer none): valid as long as @domain is */
virDomainPtr
nest_libvirt_link_get_domain_handle (GVirDomain *domain)
{
  return g_object_get_qdata (G_OBJECT (domain), get_handle_quark ());
}
