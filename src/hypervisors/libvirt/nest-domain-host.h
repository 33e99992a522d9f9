/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestDomainHost: what a libvirt host says about processors, from its documents and its machines. Pure. */
#pragma once

#include "nest-domain-xml.h"
#include "nest-types.h"

G_BEGIN_DECLS

/** NestDomainHost: immutable and reference counted (atomically). */
typedef struct _NestDomainHost NestDomainHost;

NestDomainHost *nest_domain_host_new          (const char           *capabilities,
                                               const char           *domain_capabilities);
NestDomainHost *nest_domain_host_new_resolved (const NestDomainHost *base,
                                               NestDomainXml        *xml,
                                               NestDomainXml        *resolved);
NestDomainHost *nest_domain_host_ref          (NestDomainHost       *self);
void            nest_domain_host_unref        (NestDomainHost       *self);
NestCpuVendor   nest_domain_host_get_vendor   (const NestDomainHost *self);
NestAnswer      nest_domain_host_get_listed   (const NestDomainHost *self,
                                               const char           *feature);
NestAnswer      nest_domain_host_get_can_give (const NestDomainHost *self,
                                               const char           *feature);
NestAnswer      nest_domain_host_get_has_mode (const NestDomainHost *self,
                                               const char           *mode);

gboolean        nest_domain_model_has_svm     (const char           *model);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestDomainHost, nest_domain_host_unref)

G_END_DECLS
