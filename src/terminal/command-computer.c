/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nestboxctl computer: what this computer is, and what stands in the way on it. Changes nothing. */
#include <glib/gi18n.h>

#include "nest-explanations.h"
#include "nest-json.h"
#include "nest-reading.h"

static void
add_explanations (JsonBuilder *builder,
                  GPtrArray   *explanations)
{
  nest_json_begin_array (builder, "explanations");
  for (guint i = 0; i < explanations->len; i++)
    {
      const NestExplanation *explanation = g_ptr_array_index (explanations, i);
      g_autofree char *documentation = nest_explanation_get_documentation (explanation);

      json_builder_begin_object (builder);
      nest_json_add_string (builder, "explanation", explanation->id);
      nest_json_add_string (builder, "title", _(explanation->title));
      nest_json_add_string (builder, "meaning", _(explanation->meaning));
      nest_json_add_string (builder, "possible", explanation->possible != NULL ? _(explanation->possible) : NULL);
      nest_json_add_string (builder, "impossible", explanation->impossible != NULL ? _(explanation->impossible) : NULL);
      nest_json_add_string (builder, "documentation", documentation);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

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
  add_explanations (builder, explanations);
  nest_print_document (nest_json_end (builder));
}

static void
show_explanations (const NestConsole *console,
                   GPtrArray         *explanations)
{
  for (guint i = 0; i < explanations->len; i++)
    {
      const NestExplanation *explanation = g_ptr_array_index (explanations, i);
      g_autofree char *title = nest_console_shade (console, NEST_SHADE_ATTENTION, _(explanation->title));
      g_autofree char *documentation = nest_explanation_get_documentation (explanation);

      nest_console_print (console, "\n%s\n", title);
      nest_console_paragraph (console, 2, NULL, _(explanation->meaning));
      if (explanation->possible != NULL)
        nest_console_paragraph (console, 2, _("What can be done:"), _(explanation->possible));
      if (explanation->impossible != NULL)
        nest_console_paragraph (console, 2, _("What cannot:"), _(explanation->impossible));
      nest_console_paragraph (console, 2, _("Documentation:"), documentation);
    }
}

static void
show (NestInvocation *invocation,
      NestHost       *host,
      GPtrArray      *explanations)
{
  const NestConsole *console = &invocation->console;
  const NestHostLevel *level = nest_host_get_level (host);
  g_autofree char *place = nest_host_level_format (level);
  g_autofree char *memory = nest_format_memory (nest_host_get_memory_total (host));
  const char *model = nest_host_get_cpu_model (host);
  const char *kernel = nest_host_get_kernel_release (host);

  nest_console_paragraph (console, 0, NULL, place);
  for (guint i = 0; invocation->arguments->verbose && i < level->evidence->len; i++)
    nest_console_paragraph (console, 4, NULL, g_ptr_array_index (level->evidence, i));
  nest_console_paragraph (console, 0, _("Processor:"), model != NULL ? model : _("unknown"));
  if (nest_host_get_memory_total (host) != 0)
    nest_console_paragraph (console, 0, _("Memory:"), memory);
  nest_console_paragraph (console, 0, "Linux:", kernel != NULL ? kernel : _("unknown"));
  if (explanations->len == 0)
    nest_console_print (console, "\n%s\n", _("Nothing that is known stands in the way."));
  show_explanations (console, explanations);
}

NestExitStatus
nest_command_computer (NestInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NestHost) host = nest_read_host (invocation, &error);
  g_autoptr (GPtrArray) explanations = NULL;

  if (host == NULL)
    return nest_invocation_fail (invocation, error);

  explanations = nest_explanations_for (host);
  if (invocation->arguments->json)
    print_document (host, explanations);
  else
    show (invocation, host, explanations);

  return NEST_EXIT_READY;
}
