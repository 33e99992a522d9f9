/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The practice machine and the practice computer: the whole walk without touching a real VM. */
#pragma once

#include "nest-host.h"
#include "nest-hypervisor.h"
#include "nest-journal.h"

G_BEGIN_DECLS

/** NEST_PRACTICE_CONNECTION: what practice machines and runs carry as their connection. */
#define NEST_PRACTICE_CONNECTION "practice"

NestHypervisor *nest_practice_new_hypervisor    (void);
NestHost       *nest_practice_new_host          (void);
NestJournal    *nest_practice_new_journal       (void);
gboolean        nest_practice_start_over        (GError             **error);
void            nest_practice_start_over_async  (gpointer             source,
                                                 GAsyncReadyCallback  callback,
                                                 gpointer             user_data);
gboolean        nest_practice_start_over_finish (GAsyncResult        *result,
                                                 GError             **error);

G_END_DECLS
