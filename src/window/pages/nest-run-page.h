/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestRunPage: a run as it happens: each job, the countdown of a shutdown, and what went wrong. */
#pragma once

#include "nest-page.h"
#include "nest-run-control.h"

G_BEGIN_DECLS

#define NEST_TYPE_RUN_PAGE (nest_run_page_get_type ())
G_DECLARE_FINAL_TYPE (NestRunPage, nest_run_page, NEST, RUN_PAGE, NestPage)

/*
 * Signals: "retry": do again what did not succeed;
 *          "review": look at the checklist again;
 *          "power-off" (const char *connection, const char *uuid): the guest ignored the request to shut
 *          down, and the user wants to be asked about pulling the plug.
 */

NestPage *nest_run_page_new (NestRunControl *control);

G_END_DECLS
