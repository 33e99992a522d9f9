/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestJob: changes that one command applies as a whole to one target; planned, running or remembered. */
#pragma once

#include "nest-host-control.h"
#include "nest-hypervisor.h"
#include "nest-outcome.h"

G_BEGIN_DECLS

#define NEST_TYPE_JOB (nest_job_get_type ())
G_DECLARE_FINAL_TYPE (NestJob, nest_job, NEST, JOB, GObject)

/** NestJobKind: decides the order and what "apply" means. */
typedef enum {
  NEST_JOB_HYPERVISOR, /* settings of the hypervisor for all machines */
  NEST_JOB_POWER,      /* bring the machine to "off" */
  NEST_JOB_MACHINE,    /* settings of one machine */
  NEST_JOB_HOST,       /* settings of this computer */
} NestJobKind;

/* Signal "changed": outcome, progress, share or countdown is another now. */

NestJob      *nest_job_new                (NestJobKind         kind,
                                           NestHypervisor     *hypervisor,
                                           NestHypervisorInfo *info,
                                           NestMachine        *machine);
NestJob      *nest_job_new_for_host       (NestHost           *host);
NestJob      *nest_job_new_remembered     (NestJobKind         kind,
                                           const char         *connection,
                                           const char         *machine_uuid,
                                           const char         *machine_name);
void          nest_job_add_change         (NestJob            *self,
                                           const char         *step,
                                           NestChange         *change);
void          nest_job_set_method         (NestJob            *self,
                                           guint               index,
                                           const char         *method);
void          nest_job_add_compared       (NestJob            *self,
                                           NestSetting         setting);
void          nest_job_set_dependency     (NestJob            *self,
                                           NestJob            *dependency);
void          nest_job_set_outcome        (NestJob            *self,
                                           NestOutcome         outcome,
                                           const GError       *error);
void          nest_job_set_error          (NestJob            *self,
                                           const char         *code,
                                           const char         *message);
void          nest_job_set_failure        (NestJob            *self,
                                           const GError       *error);
void          nest_job_set_advice         (NestJob            *self,
                                           GStrv               advice);
void          nest_job_set_progress       (NestJob            *self,
                                           const char         *progress);
void          nest_job_set_countdown      (NestJob            *self,
                                           int                 seconds);
void          nest_job_set_change_outcome (NestJob            *self,
                                           guint               index,
                                           NestOutcome         outcome);

NestJobKind   nest_job_get_kind           (NestJob            *self);
NestHypervisor     *nest_job_get_hypervisor (NestJob          *self);
NestHypervisorInfo *nest_job_get_info     (NestJob            *self);
NestMachine  *nest_job_get_machine        (NestJob            *self);
gboolean      nest_job_is_remembered      (NestJob            *self);
NestHost     *nest_job_get_host           (NestJob            *self);
void          nest_job_set_reviewed_host  (NestJob            *self,
                                           NestHost           *host);
void          nest_job_set_reviewed       (NestJob            *self,
                                           NestHypervisorInfo *info,
                                           NestMachine        *machine);
const char   *nest_job_get_connection     (NestJob            *self);
const char   *nest_job_get_machine_uuid   (NestJob            *self);
const char   *nest_job_get_machine_name   (NestJob            *self);
GPtrArray    *nest_job_get_changes        (NestJob            *self);
const char   *nest_job_get_step           (NestJob            *self,
                                           guint               index);
NestOutcome   nest_job_get_change_outcome (NestJob            *self,
                                           guint               index);
gboolean      nest_job_compares           (NestJob            *self,
                                           NestSetting         setting);
NestJob      *nest_job_get_dependency     (NestJob            *self);
NestOutcome   nest_job_get_outcome        (NestJob            *self);
gboolean      nest_job_has_succeeded      (NestJob            *self);
const char   *nest_job_get_error_code     (NestJob            *self);
const char   *nest_job_get_error_message  (NestJob            *self);
const char   *nest_job_get_error_remedy   (NestJob            *self);
char        **nest_job_get_advice         (NestJob            *self);
const char   *nest_job_get_progress       (NestJob            *self);
int           nest_job_get_countdown      (NestJob            *self);
void          nest_job_set_share          (NestJob            *self,
                                           double              fraction,
                                           gboolean            is_committed);
double        nest_job_get_fraction       (NestJob            *self);
gboolean      nest_job_is_committed       (NestJob            *self);
gint64        nest_job_get_elapsed        (NestJob            *self);
gboolean      nest_job_waits_for_guest    (NestJob            *self);
char         *nest_job_get_title          (NestJob            *self);
GPtrArray    *nest_job_describe           (NestJob            *self);

G_END_DECLS
