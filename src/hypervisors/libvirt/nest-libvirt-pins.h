/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestLibvirtPins: to which CPUs the machines of a connection are pinned, asked once and not for each machine again. */
#pragma once

#include "nest-libvirt-link.h"
#include "nest-machine.h"

G_BEGIN_DECLS

/** NestLibvirtPins: may be used by several threads at once. */
typedef struct _NestLibvirtPins NestLibvirtPins;

NestLibvirtPins *nest_libvirt_pins_new    (void);
void             nest_libvirt_pins_free   (NestLibvirtPins *self);
void             nest_libvirt_pins_forget (NestLibvirtPins *self,
                                           const char      *uuid);

/* In a thread */
void             nest_libvirt_pins_read   (NestLibvirtPins *self,
                                           NestLibvirtLink *link,
                                           NestMachine     *machine);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestLibvirtPins, nest_libvirt_pins_free)

G_END_DECLS
