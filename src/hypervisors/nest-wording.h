/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a setting's source says, without what stands around it: the same text exactly if nobody edited it. */
#pragma once

#include "nest-setting.h"

G_BEGIN_DECLS

char *nest_wording_new (NestSetting  setting,
                        const char  *source);

G_END_DECLS
