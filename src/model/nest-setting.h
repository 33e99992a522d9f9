/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestSetting: every single thing Nestbox can read or change, with its stable id, type and name. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * NestSetting:
 *
 * One value of this computer, of a hypervisor's global settings or of a machine. The order is not
 * stored anywhere: journal, reports and the command line use nest_setting_get_id().
 */
typedef enum {
  NEST_SETTING_POWER_STATE,           /* machine, s: nest_power_state_get_id() */
  NEST_SETTING_HOST_KEY,              /* hypervisor, s: the hypervisor's raw value; absent = default */
  NEST_SETTING_HARDWARE_ACCELERATION, /* machine, b */
  NEST_SETTING_UNRESTRICTED_GUEST,    /* machine, b */
  NEST_SETTING_NESTED_PAGING,         /* machine, b */
  NEST_SETTING_L1D_FLUSH,             /* machine, b, cannot be read back */
  NEST_SETTING_MDS_CLEAR,             /* machine, b, cannot be read back */
  NEST_SETTING_NESTED_HW_VIRT,        /* machine, b */
  NEST_SETTING_CPU_COUNT,             /* machine, u: virtual processors */
  NEST_SETTING_MEMORY,                /* machine, t: MiB */
  NEST_SETTING_IO_APIC,               /* machine, b */
  NEST_SETTING_ACPI,                  /* machine, b */
  NEST_SETTING_CPU_PINNING,           /* machine, s: as nest_pinning_format() writes it: "none", "cpuset=1" … */
  NEST_SETTING_KVM_NESTED,            /* host, b: option "nested" of kvm_intel or kvm_amd, at the next load */
  NEST_SETTING_KVM_VIRT_AT_LOAD,      /* host, b: option "enable_virt_at_load" of kvm, at the next load */
  NEST_SETTING_VIRTUALBOX_INSTALLED,  /* host, b: whether VirtualBox is installed; never taken back */
  NEST_SETTING_LIBVIRT_INSTALLED,     /* host, b: the same for libvirt */
  NEST_N_SETTINGS
} NestSetting;

/** NestTargetKind: what a setting belongs to. */
typedef enum {
  NEST_TARGET_HOST,       /* this computer */
  NEST_TARGET_HYPERVISOR, /* the hypervisor's settings for all of its machines */
  NEST_TARGET_MACHINE,    /* one machine */
} NestTargetKind;

const char         *nest_setting_get_id         (NestSetting   setting);
gboolean            nest_setting_from_id        (const char   *id,
                                                 NestSetting  *setting);
const GVariantType *nest_setting_get_value_type (NestSetting   setting);
NestTargetKind      nest_setting_get_target     (NestSetting   setting);
gboolean            nest_setting_is_readable    (NestSetting   setting);
const char         *nest_setting_get_title      (NestSetting   setting);
char               *nest_setting_format_value   (NestSetting   setting,
                                                 GVariant     *value);

G_END_DECLS
