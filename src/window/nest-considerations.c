/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules which considerations apply, each beside its words. A pure function of the readings. */
#include "nest-considerations.h"

#include <glib/gi18n.h>

#include "nest-step.h"

static void
consideration_free (gpointer data)
{
  NestConsideration *consideration = data;

  g_free (consideration->documentation);
  g_free (consideration);
}

static void
add (GPtrArray  *considerations,
     const char *title,
     const char *text,
     const char *page)
{
  NestConsideration *consideration = g_new0 (NestConsideration, 1);

  consideration->title = title;
  consideration->text = text;
  consideration->documentation = g_strconcat (NEST_DOCUMENTATION_BASE, page, NULL);
  g_ptr_array_add (considerations, consideration);
}

static void
add_attack_surface (GPtrArray   *considerations,
                    NestHost    *host,
                    NestMachine *machine)
{
  const char *page = NEST_DOCUMENTATION_NESTED "#Security_Considerations";
  gboolean is_virtualbox = g_str_equal (nest_machine_get_hypervisor (machine), "virtualbox");

  if (is_virtualbox && host != NULL && nest_host_get_cpu_vendor (host) == NEST_CPU_VENDOR_INTEL)
    add (considerations, _("More Code That an Attacker Can Reach"),
         _("Nesting needs extra code in VirtualBox, and every line of it may have mistakes. On Intel processors that code "
           "is young: VirtualBox has it only since version 6.1 of 2020. A program that breaks out of the machine has "
           "more doors to try than without nesting."),
         page);
  else
    add (considerations, _("More Code That an Attacker Can Reach"),
         _("Nesting needs extra code in the hypervisor, the program that runs your machines, and every line of it may "
           "have mistakes. A program that breaks out of the machine has more doors to try than without nesting."),
         page);
}

/* Weighing it is only asked of those who are affected, or who may have switched it off for that very reason */
static void
add_nested_paging (GPtrArray   *considerations,
                   NestHost    *host,
                   NestMachine *machine)
{
  NestAnswer affected = host != NULL ? nest_host_get_l1tf_affected (host) : NEST_ANSWER_UNKNOWN;
  NestAnswer paging = nest_machine_get_answer (machine, NEST_SETTING_NESTED_PAGING);

  if (affected == NEST_ANSWER_YES)
    add (considerations, _("A Weakness of Your Processor"),
         _("Nesting needs nested paging: the processor itself keeps track of the machine's memory. Linux says that this "
           "processor has the L1TF weakness (CVE-2018-3646), with which a hostile program in the machine might then read "
           "memory of this computer. The checklist offers protections that make the machine slower."),
         "Spectre_Meltdown");
  else if (paging == NEST_ANSWER_NO && affected == NEST_ANSWER_UNKNOWN)
    add (considerations, _("Nested Paging Has to Be On"),
         _("It is switched off for this machine, perhaps on purpose, as protection against weaknesses of processors. "
           "Whether this processor has the one in question (L1TF, CVE-2018-3646) could not be read."),
         "Spectre_Meltdown");
  else if (paging == NEST_ANSWER_NO)
    add (considerations, _("Nested Paging Has to Be On"),
         _("It is switched off for this machine, perhaps on purpose, as protection against weaknesses of processors. Linux "
           "says that this processor does not have the one in question (L1TF, CVE-2018-3646)."),
         "Spectre_Meltdown");
}

static void
add_network (GPtrArray   *considerations,
             NestMachine *machine)
{
  const char *page = NEST_DOCUMENTATION_NESTED;

  switch (nest_machine_get_whonix_role (machine))
    {
    case NEST_WHONIX_GATEWAY:
      add (considerations, _("This Is a Whonix-Gateway"),
           _("The Gateway is what keeps you anonymous: it knows your real address and hands everything to Tor. A machine "
             "inside it would sit on the wrong side of that protection, and whoever breaks into it is close to your Tor. "
             "Nesting belongs in a Whonix-Workstation."),
           page);
      break;
    case NEST_WHONIX_WORKSTATION:
      add (considerations, _("The Machine Inside Is Not Whonix"),
           _("Its traffic leaves through this Workstation, and so through Tor. But it has its own clock, may call home, "
             "can be recognized by its own fingerprint, and its programs share their way through Tor instead of "
             "each having its own (stream isolation)."),
           page);
      break;
    case NEST_WHONIX_NONE:
    default:
      add (considerations, _("Where the Traffic Goes"),
           _("The machine inside reaches the network through the machine around it. Whatever protects or limits the one "
             "around it, such as a firewall or a VPN, counts for the one inside only if it is set up for both."),
           page);
    }
}

/**
 * nest_considerations_new:
 * @host: (nullable): this computer
 * @info: (nullable): the machine's hypervisor
 * @machine: the machine
 *
 * Returns: (transfer full) (element-type NestConsideration): what applies, the most important first
 */
GPtrArray *
nest_considerations_new (NestHost           *host,
                         NestHypervisorInfo *info,
                         NestMachine        *machine)
{
  GPtrArray *considerations = g_ptr_array_new_with_free_func (consideration_free);
  NestWhonixRole role = nest_machine_get_whonix_role (machine);

  if (role == NEST_WHONIX_GATEWAY)
    add_network (considerations, machine);
  add (considerations, _("Save Your Work and Back Up the Machine"),
       _("People report machines that crashed with nesting switched on, and a few computers that froze and had to be reset. "
         "Save what is open, and keep a copy of the machine, before you start one inside it."),
       NEST_DOCUMENTATION_NESTED);
  add_attack_surface (considerations, host, machine);
  add_nested_paging (considerations, host, machine);
  if (role != NEST_WHONIX_GATEWAY)
    add_network (considerations, machine);
  if (role != NEST_WHONIX_NONE)
    add (considerations, _("Help Yourself First"),
         _("Not every hypervisor and system can be nested, and Whonix's developers cannot look into each case: their Self "
           "Support First Policy applies."),
         "Self_Support_First_Policy");

  return considerations;
}
