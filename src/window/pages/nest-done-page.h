/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestDonePage: what was changed, the way to take it back, and what comes next inside the machine. */
#pragma once

#include "nest-checklist.h"
#include "nest-page.h"
#include "nest-run.h"

G_BEGIN_DECLS

#define NEST_TYPE_DONE_PAGE (nest_done_page_get_type ())
G_DECLARE_FINAL_TYPE (NestDonePage, nest_done_page, NEST, DONE_PAGE, NestPage)

/* Signals: "start": start the machine; "undo": take back the run that is shown; "review": look at the checklist;
 * "next": go on without starting the machine. */

NestPage *nest_done_page_new          (void);
void      nest_done_page_set_model    (NestDonePage  *self,
                                       NestRun       *run,
                                       NestChecklist *checklist);
void      nest_done_page_set_starting (NestDonePage  *self,
                                       gboolean       starting,
                                       const char    *error);

G_END_DECLS
