/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a report is made of: each part described once, for writing and for reading. */
#pragma once

#include "nest-archive.h"
#include "nest-hypervisor-info.h"
#include "nest-report.h"

G_BEGIN_DECLS

#define NEST_REPORT_FORMAT 1
/* A report of sixty machines is some 300 kB. */
#define NEST_REPORT_MAX_MACHINES 64
#define NEST_REPORT_MAX_HYPERVISORS 16
#define NEST_REPORT_MAX_CPUS 65536
#define NEST_REPORT_MAX_MEMORY (G_GUINT64_CONSTANT (1) << 40)

/**
 * NestReportNames: what things are called in a report, so that one thing has one name everywhere in it.
 *
 * @machines: (element-type utf8 utf8): "connection UUID" to "machine 1"
 * @connections: (element-type utf8 utf8): to what says where machines run, and not whose computer that is
 */
typedef struct {
  GHashTable *machines;
  GHashTable *connections;
} NestReportNames;

const char *nest_report_name_machine     (const NestReportNames  *self,
                                          const char             *connection,
                                          const char             *uuid);
const char *nest_report_name_connection  (const NestReportNames  *self,
                                          const char             *connection);

/**
 * NestReportParts: a report as a plain value.
 *
 * @libraries: (element-type utf8): "GLib 2.74.6"
 * @facts: (nullable): by the index of their kind, those that the user ticked and that stand for themselves
 * @infos: (element-type NestHypervisorInfo)
 * @machines: (element-type NestMachine)
 * @run: (nullable): the last one
 */
typedef struct {
  char *program;
  GPtrArray *libraries;
  char *facts[NEST_N_PRIVATE];
  NestHost *host;
  NestVantage vantage;
  GPtrArray *infos;
  GPtrArray *machines;
  NestRun *run;
} NestReportParts;

void        nest_report_parts_init       (NestReportParts        *self);
void        nest_report_parts_clear      (NestReportParts        *self);
void        nest_report_visit            (NestArchive            *archive,
                                          const NestReportNames  *names,
                                          NestReportParts        *parts);
NestReport *nest_report_new_from_object  (JsonObject             *object,
                                          GError                **error);

/* Each writes what is given, or reads and sets it where it is there and in order. */
void        nest_report_visit_host       (NestArchive            *archive,
                                          NestHost              **host);
void        nest_report_visit_installs   (NestArchive            *archive,
                                          NestHostFacts          *facts);
void        nest_report_visit_info       (NestArchive            *archive,
                                          const NestReportNames  *names,
                                          NestHypervisorInfo    **info);
void        nest_report_visit_machine    (NestArchive            *archive,
                                          const NestReportNames  *names,
                                          NestMachine           **machine);
void        nest_report_visit_run        (NestArchive            *archive,
                                          const NestReportNames  *names,
                                          NestRun               **run);

G_END_DECLS
