/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestStepDetails: what is to know about a step: why, risk, notes, remedy, commands, documentation. */
#pragma once

#include <adwaita.h>

#include "nest-checklist-item.h"
#include "nest-hypervisor.h"

G_BEGIN_DECLS

#define NEST_TYPE_STEP_DETAILS (nest_step_details_get_type ())
G_DECLARE_FINAL_TYPE (NestStepDetails, nest_step_details, NEST, STEP_DETAILS, GtkListBoxRow)

GtkWidget *nest_step_details_new    (void);
void       nest_step_details_update (NestStepDetails   *self,
                                     NestChecklistItem *item,
                                     NestHost          *host,
                                     NestHypervisor    *hypervisor,
                                     const char        *uuid,
                                     gboolean           shows_summary);

G_END_DECLS
