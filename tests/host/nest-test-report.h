/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestTestReport: a computer of somebody with many secrets, and what of it a report must show and must not. */
#pragma once

#include "nest-report.h"

G_BEGIN_DECLS

/** NestTestSecret: what was planted, wherever a text of others is. */
typedef struct {
  NestPrivate kind; /* 0: never in a report, whatever is ticked */
  const char *secret;
} NestTestSecret;

const NestTestSecret *nest_test_report_get_secrets  (guint              *n_secrets);
NestReportDraft      *nest_test_report_new_draft    (NestHost           *host,
                                                     NestHypervisorInfo *info,
                                                     gboolean            planted);
NestMachine          *nest_test_report_new_machine  (NestHypervisorInfo *info,
                                                     gboolean            planted);
void                  nest_test_report_check_replay (NestHost           *host,
                                                     NestHypervisorInfo *info);
void                  nest_test_report_check_secrets (NestHost          *host,
                                                     NestHypervisorInfo *info);

G_END_DECLS
