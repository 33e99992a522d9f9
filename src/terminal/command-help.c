/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nestboxctl help: the pages of the window's help. Looks at nothing of this computer. */
#include <glib/gi18n.h>

#include "nest-help.h"
#include "nest-invocation.h"
#include "nest-json.h"
#include "nest-show.h"

#define INDENT 2

static GPtrArray *
choose_topics (GPtrArray  *topics,
               const char *words)
{
  const NestHelpTopic *exact = nest_help_find (topics, words);
  GPtrArray *chosen = g_ptr_array_new ();

  for (guint i = 0; i < topics->len; i++)
    {
      const NestHelpTopic *topic = g_ptr_array_index (topics, i);

      if (exact != NULL ? topic == exact : words == NULL || nest_help_topic_matches (topic, words))
        g_ptr_array_add (chosen, (gpointer) topic);
    }

  return chosen;
}

static void
add_topic (JsonBuilder         *builder,
           const NestHelpTopic *topic)
{
  nest_json_begin_array (builder, "parts");
  for (guint i = 0; i < topic->parts->len; i++)
    {
      const NestHelpPart *part = g_ptr_array_index (topic->parts, i);

      json_builder_begin_object (builder);
      nest_json_add_string (builder, "heading", part->heading);
      nest_json_add_string (builder, "text", part->text);
      nest_json_begin_array (builder, "commands");
      for (guint j = 0; part->commands != NULL && part->commands[j] != NULL; j++)
        json_builder_add_string_value (builder, part->commands[j]);
      json_builder_end_array (builder);
      nest_json_add_string (builder, "expectation", part->expectation);
      nest_json_add_string (builder, "documentation", part->documentation);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
print_document (GPtrArray *topics)
{
  JsonBuilder *builder = nest_json_begin ();

  nest_json_begin_array (builder, "topics");
  for (guint i = 0; i < topics->len; i++)
    {
      const NestHelpTopic *topic = g_ptr_array_index (topics, i);

      json_builder_begin_object (builder);
      nest_json_add_string (builder, "topic", topic->id);
      nest_json_add_string (builder, "section", nest_help_section_get_id (topic->section));
      nest_json_add_string (builder, "title", topic->title);
      add_topic (builder, topic);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  nest_print_document (nest_json_end (builder));
}

static void
show_list (const NestConsole *console,
           GPtrArray         *topics)
{
  guint section = NEST_N_HELP_SECTIONS;
  guint width = 0;

  for (guint i = 0; i < topics->len; i++)
    width = MAX (width, strlen (((const NestHelpTopic *) g_ptr_array_index (topics, i))->id));
  for (guint i = 0; i < topics->len; i++)
    {
      const NestHelpTopic *topic = g_ptr_array_index (topics, i);

      if (topic->section != section)
        {
          g_autofree char *heading = nest_console_shade (console, NEST_SHADE_STRONG, nest_help_section_get_title (topic->section));

          nest_console_print (console, "%s%s\n", i > 0 ? "\n" : "", heading);
        }
      section = topic->section;
      nest_console_print (console, "%*s%-*s  %s\n", INDENT, "", (int) width, topic->id, topic->title);
    }
  nest_console_print (console, "\n");
  nest_console_paragraph (console, 0, NULL,
                          _("“nestboxctl help TOPIC” shows a topic, or, with any other word, the topics in which it is."));
}

static void
show_topic (const NestConsole   *console,
            const NestHelpTopic *topic)
{
  g_autofree char *title = nest_console_shade (console, NEST_SHADE_STRONG, topic->title);

  nest_console_print (console, "%s\n", title);
  for (guint i = 0; i < topic->parts->len; i++)
    {
      const NestHelpPart *part = g_ptr_array_index (topic->parts, i);
      g_autofree char *heading = part->heading != NULL ? nest_console_shade (console, NEST_SHADE_STRONG, part->heading) : NULL;

      nest_console_print (console, "\n");
      if (heading != NULL)
        nest_console_print (console, "%*s%s\n", INDENT, "", heading);
      nest_console_paragraph (console, INDENT, NULL, part->text);
      for (guint j = 0; part->commands != NULL && part->commands[j] != NULL; j++)
        nest_show_command (console, INDENT + 2, part->commands[j]);
      nest_console_paragraph (console, INDENT, _("What to expect:"), part->expectation);
      nest_console_paragraph (console, INDENT, _("Documentation:"), part->documentation);
    }
}

NestExitStatus
nest_command_help (NestInvocation *invocation)
{
  g_autoptr (GPtrArray) topics = nest_help_list (NULL);
  g_autofree char *words =
    invocation->arguments->arguments != NULL ? g_utf8_make_valid (invocation->arguments->arguments[0], -1) : NULL;
  g_autoptr (GPtrArray) chosen = choose_topics (topics, words);
  g_autoptr (GError) error = NULL;
  NestConsole wrapped = invocation->console;

  if (chosen->len == 0)
    {
      g_set_error (&error, NEST_USAGE_ERROR, NEST_USAGE_ERROR_NOT_FOUND,
                   _("No topic of the help is about “%s”. “nestboxctl help” shows all of them."), words);
      return nest_invocation_fail (invocation, error);
    }
  /* Lines to be read are no longer for being in a file */
  wrapped.width = wrapped.width == 0 ? NEST_SHOW_WIDTH : MIN (wrapped.width, NEST_SHOW_WIDTH);
  if (invocation->arguments->json)
    print_document (chosen);
  else if (chosen->len == 1)
    show_topic (&wrapped, g_ptr_array_index (chosen, 0));
  else
    show_list (&wrapped, chosen);

  return NEST_EXIT_READY;
}
