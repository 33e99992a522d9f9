/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestReading: a machine with its hypervisor and what that says of itself; and how to come by it. */
#pragma once

#include "nest-invocation.h"

G_BEGIN_DECLS

/**
 * NestReading:
 * @info: (nullable): only nest_find_machine() fills it in
 */
typedef struct {
  NestHypervisor *hypervisor;
  NestHypervisorInfo *info;
  NestMachine *machine;
} NestReading;

typedef struct _NestProbes NestProbes;

void                nest_reading_free         (NestReading         *self);

NestProbes         *nest_probes_start         (NestInvocation      *invocation);
gboolean            nest_probes_finish        (NestProbes          *self,
                                               NestInvocation      *invocation,
                                               GError             **error);
NestHypervisorInfo *nest_find_info            (NestInvocation      *invocation,
                                               const char          *connection);
GError             *nest_explain_problem      (NestHypervisorInfo  *info);

GPtrArray          *nest_list_machines        (NestInvocation      *invocation,
                                               GError             **error);
NestReading        *nest_read_uuid            (NestInvocation      *invocation,
                                               const char          *uuid,
                                               GError             **error);
NestReading        *nest_read_machine         (NestInvocation      *invocation,
                                               const char          *connection,
                                               const char          *uuid,
                                               GError             **error);

/* nest-find-machine.c */
char               *nest_parse_uuid           (const char          *argument);
NestMachine        *nest_match_name           (GPtrArray           *machines,
                                               const char          *argument,
                                               GError             **error);
NestReading        *nest_find_machine         (NestInvocation      *invocation,
                                               const char          *argument,
                                               GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestReading, nest_reading_free)

G_END_DECLS
