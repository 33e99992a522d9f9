/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The typical cases: a computer and a VirtualBox that can do it, and a Whonix-Workstation to be set up. */
#include "nest-test-snapshots.h"

/** nest_test_host_new: Returns: (transfer full): see #NestTestSnapshots; an Intel one is affected by L1TF */
NestHost *
nest_test_host_new (NestCpuVendor vendor)
{
  NestHost *host = nest_host_new ();
  NestHostFacts *facts = nest_host_facts_new ();
  g_autoptr (NestModuleOption) nested =
    nest_module_option_new (vendor == NEST_CPU_VENDOR_INTEL ? "kvm_intel" : "kvm_amd", "nested");

  facts->kvm = facts->kvm_vendor = NEST_MODULE_AVAILABLE;
  facts->vboxdrv = NEST_MODULE_LOADED;
  facts->has_virtualbox_machines = NEST_ANSWER_NO;
  nest_host_take_facts (host, facts);
  nested->state = NEST_MODULE_AVAILABLE;
  nested->is_known = nested->fallback = NEST_ANSWER_YES;
  nest_host_set_module_option (host, NEST_SETTING_KVM_NESTED, nested);
  nest_host_set_cpu (host, vendor, "Test CPU", NEST_ANSWER_YES);
  nest_host_set_cpu_count (host, 8, 4);
  nest_host_set_memory (host, 16384, 10240);
  nest_host_set_l1tf_affected (host, vendor == NEST_CPU_VENDOR_INTEL ? NEST_ANSWER_YES : NEST_ANSWER_NO);
  nest_host_set_kernel_release (host, "6.12.0-amd64");

  return host;
}

/** nest_test_hypervisor_info_new: Returns: (transfer full): a VirtualBox that says yes to everything */
NestHypervisorInfo *
nest_test_hypervisor_info_new (const char *version)
{
  NestHypervisorInfo *info = nest_hypervisor_info_new ("virtualbox", "virtualbox", "VirtualBox");

  nest_hypervisor_info_set_version (info, version);
  nest_hypervisor_info_set_hw_virt (info, NEST_ANSWER_YES, NEST_ANSWER_YES);
  nest_hypervisor_info_set_paging (info, NEST_ANSWER_YES, NEST_ANSWER_YES);
  nest_hypervisor_info_set_host_key (info, TRUE, NULL);

  return info;
}

static NestMachine *
new_machine (const char *uuid,
             const char *name,
             gboolean    ready)
{
  NestMachine *machine = nest_machine_new ("virtualbox", "virtualbox", uuid, name, NEST_MACHINE_READ);

  nest_machine_set_power_state (machine, NEST_POWER_STATE_OFF);
  nest_machine_set_platform (machine, NEST_PLATFORM_X86);
  nest_machine_set_guest (machine, "Debian (64-bit)", NEST_ANSWER_YES);
  nest_machine_set_snapshot_count (machine, 0);
  nest_test_set_boolean (machine, NEST_SETTING_HARDWARE_ACCELERATION, TRUE);
  nest_test_set_boolean (machine, NEST_SETTING_UNRESTRICTED_GUEST, TRUE);
  nest_test_set_boolean (machine, NEST_SETTING_NESTED_PAGING, ready);
  nest_test_set_boolean (machine, NEST_SETTING_NESTED_HW_VIRT, ready);
  nest_test_set_boolean (machine, NEST_SETTING_IO_APIC, ready);
  nest_test_set_boolean (machine, NEST_SETTING_ACPI, TRUE);
  nest_machine_set_value (machine, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (ready ? 3 : 1));
  nest_machine_set_value (machine, NEST_SETTING_MEMORY, g_variant_new_uint64 (ready ? 4096 : 2048));

  return machine;
}

/**
 * nest_test_machine_new:
 *
 * Returns: (transfer full): a machine that is off, with nested paging, nested VT-x/AMD-V and I/O APIC off, 1
 *   processor, 2 GiB of memory and no snapshots
 */
NestMachine *
nest_test_machine_new (const char *uuid,
                       const char *name)
{
  return new_machine (uuid, name, FALSE);
}

/** nest_test_machine_new_ready: Returns: (transfer full): the same, with everything set up for #NestTestSnapshots */
NestMachine *
nest_test_machine_new_ready (const char *uuid,
                             const char *name)
{
  return new_machine (uuid, name, TRUE);
}

/** nest_test_machine_new_unread: Returns: (transfer full): a machine of which only the name is known */
NestMachine *
nest_test_machine_new_unread (NestMachineDetail  detail,
                              const char        *problem)
{
  NestMachine *machine = nest_machine_new ("virtualbox", "virtualbox", NEST_TEST_MACHINE_UUID, NEST_TEST_MACHINE_NAME, detail);

  nest_machine_set_problem (machine, problem);

  return machine;
}

/** nest_test_machine_new_arm: Returns: (transfer full): a machine without the settings of x86, as VirtualBox shows it */
NestMachine *
nest_test_machine_new_arm (void)
{
  NestMachine *machine = nest_test_machine_new (NEST_TEST_MACHINE_UUID, "Debian on ARM");

  nest_machine_set_platform (machine, NEST_PLATFORM_OTHER);
  nest_machine_set_value (machine, NEST_SETTING_HARDWARE_ACCELERATION, NULL);
  nest_machine_set_value (machine, NEST_SETTING_UNRESTRICTED_GUEST, NULL);
  nest_machine_set_value (machine, NEST_SETTING_NESTED_PAGING, NULL);
  nest_machine_set_value (machine, NEST_SETTING_NESTED_HW_VIRT, NULL);

  return machine;
}

/** nest_test_snapshots_new: Returns: (transfer full): the typical case, see #NestTestSnapshots */
NestTestSnapshots *
nest_test_snapshots_new (void)
{
  NestTestSnapshots *self = g_new0 (NestTestSnapshots, 1);

  self->host = nest_test_host_new (NEST_CPU_VENDOR_AMD);
  self->hypervisor = nest_test_hypervisor_info_new (NEST_TEST_VERSION);
  self->machine = nest_test_machine_new (NEST_TEST_MACHINE_UUID, NEST_TEST_MACHINE_NAME);
  self->choices = nest_choices_new ();

  return self;
}

void
nest_test_snapshots_free (NestTestSnapshots *self)
{
  g_clear_object (&self->host);
  g_clear_object (&self->hypervisor);
  g_clear_object (&self->machine);
  g_clear_object (&self->choices);
  g_free (self);
}

void
nest_test_snapshots_set_vendor (NestTestSnapshots *self,
                                NestCpuVendor      vendor)
{
  g_object_unref (self->host);
  self->host = nest_test_host_new (vendor);
}

/** nest_test_snapshots_set_version: @version: (nullable): as VBoxManage --version prints it */
void
nest_test_snapshots_set_version (NestTestSnapshots *self,
                                 const char        *version)
{
  nest_hypervisor_info_set_version (self->hypervisor, version);
}

/** nest_test_snapshots_set_machine: @machine: (transfer full) (nullable): instead of the typical one */
void
nest_test_snapshots_set_machine (NestTestSnapshots *self,
                                 NestMachine       *machine)
{
  g_clear_object (&self->machine);
  self->machine = machine;
}

NestStepContext
nest_test_snapshots_get_context (NestTestSnapshots *self)
{
  return (NestStepContext){ self->host, self->hypervisor, self->machine, self->choices };
}

/** nest_test_snapshots_check: Returns: (transfer full): what the step says, before requirements are settled */
NestFinding *
nest_test_snapshots_check (NestTestSnapshots *self,
                           const char        *step)
{
  const NestStep *found = nest_steps_find (step);
  NestStepContext context = nest_test_snapshots_get_context (self);

  g_assert_nonnull (found);

  return found->check (found, &context);
}

/** nest_test_snapshots_validate: @value: (transfer floating): what the user wishes */
gboolean
nest_test_snapshots_validate (NestTestSnapshots  *self,
                              const char         *step,
                              GVariant           *value,
                              GError            **error)
{
  const NestStep *found = nest_steps_find (step);
  NestStepContext context = nest_test_snapshots_get_context (self);
  g_autoptr (GVariant) sunk = g_variant_ref_sink (value);

  return found->validate (&context, sunk, error);
}

void
nest_test_set_boolean (NestMachine *machine,
                       NestSetting  setting,
                       gboolean     value)
{
  nest_machine_set_value (machine, setting, g_variant_new_boolean (value));
}

/** nest_test_assert_status: says both words and the summary when it fails */
void
nest_test_assert_status (NestFinding *finding,
                         NestStatus   status)
{
  if (nest_finding_get_status (finding) != status)
    g_error ("expected %s, found %s: %s", nest_status_get_id (status),
             nest_status_get_id (nest_finding_get_status (finding)), nest_finding_get_summary (finding));
}

/** nest_test_assert_change: @old_value, @new_value: (nullable) (transfer floating): the values it has to have */
void
nest_test_assert_change (NestChange  *change,
                         NestSetting  setting,
                         GVariant    *old_value,
                         GVariant    *new_value)
{
  g_autoptr (GVariant) old_sunk = old_value != NULL ? g_variant_ref_sink (old_value) : NULL;
  g_autoptr (GVariant) new_sunk = new_value != NULL ? g_variant_ref_sink (new_value) : NULL;

  g_assert_cmpstr (nest_setting_get_id (nest_change_get_setting (change)), ==, nest_setting_get_id (setting));
  g_assert_true (nest_value_equal (nest_change_get_old_value (change), old_sunk));
  g_assert_true (nest_value_equal (nest_change_get_new_value (change), new_sunk));
}
