/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * NestReport: what a helper needs to know of somebody else's computer, and nothing else; as it is read from a file.
 * NestReportDraft: what it is made of, before what is private has gone.
 */
#pragma once

#include "nest-checklist.h"
#include "nest-scrubber.h"

G_BEGIN_DECLS

/** What a file may have at most, in bytes */
#define NEST_REPORT_MAX_SIZE (4 * 1024 * 1024)

#define NEST_TYPE_REPORT (nest_report_get_type ())
G_DECLARE_FINAL_TYPE (NestReport, nest_report, NEST, REPORT, GObject)

NestReport         *nest_report_new_from_json     (const char          *data,
                                                   gsize                length,
                                                   GError             **error);
NestReport         *nest_report_new_from_file     (const char          *path,
                                                   GError             **error);
const char         *nest_report_get_program       (NestReport          *self);
GPtrArray          *nest_report_get_libraries     (NestReport          *self);
const char         *nest_report_get_fact          (NestReport          *self,
                                                   guint                index);
NestHost           *nest_report_get_host          (NestReport          *self);
NestVantage         nest_report_get_vantage       (NestReport          *self);
GPtrArray          *nest_report_get_infos         (NestReport          *self);
GPtrArray          *nest_report_get_machines      (NestReport          *self);
NestRun            *nest_report_get_run           (NestReport          *self);
NestChecklist      *nest_report_create_checklist  (NestReport          *self,
                                                   guint                index);

/* nest-report-text.c */
char               *nest_report_to_text           (NestReport          *self);

/* nest-report-draft.c */
typedef struct _NestReportDraft NestReportDraft;

NestReportDraft    *nest_report_draft_new          (NestScrubber        *scrubber);
void                nest_report_draft_free         (NestReportDraft     *self);
void                nest_report_draft_set_english  (NestReportDraft     *self,
                                                    gboolean             is_english);
void                nest_report_draft_add_library  (NestReportDraft     *self,
                                                    const char          *name,
                                                    const char          *version);
void                nest_report_draft_set_host     (NestReportDraft     *self,
                                                    NestHost            *host,
                                                    NestVantage          vantage);
void                nest_report_draft_add_hypervisor (NestReportDraft   *self,
                                                    NestHypervisorInfo  *info);
void                nest_report_draft_add_machine  (NestReportDraft     *self,
                                                    NestMachine         *machine);
void                nest_report_draft_add_name     (NestReportDraft     *self,
                                                    NestMachine         *machine);
void                nest_report_draft_set_run      (NestReportDraft     *self,
                                                    NestRun             *run);
char               *nest_report_draft_to_json      (NestReportDraft     *self,
                                                    NestPrivate          included);
char               *nest_report_draft_to_text      (NestReportDraft     *self,
                                                    NestPrivate          included);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestReportDraft, nest_report_draft_free)

G_END_DECLS
