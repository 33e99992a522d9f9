/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One function a state, which changes only what that state is about. */
#include "picture-cases.h"

static void
agree (NestTestSnapshots *snapshots)
{
  nest_choices_set_option (snapshots->choices, "nested-paging", "on");
}

static void
make_ready (NestTestSnapshots *snapshots)
{
  nest_test_snapshots_set_machine (snapshots,
                                   nest_test_machine_new_ready (NEST_TEST_MACHINE_UUID, NEST_TEST_MACHINE_NAME));
  nest_hypervisor_info_set_host_key (snapshots->hypervisor, TRUE, "65505,65506");
}

static void
make_without_help (NestTestSnapshots *snapshots)
{
  nest_host_set_cpu (snapshots->host, NEST_CPU_VENDOR_INTEL, "Intel(R) Core(TM) i5-7260U CPU @ 2.20GHz", NEST_ANSWER_NO);
  nest_hypervisor_info_set_hw_virt (snapshots->hypervisor, NEST_ANSWER_NO, NEST_ANSWER_NO);
}

/* The processor helps, but cannot hand it on: the wall stays whatever is applied. */
static void
make_not_handed_on (NestTestSnapshots *snapshots)
{
  agree (snapshots);
  nest_hypervisor_info_set_hw_virt (snapshots->hypervisor, NEST_ANSWER_YES, NEST_ANSWER_NO);
}

static void
make_without_paging (NestTestSnapshots *snapshots)
{
  make_ready (snapshots);
  nest_test_set_boolean (snapshots->machine, NEST_SETTING_NESTED_PAGING, FALSE);
}

static void
make_unknown (NestTestSnapshots *snapshots)
{
  nest_host_set_cpu (snapshots->host, NEST_CPU_VENDOR_UNKNOWN, NULL, NEST_ANSWER_UNKNOWN);
  nest_hypervisor_info_set_hw_virt (snapshots->hypervisor, NEST_ANSWER_UNKNOWN, NEST_ANSWER_UNKNOWN);
}

static NestMachine *
new_domain (NestAnswer sees,
            NestAnswer sees_now,
            guint      processors)
{
  NestMachine *machine = nest_machine_new ("kvm", "qemu:///system", NEST_TEST_MACHINE_UUID, "Whonix-Workstation",
                                           NEST_MACHINE_READ);
  NestCpu cpu = { .mode = NEST_CPU_MODE_HOST_PASSTHROUGH, .sees = sees, .sees_now = sees_now,
                  .can_be_given = NEST_ANSWER_YES };

  nest_machine_set_cpu (machine, &cpu);
  nest_machine_set_power_state (machine, sees_now == NEST_ANSWER_UNKNOWN ? NEST_POWER_STATE_OFF
                                                                         : NEST_POWER_STATE_RUNNING);
  nest_machine_set_platform (machine, NEST_PLATFORM_X86);
  nest_machine_set_guest (machine, "x86_64", NEST_ANSWER_YES);
  nest_test_set_boolean (machine, NEST_SETTING_IO_APIC, TRUE);
  nest_test_set_boolean (machine, NEST_SETTING_ACPI, TRUE);
  nest_test_set_boolean (machine, NEST_SETTING_NESTED_HW_VIRT, sees == NEST_ANSWER_YES);
  nest_machine_set_value (machine, NEST_SETTING_CPU_PINNING, g_variant_new_string ("none"));
  nest_machine_set_value (machine, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (processors));
  nest_machine_set_value (machine, NEST_SETTING_MEMORY, g_variant_new_uint64 (4096));

  return machine;
}

static void
make_kvm (NestTestSnapshots *snapshots,
          NestMachine       *machine)
{
  g_object_unref (snapshots->hypervisor);
  snapshots->hypervisor = nest_hypervisor_info_new ("kvm", "qemu:///system", "KVM");
  nest_hypervisor_info_set_version (snapshots->hypervisor, "9.0.0");
  nest_hypervisor_info_set_hw_virt (snapshots->hypervisor, NEST_ANSWER_YES, NEST_ANSWER_YES);
  nest_hypervisor_info_set_paging (snapshots->hypervisor, NEST_ANSWER_YES, NEST_ANSWER_YES);
  nest_hypervisor_info_set_default_host_key (snapshots->hypervisor, "65507,65513");
  nest_hypervisor_info_set_host_key (snapshots->hypervisor, TRUE, "65505,65506");
  nest_test_snapshots_set_machine (snapshots, machine);
}

/* libvirt offers KVM, which does without the processor's help: nothing is on that could be handed on */
static void
make_kvm_without_help (NestTestSnapshots *snapshots)
{
  NestHostFacts *facts = nest_host_facts_new ();
  NestProof proof = { .result = NEST_PROOF_WORKS };

  make_kvm (snapshots, new_domain (NEST_ANSWER_NO, NEST_ANSWER_UNKNOWN, 3));
  nest_hypervisor_info_set_hw_virt (snapshots->hypervisor, NEST_ANSWER_YES, NEST_ANSWER_NO);
  nest_host_set_cpu (snapshots->host, NEST_CPU_VENDOR_AMD, "AMD EPYC", NEST_ANSWER_NO);
  facts->kvm_without_help = NEST_ANSWER_YES;
  nest_host_take_facts (snapshots->host, facts);
  nest_host_set_proof (snapshots->host, &proof);
}

static void
make_kvm_wall (NestTestSnapshots *snapshots)
{
  make_kvm (snapshots, new_domain (NEST_ANSWER_NO, NEST_ANSWER_UNKNOWN, 3));
}

/* On another computer, of which only libvirt there has told something */
static void
make_kvm_elsewhere (NestTestSnapshots *snapshots)
{
  make_kvm (snapshots, new_domain (NEST_ANSWER_NO, NEST_ANSWER_UNKNOWN, 3));
  g_object_unref (snapshots->hypervisor);
  snapshots->hypervisor = nest_hypervisor_info_new ("kvm", "qemu+ssh://lab.example/system", "KVM on lab.example");
  nest_hypervisor_info_set_version (snapshots->hypervisor, "9.0.0");
  nest_hypervisor_info_set_hw_virt (snapshots->hypervisor, NEST_ANSWER_YES, NEST_ANSWER_YES);
  nest_hypervisor_info_set_computer (snapshots->hypervisor, NEST_CPU_VENDOR_INTEL, 32, 131072);
}

static void
make_kvm_waiting (NestTestSnapshots *snapshots)
{
  make_kvm (snapshots, new_domain (NEST_ANSWER_YES, NEST_ANSWER_NO, 3));
}

static void
make_kvm_arrived (NestTestSnapshots *snapshots)
{
  make_kvm (snapshots, new_domain (NEST_ANSWER_YES, NEST_ANSWER_UNKNOWN, 3));
}

/* Processors too many to be told apart, and a name that has to be broken */
static void
make_large (NestTestSnapshots *snapshots)
{
  nest_test_snapshots_set_machine (
    snapshots, nest_test_machine_new_ready (NEST_TEST_MACHINE_UUID, "Whonix-Workstation-LXQt-with-a-very-long-name"));
  nest_host_set_cpu (snapshots->host, NEST_CPU_VENDOR_AMD, "AMD EPYC 9754 128-Core Processor", NEST_ANSWER_YES);
  nest_host_set_cpu_count (snapshots->host, 256, 128);
  nest_host_set_memory (snapshots->host, 1048576, 900000);
}

static void
put_into (NestTestSnapshots *snapshots,
          NestDepth          depth)
{
  g_autoptr (NestHostLevel) level = nest_host_level_new ();

  level->depth = depth;
  level->surroundings = NEST_SURROUNDINGS_VIRTUALBOX;
  nest_host_take_level (snapshots->host, g_steal_pointer (&level));
}

static void
make_inner_kvm_without_help (NestTestSnapshots *snapshots)
{
  make_kvm_without_help (snapshots);
  put_into (snapshots, NEST_DEPTH_1_OR_MORE);
}

static void
make_inner (NestTestSnapshots *snapshots)
{
  put_into (snapshots, NEST_DEPTH_1_OR_MORE);
}

static void
make_inner_without_help (NestTestSnapshots *snapshots)
{
  make_without_help (snapshots);
  put_into (snapshots, NEST_DEPTH_1_OR_MORE);
}

static void
make_inner_deep (NestTestSnapshots *snapshots)
{
  put_into (snapshots, NEST_DEPTH_2_OR_MORE);
}

const PictureCase picture_cases[] = {
  { "agreed", agree, "", 1, 3, NEST_GATE_WALL, 3, 4096,
    "The processor's help (AMD-V) stops at the machine. After applying it reaches the machine inside. This "
    "computer (L0): AMD Ryzen 7 5800X 8-Core, 8 processors, 16 GiB of memory. Whonix-Workstation-LXQt (L1): "
    "VirtualBox 7.2.22, 1 → 3 processors, 2 GiB → 4 GiB of memory. Machine inside (L2): Can run once the "
    "changes are made. The host key is Right Ctrl out here and Right Ctrl in the machine. After applying it "
    "is Left Shift + Right Shift out here." },
  { "wall", NULL, "", 1, 1, NEST_GATE_WALL, 3, 4096,
    "The processor's help (AMD-V) stops at the machine. This computer (L0): AMD Ryzen 7 5800X 8-Core, 8 "
    "processors, 16 GiB of memory. Whonix-Workstation-LXQt (L1): VirtualBox 7.2.22, 1 → 3 processors, 2 GiB "
    "→ 4 GiB of memory. Machine inside (L2): Would not start. The host key is Right Ctrl out here and Right "
    "Ctrl in the machine. After applying it is Left Shift + Right Shift out here." },
  { "no-help", make_without_help, "", 0, 0, NEST_GATE_WALL, 3, 4096,
    "The processor's help for virtual machines (VT-x) is missing or switched off. This computer (L0): Intel "
    "Core i5-7260U, 8 processors, 16 GiB of memory. Whonix-Workstation-LXQt (L1): VirtualBox 7.2.22, 1 → 3 "
    "processors, 2 GiB → 4 GiB of memory. Machine inside (L2): Would not start. The host key is Right Ctrl "
    "out here and Right Ctrl in the machine. After applying it is Left Shift + Right Shift out here." },
  { "not-handed-on", make_not_handed_on, "", 1, 1, NEST_GATE_WALL, 3, 4096,
    "The processor's help (AMD-V) stops at the machine. This computer (L0): AMD Ryzen 7 5800X 8-Core, 8 "
    "processors, 16 GiB of memory. Whonix-Workstation-LXQt (L1): VirtualBox 7.2.22, 1 → 3 processors, 2 GiB "
    "→ 4 GiB of memory. Machine inside (L2): Would not start. The host key is Right Ctrl out here and Right "
    "Ctrl in the machine. After applying it is Left Shift + Right Shift out here." },
  { "reaches-machine", make_without_paging, "", 2, 2, NEST_GATE_WALL, 3, 4096,
    "The processor's help (AMD-V) stops before the machine inside. This computer (L0): AMD Ryzen 7 5800X "
    "8-Core, 8 processors, 16 GiB of memory. Whonix-Workstation-LXQt (L1): VirtualBox 7.2.22, 3 processors, "
    "4 GiB of memory. Machine inside (L2): Would not start. The host key is Left Shift + Right Shift out "
    "here and Right Ctrl in the machine." },
  { "arrived", make_ready, "", 3, 3, NEST_GATE_OPEN, 3, 4096,
    "The processor's help (AMD-V) reaches the machine inside. This computer (L0): AMD Ryzen 7 5800X 8-Core, "
    "8 processors, 16 GiB of memory. Whonix-Workstation-LXQt (L1): VirtualBox 7.2.22, 3 processors, 4 GiB of "
    "memory. Machine inside (L2): Can run, with the processor's help. The host key is Left Shift + Right "
    "Shift out here and Right Ctrl in the machine." },
  { "unknown", make_unknown, "", 0, 0, NEST_GATE_UNKNOWN, 3, 4096,
    "Whether the processor helps virtual machines (VT-x/AMD-V) is not known. This computer (L0): 8 "
    "processors, 16 GiB of memory. Whonix-Workstation-LXQt (L1): VirtualBox 7.2.22, 1 → 3 processors, 2 GiB "
    "→ 4 GiB of memory. Machine inside (L2): Whether it can run is not known. The host key is Right Ctrl out "
    "here and Right Ctrl in the machine. After applying it is Left Shift + Right Shift out here." },
  { "large", make_large, "", 3, 3, NEST_GATE_OPEN, 3, 4096,
    "The processor's help (AMD-V) reaches the machine inside. This computer (L0): AMD EPYC 9754 128-Core, "
    "256 processors, 1024 GiB of memory. Whonix-Workstation-LXQt-with-a-very-long-name (L1): VirtualBox "
    "7.2.22, 3 processors, 4 GiB of memory. Machine inside (L2): Can run, with the processor's help. The "
    "host key is Right Ctrl out here and Right Ctrl in the machine. After applying it is Left Shift + Right "
    "Shift out here." },
  { "practice", agree, "p", 1, 3, NEST_GATE_WALL, 3, 4096,
    "The processor's help (AMD-V) stops at the machine. After applying it reaches the machine inside. "
    "Practice computer (L0): AMD Ryzen 7 5800X 8-Core, 8 processors, 16 GiB of memory. "
    "Whonix-Workstation-LXQt (L1): VirtualBox 7.2.22, 1 → 3 processors, 2 GiB → 4 GiB of memory. Machine "
    "inside (L2): Can run once the changes are made. The host key is Right Ctrl out here and Right Ctrl in "
    "the machine. After applying it is Left Shift + Right Shift out here." },
  { "unread", NULL, "c", 1, 1, NEST_GATE_UNKNOWN, 0, 0,
    "How far the processor's help (AMD-V) reaches is not known. This computer (L0): AMD Ryzen 7 5800X "
    "8-Core, 8 processors, 16 GiB of memory. Whonix-Workstation-LXQt (L1): VirtualBox 7.2.22. Machine inside "
    "(L2): Whether it can run is not known." },
  { "no-machine", NULL, "mc", 1, 1, NEST_GATE_TO_COME, 0, 0,
    "The processor's help (AMD-V) is there to be handed on. This computer (L0): AMD Ryzen 7 5800X 8-Core, 8 "
    "processors, 16 GiB of memory. Your machine (L1): A virtual machine in VirtualBox 7.2.22. Machine inside "
    "(L2): A virtual machine in your virtual machine." },
  { "nothing", NULL, "mch", 0, 0, NEST_GATE_UNKNOWN, 0, 0,
    "Whether the processor helps virtual machines (VT-x/AMD-V) is not known. This computer (L0). Your "
    "machine (L1): A virtual machine. Machine inside (L2): A virtual machine in your virtual machine." },
  { "kvm-wall", make_kvm_wall, "", 1, 3, NEST_GATE_WALL, 3, 4096,
    "The processor's help (AMD-V) stops at the machine. After applying it reaches the machine inside. This "
    "computer (L0): AMD Ryzen 7 5800X 8-Core, 8 processors, 16 GiB of memory. Whonix-Workstation (L1): KVM "
    "9.0.0, 3 processors, 4 GiB of memory. Machine inside (L2): Can run once the changes are made. The host "
    "key is Left Shift + Right Shift out here and Left Ctrl + Left Alt in the machine." },
  { "kvm-elsewhere", make_kvm_elsewhere, "", 1, 3, NEST_GATE_WALL, 3, 4096,
    "The processor's help (VT-x) stops at the machine. After applying it reaches the machine inside. KVM on "
    "lab.example (L0): 32 processors, 128 GiB of memory. Whonix-Workstation (L1): KVM on lab.example 9.0.0, 3 "
    "processors, 4 GiB of memory. Machine inside (L2): Can run once the changes are made." },
  { "kvm-waits", make_kvm_waiting, "", 1, 1, NEST_GATE_WAITS, 3, 4096,
    "The processor's help (AMD-V) waits for the machine's next start. This computer (L0): AMD Ryzen 7 5800X "
    "8-Core, 8 processors, 16 GiB of memory. Whonix-Workstation (L1): KVM 9.0.0, 3 processors, 4 GiB of "
    "memory. Machine inside (L2): Can run after the machine's next start. The host key is Left Shift + Right "
    "Shift out here and Left Ctrl + Left Alt in the machine." },
  { "kvm-arrived", make_kvm_arrived, "", 3, 3, NEST_GATE_OPEN, 3, 4096,
    "The processor's help (AMD-V) reaches the machine inside. This computer (L0): AMD Ryzen 7 5800X 8-Core, "
    "8 processors, 16 GiB of memory. Whonix-Workstation (L1): KVM 9.0.0, 3 processors, 4 GiB of memory. "
    "Machine inside (L2): Can run, with the processor's help. The host key is Left Shift + Right Shift out "
    "here and Left Ctrl + Left Alt in the machine." },
  { "inside", make_inner, "i", 3, 3, NEST_GATE_OPEN, 1, 2048,
    "The processor's help (AMD-V) reaches the machine inside. Computer around (L0): Not seen from in here. This virtual "
    "machine (L1): AMD Ryzen 7 5800X 8-Core, 8 processors, 16 GiB of memory. Whonix-Workstation-LXQt (L2): Can run, with "
    "the processor's help, 1 processor, 2 GiB of memory. The host key in here is Right Ctrl." },
  { "inside-wall", make_inner_without_help, "i", 1, 1, NEST_GATE_WALL, 1, 2048,
    "The processor's help (VT-x) does not reach this virtual machine. Computer around (L0): Not seen from in here. This "
    "virtual machine (L1): Intel Core i5-7260U, 8 processors, 16 GiB of memory. Whonix-Workstation-LXQt (L2): VirtualBox "
    "7.2.22, 1 processor, 2 GiB of memory. The host key in here is Right Ctrl." },
  { "kvm-without-help", make_kvm_without_help, "", 0, 0, NEST_GATE_WALL, 3, 4096,
    "The processor's help for virtual machines (AMD-V) is missing or switched off. This computer (L0): AMD EPYC, 8 "
    "processors, 16 GiB of memory. Whonix-Workstation (L1): KVM 9.0.0, 3 processors, 4 GiB of memory. Machine inside "
    "(L2): Would be very slow, or not start. The host key is Left Shift + Right Shift out here and Left Ctrl + Left "
    "Alt in the machine." },
  { "kvm-without-help-no-machine", make_kvm_without_help, "mc", 0, 0, NEST_GATE_WALL, 0, 0,
    "The processor's help for virtual machines (AMD-V) is missing or switched off. This computer (L0): AMD EPYC, 8 "
    "processors, 16 GiB of memory. Your machine (L1): A virtual machine in KVM 9.0.0. Machine inside (L2): A virtual "
    "machine in your virtual machine." },
  { "inside-kvm-without-help", make_inner_kvm_without_help, "i", 1, 1, NEST_GATE_WALL, 1, 4096,
    "The processor's help (AMD-V) does not reach this virtual machine. Computer around (L0): Not seen from in here. "
    "This virtual machine (L1): AMD EPYC, 8 processors, 16 GiB of memory. Whonix-Workstation (L2): KVM 9.0.0, 3 → 1 "
    "processor, 4 GiB of memory. The host key in here is Left Shift + Right Shift." },
  { "inside-kvm-without-help-no-machine", make_inner_kvm_without_help, "imc", 1, 1, NEST_GATE_WALL, 0, 0,
    "The processor's help (AMD-V) does not reach this virtual machine. Computer around (L0): Not seen from in here. "
    "This virtual machine (L1): AMD EPYC, 8 processors, 16 GiB of memory. Your machine (L2): A virtual machine in KVM "
    "9.0.0." },
  { "inside-deep", make_inner_deep, "i", 3, 3, NEST_GATE_OPEN, 1, 2048,
    "The processor's help (AMD-V) reaches the machine inside. Computer around (L1): Not seen from in here. This virtual "
    "machine (L2): AMD Ryzen 7 5800X 8-Core, 8 processors, 16 GiB of memory. Whonix-Workstation-LXQt (L3): Can run, with "
    "the processor's help, 1 processor, 2 GiB of memory. The host key in here is Right Ctrl." },
  { "inside-no-machine", make_inner, "imc", 2, 2, NEST_GATE_TO_COME, 0, 0,
    "The processor's help (AMD-V) is there to be handed on. Computer around (L0): Not seen from in here. This virtual "
    "machine (L1): AMD Ryzen 7 5800X 8-Core, 8 processors, 16 GiB of memory. Your machine (L2): A virtual machine in "
    "VirtualBox 7.2.22." },
  { NULL },
};

const PictureCase *
picture_case_find (const char *name)
{
  for (guint i = 0; picture_cases[i].name != NULL; i++)
    if (g_str_equal (picture_cases[i].name, name))
      return &picture_cases[i];

  g_assert_not_reached ();
}

static gboolean
leaves_out (const PictureCase *self,
            char               what)
{
  return strchr (self->without, what) != NULL;
}

/** picture_case_new: Returns: (transfer full): the model, as the window would make it */
NestPictureModel *
picture_case_new (const PictureCase *self)
{
  g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
  g_autoptr (NestChecklist) checklist = nest_checklist_new (snapshots->choices);
  gboolean no_host = leaves_out (self, 'h');
  NestVantage vantage = leaves_out (self, 'i') ? NEST_VANTAGE_INSIDE : NEST_VANTAGE_OUTSIDE;

  nest_host_set_cpu (snapshots->host, NEST_CPU_VENDOR_AMD, "AMD Ryzen 7 5800X 8-Core Processor", NEST_ANSWER_YES);
  if (self->prepare != NULL)
    self->prepare (snapshots);
  nest_checklist_set_vantage (checklist, vantage);
  if (!leaves_out (self, 'c'))
    nest_checklist_set_snapshots (checklist, snapshots->host, snapshots->hypervisor, snapshots->machine);

  return nest_picture_model_new (no_host ? NULL : snapshots->host, no_host ? NULL : snapshots->hypervisor,
                                 leaves_out (self, 'm') ? NULL : snapshots->machine, checklist, vantage,
                                 leaves_out (self, 'p'));
}
