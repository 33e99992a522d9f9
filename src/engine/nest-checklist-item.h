/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestChecklistItem: one step of a checklist; stays the same object while its finding is replaced. */
#pragma once

#include "nest-steps.h"

G_BEGIN_DECLS

#define NEST_TYPE_CHECKLIST_ITEM (nest_checklist_item_get_type ())
G_DECLARE_FINAL_TYPE (NestChecklistItem, nest_checklist_item, NEST, CHECKLIST_ITEM, GObject)

/* Signal "changed": its finding, or what the user decided about it, is another now. */

const NestStep *nest_checklist_item_get_step     (NestChecklistItem *self);
NestFinding    *nest_checklist_item_get_finding  (NestChecklistItem *self);
gboolean        nest_checklist_item_get_skipped  (NestChecklistItem *self);
const char     *nest_checklist_item_get_option   (NestChecklistItem *self);
gboolean        nest_checklist_item_get_ticked   (NestChecklistItem *self);
gboolean        nest_checklist_item_is_kept      (NestChecklistItem *self);
GPtrArray      *nest_checklist_item_get_kept_changes (NestChecklistItem *self);

/* For NestChecklist only */
NestChecklistItem *nest_checklist_item_new       (const NestStep    *step);
void            nest_checklist_item_update       (NestChecklistItem *self,
                                                  NestFinding       *finding,
                                                  NestChoices       *choices);

G_END_DECLS
