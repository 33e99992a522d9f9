/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of considerations: each with its words and the rule when it applies. Pure functions of the readings. */
#include "nest-considerations.h"

#include <glib/gi18n.h>

#include "nest-pinning.h"

/**
 * NestConsideration:
 * @id: kebab-case, stable: what was read is remembered by it
 * @title: N_(): a few words
 * @text: N_(): plain words, a paragraph
 * @documentation: path and anchor below NEST_DOCUMENTATION_BASE
 * @applies: (nullable): the rule; %NULL: always
 */
struct _NestConsideration {
  const char *id;
  const char *title;
  const char *text;
  const char *documentation;
  gboolean (*applies) (const NestStepContext *context);
};

static NestWhonixRole
get_role (const NestStepContext *context)
{
  return nest_machine_get_whonix_role (context->machine);
}

static gboolean
is_whonix (const NestStepContext *context)
{
  return get_role (context) != NEST_WHONIX_NONE;
}

static gboolean
is_gateway (const NestStepContext *context)
{
  return get_role (context) == NEST_WHONIX_GATEWAY;
}

static gboolean
is_workstation (const NestStepContext *context)
{
  return get_role (context) == NEST_WHONIX_WORKSTATION;
}

static gboolean
is_other (const NestStepContext *context)
{
  return get_role (context) == NEST_WHONIX_NONE;
}

static gboolean
is_virtualbox (const NestStepContext *context)
{
  return g_str_equal (nest_machine_get_hypervisor (context->machine), "virtualbox");
}

static gboolean
is_kvm (const NestStepContext *context)
{
  return !is_virtualbox (context);
}

static gboolean
is_virtualbox_on_intel (const NestStepContext *context)
{
  return is_virtualbox (context) && context->host != NULL &&
         nest_host_get_cpu_vendor (context->host) == NEST_CPU_VENDOR_INTEL;
}

static gboolean
is_not_virtualbox_on_intel (const NestStepContext *context)
{
  return !is_virtualbox_on_intel (context);
}

/* Weighing nested paging is only asked of those who are affected, or who may have switched it off for that very reason. */
static NestAnswer
get_affected (const NestStepContext *context)
{
  return context->host != NULL ? nest_host_get_l1tf_affected (context->host) : NEST_ANSWER_UNKNOWN;
}

static gboolean
is_paging_off (const NestStepContext *context)
{
  return nest_machine_get_answer (context->machine, NEST_SETTING_NESTED_PAGING) == NEST_ANSWER_NO;
}

static gboolean
is_affected (const NestStepContext *context)
{
  return get_affected (context) == NEST_ANSWER_YES;
}

static gboolean
is_paging_off_and_unknown (const NestStepContext *context)
{
  return is_paging_off (context) && get_affected (context) == NEST_ANSWER_UNKNOWN;
}

static gboolean
is_paging_off_and_harmless (const NestStepContext *context)
{
  return is_paging_off (context) && get_affected (context) == NEST_ANSWER_NO;
}

static gboolean
is_pinned (const NestStepContext *context)
{
  GVariant *value = nest_machine_get_value (context->machine, NEST_SETTING_CPU_PINNING);

  return value != NULL && !g_str_equal (g_variant_get_string (value, NULL), NEST_PINNING_NONE);
}

/* The most important first */
static const NestConsideration considerations[] = {
  { "whonix-gateway", N_("This Is a Whonix-Gateway"),
    N_("The Gateway is what keeps you anonymous: it knows your real address and hands everything to Tor. A machine "
       "inside it would sit on the wrong side of that protection, and whoever breaks into it is close to your Tor. "
       "Nesting belongs in a Whonix-Workstation."),
    NEST_DOCUMENTATION_NESTED, is_gateway },
  { "save-your-work", N_("Save Your Work and Back Up the Machine"),
    N_("People report machines that crashed with nesting switched on, and a few computers that froze and had to be reset. "
       "Save what is open, and keep a copy of the machine, before you start one inside it."),
    NEST_DOCUMENTATION_NESTED, NULL },
  { "attack-surface-intel", N_("More Code That an Attacker Can Reach"),
    N_("Nesting needs extra code in VirtualBox, and every line of it may have mistakes. On Intel processors that code "
       "is young: VirtualBox has it only since version 6.1 of 2020. A program that breaks out of the machine has "
       "more doors to try than without nesting."),
    NEST_DOCUMENTATION_NESTED "#Security_Considerations", is_virtualbox_on_intel },
  { "attack-surface", N_("More Code That an Attacker Can Reach"),
    N_("Nesting needs extra code in the hypervisor, the program that runs your machines, and every line of it may "
       "have mistakes. A program that breaks out of the machine has more doors to try than without nesting."),
    NEST_DOCUMENTATION_NESTED "#Security_Considerations", is_not_virtualbox_on_intel },
  { "mixed-virtualizers", N_("Two Kinds of Hypervisors Add Up"),
    N_("This machine runs on KVM. If you use VirtualBox inside it, as most guides do, the mistakes of both count: those in "
       "KVM and those in VirtualBox. With KVM inside as well there is only one kind of code to trust."),
    NEST_DOCUMENTATION_NESTED "#Security_Considerations", is_kvm },
  { "processor-weakness", N_("A Weakness of Your Processor"),
    N_("Nesting needs nested paging: the processor itself keeps track of the machine's memory. Linux says that this "
       "processor has the L1TF weakness (CVE-2018-3646), with which a hostile program in the machine might then read "
       "memory of this computer. The checklist offers protections that make the machine slower."),
    "Spectre_Meltdown", is_affected },
  { "nested-paging-unknown", N_("Nested Paging Has to Be On"),
    N_("It is switched off for this machine, perhaps on purpose, as protection against weaknesses of processors. "
       "Whether this processor has the one in question (L1TF, CVE-2018-3646) could not be read."),
    "Spectre_Meltdown", is_paging_off_and_unknown },
  { "nested-paging", N_("Nested Paging Has to Be On"),
    N_("It is switched off for this machine, perhaps on purpose, as protection against weaknesses of processors. Linux "
       "says that this processor does not have the one in question (L1TF, CVE-2018-3646)."),
    "Spectre_Meltdown", is_paging_off_and_harmless },
  { "cpu-pinning", N_("The Machine Is Bound to Certain CPUs"),
    N_("The binding (pinning) protects against attacks in which one machine listens to another through a CPU that both "
       "use. A machine with more processors needs more CPUs. The checklist lets you keep the protection or give it up; "
       "nothing of it is changed without your decision."),
    NEST_DOCUMENTATION_KVM, is_pinned },
  { "whonix-network", N_("The Machine Inside Is Not Whonix"),
    N_("Its traffic leaves through this Workstation, and so through Tor. But it has its own clock, may call home "
       "(telemetry), can be recognized by its own fingerprint, and its programs share their way through Tor instead of "
       "each having its own (stream isolation)."),
    "Stream_Isolation", is_workstation },
  { "network", N_("Where the Traffic Goes"),
    N_("The machine inside reaches the network through the machine around it. Whatever protects or limits the one "
       "around it, such as a firewall or a VPN, counts for the one inside only if it is set up for both."),
    NEST_DOCUMENTATION_NESTED, is_other },
  { "not-everything-works", N_("Not Everything Can Be Nested"),
    N_("Not every hypervisor and not every system works inside another machine: some do not start, some are very slow. "
       "Nestbox prepares the machine as well as it can be, and cannot promise what runs in it."),
    NEST_DOCUMENTATION_NESTED, NULL },
  { "self-support", N_("Help Yourself First"),
    N_("Whonix's developers cannot look into each case of nesting: their Self Support First Policy applies."),
    "Self_Support_First_Policy", is_whonix },
};

/**
 * nest_considerations_list:
 * @context: the readings; this computer and the hypervisor may be %NULL, the machine may not
 *
 * From inside there is nothing, other computers' machines aside: they are about handing the processor's help on, which is
 * done outside.
 *
 * Returns: (transfer full) (element-type NestConsideration): what applies, the most important first
 */
GPtrArray *
nest_considerations_list (const NestStepContext *context)
{
  GPtrArray *list = g_ptr_array_new ();
  NestStepContext there = *context;
  g_autoptr (NestHost) host = context->host != NULL && context->hypervisor != NULL
                                ? nest_host_new_where (context->host, context->hypervisor) : NULL;

  if (host != NULL)
    there.host = host;
  there.vantage = nest_step_narrow_vantage (context->vantage, context->hypervisor);
  for (guint i = 0; i < G_N_ELEMENTS (considerations); i++)
    if (there.vantage == NEST_VANTAGE_OUTSIDE &&
        (considerations[i].applies == NULL || considerations[i].applies (&there)))
      g_ptr_array_add (list, (gpointer) &considerations[i]);

  return list;
}

/** nest_considerations_get_all: Returns: (transfer full) (element-type NestConsideration): whatever may ever apply */
GPtrArray *
nest_considerations_get_all (void)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (considerations); i++)
    g_ptr_array_add (list, (gpointer) &considerations[i]);

  return list;
}

/** nest_considerations_get_ids: Returns: (transfer full): the ids of @considerations, in their order */
char **
nest_considerations_get_ids (GPtrArray *list)
{
  char **ids = g_new0 (char *, list->len + 1);

  for (guint i = 0; i < list->len; i++)
    ids[i] = g_strdup (nest_consideration_get_id (g_ptr_array_index (list, i)));

  return ids;
}

const char *
nest_consideration_get_id (const NestConsideration *self)
{
  return self->id;
}

const char *
nest_consideration_get_title (const NestConsideration *self)
{
  return _(self->title);
}

const char *
nest_consideration_get_text (const NestConsideration *self)
{
  return _(self->text);
}

/** nest_consideration_get_documentation: Returns: (transfer full): the full address; shown and copied, never opened */
char *
nest_consideration_get_documentation (const NestConsideration *self)
{
  return g_strconcat (NEST_DOCUMENTATION_BASE, self->documentation, NULL);
}
