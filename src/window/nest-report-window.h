/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestReportWindow: another computer's report as a checklist to look at, which says so all the time. */
#pragma once

#include <adwaita.h>

#include "nest-report.h"

G_BEGIN_DECLS

#define NEST_TYPE_REPORT_WINDOW (nest_report_window_get_type ())
G_DECLARE_FINAL_TYPE (NestReportWindow, nest_report_window, NEST, REPORT_WINDOW, AdwWindow)

GtkWidget *nest_report_window_new (GtkWindow  *parent,
                                   NestReport *report);

G_END_DECLS
