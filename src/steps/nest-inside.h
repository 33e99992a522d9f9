/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the machine around a machine can spare: the same for the instructions outside and for the checks inside; and what is missing. */
#pragma once

#include "nest-host.h"
#include "nest-hypervisor-info.h"

G_BEGIN_DECLS

guint   nest_inside_get_most_processors (guint            count);
guint64 nest_inside_get_memory_limit    (guint64          total);
NestAnswer nest_inside_get_help         (NestHost           *host,
                                         NestHypervisorInfo *hypervisor);
char   *nest_inside_get_outside_remedy  (NestHost        *host);
char   *nest_inside_conclude            (NestHost        *host,
                                         const NestProof *proof);

G_END_DECLS
