/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which elements and attributes of a domain belong to a setting: kept as text, and put back to the letter. */
#pragma once

#include "nest-domain-tree.h"
#include "nest-setting.h"

G_BEGIN_DECLS

char          *nest_domain_capture  (xmlNode      *root,
                                     NestSetting   setting);
gboolean       nest_domain_restore  (xmlNode      *root,
                                     NestSetting   setting,
                                     const char   *source,
                                     GError      **error);
NestDomainXml *nest_domain_new_bare (const char   *source,
                                     gboolean      has_processors);

G_END_DECLS
