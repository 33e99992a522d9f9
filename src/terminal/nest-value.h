/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values as people write them on the command line: "3", "4GiB", "Left Shift + Right Shift". */
#pragma once

#include "nest-finding.h"

G_BEGIN_DECLS

gboolean  nest_value_parse_number (const char      *text,
                                   guint           *number);
gboolean  nest_value_parse_memory (const char      *text,
                                   guint64         *mib);
GVariant *nest_value_parse        (NestEditorKind   kind,
                                   const char      *text,
                                   GError         **error);

G_END_DECLS
