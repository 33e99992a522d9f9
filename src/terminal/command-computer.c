/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nestboxctl computer: what this computer is, and what stands in the way on it. Changes nothing. */
#include <glib/gi18n.h>

#include "nest-json.h"
#include "nest-reading.h"
#include "nest-show.h"

static void
print_document (NestHost  *host,
                GPtrArray *explanations)
{
  const NestHostFacts *facts = nest_host_get_facts (host);
  const NestHostLevel *level = nest_host_get_level (host);
  JsonBuilder *builder = nest_json_begin ();

  nest_json_begin_object (builder, "computer");
  nest_json_add_string (builder, "level", nest_depth_get_id (level->depth));
  nest_json_add_string (builder, "surroundings", nest_surroundings_get_id (level->surroundings));
  nest_json_add_string (builder, "container", level->container);
  nest_json_add_texts (builder, "evidence", level->evidence);
  nest_json_add_string (builder, "processor", nest_host_get_cpu_model (host));
  nest_json_add_string (builder, "extensions", nest_answer_get_id (nest_host_get_has_extensions (host)));
  nest_json_add_string (builder, "proof", nest_proof_get_id (nest_host_get_proof (host)->result));
  nest_json_add_string (builder, "help", nest_answer_get_id (nest_host_get_help (host)));
  nest_json_add_string (builder, "contradiction", nest_host_explain_contradiction (host, nest_host_get_proof (host)));
  nest_json_add_string (builder, "kernel", nest_host_get_kernel_release (host));
  nest_json_add_string (builder, "kvm", nest_module_state_get_id (facts->kvm));
  nest_json_add_string (builder, "kvm-vendor", nest_module_state_get_id (facts->kvm_vendor));
  nest_json_add_string (builder, "kvm-device", nest_kvm_device_get_id (facts->kvm_device));
  nest_json_add_string (builder, "virtualbox-driver", nest_driver_state_get_id (facts->driver));
  for (NestGroup group = 0; group < NEST_N_GROUPS; group++)
    {
      g_autofree char *name = g_strconcat ("group-", nest_group_get_name (group), NULL);

      nest_json_add_string (builder, name, nest_membership_get_id (facts->groups[group]));
    }
  nest_json_add_string (builder, "live", nest_answer_get_id (facts->is_live));
  json_builder_end_object (builder);
  nest_json_add_explanations (builder, host, explanations);
  nest_print_document (nest_json_end (builder));
}

static void
show (NestInvocation *invocation,
      NestHost       *host,
      GPtrArray      *explanations,
      GPtrArray      *notes)
{
  const NestConsole *console = &invocation->console;
  const NestHostLevel *level = nest_host_get_level (host);
  g_autofree char *place = nest_host_level_format (level);
  g_autofree char *proof = nest_proof_describe (nest_host_get_proof (host));
  const char *contradiction = nest_host_explain_contradiction (host, nest_host_get_proof (host));
  g_autofree char *memory = nest_format_memory (nest_host_get_memory_total (host));
  const char *model = nest_host_get_cpu_model (host);
  const char *kernel = nest_host_get_kernel_release (host);

  nest_console_paragraph (console, 0, NULL, place);
  for (guint i = 0; invocation->arguments->verbose && i < level->evidence->len; i++)
    nest_console_paragraph (console, 4, NULL, g_ptr_array_index (level->evidence, i));
  nest_console_paragraph (console, 0, _("Processor:"), model != NULL ? model : _("unknown"));
  nest_console_paragraph (console, 4, NULL, nest_proof_describe_flags (nest_host_get_has_extensions (host)));
  nest_console_paragraph (console, 4, NULL, proof);
  if (contradiction != NULL)
    nest_console_paragraph (console, 4, NULL, contradiction);
  if (nest_host_get_memory_total (host) != 0)
    nest_console_paragraph (console, 0, _("Memory:"), memory);
  nest_console_paragraph (console, 0, "Linux:", kernel != NULL ? kernel : _("unknown"));
  if (explanations->len == 0)
    nest_console_print (console, "\n%s\n", _("Nothing that is known stands in the way."));
  nest_show_explanations (console, host, explanations, TRUE);
  nest_show_explanations (console, host, notes, TRUE);
}

NestExitStatus
nest_command_computer (NestInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NestHost) host = nest_read_host (invocation, &error);
  g_autoptr (GPtrArray) explanations = NULL;
  g_autoptr (GPtrArray) notes = NULL;

  if (host == NULL)
    return nest_invocation_fail (invocation, error);

  explanations = nest_explanations_for (host);
  notes = nest_explanations_get_notes (host);
  if (!invocation->arguments->json)
    {
      show (invocation, host, explanations, notes);
      return NEST_EXIT_READY;
    }
  g_ptr_array_extend (explanations, notes, NULL, NULL);
  print_document (host, explanations);

  return NEST_EXIT_READY;
}
