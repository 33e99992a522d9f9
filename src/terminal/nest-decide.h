/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the user decided, by options of the command line or by answers, put into the shared NestChoices. */
#pragma once

#include "nest-checklist.h"
#include "nest-invocation.h"

G_BEGIN_DECLS

gboolean nest_decide_by_arguments (NestInvocation  *invocation,
                                   NestChecklist   *checklist,
                                   GError         **error);
gboolean nest_decide_for_machine  (NestInvocation  *invocation,
                                   NestChecklist   *checklist,
                                   GError         **error);
gboolean nest_decide_consent      (NestInvocation  *invocation,
                                   NestChoices     *choices,
                                   const char      *step,
                                   NestFinding     *finding,
                                   GError         **error);
gboolean nest_decide_finish       (NestInvocation  *invocation,
                                   GError         **error);
gboolean nest_decide_by_asking    (NestInvocation  *invocation,
                                   const char      *name,
                                   NestChecklist   *checklist);
void     nest_decide_hint         (NestInvocation  *invocation,
                                   const char      *name,
                                   const char      *step,
                                   NestFinding     *finding);

G_END_DECLS
