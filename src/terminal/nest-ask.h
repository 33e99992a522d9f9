/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions to the person at the terminal. No answer is never a yes. */
#pragma once

#include "nest-invocation.h"

G_BEGIN_DECLS

char     *nest_ask_line   (NestInvocation *invocation,
                           const char     *prompt);
gboolean  nest_ask_yes    (NestInvocation *invocation,
                           const char     *question);
gboolean  nest_ask_option (NestInvocation *invocation,
                           const char     *title,
                           NestFinding    *finding,
                           const char    **option);

G_END_DECLS
