/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a careful person should know, for people and for programs. */
#include <glib/gi18n.h>

#include "nest-considerations.h"
#include "nest-json.h"
#include "nest-show.h"

/** nest_show_considerations: @considerations: (element-type NestConsideration): as nest_considerations_list() returned them */
void
nest_show_considerations (const NestConsole *console,
                          GPtrArray         *considerations)
{
  nest_console_print (console, "%s\n", _("To consider before"));
  for (guint i = 0; i < considerations->len; i++)
    {
      const NestConsideration *consideration = g_ptr_array_index (considerations, i);
      g_autofree char *documentation = nest_consideration_get_documentation (consideration);

      nest_console_print (console, "  %s\n", nest_consideration_get_title (consideration));
      nest_console_paragraph (console, 6, NULL, nest_consideration_get_text (consideration));
      nest_console_paragraph (console, 6, _("Documentation:"), documentation);
    }
  nest_console_print (console, "\n");
}

/** nest_json_add_considerations: adds "considerations" */
void
nest_json_add_considerations (JsonBuilder *builder,
                              GPtrArray   *considerations)
{
  nest_json_begin_array (builder, "considerations");
  for (guint i = 0; i < considerations->len; i++)
    {
      const NestConsideration *consideration = g_ptr_array_index (considerations, i);
      g_autofree char *documentation = nest_consideration_get_documentation (consideration);

      json_builder_begin_object (builder);
      nest_json_add_string (builder, "consideration", nest_consideration_get_id (consideration));
      nest_json_add_string (builder, "title", nest_consideration_get_title (consideration));
      nest_json_add_string (builder, "text", nest_consideration_get_text (consideration));
      nest_json_add_string (builder, "documentation", documentation);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}
