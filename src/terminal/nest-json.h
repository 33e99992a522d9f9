/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The JSON documents of nestboxctl. Their shape is part of the interface: see nest-json.c. */
#pragma once

#include <json-glib/json-glib.h>

#include "nest-checklist.h"
#include "nest-undo.h"

G_BEGIN_DECLS

#define NEST_JSON_FORMAT 1

JsonBuilder *nest_json_begin          (void);
char        *nest_json_end            (JsonBuilder        *builder);
void         nest_json_add_string     (JsonBuilder        *builder,
                                       const char         *name,
                                       const char         *text);
void         nest_json_add_flag       (JsonBuilder        *builder,
                                       const char         *name,
                                       gboolean            flag);
void         nest_json_add_value      (JsonBuilder        *builder,
                                       const char         *name,
                                       GVariant           *value);
void         nest_json_add_texts      (JsonBuilder        *builder,
                                       const char         *name,
                                       GPtrArray          *texts);
void         nest_json_add_name       (JsonBuilder        *builder,
                                       const char         *raw);
void         nest_json_begin_array    (JsonBuilder        *builder,
                                       const char         *name);
void         nest_json_begin_object   (JsonBuilder        *builder,
                                       const char         *name);
void         nest_json_add_error      (JsonBuilder        *builder,
                                       const char         *code,
                                       const char         *message);
void         nest_json_add_machine    (JsonBuilder        *builder,
                                       NestMachine        *machine);
void         nest_json_add_hypervisor (JsonBuilder        *builder,
                                       NestHypervisorInfo *info);
void         nest_json_add_findings   (JsonBuilder        *builder,
                                       NestChecklist      *checklist,
                                       NestHypervisor     *hypervisor);
void         nest_json_add_run        (JsonBuilder        *builder,
                                       NestRun            *run,
                                       gboolean            with_commands);
void         nest_json_add_jobs       (JsonBuilder        *builder,
                                       GPtrArray          *jobs,
                                       gboolean            with_commands);
void         nest_json_add_unreachable (JsonBuilder       *builder,
                                       GPtrArray          *failures);
void         nest_json_add_summary    (JsonBuilder        *builder,
                                       NestRun            *run);

const char  *nest_error_get_code      (const GError       *error);
void         nest_json_add_considerations (JsonBuilder *builder,
                                           GPtrArray   *considerations);

void         nest_json_add_explanations (JsonBuilder   *builder,
                                        NestHost      *host,
                                         GPtrArray     *explanations);

G_END_DECLS
