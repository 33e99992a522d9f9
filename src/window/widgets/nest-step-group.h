/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestStepGroup: the steps that are done in one place, below a heading; hidden while there are none. */
#pragma once

#include <adwaita.h>

#include "nest-checklist.h"

G_BEGIN_DECLS

#define NEST_TYPE_STEP_GROUP (nest_step_group_get_type ())
G_DECLARE_FINAL_TYPE (NestStepGroup, nest_step_group, NEST, STEP_GROUP, AdwBin)

GtkWidget *nest_step_group_new       (NestChecklist  *checklist,
                                      NestHypervisor *hypervisor,
                                      NestPlace       place);
void       nest_step_group_set_title (NestStepGroup  *self,
                                      const char     *title);

G_END_DECLS
