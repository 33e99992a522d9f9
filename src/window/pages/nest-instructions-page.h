/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestInstructionsPage: what is done in the machine, told from outside: numbered, to be ticked off, with the ways out. */
#pragma once

#include "nest-checklist.h"
#include "nest-page.h"

G_BEGIN_DECLS

#define NEST_TYPE_INSTRUCTIONS_PAGE (nest_instructions_page_get_type ())
G_DECLARE_FINAL_TYPE (NestInstructionsPage, nest_instructions_page, NEST, INSTRUCTIONS_PAGE, NestPage)

/*
 * Signals: "start": start the machine; "type" (const char *keys): ask whether these keys, as VirtualBox writes
 * them, may be typed into the machine.
 */

NestPage *nest_instructions_page_new          (void);
void      nest_instructions_page_set_model    (NestInstructionsPage *self,
                                               NestChecklist        *checklist,
                                               gboolean              can_type);
void      nest_instructions_page_tick         (NestInstructionsPage *self,
                                               const char           *id);
void      nest_instructions_page_set_starting (NestInstructionsPage *self,
                                               gboolean              starting,
                                               const char           *error);

G_END_DECLS
