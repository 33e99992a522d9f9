/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestExplanation: what stands in the way on this computer, what can be done about it and what cannot. */
#pragma once

#include "nest-step.h"

G_BEGIN_DECLS

/**
 * NestExplanation: constant, as all texts are.
 *
 * @id: kebab-case, stable
 * @title: N_(): a short sentence
 * @meaning: N_(): what it means
 * @possible: (nullable): N_(): what can be done; “%s” stands for the detail, a second one for the further
 * @impossible: (nullable): N_(): what cannot
 * @documentation: path below NEST_DOCUMENTATION_BASE
 * @get_detail: (nullable): N_(): what depends on the computer
 * @get_further: (nullable): N_(): the same, for another paragraph
 * @is_note: whether it is only good to know, and stands in nobody's way
 */
typedef struct {
  const char *id;
  const char *title;
  const char *meaning;
  const char *possible;
  const char *impossible;
  const char *documentation;
  const char *(*get_detail) (NestHost *host);
  const char *(*get_further) (NestHost *host);
  gboolean is_note;
} NestExplanation;

GPtrArray             *nest_explanations_for                 (NestHost              *host);
GPtrArray             *nest_explanations_get_all             (void);
GPtrArray             *nest_explanations_get_notes           (NestHost              *host);
GPtrArray             *nest_explanations_for_machine         (const NestStepContext *context);
const NestExplanation *nest_explanation_for_driver           (NestDriverState        state);
char                  *nest_explanation_get_documentation    (const NestExplanation *self);
char                  *nest_explanation_format_possible      (const NestExplanation *self,
                                                              NestHost              *host);
GPtrArray             *nest_explanation_get_commands         (const NestExplanation *self,
                                                              NestHost              *host);
gboolean               nest_explanation_concerns_changes     (const NestExplanation *self);

G_END_DECLS
