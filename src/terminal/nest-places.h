/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hypervisors of an invocation: which, and which of them failed. */
#pragma once

#include "nest-invocation.h"

G_BEGIN_DECLS

/** NestFailure: a hypervisor that could not be asked, and why. */
typedef struct {
  NestHypervisor *hypervisor;
  GError *error;
} NestFailure;

void            nest_failure_free       (gpointer             data);
gboolean        nest_failure_is_absence (const GError        *error);

gboolean        nest_places_is_name     (const char          *text);
void            nest_places_choose      (NestInvocation      *invocation);
NestHypervisor *nest_places_add         (NestInvocation      *invocation,
                                         const char          *connection);
NestHypervisor *nest_places_find        (NestInvocation      *invocation,
                                         const char          *connection);
char           *nest_places_get_command (const NestArguments *arguments);
gboolean        nest_places_may_ask     (NestHypervisor      *hypervisor);
void            nest_places_add_failure (NestInvocation      *invocation,
                                         NestHypervisor      *hypervisor,
                                         const GError        *error);
NestExitStatus  nest_places_get_status  (NestInvocation      *invocation);
NestExitStatus  nest_places_get_status_for_many
                                        (NestInvocation      *invocation);

G_END_DECLS
