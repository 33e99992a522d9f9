/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small edits of an XML tree that leave no trace in the layout around them. Only for the files nest-domain-*. */
#pragma once

#include <glib.h>
#include <libxml/tree.h>

#include "nest-domain-xml.h"

G_BEGIN_DECLS

xmlNode  *nest_domain_xml_get_root        (NestDomainXml  *self);
void      nest_domain_xml_swap            (NestDomainXml  *self,
                                           NestDomainXml  *other);
xmlDoc   *nest_domain_parse_document      (const char     *xml,
                                           gsize           length,
                                           GError        **error);

gboolean  nest_domain_node_is             (const xmlNode  *node,
                                           const char     *name);
xmlNode  *nest_domain_node_first          (const xmlNode  *parent,
                                           const char     *name);
xmlNode  *nest_domain_node_next           (const xmlNode  *node,
                                           const char     *name);
xmlNode  *nest_domain_node_find           (xmlNode        *root,
                                           const char     *path);
char     *nest_domain_node_get_text       (const xmlNode  *node);
char     *nest_domain_node_get_raw_text   (const xmlNode  *node);
char     *nest_domain_node_get_attribute  (const xmlNode  *node,
                                           const char     *name);
gboolean  nest_domain_node_attribute_is   (const xmlNode  *node,
                                           const char     *name,
                                           const char     *value);
void      nest_domain_node_set_text       (xmlNode        *node,
                                           const char     *text);
void      nest_domain_node_set_attribute  (xmlNode        *node,
                                           const char     *name,
                                           const char     *value);
gboolean  nest_domain_node_is_bare        (const xmlNode  *node);

char     *nest_domain_node_get_anchor     (const xmlNode  *node);
void      nest_domain_node_insert         (xmlNode        *parent,
                                           const char     *anchor,
                                           xmlNode        *node);
xmlNode  *nest_domain_node_make           (xmlNode        *parent,
                                           const char     *name);
xmlNode  *nest_domain_node_make_path      (xmlNode        *root,
                                           const char     *path);
void      nest_domain_node_remove         (xmlNode        *node);

G_END_DECLS
