/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestChecklist: the steps for one machine with their present findings, as a GListModel. */
#pragma once

#include "nest-checklist-item.h"
#include "nest-hypervisor.h"
#include "nest-run.h"

G_BEGIN_DECLS

#define NEST_TYPE_CHECKLIST (nest_checklist_get_type ())
G_DECLARE_FINAL_TYPE (NestChecklist, nest_checklist, NEST, CHECKLIST, GObject)

/**
 * NestVerdict: a whole checklist in one word, worst first where several apply.
 */
typedef enum {
  NEST_VERDICT_UNKNOWN, /* not read yet, or not readable */
  NEST_VERDICT_READY,   /* everything done, pending, not applicable or by hand */
  NEST_VERDICT_MANUAL,  /* only a person can do what no machine starts without */
  NEST_VERDICT_TO_DO,   /* something is needed or waits for a decision */
  NEST_VERDICT_BLOCKED, /* something cannot be done here */
} NestVerdict;

/* Signal "updated": after findings changed, once for each update. */

NestChecklist      *nest_checklist_new            (NestChoices         *choices);
void                nest_checklist_set_snapshots  (NestChecklist       *self,
                                                   NestHost            *host,
                                                   NestHypervisorInfo  *info,
                                                   NestMachine         *machine);
void                nest_checklist_set_final      (NestChecklist       *self,
                                                   gboolean             final);
void                nest_checklist_set_vantage    (NestChecklist       *self,
                                                   NestVantage          vantage);
NestVantage         nest_checklist_get_vantage    (NestChecklist       *self);
void                nest_checklist_set_read_only  (NestChecklist       *self);
gboolean            nest_checklist_is_read_only   (NestChecklist       *self);
NestChoices        *nest_checklist_get_choices    (NestChecklist       *self);
NestHost           *nest_checklist_get_host       (NestChecklist       *self);
NestHypervisorInfo *nest_checklist_get_info       (NestChecklist       *self);
NestMachine        *nest_checklist_get_machine    (NestChecklist       *self);
NestPlace           nest_checklist_get_place      (NestChecklist       *self,
                                                   NestChecklistItem   *item);
NestChecklistItem  *nest_checklist_find           (NestChecklist       *self,
                                                   const char          *step);
gboolean            nest_checklist_validate       (NestChecklist       *self,
                                                   const char          *step,
                                                   GVariant            *value,
                                                   GError             **error);
void                nest_checklist_forget_stale_consent
                                                  (NestChecklist       *self);
guint               nest_checklist_count          (NestChecklist       *self,
                                                   NestStatus           status);
guint               nest_checklist_count_changes  (NestChecklist       *self);
NestVerdict         nest_checklist_get_verdict    (NestChecklist       *self);
void                nest_checklist_add_to_run     (NestChecklist       *self,
                                                   NestHypervisor      *hypervisor,
                                                   NestRun             *run);

G_END_DECLS
