/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the end of the guide says of a checklist and of what was ticked. No widgets. */
#pragma once

#include "nest-checklist.h"

G_BEGIN_DECLS

char      *nest_closing_text_describe_checklist (NestChecklist *checklist);
guint      nest_closing_text_count_instructions (NestChecklist *checklist,
                                                 guint         *n_ticked);
char      *nest_closing_text_find_missing       (NestChecklist *checklist);

G_END_DECLS
