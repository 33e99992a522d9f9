/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestCpu: a machine's processor in neutral words: will the system in it see vmx or svm? */
#pragma once

#include "nest-types.h"

G_BEGIN_DECLS

/** NestCpuMode: how the hypervisor makes up the processor. */
typedef enum {
  NEST_CPU_MODE_DEFAULT,          /* nothing is said: the hypervisor's default */
  NEST_CPU_MODE_HOST_PASSTHROUGH, /* as the computer's own; cannot be migrated */
  NEST_CPU_MODE_HOST_MODEL,       /* close to the computer's own */
  NEST_CPU_MODE_MAXIMUM,          /* everything that can be */
  NEST_CPU_MODE_CUSTOM,           /* a named model */
} NestCpuMode;

/**
 * NestCpu:
 * @mode: how it is made up
 * @model: (nullable): the named model
 * @is_emulated: whether the processor is emulated in software (TCG): very slow, but it can show svm
 * @sees: whether the system in the machine will see vmx or svm at its next full start
 * @sees_now: the same for the machine as it runs now; unknown when it is off
 * @reason: (nullable): a sentence: why @sees is no or unknown
 * @can_be_given: whether the hypervisor on this computer can give it
 * @plan: (nullable): a sentence: the smallest edit that gives it ("The processor stays as it is; the
 *   line that takes svm away goes")
 * @cost: (nullable): a sentence: what that edit costs, for example migration
 */
typedef struct {
  NestCpuMode mode;
  char *model;
  gboolean is_emulated;
  NestAnswer sees;
  NestAnswer sees_now;
  char *reason;
  NestAnswer can_be_given;
  char *plan;
  char *cost;
} NestCpu;

NestCpu *nest_cpu_copy  (const NestCpu *self);
gboolean nest_cpu_equal (const NestCpu *self,
                         const NestCpu *other);
void     nest_cpu_free  (NestCpu       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestCpu, nest_cpu_free)

G_END_DECLS
