/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What /proc/cpuinfo and /sys say of the processors, as plain values. */
#pragma once

#include "nest-types.h"

G_BEGIN_DECLS

/**
 * NestCpuInfo: what /proc/cpuinfo says.
 *
 * @vendor: of the first processor
 * @model: (nullable): the first processor's name, valid UTF-8 on one line
 * @has_extensions: whether its flags name vmx or svm; unknown where there are no flags
 * @nested_paging: whether they name ept or npt; unknown where vmx or svm is not named either
 * @unrestricted_guest: Intel's; unknown with kernels that do not list what vmx can
 * @hypervisor: whether the hypervisor bit is among them
 * @logical: how many processors are listed; 0 = unknown
 * @physical: how many different cores they are; 0 = unknown
 */
typedef struct {
  NestCpuVendor vendor;
  char *model;
  NestAnswer has_extensions;
  NestAnswer nested_paging;
  NestAnswer unrestricted_guest;
  NestAnswer hypervisor;
  guint logical;
  guint physical;
} NestCpuInfo;

void       nest_cpu_info_parse (NestCpuInfo *self,
                                const char  *text);
void       nest_cpu_info_clear (NestCpuInfo *self);
GArray    *nest_cpu_list_parse (const char  *text);
NestAnswer nest_l1tf_parse     (const char  *text);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NestCpuInfo, nest_cpu_info_clear)

G_END_DECLS
