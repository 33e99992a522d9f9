/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestHypervisorInfo: what a hypervisor says of itself and of this computer. Immutable after it was built. */
#pragma once

#include "nest-setting.h"
#include "nest-types.h"

G_BEGIN_DECLS

#define NEST_TYPE_HYPERVISOR_INFO (nest_hypervisor_info_get_type ())
G_DECLARE_FINAL_TYPE (NestHypervisorInfo, nest_hypervisor_info, NEST, HYPERVISOR_INFO, GObject)

/** NestHypervisorProblem: why a hypervisor cannot be used, or not fully; ids are stable. */
typedef enum {
  NEST_HYPERVISOR_PROBLEM_NONE,
  NEST_HYPERVISOR_PROBLEM_NOT_INSTALLED,
  NEST_HYPERVISOR_PROBLEM_NO_DRIVER,       /* works for settings; no VM can start */
  NEST_HYPERVISOR_PROBLEM_NOT_WRITABLE,    /* the settings folder */
  NEST_HYPERVISOR_PROBLEM_SERVICE_DEAD,
  NEST_HYPERVISOR_PROBLEM_SERVICE_HANGS,
  NEST_HYPERVISOR_PROBLEM_ACCESS_DENIED,
  NEST_HYPERVISOR_PROBLEM_BROKEN,          /* anything else; see the message */
  NEST_HYPERVISOR_PROBLEM_NOT_CONNECTED,   /* not yet, or not any more: waits until the user says so */
} NestHypervisorProblem;

const char           *nest_hypervisor_problem_get_id             (NestHypervisorProblem  problem);

gboolean              nest_connection_is_here                    (const char            *connection);

NestHypervisorInfo   *nest_hypervisor_info_new                   (const char            *hypervisor,
                                                                  const char            *connection,
                                                                  const char            *name);
NestHypervisorInfo   *nest_hypervisor_info_copy                  (NestHypervisorInfo    *self);

/* Only while it is being built */
void                  nest_hypervisor_info_set_version           (NestHypervisorInfo    *self,
                                                                  const char            *version);
void                  nest_hypervisor_info_set_problem           (NestHypervisorInfo    *self,
                                                                  NestHypervisorProblem  problem,
                                                                  const char            *message,
                                                                  const char            *remedy);
void                  nest_hypervisor_info_set_hw_virt           (NestHypervisorInfo    *self,
                                                                  NestAnswer             hw_virt,
                                                                  NestAnswer             nested_hw_virt);
void                  nest_hypervisor_info_set_paging            (NestHypervisorInfo    *self,
                                                                  NestAnswer             nested_paging,
                                                                  NestAnswer             unrestricted_guest);
void                  nest_hypervisor_info_set_host_key          (NestHypervisorInfo    *self,
                                                                  gboolean               known,
                                                                  const char            *value);
void                  nest_hypervisor_info_set_default_host_key  (NestHypervisorInfo    *self,
                                                                  const char            *value);
void                  nest_hypervisor_info_set_computer          (NestHypervisorInfo    *self,
                                                                  NestCpuVendor          vendor,
                                                                  guint                  processors,
                                                                  guint64                memory_mib);

const char           *nest_hypervisor_info_get_hypervisor        (NestHypervisorInfo    *self);
const char           *nest_hypervisor_info_get_connection        (NestHypervisorInfo    *self);
const char           *nest_hypervisor_info_get_name              (NestHypervisorInfo    *self);
const char           *nest_hypervisor_info_get_product           (NestHypervisorInfo    *self);
const char           *nest_hypervisor_info_get_version_text      (NestHypervisorInfo    *self);
gboolean              nest_hypervisor_info_get_version           (NestHypervisorInfo    *self,
                                                                  NestVersion           *version);
NestHypervisorProblem nest_hypervisor_info_get_problem           (NestHypervisorInfo    *self);
const char           *nest_hypervisor_info_get_message           (NestHypervisorInfo    *self);
const char           *nest_hypervisor_info_get_remedy            (NestHypervisorInfo    *self);
gboolean              nest_hypervisor_info_is_usable             (NestHypervisorInfo    *self);
NestAnswer            nest_hypervisor_info_get_hw_virt           (NestHypervisorInfo    *self);
NestAnswer            nest_hypervisor_info_get_nested_hw_virt    (NestHypervisorInfo    *self);
NestAnswer            nest_hypervisor_info_get_nested_paging     (NestHypervisorInfo    *self);
NestAnswer            nest_hypervisor_info_get_unrestricted_guest (NestHypervisorInfo   *self);
gboolean              nest_hypervisor_info_get_host_key_known    (NestHypervisorInfo    *self);
const char           *nest_hypervisor_info_get_host_key          (NestHypervisorInfo    *self);
const char           *nest_hypervisor_info_get_default_host_key  (NestHypervisorInfo    *self);
GVariant             *nest_hypervisor_info_get_value             (NestHypervisorInfo    *self,
                                                                  NestSetting            setting);
gboolean              nest_hypervisor_info_is_here               (NestHypervisorInfo    *self);
NestCpuVendor         nest_hypervisor_info_get_vendor            (NestHypervisorInfo    *self);
guint                 nest_hypervisor_info_get_processors        (NestHypervisorInfo    *self);
guint64               nest_hypervisor_info_get_memory            (NestHypervisorInfo    *self);
gint64                nest_hypervisor_info_get_read_time         (NestHypervisorInfo    *self);

G_END_DECLS
