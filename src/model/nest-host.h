/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestHost: this computer as it was read once. Immutable after it was built. */
#pragma once

#include "nest-host-facts.h"
#include "nest-host-level.h"
#include "nest-hypervisor-info.h"
#include "nest-module-option.h"
#include "nest-proof.h"
#include "nest-setting.h"
#include "nest-types.h"

G_BEGIN_DECLS

#define NEST_TYPE_HOST (nest_host_get_type ())
G_DECLARE_FINAL_TYPE (NestHost, nest_host, NEST, HOST, GObject)

NestHost     *nest_host_new                (void);
NestHost     *nest_host_new_where          (NestHost      *here,
                                            NestHypervisorInfo *info);

/* Only while it is being built */
void          nest_host_set_cpu            (NestHost      *self,
                                            NestCpuVendor  vendor,
                                            const char    *model,
                                            NestAnswer     has_extensions);
void          nest_host_set_cpu_count      (NestHost      *self,
                                            guint          logical,
                                            guint          physical);
void          nest_host_set_memory         (NestHost      *self,
                                            guint64        total_mib,
                                            guint64        available_mib);
void          nest_host_set_l1tf_affected  (NestHost      *self,
                                            NestAnswer     affected);
void          nest_host_set_kernel_release (NestHost      *self,
                                            const char    *release);
void          nest_host_set_proof          (NestHost      *self,
                                            const NestProof *proof);
void          nest_host_set_module_option  (NestHost      *self,
                                            NestSetting    setting,
                                            const NestModuleOption *option);
void          nest_host_take_facts         (NestHost      *self,
                                            NestHostFacts *facts);
void          nest_host_take_level         (NestHost      *self,
                                            NestHostLevel     *level);

NestCpuVendor nest_host_get_cpu_vendor     (NestHost      *self);
const char   *nest_host_get_cpu_model      (NestHost      *self);
NestAnswer    nest_host_get_has_extensions (NestHost      *self);
guint         nest_host_get_logical_cpus   (NestHost      *self);
guint         nest_host_get_physical_cores (NestHost      *self);
guint64       nest_host_get_memory_total   (NestHost      *self);
guint64       nest_host_get_memory_available (NestHost    *self);
NestAnswer    nest_host_get_l1tf_affected  (NestHost      *self);
const char   *nest_host_get_kernel_release (NestHost      *self);
NestAnswer    nest_host_get_help           (NestHost      *self);
const char   *nest_host_explain_contradiction
                                           (NestHost      *self,
                                            const NestProof *proof);
const NestProof *nest_host_get_proof       (NestHost      *self);
const NestHostFacts *nest_host_get_facts   (NestHost      *self);
const NestHostLevel *nest_host_get_level       (NestHost      *self);
const NestModuleOption *nest_host_get_module_option (NestHost *self,
                                                     NestSetting setting);
GVariant     *nest_host_get_value          (NestHost      *self,
                                            NestSetting    setting);
const char   *nest_host_get_source         (NestHost      *self,
                                            NestSetting    setting);

G_END_DECLS
