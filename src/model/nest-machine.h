/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestMachine: a virtual machine as it was read once. Immutable after it was built. */
#pragma once

#include "nest-cpu.h"
#include "nest-setting.h"
#include "nest-types.h"

G_BEGIN_DECLS

#define NEST_TYPE_MACHINE (nest_machine_get_type ())
G_DECLARE_FINAL_TYPE (NestMachine, nest_machine, NEST, MACHINE, GObject)

/**
 * NestMachineDetail:
 * @NEST_MACHINE_LISTED: only uuid and name (perhaps the state) are known
 * @NEST_MACHINE_READ: everything was read
 * @NEST_MACHINE_INACCESSIBLE: the hypervisor cannot read its settings; see nest_machine_get_problem()
 * @NEST_MACHINE_FAILED: reading failed for now; see nest_machine_get_problem()
 */
typedef enum {
  NEST_MACHINE_LISTED,
  NEST_MACHINE_READ,
  NEST_MACHINE_INACCESSIBLE,
  NEST_MACHINE_FAILED,
} NestMachineDetail;

/** NestPlatform: the processor family the machine is made for. */
typedef enum {
  NEST_PLATFORM_UNKNOWN,
  NEST_PLATFORM_X86,
  NEST_PLATFORM_OTHER, /* ARM …: no nested VT-x/AMD-V there */
} NestPlatform;

/** NestWhonixRole: what a Whonix machine is for, by its name; nesting belongs in a Workstation. */
typedef enum {
  NEST_WHONIX_NONE,
  NEST_WHONIX_GATEWAY,
  NEST_WHONIX_WORKSTATION,
} NestWhonixRole;

NestMachine      *nest_machine_new                (const char        *hypervisor,
                                                   const char        *connection,
                                                   const char        *uuid,
                                                   const char        *name,
                                                   NestMachineDetail  detail);

/* Only while it is being built, before anybody else sees it */
void              nest_machine_set_problem        (NestMachine       *self,
                                                   const char        *problem);
void              nest_machine_set_start_error    (NestMachine       *self,
                                                   const char        *code,
                                                   const char        *version);
void              nest_machine_set_power_state    (NestMachine       *self,
                                                   NestPowerState     state);
void              nest_machine_set_platform       (NestMachine       *self,
                                                   NestPlatform       platform);
void              nest_machine_set_guest          (NestMachine       *self,
                                                   const char        *os_type,
                                                   NestAnswer         is_64_bit);
void              nest_machine_set_snapshot_count (NestMachine       *self,
                                                   guint              count);
void              nest_machine_set_value          (NestMachine       *self,
                                                   NestSetting        setting,
                                                   GVariant          *value);
void              nest_machine_set_source         (NestMachine       *self,
                                                   NestSetting        setting,
                                                   const char        *source);
void              nest_machine_set_live_value     (NestMachine       *self,
                                                   NestSetting        setting,
                                                   GVariant          *value);
void              nest_machine_set_fixed          (NestMachine       *self,
                                                   NestSetting        setting,
                                                   const char        *reason);
void              nest_machine_set_taken_cpus     (NestMachine       *self,
                                                   const char        *cpus);
void              nest_machine_set_transient      (NestMachine       *self,
                                                   gboolean           is_transient);
void              nest_machine_set_cpu            (NestMachine       *self,
                                                   const NestCpu     *cpu);

NestMachine      *nest_machine_new_for_system     (const char        *hypervisor,
                                                   const char        *connection);
gboolean          nest_machine_is_system          (NestMachine       *self);
const char       *nest_machine_get_hypervisor     (NestMachine       *self);
const char       *nest_machine_get_connection     (NestMachine       *self);
const char       *nest_machine_get_uuid           (NestMachine       *self);
const char       *nest_machine_get_name           (NestMachine       *self);
const char       *nest_machine_get_display_name   (NestMachine       *self);
NestMachineDetail nest_machine_get_detail         (NestMachine       *self);
const char       *nest_machine_get_problem        (NestMachine       *self);
const char       *nest_machine_get_start_error_version (NestMachine *self);
const char       *nest_machine_get_start_error    (NestMachine       *self);
NestPowerState    nest_machine_get_power_state    (NestMachine       *self);
NestPlatform      nest_machine_get_platform       (NestMachine       *self);
const char       *nest_machine_get_os_type        (NestMachine       *self);
NestAnswer        nest_machine_get_is_64_bit      (NestMachine       *self);
guint             nest_machine_get_snapshot_count (NestMachine       *self);
NestWhonixRole    nest_machine_get_whonix_role    (NestMachine       *self);
gint64            nest_machine_get_read_time      (NestMachine       *self);
GVariant         *nest_machine_get_value          (NestMachine       *self,
                                                   NestSetting        setting);
const char       *nest_machine_get_source         (NestMachine       *self,
                                                   NestSetting        setting);
GVariant         *nest_machine_get_live_value     (NestMachine       *self,
                                                   NestSetting        setting);
const char       *nest_machine_get_fixed          (NestMachine       *self,
                                                   NestSetting        setting);
const char       *nest_machine_get_taken_cpus     (NestMachine       *self);
gboolean          nest_machine_is_transient       (NestMachine       *self);
const NestCpu    *nest_machine_get_cpu            (NestMachine       *self);
NestAnswer        nest_machine_get_answer         (NestMachine       *self,
                                                   NestSetting        setting);
guint64           nest_machine_get_number         (NestMachine       *self,
                                                   NestSetting        setting);
gboolean          nest_machine_equal              (NestMachine       *self,
                                                   NestMachine       *other);

G_END_DECLS
