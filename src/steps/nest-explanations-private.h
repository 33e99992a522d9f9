/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of explanations share: when one applies, and what is put into its text. */
#pragma once

#include "nest-explanations.h"

G_BEGIN_DECLS

typedef struct {
  NestHost *host;
  const NestHostFacts *facts;
  const NestHostLevel *level;
} NestComputer;

typedef struct {
  gboolean (*applies) (const NestComputer *computer);
  NestExplanation explanation;
} NestExplanationRule;

const NestExplanationRule *nest_explanations_get_software_rules (guint *n_rules);

/* In nest-explanation-details.c */
const char *nest_explain_setup   (NestHost *host);
const char *nest_explain_headers (NestHost *host);
const char *nest_explain_driver  (NestHost *host);
const char *nest_explain_installing_kvm (NestHost *host);
const char *nest_explain_installing_virtualbox (NestHost *host);

G_END_DECLS
