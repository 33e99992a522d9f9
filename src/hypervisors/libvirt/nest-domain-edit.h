/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes made to a domain's XML with the smallest edit; what they do not name stays as it is. Pure. */
#pragma once

#include "nest-change.h"
#include "nest-domain-host.h"
#include "nest-domain-xml.h"

G_BEGIN_DECLS

gboolean nest_domain_edit (NestDomainXml   *xml,
                           NestDomainHost  *host,
                           GPtrArray       *changes,
                           GError         **error);

G_END_DECLS
