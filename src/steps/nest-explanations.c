/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which explanations a computer calls for, and their texts beside the rules. Pure. */
#include "nest-explanations-private.h"
#include "nest-step-option.h"

#include <glib/gi18n.h>

/* How what is to be copied begins in a text: a command, or an address */
static const char *const quoted[] = { "“sudo ", "“https://" };

/* Xen keeps vmx and svm from its first domain, whatever the processor can */
static gboolean
lacks_help (const NestComputer *computer)
{
  return nest_host_get_has_extensions (computer->host) == NEST_ANSWER_NO && !computer->level->is_dom0 &&
         nest_host_get_help (computer->host) != NEST_ANSWER_YES;
}

static gboolean
runs_kvm_without_help (const NestComputer *computer)
{
  return lacks_help (computer) && computer->facts->kvm_without_help == NEST_ANSWER_YES &&
         nest_host_get_proof (computer->host)->result == NEST_PROOF_WORKS;
}

/* Linux does not show vmx or svm, while the processor itself still has it: the firmware switched it off */
static gboolean
is_off_in_firmware (const NestComputer *computer)
{
  return lacks_help (computer) && computer->facts->cpuid_extensions == NEST_ANSWER_YES &&
         !nest_host_level_is_machine (computer->level);
}

static gboolean
is_off_on_intel (const NestComputer *computer)
{
  return is_off_in_firmware (computer) && nest_host_get_cpu_vendor (computer->host) == NEST_CPU_VENDOR_INTEL;
}

static gboolean
is_off_on_amd (const NestComputer *computer)
{
  return is_off_in_firmware (computer) && nest_host_get_cpu_vendor (computer->host) != NEST_CPU_VENDOR_INTEL;
}

static gboolean
has_no_extensions (const NestComputer *computer)
{
  return lacks_help (computer) && computer->facts->cpuid_extensions != NEST_ANSWER_YES &&
         !nest_host_level_is_machine (computer->level);
}

static gboolean
is_closed_machine (const NestComputer *computer)
{
  return lacks_help (computer) && nest_host_level_is_machine (computer->level) && !runs_kvm_without_help (computer) &&
         computer->level->surroundings != NEST_SURROUNDINGS_QUBES;
}

static gboolean
is_in_foreign_virtualizer (const NestComputer *computer)
{
  NestSurroundings in = computer->level->surroundings;

  return nest_host_level_is_machine (computer->level) &&
         (in == NEST_SURROUNDINGS_VMWARE || in == NEST_SURROUNDINGS_HYPERV || in == NEST_SURROUNDINGS_XEN ||
          in == NEST_SURROUNDINGS_PARALLELS || in == NEST_SURROUNDINGS_OTHER);
}

static gboolean
is_qubes (const NestComputer *computer)
{
  return computer->level->surroundings == NEST_SURROUNDINGS_QUBES;
}

static gboolean
is_deep (const NestComputer *computer)
{
  return computer->level->depth == NEST_DEPTH_2_OR_MORE;
}

static gboolean
is_container (const NestComputer *computer)
{
  return computer->level->container != NULL;
}

static gboolean
is_32_bit (const NestComputer *computer)
{
  return computer->facts->is_64_bit == NEST_ANSWER_NO;
}

static gboolean
is_hidden (const NestComputer *computer)
{
  return computer->facts->is_hidden == NEST_ANSWER_YES;
}

static gboolean
is_live_host (const NestComputer *computer)
{
  return computer->facts->is_live == NEST_ANSWER_YES && !nest_host_level_is_machine (computer->level);
}

static gboolean
is_live_machine (const NestComputer *computer)
{
  return computer->facts->is_live == NEST_ANSWER_YES && nest_host_level_is_machine (computer->level);
}

static gboolean
is_user_session (const NestComputer *computer)
{
  return computer->facts->is_sysmaint_split == NEST_ANSWER_YES && computer->facts->is_sysmaint_session == NEST_ANSWER_NO;
}

static gboolean
is_sysmaint_session (const NestComputer *computer)
{
  return computer->facts->is_sysmaint_split == NEST_ANSWER_YES && computer->facts->is_sysmaint_session == NEST_ANSWER_YES;
}

static const NestExplanationRule rules[] = {
  { is_live_host,
    { "live-mode-host", N_("This computer runs in live mode."),
      N_("Everything that is changed now, machines included, is gone after a restart."),
      N_("Restart into the persistent mode first, and make the changes there."),
      N_("What needs a restart to take effect can never take effect in live mode."), "Live_Mode" } },
  { is_live_machine,
    { "live-mode-machine", N_("This virtual machine runs in live mode."),
      N_("Everything that is installed or changed in here is gone after a restart of the machine."),
      N_("Start the machine in its persistent mode first."),
      N_("What is installed in live mode cannot be kept."), "Live_Mode" } },
  { is_qubes,
    { "qubes", N_("This is Qubes OS."),
      N_("Qubes runs all of its qubes on Xen, and Xen does not hand the processor's help on to them reliably."),
      N_("Qubes-Whonix has no need of it: run programs in qubes of their own. Those who want it all the same can search the "
         "mailing lists qubes-users and qubes-devel for nested virtualization: "
         "“https://www.mail-archive.com/qubes-users@googlegroups.com/” and "
         "“https://www.mail-archive.com/qubes-devel@googlegroups.com/”."),
      N_("Nested virtualization in Qubes is difficult and not supported by its developers. Nestbox cannot set it up."),
      "Qubes" } },
  { is_deep,
    { "deep", N_("This is a virtual machine inside another."),
      N_("A machine in here would be the third level (L3). What only calculates stays nearly as fast, but each level makes "
         "everything that touches a disk, the network or the screen some ten times slower: what starts in half a minute outside "
         "takes half an hour here, if it starts."),
      N_("Run the machine one level further out."), N_("Nestbox does not set up a third level."),
      NEST_DOCUMENTATION_NESTED } },
  { is_in_foreign_virtualizer,
    { "foreign-virtualizer", N_("This computer is a virtual machine of another virtualizer."),
      N_("Mixing virtualizers adds up both of their attack surfaces: a hole in either lets a program out."),
      N_("Switch nested virtualization on outside: VMware calls it “Virtualize Intel VT-x/EPT or AMD-V/RVI”, Hyper-V "
         "“Set-VMProcessor -ExposeVirtualizationExtensions $true”, Parallels “Enable nested virtualization”, Xen “nestedhvm”."),
      N_("From in here Nestbox cannot change what is outside."), NEST_DOCUMENTATION_NESTED } },
  { runs_kvm_without_help,
    { "kvm-without-help", N_("KVM runs machines here, but without the processor's help."),
      N_("KVM uses another way here (the module kvm_pvm), which needs neither VT-x nor AMD-V. Both facts are true: Linux sees no "
         "help of the processor, and a machine of KVM runs all the same."),
      N_("Run machines of KVM. For those of VirtualBox, and for machines in machines, use a computer whose processor's help is "
         "there; if this is a virtual machine, the one around it has to hand the help on."),
      N_("What is not there cannot be handed on: a machine set up here does not see VT-x or AMD-V."), NEST_DOCUMENTATION_NESTED } },
  { is_closed_machine,
    { "closed-machine", N_("This virtual machine does not get the processor's help."),
      N_("The computer around it keeps VT-x or AMD-V for itself, so that no 64-bit machine starts in here."),
      N_("Run Nestbox on the computer outside: that is what it sets up. The machine has to be switched off for it, not only "
         "restarted."), N_("It cannot be switched on from in here."), NEST_DOCUMENTATION_NESTED } },
  { is_off_on_intel,
    { "firmware-off", N_("The processor's help for virtual machines is switched off."),
      N_("The processor has VT-x, but the computer's setup (firmware, BIOS) switched it off."),
      N_("Restart the computer, enter its setup (often with F2, F10 or Del) and switch on “Intel Virtualization Technology” or "
         "“VT-x”, often under Advanced, CPU Configuration. Then switch the computer off and on again. With UEFI, this restarts "
         "into the setup: “sudo systemctl reboot --firmware-setup”. %s"),
      N_("No program can switch it on while the computer runs."), NEST_DOCUMENTATION_NESTED, nest_explain_setup } },
  { is_off_on_amd,
    { "firmware-off", N_("The processor's help for virtual machines is switched off."),
      N_("The processor has AMD-V, but the computer's setup (firmware, BIOS) switched it off."),
      N_("Restart the computer, enter its setup (often with F2, F10 or Del) and switch on “SVM Mode” or “AMD-V”, often under "
         "Advanced, CPU Configuration. Then switch the computer off and on again. With UEFI, this restarts into the setup: “sudo "
         "systemctl reboot --firmware-setup”. %s"),
      N_("No program can switch it on while the computer runs."), NEST_DOCUMENTATION_NESTED, nest_explain_setup } },
  { has_no_extensions,
    { "no-extensions", N_("The processor shows no help for virtual machines."),
      N_("Neither Linux nor the processor itself names VT-x or AMD-V."),
      N_("Look in the computer's setup (firmware) all the same: some switch it off so that it cannot be seen. Otherwise another "
         "computer is needed. %s"), N_("64-bit machines of VirtualBox do not start without it."), NEST_DOCUMENTATION_NESTED,
      nest_explain_setup } },
  { is_container,
    { "container", N_("This is a container."),
      N_("Nestbox sees what the container shows, which need not be what the computer has."),
      N_("Run Nestbox on the computer itself."), N_("Drivers and modules cannot be changed from in here."),
      NEST_DOCUMENTATION_NESTED } },
  { is_32_bit,
    { "32-bit", N_("This system is a 32-bit one."),
      N_("VirtualBox from 6.0 on and the images of Whonix are for 64-bit systems only."),
      N_("Install a 64-bit system, if the processor can run one."), N_("No 64-bit machine can be set up here."),
      NEST_DOCUMENTATION_NESTED } },
  { is_hidden,
    { "hidden-hardware", N_("Hardware information is hidden from this user."),
      N_("A protection of Kicksecure and Whonix (hide-hardware-info) keeps the processor's and the computer's details from "
         "users. What Nestbox cannot read it calls unknown, which does not mean “no”."),
      N_("The machine can be prepared all the same. An administrator can look: “sudo nestboxctl computer”."),
      N_("Nestbox does not ask for root's rights only to look, and does not switch the protection off."), "Security-misc" } },
  { is_user_session,
    { "user-session", N_("This session cannot administer the computer."),
      N_("The package user-sysmaint-split keeps administration in a session of its own (sysmaint)."),
      N_("Machines of your own can be set up here. For what needs root, restart into a sysmaint session and type the commands "
         "that Nestbox shows."), N_("Neither sudo nor pkexec works here."), "Sysmaint" } },
  { is_sysmaint_session,
    { "sysmaint-session", N_("This is a sysmaint session."),
      N_("It is for administration. Virtual machines belong to the user who made them, so those of your user session are not "
         "listed here."), N_("Restart into the user session to set up your machines."),
      N_("Machines of other users cannot be listed or changed from here."), "Sysmaint" } },
};

static void
add_rules (GPtrArray                 *found,
           const NestComputer        *computer,
           gboolean                   notes,
           const NestExplanationRule *of,
           guint                      n)
{
  for (guint i = 0; i < n; i++)
    if (of[i].explanation.is_note == notes && of[i].applies (computer))
      g_ptr_array_add (found, (gpointer) &of[i].explanation);
}

static GPtrArray *
find (NestHost *host,
      gboolean  notes)
{
  NestComputer computer = { host, nest_host_get_facts (host), nest_host_get_level (host) };
  GPtrArray *found = g_ptr_array_new ();
  guint n_software_rules;
  const NestExplanationRule *software_rules = nest_explanations_get_software_rules (&n_software_rules);

  add_rules (found, &computer, notes, rules, G_N_ELEMENTS (rules));
  add_rules (found, &computer, notes, software_rules, n_software_rules);

  return found;
}

/**
 * nest_explanations_for:
 *
 * Returns: (transfer container) (element-type NestExplanation): what @host calls for, the most important first;
 *   the explanations are constant
 */
GPtrArray *
nest_explanations_for (NestHost *host)
{
  return find (host, FALSE);
}

/** nest_explanations_get_notes: Returns: (transfer container) (element-type NestExplanation): what is good to know and in nobody's way */
GPtrArray *
nest_explanations_get_notes (NestHost *host)
{
  return find (host, TRUE);
}

/** nest_explanation_for_driver: Returns: (transfer none) (nullable): why VirtualBox's driver is not loaded; %NULL: no reason is known */
const NestExplanation *
nest_explanation_for_driver (NestDriverState state)
{
  static const struct {
    NestDriverState state;
    const char *id;
  } ids[] = {
    { NEST_DRIVER_SECURE_BOOT, "driver-secure-boot" },       { NEST_DRIVER_BUILD_FAILED, "driver-build-failed" },
    { NEST_DRIVER_HEADERS_MISSING, "driver-headers-missing" }, { NEST_DRIVER_NOT_BUILT, "driver-not-built" },
    { NEST_DRIVER_NOT_INSTALLED, "driver-not-installed" },
  };

  guint n_rules;
  const NestExplanationRule *of = nest_explanations_get_software_rules (&n_rules);

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    for (guint j = 0; ids[i].state == state && j < n_rules; j++)
      if (g_str_equal (of[j].explanation.id, ids[i].id))
        return &of[j].explanation;

  return NULL;
}

static const NestExplanation too_many_cores = {
  "too-many-cores", N_("More processors are wished than this computer has."),
  N_("The machine's processors take turns on the few that there are, so that it becomes slower, not faster."),
  N_("Give the machine at most one processor less than the computer has."),
  N_("No setting makes more processors than there are."), NEST_DOCUMENTATION_NESTED,
};

static const NestExplanation too_much_memory = {
  "too-much-memory", N_("More memory is wished than this computer has."),
  N_("That is accepted without a word, but this computer then has to swap, hardly reacts, or ends programs, the machine "
     "among them."),
  N_("Give the machine at most half of the computer's memory, or close other programs and add memory."),
  N_("No setting makes more memory than there is."), NEST_DOCUMENTATION_NESTED,
};

/** nest_explanations_get_all: Returns: (transfer container) (element-type NestExplanation): whatever may stand in the way of anybody */
GPtrArray *
nest_explanations_get_all (void)
{
  GPtrArray *all = g_ptr_array_new ();
  guint n_software_rules;
  const NestExplanationRule *software_rules = nest_explanations_get_software_rules (&n_software_rules);

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    g_ptr_array_add (all, (gpointer) &rules[i].explanation);
  for (guint i = 0; i < n_software_rules; i++)
    g_ptr_array_add (all, (gpointer) &software_rules[i].explanation);
  g_ptr_array_add (all, (gpointer) &too_many_cores);
  g_ptr_array_add (all, (gpointer) &too_much_memory);

  return all;
}

/* What the user wishes for, or else what the machine has */
static guint64
get_wished (const NestStepContext *context,
            const char            *step,
            NestSetting            setting)
{
  GVariant *wish = context->choices != NULL ? nest_choices_get_value (context->choices, step) : NULL;

  if (wish != NULL && g_variant_is_of_type (wish, G_VARIANT_TYPE_UINT32))
    return g_variant_get_uint32 (wish);
  if (wish != NULL && g_variant_is_of_type (wish, G_VARIANT_TYPE_UINT64))
    return g_variant_get_uint64 (wish);

  return nest_machine_get_number (context->machine, setting);
}

/**
 * nest_explanations_for_machine:
 *
 * Returns: (transfer container) (element-type NestExplanation): what a machine asks of this computer in vain,
 *   beside nest_explanations_for(); nothing for machines that run elsewhere
 */
GPtrArray *
nest_explanations_for_machine (const NestStepContext *context)
{
  GPtrArray *found = g_ptr_array_new ();
  guint64 memory = nest_host_get_memory_total (context->host);
  guint cpus = nest_host_get_logical_cpus (context->host);

  if (context->machine == NULL || nest_machine_get_detail (context->machine) != NEST_MACHINE_READ ||
      nest_step_is_elsewhere (context))
    return found;
  if (cpus != 0 && get_wished (context, "cpu-cores", NEST_SETTING_CPU_COUNT) > cpus)
    g_ptr_array_add (found, (gpointer) &too_many_cores);
  if (memory != 0 && get_wished (context, "memory", NEST_SETTING_MEMORY) > memory)
    g_ptr_array_add (found, (gpointer) &too_much_memory);

  return found;
}

/** nest_explanation_get_documentation: Returns: (transfer full): the address of the place in the documentation */
char *
nest_explanation_get_documentation (const NestExplanation *self)
{
  return g_strconcat (NEST_DOCUMENTATION_BASE, self->documentation, NULL);
}

/* @translate: whether the details are to be in the user's language, as the text is */
static char *
fill (const NestExplanation *self,
      NestHost              *host,
      const char            *text,
      gboolean               translate)
{
  GString *filled = g_string_new (text);
  const char *details[] = { self->get_detail != NULL ? self->get_detail (host) : "",
                            self->get_further != NULL ? self->get_further (host) : "" };

  for (guint i = 0; i < G_N_ELEMENTS (details); i++)
    g_string_replace (filled, "%s", translate && *details[i] != '\0' ? _(details[i]) : details[i], 1);

  return g_strchomp (g_string_free (filled, FALSE));
}

/**
 * nest_explanation_format_possible:
 * @host: whose maker and distribution decide what exactly to do
 *
 * Returns: (transfer full) (nullable): what can be done, in the user's language
 */
char *
nest_explanation_format_possible (const NestExplanation *self,
                                  NestHost              *host)
{
  return self->possible != NULL ? fill (self, host, _(self->possible), TRUE) : NULL;
}

/* Returns: the first mark from @text on, behind which something is to be copied; %NULL if there is none */
static const char *
find_quoted (const char *text)
{
  const char *first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (quoted); i++)
    {
      const char *found = strstr (text, quoted[i]);

      if (found != NULL && (first == NULL || found < first))
        first = found;
    }

  return first;
}

/**
 * nest_explanation_get_commands:
 * @host: as for nest_explanation_format_possible()
 *
 * Returns: (transfer full) (element-type utf8): what a person would type, or the address of where to look, as it
 *   stands in quotation marks in what can be done; read from the text that is not translated, so that a translator's quotation marks do not matter
 */
GPtrArray *
nest_explanation_get_commands (const NestExplanation *self,
                               NestHost              *host)
{
  GPtrArray *commands = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = self->possible != NULL ? fill (self, host, self->possible, FALSE) : NULL;
  const char *begin = text;

  while (begin != NULL && (begin = find_quoted (begin)) != NULL)
    {
      const char *end = strstr (begin, "”");

      begin += strlen ("“");
      if (end != NULL)
        g_ptr_array_add (commands, g_strndup (begin, (gsize) (end - begin)));
    }

  return commands;
}

/** nest_explanation_concerns_changes: Returns: whether somebody has to know it before anything is changed */
gboolean
nest_explanation_concerns_changes (const NestExplanation *self)
{
  static const char *const ids[] = { "live-mode-host", "live-mode-machine", "user-session", "sysmaint-session", NULL };

  return g_strv_contains (ids, self->id);
}
