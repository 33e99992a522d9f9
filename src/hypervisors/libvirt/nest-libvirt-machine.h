/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From libvirt's domains to machines: the list, and one of them in full. Everything here blocks: threads only. */
#pragma once

#include "nest-libvirt-hosts.h"
#include "nest-libvirt-pins.h"
#include "nest-machine.h"

G_BEGIN_DECLS

#define NEST_LIBVIRT_ID "kvm"

NestPowerState nest_libvirt_power_state_from_libvirt (int               state,
                                                      int               reason,
                                                      gboolean          is_saved);
GPtrArray     *nest_libvirt_machine_list             (NestLibvirtLink  *link,
                                                      const char       *uri,
                                                      GError          **error);
NestMachine   *nest_libvirt_machine_read             (NestLibvirtLink  *link,
                                                      NestLibvirtHosts *hosts,
                                                      NestLibvirtPins  *pins,
                                                      const char       *uri,
                                                      const char       *uuid,
                                                      GError          **error);
NestDomainXml *nest_libvirt_machine_get_xml          (GVirDomain       *domain,
                                                      const char       *uri,
                                                      guint             flags,
                                                      GError          **error);

G_END_DECLS
