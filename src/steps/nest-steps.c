/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of steps, in the order of the guide: this system first, then the machine; nest_step_is_seen_from() tells for whom. */
#include "nest-steps.h"

/* A new step is a file that defines nest_step_<name>, and one line here. */
#define STEPS(STEP) \
  STEP (inside_hardware_virtualization) \
  STEP (inside_install_hypervisor) \
  STEP (inside_room) \
  STEP (hardware_virtualization) \
  STEP (hypervisor_version) \
  STEP (hypervisor_conflict) \
  STEP (kvm_nested) \
  STEP (host_key) \
  STEP (inside_host_key) \
  STEP (power_off) \
  STEP (guest_64_bit) \
  STEP (inside_no_vtx) \
  STEP (hardware_acceleration) \
  STEP (unrestricted_guest) \
  STEP (nested_paging) \
  STEP (nested_hw_virt) \
  STEP (io_apic) \
  STEP (acpi) \
  STEP (inside_io_apic) \
  STEP (inside_acpi) \
  STEP (inside_cores) \
  STEP (inside_memory) \
  STEP (cpu_pinning) \
  STEP (cpu_cores) \
  STEP (memory) \
  STEP (snapshots)

#define DECLARE(name) extern const NestStep nest_step_##name;
#define LIST(name) &nest_step_##name,

STEPS (DECLARE)

static const NestStep *const steps[] = { STEPS (LIST) NULL };

/** nest_steps_get_all: Returns: (transfer none) (array zero-terminated=1): all steps in their order */
const NestStep *const *
nest_steps_get_all (void)
{
  return steps;
}

/**
 * nest_steps_find:
 * @id: (nullable): a step's id
 *
 * Returns: (transfer none) (nullable): the step, if there is one of that id
 */
const NestStep *
nest_steps_find (const char *id)
{
  for (guint i = 0; steps[i] != NULL; i++)
    if (g_strcmp0 (steps[i]->id, id) == 0)
      return steps[i];

  return NULL;
}
