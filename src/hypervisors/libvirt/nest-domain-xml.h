/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A libvirt domain's XML as a tree that keeps all that Nestbox does not know. Pure: no connection, no I/O. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** NestDomainXml: one parsed document; to be used by one thread at a time. May hold passwords: never log it. */
typedef struct _NestDomainXml NestDomainXml;

NestDomainXml *nest_domain_xml_parse     (const char     *xml,
                                          gssize          length,
                                          GError        **error);
NestDomainXml *nest_domain_xml_copy      (NestDomainXml  *self);
char          *nest_domain_xml_to_string (NestDomainXml  *self);
gboolean       nest_domain_xml_equal     (NestDomainXml  *self,
                                          NestDomainXml  *other);
void           nest_domain_xml_free      (NestDomainXml  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestDomainXml, nest_domain_xml_free)

G_END_DECLS
