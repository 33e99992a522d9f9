/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestLibvirtHosts: what a libvirt host says of processors, asked once for each kind of machine. */
#pragma once

#include "nest-domain-host.h"
#include "nest-domain-xml.h"
#include "nest-libvirt-connection.h"

G_BEGIN_DECLS

/** NestLibvirtHosts: may be used by several threads at once. */
typedef struct _NestLibvirtHosts NestLibvirtHosts;

NestLibvirtHosts *nest_libvirt_hosts_new         (NestLibvirtConnection *connection);
NestLibvirtHosts *nest_libvirt_hosts_new_fixed   (const char            *capabilities,
                                                  const char            *domain_capabilities);
void              nest_libvirt_hosts_free        (NestLibvirtHosts      *self);

/* In a thread: they may ask libvirt, which may take minutes */
void              nest_libvirt_hosts_refresh     (NestLibvirtHosts      *self,
                                                  NestLibvirtLink       *link);
char             *nest_libvirt_hosts_get_capabilities
                                                 (NestLibvirtHosts      *self,
                                                  NestLibvirtLink       *link);
NestDomainHost   *nest_libvirt_hosts_get         (NestLibvirtHosts      *self,
                                                  NestLibvirtLink       *link,
                                                  GVirDomain            *domain,
                                                  NestDomainXml         *xml);
NestDomainHost   *nest_libvirt_hosts_get_for_kvm (NestLibvirtHosts      *self,
                                                  NestLibvirtLink       *link);

/* Asks nobody */
NestDomainHost   *nest_libvirt_hosts_find        (NestLibvirtHosts      *self,
                                                  const char            *uuid);

G_END_DECLS
