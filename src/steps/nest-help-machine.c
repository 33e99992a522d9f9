/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The instructions for what is done in a machine, for whatever machine it is: of each hypervisor, with Whonix and without. */
#include "nest-help-private.h"
#include "nest-host-key.h"
#include "nest-instructions.h"

/* What Whonix's page takes as its example */
#define EXAMPLE_PROCESSORS 3

/* Names: nothing to translate */
static const struct {
  const char *hypervisor;
  const char *connection;
  const char *name;
  const char *heading;
  const char *short_heading; /* where it is the same with Whonix and without */
} kinds[] = {
  { "virtualbox", "virtualbox", "Whonix-Workstation", "VirtualBox · Whonix", "VirtualBox" },
  { "virtualbox", "virtualbox", "Debian", "VirtualBox · Debian", "VirtualBox" },
  { "kvm", "qemu:///system", "Whonix-Workstation", "KVM · Whonix", "KVM" },
  { "kvm", "qemu:///system", "Debian", "KVM · Debian", "KVM" },
};

static GPtrArray *
list_for_kind (guint     kind,
               NestHost *host)
{
  g_autoptr (NestHypervisorInfo) info =
    nest_hypervisor_info_new (kinds[kind].hypervisor, kinds[kind].connection, kinds[kind].short_heading);
  g_autoptr (NestMachine) machine =
    nest_machine_new (kinds[kind].hypervisor, kinds[kind].connection, "MACHINE", kinds[kind].name, NEST_MACHINE_READ);
  g_autoptr (NestChoices) choices = nest_choices_new ();

  /* As the steps before have left it */
  nest_hypervisor_info_set_host_key (info, TRUE, NEST_HOST_KEY_PROPOSAL);
  nest_machine_set_value (machine, NEST_SETTING_CPU_COUNT, g_variant_new_uint32 (EXAMPLE_PROCESSORS));

  return nest_instructions_list (&(NestStepContext){ host, info, machine, choices });
}

static gboolean
says_the_same (const NestHelpPart    *part,
               const NestInstruction *instruction)
{
  return g_str_equal (part->text, instruction->text) && g_strcmp0 (part->expectation, instruction->expectation) == 0 &&
         g_strv_equal ((const char *const *) part->commands, (const char *const *) instruction->commands);
}

static void
add_instruction (NestHelpTopic         *topic,
                 guint                  kind,
                 const NestInstruction *instruction)
{
  NestHelpPart *part;

  for (guint i = 0; i < topic->parts->len; i++)
    {
      part = g_ptr_array_index (topic->parts, i);
      if (!says_the_same (part, instruction))
        continue;
      if (g_strcmp0 (part->heading, kinds[kind - 1].heading) == 0)
        {
          g_free (part->heading);
          part->heading = g_strdup (kinds[kind].short_heading);
        }
      return;
    }
  part = nest_help_add_part (topic, kinds[kind].heading, instruction->text);
  part->commands = g_strdupv (instruction->commands);
  part->expectation = g_strdup (instruction->expectation);
}

/** nest_help_add_instructions: those of a machine, or the ways out: @section is one of the two */
void
nest_help_add_instructions (GPtrArray       *topics,
                            NestHost        *host,
                            NestHelpSection  section)
{
  guint first = topics->len;

  for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    {
      g_autoptr (GPtrArray) instructions = list_for_kind (kind, host);

      for (guint i = 0; i < instructions->len; i++)
        {
          const NestInstruction *instruction = g_ptr_array_index (instructions, i);

          if (nest_instruction_is_way_out (instruction) == (section == NEST_HELP_UNSTUCK))
            add_instruction (nest_help_add_topic (topics, section, instruction->id, instruction->title), kind, instruction);
        }
    }
  /* What is the same for all needs no name above it */
  for (guint i = first; i < topics->len; i++)
    {
      NestHelpTopic *topic = g_ptr_array_index (topics, i);

      if (topic->parts->len == 1)
        g_clear_pointer (&((NestHelpPart *) g_ptr_array_index (topic->parts, 0))->heading, g_free);
    }
}
