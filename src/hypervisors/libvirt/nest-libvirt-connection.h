/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestLibvirtConnection: keeps the links of one URI, opens them when they are needed and again when they were lost. */
#pragma once

#include "nest-hint-queue.h"
#include "nest-libvirt-link.h"
#include "nest-libvirt-pins.h"

G_BEGIN_DECLS

#define NEST_TYPE_LIBVIRT_CONNECTION (nest_libvirt_connection_get_type ())
G_DECLARE_FINAL_TYPE (NestLibvirtConnection, nest_libvirt_connection, NEST, LIBVIRT_CONNECTION, GObject)

/**
 * NestLibvirtFlags:
 * @NEST_LIBVIRT_NO_TTY: nobody sees a terminal: ssh must not ask questions there
 * @NEST_LIBVIRT_WAIT_FOR_USER: nothing is opened before nest_libvirt_connection_allow(), nor again after
 *   the connection was lost: for other computers, which are never called unasked
 */
typedef enum {
  NEST_LIBVIRT_FLAGS_NONE = 0,
  NEST_LIBVIRT_NO_TTY = 1 << 0,
  NEST_LIBVIRT_WAIT_FOR_USER = 1 << 1,
} NestLibvirtFlags;

/** NestLibvirtAccess: what a link is for; where looking needs no fewer rights, both are the same link. */
typedef enum {
  NEST_LIBVIRT_LOOK,
  NEST_LIBVIRT_CHANGE,
  NEST_LIBVIRT_N_ACCESSES
} NestLibvirtAccess;

/**
 * NestLibvirtLinkWork:
 * @final: to be set once something may have been changed: then a lost link is no reason to try again
 *
 * Returns: (transfer full): the result; %NULL with @error set
 */
typedef gpointer (* NestLibvirtLinkWork) (NestLibvirtConnection *self,
                                          NestLibvirtLink       *link,
                                          gpointer               data,
                                          gboolean              *final,
                                          GError               **error);

void                   nest_libvirt_connection_init_library   (void);
NestLibvirtConnection *nest_libvirt_connection_new            (const char             *uri,
                                                               NestLibvirtFlags        flags,
                                                               NestHintQueue          *hints);
const char            *nest_libvirt_connection_get_uri        (NestLibvirtConnection  *self);
NestLibvirtPins       *nest_libvirt_connection_get_pins       (NestLibvirtConnection  *self);
void                   nest_libvirt_connection_allow          (NestLibvirtConnection  *self);
gboolean               nest_libvirt_connection_is_open        (NestLibvirtConnection  *self);
void                   nest_libvirt_connection_close          (NestLibvirtConnection  *self);

/* In a thread */
gpointer               nest_libvirt_connection_do             (NestLibvirtConnection  *self,
                                                               NestLibvirtAccess       access,
                                                               NestLibvirtLinkWork     work,
                                                               gpointer                data,
                                                               GError                **error);
NestLibvirtLink       *nest_libvirt_connection_peek_link      (NestLibvirtConnection  *self,
                                                               NestLibvirtAccess       access);

G_END_DECLS
