/* SPDX-License-Identifier: GPL-3.0-or-later */
/* To which CPUs a connection's other machines are pinned. */
#pragma once

#include "nest-libvirt-link.h"
#include "nest-machine.h"

G_BEGIN_DECLS

void nest_libvirt_pins_read (NestLibvirtLink *link,
                             NestMachine     *machine);

G_END_DECLS
