/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The processor rule without words: what <cpu> means, and which edit is the smallest. Only for nest-domain-*. */
#pragma once

#include "nest-cpu.h"
#include "nest-domain-host.h"
#include "nest-domain-tree.h"

G_BEGIN_DECLS

/** NestDomainCpuEdit: what makes the guest see vmx or svm; from the smallest to the largest */
typedef enum {
  NEST_DOMAIN_CPU_EDIT_NONE,         /* nothing in the domain stands in the way, or nothing there would help */
  NEST_DOMAIN_CPU_EDIT_DROP_FEATURE, /* remove the line that takes the feature away */
  NEST_DOMAIN_CPU_EDIT_REQUIRE,      /* add a line that requires it, or make the line that is there say so */
  NEST_DOMAIN_CPU_EDIT_ADD_MODEL,    /* name the model that the guest has anyway, and require the feature */
  NEST_DOMAIN_CPU_EDIT_MAXIMUM,      /* an emulated processor cannot be the host's: the fullest emulated one instead */
  NEST_DOMAIN_CPU_EDIT_HOST_MODEL,   /* the same, where mode='maximum' is not there yet */
} NestDomainCpuEdit;

/**
 * NestDomainCpuRule:
 * @is_x86: whether vmx and svm mean anything for this processor family
 * @is_emulated: type='qemu' (TCG)
 * @mode: of <cpu>
 * @is_unstartable: host-passthrough of an emulated processor
 * @is_minimum: match='minimum': the guest gets what host-model gives
 * @model: (nullable): the named model, or the default one where none is named
 * @is_model_named: whether <cpu> names it
 * @feature: (nullable): "svm" or "vmx"; %NULL if the host's vendor is not known
 * @policy: (nullable): of the feature's line; %NULL if there is no such line
 * @can_be_given: whether the host can give it
 * @sees: whether the guest sees it at the next start
 * @edit: what makes it see it
 */
typedef struct {
  gboolean is_x86;
  gboolean is_emulated;
  NestCpuMode mode;
  gboolean is_unstartable;
  gboolean is_minimum;
  char *model;
  gboolean is_model_named;
  const char *feature;
  char *policy;
  NestAnswer can_be_given;
  NestAnswer sees;
  NestDomainCpuEdit edit;
} NestDomainCpuRule;

void        nest_domain_cpu_rule_init          (NestDomainCpuRule       *self,
                                                xmlNode                 *root,
                                                const NestDomainHost    *host,
                                                gboolean                 is_live);
void        nest_domain_cpu_rule_clear         (NestDomainCpuRule       *self);
gboolean    nest_domain_cpu_rule_is_taken_away (const NestDomainCpuRule *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NestDomainCpuRule, nest_domain_cpu_rule_clear)

G_END_DECLS
