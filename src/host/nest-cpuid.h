/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the processor itself says, which Linux may hide: the hypervisor's mark, vmx and svm. */
#pragma once

#include "nest-types.h"

G_BEGIN_DECLS

/**
 * NestCpuid:
 * @hypervisor_bit: whether the processor says that it is a virtual one
 * @extensions: whether it has vmx or svm, even if the firmware switched them off
 * @signature: (nullable): the texts from leaf 0x40000000 on, separated by blanks
 */
typedef struct {
  NestAnswer hypervisor_bit;
  NestAnswer extensions;
  char *signature;
} NestCpuid;

void nest_cpuid_read  (NestCpuid  *self,
                       const char *root);
void nest_cpuid_clear (NestCpuid  *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NestCpuid, nest_cpuid_clear)

G_END_DECLS
