/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is told from outside to do in the machine: for each hypervisor, guest and size. */
#include "nest-instructions.h"
#include "nest-test-snapshots.h"

static GPtrArray *
list (NestTestSnapshots *snapshots)
{
  NestStepContext context = nest_test_snapshots_get_context (snapshots);

  return nest_instructions_list (&context);
}

static NestTestSnapshots *
new_named (const char *hypervisor,
           const char *name)
{
  NestTestSnapshots *snapshots = nest_test_snapshots_new ();
  NestMachine *machine = nest_machine_new (hypervisor, "qemu:///system", NEST_TEST_MACHINE_UUID, name, NEST_MACHINE_READ);

  nest_machine_set_value (machine, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (3));
  nest_machine_set_value (machine, NEST_SETTING_MEMORY, g_variant_new_uint64 (4096));
  nest_test_snapshots_set_machine (snapshots, machine);
  if (g_str_equal (hypervisor, "kvm"))
    {
      g_object_unref (snapshots->hypervisor);
      snapshots->hypervisor = nest_hypervisor_info_new ("kvm", "qemu:///system", "KVM");
    }

  return snapshots;
}

static gboolean
has (GPtrArray  *instructions,
     const char *id)
{
  for (guint i = 0; i < instructions->len; i++)
    if (g_str_equal (((const NestInstruction *) instructions->pdata[i])->id, id))
      return TRUE;

  return FALSE;
}

static const NestInstruction *
find (GPtrArray  *instructions,
      const char *id)
{
  for (guint i = 0; i < instructions->len; i++)
    if (g_str_equal (((const NestInstruction *) instructions->pdata[i])->id, id))
      return instructions->pdata[i];

  g_error ("there is no %s", id);
}

static void
test_guests (void)
{
  static const struct {
    const char *hypervisor;
    const char *name;
    gboolean sysmaint;
    const char *install; /* the command that installs */
  } rows[] = {
    { "virtualbox", "Whonix-Workstation-LXQt", TRUE, "dist-installer-cli --virtualbox-only" },
    { "virtualbox", "my kicksecure", TRUE, "dist-installer-cli --virtualbox-only" },
    { "virtualbox", "Debian", FALSE, "sudo apt install linux-headers-amd64 virtualbox-7.2" },
    { "kvm", "Whonix-Workstation", TRUE, "sudo apt install qemu-system-x86 libvirt-daemon-system virt-manager" },
    { "kvm", "Debian", FALSE, "sudo apt install qemu-system-x86 libvirt-daemon-system virt-manager" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = new_named (rows[i].hypervisor, rows[i].name);
      g_autoptr (GPtrArray) instructions = list (snapshots);
      const NestInstruction *install = find (instructions, "install-hypervisor");

      g_test_message ("row %u", i);
      g_assert_cmpint (has (instructions, "enter-sysmaint"), ==, rows[i].sysmaint);
      g_assert_cmpint (has (instructions, "leave-sysmaint"), ==, rows[i].sysmaint);
      g_assert_true (g_strv_contains ((const char *const *) install->commands, rows[i].install));
      /* Only libvirt's network has to be switched on */
      g_assert_cmpint (has (instructions, "start-network"), ==, g_str_equal (rows[i].hypervisor, "kvm"));
      /* What it means to trust Oracle is said wherever its packages are */
      g_assert_cmpint (strstr (install->text, "Oracle") != NULL, ==, g_str_equal (rows[i].hypervisor, "virtualbox"));
    }
}

/* Ticks are noted under the ids, so each is there once and has a title; nothing asks for a shared clipboard */
static void
test_texts (void)
{
  static const char *const hypervisors[] = { "virtualbox", "kvm" };

  for (guint h = 0; h < G_N_ELEMENTS (hypervisors); h++)
    {
      g_autoptr (NestTestSnapshots) snapshots = new_named (hypervisors[h], "Whonix-Workstation-LXQt");
      g_autoptr (GPtrArray) instructions = list (snapshots);

      for (guint i = 0; i < instructions->len; i++)
        {
          const NestInstruction *self = instructions->pdata[i];

          g_test_message ("%s", self->id);
          g_assert_true (find (instructions, self->id) == self);
          g_assert_cmpstr (nest_instructions_find (self->id), ==, self->title);
          g_assert_null (nest_steps_find (self->id));
          g_assert_cmpuint (strlen (self->text), >, 20);
          g_assert_nonnull (self->expectation);
          g_assert_null (strstr (self->text, "lipboard"));
          for (guint j = 0; self->commands[j] != NULL && self->place == NEST_PLACE_INSIDE; j++)
            g_assert_cmpuint (strlen (self->commands[j]), <, 80);
        }
    }
  g_assert_null (nest_instructions_find ("no-such-instruction"));
  g_assert_null (nest_instructions_find (NULL));
}

static void
test_host_keys (void)
{
  static const struct {
    gboolean known;
    const char *outside;
    const char *says;
  } rows[] = {
    { TRUE, NULL, "each other's way" },          /* Right Ctrl on both */
    { TRUE, "65508,65514", "each other's way" }, /* Right Ctrl + Right Alt holds Right Ctrl */
    { TRUE, "65505,65506", "leave each other alone" },
    { FALSE, NULL, "could not be read" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = new_named ("virtualbox", "Debian");
      g_autoptr (GPtrArray) instructions = NULL;

      nest_hypervisor_info_set_host_key (snapshots->hypervisor, rows[i].known, rows[i].outside);
      instructions = list (snapshots);
      g_test_message ("row %u", i);
      g_assert_nonnull (strstr (find (instructions, "choose-host-key")->text, rows[i].says));
    }
}

static void
test_shares (void)
{
  static const struct {
    guint processors;
    guint64 memory;
    const char *says; /* of a second processor; NULL: there is none to spare */
    const char *command; /* that sets the memory */
  } rows[] = {
    { 1, 4096, NULL, "VBoxManage modifyvm NAME --memory 2048" },
    { 2, 2048, NULL, "VBoxManage modifyvm NAME --memory 1024" },
    { 3, 1800, "more than 2", "VBoxManage modifyvm NAME --memory 768" },
    { 4, 16384, "more than 3", "VBoxManage modifyvm NAME --memory 2048" },
    { 4, 0, "more than 3", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NestTestSnapshots) snapshots = new_named ("virtualbox", "Debian");
      g_autoptr (GPtrArray) instructions = NULL;

      nest_machine_set_value (snapshots->machine, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (rows[i].processors));
      nest_machine_set_value (snapshots->machine, NEST_SETTING_MEMORY,
                              rows[i].memory != 0 ? g_variant_new_uint64 (rows[i].memory) : NULL);
      instructions = list (snapshots);
      g_test_message ("row %u", i);
      g_assert_cmpint (has (instructions, "add-processor"), ==, rows[i].says != NULL);
      if (rows[i].says != NULL)
        g_assert_nonnull (strstr (find (instructions, "add-processor")->text, rows[i].says));
      else
        g_assert_nonnull (strstr (find (instructions, "start-inner-machine")->text, "Leave it at 1"));
      g_assert_cmpstr (find (instructions, "set-inner-machine")->commands[1], ==, rows[i].command);
    }
}

/* Commands of this computer name the very machine; an address with a shell's characters is quoted */
static void
test_commands_outside (void)
{
  g_autoptr (NestTestSnapshots) snapshots = new_named ("virtualbox", "Debian");
  g_autoptr (NestTestSnapshots) kvm = new_named ("kvm", "Debian");
  g_autoptr (GPtrArray) instructions = list (snapshots);
  g_autoptr (GPtrArray) kvm_instructions = NULL;
  const NestInstruction *stuck = find (instructions, "free-keyboard");

  g_assert_cmpstr (stuck->commands[0], ==,
                   "VBoxManage controlvm " NEST_TEST_MACHINE_UUID " keyboardputscancode e0 1d e0 9d");
  g_assert_cmpint (stuck->place, ==, NEST_PLACE_HOST);

  nest_test_snapshots_set_machine (kvm, nest_machine_new ("kvm", "qemu+ssh://host/system?a=1&b", NEST_TEST_MACHINE_UUID, "D",
                                                          NEST_MACHINE_READ));
  kvm_instructions = list (kvm);
  g_assert_cmpstr (find (kvm_instructions, "start-machine")->commands[0], ==,
                   "virsh --connect 'qemu+ssh://host/system?a=1&b' start " NEST_TEST_MACHINE_UUID);
}

/* What virsh does not know is not given to type */
static void
test_made_up (void)
{
  g_autoptr (NestTestSnapshots) snapshots = new_named ("kvm", "Debian");
  g_autoptr (GPtrArray) instructions = NULL;

  nest_test_snapshots_set_machine (snapshots, nest_machine_new ("kvm", "practice", NEST_TEST_MACHINE_UUID, "D",
                                                                NEST_MACHINE_READ));
  instructions = list (snapshots);
  g_assert_null (find (instructions, "start-machine")->commands[0]);
  g_assert_null (find (instructions, "free-keyboard")->commands[0]);
  g_assert_nonnull (find (instructions, "start-inner-machine")->commands[0]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/instructions/guests", test_guests);
  g_test_add_func ("/instructions/texts", test_texts);
  g_test_add_func ("/instructions/host-keys", test_host_keys);
  g_test_add_func ("/instructions/shares", test_shares);
  g_test_add_func ("/instructions/commands-outside", test_commands_outside);
  g_test_add_func ("/instructions/made-up", test_made_up);

  return g_test_run ();
}
