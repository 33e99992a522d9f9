/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestChecklistPage: every step with its state; here the user decides what is changed. */
#pragma once

#include "nest-checklist.h"
#include "nest-page.h"

G_BEGIN_DECLS

#define NEST_TYPE_CHECKLIST_PAGE (nest_checklist_page_get_type ())
G_DECLARE_FINAL_TYPE (NestChecklistPage, nest_checklist_page, NEST, CHECKLIST_PAGE, NestPage)

/* Signals: "apply": just before "forward"; there may be nothing to change. "choose": another machine is wanted. */

NestPage *nest_checklist_page_new          (void);
void      nest_checklist_page_set_model    (NestChecklistPage *self,
                                            NestChecklist     *checklist,
                                            NestHypervisor    *hypervisor);
void      nest_checklist_page_set_reading  (NestChecklistPage *self,
                                            gboolean           reading,
                                            const char        *error);
void      nest_checklist_page_set_gone     (NestChecklistPage *self,
                                            gboolean           gone);
void      nest_checklist_page_set_practice (NestChecklistPage *self);
void      nest_checklist_page_set_report   (NestChecklistPage *self);

G_END_DECLS
