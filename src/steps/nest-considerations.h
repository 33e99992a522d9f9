/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a careful person should know before a machine is prepared; only what applies to this one. */
#pragma once

#include "nest-step.h"

G_BEGIN_DECLS

typedef struct _NestConsideration NestConsideration;

GPtrArray  *nest_considerations_list             (const NestStepContext   *context);
GPtrArray  *nest_considerations_get_all          (void);
char      **nest_considerations_get_ids          (GPtrArray               *considerations);
const char *nest_consideration_get_id            (const NestConsideration *self);
const char *nest_consideration_get_title         (const NestConsideration *self);
const char *nest_consideration_get_text          (const NestConsideration *self);
char       *nest_consideration_get_documentation (const NestConsideration *self);

G_END_DECLS
