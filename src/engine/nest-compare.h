/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comparing what was reviewed with what is there now, and what was agreed with what was read back. Pure. */
#pragma once

#include "nest-job.h"

G_BEGIN_DECLS

GVariant   *nest_compare_get_value     (NestSetting         setting,
                                        NestHost           *host,
                                        NestHypervisorInfo *info,
                                        NestMachine        *machine);
void        nest_compare_with_reviewed (NestJob            *job,
                                        NestHost           *host,
                                        NestHypervisorInfo *info,
                                        NestMachine        *machine,
                                        gboolean            ignore_power,
                                        GPtrArray          *differences);
gboolean    nest_compare_is_reworded   (NestChange         *change,
                                        NestMachine        *machine,
                                        char              **wording);
NestOutcome nest_compare_with_agreed   (NestJob            *job,
                                        NestHost           *host,
                                        NestHypervisorInfo *info,
                                        NestMachine        *machine);

G_END_DECLS
