/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the help share: topics that are being written. */
#pragma once

#include "nest-help.h"

G_BEGIN_DECLS

NestHelpTopic *nest_help_add_topic    (GPtrArray       *topics,
                                       NestHelpSection  section,
                                       const char      *id,
                                       const char      *title);
NestHelpPart  *nest_help_add_part     (NestHelpTopic   *topic,
                                       const char      *heading,
                                       const char      *text);
void           nest_help_take_documentation
                                      (NestHelpTopic   *topic,
                                       NestHelpPart    *part,
                                       char            *documentation);

/* In nest-help-texts.c */
void           nest_help_add_texts    (GPtrArray       *topics,
                                       NestHelpSection  section);

/* In nest-help-machine.c */
void           nest_help_add_instructions
                                      (GPtrArray       *topics,
                                       NestHost        *host,
                                       NestHelpSection  section);

G_END_DECLS
