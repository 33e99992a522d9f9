/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands a person would type for changes of a libvirt domain: virt-xml and virsh. Pure. */
#pragma once

#include "nest-change.h"
#include "nest-domain-host.h"

G_BEGIN_DECLS

GPtrArray *nest_domain_describe (const char     *connection,
                                 const char     *uuid,
                                 NestDomainHost *host,
                                 GPtrArray      *changes);

G_END_DECLS
