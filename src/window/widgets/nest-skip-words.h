/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it means to leave a step out. */
#pragma once

#include "nest-checklist.h"

G_BEGIN_DECLS

char *nest_skip_words_describe (NestChecklist  *checklist,
                                const NestStep *step);

G_END_DECLS
