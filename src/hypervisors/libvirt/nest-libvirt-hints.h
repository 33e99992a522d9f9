/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestLibvirtHints: gathers what libvirt's events say in any thread, and hands it on in the main loop. */
#pragma once

#include "nest-hypervisor.h"

G_BEGIN_DECLS

/** NestLibvirtHints: reference counted (atomically). */
typedef struct _NestLibvirtHints NestLibvirtHints;

NestLibvirtHints *nest_libvirt_hints_new   (NestHypervisor   *hypervisor);
NestLibvirtHints *nest_libvirt_hints_ref   (NestLibvirtHints *self);
void              nest_libvirt_hints_unref (NestLibvirtHints *self);
void              nest_libvirt_hints_queue (NestLibvirtHints *self,
                                            const char       *uuid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestLibvirtHints, nest_libvirt_hints_unref)

G_END_DECLS
