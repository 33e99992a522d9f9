/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A hypervisor in memory, for the engine's tests: it keeps values, and can refuse, lie, lag and be edited by others. */
#pragma once

#include "nest-hypervisor.h"

G_BEGIN_DECLS

#define NEST_TYPE_TEST_HYPERVISOR (nest_test_hypervisor_get_type ())
G_DECLARE_FINAL_TYPE (NestTestHypervisor, nest_test_hypervisor, NEST, TEST_HYPERVISOR, NestHypervisor)

typedef enum {
  NEST_TEST_HONEST,
  NEST_TEST_REFUSES,       /* apply fails, nothing happens */
  NEST_TEST_LIES,          /* apply succeeds, nothing happens */
  NEST_TEST_DOES_HALF,     /* apply succeeds, every second change happens */
  NEST_TEST_DIES_AFTER,    /* apply fails, but everything happened */
  NEST_TEST_VANISHES,      /* apply fails, every second change happened, and nothing can be read until it is back */
} NestTestBehaviour;

#define NEST_TEST_URI "qemu:///system"
#define NEST_TEST_UUID "11111111-2222-3333-4444-555555555555"

NestTestHypervisor *nest_test_hypervisor_new               (void);
NestTestHypervisor *nest_test_hypervisor_new_kvm           (void);
void                nest_test_hypervisor_set               (NestTestHypervisor *self,
                                                            NestSetting         setting,
                                                            GVariant           *value);
void                nest_test_hypervisor_set_source        (NestTestHypervisor *self,
                                                            NestSetting         setting,
                                                            const char         *source);
GVariant           *nest_test_hypervisor_get               (NestTestHypervisor *self,
                                                            NestSetting         setting);
void                nest_test_hypervisor_set_name          (NestTestHypervisor *self,
                                                            const char         *name);
void                nest_test_hypervisor_set_power         (NestTestHypervisor *self,
                                                            NestPowerState      state);
void                nest_test_hypervisor_set_snapshots     (NestTestHypervisor *self,
                                                            guint               count);
void                nest_test_hypervisor_set_behaviour     (NestTestHypervisor *self,
                                                            NestTestBehaviour   behaviour);
guint               nest_test_hypervisor_count_pulled_plugs (NestTestHypervisor *self);
void                nest_test_hypervisor_set_ignores_button (NestTestHypervisor *self,
                                                            gboolean            ignores);
void                nest_test_hypervisor_set_gone          (NestTestHypervisor *self,
                                                            gboolean            gone);
guint               nest_test_hypervisor_count_applies     (NestTestHypervisor *self);
guint               nest_test_hypervisor_count_reads       (NestTestHypervisor *self);
guint               nest_test_hypervisor_count_lists       (NestTestHypervisor *self);
const char         *nest_test_hypervisor_get_watched       (NestTestHypervisor *self);
NestMachine        *nest_test_hypervisor_look              (NestTestHypervisor *self);
NestHypervisorInfo *nest_test_hypervisor_look_at_info      (NestTestHypervisor *self);

G_END_DECLS
