/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestHostFacts: what else was read of this computer: modules, devices, groups, drivers, the kind of session. */
#pragma once

#include "nest-install.h"
#include "nest-module-option.h"

G_BEGIN_DECLS

/** NestKvmDevice: /dev/kvm, the door to KVM. */
typedef enum {
  NEST_KVM_DEVICE_UNKNOWN,
  NEST_KVM_DEVICE_ABSENT,
  NEST_KVM_DEVICE_DENIED, /* there, and this user may not use it */
  NEST_KVM_DEVICE_USABLE,
} NestKvmDevice;

/** NestGroup: the groups that hypervisors ask for. */
typedef enum {
  NEST_GROUP_KVM,
  NEST_GROUP_LIBVIRT,
  NEST_GROUP_VBOXUSERS,
  NEST_N_GROUPS
} NestGroup;

/** NestMembership: whether the user is in a group; the system's list counts from the next login on. */
typedef enum {
  NEST_MEMBERSHIP_UNKNOWN,
  NEST_MEMBERSHIP_NO_GROUP, /* there is no such group here */
  NEST_MEMBERSHIP_NO,
  NEST_MEMBERSHIP_NEXT_LOGIN, /* listed, and not in effect in this session */
  NEST_MEMBERSHIP_YES,
} NestMembership;

/** NestDriverState: VirtualBox's driver (vboxdrv), and why it cannot load. */
typedef enum {
  NEST_DRIVER_UNKNOWN,
  NEST_DRIVER_NOT_INSTALLED,   /* neither a module nor its source */
  NEST_DRIVER_HEADERS_MISSING, /* the source is there, the kernel's headers to build it are not */
  NEST_DRIVER_BUILD_FAILED,    /* DKMS tried and left a log */
  NEST_DRIVER_NOT_BUILT,       /* everything to build it is there, and nobody has */
  NEST_DRIVER_SECURE_BOOT,     /* built, but Secure Boot does not know the key it is signed with, or it is not signed */
  NEST_DRIVER_NOT_LOADED,      /* built, nothing seems to stand in the way */
  NEST_DRIVER_LOADED,
} NestDriverState;

/**
 * NestHostFacts:
 *
 * @nested_paging: the processor translates machines' memory (ept, npt)
 * @unrestricted_guest: Intel only; unknown where Linux does not say
 * @cpuid_extensions: what the processor itself says of vmx or svm. Linux hides them where the firmware
 *   switched them off; the processor goes on saying them.
 * @is_64_bit: whether the kernel is a 64-bit one
 * @kvm, @kvm_vendor: the modules kvm, and kvm_intel or kvm_amd
 * @kvm_without_help: whether KVM runs machines without the processor's help here (kvm_pvm instead of the two)
 * @kvm_in_use: whether anybody has the vendor's module open
 * @has_kvm_machines, @has_virtualbox_machines: whether programs that run machines are there; where other users'
 *   programs are hidden, unknown instead of no
 * @vboxdrv: the module; @vboxdrv_version: (nullable): as the loaded one says
 * @driver: what is the matter with it; @driver_log: (nullable): where its build says why it failed
 * @driver_version: (nullable): of the source
 * @secure_boot: whether only signed modules load
 * @is_key_enrolled: whether DKMS' key is among those that Secure Boot trusts
 * @has_virtualbox, @has_libvirt, @has_qemu: whether these programs are installed
 * @is_live: whether changes of this system are gone at the next start
 * @is_sysmaint_split: whether users administer in a session of its own; @is_sysmaint_session: whether this is it
 * @is_hidden: whether hardware information is kept from this user
 * @maker: (nullable): of the computer, as its firmware says
 * @installs: (nullable): what the package manager would install; asked only in a machine that lacks it
 * @disk_free: MiB that are free for machines' disks in this user's folder; 0: not known
 * @distribution: (nullable): "debian", "whonix" …; @distribution_version: (nullable): "12"
 */
typedef struct {
  NestAnswer nested_paging;
  NestAnswer unrestricted_guest;
  NestAnswer cpuid_extensions;
  NestAnswer is_64_bit;
  NestModuleState kvm;
  NestModuleState kvm_vendor;
  NestAnswer kvm_without_help;
  NestAnswer kvm_in_use;
  NestAnswer has_kvm_machines;
  NestAnswer has_virtualbox_machines;
  NestKvmDevice kvm_device;
  NestMembership groups[NEST_N_GROUPS];
  NestModuleState vboxdrv;
  char *vboxdrv_version;
  NestDriverState driver;
  char *driver_version;
  char *driver_log;
  NestAnswer secure_boot;
  NestAnswer is_key_enrolled;
  NestAnswer has_virtualbox;
  NestAnswer has_libvirt;
  NestAnswer has_qemu;
  NestAnswer is_live;
  NestAnswer is_sysmaint_split;
  NestAnswer is_sysmaint_session;
  NestAnswer is_hidden;
  char *maker;
  NestInstall *installs[NEST_N_INSTALL_KINDS];
  guint64 disk_free;
  char *distribution;
  char *distribution_version;
} NestHostFacts;

NestHostFacts *nest_host_facts_new      (void);
NestHostFacts *nest_host_facts_copy     (const NestHostFacts *self);
void           nest_host_facts_free     (NestHostFacts       *self);
const char    *nest_group_get_name      (NestGroup            group);
const char    *nest_membership_get_id   (NestMembership       membership);
const char    *nest_kvm_device_get_id   (NestKvmDevice        device);
const char    *nest_driver_state_get_id (NestDriverState      state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestHostFacts, nest_host_facts_free)

G_END_DECLS
