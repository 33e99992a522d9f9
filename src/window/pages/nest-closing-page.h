/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestClosingPage: the end of the guide: whether a machine can run in the machine, or the first thing that is missing. */
#pragma once

#include "nest-checklist.h"
#include "nest-page.h"

G_BEGIN_DECLS

#define NEST_TYPE_CLOSING_PAGE (nest_closing_page_get_type ())
G_DECLARE_FINAL_TYPE (NestClosingPage, nest_closing_page, NEST, CLOSING_PAGE, NestPage)

/* Signal "choose": another machine is wanted. */

NestPage *nest_closing_page_new       (void);
void      nest_closing_page_set_model (NestClosingPage *self,
                                       NestChecklist   *checklist);

G_END_DECLS
