/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sentences of the instructions that depend on what was read. */
#include "nest-instructions-private.h"

#include <glib/gi18n.h>

#include "host-key.h"
#include "nest-text.h"

/** nest_instruction_format_host_keys: Returns: (transfer full): the keys on both levels, and whether they can stay */
char *
nest_instruction_format_host_keys (const NestStepContext *context)
{
  g_autoptr (NestHostKey) outside = nest_step_new_host_key (context);
  g_autoptr (NestHostKey) inside = nest_step_new_default_host_key (context);
  g_autofree char *outside_text = nest_host_key_format (outside);
  g_autofree char *inside_text = nest_host_key_format (inside);
  const char *rule;

  if (!nest_hypervisor_info_get_host_key_known (context->hypervisor))
    rule = _("Which keys give it back outside could not be read: they must differ from these, and neither may be part of the "
             "other.");
  else
    rule = nest_host_key_conflicts (outside, inside)
             ? _("The two get in each other's way, as one is part of the other: choose other keys in one of the two places "
                 "before you start a machine inside.")
             : _("The two leave each other alone.");

  /* Translators: %1$s are keys, %2$s a program, %3$s keys outside, %4$s a sentence */
  return g_strdup_printf (_("The keys that give the keyboard back are in %2$s inside %1$s, unless changed there, and outside "
                            "%3$s. %4$s If your keyboard lacks the inside keys, choose others before the first inner machine "
                            "starts, F12 for example."),
                          inside_text, nest_step_get_keyboard_program (context), outside_text, rule);
}

/**
 * nest_instruction_format_inner_machine:
 * @memory: of the machine, in MiB; 0: not known
 * @limit: how much of it an inner machine may have
 *
 * Returns: (transfer full): what an inner machine is to be like
 */
char *
nest_instruction_format_inner_machine (guint64 memory,
                                       guint64 limit)
{
  g_autofree char *memory_text = nest_format_memory (memory);
  g_autofree char *limit_text = nest_format_memory (limit);

  if (memory == 0)
    return g_strdup (_("Make or import the inner machine, and give it 1 processor first. Its memory is taken from this "
                       "machine's. It needs a 64-bit system, and in VirtualBox ACPI and I/O APIC. NAME is the inner machine's "
                       "name."));

  /* Translators: amounts of memory: of the machine, and for the one inside */
  return g_strdup_printf (_("Make or import the inner machine, and give it 1 processor first. Its memory is taken from this "
                            "machine's %1$s: at most %2$s. It needs a 64-bit system, and in VirtualBox ACPI and I/O APIC. "
                            "NAME is the inner machine's name."), memory_text, limit_text);
}
