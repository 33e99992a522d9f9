/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runs of the journal, and which of them "undo" means. */
#pragma once

#include "nest-invocation.h"

G_BEGIN_DECLS

GPtrArray *nest_records_load      (NestInvocation  *invocation,
                                   GError         **error);
NestRun   *nest_records_find      (GPtrArray       *runs,
                                   const char      *id,
                                   GError         **error);
gboolean   nest_records_check_free (NestInvocation *invocation,
                                   NestRun         *record,
                                   GError         **error);
void       nest_records_mention   (NestInvocation  *invocation);

G_END_DECLS
