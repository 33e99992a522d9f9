/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestEvidenceRow: something that was found out, and on request the sentences that say from what. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define NEST_TYPE_EVIDENCE_ROW (nest_evidence_row_get_type ())
G_DECLARE_FINAL_TYPE (NestEvidenceRow, nest_evidence_row, NEST, EVIDENCE_ROW, AdwExpanderRow)

void nest_evidence_row_set          (NestEvidenceRow *self,
                                     const char      *icon_name,
                                     const char      *style_class,
                                     const char      *subtitle);
void nest_evidence_row_set_evidence (NestEvidenceRow *self,
                                     GPtrArray       *sentences);

G_END_DECLS
