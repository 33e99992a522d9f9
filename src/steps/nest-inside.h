/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the machine around a machine can spare: the same for the instructions outside and for the checks inside; and what is missing. */
#pragma once

#include "nest-host.h"
#include "nest-hypervisor-info.h"

G_BEGIN_DECLS

/** NEST_OPTION_COMPARED: the user says that the key in here can be pressed and differs; a tick remembers it. */
#define NEST_OPTION_COMPARED "compared"

const char *const *nest_inside_get_oracle_commands  (void);
const char *const *nest_inside_get_group_commands   (gboolean is_sysmaint);
const char *const *nest_inside_get_network_commands (void);
const char *nest_inside_get_network_note (void);
gboolean nest_inside_is_as_around       (NestHost        *host,
                                         const char      *hypervisor);
guint   nest_inside_get_most_processors (guint            count);
guint64 nest_inside_get_memory_limit    (guint64          total);
NestAnswer nest_inside_get_help         (NestHost           *host,
                                         NestHypervisorInfo *hypervisor);
char   *nest_inside_get_outside_remedy  (NestHost        *host);
char   *nest_inside_conclude            (NestHost        *host,
                                         const NestProof *proof);

G_END_DECLS
