/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Made-up computers, hypervisors and machines for tests; every test changes only what it is about. */
#pragma once

#include "nest-steps.h"

G_BEGIN_DECLS

#define NEST_TEST_MACHINE_UUID "11111111-2222-4333-8444-555555555501"
#define NEST_TEST_MACHINE_NAME "Whonix-Workstation-LXQt"
#define NEST_TEST_VERSION "7.2.22_Debianr174463"

/**
 * NestTestSnapshots: what a check looks at, to be changed before the check.
 *
 * @host: AMD, 8 processors on 4 cores, 16 GiB of which 10 are free, not affected by L1TF; KVM is not loaded
 * @hypervisor: VirtualBox 7.2.22 without problems, the host key not set
 * @machine: a Whonix-Workstation as nest_test_machine_new() makes it
 * @choices: of somebody who has not said anything
 */
typedef struct {
  NestHost *host;
  NestHypervisorInfo *hypervisor;
  NestMachine *machine;
  NestChoices *choices;
} NestTestSnapshots;

NestHost           *nest_test_host_new              (NestCpuVendor          vendor);
NestHypervisorInfo *nest_test_hypervisor_info_new   (const char            *version);
NestMachine        *nest_test_machine_new           (const char            *uuid,
                                                     const char            *name);
NestMachine        *nest_test_machine_new_ready     (const char            *uuid,
                                                     const char            *name);
NestMachine        *nest_test_machine_new_unread    (NestMachineDetail      detail,
                                                     const char            *problem);
NestMachine        *nest_test_machine_new_arm       (void);

NestTestSnapshots  *nest_test_snapshots_new         (void);
void                nest_test_snapshots_free        (NestTestSnapshots     *self);
void                nest_test_snapshots_set_vendor  (NestTestSnapshots     *self,
                                                     NestCpuVendor          vendor);
void                nest_test_snapshots_set_version (NestTestSnapshots     *self,
                                                     const char            *version);
void                nest_test_snapshots_set_machine (NestTestSnapshots     *self,
                                                     NestMachine           *machine);
NestStepContext     nest_test_snapshots_get_context (NestTestSnapshots     *self);
NestFinding        *nest_test_snapshots_check       (NestTestSnapshots     *self,
                                                     const char            *step);
gboolean            nest_test_snapshots_validate    (NestTestSnapshots     *self,
                                                     const char            *step,
                                                     GVariant              *value,
                                                     GError               **error);

void                nest_test_set_boolean           (NestMachine           *machine,
                                                     NestSetting            setting,
                                                     gboolean               value);
void                nest_test_assert_status         (NestFinding           *finding,
                                                     NestStatus             status);
void                nest_test_assert_change         (NestChange            *change,
                                                     NestSetting            setting,
                                                     GVariant              *old_value,
                                                     GVariant              *new_value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestTestSnapshots, nest_test_snapshots_free)

G_END_DECLS
