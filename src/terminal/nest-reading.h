/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestReading: a machine with its hypervisor and what that says of itself; and how to come by it. */
#pragma once

#include "nest-invocation.h"

G_BEGIN_DECLS

/**
 * NestReading:
 * @info: (nullable): nest_probes_finish() fills it in
 * @machine: only listed, until it was read
 * @error: (nullable): why it could not be read
 * @is_named: whether the user named this very machine
 * @is_complete: whether it was read, or that failed
 */
typedef struct {
  NestHypervisor *hypervisor;
  NestHypervisorInfo *info;
  NestMachine *machine;
  GError *error;
  gboolean is_named;
  gboolean is_complete;
} NestReading;

typedef struct _NestProbes NestProbes;

NestReading        *nest_reading_new          (NestHypervisor      *hypervisor,
                                               NestMachine         *machine);
void                nest_reading_free         (NestReading         *self);

NestHost           *nest_read_host            (NestInvocation      *invocation,
                                               GError             **error);
NestProbes         *nest_probes_start         (NestInvocation      *invocation);
gboolean            nest_probes_finish        (NestProbes          *self,
                                               NestInvocation      *invocation,
                                               GPtrArray           *readings,
                                               GError             **error);
void                nest_probes_free          (NestProbes          *self);
NestHypervisorInfo *nest_find_info            (NestInvocation      *invocation,
                                               const char          *connection);
GError             *nest_explain_problem      (NestHypervisorInfo  *info);

GPtrArray          *nest_list_machines        (NestInvocation      *invocation,
                                               GError             **error);
gboolean            nest_read_uuid            (NestInvocation      *invocation,
                                               const char          *uuid,
                                               GPtrArray           *readings,
                                               GError             **error);

/* nest-find-system.c */
gboolean            nest_find_is_unnamed      (NestInvocation      *invocation);
GPtrArray          *nest_find_this_system     (NestInvocation      *invocation,
                                               GError             **error);

/* nest-find-machine.c */
char               *nest_parse_uuid           (const char          *argument);
int                 nest_compare_names        (NestMachine         *a,
                                               NestMachine         *b);
NestMachine        *nest_match_name           (GPtrArray           *machines,
                                               const char          *argument,
                                               GError             **error);
GPtrArray          *nest_find_named           (NestInvocation      *invocation,
                                               GError             **error);
GPtrArray          *nest_find_machines        (NestInvocation      *invocation,
                                               GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestProbes, nest_probes_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestReading, nest_reading_free)

G_END_DECLS
