/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestConsiderationsPage: what to think about before, in plain words; read once for each machine. */
#pragma once

#include "nest-notepad.h"
#include "nest-page.h"
#include "nest-step.h"

G_BEGIN_DECLS

#define NEST_TYPE_CONSIDERATIONS_PAGE (nest_considerations_page_get_type ())
G_DECLARE_FINAL_TYPE (NestConsiderationsPage, nest_considerations_page, NEST, CONSIDERATIONS_PAGE, NestPage)

NestPage *nest_considerations_page_new         (void);
void      nest_considerations_page_set_machine (NestConsiderationsPage *self,
                                                NestHost               *host,
                                                NestHypervisorInfo     *info,
                                                NestMachine            *machine,
                                                NestVantage             vantage,
                                                NestNotepad            *notepad);
gboolean  nest_considerations_page_is_due      (NestHost               *host,
                                                NestHypervisorInfo     *info,
                                                NestMachine            *machine,
                                                NestVantage             vantage,
                                                NestNotepad            *notepad);

G_END_DECLS
