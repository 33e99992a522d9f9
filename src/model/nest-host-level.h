/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestHostLevel: whether this computer is one, or a machine in another, and by what that was seen. */
#pragma once

#include "nest-types.h"

G_BEGIN_DECLS

/** NestSurroundings: in what this system runs. */
typedef enum {
  NEST_SURROUNDINGS_UNKNOWN,
  NEST_SURROUNDINGS_NONE, /* a computer of its own */
  NEST_SURROUNDINGS_VIRTUALBOX,
  NEST_SURROUNDINGS_KVM,
  NEST_SURROUNDINGS_QEMU, /* QEMU that emulates, or does not say whether it uses KVM */
  NEST_SURROUNDINGS_VMWARE,
  NEST_SURROUNDINGS_HYPERV,
  NEST_SURROUNDINGS_XEN,
  NEST_SURROUNDINGS_QUBES,
  NEST_SURROUNDINGS_PARALLELS,
  NEST_SURROUNDINGS_OTHER, /* certainly a virtualizer, not known which */
} NestSurroundings;

/** NestDepth: which level of the nest this is; from inside, more cannot be told than "at least". */
typedef enum {
  NEST_DEPTH_UNKNOWN,
  NEST_DEPTH_0,         /* L0: the outermost */
  NEST_DEPTH_1_OR_MORE, /* L1, or deeper */
  NEST_DEPTH_2_OR_MORE, /* certainly in a machine in a machine */
} NestDepth;

/**
 * NestHostLevelMarks: all that can be seen from inside; what is hidden is %NULL or unknown.
 *
 * @hypervisor_bit: bit 31 of CPUID leaf 1, which a virtualizer sets unless it hides
 * @signature: what CPUID says from leaf 0x40000000 on, as text
 * @dmi_vendor: the maker of the computer; @dmi_product: its name
 * @pci_vendor: the virtualizer whose own devices are on the PCI bus: "virtualbox", "vmware", "parallels"
 * @detected: what systemd-detect-virt --vm says
 * @xen: what the kernel says of Xen: "xen"; @is_xen_dom0: whether this is Xen's first domain
 * @is_qubes_vm, @is_qubes_dom0: Qubes' own marks
 * @cpu_model: the processor's name
 * @container: the kind of container that marks name
 * @own_processes: whether this is the process namespace that the kernel started with, so no container
 */
typedef struct {
  NestAnswer hypervisor_bit;
  char *signature;
  char *dmi_vendor;
  char *dmi_product;
  const char *pci_vendor;
  char *detected;
  char *xen;
  gboolean is_xen_dom0;
  gboolean is_qubes_vm;
  gboolean is_qubes_dom0;
  char *cpu_model;
  char *container;
  NestAnswer own_processes;
} NestHostLevelMarks;

/**
 * NestHostLevel:
 * @is_dom0: the first domain of Xen or Qubes: the outermost system, which all the same runs on a virtualizer
 * @container: (nullable): the kind of container that this is
 * @evidence: (element-type utf8): a sentence for each mark that was seen
 */
typedef struct {
  NestDepth depth;
  NestSurroundings surroundings;
  gboolean is_dom0;
  char *container;
  GPtrArray *evidence;
} NestHostLevel;

NestHostLevel  *nest_host_level_new                  (void);
NestHostLevel  *nest_host_level_decide               (const NestHostLevelMarks *marks);
NestHostLevel  *nest_host_level_copy                 (const NestHostLevel      *self);
void        nest_host_level_free                 (NestHostLevel            *self);
gboolean    nest_host_level_is_machine           (const NestHostLevel      *self);
char       *nest_host_level_format               (const NestHostLevel      *self);
void        nest_host_level_marks_clear          (NestHostLevelMarks       *self);
const char *nest_depth_get_id               (NestDepth             depth);
const char *nest_surroundings_get_id        (NestSurroundings      surroundings);
const char *nest_surroundings_get_title     (NestSurroundings      surroundings);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NestHostLevel, nest_host_level_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NestHostLevelMarks, nest_host_level_marks_clear)

G_END_DECLS
