/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The documentation's page on nested virtualization, sentence by sentence: each that tells somebody to do something has a step
 * that does it, with its command, and each that explains something stands in the help. So none is lost unnoticed.
 */
#include "nest-help.h"
#include "nest-host-control.h"
#include "nest-test-snapshots.h"
#include "nest-vbox-commands.h"

/* An instruction of the page: what answers it, on a machine where nothing is as the page wants it */
typedef struct {
  const char *sentence;
  const char *step;
  const char *option; /* NULL: the step asks nothing */
  const char *command;
} Row;

/* The changes of the answer, or else of the finding */
static GPtrArray *
get_changes (NestFinding *finding,
             const char  *option)
{
  if (option == NULL)
    return nest_finding_get_changes (finding);
  g_assert_nonnull (nest_finding_get_option (finding, option));

  return nest_finding_get_option (finding, option)->changes;
}

static GPtrArray *
describe (NestTestSnapshots *snapshots,
          GPtrArray         *changes)
{
  NestTargetKind target = nest_setting_get_target (nest_change_get_setting (g_ptr_array_index (changes, 0)));

  if (target == NEST_TARGET_HOST)
    return nest_host_control_describe (snapshots->host, changes);

  return nest_vbox_commands_describe ("VBoxManage", target == NEST_TARGET_MACHINE ? NEST_TEST_MACHINE_UUID : NULL, changes);
}

static void
check_rows (NestTestSnapshots *snapshots,
            const Row         *rows,
            guint              n_rows)
{
  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr (NestFinding) finding = nest_test_snapshots_check (snapshots, rows[i].step);
      g_autoptr (GPtrArray) commands = NULL;

      g_test_message ("%s", rows[i].sentence);
      nest_test_assert_status (finding, rows[i].option != NULL ? NEST_STATUS_CHOICE : NEST_STATUS_NEEDED);
      commands = describe (snapshots, get_changes (finding, rows[i].option));
      g_assert_cmpuint (commands->len, >, 0);
      g_assert_cmpstr (g_ptr_array_index (commands, 0), ==, rows[i].command);
    }
}

/* As the page has it: a computer with four processors, all of which the machine has; its memory is Whonix's */
static NestTestSnapshots *
new_of_page (void)
{
  NestTestSnapshots *snapshots = nest_test_snapshots_new ();

  nest_host_set_cpu_count (snapshots->host, 4, 4);
  nest_machine_set_power_state (snapshots->machine, NEST_POWER_STATE_RUNNING);
  nest_machine_set_value (snapshots->machine, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (4));
  nest_test_set_boolean (snapshots->machine, NEST_SETTING_ACPI, FALSE);

  return snapshots;
}

#define VM NEST_TEST_MACHINE_UUID

static void
test_host_steps (void)
{
  static const Row rows[] = {
    { "Power off the VM", "power-off", "shut-down", "VBoxManage controlvm " VM " acpipowerbutton" },
    { "Change the host key: outside and inside must differ", "host-key", NULL,
      "VBoxManage setextradata global GUI/Input/HostKeyCombination 65505,65506" },
    { "Enable nested virtualization", "nested-hw-virt", NULL, "VBoxManage modifyvm " VM " --nested-hw-virt on" },
    { "Assign less virtual CPUs: of 4, reduce to 3", "cpu-cores", NULL, "VBoxManage modifyvm " VM " --cpus 3" },
    { "Increase virtual RAM", "memory", NULL, "VBoxManage modifyvm " VM " --memory 4096" },
    /* The page's own words are in the wrong order for these two: "vboxmanage NAME modifyvm --ioapic on" */
    { "Enable I/O APIC", "io-apic", NULL, "VBoxManage modifyvm " VM " --ioapic on" },
    { "Enable ACPI", "acpi", NULL, "VBoxManage modifyvm " VM " --acpi on" },
  };
  g_autoptr (NestTestSnapshots) snapshots = new_of_page ();

  check_rows (snapshots, rows, G_N_ELEMENTS (rows));
}

/* The KVM page's line goes to a file of Nestbox's own; what the page has somebody write is read, and a contradiction named */
static void
test_kvm_nested (void)
{
  static const Row row = { "options kvm_intel nested=1", "kvm-nested", NULL,
                           "echo 'options kvm_intel nested=1' | sudo tee -a /etc/modprobe.d/zz-nestbox.conf" };
  static const struct {
    NestAnswer early, late;
    NestStatus status;
    gboolean says_overruled;
  } places[] = {
    { NEST_ANSWER_YES, NEST_ANSWER_YES, NEST_STATUS_DONE, FALSE },
    { NEST_ANSWER_NO, NEST_ANSWER_YES, NEST_STATUS_DONE, TRUE },
    { NEST_ANSWER_YES, NEST_ANSWER_NO, NEST_STATUS_NEEDED, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = nest_test_snapshots_new ();
      g_autoptr (NestModuleOption) option = nest_module_option_new ("kvm_intel", "nested");
      g_autoptr (NestFinding) finding = NULL;
      g_autofree char *notes = NULL;

      nest_test_snapshots_set_vendor (snapshots, NEST_CPU_VENDOR_INTEL);
      g_object_unref (snapshots->hypervisor);
      snapshots->hypervisor = nest_hypervisor_info_new ("kvm", "qemu:///system", "KVM");
      option->state = NEST_MODULE_LOADED;
      option->is_known = NEST_ANSWER_YES;
      option->loaded = places[i].late;
      nest_module_option_add (option, places[i].early, "/etc/modprobe.d/kvm.conf", 2);
      nest_module_option_add (option, places[i].late, "/etc/modprobe.d/qemu-system-x86.conf", 1);
      nest_host_set_module_option (snapshots->host, NEST_SETTING_KVM_NESTED, option);
      finding = nest_test_snapshots_check (snapshots, "kvm-nested");
      g_test_message ("row %u", i);
      nest_test_assert_status (finding, places[i].status);
      g_ptr_array_add (nest_finding_get_notes (finding), NULL);
      notes = g_strjoinv ("\n", (char **) nest_finding_get_notes (finding)->pdata);
      g_assert_nonnull (strstr (notes, "is set in: line 1 of /etc/modprobe.d/qemu-system-x86.conf"));
      g_assert_nonnull (strstr (notes, "Whonix's documentation"));
      g_assert_cmpint (strstr (notes, "otherwise in: line 2 of /etc/modprobe.d/kvm.conf") != NULL, ==, places[i].says_overruled);
      if (places[i].status == NEST_STATUS_NEEDED)
        check_rows (snapshots, &row, 1);
    }
}

static NestTestSnapshots *
new_inside (void)
{
  NestTestSnapshots *snapshots = new_of_page ();
  NestHostLevel *level = nest_host_level_new ();

  level->depth = NEST_DEPTH_1_OR_MORE;
  level->surroundings = NEST_SURROUNDINGS_VIRTUALBOX;
  nest_host_take_level (snapshots->host, level);
  nest_host_set_cpu_count (snapshots->host, 3, 3);
  nest_machine_set_power_state (snapshots->machine, NEST_POWER_STATE_OFF);

  return snapshots;
}

static void
test_vm_steps (void)
{
  static const Row rows[] = {
    { "The inside host key must differ from the outside one", "inside-host-key", "other-key",
      "VBoxManage setextradata global GUI/Input/HostKeyCombination 65481" },
    { "Start with 1 vCPU for L2", "inside-cores", NULL, "VBoxManage modifyvm " VM " --cpus 1" },
    { "I/O APIC in all VMs", "inside-io-apic", NULL, "VBoxManage modifyvm " VM " --ioapic on" },
    { "ACPI in all VMs", "inside-acpi", NULL, "VBoxManage modifyvm " VM " --acpi on" },
  };
  g_autoptr (NestTestSnapshots) snapshots = new_inside ();
  g_autoptr (NestFinding) install = NULL;

  check_rows (snapshots, rows, G_N_ELEMENTS (rows));

  /* "If that performs well, 2", of 3 never more */
  g_assert_true (nest_test_snapshots_validate (snapshots, "inside-cores", g_variant_new_uint32 (2), NULL));
  g_assert_false (nest_test_snapshots_validate (snapshots, "inside-cores", g_variant_new_uint32 (3), NULL));

  nest_hypervisor_info_set_problem (snapshots->hypervisor, NEST_HYPERVISOR_PROBLEM_NOT_INSTALLED, NULL, NULL);
  install = nest_test_snapshots_check (snapshots, "inside-install-hypervisor");
  nest_test_assert_status (install, NEST_STATUS_MANUAL);
}

/* "Install KVM", "Addgroup", "Network Start": by hand, or what is left once apt has done it */
static void
test_kvm_inside (void)
{
  static const struct {
    const char *distribution;
    NestAnswer is_split;
    gboolean is_installed;
    NestStatus status;
    const char *group; /* NULL: none is to be joined */
  } rows[] = {
    { "debian", NEST_ANSWER_NO, FALSE, NEST_STATUS_MANUAL, "sudo adduser $USER kvm" },
    { "debian", NEST_ANSWER_NO, TRUE, NEST_STATUS_PENDING, "sudo adduser $USER kvm" },
    { "whonix", NEST_ANSWER_YES, FALSE, NEST_STATUS_MANUAL, "sudo adduser user kvm" },
    { "whonix", NEST_ANSWER_YES, TRUE, NEST_STATUS_PENDING, "sudo adduser user kvm" },
    { "fedora", NEST_ANSWER_NO, FALSE, NEST_STATUS_MANUAL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = new_inside ();
      g_autoptr (NestHostFacts) facts = nest_host_facts_copy (nest_host_get_facts (snapshots->host));
      g_autoptr (NestFinding) finding = NULL;
      GPtrArray *commands;

      g_free (facts->distribution);
      facts->distribution = g_strdup (rows[i].distribution);
      facts->is_sysmaint_split = rows[i].is_split;
      facts->has_libvirt = facts->has_qemu = rows[i].is_installed ? NEST_ANSWER_YES : NEST_ANSWER_NO;
      nest_host_take_facts (snapshots->host, g_steal_pointer (&facts));
      g_object_unref (snapshots->hypervisor);
      snapshots->hypervisor = nest_hypervisor_info_new ("kvm", "qemu:///system", "KVM");
      nest_hypervisor_info_set_problem (snapshots->hypervisor, NEST_HYPERVISOR_PROBLEM_NOT_INSTALLED, NULL, NULL);
      finding = nest_test_snapshots_check (snapshots, "inside-install-hypervisor");
      g_test_message ("row %u", i);
      nest_test_assert_status (finding, rows[i].status);
      commands = nest_finding_get_commands (finding);
      g_assert_true (g_ptr_array_find_with_equal_func (commands, "virsh --connect qemu:///system net-start default", g_str_equal, NULL));
      g_assert_true (g_ptr_array_find_with_equal_func (commands, "virsh --connect qemu:///system net-autostart default", g_str_equal,
                                                       NULL));
      if (rows[i].group != NULL)
        g_assert_true (g_ptr_array_find_with_equal_func (commands, rows[i].group, g_str_equal, NULL));
      else
        g_assert_cmpstr (g_ptr_array_index (commands, 0), ==, "sudo dnf install @virtualization");
      /* What has to be done is said without looking at the details, too */
      if (rows[i].status == NEST_STATUS_PENDING)
        g_assert_nonnull (strstr (nest_finding_get_remedy (finding), rows[i].group));
    }
}

/* Of the page before VirtualBox 6.1: "disable VT-x inside" */
static void
test_old_page (void)
{
  static const Row row = { "Uncheck Enable VT-x/AMD-V", "inside-no-vtx", NULL, "VBoxManage modifyvm " VM " --hwvirtex off" };
  g_autoptr (NestTestSnapshots) snapshots = new_inside ();

  nest_test_snapshots_set_version (snapshots, "5.2.44");
  nest_machine_set_guest (snapshots->machine, "Debian (32-bit)", NEST_ANSWER_NO);
  check_rows (snapshots, &row, 1);
}

/* What the page explains, and what is done where Nestbox is not: by topic of the help, with words that must not go */
static void
test_explained (void)
{
  static const struct {
    const char *sentence;
    const char *topic;
    const char *words;
  } rows[] = {
    { "What L0, L1 and L2 are", "nested-virtualization", "(l0) (l1) (l2)" },
    { "What L3 is", "deep", "(l3)" },
    { "Not all hypervisors and operating systems support it", "security", "not every hypervisor" },
    { "Self Support First Policy", "asking-for-help", "self support first policy" },
    { "VirtualBox on Intel only since 6.1 (2020): more attack surface", "security", "6.1 2020 mistakes" },
    { "Mixing virtualizers", "security", "mistakes both virtualbox kvm" },
    { "Mixing virtualizers, in another one", "foreign-virtualizer", "mixing attack surfaces out" },
    { "Qubes: not supported", "qubes", "difficult not supported developers" },
    { "Qubes: search the mailing lists", "qubes",
      "https://www.mail-archive.com/qubes-devel@googlegroups.com/ https://www.mail-archive.com/qubes-users@googlegroups.com/" },
    { "VirtualBox, Preferences, Input, Host Key", "choose-host-key", "file preferences input host key combination" },
    { "The keyboard cannot leave the inside VM", "free-keyboard", "ctrl+alt+del keyboardputscancode" },
    { "Why less CPUs: ticket 19500", "cpu-cores", "19500 hang" },
    { "Host CPU has vmx or svm", "hardware-virtualization", "vt-x amd-v" },
    { "KVM: nested", "kvm-nested", "kvm_intel kvm_amd nested" },
    { "KVM: why pinning, and why not with several", "cpu-pinning", "pinning attacks locks up" },
    { "KVM: install it", "no-hypervisor", "libvirt virt-manager qemu" },
    { "KVM: groups", "kvm-denied", "adduser kvm" },
    { "KVM: log in again", "next-login", "log out and in" },
    { "Power on the VM", "start-machine", "startvm" },
    { "Install VirtualBox", "install-hypervisor", "virtualbox" },
    { "Install KVM, inside: groups", "install-hypervisor", "adduser libvirt kvm next login" },
    { "KVM, inside: network", "start-network", "net-start net-autostart default" },
    { "It should now be possible to use VirtualBox inside", "test-hypervisor", "hostinfo hw virtualization: yes vboxconfig" },
    { "Start with 1 vCPU", "set-inner-machine", "--cpus 1 --acpi on --ioapic on" },
    { "If that performs well, 2", "add-processor", "performs well --cpus 2 --vcpus" },
    { "Disable VT-x inside, before 6.1", "inside-no-vtx", "vt-x 6.1" },
  };
  g_autoptr (GPtrArray) topics = nest_help_list (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const NestHelpTopic *topic = nest_help_find (topics, rows[i].topic);
      gboolean found = topic != NULL && nest_help_topic_matches (topic, rows[i].words);

      if (!found)
        g_error ("%s: “%s” is not all in the help's topic %s", rows[i].sentence, rows[i].words, rows[i].topic);
    }
}

/* The addresses are there to be copied */
static void
test_copied (void)
{
  g_autoptr (GPtrArray) topics = nest_help_list (NULL);
  const NestHelpTopic *qubes = nest_help_find (topics, "qubes");
  guint n = 0;

  for (guint i = 0; i < qubes->parts->len; i++)
    {
      const NestHelpPart *part = g_ptr_array_index (qubes->parts, i);

      for (guint j = 0; part->commands != NULL && part->commands[j] != NULL; j++)
        n += g_str_has_prefix (part->commands[j], "https://www.mail-archive.com/qubes-");
    }
  g_assert_cmpuint (n, ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/documentation/host-steps", test_host_steps);
  g_test_add_func ("/documentation/kvm-nested", test_kvm_nested);
  g_test_add_func ("/documentation/vm-steps", test_vm_steps);
  g_test_add_func ("/documentation/kvm-inside", test_kvm_inside);
  g_test_add_func ("/documentation/old-page", test_old_page);
  g_test_add_func ("/documentation/explained", test_explained);
  g_test_add_func ("/documentation/copied", test_copied);

  return g_test_run ();
}
