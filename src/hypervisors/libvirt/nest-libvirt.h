/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestLibvirt: one libvirt connection as a NestHypervisor. */
#pragma once

#include "nest-hypervisor.h"
#include "nest-libvirt-connection.h"

G_BEGIN_DECLS

#define NEST_TYPE_LIBVIRT (nest_libvirt_get_type ())
G_DECLARE_FINAL_TYPE (NestLibvirt, nest_libvirt, NEST, LIBVIRT, NestHypervisor)

NestHypervisor *nest_libvirt_new          (const char       *uri);
NestHypervisor *nest_libvirt_new_full     (const char       *uri,
                                           const char       *name,
                                           NestLibvirtFlags  flags);
void            nest_libvirt_allow        (NestLibvirt      *self);
gboolean        nest_libvirt_is_connected (NestLibvirt      *self);

G_END_DECLS
