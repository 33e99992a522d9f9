/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What libvirt says of itself and of its host. Blocks: threads only. */
#pragma once

#include "nest-hypervisor-info.h"
#include "nest-libvirt-hosts.h"

G_BEGIN_DECLS

NestHypervisorInfo *nest_libvirt_probe (NestLibvirtLink  *link,
                                        NestLibvirtHosts *hosts,
                                        const char       *uri,
                                        const char       *name,
                                        GError          **error);

G_END_DECLS
