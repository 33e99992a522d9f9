/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a domain's elements mean in numbers: processors, memory, pinning. Only for the files nest-domain-*. */
#pragma once

#include "nest-domain-tree.h"
#include "nest-pinning.h"
#include "nest-setting.h"

G_BEGIN_DECLS

/* libvirt's own limit (VIR_DOMAIN_MAX_VCPUS is 16384 by its bitmaps) */
#define NEST_DOMAIN_MAX_PROCESSORS 16384

gboolean     nest_domain_parse_number     (const char    *text,
                                           guint64        maximum,
                                           guint64       *number);

guint        nest_domain_get_maximum      (xmlNode       *root);
guint        nest_domain_get_processors   (xmlNode       *root);
gboolean     nest_domain_get_pin          (const xmlNode *vcpupin,
                                           guint         *processor);
NestPinning *nest_domain_get_pinning      (xmlNode       *root);

guint64      nest_domain_get_unit         (const char    *unit);
gboolean     nest_domain_get_bytes        (const xmlNode *node,
                                           guint64       *bytes);
gboolean     nest_domain_get_memory       (xmlNode       *root,
                                           guint64       *mib);

char        *nest_domain_get_fixed_reason (xmlNode       *root,
                                           NestSetting    setting);

G_END_DECLS
