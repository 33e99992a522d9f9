/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestLibvirtLink: one open connection to libvirt with its events. Everything here blocks: threads only. */
#pragma once

#include <libvirt-gobject/libvirt-gobject.h>

G_BEGIN_DECLS

/* libvirt-glib has none of its own, and may get one: so these are plain owned pointers. */
#define NEST_LIBVIRT_OWNED __attribute__ ((cleanup (nest_libvirt_unref_object)))

static inline void
nest_libvirt_unref_object (void *location)
{
  GObject **object = location;

  g_clear_object (object);
}

/** NestLibvirtLink: reference counted (atomically); closed, in a thread, with its last reference. */
typedef struct _NestLibvirtLink NestLibvirtLink;

/**
 * NestLibvirtLinkEvents: what a link tells, in the main loop. Both get a strong reference to the object
 * that the link itself holds only weakly.
 * @event: @uuid: the domain; @is_list: whether the list of domains may be another now
 * @closed: @reason: VIR_CONNECT_CLOSE_REASON_…
 */
typedef struct {
  void (* event)  (GObject         *object,
                   const char      *uuid,
                   gboolean         is_list);
  void (* closed) (GObject         *object,
                   NestLibvirtLink *link,
                   int              reason);
} NestLibvirtLinkEvents;

NestLibvirtLink *nest_libvirt_link_open           (const char                   *uri,
                                                   gboolean                      read_only,
                                                   const NestLibvirtLinkEvents  *events,
                                                   GObject                      *object,
                                                   GError                      **error);
NestLibvirtLink *nest_libvirt_link_ref            (NestLibvirtLink              *self);
void             nest_libvirt_link_unref          (NestLibvirtLink              *self);
virConnectPtr    nest_libvirt_link_get_handle     (NestLibvirtLink              *self);
void             nest_libvirt_link_begin          (NestLibvirtLink              *self);
gboolean         nest_libvirt_link_try_begin      (NestLibvirtLink              *self);
void             nest_libvirt_link_end            (NestLibvirtLink              *self);
gboolean         nest_libvirt_link_is_alive       (NestLibvirtLink              *self);
GVirDomain      *nest_libvirt_link_find_domain    (NestLibvirtLink              *self,
                                                   const char                   *uuid,
                                                   GError                      **error);
virDomainPtr     nest_libvirt_link_get_domain_handle
                                                  (GVirDomain                   *domain);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestLibvirtLink, nest_libvirt_link_unref)

G_END_DECLS
