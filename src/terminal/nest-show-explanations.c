/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in the way on this computer, for people and for programs. */
#include <glib/gi18n.h>

#include "nest-json.h"
#include "nest-show.h"

static void
show_one (const NestConsole     *console,
          NestHost              *host,
          const NestExplanation *explanation,
          gboolean               in_full)
{
  g_autofree char *possible = nest_explanation_format_possible (explanation, host);
  g_autofree char *title = nest_console_shade (console, explanation->is_note ? NEST_SHADE_STRONG : NEST_SHADE_ATTENTION,
                                               _(explanation->title));
  g_autofree char *documentation = nest_explanation_get_documentation (explanation);

  nest_console_print (console, "%s%s\n", in_full ? "\n" : "  ", title);
  nest_console_paragraph (console, in_full ? 2 : 6, NULL, _(explanation->meaning));
  if (!in_full)
    return;
  if (possible != NULL)
    nest_console_paragraph (console, 2, _("What can be done:"), possible);
  if (explanation->impossible != NULL)
    nest_console_paragraph (console, 2, _("What cannot:"), _(explanation->impossible));
  nest_console_paragraph (console, 2, _("Documentation:"), documentation);
}

/** nest_show_explanations: @explanations: (element-type NestExplanation); @in_full: with what can be done, and what cannot */
void
nest_show_explanations (const NestConsole *console,
                        NestHost          *host,
                        GPtrArray         *explanations,
                        gboolean           in_full)
{
  for (guint i = 0; i < explanations->len; i++)
    show_one (console, host, g_ptr_array_index (explanations, i), in_full);
}

/** nest_json_add_explanations: adds "explanations" */
void
nest_json_add_explanations (JsonBuilder *builder,
                            NestHost    *host,
                            GPtrArray   *explanations)
{
  nest_json_begin_array (builder, "explanations");
  for (guint i = 0; i < explanations->len; i++)
    {
      const NestExplanation *explanation = g_ptr_array_index (explanations, i);
      g_autofree char *possible = nest_explanation_format_possible (explanation, host);
      g_autofree char *documentation = nest_explanation_get_documentation (explanation);

      json_builder_begin_object (builder);
      nest_json_add_string (builder, "explanation", explanation->id);
      nest_json_add_string (builder, "title", _(explanation->title));
      nest_json_add_string (builder, "meaning", _(explanation->meaning));
      nest_json_add_string (builder, "possible", possible);
      nest_json_add_string (builder, "impossible", explanation->impossible != NULL ? _(explanation->impossible) : NULL);
      nest_json_add_string (builder, "documentation", documentation);
      nest_json_add_flag (builder, "in-the-way", !explanation->is_note);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}
