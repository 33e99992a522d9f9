/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The second half of the guide: what is done in the machine, told from outside for the machine at hand. */
#include "nest-instructions-private.h"

#include <glib/gi18n.h>

#include "host-key.h"
#include "nest-inside.h"
#include "nest-text.h"

/* In MiB: as much as Whonix gives its own Workstation */
#define ENOUGH 2048

/* NestGuest: the system in the machine, as far as its name tells. */
typedef enum {
  GUEST_DEBIAN, /* or anything else: Debian's commands */
  GUEST_WHONIX, /* or Kicksecure: administered in a session of its own */
} NestGuest;

/* The ids in their order, with titles; which of them a machine needs is decided below */
static const struct {
  const char *id;
  NestPlace place;
  const char *title;
} titles[] = {
  { "start-machine", NEST_PLACE_HOST, N_("Start the Machine") },
  { "look-at-processor", NEST_PLACE_INSIDE, N_("Look at the Processor") },
  { "enter-sysmaint", NEST_PLACE_INSIDE, N_("Enter the Sysmaint Session") },
  { "install-hypervisor", NEST_PLACE_INSIDE, N_("Install the Hypervisor") },
  { "leave-sysmaint", NEST_PLACE_INSIDE, N_("Return to the User Session") },
  { "test-hypervisor", NEST_PLACE_INSIDE, N_("Test the Hypervisor") },
  { "start-network", NEST_PLACE_INSIDE, N_("Start the Inner Network") },
  { "choose-host-key", NEST_PLACE_INSIDE, N_("Choose the Host Key Inside") },
  { "set-inner-machine", NEST_PLACE_INSIDE, N_("Set the Inner Machine Small") },
  { "start-inner-machine", NEST_PLACE_INSIDE, N_("Start the Inner Machine") },
  { "add-processor", NEST_PLACE_INSIDE, N_("Later, Try a Second Processor") },
  { "free-keyboard", NEST_PLACE_HOST, N_("If the Keyboard Is Stuck") },
};

static void
nest_instruction_free (gpointer data)
{
  NestInstruction *self = data;

  g_free (self->title);
  g_free (self->text);
  g_strfreev (self->commands);
  g_free (self->expectation);
  g_free (self);
}

static guint
find_title (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_strcmp0 (titles[i].id, id) == 0)
      return i;

  return G_N_ELEMENTS (titles);
}

/**
 * nest_instructions_find:
 * @id: (nullable): an instruction's id
 *
 * Returns: (transfer none) (nullable): its title in the user's language, if there is one of that id
 */
const char *
nest_instructions_find (const char *id)
{
  guint i = find_title (id);

  return i < G_N_ELEMENTS (titles) ? _(titles[i].title) : NULL;
}

/** nest_instruction_is_way_out: Returns: whether it is for when something went wrong, and not a step on the way */
gboolean
nest_instruction_is_way_out (const NestInstruction *self)
{
  return g_str_equal (self->id, "free-keyboard");
}

/** nest_instruction_is_needed: Returns: whether nothing works all the way without it */
gboolean
nest_instruction_is_needed (const NestInstruction *self)
{
  return !nest_instruction_is_way_out (self) && !g_str_equal (self->id, "add-processor");
}

/** nest_instructions_get_preface: Returns: (transfer none): what to say before all of them */
const char *
nest_instructions_get_preface (void)
{
  return _("Once this computer and the machine are ready, the rest is done in the machine. The commands are short because "
           "they are meant to be typed: Whonix shares no clipboard with the machine, on purpose.");
}

static NestInstruction *
add (GPtrArray  *list,
     const char *id,
     const char *text,
     const char *expectation)
{
  NestInstruction *self = g_new0 (NestInstruction, 1);
  guint i = find_title (id);

  self->id = titles[i].id;
  self->place = titles[i].place;
  self->title = g_strdup (_(titles[i].title));
  self->text = g_strdup (text);
  self->commands = g_new0 (char *, 1);
  self->expectation = g_strdup (expectation);
  g_ptr_array_add (list, self);

  return self;
}

G_GNUC_PRINTF (2, 3)
static void
add_command (NestInstruction *self,
             const char      *format,
             ...)
{
  guint n = g_strv_length (self->commands);
  va_list args;

  va_start (args, format);
  self->commands = g_renew (char *, self->commands, n + 2);
  self->commands[n] = g_strdup_vprintf (format, args);
  self->commands[n + 1] = NULL;
  va_end (args);
}

/* A machine that is made up has no address that virsh knows: no command at all rather than one that fails */
static gboolean
has_address (const NestStepContext *context)
{
  return strstr (nest_machine_get_connection (context->machine), "://") != NULL;
}

/* An address of libvirt may hold what means something to a shell */
static void
add_virsh_command (NestInstruction       *self,
                   const NestStepContext *context,
                   const char            *verb,
                   const char            *more)
{
  const char *argv[] = { "virsh", "--connect", nest_machine_get_connection (context->machine), verb,
                         nest_machine_get_uuid (context->machine), NULL };
  g_autofree char *command = nest_text_quote_argv (argv);

  if (has_address (context))
    add_command (self, "%s%s", command, more);
}

static NestGuest
get_guest (NestMachine *machine)
{
  g_autofree char *name = g_utf8_casefold (nest_machine_get_display_name (machine), -1);

  return nest_machine_get_whonix_role (machine) != NEST_WHONIX_NONE || strstr (name, "whonix") != NULL ||
             strstr (name, "kicksecure") != NULL
           ? GUEST_WHONIX : GUEST_DEBIAN;
}

static gboolean
is_kvm (const NestStepContext *context)
{
  return g_strcmp0 (nest_machine_get_hypervisor (context->machine), "kvm") == 0;
}

static void
add_start (GPtrArray             *list,
           const NestStepContext *context)
{
  NestInstruction *self =
    add (list, "start-machine",
         _("Start the machine from off, after its settings were changed. A restart from inside is not enough: the machine "
           "keeps the old processor."),
         _("The machine starts as always."));

  if (is_kvm (context))
    add_virsh_command (self, context, "start", "");
  else
    add_command (self, "VBoxManage startvm %s", nest_machine_get_uuid (context->machine));
}

static void
add_processor (GPtrArray *list)
{
  NestInstruction *self =
    add (list, "look-at-processor",
         _("See whether the machine's processor helps virtual machines. If Nestbox is installed in there, “nestboxctl prove” "
           "tries it as well."),
         _("A number above 0. If it is 0, the machine was not started anew, or a setting is missing outside; look "
           "at its checklist there. “Permission denied” means that it is hidden from users: neither yes nor no."));

  add_command (self, "grep -cwE 'svm|vmx' /proc/cpuinfo");
}

static void
add_sysmaint (GPtrArray *list)
{
  add (list, "enter-sysmaint",
       _("Whonix and Kicksecure administer in a session of their own (the package user-sysmaint-split): in the user's session "
         "neither sudo nor pkexec works. Restart the machine and choose “PERSISTENT Mode | SYSMAINT Session” in its boot menu; "
         "then open a terminal. In a live mode, what is installed is gone after the next restart. If your machine has no such "
         "entry, go on in the session you have."),
       _("A desktop with the System Maintenance Panel."));
}

static void
add_sysmaint_end (GPtrArray *list)
{
  add (list, "leave-sysmaint",
       _("Restart the machine into “PERSISTENT Mode | USER Session”. Machines belong to the user who makes them: one made in "
         "the sysmaint session is not listed in the user's."),
       _("Your usual desktop."));
}

/* Debian 13 and Whonix 18 have no VirtualBox of their own; sid's is made for another Debian */
static void
add_virtualbox (GPtrArray *list,
                NestGuest  guest)
{
  const char *trust = _("Debian 13, and with it Whonix 18, has no VirtualBox: it comes from Oracle's repository. From then on "
                        "you trust Oracle's key with root in this machine, at every update, and Oracle's server sees that "
                        "somebody fetches it. Never mix in packages of Debian sid.");
  g_autofree char *by_installer = NULL;
  g_autofree char *by_hand = NULL;
  NestInstruction *self;

  if (guest == GUEST_WHONIX)
    {
      /* Translators: %s is a paragraph */
      by_installer = g_strdup_printf (_("%s Whonix's and Kicksecure's own installer adds it, with Oracle's key in it."), trust);
      self = add (list, "install-hypervisor", by_installer, _("It ends without an error, with VirtualBox installed."));
      add_command (self, "dist-installer-cli --virtualbox-only");
      return;
    }
  /* Translators: %s is a paragraph */
  by_hand = g_strdup_printf (_("%s Compare the key's fingerprint before you trust it. The driver is built for the kernel, which "
                               "needs its headers."), trust);
  self = add (list, "install-hypervisor", by_hand,
              _("The fingerprint is B9F8 D658 297A F3EF C18D 5CDF A2F6 83C5 2980 AECF, and apt removes nothing."));
  for (guint i = 0; nest_inside_get_oracle_commands ()[i] != NULL; i++)
    add_command (self, "%s", nest_inside_get_oracle_commands ()[i]);
}

static void
add_libvirt (GPtrArray *list,
             NestGuest  guest)
{
  NestInstruction *self =
    add (list, "install-hypervisor",
         guest == GUEST_WHONIX
           ? _("All of it is Debian's own. The last two commands let the user “user” make machines of the system and use KVM; they "
               "count from the next login on. Whoever is in the group libvirt can become root.")
           : _("All of it is Debian's own. The last two commands let you make machines of the system and use KVM; they count from "
               "the next login on. Whoever is in the group libvirt can become root."),
         _("apt removes nothing and ends without an error."));

  add_command (self, "sudo apt update");
  add_command (self, "sudo apt install qemu-system-x86 libvirt-daemon-system virt-manager");
  for (guint i = 0; nest_inside_get_group_commands (guest == GUEST_WHONIX)[i] != NULL; i++)
    add_command (self, "%s", nest_inside_get_group_commands (guest == GUEST_WHONIX)[i]);
}

/* Debian's libvirt comes with the network defined, and off */
static void
add_network (GPtrArray *list)
{
  NestInstruction *self =
    add (list, "start-network", nest_inside_get_network_note (),
         _("virsh says that the network is started, and marked as autostarted. That it is so already is as good."));

  for (guint i = 0; nest_inside_get_network_commands ()[i] != NULL; i++)
    add_command (self, "%s", nest_inside_get_network_commands ()[i]);
}

static void
add_test (GPtrArray             *list,
          const NestStepContext *context)
{
  NestInstruction *self;

  if (is_kvm (context))
    {
      self = add (list, "test-hypervisor", _("Ask KVM whether it can run machines in here."),
                  _("“PASS” behind “Checking for hardware virtualization” and “Checking if device '/dev/kvm' is accessible”."));
      add_command (self, "virt-host-validate qemu");
      return;
    }
  self = add (list, "test-hypervisor", _("Ask VirtualBox whether it can run machines in here."),
              _("“Processor supports HW virtualization: yes”. A warning that the driver (vboxdrv) is not loaded: it was not "
                "built for this kernel; “sudo /sbin/vboxconfig” builds it and says what is missing."));
  add_command (self, "VBoxManage list hostinfo");
}

static void
add_host_key (GPtrArray             *list,
              const NestStepContext *context)
{
  g_autofree char *text = nest_instruction_format_host_keys (context);
  const char *by_hand = nest_step_get_keyboard_menu (context);
  /* Translators: %s is a sentence: where it is in VirtualBox's menus */
  g_autofree char *both = g_strdup_printf (_("%s The command sets F12."), by_hand);
  NestInstruction *self = add (list, "choose-host-key", text, is_kvm (context) ? by_hand : both);

  if (!is_kvm (context))
    add_command (self, "VBoxManage setextradata global GUI/Input/HostKeyCombination " NEST_HOST_KEY_OTHER_INSIDE);
}

static void
add_inner_machine (GPtrArray             *list,
                   const NestStepContext *context)
{
  guint64 memory = nest_machine_get_number (context->machine, NEST_SETTING_MEMORY);
  guint64 limit = nest_inside_get_memory_limit (memory);
  g_autofree char *text = nest_instruction_format_inner_machine (memory, limit);
  gboolean kvm = is_kvm (context);
  NestInstruction *self = add (list, "set-inner-machine", text,
                               kvm ? _("Each command says that the domain was defined.") : _("The commands print nothing."));

  if (kvm)
    add_command (self, "virt-xml --connect qemu:///system NAME --edit --vcpus 1");
  else
    add_command (self, "VBoxManage modifyvm NAME --cpus 1 --acpi on --ioapic on");
  if (limit == 0)
    return;
  if (kvm)
    add_command (self, "virt-xml --connect qemu:///system NAME --edit --memory %" G_GUINT64_FORMAT, MIN (limit, ENOUGH));
  else
    add_command (self, "VBoxManage modifyvm NAME --memory %" G_GUINT64_FORMAT, MIN (limit, ENOUGH));
}

static void
add_inner_start (GPtrArray             *list,
                 const NestStepContext *context,
                 guint                  most)
{
  NestInstruction *self =
    add (list, "start-inner-machine",
         most > 1 ? _("Begin with 1 processor, and see how the inner machine performs.")
                  : _("Leave it at 1 processor: this machine has no more to spare."),
         _("The inner machine starts, slower than you are used to. If it does not, look at “Test the Hypervisor” again."));

  if (is_kvm (context))
    add_command (self, "virsh --connect qemu:///system start NAME");
  else
    add_command (self, "VBoxManage startvm NAME");
}

static void
add_second_processor (GPtrArray             *list,
                      const NestStepContext *context,
                      guint                  most)
{
  g_autofree char *text =
    g_strdup_printf (ngettext ("If it performs well, try 2 later, with the machine off; more than %u is never good here, "
                               "as this machine keeps one for itself.",
                               "If it performs well, try 2 later, with the machine off; more than %u are never good "
                               "here, as this machine keeps one for itself.", most), most);
  NestInstruction *self =
    add (list, "add-processor", text, _("The inner machine is faster. If it hangs or crashes instead, go back to 1."));

  if (is_kvm (context))
    add_command (self, "virt-xml --connect qemu:///system NAME --edit --vcpus 2");
  else
    add_command (self, "VBoxManage modifyvm NAME --cpus 2");
}

static void
add_typing (NestInstruction *self,
            const char      *uuid,
            const char      *value)
{
  g_autoptr (NestHostKey) keys = nest_host_key_new_from_virtualbox (value);
  g_auto (GStrv) codes = nest_host_key_list_scancodes (keys);
  g_autofree char *text = g_strjoinv (" ", codes);

  add_command (self, "VBoxManage controlvm %s keyboardputscancode %s", uuid, text);
}

static void
add_ways_out (GPtrArray             *list,
              const NestStepContext *context)
{
  const char *uuid = nest_machine_get_uuid (context->machine);
  NestInstruction *self;

  if (is_kvm (context))
    {
      self = add (list, "free-keyboard",
                  has_address (context)
                    ? _("Ctrl+Alt+Del gives the keyboard to this computer's desktop, on most of them. From there these keys can be "
                        "typed into the machine for you: the keys with which virt-manager inside gives it back.")
                    : _("Ctrl+Alt+Del gives the keyboard to this computer's desktop, on most of them. Of a real machine there is "
                        "a command here that types the keys with which virt-manager inside gives it back."),
                  _("The keyboard belongs to the machine again, not to the inner one."));
      add_virsh_command (self, context, "send-key", " KEY_LEFTCTRL KEY_LEFTALT");
      return;
    }
  self = add (list, "free-keyboard",
              _("Ctrl+Alt+Del gives the keyboard to this computer's desktop, on most of them. From there the inside key can be "
                "typed into the machine for you: the first command types Right Ctrl, the second F12. Others type “nestboxctl "
                "type-key”, which asks first."),
              _("The keyboard belongs to the machine again, not to the inner one."));
  add_typing (self, uuid, NEST_HOST_KEY_DEFAULT_INSIDE);
  add_typing (self, uuid, NEST_HOST_KEY_OTHER_INSIDE);
}

/**
 * nest_instructions_list:
 * @context: what was read outside; the machine must have been read
 *
 * Returns: (transfer full) (element-type NestInstruction): what to do for and in the machine, in this order
 */
GPtrArray *
nest_instructions_list (const NestStepContext *context)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (nest_instruction_free);
  NestGuest guest = get_guest (context->machine);
  guint most = nest_inside_get_most_processors ((guint) nest_machine_get_number (context->machine, NEST_SETTING_CPU_COUNT));

  add_start (list, context);
  add_processor (list);
  if (guest == GUEST_WHONIX)
    add_sysmaint (list);
  if (is_kvm (context))
    add_libvirt (list, guest);
  else
    add_virtualbox (list, guest);
  if (guest == GUEST_WHONIX)
    add_sysmaint_end (list);
  add_test (list, context);
  if (is_kvm (context))
    add_network (list);
  add_host_key (list, context);
  add_inner_machine (list, context);
  add_inner_start (list, context, most);
  if (most > 1)
    add_second_processor (list, context, most);
  add_ways_out (list, context);

  return list;
}
