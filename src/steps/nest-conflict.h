/* SPDX-License-Identifier: GPL-3.0-or-later */
/* VirtualBox and KVM on one computer: the one table of which combinations work, and what it means for a computer. */
#pragma once

#include "nest-step.h"

G_BEGIN_DECLS

/** NestKvmHold: what KVM does with the processor's help for virtual machines. */
typedef enum {
  NEST_KVM_HOLD_UNKNOWN = 0,
  NEST_KVM_HOLD_NONE = 1 << 0,      /* kvm_intel or kvm_amd is not loaded */
  NEST_KVM_HOLD_MACHINES = 1 << 1,  /* an old KVM: takes it only while a KVM machine runs, has no option for it */
  NEST_KVM_HOLD_ON_DEMAND = 1 << 2, /* enable_virt_at_load=0: the same with a newer one */
  NEST_KVM_HOLD_AT_LOAD = 1 << 3,   /* enable_virt_at_load=1: takes it for as long as it is loaded */
} NestKvmHold;

/**
 * NestConflictRow: what was seen or reported of some combinations.
 *
 * @first, @before: the versions of VirtualBox, @before is the first that is not meant
 * @kernel_first, @kernel_before: the kernels
 * @holds: NestKvmHold that are meant
 * @starts: whether a machine of VirtualBox starts
 * @is_certain: whether a change may be proposed on this alone
 * @code_intel, @code_amd: (nullable): what VirtualBox's log says if not
 * @source: where the row comes from
 */
typedef struct {
  NestVersion first;
  NestVersion before;
  NestVersion kernel_first;
  NestVersion kernel_before;
  guint holds;
  gboolean starts;
  gboolean is_certain;
  const char *code_intel;
  const char *code_amd;
  const char *source;
} NestConflictRow;

const NestConflictRow *nest_conflict_get_rows       (guint               *n_rows);
const NestConflictRow *nest_conflict_find           (const NestVersion   *virtualbox,
                                                     const NestVersion   *kernel,
                                                     NestKvmHold          hold);
const char            *nest_conflict_get_code       (const NestConflictRow *self,
                                                     NestCpuVendor        vendor);
NestKvmHold            nest_conflict_get_hold       (NestHost            *host);
NestAnswer             nest_conflict_get_remedy     (const NestVersion   *virtualbox,
                                                     const NestVersion   *kernel,
                                                     NestKvmHold          hold);
NestAnswer             nest_conflict_get_remedy_for_code
                                                    (const char          *code,
                                                     NestKvmHold          hold);

G_END_DECLS
