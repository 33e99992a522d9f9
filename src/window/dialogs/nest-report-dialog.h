/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestReportDialog: all of the report before it goes anywhere, with a tick for each kind of private things. */
#pragma once

#include <adwaita.h>

#include "nest-report.h"

G_BEGIN_DECLS

#define NEST_TYPE_REPORT_DIALOG (nest_report_dialog_get_type ())
G_DECLARE_FINAL_TYPE (NestReportDialog, nest_report_dialog, NEST, REPORT_DIALOG, AdwWindow)

GtkWidget *nest_report_dialog_new     (GtkWindow        *parent,
                                       NestReportDraft  *draft);
void       nest_report_dialog_save    (NestReportDialog *self,
                                       GFile            *file);
void       nest_report_dialog_set_run (NestReportDialog *self,
                                       NestRun          *run);

G_END_DECLS
