/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of libvirt share: a home of their own, files for the test driver, waiting for results. */
#pragma once

#include "nest-libvirt.h"

#define UUID_SAVED "00000000-0000-4000-8000-000000000001"
#define UUID_RUNNING "00000000-0000-4000-8000-000000000002"
#define UUID_TRANSIENT "00000000-0000-4000-8000-000000000003"
#define UUID_PAUSED "00000000-0000-4000-8000-000000000004"
#define UUID_OFF "00000000-0000-4000-8000-000000000005"
#define UUID_CRASHED "00000000-0000-4000-8000-000000000006"

void                libvirt_test_init        (int               *argc,
                                              char            ***argv);
int                 libvirt_test_run         (void);
char               *libvirt_test_write       (const char        *name,
                                              const char        *content);
char               *libvirt_test_domain      (const char        *name,
                                              const char        *uuid,
                                              const char        *more);
NestHypervisor     *libvirt_test_open        (void);
NestHypervisor     *libvirt_test_open_scaled (guint              n_domains);
void                libvirt_test_close       (NestHypervisor    *hypervisor);

void                libvirt_test_take_result (GObject           *source,
                                              GAsyncResult      *result,
                                              gpointer           user_data);
GAsyncResult       *libvirt_test_wait        (GAsyncResult     **result);
void                libvirt_test_spin        (guint              milliseconds);

NestHypervisorInfo *libvirt_test_probe       (NestHypervisor    *hypervisor);
GPtrArray          *libvirt_test_list        (NestHypervisor    *hypervisor,
                                              GError           **error);
NestMachine        *libvirt_test_read        (NestHypervisor    *hypervisor,
                                              const char        *uuid,
                                              GError           **error);
gboolean            libvirt_test_apply       (NestHypervisor    *hypervisor,
                                              const char        *uuid,
                                              GPtrArray         *changes,
                                              GError           **error);
gboolean            libvirt_test_power       (NestHypervisor    *hypervisor,
                                              const char        *uuid,
                                              NestPowerAction    action,
                                              GError           **error);
NestPowerState      libvirt_test_get_state   (NestHypervisor    *hypervisor,
                                              const char        *uuid);
GPtrArray          *libvirt_test_one_change  (NestMachine       *machine,
                                              NestSetting        setting,
                                              GVariant          *value);
